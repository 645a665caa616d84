"""`list` by score: the line where the capacity of two weeks ends, and what a score lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program


def wish(program: Program, title: str, reach: int, effort: str) -> str:
    given = (f"reach={reach}", "user_value=2", "confidence=100", f"effort={effort}")
    return program.ok("add", "requirement", title, *(word for one in given for word in ("--set", one))).strip()


@pytest.fixture
def ranking(program: Program) -> Program:
    """Ten days of one person, and eleven days of work: REQ-1 to REQ-3 by score, REQ-4 lacks what its score needs."""
    for title, reach, effort in (("首屏提速", 4000, "l"), ("退款进度", 2000, "l"), ("尺码表", 100, "s")):
        wish(program, title, reach, effort)
    program.ok("add", "requirement", "深色主题", "--set", "reach=9", "--set", "effort=s")
    return program


def first_cells(table: str) -> list[str]:
    return [line.split("  ")[0] for line in table.splitlines()]


def test_the_line_stands_in_the_table(ranking: Program) -> None:
    table = ranking.ok("list", "--sort", "-score")
    assert first_cells(table) == [
        "KEY",
        "REQ-1",
        "REQ-2",
        "— capacity of two weeks ends here · 10 of 10 d · 1 without a score —",
        "REQ-3",
        "REQ-4",
    ]
    assert "– user value, confidence missing" in table.splitlines()[-1]
    shown = ranking.run("list", "--sort", "-score", "--limit", "1")
    assert shown.out.splitlines()[-1] == "— these fit into two weeks · 10 of 10 d · 1 without a score —"
    assert "capacity" not in ranking.ok("list", "--sort", "score")


def test_a_filter_gives_nobody_more_time(ranking: Program) -> None:
    assert first_cells(ranking.ok("list", "尺码表", "--sort", "-score"))[1].startswith(
        "— capacity of two weeks ends here"
    )


def test_the_view_of_the_ranking_has_its_order(ranking: Program) -> None:
    ranking.ok("views", "save", "Ranking", "kind:requirement", "--sort", "-score", "--screen", "list", "--shared")
    assert first_cells(ranking.ok("list", "view:Ranking"))[1:3] == ["REQ-1", "REQ-2"]
    assert first_cells(ranking.ok("list", "view:ranking", "--sort", "key"))[1:3] == ["REQ-1", "REQ-2"]
    frame = ranking.ok("print", "list", "view:Ranking", "--size", "80x24").splitlines()
    places = [place for place, line in enumerate(frame) if line[1:6] in ("REQ-1", "REQ-2", "REQ-3", "REQ-4")]
    line = next(place for place, text in enumerate(frame) if "capacity of two weeks ends here · 10 of 10 d" in text)
    assert [place - line for place in places] == [-2, -1, 1, 2]
    assert "– lacks 2" in frame[line + 2]


def test_other_forms_have_no_line_and_no_words_in_the_place_of_a_number(ranking: Program) -> None:
    assert "capacity" not in ranking.ok("list", "--sort", "-score", "--csv")
    assert "missing" not in ranking.ok("list", "--sort", "-score", "--columns", "key,score", "--csv")
    answer = ranking.json("list", "--sort", "-score", "--json")
    assert set(answer) == {"items", "total"}
    assert "score" not in answer["items"][3]["fields"]


def test_show_says_what_a_score_lacks(ranking: Program) -> None:
    lines = [line.split("  ") for line in ranking.ok("show", "REQ-4").splitlines()]
    assert ["Score", "– user value, confidence missing"] in [[cell.strip() for cell in line if cell] for line in lines]
    ranking.ok("edit", "REQ-4", "--set", "user_value=1", "--set", "confidence=50")
    assert "missing" not in ranking.ok("show", "REQ-4")


def test_the_line_in_chinese(ranking: Program) -> None:
    ranking.environment["LANG"] = "zh_CN.UTF-8"
    table = ranking.ok("list", "--sort", "-score")
    assert "— 两周的人力到此为止 · 已用 10/10 天 · 1 条缺评分 —" in table
    assert "– 缺用户价值、把握度" in table


def test_days_are_set_and_shown_with_the_other_settings(ranking: Program) -> None:
    ranking.ok("workflow", "set", "capacity.default", "2.5")
    ranking.ok("workflow", "set", "effort.l", "2")
    table = ranking.ok("list", "--sort", "-score")
    assert "— these fit into two weeks · 5 of 5 d · 1 without a score —" in table
    assert "from 0 to 7" in ranking.refused(2, "workflow", "set", "capacity.default", "8")
    assert "there is no setting" in ranking.refused(2, "workflow", "set", "effort.xxl", "8")
    assert "nobody on this board is called mai" in ranking.refused(2, "workflow", "set", "capacity.mai", "3")
    ranking.ok("people", "add", "mei", "--name", "小梅")
    ranking.ok("workflow", "set", "capacity.小梅", "3")
    assert "capacity.mei" in ranking.ok("workflow")
    ranking.ok("workflow", "set", "capacity.小梅", "none")
    assert "capacity.mei" not in ranking.ok("workflow")
