"""`merge`: duplicates are closed as such, linked, and what they know goes on with the one that stays."""

from __future__ import annotations

from typing import Any

from cli.conftest import Program


def support(program: Program, title: str, *more: str) -> str:
    return program.ok("add", "support", title, *more).strip()


def item(program: Program, key: str) -> Any:
    return program.json("show", key, "--json")["item"]


def test_a_duplicate_is_closed_linked_and_joins(program: Program) -> None:
    program.ok("people", "add", "zhao", "--name", "赵强")
    program.ok("people", "add", "chen", "--name", "陈明")
    one = support(program, "退款未到账", "--set", "customer=李先生", "--assignee", "zhao", "--participant", "chen")
    two = support(program, "退款三天没到", "--set", "customer=王女士")
    done = program.run("merge", one, "into", two)
    assert done.code == 0, done.err
    closed, stays = item(program, one), item(program, two)
    assert (closed["stage"], closed["category"]) == ("duplicate", "dropped")
    assert {"relation": "duplicate_of", "key": two} in closed["links"]
    assert {"relation": "duplicated_by", "key": one} in stays["links"]
    assert sorted(stays["participants"]) == ["chen", "zhao"]
    assert stays["fields"]["customer"] == "王女士"
    assert [(row["customer"], row["text"], row["source"]) for row in stays["fields"]["evidence"]] == [
        ("李先生", "退款未到账", one)
    ]
    assert program.run("check", "--deep").code == 0
    assert program.run("undo").code == 0
    assert item(program, one)["stage"] == "new"
    assert item(program, one)["assignee"] == "zhao"
    back = item(program, two)
    assert (back["links"], back["participants"], back["fields"].get("evidence")) == ([], [], None)
    assert program.run("redo").code == 0
    assert item(program, one)["stage"] == "duplicate"
    assert program.run("check", "--deep").code == 0


def test_several_at_once_are_one_undo(program: Program) -> None:
    keys = [support(program, f"退款 {number}", "--set", f"customer=客户{number}") for number in range(4)]
    assert program.run("merge", *keys[:3], "into", keys[3]).code == 0
    rows = item(program, keys[3])["fields"]["evidence"]
    assert [row["customer"] for row in rows] == ["客户0", "客户1", "客户2"]
    assert program.run("undo").code == 0
    assert [item(program, key)["stage"] for key in keys] == ["new"] * 4


def test_what_cannot_be_merged(program: Program) -> None:
    one, two, three = (support(program, title) for title in ("a", "b", "c"))
    wish = program.ok("add", "requirement", "w").strip()
    other = program.ok("add", "requirement", "x").strip()
    plan = program.ok("add", "plan", "p").strip()
    again = program.ok("add", "plan", "q").strip()
    assert "cannot be linked to itself" in program.refused(4, "merge", one, "into", one)
    assert "different kinds" in program.refused(4, "merge", one, "into", wish)
    assert "no stage for duplicates" in program.refused(4, "merge", plan, "into", again)
    program.refused(3, "merge", one, "into", "SUP-99")
    program.refused(2, "merge", one, two)
    assert program.run("merge", one, "into", two).code == 0
    assert "merge into that" in program.refused(4, "merge", three, "into", one)
    assert "closed as a duplicate already" in program.refused(4, "merge", one, "into", three)
    assert program.run("merge", wish, "into", other).code == 0
    assert item(program, wish)["stage"] == "merged"
