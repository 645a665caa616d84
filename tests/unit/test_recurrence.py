"""Repetition: what is typed, what is kept, and on which days it falls."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.recurrence import DAYS, Repeat, next_day, parse_repeat, repeat_of, repeat_text, rrule_of

NOW = "2026-11-03T10:30:00Z"

REPEATS = st.one_of(
    st.builds(Repeat, st.sampled_from(["daily", "weekly", "monthly", "yearly"]), st.integers(1, 366)),
    st.builds(
        lambda days, interval: Repeat("weekly", interval, weekdays=tuple(day for day in DAYS if day in days)),
        st.sets(st.sampled_from(DAYS), min_size=1),
        st.integers(1, 9),
    ),
    st.builds(lambda day, interval: Repeat("monthly", interval, month_day=day), st.integers(1, 31), st.integers(1, 9)),
    st.builds(
        lambda number, day: Repeat("monthly", nth=(number, day)),
        st.sampled_from([-1, 1, 2, 3, 4, 5]),
        st.sampled_from(DAYS),
    ),
    st.builds(lambda count: Repeat("daily", count=count), st.integers(1, 9999)),
    st.builds(lambda day: Repeat("weekly", until=day.isoformat()), st.dates(date(2000, 1, 1), date(2099, 1, 1))),
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("daily", "FREQ=DAILY"),
        ("daily/3", "FREQ=DAILY;INTERVAL=3"),
        ("weekly:mo,we", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("weekly:we,mo,mo", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("Weekly:Monday,wed/2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
        ("monthly:31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("monthly:last", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("monthly:30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"),
        ("monthly:15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("monthly:2tu", "FREQ=MONTHLY;BYDAY=2TU"),
        ("monthly:-1fr", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("yearly", "FREQ=YEARLY"),
        ("daily count 5", "FREQ=DAILY;COUNT=5"),
        ("weekly until 2026-12-31", "FREQ=WEEKLY;UNTIL=20261231"),
        ("weekly until 月底", "FREQ=WEEKLY;UNTIL=20261130"),
        ("每天", "FREQ=DAILY"),
        ("每周一三", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("每月3号", "FREQ=MONTHLY;BYMONTHDAY=3"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2"),
        ("每2周一三", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
        ("每三个月底", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1"),
        ("每10天", "FREQ=DAILY;INTERVAL=10"),
        ("每月底", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR,MO;WKST=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=2TU"),
        ("FREQ=DAILY;UNTIL=20261231T235959Z", "FREQ=DAILY;UNTIL=20261231"),
        ("none", None),
        ("", None),
        ("无", None),
    ],
)
def test_a_typed_repetition_is_kept_as_a_rule(typed: str, kept: str | None) -> None:
    assert parse_repeat(typed, NOW, "Asia/Shanghai") == kept


@pytest.mark.parametrize(
    "typed",
    [
        "hourly", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=0", "INTERVAL=2", "daily/0",
        "daily/367",
        "daily:mo", "weekly:xx", "weekly:", "monthly:0", "monthly:32", "monthly:6tu", "daily count 0", "daily count 5x",
        "daily until someday", "daily until 2026-12-01 count 3", "FREQ=DAILY;COUNT=3;UNTIL=20261231",
        "FREQ=YEARLY;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=99999999999", "FREQ=MONTHLY;BYMONTHDAY=1,15", "FREQ=DAILY;UNTIL=20261399", "daily daily",
        "FREQ=DAILY;UNTIL=", "FREQ=", "{text}",
    ],
)  # fmt: skip
def test_what_cannot_repeat_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_repeat(typed, NOW, "UTC")
    assert "\n" not in str(refused.value)


def test_a_mistyped_repetition_is_answered_with_the_word_meant() -> None:
    with pytest.raises(Invalid, match='did you mean "weekly"'):
        parse_repeat("weekyl:mo", NOW, "UTC")


@given(REPEATS)
def test_a_rule_is_read_back_as_it_was_kept(repeat: Repeat) -> None:
    rule = rrule_of(repeat)
    assert repeat_of(rule) == repeat
    assert parse_repeat(rule) == rule
    assert parse_repeat(repeat_text(rule)) == rule


@given(REPEATS, st.dates(date(2000, 1, 1), date(2098, 1, 1)), st.integers(0, 4000))
def test_the_next_day_lies_ahead(repeat: Repeat, start: date, passed: int) -> None:
    after = (start + timedelta(passed)).isoformat()
    found = next_day(rrule_of(repeat), after, start.isoformat())
    assert found is None or found > after
    assert found is not None or repeat.count or repeat.until or repeat.interval > 99


def days_of(rule: str, start: str, count: int = 5) -> list[str]:
    days: list[str] = []
    while len(days) < count:
        following = next_day(rule, days[-1] if days else start, start)
        if following is None:
            break
        days.append(following)
    return days


def test_a_month_without_the_day_has_its_last_day() -> None:
    expected = ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"]
    assert days_of("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31") == expected
    assert days_of("FREQ=MONTHLY", "2026-01-31") == expected
    assert days_of("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2028-01-30", 2) == ["2028-02-29", "2028-03-30"]


def test_a_leap_day_falls_on_the_28th_in_other_years() -> None:
    assert days_of("FREQ=YEARLY", "2024-02-29", 4) == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_weeks_begin_on_monday() -> None:
    assert days_of("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-11-02", 3) == ["2026-11-08", "2026-11-16", "2026-11-22"]


def test_weekdays_of_a_month() -> None:
    assert days_of("FREQ=MONTHLY;BYDAY=2TU", "2026-11-03", 2) == ["2026-11-10", "2026-12-08"]
    assert days_of("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-03", 2) == ["2026-11-27", "2026-12-25"]


def test_it_ends_with_its_count_or_its_last_day() -> None:
    assert days_of("FREQ=DAILY;COUNT=3", "2026-11-03") == ["2026-11-04", "2026-11-05"]
    assert days_of("FREQ=DAILY;UNTIL=20261105", "2026-11-03") == ["2026-11-04", "2026-11-05"]


def test_a_bare_rule_means_the_days_of_its_first() -> None:
    assert days_of("FREQ=WEEKLY", "2026-11-03", 2) == ["2026-11-10", "2026-11-17"]
    assert days_of("FREQ=MONTHLY", "2026-11-03", 2) == ["2026-12-03", "2027-01-03"]


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;INTERVAL=12;BYDAY=5FR", "FREQ=YEARLY;INTERVAL=366", "FREQ=DAILY;COUNT=9999"]
)
def test_rules_that_fall_seldom_are_answered(rule: str) -> None:
    next_day(rule, "2999-01-01", "2026-02-06")
