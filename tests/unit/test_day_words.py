"""Dates as people in a zone type and read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.day_words import parse_day, parse_past, parse_when
from opsboard.domain.days import (
    day_of,
    days_between,
    is_zone,
    iso_week,
    local_text,
    shifted,
    shifted_months,
    today,
    week_of,
)
from opsboard.domain.errors import Invalid

NOW = "2026-11-03T10:30:00Z"  # Tuesday 18:30 in Shanghai
SHANGHAI = "Asia/Shanghai"

ZONES = st.sampled_from(["UTC", SHANGHAI, "Europe/Paris", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)).map(lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}")
DAYS = st.dates(date(1990, 1, 1), date(2199, 12, 31)).map(date.isoformat)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-03", "2026-11-03"),
        ("2026/11/3", "2026-11-03"),
        ("2026.11.3", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("\uff12\uff10\uff12\uff16-11-03", "2026-11-03"),
        ("11-05", "2026-11-05"),
        ("11/05", "2026-11-05"),
        ("11月5日", "2026-11-05"),
        ("11月5号", "2026-11-05"),
        ("06-01", "2027-06-01"),
        ("05-01", "2027-05-01"),
        ("02-29", "2028-02-29"),
        ("12 nov", "2026-11-12"),
        ("Nov 12", "2026-11-12"),
        ("today", "2026-11-03"),
        ("TODAY", "2026-11-03"),
        ("今天", "2026-11-03"),
        ("三天后", "2026-11-06"),
        ("两周后", "2026-11-17"),
        ("一周后", "2026-11-10"),
        ("两个礼拜以后", "2026-11-17"),
        ("十二天后", "2026-11-15"),
        ("三天前", "2026-10-31"),
        ("半个月后", "2026-11-18"),
        ("半年后", "2027-05-03"),
        ("十五号", "2026-11-15"),
        ("十二月三号", "2026-12-03"),
        ("周末", "2026-11-07"),
        ("下周末", "2026-11-14"),
        ("tomorrow", "2026-11-04"),
        ("明天", "2026-11-04"),
        ("后天", "2026-11-05"),
        ("yesterday", "2026-11-02"),
        ("昨天", "2026-11-02"),
        ("fri", "2026-11-06"),
        ("friday", "2026-11-06"),
        ("周五", "2026-11-06"),
        ("星期五", "2026-11-06"),
        ("tue", "2026-11-10"),
        ("周二", "2026-11-10"),
        ("mon", "2026-11-09"),
        ("next fri", "2026-11-13"),
        ("下周五", "2026-11-13"),
        ("本周五", "2026-11-06"),
        ("this mon", "2026-11-02"),
        ("上周五", "2026-10-30"),
        ("下下周一", "2026-11-16"),
        ("下周", "2026-11-09"),
        ("+3d", "2026-11-06"),
        ("3d", "2026-11-06"),
        ("-2d", "2026-11-01"),
        ("+2w", "2026-11-17"),
        ("+1m", "2026-12-03"),
        ("+1y", "2027-11-03"),
        ("3天后", "2026-11-06"),
        ("2周后", "2026-11-17"),
        ("3天前", "2026-10-31"),
        ("in 3 days", "2026-11-06"),
        ("3 days ago", "2026-10-31"),
        ("月底", "2026-11-30"),
        ("eom", "2026-11-30"),
        ("月初", "2026-12-01"),
        ("下个月底", "2026-12-31"),
        ("年底", "2026-12-31"),
        ("3号", "2026-11-03"),
        ("2号", "2026-12-02"),
        ("31号", "2026-12-31"),
        ("none", None),
        ("", None),
        ("  ", None),
        ("无", None),
    ],
)
def test_a_typed_day(typed: str, expected: str | None) -> None:
    assert parse_when(typed, NOW, SHANGHAI) == expected
    assert parse_day(typed, NOW, SHANGHAI) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-11-03T10:00:00Z", "2026-11-03T10:00:00Z"),
        ("2026-11-03T10:00:00.123Z", "2026-11-03T10:00:00Z"),
        ("2026-11-03T10:00:00+02:00", "2026-11-03T08:00:00Z"),
        ("2026-11-03T18:00", "2026-11-03T10:00:00Z"),
        ("2026-11-03 18:00", "2026-11-03T10:00:00Z"),
        ("2026/11/3 9:05", "2026-11-03T01:05:00Z"),
        ("fri 18:00", "2026-11-06T10:00:00Z"),
        ("fri at 6pm", "2026-11-06T10:00:00Z"),
        ("今天 20:00", "2026-11-03T12:00:00Z"),
        ("今天20:00", "2026-11-03T12:00:00Z"),
        ("周五18点", "2026-11-06T10:00:00Z"),
        ("明天下午3点半", "2026-11-04T07:30:00Z"),
        ("11月5日18:00", "2026-11-05T10:00:00Z"),
        ("19:00", "2026-11-03T11:00:00Z"),
        ("18:00", "2026-11-04T10:00:00Z"),
        ("18\uff1a00", "2026-11-04T10:00:00Z"),
        ("+2h", "2026-11-03T12:30:00Z"),
        ("30min", "2026-11-03T11:00:00Z"),
        ("半小时后", "2026-11-03T11:00:00Z"),
        ("现在", "2026-11-03T10:30:00Z"),
        ("周三下午三点", "2026-11-04T07:00:00Z"),
        ("下午七点半", "2026-11-03T11:30:00Z"),
    ],
)
def test_a_typed_moment_is_kept_in_utc(typed: str, expected: str) -> None:
    assert parse_when(typed, NOW, SHANGHAI) == expected
    with pytest.raises(Invalid, match="day"):
        parse_day(typed, NOW, SHANGHAI)


@pytest.mark.parametrize(
    "typed",
    [
        "0000-00-00", "2026-02-30", "2026-13-01", "12", "2460000", "٢٠٢٦-١١-٠٣", "25:00", "10:75", "fri 24:30",
        "hello", "1800-01-01", "9999-12-31", "+99999y", "99999999d", "-99999w", "2026-11-03T10:00:00+99:00", "32号",
        "02-30", "00-01", "{text}", "\x1b[31m", "%s" * 500, "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_when(typed, NOW, SHANGHAI)
    assert "\n" not in str(refused.value)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(("typed", "meant"), [("tomorow", "tomorrow"), ("frday", "friday"), ("tody", "today")])
def test_a_mistyped_day_is_answered_with_the_word_meant(typed: str, meant: str) -> None:
    with pytest.raises(Invalid, match=f'did you mean "{meant}"'):
        parse_when(typed, NOW, SHANGHAI)


@given(st.text(max_size=20) | st.from_regex(r"[0-9+\-/: a-z下周天月日号点TZ]{0,16}", fullmatch=True), MOMENTS, ZONES)
def test_any_text_is_a_date_or_refused(typed: str, now: str, zone: str) -> None:
    try:
        when = parse_when(typed, now, zone)
    except Invalid as refused:
        str(refused)
        return
    if when is not None:
        assert parse_when(when, now, zone) == when


@given(DAYS, MOMENTS, ZONES)
def test_canonical_days_and_moments_read_as_themselves(day: str, moment: str, zone: str) -> None:
    assert parse_when(day, NOW, zone) == day
    assert parse_when(moment, NOW, zone) == moment


def test_a_day_is_that_of_the_zone() -> None:
    assert today("2026-11-03T15:59:59Z", SHANGHAI) == "2026-11-03"
    assert today("2026-11-03T16:00:00Z", SHANGHAI) == "2026-11-04"
    assert today("2026-11-03T16:00:00Z", "UTC") == "2026-11-03"
    assert parse_when("today", "2026-11-03T16:00:00Z", SHANGHAI) == "2026-11-04"
    assert day_of("2026-11-03", SHANGHAI) == "2026-11-03"


def test_a_time_that_the_clock_leaps_over_is_as_much_later() -> None:
    assert parse_when("2026-03-29 02:30", NOW, "Europe/Paris") == "2026-03-29T01:30:00Z"
    assert local_text("2026-03-29T01:30:00Z", "Europe/Paris") == "2026-03-29 03:30"


def test_a_time_that_comes_twice_is_the_first() -> None:
    assert parse_when("2026-10-25 02:30", NOW, "Europe/Paris") == "2026-10-25T00:30:00Z"


def test_days_of_23_and_25_hours_are_one_day() -> None:
    assert parse_when("+1d", "2026-03-28T22:30:00Z", "Europe/Paris") == "2026-03-29"
    assert parse_when("+1d", "2026-10-24T22:30:00Z", "Europe/Paris") == "2026-10-26"
    assert parse_when("+1d", "2026-10-25T22:30:00Z", "Europe/Paris") == "2026-10-26"


def test_a_zone_nobody_knows_is_refused() -> None:
    assert is_zone("Asia/Shanghai")
    assert is_zone("UTC")
    for zone in ("Mars/Base", "", "../etc/passwd", "/etc/localtime", "Asia/", "a\0b"):
        assert not is_zone(zone)


@given(DAYS, st.integers(-3000, 3000))
def test_days_are_counted_as_they_are_shifted(day: str, step: int) -> None:
    assert days_between(day, shifted(day, step)) == step


@given(DAYS, st.integers(-500, 500))
def test_a_month_later_is_the_same_day_or_the_last(day: str, months: int) -> None:
    moved = shifted_months(day, months)
    assert moved[8:] == day[8:] or shifted(moved, 1).endswith("-01")


def test_month_ends() -> None:
    assert shifted_months("2026-01-31", 1) == "2026-02-28"
    assert shifted_months("2028-01-31", 1) == "2028-02-29"
    assert shifted_months("2026-03-31", -1) == "2026-02-28"
    assert parse_when("+1m", "2026-01-31T00:00:00Z", "UTC") == "2026-02-28"
    assert parse_when("下个月底", "2026-01-31T00:00:00Z", "UTC") == "2026-02-28"


@pytest.mark.parametrize("step", [10**9, -(10**9), 10**18, 400_000])
def test_a_step_out_of_the_calendar_is_refused(step: int) -> None:
    with pytest.raises(Invalid, match="1900"):
        shifted("2026-11-03", step)


def test_weeks_and_their_numbers() -> None:
    assert week_of("2026-11-03") == ("2026-11-02", "2026-11-08")
    assert week_of("2026-11-03", 6) == ("2026-11-01", "2026-11-07")
    assert iso_week("2026-11-03") == (2026, 45)
    assert iso_week("2027-01-01") == (2026, 53)


@given(MOMENTS, ZONES)
def test_today_agrees_with_the_zone(now: str, zone: str) -> None:
    from zoneinfo import ZoneInfo

    expected = datetime.strptime(now, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    assert today(now, zone) == expected.date().isoformat()
    weekday = parse_when("fri", now, zone)
    assert weekday is not None
    assert timedelta(1) <= date.fromisoformat(weekday) - expected.date() <= timedelta(7)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("today", "2026-11-03T16:00:00Z"),
        ("mon", "2026-11-01T16:00:00Z"),
        ("fri", "2026-10-29T16:00:00Z"),
        ("fri 18:00", "2026-10-30T10:00:00Z"),
        ("2026-11-30", "2026-11-29T16:00:00Z"),
        ("none", None),
    ],
)
def test_since_a_weekday_means_the_last_one(typed: str, moment: str | None) -> None:
    assert parse_past(typed, "2026-11-04T02:00:00Z", "Asia/Shanghai") == moment
