"""Dates on the command line: the year that was added, steps from the date that is there, a person's own zone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from opsboard.config import config_path
from opsboard.domain.days import shifted

if TYPE_CHECKING:
    from cli.conftest import Program


def _settings(program: Program, text: str) -> None:
    path = Path(config_path(program.environment))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _today(program: Program) -> str:
    program.ok("add", "support", "today", "--due", "today")
    return str(program.json("list", "today", "--json")["items"][0]["due"])


def test_the_year_that_was_added_is_said(program: Program) -> None:
    today = _today(program)
    past = shifted(today, -40)
    month_day, year = past[5:], int(past[:4]) + 1
    result = program.run("add", "support", "x", "--due", month_day)
    said = f"{month_day} is {year}-{month_day}: the next one to come\n"
    if str(year) == today[:4]:  # early in a year, forty days back are of the last one
        said = ""
    assert (result.code, result.out, result.err) == (0, "SUP-2\n", said)
    assert program.run("add", "support", "x", f"due:{month_day}").err == said
    assert program.run("edit", "SUP-1", "--due", month_day).err == said
    assert program.json("show", "SUP-1", "--json")["item"]["due"] == f"{year}-{month_day}"
    assert program.run("edit", "SUP-1", "--due", f"{year}-{month_day}").err == ""
    assert program.run("edit", "SUP-1", "--due", "fri").err == ""
    program.ok("add", "content", "x")
    for name in ("publish_at", "review_again_on", "发布时间", "Publish at"):
        assert program.run("edit", "cnt-1", "--set", f"{name}={month_day}").err == said


def test_two_signs_count_from_each_item_s_own_date(program: Program) -> None:
    program.ok("add", "support", "a", "--due", "2030-12-24")
    program.ok("add", "support", "b", "--due", "2031-01-31T10:00:00Z")
    program.ok("edit", "SUP-1", "SUP-2", "--due", "++1m")
    dues = {one["key"]: one["due"] for one in program.json("list", "--json")["items"]}
    assert dues["SUP-1"] == "2031-01-24"
    assert dues["SUP-2"].startswith("2031-02-28T")
    program.ok("edit", "SUP-1", "--due", "提前三天")
    assert program.json("show", "SUP-1", "--json")["item"]["due"] == "2031-01-21"
    program.ok("add", "content", "c", "--set", "publish_at=2031-03-03 10:00")
    before = program.json("show", "CNT-1", "--json")["item"]["fields"]["publish_at"]
    program.ok("edit", "CNT-1", "--set", "publish_at=++1d")
    after = program.json("show", "CNT-1", "--json")["item"]["fields"]["publish_at"]
    assert (after[:10], after[10:]) == (shifted(before[:10], 1), before[10:])


def test_without_a_date_two_signs_are_refused(program: Program) -> None:
    program.ok("add", "support", "a")
    assert "+1d counts from today" in program.refused(2, "edit", "SUP-1", "--due", "++1d")
    assert "+1d counts from today" in program.refused(2, "add", "support", "b", "--due", "++1d")


def test_people_read_and_type_times_in_their_own_zone(program: Program) -> None:
    program.ok("init", "zones.db", "--time-zone", "Asia/Shanghai")
    _settings(program, 'time_zone = "Europe/Berlin"\n')
    zones = ("--board", "zones.db")
    program.ok(*zones, "add", "support", "a", "--due", "2031-01-10 18:00")
    program.ok(*zones, "add", "support", "b", "--due", "2031-07-10 18:00")
    program.ok(*zones, "add", "support", "c", "--due", "2031-07-10")
    dues = {one["key"]: one["due"] for one in program.json(*zones, "list", "--json")["items"]}
    assert dues == {"SUP-1": "2031-01-10T17:00:00Z", "SUP-2": "2031-07-10T16:00:00Z", "SUP-3": "2031-07-10"}
    listed = program.ok(*zones, "list")
    assert "2031-01-10 18:00 CET " in listed
    assert "2031-07-10 18:00 CEST " in listed
    assert "2031-01-10 18:00 CET" in program.ok(*zones, "show", "SUP-1")
    program.ok(*zones, "edit", "SUP-1", "--due", "++1d")
    assert "2031-01-10 18:00 CET -> 2031-01-11 18:00 CET" in program.ok(*zones, "log", "SUP-1").replace("→", "->")
    program.ok(*zones, "edit", "SUP-1", "--due", "--1d")
    assert "CE" not in program.ok(*zones, "list", "--csv")
    _settings(program, "")
    assert "2031-01-11 01:00 " in program.ok(*zones, "list")


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Chongqing"])
def test_a_zone_with_the_board_s_clock_is_not_told(program: Program, zone: str) -> None:
    program.ok("init", "zones.db", "--time-zone", "Asia/Shanghai")
    _settings(program, f'time_zone = "{zone}"\n')
    program.ok("--board", "zones.db", "add", "support", "a", "--due", "2031-01-10 18:00")
    shown = program.ok("--board", "zones.db", "show", "SUP-1")
    assert "2031-01-10 18:00\n" in shown
    assert "CST" not in shown


def test_items_on_the_first_and_last_day_of_all_keep_nobody_from_the_rest(program: Program) -> None:
    program.ok("add", "support", "first", "--due", "1900-01-01")
    program.ok("add", "support", "first of many", "--due", "1900-01-01", "--repeat", "yearly")
    program.ok("add", "support", "last", "--due", "2999-12-31", "--repeat", "daily")
    assert program.ok("export", "ics").count("BEGIN:VTODO") == 3
    assert program.json("list", "created:<=2999-12-31", "--json")["total"] == 3
    assert program.json("list", "created:2999-12-31", "--json")["total"] == 0
