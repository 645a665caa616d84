"""Spans of days as queries name them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.day_spans import parse_span
from opsboard.domain.errors import Invalid

NOW = "2026-11-03T10:30:00Z"  # Tuesday
ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("today", "2026-11-03", "2026-11-03"),
        ("今天", "2026-11-03", "2026-11-03"),
        ("week", "2026-11-02", "2026-11-08"),
        ("本周", "2026-11-02", "2026-11-08"),
        ("next week", "2026-11-09", "2026-11-15"),
        ("下周", "2026-11-09", "2026-11-15"),
        ("周末", "2026-11-07", "2026-11-08"),
        ("下周末", "2026-11-14", "2026-11-15"),
        ("<三天", None, "2026-11-05"),
        ("<=三天后", None, "2026-11-06"),
        ("<现在", None, "2026-11-02"),
        ("month", "2026-11-01", "2026-11-30"),
        ("lastmonth", "2026-10-01", "2026-10-31"),
        ("year", "2026-01-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026年11月", "2026-11-01", "2026-11-30"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-W45", "2026-11-02", "2026-11-08"),
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("<7d", None, "2026-11-09"),
        ("<=7d", None, "2026-11-10"),
        (">7d", "2026-11-11", None),
        ("7d", "2026-11-03", "2026-11-10"),
        (">=monday", "2026-11-02", None),
        ("<today", None, "2026-11-02"),
        (">2026-11", "2026-12-01", None),
        ("<=2026-11", None, "2026-11-30"),
        ("mon..fri", "2026-11-02", "2026-11-06"),
        ("周一..周五", "2026-11-02", "2026-11-06"),
        ("today..", "2026-11-03", None),
        ("..today", None, "2026-11-03"),
        ("2026-10..2026-11", "2026-10-01", "2026-11-30"),
        ("11-03..11-05", "2026-11-03", "2026-11-05"),
        (">+7d", "2026-11-11", None),
    ],
)
def test_a_span_of_dates_to_come(typed: str, first: str | None, last: str | None) -> None:
    assert parse_span(typed, NOW, ZONE) == (first, last)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("<7d", "2026-10-28", None),
        (">7d", None, "2026-10-26"),
        ("7d", "2026-10-27", "2026-11-03"),
        (">=monday", "2026-11-02", None),
        ("today", "2026-11-03", "2026-11-03"),
        ("2026-10", "2026-10-01", "2026-10-31"),
        (">2026-10-30", "2026-10-31", None),
    ],
)
def test_a_length_counts_back_for_dates_that_are_past(typed: str, first: str | None, last: str | None) -> None:
    assert parse_span(typed, NOW, ZONE, past=True) == (first, last)


@pytest.mark.parametrize(
    "typed", ["", "..", "fri..mon", "2026-W60", "2025-W53", "2026-13", "soon", "<", ">=soon", "none", "18:00", "1800"]
)
def test_what_names_no_days_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        parse_span(typed, NOW, ZONE)


@given(st.text(max_size=16) | st.from_regex(r"[<>=.0-9a-z本周月wdq\-]{0,14}", fullmatch=True), st.booleans())
def test_any_text_is_a_span_or_refused(typed: str, past: bool) -> None:
    try:
        first, last = parse_span(typed, NOW, ZONE, past=past)
    except Invalid as refused:
        str(refused)
        return
    assert first or last
    assert first is None or last is None or first <= last
