"""Dates of tables: the column decides what comes first, and a doubt is never settled by a guess."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import BadData
from opsboard.formats.csv_dates import decide_orders, parse


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-03", "2026-11-03"),
        ("2026/11/3", "2026-11-03"),
        ("2026.11.03", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("2026年11月3日", "2026-11-03"),
        ("11月3日", "2026-11-03"),
        ("2026年11月3日 下午3:05", "2026-11-03T07:05:00Z"),
        ("09/Jan/24 3:54 PM", "2024-01-09T07:54:00Z"),
        ("09/Jan/24 12:00 AM", "2024-01-08T16:00:00Z"),
        ("Jan 9, 2024", "2024-01-09"),
        ("9 January 2024", "2024-01-09"),
        ("2025-01-24 04:00:00", "2025-01-23T20:00:00Z"),
        ("2026-11-03T10:00:00Z", "2026-11-03T10:00:00Z"),
        ("2026-11-03T10:00:00.123+08:00", "2026-11-03T02:00:00Z"),
        ("2026-11-03T10:00:00-0330", "2026-11-03T13:30:00Z"),
        ("11/03/26", "2026-11-03"),
        ("05/13/2020 14:05", "2020-05-13T06:05:00Z"),
    ],
)
def test_ways_to_write_a_date(written: str, meant: str) -> None:
    moment = parse(written, "mdy", 2026)
    assert moment is not None
    assert moment.canonical("Asia/Shanghai") == meant


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "now",
            "12:00",
            "soon",
            "待定",
            "0000-00-00",
            "2026-02-30",
            "2026-13-01",
            "13/13/2020",
            "2026-11-03 25:00",
        ),
        *(
            "2460000",
            "٢٠٢٦-١١-٠٣",
            "2026-11-03 10:00 or later",
            "1/2/3",
            "99999999",
            "2026-11",
            "0001-01-01",
            "9999-12-31",
        ),
    ],
)
def test_what_is_no_date(written: str) -> None:
    assert parse(written, "mdy", 2026) is None


def test_a_date_without_year_needs_one() -> None:
    assert parse("11月3日", "ymd", None) is None


def orders(override: str | None = None, **columns: list[str]) -> dict[str, str]:
    lines = {name: list(enumerate(values, 2)) for name, values in columns.items()}
    return decide_orders(lines, "t.csv", override)


def test_one_value_decides_its_column() -> None:
    assert orders(due=["05/06/2020", "05/13/2020"]) == {"due": "mdy"}
    assert orders(due=["05/06/2020", "13/05/2020"]) == {"due": "dmy"}


def test_a_decided_column_decides_the_others() -> None:
    assert orders(due=["05/06/2020"], made=["05/13/2020"]) == {"due": "mdy", "made": "mdy"}


def test_columns_that_disagree_decide_only_themselves() -> None:
    assert orders(a=["13/05/2020"], b=["05/13/2020"]) == {"a": "dmy", "b": "mdy"}
    with pytest.raises(BadData, match=r"line 2: “05/06/2020” in c"):
        orders(a=["13/05/2020"], b=["05/13/2020"], c=["05/06/2020"])


def test_nothing_decides() -> None:
    with pytest.raises(BadData, match=r"t\.csv, line 3: “05/06/2020” in due .*--date-order"):
        orders(due=["05/05/2020", "05/06/2020"])
    assert orders("dmy", due=["05/06/2020"]) == {"due": "dmy"}


def test_dates_that_read_the_same_need_no_decision() -> None:
    orders(a=["2026-11-03", "5月6日", "words", ""], b=["05/05/2020"])


def test_a_column_against_itself_or_the_order_asked_for_is_refused() -> None:
    with pytest.raises(BadData, match=r"“05/13/2020” on line 2, “13/05/2020” on line 3"):
        orders(due=["05/13/2020", "13/05/2020"])
    with pytest.raises(BadData, match=r"line 2: “05/13/2020” in due is no date in the order dmy"):
        orders("dmy", due=["05/13/2020"])


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
FORMS = {"mdy": "%m/%d/%Y", "dmy": "%d/%m/%Y", "ymd": "%Y/%m/%d"}


@given(st.lists(days, min_size=1, max_size=12), st.sampled_from(sorted(FORMS)))
def test_a_column_is_read_as_it_was_written_or_refused(written: list[date], order: str) -> None:
    values = [day.strftime(FORMS[order]) for day in written]
    try:
        found = orders(due=values)["due"]
    except BadData:
        assert all(day.day <= 12 for day in written), "a day above 12 decides"
    else:
        readings = [parse(value, found) for value in values]
        assert [reading and reading.day for reading in readings] == written


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_a_time_with_its_own_zone_is_that_moment(moment: datetime, minutes: int) -> None:
    there = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    reading = parse(there.isoformat(), "mdy")
    assert reading is not None
    assert reading.canonical("Asia/Shanghai") == there.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
