"""The first line: the board's name, the screens with their keys, who is here, the day."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.text import cut, visible, width
from opsboard.domain.values import frozen, replaced
from opsboard.i18n import _
from opsboard.tui.render.parts import Part, Press, at_ends, cells_of
from opsboard.tui.state import ScreenState
from opsboard.tui.theme import Palette
from opsboard.tui.words import age_words, day_and_weekday
from opsboard.usecases.ports.presence import Here


@frozen
class Place:
    """A screen in the strip. `key`: the one that goes there; `count`: what is unread there."""

    name: str
    title: str
    short: str
    key: str
    count: int = 0


@frozen
class Step:
    """How much a header shows: cells of the board's name and of the saved view at most, how the screens are named
    (`long`, `short`, or `keys`: the one in front alone has a name), whether the login stands there, and whether
    there must be room for one of the people who are here."""

    name: int
    screens: str
    login: bool = True
    people: bool = True


STEPS = (
    Step(40, "long"),
    Step(24, "long"),
    Step(24, "short"),
    Step(24, "short", login=False),
    Step(12, "short", login=False),
    Step(24, "keys"),
    Step(12, "keys"),
    Step(12, "keys", login=False),
    Step(12, "keys", login=False, people=False),
    Step(6, "keys", login=False, people=False),
)
"""The first of them that fits is drawn."""
NARROW = 12
"""Cells of the names where the room is so scarce that nothing says what the age of a view is."""
GAP = "   "


def header(state: ScreenState, cells: int, p: Palette, places: Sequence[Place], here: str) -> list[Part]:
    """Board, screens and saved view at the left; people, login and day at the right. `here`: the screen in front."""
    if state.opening is None:
        return [Part(" opsboard", p.strong)]
    day = Part(f"{day_and_weekday(state.now.date())} ", p.text)
    board = visible(state.opening.info.name) or "opsboard"
    people = _people(state)
    least = _cells(people[0], len(people)) if people else 0
    for step in STEPS:
        name = _board_name(board, step.name)
        after = [Part(GAP[1:], p.dim), *strip(places, here, step.screens, p)]
        if state.view is not None:
            after.append(Part("  " + cut(visible(state.view.name), step.name), p.label))
            after.append(Part("" if state.as_saved else " *", p.label))
            after.append(Part(_waiting(state, step), p.dim))
        login = Part(state.name(state.opening.login) + GAP if step.login else "", p.dim)
        room = cells - width(f" {name}") - cells_of([*after, login, day]) - 2
        if room >= (least if step.people else 0):
            name = name if people else _board_name(board, width(name) + room)
            break
    return at_ends([Part(f" {name}", p.strong), *after], [*people_here(people, room, p), login, day], cells)


def _waiting(state: ScreenState, step: Step) -> str:
    """Of a view in the order of age: how many wait there, and for how long the one that has waited longest."""
    if not state.by_age or (counts := state.shown_counts) is None:
        return ""
    count = sum(number for (kind, _stage), number in counts.items() if state.kind in (None, kind))
    age = age_words(state.oldest, state.today) if state.oldest and count else ""
    if age and step.name > NARROW:
        age = _("oldest {age}").format(age=age)
    return f" {count}" + (f" · {age}" if age else "")


def _board_name(text: str, cells: int) -> str:
    """A name in so many cells; a remark in brackets behind it goes as a whole."""
    if width(text) <= cells:
        return text
    bare = text.partition(" (")[0].partition("（")[0].strip()
    return bare if bare and width(bare) <= cells else cut(text, cells)


def strip(places: Sequence[Place], here: str, form: str, p: Palette) -> list[Part]:
    """The screens, the one in front in brackets; a click goes there."""
    parts: list[Part] = []
    for place in places:
        lit = place.name == here
        go = Press(f"show_{place.name}")
        name = place.title if form == "long" else place.short if form == "short" or lit else ""
        key = f"{place.key} " if place.key and name else place.key
        parts.append(Part("[" if lit else " ", p.accent, go))
        parts.append(Part(key, p.accent if lit else p.key, go))
        parts.append(Part(name if name or key else place.short, p.accent if lit else p.dim, go))
        if place.count:
            parts.append(Part(f" {place.count}" if name else f"({place.count})", p.accent, go))
        parts.append(Part("]" if lit else " ", p.accent, go))
    return parts


def _people(state: ScreenState) -> list[Here]:
    """Who else is here, each once and by name, those with an open item first and of them who edits it."""
    names: dict[str, Here] = {}
    for one in sorted(state.present, key=lambda one: (not one.editing, one.key is None, one.login)):
        names.setdefault(one.login, replaced(one, login=state.name(one.login)))
    return list(names.values())


def _words(one: Here) -> str:
    return f"{one.login}:{one.key}{'*' if one.editing else ''}" if one.key else one.login


def _cells(one: Here, rest: int) -> int:
    """What somebody takes, and how many more there are behind, when so many are left with this one."""
    return width(_words(one)) + 2 + (5 if rest > 1 else 0)


def people_here(people: Sequence[Here], room: int, p: Palette) -> list[Part]:
    """As many of the people as there is room for (`*`: who edits the item); then how many more."""
    parts: list[Part] = []
    for place, one in enumerate(people):
        if _cells(one, len(people) - place) > room:
            if room >= 5:
                parts.append(Part(f"+{len(people) - place}  ", p.dim))
            break
        parts.append(Part(f"{_words(one)}  ", p.accent if one.editing else p.dim))
        room -= width(_words(one)) + 2
    return parts
