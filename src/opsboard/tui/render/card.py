"""A card as rows of segments.

Fixed places: key and priority at the left and due at the right of the first row, age and assignee at
the right of the last. What is missing leaves its place empty.
"""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.items import Card
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.people_names import person_name
from opsboard.domain.text import fit, visible, width, wrap
from opsboard.domain.values import frozen, made_by
from opsboard.i18n import _
from opsboard.tui.theme import Palette
from opsboard.tui.words import Today, age_step, age_words, due_words

DENSITIES = ("full", "compact", "tight")
"""`full`: key, title on up to two rows, labels and assignee, blank. `compact`: without labels and assignee.
`tight`: key, title on one row."""

Row = tuple[Segment, ...]
BAR = "▌"
SELECTED = "+"


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


@frozen
class Drawing:
    """What is the same for all cards of a picture."""

    palette: Palette
    today: Today
    hues: Mapping[str, str]
    """Kind -> hue."""
    names: Mapping[str, str] = made_by(factory=dict)
    """Login -> the name that is shown for it."""

    def name(self, login: str | None) -> str:
        """What a login is called; empty for nobody."""
        return person_name(self.names, login)


def card_height(card: Card, cells: int, density: str, today: Today) -> int:
    """Rows that a card takes, the blank one under it included."""
    if density == "tight":
        return 2
    rows = 1 if width(card.title) < cells else len(wrap(visible(card.title), cells - 1, 2))
    return rows + (3 if density == "full" and _has_foot(card, today) else 2)


def _has_foot(card: Card, today: Today) -> bool:
    return bool(card.assignee or card.labels or card.blocked is not None or card.checklist[1] or _age(card, today))


def _age(card: Card, today: Today) -> str:
    return age_words(card.stage_since, today) if card.category in ("active", "waiting") else ""


def aged_words(card: Card, drawing: Drawing) -> tuple[str, Style]:
    """How long a card under way has stood in its stage, and in which of three weights that is said."""
    p = drawing.palette
    words = _age(card, drawing.today)
    return words, (p.faint, p.warn, p.urgent)[age_step(card.stage_since, drawing.today)] if words else p.faint


def card_rows(card: Card, look: CardLook, drawing: Drawing) -> list[Row]:
    """The rows of a card, each exactly `look.width` cells."""
    p = drawing.palette
    cells = look.width - 1
    over = card.category in CLOSED_CATEGORIES
    title = p.strong if look.cursor else p.dim if over else p.text
    ground = p.tint if look.cursor else Style.null()
    bar = bar_of(card, drawing, cursor=look.cursor, selected=look.selected)
    rows = [_head(card, cells, look, drawing)]
    lines = wrap(visible(card.title), cells, 1 if look.density == "tight" else 2)
    rows += [(Segment(fit(line, cells), title + ground),) for line in lines]
    if look.density == "full" and _has_foot(card, drawing.today):
        rows.append(_foot(card, cells, drawing))
    drawn: list[Row] = [(bar, *row) for row in rows]
    if look.density != "tight":
        drawn.append((Segment(" " * look.width),))
    return drawn


def bar_of(card: Card, drawing: Drawing, *, cursor: bool, selected: bool) -> Segment:
    """What stands before a card: that it is selected, the cursor, the hue of its kind."""
    p = drawing.palette
    if selected:
        return Segment(SELECTED, p.accent)
    return Segment(BAR, p.accent if cursor else p.hue(drawing.hues.get(card.kind, "")))


def _head(card: Card, cells: int, look: CardLook, drawing: Drawing) -> Row:
    p = drawing.palette
    parts = [Segment(card.key, p.key)]
    used = width(card.key)
    if card.priority:
        style = p.of_priority(card.priority)
        parts.append(Segment(f" {card.priority}", style))
        used += 1 + width(card.priority)
    right, style = _corner(card, look, drawing)
    room = cells - used - 1
    right = right if width(right) <= room else fit(right, max(0, room))
    extra = _extra(card, room - width(right) - 1, look, drawing)
    taken = sum(width(segment.text) for segment in extra)
    parts.append(Segment(" " * (cells - used - width(right) - taken - (1 if extra and right else 0))))
    parts += extra
    if extra and right:
        parts.append(Segment(" "))
    if right:
        parts.append(Segment(right, style))
    return tuple(parts)


def _extra(card: Card, room: int, look: CardLook, drawing: Drawing) -> list[Segment]:
    """Between key and due: who else has it open. Else where a card has no last row: how long it has stood
    still, once that is worth a look, and that it is blocked, else who does it; as far as there is room."""
    p = drawing.palette
    if look.here:
        texts = (look.here, look.here.partition(" ")[0])
        return [Segment(text, p.accent) for text in texts if width(text) < room][:1]
    if look.density == "full":
        return []
    words: list[tuple[str, Style]] = []
    if card.blocked is not None:
        words.append((_("blocked"), p.warn))
    elif card.assignee:
        words.append((drawing.name(card.assignee), p.dim))
    if age_step(card.stage_since, drawing.today):
        words.insert(0, aged_words(card, drawing))
    segments: list[Segment] = []
    for text, style in reversed([word for word in words if word[0]]):
        cells = width(text) + (1 if segments else 0)
        if cells < room:
            if segments:
                segments.insert(0, Segment(" "))
            segments.insert(0, Segment(text, style))
            room -= cells
    return segments


def _corner(card: Card, look: CardLook, drawing: Drawing) -> tuple[str, Style]:
    if look.mark:
        return f"< {drawing.name(look.mark)}", drawing.palette.accent
    return due_shown(card, drawing)


def due_shown(card: Card, drawing: Drawing) -> tuple[str, Style]:
    """When a card that is open is due, and how loudly that is said."""
    p = drawing.palette
    if not card.due or card.category in CLOSED_CATEGORIES:
        return "", p.dim
    words, nearness = due_words(card.due, drawing.today)
    return words, {"late": p.urgent, "soon": p.warn}.get(nearness, p.dim)


def _foot(card: Card, cells: int, drawing: Drawing) -> Row:
    p = drawing.palette
    who = drawing.name(card.assignee)
    right = who if width(who) <= cells // 2 else fit(who, cells // 2)
    age, aged = aged_words(card, drawing)
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
    lead = _lead(card, room, p)
    taken = sum(width(segment.text) for segment in lead)
    return (*lead, Segment(" " * (cells - used - taken)), *tail)


def _lead(card: Card, room: int, p: Palette) -> list[Segment]:
    """Blocked, checklist, labels: as many as there is room for, in this order."""
    pieces: list[tuple[str, Style]] = []
    if card.blocked is not None:
        reason = visible(card.blocked)
        pieces.append((_("blocked: {reason}").format(reason=reason) if reason else _("blocked"), p.warn))
    if card.checklist[1]:
        done, every = card.checklist
        pieces.append((f"{done}/{every}", p.good if done == every else p.dim))
    pieces += [(visible(label), p.label) for label in card.labels]
    segments: list[Segment] = []
    for text, style in pieces:
        text = f" {text}" if segments else text
        cells = width(text)
        if cells > room:
            if room >= 4 and not segments:
                segments.append(Segment(fit(text, room), style))
            break
        segments.append(Segment(text, style))
        room -= cells
    return segments
