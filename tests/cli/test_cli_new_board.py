"""What a new board begins with: everybody's views, each of which can be looked at."""

from __future__ import annotations

from cli.conftest import Program


def test_a_new_board_has_views_of_the_work(bare: Program) -> None:
    program = bare
    program.ok("init", str(program.board))
    names = [one["name"] for one in program.json("views", "--json")["views"]]
    assert names == [
        "Triage",
        "Publishing this week",
        "Review over 5 days",
        "Promises late",
        "Running experiments",
        "Ranking",
        "Competitors",
    ]
    key = program.ok("add", "support", "first").strip()
    program.ok("add", "plan", "no triage")
    for name in names:
        found = program.json("list", f'view:"{name}"', "--json")["items"]
        assert [one["key"] for one in found] == ([key] if name == "Triage" else []), name
    assert program.run("undo").code == 0
    assert program.run("check", "--deep").code == 0


def test_a_board_of_few_kinds_has_the_views_of_those(bare: Program) -> None:
    path = str(bare.home / "few.db")
    bare.ok("init", path, "--kinds", "content", "--name", "few")
    views = bare.json("--board", path, "views", "--json")["views"]
    assert [one["name"] for one in views] == ["Publishing this week", "Review over 5 days"]
    bare.environment["LANG"] = "zh_CN.UTF-8"
    other = str(bare.home / "zh.db")
    bare.ok("init", other, "--kinds", "content")
    assert {one["name"] for one in bare.json("--board", other, "views", "--json")["views"]} == {
        "本周发布",
        "审核超过5天",
    }


def test_how_long_in_a_stage_is_asked(program: Program) -> None:
    key = program.ok("add", "support", "now").strip()
    assert [one["key"] for one in program.json("list", "entered:today", "--json")["items"]] == [key]
    assert program.json("list", "entered:<-5d", "--json")["items"] == []
