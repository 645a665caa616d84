"""Tables, repetitions, departments and dates where the command line speaks to people: words, never keys or JSON."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program

CHINESE = {"LC_ALL": "zh_CN.UTF-8"}
PAGES = '{"rule": "两行以内", "page": "首页", "slot": "title"}\n{"page": "列表"}'
FORMS = re.compile(r"[\[\]{}']")


@pytest.fixture
def plan(program: Program) -> str:
    return program.ok("add", "plan", "主会场", "--set", f"pages={PAGES}", "--set", "budget=120000").strip()


def test_show_has_a_table_in_the_order_and_the_words_of_its_columns(program: Program, plan: str) -> None:
    text = program.ok("show", plan)
    assert "\nPages\n  Page  Slot   Rule\n  首页  Title  两行以内\n  列表\n" in text
    assert not FORMS.search(text)
    chinese = program.run("show", plan, environment=CHINESE).out
    assert "\n页面\n  页面  位置  规则\n  首页  标题  两行以内\n  列表\n" in chinese


def test_markdown_has_a_table(program: Program, plan: str) -> None:
    text = program.ok("show", plan, "--markdown")
    assert "| Page | Slot | Rule |\n| --- | --- | --- |\n| 首页 | Title | 两行以内 |\n| 列表 |  |  |" in text


def all_of(rows: str) -> str:
    """Rows as a JSON array, which stands in the place of those that are there."""
    return "pages=[" + ",".join(rows.split("\n")) + "]"


def test_the_log_tells_what_became_of_each_row(program: Program, plan: str) -> None:
    changed = PAGES.replace("两行", "三行").replace('\n{"page": "列表"}', '\n{"page": "详情"}')
    program.ok("edit", plan, "--set", all_of(changed))
    assert "Pages: 首页: Rule 两行以内 → 三行以内; -列表; +详情" in program.ok("log", plan)
    assert "首页：规则 两行以内 → 三行以内；-列表；+详情" in program.run("log", plan, environment=CHINESE).out
    program.ok("edit", plan, "--set", "pages=none")
    assert "Pages: -首页 · Title · 三行以内; -详情" in program.ok("log", plan)
    assert not FORMS.search(program.ok("log", plan))


def test_the_log_has_no_keys_or_rules(program: Program) -> None:
    program.ok("add", "content", "x", "--due", "2026-12-04", "--repeat", "weekly:fr")
    program.ok("edit", "CNT-1", "--repeat", "monthly:2tu", "--department", "technology", "--set", "content_type=poster")
    told = program.ok("log", "CNT-1")
    assert "repeat: every Friday → every month on the second Tuesday" in told
    assert "department: – → Technology" in told
    assert "Content type: – → Poster" in told
    assert "FREQ" not in told + program.ok("show", "CNT-1") + program.ok("show", "CNT-1", "--markdown")
    chinese = program.run("log", "CNT-1", environment=CHINESE).out
    assert "每周五 → 每月第 2 个周二" in chinese
    assert "– → 技术" in chinese


def test_what_blocks_is_said_by_the_department_s_name(program: Program) -> None:
    program.ok("add", "requirement", "x")
    program.ok("flow", "REQ-1", "coordination", "api")
    program.ok("edit", "CRD-1", "--set", "to_dept=technology")
    program.ok("unlink", "REQ-1", "needs", "CRD-1")
    program.ok("link", "REQ-1", "needs", "CRD-1")
    assert "CRD-1 Technology" in program.ok("show", "REQ-1")
    assert "technology" not in program.ok("show", "REQ-1")
    assert "CRD-1 Technology" in program.ok("log", "REQ-1")
    assert "CRD-1 技术" in program.run("show", "REQ-1", environment=CHINESE).out


def test_different_rows_merge_and_the_same_row_conflicts_in_words(program: Program, plan: str) -> None:
    program.ok("edit", plan, "--set", all_of(PAGES.replace("两行", "三行")))
    other = PAGES.replace('"列表"', '"列表页"')
    program.ok("edit", plan, "--set", all_of(other), "--if-version", "1")
    pages = program.json("show", plan, "--json")["item"]["fields"]["pages"]
    assert pages == [{"page": "首页", "slot": "title", "rule": "三行以内"}, {"page": "列表页"}]
    told = program.refused(5, "edit", plan, "--set", all_of(PAGES.replace("两行", "一行")), "--if-version", "1")
    assert "changed Pages since" in told
    assert 'Pages: yours "2 rows: 首页 · Title · 一行以内; 列表"' in told
    assert not FORMS.search(told)


def test_what_an_import_finds_no_place_for_stands_in_the_text_as_words(program: Program, plan: str) -> None:
    header, line = program.ok("export", "jsonl", "--stable").splitlines()
    item = json.loads(line)
    item |= {"key": "PLN-7", "fields": {"gone": item["fields"]["pages"]}}
    done = program.run("import", "-", "--format", "jsonl", data=f"{header}\n{json.dumps(item)}\n".encode())
    assert "gone: not kept as it was" in done.err
    bodies = [one["body"] for one in program.json("list", "--json")["items"]]
    assert any("首页" in body for body in bodies)
    assert not any(FORMS.search(body) for body in bodies)


def test_a_list_has_the_words_of_a_table_and_every_column_that_was_asked_for(program: Program, plan: str) -> None:
    asked = ("--columns", "key,pages,category,due")
    told = program.ok("list", *asked)
    assert told.splitlines()[0].split() == ["KEY", "PAGES", "CATEGORY", "DUE"], "due, too, which nothing has"
    assert "2 rows: 首页 · Title · 两行以内; 列表" in told
    assert "Backlog" in told
    chinese = program.run("list", *asked, environment=CHINESE).out
    assert "2 行：首页 · 标题 · 两行以内；列表" in chinese
    assert "待办" in chinese
    assert "首页 · Title · 两行以内" in program.ok("list", "--markdown", *asked)
    assert not FORMS.search(told)


def test_who_decided_is_told_by_name(program: Program) -> None:
    me = program.json("people", "--json")["people"][0]["login"]
    program.ok("people", "edit", me, "--name", "林晓")
    program.ok("add", "support", "x", "--stage", "open", "--reason", "in a hurry")
    assert re.search(r"林晓 +Open +in a hurry", program.ok("show", "SUP-1"))


def test_people_are_listed_with_the_names_of_roles_and_departments(program: Program) -> None:
    program.ok("people", "add", "lin", "--name", "林晓", "--role", "主管", "--department", "技术")
    assert "lead" in program.ok("people")
    assert "Technology" in program.ok("people")
    (row,) = [line for line in program.run("people", environment=CHINESE).out.splitlines() if line.startswith("lin ")]
    assert row.split() == ["lin", "林晓", "主管", "技术"]
    (lin,) = [one for one in program.json("people", "--json")["people"] if one["login"] == "lin"]
    assert (lin["role"], lin["department"]) == ("lead", "technology")


def test_a_wrong_word_is_answered_with_names(program: Program) -> None:
    program.ok("add", "support", "x")
    assert "use one of Product, Logistics" in program.refused(2, "edit", "SUP-1", "--set", "category=zz")
    done = program.run("edit", "SUP-1", "--set", "category=zz", environment=CHINESE)
    assert "问题类别没有选项 zz；可用 商品、物流" in done.err


def test_who_blocks_stands_before_a_full_width_colon_in_chinese(program: Program) -> None:
    program.ok("add", "support", "x")
    program.ok("block", "SUP-1", "等证书")
    assert "：等证书\n" in program.run("show", "SUP-1", environment=CHINESE).out
