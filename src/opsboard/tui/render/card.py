"""A card as rows of segments.

Fixed places: key and priority at the left and due at the right of the first row, age and assignee at
the right of the last. What is missing leaves its place empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.found_words import NO_WORDS, FoundWords
from opsboard.domain.items import Card
from opsboard.domain.kinds import CLOSED_CATEGORIES, KEY, Kind
from opsboard.domain.people_names import person_name
from opsboard.domain.text import ELLIPSIS, cut, fit, visible, width, wrap
from opsboard.domain.values import frozen, made_by
from opsboard.i18n import _
from opsboard.tui.render.found import lit, lit_line, lit_lines, place_words
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.card_values import card_words
from opsboard.tui.words import Today, age_step, age_words, due_words
from opsboard.usecases.found_places import FoundPlace, missing_on_card, place_in_labels

if TYPE_CHECKING:
    from opsboard.clock_words import Wording

DENSITIES = ("full", "compact", "tight")
"""`full`: key, title on up to two rows, labels and assignee, blank. `compact`: without labels and assignee.
`tight`: key, title on one row."""

Row = tuple[Segment, ...]
BAR = "▌"
SELECTED = "+"
WIDE_FOOT = 36
"""Cells from which on there is room beside who does it for where words were found."""


@frozen
class CardLook:
    """What drawing a card depends on beside the card itself."""

    width: int
    density: str
    cursor: bool = False
    selected: bool = False
    mark: str = ""
    """Who changed it just now."""
    here: str = ""
    """Who else has it open."""
    stage: tuple[str, str] = ("", "")
    """The name of its stage and the short one, where the column does not say it."""
    words: FoundWords = NO_WORDS
    """What it was found by."""
    clock: Wording | None = None
    """The clock that matters most."""
    place: FoundPlace | None = None
    """Where in the item words were found that key and title do not hold, once that is read."""


BY_AGE = "age"
"""The order of a list by how long its items have stood in their stages; among `Drawing.beside` where that is on."""


@frozen
class Drawing:
    """What is the same for all cards of a picture."""

    palette: Palette
    today: Today
    hues: Mapping[str, str]
    """Kind -> hue."""
    names: Mapping[str, str] = made_by(factory=dict)
    """Login -> the name that is shown for it."""

    stages: Mapping[tuple[str, str], tuple[str, str]] = made_by(factory=dict)
    """(kind, stage) -> its name and its short name."""
    kinds: Mapping[str, Kind] = made_by(factory=dict)
    """Kinds by their keys: what their cards say of their fields."""
    beside: frozenset[str] = frozenset()
    """Fields that stand beside the cards: those by which they are grouped and in order; BY_AGE."""

    def name(self, login: str | None) -> str:
        """What a login is called; empty for nobody."""
        return person_name(self.names, login)


def card_height(card: Card, cells: int, density: str, today: Today, words: FoundWords = NO_WORDS) -> int:
    """Rows that a card takes, the blank one under it included. One that was found by words it does not hold has a
    last row to say where they are."""
    elsewhere = bool(missing_on_card(card, words))
    if density == "tight":
        return 3 if elsewhere else 2
    rows = 1 if width(card.title) < cells else len(_title_lines(card.title, cells - 1, 2))
    return rows + (3 if elsewhere or (density == "full" and _has_foot(card, today)) else 2)


@lru_cache(maxsize=4000)
def _title_lines(title: str, cells: int, most: int) -> Sequence[str]:
    """A title in so many lines at most: the same whatever it was found by, and where the cursor is."""
    return wrap(visible(title), cells, most)


def _has_foot(card: Card, today: Today) -> bool:
    has_words = bool(card.shown or card.labels or card.assignee)
    return has_words or card.blocked is not None or bool(card.checklist[1] or _age(card, today))


def _age(card: Card, today: Today) -> str:
    return age_words(card.stage_since, today) if card.category in ("active", "waiting") else ""


def aged_words(card: Card, drawing: Drawing) -> tuple[str, Style]:
    """How long a card under way has stood in its stage, and in which of three weights that is said. In the order of
    age that of one that nobody has begun with as well."""
    p = drawing.palette
    words = _age(card, drawing.today)
    if BY_AGE in drawing.beside and card.category == "backlog":
        words = age_words(card.stage_since, drawing.today)
    return words, (p.faint, p.warn, p.urgent)[age_step(card.stage_since, drawing.today)] if words else p.faint


def card_rows(card: Card, look: CardLook, drawing: Drawing) -> list[Row]:
    """The rows of a card, each exactly `look.width` cells."""
    p = drawing.palette
    cells = look.width - 1
    over = card.category in CLOSED_CATEGORIES
    title = p.strong if look.cursor else p.dim if over else p.text
    ground = p.tint if look.cursor else Style.null()
    bar = bar_of(card, drawing, cursor=look.cursor, selected=look.selected)
    head, left_over = _head(card, cells, look, drawing)
    rows = [head]
    lines = _title_lines(card.title, cells, 1 if look.density == "tight" else 2)
    for line in lit_lines(visible(card.title), lines, look.words, title + ground, p):
        rows.append(tuple(padded(line, cells, title + ground)))
    if left_over and lines:
        rows[-1] = _with_end(rows[-1], left_over, cells - width(lines[-1]), ground)
    missing = missing_on_card(card, look.words)
    elsewhere = bool(missing) and not (look.density == "full" and not missing.missing(card.labels))
    if elsewhere and (look.density != "full" or cells < WIDE_FOOT):
        rows.append(tuple(padded(_elsewhere(card, missing, look, cells, p), cells, p.text)))
    elif elsewhere or (look.density == "full" and _has_foot(card, drawing.today)):
        rows.append(_foot(card, cells, look, missing, elsewhere, drawing))
    drawn: list[Row] = [(bar, *row) for row in rows]
    if look.density != "tight":
        drawn.append((Segment(" " * look.width),))
    return drawn


def _with_end(row: Row, words: Sequence[Segment], room: int, ground: Style) -> Row:
    """The last row of a title with what the first row had no room for at its end, as far as there is room here."""
    *front, last = row
    kept = list(words)
    while kept and sum(width(word.text) + 1 for word in kept) > room - 1:
        kept.pop(0)
    taken = sum(width(word.text) + 1 for word in kept)
    if not kept or not last.text.endswith(" " * taken):
        return row
    ends = [Segment(f" {word.text}", (word.style or Style.null()) + ground) for word in kept]
    return (*front, Segment(last.text[: len(last.text) - taken], last.style), *ends)


def _elsewhere(card: Card, missing: FoundWords, look: CardLook, cells: int, p: Palette) -> list[Segment]:
    """Where the words are that key and title do not hold."""
    place = place_in_labels(card, missing) if not missing.missing(card.labels) else look.place
    return place_words(place, cells, p) if place is not None else []


def padded(line: Sequence[Segment], cells: int, style: Style) -> list[Segment]:
    """A line filled up to so many cells."""
    rest = cells - sum(width(segment.text) for segment in line)
    if rest <= 0:
        return list(line)
    *front, last = line or (Segment("", style),)
    if last.style == style:
        return [*front, Segment(last.text + " " * rest, style)]
    return [*line, Segment(" " * rest, style)]


def bar_of(card: Card, drawing: Drawing, *, cursor: bool, selected: bool) -> Segment:
    """What stands before a card: that it is selected, the cursor, the hue of its kind."""
    p = drawing.palette
    if selected:
        return Segment(SELECTED, p.accent)
    return Segment(BAR, p.accent if cursor else p.hue(drawing.hues.get(card.kind, "")))


def _head(card: Card, cells: int, look: CardLook, drawing: Drawing) -> tuple[Row, list[Segment]]:
    """The first row, and the words of it that there was no room for."""
    p = drawing.palette
    parts = lit(card.key, look.words.spans(card.key), p.key, p) if look.words else [Segment(card.key, p.key)]
    used = width(card.key)
    if card.priority and used + 1 + width(card.priority) <= cells:
        style = p.of_priority(card.priority)
        parts.append(Segment(f" {card.priority}", style))
        used += 1 + width(card.priority)
    room = cells - used - 1
    right, style, displaced = _corner(card, look, drawing, room)
    right = cut(right, max(0, room))
    more_urgent = look.here or (_("blocked") if card.blocked is not None and look.density != "full" else "")
    kept = (width(right) + 1 if right else 0) + (width(more_urgent) + 1 if more_urgent else 0)
    stage = _stage(look.stage, room - kept)
    if stage:
        parts.append(Segment(stage, p.dim))
        used += width(stage)
        room -= width(stage)
    extra, left_over = _extra(card, room - width(right) - 1, look, drawing)
    left_over += displaced
    if look.stage[1] and not stage:
        left_over.append(Segment(look.stage[1], p.dim))
    taken = sum(width(segment.text) for segment in extra)
    parts.append(Segment(" " * (cells - used - width(right) - taken - (1 if extra and right else 0))))
    parts += extra
    if extra and right:
        parts.append(Segment(" "))
    if right:
        parts.append(Segment(right, style))
    return tuple(parts), left_over


def _stage(names: tuple[str, str], room: int) -> str:
    """The stage behind key and priority: its name, its short name, none (it then stands at the end of the title):
    a cut one does not say which stage it is."""
    long, short = names
    forms = (f" · {long}", f" · {short}", f" {short}") if long else ()
    return next((name for name in forms if width(name) <= room), "")


def _extra(card: Card, room: int, look: CardLook, drawing: Drawing) -> tuple[list[Segment], list[Segment]]:
    """Between key and due: who else has it open. Else where a card has no last row: how long it has stood
    still, once that is worth a look, and that it is blocked, else who does it; as far as there is room. And the
    words that there is no room for."""
    p = drawing.palette
    if look.here:
        texts = (look.here, look.here.partition(" ")[0])
        return [Segment(text, p.accent) for text in texts if width(text) < room][:1], []
    if look.density == "full":
        return [], []
    words: list[tuple[str, Style]] = []
    if card.blocked is not None:
        words.append((_("blocked"), p.warn))
    elif card.assignee:
        words.append((drawing.name(card.assignee), p.dim))
    words = [*((text, p.text) for text in said_of(card, drawing)[:1]), *words]
    if age_step(card.stage_since, drawing.today):
        words.insert(0, aged_words(card, drawing))
    segments: list[Segment] = []
    left_over: list[Segment] = []
    for text, style in reversed([word for word in words if word[0]]):
        cells = width(text) + (1 if segments else 0)
        if cells < room:
            if segments:
                segments.insert(0, Segment(" "))
            segments.insert(0, Segment(text, style))
            room -= cells
        elif look.stage[0]:  # the stage took the room
            left_over.insert(0, Segment(text, style))
    return segments, left_over


def _corner(card: Card, look: CardLook, drawing: Drawing, room: int) -> tuple[str, Style, list[Segment]]:
    """At the right of the first row: who changed it just now, else its clock, with as many words as leave room for the
    stage, else when it is due. And what a clock left no room for."""
    p = drawing.palette
    if look.mark:
        return f"< {drawing.name(look.mark)}", p.accent, []
    due, style = due_shown(card, drawing)
    if card.snoozed:  # only where snoozed ones are asked for
        return _("until {day}").format(day=due_words(card.snoozed, drawing.today)[0]), p.warn, []
    if look.clock is None:
        return due, style, []
    room -= width(look.stage[1]) + 1 if look.stage[1] else 0
    words = next((text for text in look.clock.texts if width(text) <= room), look.clock.texts[-1])
    return words, {"late": p.urgent, "warns": p.warn}.get(look.clock.tone, p.dim), [Segment(due, style)] if due else []


def due_shown(card: Card, drawing: Drawing) -> tuple[str, Style]:
    """When a card that is open is due, and how loudly that is said."""
    p = drawing.palette
    if not card.due or card.category in CLOSED_CATEGORIES:
        return "", p.dim
    words, nearness = due_words(card.due, drawing.today)
    return words, {"late": p.urgent, "soon": p.warn}.get(nearness, p.dim)


def _foot(card: Card, cells: int, look: CardLook, missing: FoundWords, elsewhere: bool, drawing: Drawing) -> Row:
    """Labels and the like, or, where they stand `elsewhere`, the place of the words that are `missing`; age and who
    does it."""
    p = drawing.palette
    who = drawing.name(card.assignee)
    age, aged = aged_words(card, drawing)
    room = cells - width(_blocked(card, 0)) - 1
    if width(age) > room:
        age = ""
    room -= width(age) + 2 if age else 0
    right = cut(who, min(room, cells // 2)) if room >= 3 else ""
    tail: list[Segment] = []
    used = 0
    if age:
        gap = "  " if right else ""
        tail.append(Segment(f"{age}{gap}", aged))
        used += width(age) + len(gap)
    if right:
        tail.append(Segment(right, p.dim))
        used += width(right)
    room = cells - used - (1 if used else 0)
    said = said_of(card, drawing, room)
    lead = _elsewhere(card, missing, look, room, p) if elsewhere else _lead(card, room, p, look.words, missing, said)
    taken = sum(width(segment.text) for segment in lead)
    return (*lead, Segment(" " * (cells - used - taken)), *tail)


def said_of(card: Card, drawing: Drawing, room: int | None = None) -> tuple[str, ...]:
    """What the card says of its kind's fields, in so many cells where there is a choice."""
    if not card.shown:
        return ()
    kind = drawing.kinds.get(card.kind)
    return card_words(card, kind, drawing.today, drawing.name, beside=drawing.beside, room=room)


def _lead(
    card: Card, room: int, p: Palette, words: FoundWords, missing: FoundWords, said: Sequence[str] = ()
) -> list[Segment]:
    """Labels that alone hold what was found, blocked, checklist, what its kind has it say, labels: as many as have
    room, in this order."""
    pieces: list[tuple[str, Style]] = []
    if card.blocked is not None:
        pieces.append((_blocked(card, room), p.warn))
    if card.checklist[1]:
        done, every = card.checklist
        pieces.append((f"{done}/{every}", p.good if done == every else p.dim))
    pieces += [(text, p.text) for text in said]
    found = [label for label in card.labels if missing and missing.held_by(label)]
    pieces += [(visible(label), p.label) for label in card.labels if label not in found]
    pieces = [*((visible(label), p.label) for label in found), *pieces]
    segments: list[Segment] = []
    for text, style in pieces:
        text = f" {text}" if segments else text
        cells = width(text)
        if cells > room:
            if room >= 4 and not segments:
                segments += lit_line(text, room, words, style, p)
            break
        segments += lit_line(text, cells, words, style, p)
        room -= cells
    return segments


def _blocked(card: Card, room: int) -> str:
    """That it is blocked, and by what, in so many cells or the fewest that say so: the key of an item is never cut,
    what stands around it gives way. Empty when it is not blocked."""
    if card.blocked is None:
        return ""
    reason = visible(card.blocked)
    words = _("blocked: {reason}").format(reason=reason) if reason else _("blocked")
    key = re.search(rf"\b{KEY}\b", reason)
    least = _("blocked: {reason}").format(reason=f"{ELLIPSIS if key.start() else ''}{key[0]}") if key else _("blocked")
    if width(words) <= room:
        return words
    cut = fit(words, room)
    return cut if width(least) < room and (key is None or key[0] in cut[:-1]) else least
