"""The item panel: one item whole beside the board, which stays in sight.

What is shown is a picture of rows made once per reading; a key moves the view or the cursor over it and
sends only the rows that differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events

from opsboard.domain.items import Card, Change, ChecklistEntry
from opsboard.domain.text import fit, visible, width
from opsboard.domain.values import replaced
from opsboard.i18n import _
from opsboard.tui.render.card import Row
from opsboard.tui.render.item import Picture, Section, Sight, item_picture
from opsboard.tui.render.lines import spread
from opsboard.tui.screens.row_panel import BAR, MARGIN, RowPanel
from opsboard.tui.view_models.item_page import ItemPage, Linked, read_page
from opsboard.tui.view_models.mention_editor import MentionEditor
from opsboard.tui.view_models.question import Question
from opsboard.usecases import attaching, linking
from opsboard.usecases.related import RELATION, Related, related_items
from opsboard.usecases.session import Session

WIDEST = 110
"""Cells of text in a row at most: longer lines are hard to read."""


class ItemPanel(RowPanel, can_focus=True):
    """Shows the item of a key, and acts on it."""

    scope = "item"

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.marked = ""
        """Who changed it just now."""
        self.page: ItemPage | None = None
        self.picture = Picture()
        self.section = 0
        self.entry = 0
        self.top = 0
        self._wanted, self._wanted_end = "", False

    # reading

    def on_mount(self) -> None:
        self.take_room()
        self.reload()

    def reload(self) -> None:
        key = self.key
        self.host.worker.ask(lambda session: read_page(session, key), self._read, slot=f"item {key}")

    def _read(self, page: ItemPage) -> None:
        if not self.is_attached:
            return
        place = self.here.name if self.picture.sections else "head"
        linked = {link.key for link in page.links}
        related = tuple(one for one in (self.page.related if self.page else ()) if one.card.key not in linked)
        self.page, self.key = replaced(page, related=related), page.item.key
        self._draw_picture(place)
        self.host.worker.ask(
            lambda session: _related(session, page), self._read_related, lambda _error: None, slot=f"related {self.key}"
        )

    def _read_related(self, found: tuple[Related, ...]) -> None:
        if self.is_attached and self.page is not None and found != self.page.related:
            self.page = replaced(self.page, related=found)
            self._draw_picture(self.here.name if self.picture.sections else "head")

    def go_to(self, section: str, *, end: bool = False) -> None:
        """Put the cursor on a section, as soon as it is there; `end`: on its last entry."""
        names = [one.name for one in self.picture.sections]
        self._wanted, self._wanted_end = ("", False) if names else (section, end)
        if section in names:
            place = names.index(section)
            self._go(place, max(0, len(self.picture.sections[place].entries) - 1) if end else 0)

    def at_item(self) -> tuple[str, bool] | None:
        return self.key, False

    def changed(self, changes: Sequence[Change]) -> None:
        if self.page is None or self.page.concerns(changes):
            self.reload()

    def restyle(self) -> None:
        if self.page is not None:
            self._draw_picture(self.here.name)

    def minute(self) -> None:
        """What is left of its clocks is another."""
        if self.page is not None and self.page.clocks:
            self.reload()

    def targets(self) -> Sequence[Card]:
        return (self.page.card,) if self.page is not None else ()

    def holds(self, what: str) -> bool:
        if what in ("checklist", "links"):
            return any(one.name == what and one.entries for one in self.picture.sections)
        return super().holds(what)

    # where the cursor is

    @property
    def here(self) -> Section:
        """The section with the cursor."""
        sections = self.picture.sections
        return sections[min(self.section, len(sections) - 1)] if sections else Section("head", 0, 0)

    @property
    def link(self) -> Linked | None:
        """The link under the cursor."""
        if self.page is None or self.here.name != "links" or self.entry >= len(self.page.links):
            return None
        return self.page.links[self.entry]

    @property
    def other(self) -> str | None:
        """The key of the other item under the cursor: at the end of a link, or of the chain."""
        if self.page is None:
            return None
        if self.here.name == "related" and self.entry < len(self.page.related):
            return self.page.related[self.entry].card.key
        if self.here.name == "chain" and self.entry < len(self.page.chain.steps):
            return self.page.chain.steps[self.entry][1].key
        return self.link.key if self.link is not None else None

    @property
    def room(self) -> int:
        return self.size.height

    def _cursor_rows(self) -> tuple[int, int]:
        """The rows that the cursor lies on: an entry, or a section's heading."""
        here = self.here
        if here.entries:
            return here.entries[min(self.entry, len(here.entries) - 1)]
        return here.first, here.first

    # moving

    def do_scroll_down(self) -> None:
        here = self.here
        if self.entry < len(here.entries) - 1:
            self._go(self.section, self.entry + 1)
        elif self.section == len(self.picture.sections) - 1 or here.last >= self.top + self.room:
            self._move_view(self.top + 1)
        else:
            self._go(self.section + 1, 0)

    def do_scroll_up(self) -> None:
        here = self.here
        if self.entry > 0 and here.entries:
            self._go(self.section, self.entry - 1)
        elif here.first < self.top or self.section == 0:
            self._move_view(self.top - 1)
        else:
            before = self.picture.sections[self.section - 1]
            self._go(self.section - 1, max(0, len(before.entries) - 1), end=True)

    def do_page_down(self) -> None:
        self._move_view(self.top + max(1, self.room - 2), follow=True)

    def do_page_up(self) -> None:
        self._move_view(self.top - max(1, self.room - 2), follow=True)

    def do_first(self) -> None:
        self._go(0, 0)
        self._move_view(0)

    def do_last(self) -> None:
        self._move_view(len(self.picture.rows), follow=True)
        self._go(len(self.picture.sections) - 1, 0, end=True)

    def do_next_section(self) -> None:
        if self.picture.sections:
            self._go((self.section + 1) % len(self.picture.sections), 0)

    def do_previous_section(self) -> None:
        if self.picture.sections:
            self._go((self.section - 1) % len(self.picture.sections), 0)

    def _go(self, section: int, entry: int, *, end: bool = False) -> None:
        """Put the cursor on an entry of a section, and both in sight. `end`: its end rather than its
        beginning, where it has no entries."""
        if not self.picture.sections:
            return
        self.section, self.entry = section, entry
        here = self.here
        first, last = (here.last, here.last) if end and not here.entries else self._cursor_rows()
        if entry == 0 and not end:
            first = here.first
            last = max(last, min(here.last, first + self.room // 2))
        top = self.top
        if last >= top + self.room:
            top = last - self.room + 1
        if first < top:
            top = first
        self.top = self._within(top)
        self.redraw()

    def _move_view(self, top: int, *, follow: bool = False) -> None:
        """Move the view; with `follow` the cursor goes to the section at its top."""
        top = self._within(top)
        if top == self.top and not follow:
            return
        self.top = top
        if follow:
            seen = [place for place, one in enumerate(self.picture.sections) if one.last >= self.top + 1]
            self.section, self.entry = (seen[0] if seen else self.section), 0
            middle = [place for place, rows in enumerate(self.here.entries) if rows[0] >= self.top + 1]
            self.entry = middle[0] if middle else 0
        self.redraw()

    def _within(self, top: int) -> int:
        return max(0, min(top, len(self.picture.rows) - self.room))

    # acts

    def do_tick(self) -> None:
        """Tick the checklist's entry under the cursor, or take the tick away; link what may be related."""
        if self.page is None:
            return
        if self.here.name == "related" and self.other is not None:
            key, other = self.key, self.other
            self.host.act(lambda session: linking.link(session, key, RELATION, other))
            return
        places = [place for place, one in enumerate(self.picture.sections) if one.name == "checklist"]
        if not places:
            self.host.say(_("no checklist; {key} adds an entry").format(key=self.host.keymap.shown("add_entry")))
        elif self.section != places[0]:
            self._go(places[0], 0)
        elif self.entry < len(self.page.item.checklist):
            entry = self.page.item.checklist[self.entry]
            self._change_checklist("undo" if entry.done else "done", entry)

    def do_add_entry(self, text: str = "", about: Sequence[Card] = ()) -> None:
        """Ask for a new entry of the checklist that begins with this text."""

        def submit(text: str) -> None:
            def done(_item: object) -> None:
                self._wanted, self._wanted_end = "checklist", True

            if text.strip():
                self._change_checklist("add", text, done)
            else:
                self.host.close_prompt()

        label = _("Checklist of {key}").format(key=self.key)
        editor = MentionEditor(self.host.state)
        self.host.ask(Question(label, submit, value=text, edit=editor, keeps="entry"), about or self.targets())

    def do_remove_entry(self) -> None:
        """Take the checklist's entry or the attachment under the cursor away."""
        if self.page is not None and self.here.name == "attachments" and self.entry < len(self.page.item.attachments):
            key, one = self.key, self.page.item.attachments[self.entry]
            self.host.act(lambda session: attaching.detach(session, key, one))
            return
        if self.page is None or self.here.name != "checklist" or self.entry >= len(self.page.item.checklist):
            self.host.say(_("put the cursor on an entry of the checklist or an attachment first"))
            return
        self._change_checklist("remove", self.page.item.checklist[self.entry])

    def _change_checklist(
        self, word: str, entry: str | ChecklistEntry, done: Callable[[object], None] | None = None
    ) -> None:
        key = self.key

        def work(session: Session) -> object:
            from opsboard.usecases.editing import checklist

            return checklist(session, key, word, entry)

        self.host.act(work, done)

    def do_open_link(self) -> None:
        """Open the other item under the cursor, over this one."""
        if self.other == self.key:
            self.host.say(_("this is the item that is open"))
        elif self.other is not None:
            self.host.open_item(self.other)
        else:
            places = [place for place, one in enumerate(self.picture.sections) if one.name == "links"]
            if places:
                self._go(places[0], 0)
            else:
                self.host.say(_("no links"))

    def do_whole_screen(self) -> None:
        """The whole screen, or half of it again."""
        self.whole = not self.whole
        self.take_room()

    # drawing

    def _draw_picture(self, section: str) -> None:
        """Make the rows anew, and stay where the cursor was."""
        if self.page is None or not self.size.width:
            return
        state = self.host.state
        cells = min(self.size.width - MARGIN - 1, WIDEST)
        sight = Sight(
            cells=max(cells, 10),
            palette=self.host.palette,
            today=state.today,
            workflow=state.workflow,
            zone=state.zone,
            campaigns=tuple((one.key, one.name) for one in state.campaigns),
            names=state.names,
            words=state.words,
            tick=self.host.keymap.shown("tick"),
        )
        self.picture = item_picture(self.page, sight)
        names = [one.name for one in self.picture.sections]
        self.section = names.index(section) if section in names else min(self.section, len(names) - 1)
        self.entry = max(0, min(self.entry, len(self.here.entries) - 1))
        self.top = self._within(self.top)
        if self._wanted:
            self.go_to(self._wanted, end=self._wanted_end)
        self.redraw()
        self.host.redraw_lines()

    def draw_rows(self) -> list[Row]:
        rows = [self._row(y) for y in range(self.room)]
        if rows and (words := self._others()):
            rows[0] = tuple(spread(rows[0], [Segment(f"{words} ", self.host.palette.accent)], self.size.width - 1))
        return rows

    def _others(self) -> str:
        """Who changed the item just now, or else has it open."""
        return f"< {self.host.state.name(self.marked)}" if self.marked else self.host.state.here.get(self.key, "")

    def mark(self, who: Mapping[str, str]) -> None:
        self.marked = who.get(self.key, self.marked)

    def unmark(self, who: Mapping[str, str]) -> None:
        if who.get(self.key) == self.marked:
            self.marked = ""
            self.redraw()

    def _row(self, y: int) -> Row:
        """A row of the screen: the cursor's bar and the picture's row."""
        p = self.host.palette
        place = self.top + y
        if y == 0 and self.top > 0 and self.page is not None:
            return (Segment("  "), *self._running_head())
        if place >= len(self.picture.rows):
            waiting = self.page is None and y == 0
            return (Segment("  "), Segment(self.key, p.accent)) if waiting else ()
        row = self.picture.rows[place]
        here = self.here
        first, last = self._cursor_rows()
        if first <= place <= last and here.entries:
            marked = tuple(Segment(text, (style or Style.null()) + p.strong) for text, style, _control in row)
            return (Segment(BAR, p.accent), Segment(" "), *marked)
        if place == here.first and here.name != "head":
            return (Segment(BAR, p.accent), Segment(" "), Segment(row[0].text, p.accent), *row[1:])
        if here.name == "head" and place <= here.last and place == 0:
            return (Segment(BAR, p.accent), Segment(" "), *row)
        return (Segment("  "), *row)

    def _running_head(self) -> Row:
        """Key and title in one line, for when the head is scrolled out of sight."""
        assert self.page is not None
        p, item = self.host.palette, self.page.item
        room = max(0, self.size.width - MARGIN - 1 - width(item.key) - 2)
        return (Segment(item.key, p.accent), Segment("  "), Segment(fit(visible(item.title), room), p.dim))

    def resized(self) -> None:
        if self.page is None:
            self.redraw()
        else:
            self._draw_picture(self.here.name)

    # mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._move_view(self.top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._move_view(self.top - 3)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self.top + event.y
        for number, section in enumerate(self.picture.sections):
            if section.first <= place <= section.last:
                hit = [n for n, (first, last) in enumerate(section.entries) if first <= place <= last]
                self.section, self.entry = number, hit[0] if hit else 0
                self.redraw()
                if hit and event.chain > 1 and self.other is not None:
                    self.do_open_link()
                return


def _related(session: Session, page: ItemPage) -> tuple[Related, ...]:
    return tuple(related_items(session, page.item))
