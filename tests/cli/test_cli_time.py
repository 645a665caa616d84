"""`snooze`, `tick`, `agenda`, and what a command does in passing of what time brings."""

from __future__ import annotations

from typing import Any

import pytest

from cli.conftest import Program
from opsboard import bootstrap


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the clock of the program."""

    def set_clock(moment: str) -> None:
        monkeypatch.setattr(bootstrap, "now", lambda: moment)

    set_clock("2026-11-03T02:00:00Z")
    return set_clock


@pytest.fixture
def put_off(program: Program, at: Any) -> Program:
    """REQ-1 and REQ-2, of which REQ-1 is snoozed until the fifth."""
    for title in ("退款", "other"):
        program.ok("add", "requirement", title)
    program.ok("snooze", "req-1", "2026-11-05")
    return program


def keys(program: Program, *query: str) -> list[str]:
    return [one["key"] for one in program.json("list", *query, "--json")["items"]]


def test_a_snoozed_item_is_off_the_list_which_says_so(put_off: Program) -> None:
    assert keys(put_off) == ["REQ-2"]
    assert keys(put_off, "is:snoozed") == ["REQ-1"]
    assert put_off.json("show", "REQ-1", "--json")["item"]["snoozed"] == "2026-11-05"
    assert "snoozed until  2026-11-05" in put_off.ok("show", "REQ-1")
    assert put_off.run("list").err == "1 snoozed: is:snoozed\n"
    assert put_off.run("list", "退款").err == "1 snoozed: is:snoozed\n"
    assert "退款" in put_off.ok("export", "csv")


def test_snooze_none_brings_it_back(put_off: Program) -> None:
    assert put_off.json("snooze", "REQ-1", "none", "--json")["item"]["snoozed"] is None
    assert set(keys(put_off)) == {"REQ-1", "REQ-2"}


@pytest.mark.parametrize(
    ("words", "code"), [(("REQ-1", "today"), 2), (("REQ-1", "someday"), 2), (("REQ-9", "fri"), 3), (("REQ-1",), 2)]
)
def test_a_day_that_is_none_is_refused(put_off: Program, words: tuple[str, ...], code: int) -> None:
    result = put_off.run("snooze", *words)
    assert (result.code, result.out) == (code, "")
    assert result.err.count("\n") == 1


def test_the_next_command_brings_it_back(put_off: Program, at: Any) -> None:
    at("2026-11-04T15:59:00Z")
    assert keys(put_off) == ["REQ-2"]
    at("2026-11-05T02:00:00Z")
    assert set(keys(put_off)) == {"REQ-1", "REQ-2"}
    last = put_off.json("log", "REQ-1", "--json")["changes"][-1]
    assert (last["by"], last["op"], last["before"]["snoozed"]) == ("opsboard", "wake", "2026-11-05")
    assert "came back" in put_off.ok("log", "REQ-1").splitlines()[-1]
    assert put_off.run("check", "--deep").code == 0


def test_a_slip_after_it_is_told_as_ever(put_off: Program, at: Any) -> None:
    """What was done in passing is no deed of the command: `done, but:` would be a lie."""
    at("2026-11-05T02:00:00Z")
    result = put_off.run("show", "REQ-9")
    assert (result.code, result.out) == (3, "")
    assert not result.err.startswith("done")


def test_tick_does_it_and_says_what(put_off: Program, at: Any) -> None:
    assert put_off.ok("tick") == ""
    at("2026-11-05T02:00:00Z")
    assert put_off.ok("tick") == "REQ-1  came back\n"
    assert put_off.json("tick", "--json") == {"done": []}


def test_tick_in_json(put_off: Program, at: Any) -> None:
    at("2026-11-05T02:00:00Z")
    done = [{"effect": "snooze", "key": "REQ-1", "occurrence": "2026-11-05"}]
    assert put_off.json("tick", "--json") == {"done": done}


def test_undo_with_a_key_takes_back_what_time_did(put_off: Program, at: Any) -> None:
    assert put_off.run("undo", "REQ-1").code == 4
    at("2026-11-05T02:00:00Z")
    put_off.ok("tick")
    put_off.ok("undo", "req-1")
    assert keys(put_off) == ["REQ-2"]
    put_off.ok("redo")
    assert set(keys(put_off)) == {"REQ-1", "REQ-2"}


def test_the_agenda_is_short_and_has_its_parts(program: Program, at: Any) -> None:
    for number in range(20):
        program.ok("add", "requirement", f"late {number}", "--due", "2026-11-01")
    for number in range(20):
        program.ok("add", "requirement", f"now *{number}*", "--due", "2026-11-03")
    for number in range(20):
        program.ok("add", "requirement", f"waits {number}")
    program.ok("add", "content", "page", "--set", "publish_at=2026-11-03 18:00", "--due", "2026-11-03")
    for number in range(41, 61):
        program.ok("block", f"REQ-{number}", "客户")
    lines = program.ok("agenda").splitlines()
    assert len(lines) <= 33
    assert [line.strip() for line in lines if line.strip().endswith("more")] == ["11 more", "11 more", "14 more"]
    assert any(line.startswith("Overdue 20") for line in lines)
    markdown = program.ok("agenda", "--markdown").splitlines()
    assert markdown[0] == "**2026-11-03**"
    assert "**Overdue 20**" in markdown
    assert any("now \\*0\\*" in line for line in markdown)
    content = program.ok("agenda", "kind:content")
    assert "due, 18:00 publish" in content
    assert content.count("CNT-1") == 1


def test_the_agenda_in_json_and_of_another_day(program: Program, at: Any) -> None:
    program.ok("add", "requirement", "late", "--due", "2026-11-01")
    program.ok("add", "requirement", "then", "--due", "2026-11-06")
    answer = program.json("agenda", "--json")
    assert (answer["day"], answer["overdue"], answer["dated"]) == ("2026-11-03", ["REQ-1"], [])
    friday = program.json("agenda", "--day", "fri", "--json")
    assert (friday["day"], friday["overdue"]) == ("2026-11-06", [])
    assert friday["dated"] == [{"key": "REQ-2", "role": "due", "day": "2026-11-06", "moment": None}]
    assert program.ok("agenda", "--day", "fri").startswith("2026-11-06\n")
    assert program.ok("agenda", "--day", "sat") == "2026-11-07\nnothing is due\n"
    assert program.run("agenda", "--json", "--markdown").code == 2


def test_reminders_are_a_setting(program: Program) -> None:
    (program.home / "config" / "opsboard").mkdir(parents=True, exist_ok=True)
    path = program.home / "config" / "opsboard" / "config.toml"
    path.write_text('reminders = "17:30 before, 08:45"\n')
    assert program.run("list").code == 0
    path.write_text('reminders = "now and then"\n')
    result = program.run("list")
    assert result.code == 2
    assert "line 1: reminders must be one of both, evening, morning, off" in result.err


def test_an_item_that_is_put_off_says_until_when(program: Program) -> None:
    program.ok("add", "support", "x")
    assert "snoozed until 2031-05-20" in program.ok("snooze", "SUP-1", "2031-05-20")
    assert "snoozed until" in program.ok("snooze", "SUP-1", "+3wd")
    assert "snoozed" not in program.ok("snooze", "SUP-1", "none")


def test_what_was_to_be_looked_at_again_or_promised_is_overdue_as_well(program: Program, at: Any) -> None:
    program.ok("add", "analysis", "look again", "--set", "follow_up_on=2026-11-01")
    program.ok("add", "coordination", "promise", "--set", "promised_date=2026-10-30", "--due", "2026-11-20")
    program.ok("add", "content", "out today", "--set", "publish_at=2026-11-03 01:00")
    lines = [line.split() for line in program.ok("agenda").splitlines()[2:]]
    assert lines[0] == ["Overdue", "2"]
    assert {(one[0], one[1]) for one in lines[1:3]} == {("2026-10-30", "CRD-1"), ("2026-11-01", "ANL-1")}
    assert lines[3][:2] == ["Today", "1"]
