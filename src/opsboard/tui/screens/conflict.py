"""Two people changed the same field: what each wrote, and the choice between them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

from rich.segment import Segment

from opsboard.domain.errors import Conflict
from opsboard.domain.merge import keep_both, merge_lines
from opsboard.domain.text import fit, visible, width, wrap
from opsboard.i18n import _, listed, ngettext
from opsboard.tui.render.card import Row
from opsboard.tui.screens.row_panel import BAR, RowPanel

Decisions = Mapping[str, tuple[object, str | None]]
"""Property -> what others made of it, and the text to have instead (None: leave theirs)."""
MOST_LINES = 12
"""Rows that one version of a text takes here."""
MARK, END_MARK = "— {name} —", "———"
"""Lines around what two people wrote in one place of a text, once both is kept; everybody reads them."""
RIGHT_MARGIN = 2
"""Cells."""


def authors(error: Conflict) -> tuple[str, ...]:
    """The logins of those who changed the same fields."""
    who = error.values.get("who", ())
    return tuple(str(login) for login in who) if isinstance(who, tuple) else ()


class ConflictPanel(RowPanel, can_focus=True):
    """Shows mine, theirs and what was before, field by field. `named` gives a property's label and a value
    as text; `decided` hears the choices; `who` are the logins of the others. `worded` are properties whose text is a
    row or entry a line, with what gives such a line in words: of them both can be kept."""

    scope = "conflict"

    def __init__(
        self,
        key: str,
        fields: Mapping[str, tuple[object, object, object]],
        decided: Callable[[Decisions], None],
        named: Callable[[str, object], tuple[str, str]],
        who: Sequence[str],
        worded: Mapping[str, Callable[[str], str]] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._worded = worded
        self.key = key
        self._who = listed(who)
        self._decided = decided
        self._theirs = {name: theirs for name, (_mine, theirs, _before) in fields.items()}
        self._labels = {name: named(name, None)[0] for name in fields}
        self._texts = {name: tuple(named(name, value)[1] for value in values) for name, values in fields.items()}
        self.names = list(fields)
        self.chosen: dict[str, str] = {}
        self.at = 0

    def on_mount(self) -> None:
        self.take_room()

    def purged(self, keys: Collection[str]) -> bool:
        return self.key in keys

    def at_item(self) -> tuple[str, bool] | None:
        return self.key, True

    # choosing

    def do_keep_mine(self) -> None:
        self._choose("mine")

    def do_take_theirs(self) -> None:
        self._choose("theirs")

    def do_take_both(self) -> None:
        if self._is_long(self.names[self.at]):
            self._choose("both")
        else:
            self.host.say(_("only a text can hold both"))

    def _choose(self, which: str) -> None:
        self.chosen[self.names[self.at]] = which
        open_ones = [place for place, name in enumerate(self.names) if name not in self.chosen]
        if open_ones:
            self.at = open_ones[0]
        self.redraw()

    def do_next_conflict(self) -> None:
        self.at = (self.at + 1) % len(self.names)
        self.redraw()

    def do_previous_conflict(self) -> None:
        self.at = (self.at - 1) % len(self.names)
        self.redraw()

    def do_save(self) -> None:
        """Do as was chosen, once all is."""
        if len(self.chosen) < len(self.names):
            self.at = next(place for place, name in enumerate(self.names) if name not in self.chosen)
            self.host.say(_("choose for each field first"))
            self.redraw()
            return
        decisions = {name: (self._theirs[name], self._text_of(name)) for name in self.names}
        self.host.close_panel()
        self._decided(decisions)

    def _text_of(self, name: str) -> str | None:
        mine, theirs, before = self._texts[name]
        if self.chosen[name] == "mine":
            return mine
        if self.chosen[name] == "theirs":
            return None
        merged = merge_lines(before, mine, theirs)
        if name in self._worded:  # a mark would be a row of its own
            lines = keep_both(merged, "\0", "\0", "\0").split("\n")
            return "\n".join(line for line in lines if line != "\0")
        opening = self.host.state.opening
        mine_mark = MARK.format(name=opening.login if opening is not None else _("mine"))
        theirs_mark = MARK.format(name=self._who or _("theirs"))
        return keep_both(merged, mine_mark, theirs_mark, END_MARK)

    def _is_long(self, name: str) -> bool:
        return any("\n" in text for text in self._texts[name]) or name == "body" or name in self._worded

    # drawing

    def draw_rows(self) -> Sequence[Row]:
        p = self.host.palette
        keys = self.host.keymap
        changed = _("{who} changed this too").format(who=self._who) if self._who else _("someone else changed this too")
        left = len(self.names) - len(self.chosen)
        task = (
            ngettext("choose for {count} field", "choose for {count} fields", left).format(count=left)
            if left
            else _("{key} saves what was chosen").format(key=keys.shown("save"))
        )
        rows: list[Row] = [
            (Segment("  "), Segment(self.key, p.accent), Segment("  "), Segment(visible(changed), p.warn)),
            (Segment("  "), Segment(task, p.dim if left else p.good)),
            (),
        ]
        starts: list[int] = []
        for place, name in enumerate(self.names):
            starts.append(len(rows))
            rows += [*self._field(name, here=place == self.at), ()]
        # All of the field under the cursor, and as much above it as fits.
        ends = [*starts[1:], len(rows)]
        room = self.size.height
        top = min(max(0, ends[self.at] - room), starts[self.at]) if ends[self.at] > room else 0
        return rows[top : top + room]

    def _field(self, name: str, *, here: bool) -> list[Row]:
        p = self.host.palette
        mark = Segment(BAR, p.accent) if here else Segment(" ")
        chosen = self.chosen.get(name)
        words = {"mine": _("mine"), "theirs": _("theirs"), "both": _("both")}
        rows: list[Row] = [
            (
                mark,
                Segment(" "),
                Segment(visible(self._labels[name]), p.accent if here else p.strong),
                Segment(f"  > {words[chosen]}" if chosen else "", p.good),
            )
        ]
        labels = (("mine", _("mine")), ("theirs", _("theirs")), ("before", _("before")))
        margin = max(width(label) for _key, label in labels)
        room = max(self.size.width - margin - 6 - RIGHT_MARGIN, 8)
        for (which, label), text in zip(labels, self._parts(name), strict=True):
            style = p.dim if which == "before" else p.text
            lines = [line for part in text.split("\n") for line in wrap(visible(part), room, MOST_LINES)]
            if len(lines) > MOST_LINES:
                lines = [*lines[: MOST_LINES - 1], "…"]
            for number, line in enumerate(lines or [""]):
                lead = fit(label, margin) if number == 0 else " " * margin
                picked = chosen == which or (chosen == "both" and which != "before")
                sign = Segment(">" if picked and number == 0 else " ", p.good)
                rows.append((mark, Segment(" "), sign, Segment(f" {lead}  ", p.dim), Segment(line or "–", style)))
        return rows

    def _parts(self, name: str) -> tuple[str, str, str]:
        """Mine, theirs, before; of long texts only the lines that both changed."""
        mine, theirs, before = self._lines_of(name)
        if (worded := self._worded.get(name)) is None:
            return mine, theirs, before
        return tuple("\n".join(map(worded, text.split("\n"))) for text in (mine, theirs, before))  # type: ignore[return-value]

    def _lines_of(self, name: str) -> tuple[str, str, str]:
        mine, theirs, before = self._texts[name]
        if not self._is_long(name):
            return mine, theirs, before
        hunks = [hunk for hunk in merge_lines(before, mine, theirs).hunks if hunk.conflicted]
        if not hunks:
            return mine, theirs, before
        return (
            "\n".join("\n".join(hunk.mine) for hunk in hunks),
            "\n".join("\n".join(hunk.theirs) for hunk in hunks),
            "\n".join("\n".join(hunk.before) for hunk in hunks),
        )
