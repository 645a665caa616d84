"""The lines around the main pane: kinds with what narrows them, and the footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.text import cut, cut_start, fit, shared_cells, visible, width, wrap
from opsboard.domain.values import frozen, replaced
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.render.card import SELECTED
from opsboard.tui.render.parts import Clear, Part, Press, ShowKind, Target, at_ends, cells_of
from opsboard.tui.state import ScreenState
from opsboard.tui.theme import Palette

Shown = Callable[[str], str]
"""Gives the key of an action as it is shown."""
AIRY = 100
"""From this width on there is room for wider gaps."""
SHORTEST = 6
"""Cells that the text of a chip keeps as long as something else can give way."""


def spread(left: Sequence[Segment], right: Sequence[Segment], cells: int) -> list[Segment]:
    """Left and right ends of a line, with blanks between; the left one is cut when both do not fit."""
    room = cells - sum(width(segment.text) for segment in right)
    kept: list[Segment] = []
    for segment in left:
        have = width(segment.text)
        if have > room - 1:
            if room > 4:
                kept.append(Segment(fit(segment.text, room - 1), segment.style))
                room = 1
            break
        kept.append(segment)
        room -= have
    return [*kept, Segment(" " * max(0, room)), *right]


# the kinds


@frozen
class Tab:
    """A kind with its count, as it is drawn."""

    kind: str | None
    name: str
    count: str

    @property
    def cells(self) -> int:
        """Its width, with brackets or blanks around it."""
        return 2 + width(self.name) + (1 + width(self.count) if self.count else 0)


def tab_line(
    state: ScreenState, cells: int, p: Palette, shown: Shown, *, lit: bool = True, typed: bool = False
) -> list[Part]:
    """The kinds with their counts, the chosen one in brackets unless none is `lit`; at the right what narrows,
    with the keys that end it. Counts of before are faint while it is counted. `typed`: find is being typed, where
    its text and its end are."""
    if state.opening is None:
        return []
    forms = _forms(state, lit=lit)
    right = chips(state, max(cells // 2, cells - _cells_of_tabs(forms[-1]) - 1), p, shown, typed=typed)
    if not right and state.snoozed:
        words = ngettext("{count} snoozed", "{count} snoozed", state.snoozed).format(count=state.snoozed)
        if any(_cells_of_tabs(tabs) + width(words) + 2 <= cells for tabs in forms[:2]):
            right = [Part(f"{words} ", p.dim)]
    room = cells - cells_of(right) - 1
    tabs = next((tabs for tabs in forms if _cells_of_tabs(tabs) <= room), forms[-1])
    parts: list[Part] = []
    for tab in _in_sight(tabs, state.kind if lit else None, room):
        chosen, go = lit and tab.kind == state.kind, ShowKind(tab.kind)
        style = p.accent if chosen else p.dim
        count = f" {tab.count}" if tab.count else ""
        parts.append(Part(("[" if chosen else " ") + tab.name, style, go))
        parts.append(Part(count, p.faint if state.counting else style, go))
        parts.append(Part("]" if chosen else " ", style, go))
    return at_ends(parts, right, cells)


def _forms(state: ScreenState, *, lit: bool) -> list[list[Tab]]:
    """The tabs in their forms, the longest first: names with counts, prefixes with counts, of these the ones where
    something is left while something narrows, prefixes."""
    language = current_language()
    totals = state.totals(state.last_counts)
    long: list[Tab] = []
    short: list[Tab] = []
    for kind in (None, *state.workflow.kinds):
        key = kind.key if kind is not None else None
        name = _("All") if kind is None else kind.name.of(language)
        count = _count(state, totals.get(key, 0), lit and key == state.kind)
        long.append(Tab(key, name, count))
        short.append(Tab(key, kind.prefix if kind is not None and language != "zh" else name, count))
    found = [tab for tab in short if tab.kind in (None, state.kind) or totals.get(tab.kind)]
    named = (None, state.kind) if lit else (None,)
    bare = [tab if tab.kind in named else Tab(tab.kind, tab.name, "") for tab in short]
    return [long, short, found, bare] if state.narrowed else [long, short, bare]


def _cells_of_tabs(tabs: Sequence[Tab]) -> int:
    return sum(tab.cells for tab in tabs)


def _count(state: ScreenState, count: int, chosen: bool) -> str:
    """How many items a tab has; of the chosen one also of how many, while something narrows."""
    if chosen and state.narrowed and state.counts:
        return f"{count}/{state.total(state.kind)}"
    return str(count) if count else ""


def _in_sight(tabs: Sequence[Tab], chosen: str | None, cells: int) -> list[Tab]:
    """Those that fit, the chosen one among them; the ones at the left go first."""
    place = next((place for place, tab in enumerate(tabs) if tab.kind == chosen), 0)
    first = 0
    while first < place and sum(tab.cells for tab in tabs[first : place + 1]) > cells:
        first += 1
    last = first + 1
    while last < len(tabs) and sum(tab.cells for tab in tabs[first : last + 1]) <= cells:
        last += 1
    return list(tabs[first:last])


# what narrows


@frozen
class Chip:
    """What narrows or is chosen: its mark, its text, how to end it."""

    mark: str
    text: str
    style: Style
    target: Target


def chips(state: ScreenState, room: int, p: Palette, shown: Shown, *, typed: bool = False) -> list[Part]:
    """Find, filter and selection, in the order in which `escape` ends them. The texts give way first, then
    the keys, the last ones before the others."""
    made: list[Chip] = []
    if state.find.strip() and not typed:
        made.append(Chip(shown("find"), visible(state.find.strip()), p.accent, Clear("find")))
    if state.filter.strip():
        made.append(Chip(shown("filter"), visible(state.filter.strip()), p.label, Clear("filter")))
    if state.selected:
        words = ngettext("{count} selected", "{count} selected", state.selected).format(count=state.selected)
        made.append(Chip(SELECTED, words, p.accent, Clear("selection")))
    if not made:
        return []
    escape = shown("escape")
    first = 1 + (typed and bool(state.find.strip()))
    keys = [" ".join([escape] * (first + place)) if escape else "" for place in range(len(made))]
    if state.selected and _cells_of_chips(made) + sum(width(chip.text) for chip in made) > room:
        made[-1] = replaced(made[-1], mark=f"{SELECTED} {state.selected}", text="")  # a number is never cut
    texts = [width(chip.text) for chip in made]
    fixed = _cells_of_chips(made)
    left = 0
    for shown_keys in range(len(made), -1, -1):
        left = room - fixed - sum(width(key) + 2 for key in keys[:shown_keys] if key)
        if left >= sum(min(cells, SHORTEST) for cells in texts):
            keys[shown_keys:] = [""] * (len(made) - shown_keys)
            break
    else:
        keys = [""] * len(made)
    widths = shared_cells(left, texts)
    parts: list[Part] = []
    for chip, key, cells in zip(made, keys, widths, strict=True):
        if parts:
            parts.append(Part("  ", p.dim))
        text = cut(chip.text, cells)
        parts.append(Part("[", p.faint, chip.target))
        parts.append(Part(chip.mark, p.key, chip.target))
        parts.append(Part(f" {text}" if text else "", chip.style, chip.target))
        parts.append(Part(f"  {key}" if key else "", p.dim, chip.target))
        parts.append(Part("]", p.faint, chip.target))
    return [*parts, Part(" ", p.dim)]


def _cells_of_chips(made: Sequence[Chip]) -> int:
    """What chips take without their texts and keys, with the blanks between them and behind."""
    return sum(len("[ ]") + width(chip.mark) for chip in made) + 2 * len(made) - 1


# the footer


@frozen
class FooterHint:
    """Keys and what they do: (the key as it is shown, its action), one or several."""

    keys: tuple[tuple[str, str], ...]
    words: str

    @property
    def cells(self) -> int:
        return sum(width(key) + 1 for key, _action in self.keys) + width(self.words)


def footer(
    hints: Sequence[FooterHint], message: str, style: Style | None, cells: int, p: Palette, rows: int = 1
) -> list[Part]:
    """The next keys of this pane, as many as fit, the last of them always (it is the help); a message
    takes the line while it stands, and as many as it needs of `rows`."""
    if message:
        return [Part(row.text, row.style or p.text) for row in message_rows(message, style or p.text, cells, rows)]
    if not hints:
        return []
    *more, last = hints
    room = cells - 2 - last.cells
    gap = 3 if cells >= AIRY else 2
    parts: list[Part] = [Part(" ", p.dim)]
    for hint in more:
        room -= hint.cells + gap
        if room < 0:
            break
        parts += [*_hint(hint, p), Part(" " * gap, p.dim)]
    return at_ends(parts, [*_hint(last, p), Part(" ", p.dim)], cells)


def message_rows(message: str, style: Style, cells: int, rows: int) -> list[Segment]:
    """A message in as many lines as it needs. One that has more than `rows` loses some of its middle: what to do
    stands at the end."""
    text, room = visible(message), max(1, cells - 2)
    found = wrap(text, room, rows + 1)
    if len(found) > rows:
        found = [*found[: rows - 1], cut_start(text, room)]
    segments: list[Segment] = []
    for line in found:
        segments += [*([Segment.line()] if segments else []), Segment(" "), Segment(line, style)]
    return segments


def _hint(hint: FooterHint, p: Palette) -> list[Part]:
    parts: list[Part] = []
    for key, action in hint.keys:
        parts += [Part(key, p.key, Press(action)), Part(" ", p.dim, Press(action))]
    return [*parts, Part(hint.words, p.dim, Press(hint.keys[-1][1]))]
