"""Items as lines of a table: what stands in which column, and how wide each one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style

from opsboard.board_words import stage_name
from opsboard.domain.found_words import NO_WORDS, FoundWords
from opsboard.domain.items import Card
from opsboard.domain.kinds import CLOSED_CATEGORIES, Workflow
from opsboard.domain.text import cut, fit, visible, width
from opsboard.i18n import _, current_language
from opsboard.tui.render.card import BAR, Drawing, Row, aged_words, bar_of, due_shown, padded, said_of
from opsboard.tui.render.found import lit_line, place_words
from opsboard.tui.render.promise import Owed, moved_words, promised_words
from opsboard.tui.theme import Palette
from opsboard.tui.words import age_words, due_words
from opsboard.usecases.found_places import FoundPlace, missing_on_card, place_in_labels

GAP = 2
"""Cells between two columns."""

Widths = tuple[tuple[str, int, int], ...]
USUAL: Widths = (
    # name, cells, from which width of the table on it is shown
    ("key", 8, 0),
    ("priority", 2, 0),
    ("title", 0, 0),
    ("labels", 16, 112),
    ("stage", 12, 76),
    ("assignee", 9, 66),
    ("due", 9, 0),
    ("age", 4, 90),
)
BY_GROUP: Widths = (
    ("key", 8, 0),
    ("priority", 2, 112),
    ("title", 0, 0),
    ("said", 22, 0),
    ("stage", 12, 112),
    ("assignee", 9, 76),
    ("due", 9, 100),
)
"""Of a table in groups of a field: what the cards say of their other fields, in place of what all items have."""
OWED: Widths = (
    ("key", 8, 0),
    ("priority", 2, 0),
    ("title", 0, 0),
    ("labels", 16, 130),
    ("stage", 12, 100),
    ("assignee", 9, 76),
    ("promised", 9, 0),
    ("moved", 10, 0),
)
"""Of what departments owe: when it is promised for, and how that moved, in place of due day and age."""
BY_FIELD = ("asked", 14, 0)
BY_SHORT = ("asked", 9, 0)
"""Of a table that is in the order of a field, and of one that is a date or a number: its values, before the title."""
WITH_STAGE = 96
"""From which width on such a table, or one in the order of age, shows the stage: the title needs the room."""
LONGER_IN_CHINESE = {"due": 1, "age": 3, "promised": 1, "moved": 2}
"""Cells by which days are longer there: `逾期 12 天`, `12 天!`."""
LEAST_PLACE = 34
"""Cells that the place has where words were found, if the title has as many."""
SHORT_PLACE = 17
"""Those that it has of a short title: `comment: refund`."""
WIDE = 150
"""From this width on the columns of words are wider."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of the table, as wide as it is drawn."""

    name: str
    cells: int


@dataclass(frozen=True, slots=True)
class LineLook:
    """What drawing a line depends on beside its card."""

    cursor: bool = False
    selected: bool = False
    mark: str = ""
    """Who changed it just now."""
    here: str = ""
    """Who else has it open."""
    owed: Owed | None = None
    """What is promised on it, where that is shown."""
    words: FoundWords = NO_WORDS
    """What it was found by."""
    place: FoundPlace | None = None
    """Where in the item words were found that its title does not hold, once that is read."""
    asked: str = ""
    """The value of the field by which the table is in order."""
    why: str = ""
    """Why it concerns the person who looks, where that is not that they do it."""


def table_columns(cells: int, longest_key: int = 0, widths: Widths = USUAL) -> list[TableColumn]:
    """The columns for a width; the title takes what the others leave."""
    chosen = []
    for name, least, since in widths:
        if cells >= since:
            wider = {"labels": 10, "stage": 4, "assignee": 4, "asked": 10}.get(name, 0) if cells >= WIDE else 0
            if current_language() == "zh":
                wider += LONGER_IN_CHINESE.get(name, 0)
            chosen.append(TableColumn(name, max(least, longest_key) if name == "key" else least + wider))
    taken = 1 + sum(column.cells + GAP for column in chosen) - GAP + 1
    return [TableColumn("title", max(8, cells - taken)) if c.name == "title" else c for c in chosen]


def cells_of(columns: Sequence[TableColumn], name: str) -> int:
    """How wide a column is; 0 where the table does not have it."""
    return next((column.cells for column in columns if column.name == name), 0)


def ordered(widths: Widths, by: str = "") -> Widths:
    """The columns of a table in the order of the one called `by`, or of one that it is given besides."""
    sinces = {"stage": WITH_STAGE, by: 0}
    return tuple((name, cells, sinces.get(name, since)) for name, cells, since in widths)


def heading(columns: Sequence[TableColumn], sort: str, drawing: Drawing, asked: str = "") -> Row:
    """The names of the columns; the one that orders the table is marked. `asked` is the name of a field that does."""
    p = drawing.palette
    names = {
        "key": _("key"),
        "priority": _("pr"),
        "title": _("title"),
        "labels": _("labels"),
        "stage": _("stage"),
        "assignee": _("assignee"),
        "due": _("due"),
        "age": _("age"),
        "promised": _("promised"),
        "moved": _("slipped"),
        "said": _("details"),
        "asked": cut(asked, cells_of(columns, "asked")),
    }
    segments = [Segment(" ")]
    for place, column in enumerate(columns):
        ordered = sort.removeprefix("-") == column.name or column.name == "asked"
        name = names[column.name]
        words = _cell(name if width(name) <= column.cells else "", column)
        segments.append(Segment(words, p.accent if ordered else p.dim))
        segments.append(Segment(" " * (GAP if place < len(columns) - 1 else 1)))
    return tuple(segments)


def column_at(columns: Sequence[TableColumn], x: int) -> str | None:
    """The name of the column under a cell of the heading, with the gap behind it."""
    end = 1
    for column in columns:
        end += column.cells + GAP
        if x < end:
            return column.name
    return None


def _cell(text: str, column: TableColumn) -> str:
    """Words in the cells of a column: dates and ages stand at the right."""
    if column.name in ("due", "age", "promised", "moved") and width(text) <= column.cells:
        return " " * (column.cells - width(text)) + text
    return fit(text, column.cells)


def line(card: Card, columns: Sequence[TableColumn], look: LineLook, drawing: Drawing, workflow: Workflow) -> Row:
    """One item."""
    p = drawing.palette
    ground = p.tint if look.cursor else Style.null()
    segments = [bar_of(card, drawing, cursor=look.cursor, selected=look.selected)]
    for place, column in enumerate(columns):
        text, style = _value(card, column.name, look, drawing, workflow)
        style = style + ground if look.cursor else style
        gap = " " * (GAP if place < len(columns) - 1 else 1)
        if look.words and column.name == "title":
            segments += [*_found_title(card, text, column.cells, columns, look, style, p), Segment(gap, style)]
        elif look.words and column.name in ("key", "labels"):
            segments += [*lit_line(text, column.cells, look.words, style, p), Segment(gap, style)]
        else:
            segments.append(Segment(_cell(text, column) + gap, style))
    return tuple(segments)


def _found_title(
    card: Card, title: str, cells: int, columns: Sequence[TableColumn], look: LineLook, style: Style, p: Palette
) -> list[Segment]:
    """The title with its words lit, and behind it where those are that it does not hold."""
    missing = missing_on_card(card, look.words)
    in_labels = bool(missing) and not missing.missing(card.labels)
    place = place_in_labels(card, missing) if in_labels else look.place
    if not missing or place is None or (in_labels and any(column.name == "labels" for column in columns)):
        return lit_line(title, cells, look.words, style, p)
    room = max(cells - width(title) - GAP, min(LEAST_PLACE, max(cells // 2, SHORT_PLACE)))
    told = place_words(place, room, p)
    taken = sum(width(segment.text) for segment in told)
    left = cells - taken - GAP
    rest = [Segment(" " * GAP, style), *(Segment(t.text, (t.style or Style.null()) + _ground(look, p)) for t in told)]
    return [
        *lit_line(title, min(left, width(title)), look.words, style, p),
        *padded(rest, cells - min(left, width(title)), style),
    ]


def _ground(look: LineLook, p: Palette) -> Style:
    return p.tint if look.cursor else Style.null()


def _value(card: Card, name: str, look: LineLook, drawing: Drawing, workflow: Workflow) -> tuple[str, Style]:
    p = drawing.palette
    over = card.category in CLOSED_CATEGORIES
    if name == "key":
        return card.key, p.accent if look.cursor else p.key
    if name == "priority":
        return card.priority or "", p.dim if over else p.of_priority(card.priority)
    if name == "title":
        return visible(card.title), p.strong if look.cursor else p.dim if over else p.text
    if name == "labels":
        return visible(" ".join(card.labels)), p.dim if over else p.label
    if name == "stage":
        if card.blocked is not None:
            return _("blocked"), p.warn
        if card.snoozed:
            return _("until {day}").format(day=due_words(card.snoozed, drawing.today)[0]), p.warn
        return stage_name(workflow, card.kind, card.stage), p.dim
    if name == "assignee":
        if look.mark or look.here:
            return f"< {drawing.name(look.mark)}" if look.mark else look.here, p.accent
        if look.why:
            return look.why, p.dim
        return drawing.name(card.assignee), p.dim
    if name == "asked":
        return look.asked, p.dim if over else p.text
    if name == "said":
        return " · ".join(said_of(card, drawing)), p.dim if over else p.text
    if name == "promised":
        return promised_words(look.owed, drawing)
    if name == "moved":
        return moved_words(look.owed, drawing)
    if name == "due":
        return due_shown(card, drawing)
    words, style = aged_words(card, drawing)
    return (words, style) if words or over else (age_words(card.stage_since, drawing.today), p.faint)


def group_line(words: str, count: str, cells: int, p: Palette, *, urgent: bool = False) -> Row:
    """The heading of a group: its name, how many, a rule."""
    name = Segment(fit(words, min(width(words), cells - 4)).rstrip(), p.urgent if urgent else p.strong)
    return ruled([name, Segment(f"  {count}" if count else "", p.dim)], cells, p)


def ruled(words: Sequence[Segment], cells: int, p: Palette) -> Row:
    """Words, and behind them a rule as long as there is room for."""
    rule = cells - sum(width(segment.text) for segment in words) - 3
    return (Segment(" "), *words, Segment(" "), Segment("─" * max(0, rule), p.rule), Segment(" "))


def waiting_line(cells: int, drawing: Drawing) -> Row:
    """In place of an item that is on its way."""
    return (Segment(BAR, drawing.palette.rule), Segment(fit(" ·", cells - 1), drawing.palette.faint))
