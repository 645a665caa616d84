"""`waiting` and `nudge`: what other departments owe."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.conftest import Program


def ask(program: Program) -> str:
    key = program.ok(
        "add", "coordination", "payment interface", "--set", "to_dept=tech", "--set", "promised_date=2026-11-05"
    )
    program.ok("move", key.strip(), "requested", "--reason", "asked")
    return key.strip()


def test_what_is_owed_is_listed_by_department(program: Program) -> None:
    key = ask(program)
    lines = program.ok("waiting").splitlines()
    assert lines[0].startswith("Technology  1 open, 1 late")
    assert lines[2].startswith(f"{key}  2026-11-05 !")
    (department,) = program.json("waiting", "--json")["waiting"]
    assert (department["department"], department["open"], department["late"]) == ("technology", 1, 1)
    assert department["items"][0]["key"] == key


def test_a_promise_moves_later_only_with_a_reason(program: Program) -> None:
    key = ask(program)
    assert "needs a reason" in program.refused(4, "edit", key, "--set", "promised_date=2099-01-01")
    program.ok("edit", key, "--set", "promised_date=2099-01-01", "--reason", "parts are missing")
    (department,) = program.json("waiting", "--json")["waiting"]
    assert [slip["reason"] for slip in department["items"][0]["slips"]] == ["parts are missing"]


def test_a_reminder_is_printed_and_logged(program: Program) -> None:
    key = ask(program)
    assert program.ok("nudge", key).startswith("Hello Technology,\n")
    assert program.json("log", key, "--json")["changes"][-1]["op"] == "nudge"
    assert "message" in program.json("nudge", key, "--json")
    assert "no request" in program.refused(4, "nudge", program.ok("add", "support", "x").strip())
