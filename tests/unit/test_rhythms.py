"""When a channel wants something: as people type it, as it is kept, and the slots of days."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.days import weekday
from opsboard.domain.errors import Invalid
from opsboard.domain.rhythms import expected, parse_rhythm, rhythm_text, rhythm_words, slots_of

SLOTS = st.sets(
    st.tuples(st.integers(0, 6), st.one_of(st.just(""), st.times().map(lambda time: time.strftime("%H:%M")))),
    max_size=12,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tue,fri 10:00", "tu,fr 10:00"),
        ("mo,we,fr", "mo,we,fr"),
        ("daily 12:00", "daily 12:00"),
        ("tue 10:00, fri 18:00", "tu 10:00; fr 18:00"),
        ("tue 10:00; fri 18:00", "tu 10:00; fr 18:00"),
        ("fri 18:00 tue 10:00,16:00", "tu 10:00; tu 16:00; fr 18:00"),
        ("Tuesday and Friday 9:05".replace("and", ","), "tu,fr 09:05"),
        ("mon-fri 9:00", "mo,tu,we,th,fr 09:00"),
        ("sat-mon", "mo,sa,su"),
        ("weekdays 09:00", "mo,tu,we,th,fr 09:00"),
        ("周二、周五 10:00", "tu,fr 10:00"),
        ("每周二和周五 10:00", "tu,fr 10:00"),
        ("周一到周五 ９：００", "mo,tu,we,th,fr 09:00"),
        ("每天 12:00", "daily 12:00"),
        ("工作日 9:00；周六 20:00", "mo,tu,we,th,fr 09:00; sa 20:00"),
        ("", ""),
    ],
)
def test_what_people_type_is_understood(typed: str, kept: str) -> None:
    assert parse_rhythm(typed) == kept
    assert parse_rhythm(kept) == kept


@pytest.mark.parametrize("typed", ["10:00", "tue 25:00", "tue 10:60", "someday", "tue fri-", "-fri", "tue 1:2", "月底"])
def test_what_is_no_rhythm_is_refused_with_the_place(typed: str) -> None:
    with pytest.raises(Invalid, match="no rhythm"):
        parse_rhythm(typed)


def test_slots_are_days_and_times() -> None:
    assert list(expected("tu,fr 10:00", "2026-11-30", "2026-12-06")) == [
        ("2026-12-01", "10:00"),
        ("2026-12-04", "10:00"),
    ]
    assert list(expected("", "2026-11-30", "2026-12-06")) == []


def test_a_rhythm_reads_as_words() -> None:
    assert rhythm_words("tu,fr 10:00; daily 12:00", "en") == "Tue, Fri 10:00; daily 12:00"
    assert rhythm_words("tu,fr 10:00; daily", "zh") == "周二、周五 10:00；每天"


@given(SLOTS)
def test_any_slots_are_kept_and_read_back(slots: set[tuple[int, str]]) -> None:
    text = rhythm_text(slots)
    assert set(slots_of(text)) == slots
    assert parse_rhythm(text) == text
    week = list(expected(text, "2026-11-30", "2026-12-06"))
    assert {(weekday(day), time) for day, time in week} == slots


@pytest.mark.parametrize("kept", ["fortnightly 10:00", "tu,xx 10:00", "\x1b[2J", "tu 25:00"])
def test_a_rhythm_that_only_a_later_opsboard_knows_wants_nothing_and_is_told_as_it_stands(kept: str) -> None:
    assert slots_of(kept) == ()
    assert rhythm_words(kept, "en") == rhythm_words(kept, "zh") == kept
