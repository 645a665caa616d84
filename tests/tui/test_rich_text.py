"""Bodies on the screen: what is strong stays strong across lines, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.text import visible_body, width
from opsboard.tui.render.card import Row
from opsboard.tui.render.rich_text import body_rows
from opsboard.tui.theme import palette

DARK = palette("dark")


def texts(rows: list[Row]) -> list[str]:
    return ["".join(part.text for part in row) for row in rows]


def test_strong_words_that_break_over_lines_show_no_signs() -> None:
    rows = body_rows("订单显示 **退款成功**,客户没有到账", 14, DARK)
    assert "*" not in "".join(texts(rows))
    strong = "".join(part.text for row in rows for part in row if part.style == DARK.strong)
    assert strong == "退款成功"


@given(st.text(alphabet="ab 退款*`#->1.\n", max_size=80), st.integers(9, 40))
def test_every_letter_of_a_body_is_shown_within_its_cells(body: str, cells: int) -> None:
    rows = texts(body_rows(body, cells, DARK))
    assert all(width(row) <= cells + 8 for row in rows)
    shown = "".join(rows)
    for letter in "ab退款":
        fenced = visible_body(body).count(letter)
        assert shown.count(letter) <= fenced
        if "```" not in body:
            assert shown.count(letter) == fenced
