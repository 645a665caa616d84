"""The rows of a form fit into any width, whatever stands in fields, values and headings."""

from __future__ import annotations

import pytest

from hostile import HOSTILE
from opsboard.domain.kinds import Choice as Value
from opsboard.domain.kinds import Field, Name
from opsboard.domain.text import visible, width
from opsboard.tui.render.form import FormLook, form_picture
from opsboard.tui.theme import palette
from opsboard.tui.view_models.form_fields import FormField
from opsboard.tui.view_models.form_picking import with_letters
from opsboard.tui.view_models.question import Choice

WIDTHS = (27, 40, 58, 79, 120)


def fields() -> list[FormField]:
    made = [FormField("title", "Title", None, "", ""), FormField("due", "Due", None, "", "")]
    for place, text in enumerate(HOSTILE[:40]):
        own = Field(f"f{place}", Name(text, text), "choice", values=(Value("a", Name(text, text)),))
        picks = with_letters([Choice(text, text), Choice(f"{text}b", f"{text}b"), Choice("c", "c")])
        one = FormField(f"fields.f{place}", text, None, "", "" if place % 2 else text, own, picks=picks)
        one.heading, one.error, one.asked = text, text if place % 3 == 0 else "", place % 5 == 0
        made.append(one)
    for place, text in enumerate(HOSTILE[:40]):
        one = FormField(f"fields.p{place}", text, None, "", text, Field(f"p{place}", Name(text, text), "person"))
        one.heading, one.meaning = "Who", text
        made.append(one)
    return made


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("folded", [True, False])
def test_rows_fit_and_hold_nothing_that_hides_or_commands(cells: int, folded: bool) -> None:
    every = fields()
    first = 30
    for at in range(0, first + 1 if folded else len(every), 7):
        wrong = HOSTILE[at % len(HOSTILE)]
        look = FormLook(cells, palette("dark"), at, 5, first, folded, note=visible(wrong), wrong=visible(wrong))
        picture = form_picture(every, look)
        for row in [*picture.rows, *picture.note]:
            text = "".join(segment.text for segment in row)
            assert visible(text) == text
        for row in picture.note:
            assert sum(width(segment.text) for segment in row) <= cells
        assert len(picture.spots) == (first + 1 if folded else len(every))
        assert all(before[1] < after[0] for before, after in zip(picture.spots, picture.spots[1:], strict=False))
