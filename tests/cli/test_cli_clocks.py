"""`clocks`, `reply`, `customer` and `workflow` at the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hostile import TERMINAL

if TYPE_CHECKING:
    from cli.conftest import Program


def ticket(program: Program, *words: str) -> str:
    return program.ok("add", "support", "退款不到账", *words).strip()


def test_clocks_are_listed_and_breaching_ones_are_found(program: Program) -> None:
    assert program.run("clocks", "--breaching", "1d").code == 0
    key = ticket(program, "priority:P0")
    ticket(program, "priority:P3")
    program.ok("workflow", "set", "clocks.support.P0.solve", "5d")
    lines = program.ok("clocks").splitlines()
    assert lines[0].split() == ["KEY", "TITLE", "CLOCK", "LEFT", "OF"]
    assert len(lines) == 5
    found = program.run("clocks", "--breaching", "1h", "--json")
    assert found.code == 1
    (clock,) = found.answer["clocks"]
    assert found.answer["schema_version"] == 1
    assert (clock["key"], clock["clock"], clock["promised"], clock["missed"]) == (key, "reply", "15m", False)
    assert 0 < clock["left_seconds"] <= 900 == clock["of_seconds"]
    assert program.json("list", "is:breaching:1h", "--json")["total"] == 1
    program.ok("reply", key, "您好")
    assert program.run("clocks", "--breaching", "1h").code == 0
    assert "no length of time" in program.refused(2, "clocks", "--breaching", "soon")


def test_an_item_says_what_was_promised(program: Program) -> None:
    key = ticket(program, "priority:P0")
    shown = program.ok("show", key)
    assert re.search(r"^reply +\S+ left · of 15m · until \d{4}-", shown, re.MULTILINE)
    program.ok("reply", key, "您好")
    assert re.search(r"^reply +met, \S+ to spare · of 15m", program.ok("show", key), re.MULTILINE)
    other = program.ok("add", "requirement", "x").strip()
    assert " left " not in program.ok("show", other)


def test_replies_and_what_the_customer_wrote_are_marked_and_survive_an_export(program: Program) -> None:
    key = ticket(program)
    program.ok("reply", key, "您好")
    program.run("customer", key, "-", data="还没有收到".encode())
    program.ok("comment", key, "谁来看看")
    comments = program.json("show", key, "--json")["item"]["comments"]
    assert [one.get("customer") for one in comments] == ["to", "from", None]
    assert "from the customer" in program.ok("show", key)
    lines = program.ok("export", "jsonl")
    other = str(program.board.parent / "other.db")
    program.ok("init", other)
    program.ok("--board", other, "import", "-", data=lines.encode())
    copied = program.json("--board", other, "show", key, "--json")["item"]["comments"]
    assert [one.get("customer") for one in copied] == ["to", "from", None]
    assert "the comment is empty" in program.refused(2, "reply", key, " ")
    for text in TERMINAL:
        assert "\x1b" not in program.run("reply", key, text).out


def test_hours_are_set_and_shown(program: Program) -> None:
    program.ok("workflow", "set", "hours", "09:00-12:00,13:30-18:00")
    assert "hours.sa  10:00-14:00" in program.ok("workflow", "set", "hours.sat", "10:00-14:00").splitlines()
    rows = dict(line.split(maxsplit=1) for line in program.ok("workflow").splitlines())
    assert (rows["hours"], rows["hours.sa"]) == ("09:00-12:00,13:30-18:00", "10:00-14:00")
    held = program.json("workflow", "--json")["workflow"]["settings"]["working_time"]
    assert held == {
        "days": ["mo", "tu", "we", "th", "fr"],
        "hours": ["09:00-12:00", "13:30-18:00"],
        "of": {"sa": ["10:00-14:00"]},
    }
    assert program.ok("workflow", "check") == "the workflow fits together\n"
    for name, value, words in (
        ("hours", "18:00-09:00", "no working hours"),
        ("hours", "09:00-12:00,11:00-13:00", "overlap at 11:00"),
        ("days", "", "no day has working hours"),
        ("clocks.support.P1.reply", "soon", "settings.clocks.support.P1.reply"),
        ("clocks.suport.P1.reply", "1h", "did you mean support"),
        ("what", "1h", 'there is no setting "what"'),
    ):
        assert words in program.refused(2, "workflow", "set", name, value)


def test_holidays_come_from_china_from_a_file_and_by_hand(program: Program) -> None:
    brought = program.run("workflow", "holidays", "import", "cn", "2026", "2027")
    assert (brought.code, brought.err) == (0, "not announced yet, reckoned from the calendar: 2027\n")
    lines = program.ok("workflow", "holidays", "list", "2026").splitlines()
    assert [line.split()[:4] for line in lines if line.startswith("2026-10-10")] == [
        ["2026-10-10", "Sat", "worked", "国庆节"]
    ]
    found = program.json("workflow", "holidays", "--json")["workflow"]["holidays"]
    assert {one["day"][:4]: one["provisional"] for one in found} == {"2026": False, "2027": True}
    put = program.run("workflow", "holidays", "import", "-", data="2026-12-25,off,圣诞\n".encode())
    assert re.search(r"\d\d days of those years are gone", put.err)
    assert program.ok("workflow", "holidays", "list", "2026").splitlines()[1:] == ["2026-12-25  Fri  off  圣诞"]
    program.ok("workflow", "holidays", "add", "2026-12-26", "--worked")
    program.ok("workflow", "holidays", "remove", "2026-12-25")
    assert len(program.ok("workflow", "holidays", "list", "2026").splitlines()) == 2
    assert program.run("workflow", "holidays", "import", "-", data=b"2026-12-01\nsoon,off").code == 6
    assert "holidays of 2026" in program.ok("log", "--team")
    assert program.run("check", "--deep").code == 0


@pytest.mark.parametrize("words", [("1999",), ("soon",), ("2200",)])
def test_years_without_known_holidays_are_refused(program: Program, words: tuple[str, ...]) -> None:
    program.refused(2, "workflow", "holidays", "import", "cn", *words)


def test_a_new_board_in_china_has_its_holidays(program: Program) -> None:
    path = str(program.board.parent / "new.db")
    program.ok("init", path, "--time-zone", "Asia/Shanghai")
    assert "春节" in program.ok("--board", path, "workflow", "holidays")
    other = str(program.board.parent / "other.db")
    program.ok("init", other, "--time-zone", "Europe/Paris")
    assert program.run("--board", other, "workflow", "holidays").out == ""
