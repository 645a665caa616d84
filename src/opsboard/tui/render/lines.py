"""The lines around the main pane: header, kinds, footer."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.text import fit, visible, width
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.state import ScreenState
from opsboard.tui.theme import Palette
from opsboard.tui.words import day_and_weekday
from opsboard.usecases.ports.presence import Here


def header(state: ScreenState, cells: int, p: Palette, place: str) -> list[Segment]:
    """The board's name and the screen at the left, the person and the day at the right."""
    if state.opening is None:
        return [Segment(" opsboard", p.strong)]
    day = day_and_weekday(state.now.date())
    left = [
        Segment(" "),
        Segment(visible(state.opening.info.name) or "opsboard", p.strong),
        Segment(f"  {place}", p.dim),
    ]
    if state.view is not None:
        left.append(Segment(f"  {visible(state.view.name)}{'' if state.as_saved else ' *'}", p.label))
    right = [Segment(state.name(state.opening.login), p.dim), Segment(f"   {day} ", p.text)]
    if state.unread:
        right.insert(1, Segment("   " + _("inbox {count}").format(count=state.unread), p.accent))
    return spread(left, [*company(state, cells - cells_of(left) - cells_of(right) - 4, p), *right], cells)


def company(state: ScreenState, room: int, p: Palette) -> list[Segment]:
    """Who else is here, those with an open item first (`*`: who edits it), as many as there is room for; then
    how many more."""
    names: dict[str, Here] = {}
    for one in sorted(state.present, key=lambda one: (not one.editing, one.key is None, one.login)):
        names.setdefault(one.login, one)
    segments: list[Segment] = []
    for place, one in enumerate(names.values()):
        text = f"{state.name(one.login)}:{one.key}{'*' if one.editing else ''}" if one.key else state.name(one.login)
        rest = len(names) - place
        if width(text) + 2 + (5 if rest > 1 else 0) > room:
            if room >= 5:
                segments.append(Segment(f"+{rest}  ", p.dim))
            break
        segments.append(Segment(f"{text}  ", p.accent if one.editing else p.dim))
        room -= width(text) + 2
    return segments


def spread(left: Sequence[Segment], right: Sequence[Segment], cells: int) -> list[Segment]:
    """Left and right ends of a line, with blanks between; the left one is cut when both do not fit."""
    room = cells - cells_of(right)
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


def cells_of(segments: Sequence[Segment]) -> int:
    return sum(width(segment.text) for segment in segments)


def kind_tabs(state: ScreenState, cells: int) -> list[tuple[str | None, str]]:
    """The tabs: kind (None is all) and its words, as short as the width asks for."""
    if state.opening is None:
        return []
    language = current_language()
    totals = state.totals(state.shown_counts or {})
    for form in ("long", "prefix", "bare"):
        tabs: list[tuple[str | None, str]] = [(None, _words(_("All"), totals[None]))]
        for kind in state.workflow.kinds:
            name = kind.name.of(language) if form == "long" or language == "zh" else kind.prefix
            count = totals.get(kind.key, 0)
            tabs.append((kind.key, _words(name, count) if form != "bare" else name))
        if sum(width(text) + 3 for _kind, text in tabs) <= cells:
            return tabs
    return tabs


def _words(name: str, count: int) -> str:
    return f"{name} {count}" if count else name


def tab_line(state: ScreenState, cells: int, p: Palette, *, lit: bool = True) -> list[Segment]:
    """The kinds with their counts, the chosen one in brackets unless none is `lit`; at the right what narrows,
    and how far."""
    right = narrowing(state, p)
    segments: list[Segment] = []
    for kind, text in _tabs_in_sight(state, cells - cells_of(right), lit=lit):
        chosen = lit and kind == state.kind
        segments.append(Segment(f"[{text}]" if chosen else f" {text} ", p.accent if chosen else p.dim))
    return spread(segments, right, cells)


def tab_at(state: ScreenState, cells: int, p: Palette, x: int, *, lit: bool = True) -> tuple[bool, str | None]:
    """Whether a tab is at a cell of the line, and its kind."""
    at = 0
    for kind, text in _tabs_in_sight(state, cells - cells_of(narrowing(state, p)), lit=lit):
        at += width(text) + 2
        if x < at:
            return True, kind
    return False, None


def _tabs_in_sight(state: ScreenState, cells: int, *, lit: bool) -> list[tuple[str | None, str]]:
    """The tabs without those at the left that the lit one has no room beside."""
    tabs = kind_tabs(state, cells)
    kinds = [kind for kind, _text in tabs]
    place = kinds.index(state.kind) if lit and state.kind in kinds else 0
    first = 0
    while first < place and sum(width(text) + 2 for _kind, text in tabs[first : place + 1]) > cells - 1:
        first += 1
    return tabs[first:]


def narrowing(state: ScreenState, p: Palette) -> list[Segment]:
    """How many items are selected, what narrows the board, and how many items that leaves of how many."""
    segments: list[Segment] = []
    if state.selected:
        words = ngettext("{count} selected", "{count} selected", state.selected).format(count=state.selected)
        segments.append(Segment(f"   + {words} ", p.accent))
    if not state.narrowed:
        return segments
    if state.filter.strip():
        segments.append(Segment(f"  {visible(state.filter)}", p.label))
    if state.find.strip():
        segments.append(Segment(f"  /{visible(state.find)}", p.accent))
    if state.matches is not None:
        left, every = state.total(state.kind, state.matches), state.total(state.kind)
        segments.append(Segment(f"   {left}/{every} ", p.strong))
    return segments


def footer(
    hints: Sequence[tuple[str, str]], message: str, style: Style | None, cells: int, p: Palette
) -> list[Segment]:
    """The next keys of this pane, as many as fit, the last of them always (it is the help); a message
    takes the line while it stands."""
    if message:
        return [Segment(" "), Segment(fit(visible(message), cells - 1).rstrip(), style or p.text)]
    if not hints:
        return []
    *more, last = hints
    room = cells - 2 - _hint_cells(last)
    segments: list[Segment] = [Segment(" ")]
    for hint in more:
        room -= _hint_cells(hint) + 3
        if room < 0:
            break
        segments += [Segment(hint[0], p.key), Segment(f" {hint[1]}   ", p.dim)]
    return spread(segments, [Segment(last[0], p.key), Segment(f" {last[1]} ", p.dim)], cells)


def _hint_cells(hint: tuple[str, str]) -> int:
    return width(hint[0]) + 1 + width(hint[1])
