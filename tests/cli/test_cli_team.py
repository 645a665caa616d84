"""What a team asks each day at the command line: what to take next, and what came for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.conftest import Program


def test_next_shows_the_best_free_item_and_takes_it_when_asked(program: Program) -> None:
    program.ok("add", "support", "later", "--priority", "P2")
    program.ok("add", "support", "now", "--priority", "P0")
    assert program.ok("next").split() == ["SUP-2", "New", "P0", "now"]
    assert program.json("next", "priority:P2", "--json")["item"]["assignee"] is None
    assert program.json("next", "kind:support", "--claim", "--json")["item"]["assignee"]
    assert program.ok("next").startswith("SUP-1 ")
    assert program.ok("next", "--claim").startswith("SUP-1 ")
    assert program.refused(3, "next") == "nothing is free here: every open item is assigned or blocked"
    assert "did you mean" in program.refused(2, "next", "kind:suport", "--claim")


def test_since_says_what_came_as_text_markdown_and_json(program: Program) -> None:
    me = program.json("people", "--json")["people"][0]["login"]
    assert program.ok("since").strip() == "nothing new"
    program.ok("add", "support", "my own", "--assignee", "@me")
    program.ok("people", "add", "zhao")
    program.ok("config", "--service", "on")
    key = program.ok(
        "--as", "zhao", "--board", str(program.board), "add", "support", "退款 *now*", "--assignee", me
    ).strip()
    program.ok("--as", "zhao", "--board", str(program.board), "comment", key, f"@{me} [look](http://x) here")
    program.ok("config", "--service", "off")
    text = program.ok("since", "today")
    assert "1 assigned to you, 1 mention" in text.splitlines()[0]
    assert text.splitlines()[1].split() == ["WHEN", "KEY", "WHAT", "TITLE"]
    assert f"zhao mentioned you: @{me} [look]" in text
    markdown = program.ok("since", "today", "--markdown")
    assert markdown.splitlines()[0].startswith("**Since ")
    assert f"- {key} 退款 \\*now\\* — zhao assigned it to you" in markdown.splitlines()
    assert "[look]" not in markdown.replace("\\[", "")
    answer = program.json("since", "today", "--json")
    assert [(one["key"], one["op"], one["because"]) for one in answer["changes"]] == [
        (key, "comment", "mentioned"),
        (key, "add", "assigned"),
    ]
    assert set(answer) == {"changes", "dates", "since"}
    assert program.refused(2, "since", "--json", "--markdown")
    assert "whenever" in program.refused(2, "since", "whenever")


def test_since_begins_where_the_person_did_something_last(program: Program) -> None:
    program.ok("add", "support", "late already", "--assignee", "@me", "--due", "2020-01-01")
    answer = program.json("since", "--json")
    assert (answer["changes"], answer["dates"]) == ([], [])
    assert answer["since"] == program.json("log", "--json")["changes"][-1]["at"]


def test_a_name_that_looks_like_anothers_is_told(program: Program) -> None:
    program.ok("people", "add", "zhao", "--name", "赵")
    told = program.run("people", "add", "mem", "--name", "Zhаo")
    assert (told.code, told.err) == (0, "mem is easily taken for zhao (赵)\n")
    assert "login of someone else" in program.refused(4, "people", "edit", "mem", "--name", "zhao")
    program.ok("people", "edit", "mem", "--department", "tech")
    program.run("people", "add", "third", "--name", "赵")
    assert "third, zhao" in program.refused(2, "add", "support", "x", "--assignee", "赵")
