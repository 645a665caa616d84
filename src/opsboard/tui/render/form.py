"""The form of an item as rows: groups with headings, label at the left, value at the right with what was understood.

What may be typed in a field, and what is wrong with it, stands in the last rows: no row moves as one goes from field to
field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.kinds import Field
from opsboard.domain.text import fit, visible, width, wrap
from opsboard.domain.values import frozen
from opsboard.i18n import _, ngettext
from opsboard.tui.render.card import BAR, Row
from opsboard.tui.render.rich_text import beside
from opsboard.tui.render.table import column_cells, edited_table, table_at_rest
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.form_fields import FormField
from opsboard.tui.view_models.form_picking import held
from opsboard.tui.view_models.question import Choice
from opsboard.tui.view_models.table_rows import TableRows, cells_of_text

LABEL_CELLS = 18
SHORT_CELLS = 20
"""Cells of a value that is a word or a date; what it means stands beside it where that has room, else under it."""
GAP = 2
"""Cells between a value and what stands beside it."""
LONG_ROWS = 3
"""Rows of a long text while nobody types in it."""
VALUE_CELLS = 20
"""Cells of a value among the others of its field."""
NOTE_ROWS = 3
"""Most rows of what is said of a field."""


@frozen
class FormLook:
    """What drawing the form depends on beside its fields."""

    cells: int
    palette: Palette
    at: int
    """The field being typed in; `first` while the fields after that are folded: the line that they are folded under."""
    tall_rows: int
    """The rows that it takes if it has several lines."""
    first: int
    """How many fields are shown before the line under which the rest is folded."""
    folded: bool
    note: str = ""
    """What may be typed in it."""
    wrong: str = ""
    """What is wrong with it."""
    table: TableRows | None = None
    """The table under the cursor, of which a `cell` is typed in."""
    cell: FormField | None = None
    fold_note: str = ""
    """What is said beside the line under which the rest is folded."""
    open_note: str = ""
    """And where the rest is shown."""


@frozen
class Spot:
    """A value that a click picks: where it is drawn in the picture."""

    row: int
    begin: int
    end: int
    text: str
    in_note: bool = False
    """The row is one of the note."""


@dataclass(slots=True)
class FormPicture:
    """Rows, and the first and last row of each field that is shown, then of the line that the rest is folded under."""

    margin: int
    rows: list[Row] = field(default_factory=list)
    spots: list[tuple[int, int]] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    cell: tuple[int, int, int] = (0, 0, 0)
    """Of the cell of a table that is typed in: its row, first cell of the terminal, and how many of them."""
    cells: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """Of the table that is typed in, as `TablePicture.cells`."""
    fold_at: int = 0
    """The cell behind the words of the line that the rest is folded under."""
    note: list[Row] = field(default_factory=list)
    """The last rows: what is said of the field that is being typed in."""
    values: list[Spot] = field(default_factory=list)
    """The values of the field that is being typed in."""

    @property
    def value_at(self) -> int:
        """The cell from which values stand, after the panel's edge."""
        return self.margin + 4

    def under_heading(self, row: int) -> int:
        """The row of the heading above, where there is nothing between."""
        return row - 1 if row - 1 in self.headings else row


def editor_cells(one: FormField) -> int:
    """The cells in which a word or a date is typed: as many as the longest of its values takes."""
    if not one.picks:
        return SHORT_CELLS
    return min(SHORT_CELLS, max(width(visible(pick.text)) for pick in one.picks) + GAP)


def form_picture(fields: Sequence[FormField], look: FormLook) -> FormPicture:
    """The fields as rows. The one being typed in is left empty: its text box lies over it."""
    margin = min(max((width(one.label) for one in fields), default=0), LABEL_CELLS, look.cells // 3)
    picture = FormPicture(margin)
    room = max(look.cells - picture.value_at - 1, 8)
    heading = ""
    for place, one in enumerate(fields[: look.first] if look.folded else fields):
        if place == look.first:
            picture.rows.append(_rule(f"{_rest(fields, look)} · {look.open_note}", look, look.palette.text))
            heading = ""
        if one.heading != heading:
            heading = one.heading
            picture.headings.add(len(picture.rows))
            picture.rows.append(_rule(heading, look, look.palette.label))
        first = len(picture.rows)
        if place == look.at and look.table is not None:
            picture.rows += _table_typed_in(one, picture, room, look, look.table)
            picture.note = _table_note(look.cell or one, picture, look)
        elif place == look.at:
            picture.rows += _typed_in(one, picture, room, look)
            picture.note = _note(one, picture, room, look)
        else:
            picture.rows += _at_rest(one, margin, room, look.palette)
        picture.spots.append((first, len(picture.rows) - 1))
    if look.folded and look.first < len(fields):
        picture.spots.append((len(picture.rows), len(picture.rows)))
        picture.fold_at = width(_rest(fields, look)) + 3
        picture.rows.append(_fold(fields, look))
    return picture


def _rest(fields: Sequence[FormField], look: FormLook) -> str:
    count = len(fields) - look.first
    return ngettext("… {count} more", "… {count} more", count).format(count=count)


def _rule(words: str, look: FormLook, style: Style) -> Row:
    """A heading, and a line as far as there is room."""
    words = fit(f" {visible(words)} ", min(width(words) + 2, look.cells - 6)) if words else ""
    used = 4 + width(words)
    p = look.palette
    return Segment("  ──", p.rule), Segment(words, style), Segment("─" * max(0, look.cells - used - 1), p.rule)


def _fold(fields: Sequence[FormField], look: FormLook) -> Row:
    """The line under which the rest is folded, with a mark when the next stage asks for some of it by now."""
    p, words = look.palette, _rest(fields, look)
    here = look.at == look.first
    lead = Segment(BAR, p.accent) if here else Segment(" ")
    mark = Segment("*", p.warn) if any(one.asked for one in fields[look.first :]) else Segment(" ")
    room = max(0, look.cells - width(words) - 6)
    return lead, mark, Segment(f"{words}   ", p.accent if here else p.text), Segment(fit(look.fold_note, room), p.dim)


def _marks(one: FormField, p: Palette) -> Segment:
    """Whether the next stage asks for a field, else whether it was changed."""
    return Segment("*", p.warn) if one.asked else Segment("+", p.accent) if one.changed else Segment(" ")


def _typed_in(one: FormField, picture: FormPicture, room: int, look: FormLook) -> list[Row]:
    p = look.palette
    margin = picture.margin
    style = p.error if look.wrong else p.accent
    first = [Segment(BAR, style), _marks(one, p), Segment(fit(visible(one.label), margin), style)]
    under: list[Row] = []
    if one.picks:
        if _fits_beside(one, room):
            cells = editor_cells(one)
            first.append(Segment(" " * (2 + cells + GAP)))
            begin = picture.value_at + cells + GAP
            first += _values(one.picks, one, picture, Spot(len(picture.rows), begin, begin, ""), p)
    elif one.meaning and not one.wide:
        if width(visible(one.meaning)) <= room - SHORT_CELLS - GAP:
            first += [Segment(" " * (2 + SHORT_CELLS + GAP)), Segment(visible(one.meaning), p.good)]
        else:
            lead = Segment(" " * (margin + 4))
            under += [(lead, Segment(line, p.good)) for line in wrap(visible(one.meaning), room, NOTE_ROWS)]
    rows: list[Row] = [tuple(first)]
    if one.tall:
        rows += [(Segment(BAR, p.accent),)] * (look.tall_rows - 1)
    return rows + under


def _note(one: FormField, picture: FormPicture, room: int, look: FormLook) -> list[Row]:
    """What is wrong with the field that is being typed in; what may be typed there, or the values that have no room
    beside it."""
    p = look.palette
    lead = Segment("  ")
    cells = max(8, look.cells - 4)
    rows: list[Row] = []
    if look.wrong:
        rows += [(lead, Segment(line, p.error)) for line in wrap(look.wrong, cells, NOTE_ROWS)]
    if not one.picks:
        hints = wrap(look.note, cells, NOTE_ROWS) if look.note and not look.wrong else []
        return rows + [(lead, Segment(line, p.dim)) for line in hints]
    if not _fits_beside(one, room):
        for line in _value_lines(one, cells):
            start = Spot(len(rows), 2, 2, "", in_note=True)
            rows.append((lead, *_values(line, one, picture, start, p)))
    return rows


def _table_typed_in(one: FormField, picture: FormPicture, room: int, look: FormLook, table: TableRows) -> list[Row]:
    """A table under the cursor, beside its label; where it is too wide for that under it, or the cells of its row one
    under the other with the names of the columns for labels."""
    p, margin, begin = look.palette, picture.margin, picture.value_at
    rows: list[Row] = []
    label: Row = (Segment(BAR, p.accent), _marks(one, p), Segment(fit(visible(one.label), margin), p.accent))
    lead: Row = (Segment(BAR, p.accent), Segment(" " * (begin - 1)))
    sizes = column_cells(table, room)
    if sizes is None:
        count = _("row {number} of {count}").format(number=table.row + 1, count=len(table.rows))
        rows.append((*label, Segment(f"  {count}", p.dim)))
        label = lead[:1]
        sizes = column_cells(table, look.cells - 5)
        if sizes is not None:
            begin, lead = 4, (Segment(BAR, p.accent), Segment("   "))
            room = look.cells - 5
    drawn = edited_table(table, sizes, room, p, look.tall_rows)
    at, first, cells = drawn.at
    above = len(picture.rows) + len(rows)
    picture.cell = above + at, begin + first, cells
    picture.cells = [(above + line, begin + one, begin + end, *cell) for line, one, end, *cell in drawn.cells]  # type: ignore[misc]
    for place, row in enumerate(drawn.rows):
        name = drawn.names.get(place)
        if name is not None:
            rows.append(
                (*lead[:1], Segment("   "), Segment(fit(name.text, margin - 2), name.style), Segment("  "), *row)
            )
        elif place == 0 and len(label) > 1:
            rows.append((*label, Segment("  "), *row))
        else:
            rows.append((*lead, *row))
    return rows


def _table_note(cell: FormField, picture: FormPicture, look: FormLook) -> list[Row]:
    """What is said of the cell that is typed in: what it means or what is wrong, its values, and the keys of rows."""
    p, cells = look.palette, max(8, look.cells - 4)
    meaning = visible(cell.meaning) if not look.wrong and not cell.picks else ""
    rows: list[Row] = [(Segment("  "), Segment(line, p.good)) for line in wrap(meaning, cells, 1) if line]
    rows += _note(cell, picture, 0, look)
    if cell.picks or look.wrong:
        rows += [(Segment("  "), Segment(line, p.dim)) for line in wrap(look.note, cells, 1)]
    return rows


def _fits_beside(one: FormField, room: int) -> bool:
    """Whether the values of a field have room beside the one that it holds."""
    return sum(_value_cells(pick) + GAP for pick in one.picks) <= room - editor_cells(one)


def _value_lines(one: FormField, room: int) -> list[list[Choice]]:
    """The values of a field in lines of so many cells."""
    lines: list[list[Choice]] = [[]]
    used = 0
    for pick in one.picks:
        cells = _value_cells(pick)
        if lines[-1] and used + GAP + cells > room:
            lines.append([])
            used = 0
        used += cells + (GAP if lines[-1] else 0)
        lines[-1].append(pick)
    return lines


def _value_cells(pick: Choice) -> int:
    return sum(width(piece) for piece, _letter in _pieces(pick))


def _pieces(pick: Choice) -> list[tuple[str, bool]]:
    """A value in pieces: text, and whether it is the letter that picks it."""
    text, key = visible(pick.text), pick.key
    if width(text) > VALUE_CELLS:
        text = fit(text, VALUE_CELLS)
    at = text.casefold().find(key) if key else -1
    if key and at < 0:
        return [(key, True), (f" {text}", False)]
    pieces = [(text[:at], False), (text[at : at + 1], True), (text[at + 1 :], False)] if key else [(text, False)]
    note = f" {visible(pick.note)}" if pick.note else ""
    return [piece for piece in (*pieces, (note, False)) if piece[0]]


def _values(line: Sequence[Choice], one: FormField, picture: FormPicture, start: Spot, p: Palette) -> list[Segment]:
    """Values in a line from a spot on, the one that the field holds lit, and the letter that picks each."""
    segments: list[Segment] = []
    begin = start.begin
    for pick in line:
        if segments:
            segments.append(Segment(" " * GAP))
            begin += GAP
        lit = held(pick, one.text, one.meaning)
        pieces = _pieces(pick)
        segments += [Segment(text, p.accent if lit else p.key if letter else p.dim) for text, letter in pieces]
        end = begin + _value_cells(pick)
        picture.values.append(Spot(start.row, begin, end, pick.text, start.in_note))
        begin = end
    return segments


def _at_rest(one: FormField, margin: int, room: int, p: Palette) -> list[Row]:
    wrong = Segment("!", p.error) if one.error else Segment(" ")
    lead = (wrong, _marks(one, p), Segment(fit(visible(one.label), margin), p.dim), Segment("  "))
    blank = (Segment(" " * (margin + 4)),)
    if one.own is not None and one.is_table and not one.blank:
        return _table_at_rest(one.own, one, lead, room, p)
    lines = _lines(one, room)
    rows = beside(lead, lines, p.text)
    if one.picks and one.blank:
        rows = [(*lead, Segment(_some_values(one, room), p.faint))]
    elif one.meaning and not one.wide:
        meaning = visible(one.meaning)
        text = lines[0]
        column = max(SHORT_CELLS if SHORT_CELLS + GAP + width(meaning) <= room else 0, width(text))
        if column + GAP + width(meaning) <= room:
            rows[0] = (*lead, Segment(fit(text, column), p.text), Segment(f"{' ' * GAP}{meaning}", p.dim))
        else:
            rows += [(*blank, Segment(line, p.dim)) for line in wrap(meaning, room, NOTE_ROWS)]
    if one.error:
        rows += [(*blank, Segment(line, p.error)) for line in wrap(visible(one.error), room, NOTE_ROWS)]
    return rows


def _table_at_rest(own: Field, one: FormField, lead: Row, room: int, p: Palette) -> list[Row]:
    blank: Row = (Segment(" " * sum(width(segment.text) for segment in lead)),)
    rows, more = table_at_rest(own, cells_of_text(own, one.text), room, p)
    if more:
        words = ngettext("… {count} more row", "… {count} more rows", more).format(count=more)
        rows.append((Segment(words, p.dim),))
    if one.error:
        rows += [(Segment(line, p.error),) for line in wrap(visible(one.error), room, NOTE_ROWS)]
    return [(*(blank if place else lead), *row) for place, row in enumerate(rows)]


def _some_values(one: FormField, room: int) -> str:
    """The values of a field that holds none, as many as have room."""
    names = [visible(pick.text) for pick in one.picks]
    every = " · ".join(names)
    while width(every) > room and len(names) > 1:
        names.pop()
        every = " · ".join([*names, "…"])
    return fit(every, room).rstrip()


def _lines(one: FormField, room: int) -> list[str]:
    """A value in a row, or a long one in a few."""
    if not one.tall:
        return [fit(visible(one.text), room).rstrip()]
    every = [line for line in one.text.split("\n") if line.strip()]
    if not every:
        return [""]
    lines = [fit(visible(line), room).rstrip() for line in every[:LONG_ROWS]]
    if len(every) > LONG_ROWS:
        more = len(every) - LONG_ROWS + 1
        lines[-1] = ngettext("… {count} more line", "… {count} more lines", more).format(count=more)
    return lines
