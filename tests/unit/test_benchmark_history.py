"""The benchmark's table says what got worse since the last time it was kept."""

from __future__ import annotations

import pytest

import history
from measure import Row


@pytest.mark.parametrize(
    ("measured", "number"),
    [("1.34 (498 / 371 ms)", 1.34), ("21,565", 21565.0), ("1/235", 1 / 235), ("0", 0.0), ("-", None)],
)
def test_a_figure_is_read_from_its_text(measured: str, number: float | None) -> None:
    assert history.figure(measured) == (None if number is None else pytest.approx(number))


@pytest.mark.parametrize(
    ("now", "was", "words"),
    [
        ("1.12", "1.00", "+12 % **worse**"),
        ("1.05", "1.00", "+5 %"),
        ("0.50", "1.00", "-50 %"),
        ("1/100", "1/200", "+100 % **worse**"),
        ("300 B", "300 B", "same"),
        ("5", "0", ""),
    ],
)
def test_what_got_worse_by_more_than_a_tenth_is_marked(now: str, was: str, words: str) -> None:
    assert history.change(Row("x", "1", now, True), {"x": was}) == words


def test_where_more_is_better_less_is_worse() -> None:
    row = Row("commits", "1/3", "0.30", False, higher_is_better=True)
    assert history.change(row, {"commits": "0.60"}) == "-50 % **worse**"


def test_a_row_that_was_never_measured_has_no_change() -> None:
    assert history.change(Row("new", "1", "1.0", True), {}) == ""
