"""The form of an item as rows: label at the left, value at the right, what was understood under the field
that is being typed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.segment import Segment

from opsboard.domain.text import fit, visible, width, wrap
from opsboard.domain.values import frozen
from opsboard.i18n import ngettext
from opsboard.tui.render.card import BAR, Row
from opsboard.tui.render.rich_text import beside
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.form_fields import FormField

LABEL_CELLS = 18
SHORT_CELLS = 20
"""Cells of a value that is a word or a date; what it means stands beside it."""
LONG_ROWS = 3
"""Rows of a long text while nobody types in it."""


@frozen
class FormLook:
    """What drawing the form depends on beside its fields."""

    cells: int
    palette: Palette
    at: int
    """The field being typed in."""
    tall_rows: int
    """The rows that it takes if it has several lines."""
    note: str = ""
    """What is said under it."""
    wrong: str = ""
    """What is wrong with it."""


@dataclass(slots=True)
class FormPicture:
    """Rows, and the first and last row of each field."""

    margin: int
    rows: list[Row] = field(default_factory=list)
    spots: list[tuple[int, int]] = field(default_factory=list)

    @property
    def value_at(self) -> int:
        """The cell from which values stand, after the panel's edge."""
        return self.margin + 4


def form_picture(fields: Sequence[FormField], look: FormLook) -> FormPicture:
    """All fields as rows. The one being typed in is left empty: its text box lies over it."""
    margin = min(max((width(one.label) for one in fields), default=0), LABEL_CELLS, look.cells // 3)
    picture = FormPicture(margin)
    room = max(look.cells - picture.value_at - 1, 8)
    own_before = False
    for place, one in enumerate(fields):
        if (one.own is not None) != own_before:
            picture.rows.append(())
            own_before = one.own is not None
        first = len(picture.rows)
        if place == look.at:
            picture.rows += _typed_in(one, margin, room, look)
        else:
            picture.rows += _at_rest(one, margin, room, look.palette)
        picture.spots.append((first, len(picture.rows) - 1))
    return picture


def _typed_in(one: FormField, margin: int, room: int, look: FormLook) -> list[Row]:
    p = look.palette
    label = (Segment(BAR, p.accent), Segment(" "), Segment(fit(visible(one.label), margin), p.accent))
    meaning: Row = ()
    if one.meaning and not one.wide and room > SHORT_CELLS + 4:
        gap = Segment(" " * (SHORT_CELLS + 4))
        meaning = (gap, Segment(fit(visible(one.meaning), room - SHORT_CELLS - 2).rstrip(), p.good))
    rows: list[Row] = [(*label, *meaning)]
    if one.tall:
        rows += [(Segment(BAR, p.accent),)] * (look.tall_rows - 1)
    lead = (Segment(" " * (margin + 4)),)
    if look.wrong:
        return [*rows, *((*lead, Segment(line, p.error)) for line in wrap(look.wrong, room, 2))]
    return [*rows, (*lead, Segment(fit(look.note, room).rstrip(), p.dim))]


def _at_rest(one: FormField, margin: int, room: int, p: Palette) -> list[Row]:
    mark = Segment("!", p.error) if one.error else Segment("*", p.accent) if one.changed else Segment(" ")
    lead = (mark, Segment(" "), Segment(fit(visible(one.label), margin), p.dim), Segment("  "))
    blank = (Segment(" " * (margin + 4)),)
    lines = _lines(one, room)
    rows = beside(lead, lines, p.text)
    if one.meaning and not one.wide and room > SHORT_CELLS + 4:
        meaning = fit(visible(one.meaning), room - SHORT_CELLS - 2).rstrip()
        rows[0] = (*lead, Segment(fit(lines[0], SHORT_CELLS), p.text), Segment(f"  {meaning}", p.dim))
    if one.error:
        rows += [(*blank, Segment(line, p.error)) for line in wrap(visible(one.error), room, 2)]
    return rows


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
