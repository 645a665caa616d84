"""Saved views at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.conftest import Program


def test_a_view_is_saved_listed_used_and_deleted(program: Program) -> None:
    program.ok("add", "support", "退款没到账", "--priority", "P0")
    program.ok("add", "support", "other")
    out = program.ok("views", "save", "urgent ones", "priority:P0", "is:open", "--sort", "-due", "--screen", "list")
    assert "urgent ones" in out
    assert "priority:P0 is:open" in program.ok("views")
    assert program.json("list", 'view:"urgent ones"', "--json")["total"] == 1
    assert "退款没到账" in program.ok("export", "markdown", 'view:"urgent ones"')
    program.ok("views", "delete", "urgent ones")
    assert program.run("views").err == "no saved views yet: opsboard views save NAME QUERY\n"


def test_json_tells_all_of_a_view(program: Program) -> None:
    program.ok("views", "save", "周会", "due:week", "--shared", "--kind", "SUP", "--group", "department")
    answer = program.json("views", "--json")
    (view,) = answer["views"]
    assert view == {
        "name": "周会", "query": "due:week", "screen": "board", "kind": "support", "sort": "rank",
        "group": "department", "folded": None, "shared": True, "owner": None, "by": view["by"],
    }  # fmt: skip
    assert program.json("views", "delete", "周会", "--json")["views"] == [view]


def test_mistakes_are_usage_and_save_nothing(program: Program) -> None:
    for words in (
        ("save", "x", "is:lost"),
        ("save", "x", "--sort", "colour"),
        ("save", "x", "--screen", "wall"),
        ("save", "x", "--group", "mood"),
        ("save", ""),
        ("delete", "nothing of this name"),
    ):
        program.refused(2, "views", *words)
    assert program.json("views", "--json")["views"] == []


def test_a_view_that_is_not_there_is_named_with_its_place(program: Program) -> None:
    program.ok("views", "save", "refunds", "label:refund")
    assert "refunds" in program.refused(2, "list", "view:refnds")
