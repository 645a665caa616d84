"""Adding, editing, listing and showing items from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program

ALL = (
    "--stage", "triage", "--priority", "P1", "--assignee", "@me", "--participant", "@me", "--department", "技术",
    "--label", "refund", "--label", "vip", "--start", "2026-11-01", "--due", "2026-11-03", "--set", "category=refund",
    "--body", "first line\nsecond line",
)  # fmt: skip


def test_add_prints_the_key_alone(program: Program) -> None:
    assert program.ok("add", "support", "Refund did not arrive") == "SUP-1\n"
    assert program.ok("add", "需求", "搜索页加筛选") == "REQ-1\n"
    assert program.ok("add", "SUP", "Another") == "SUP-2\n"


def test_add_takes_every_property(program: Program) -> None:
    program.ok("add", "support", "退款未到账", *ALL, "--repeat", "weekly:mo,we")
    item = program.json("show", "sup-1", "--json")["item"]
    assert (item["key"], item["kind"], item["stage"], item["category"]) == ("SUP-1", "support", "triage", "active")
    assert (item["title"], item["body"]) == ("退款未到账", "first line\nsecond line")
    assert (item["priority"], item["department"]) == ("P1", "technology")
    assert item["participants"] == [item["assignee"]]
    assert item["labels"] == ["refund", "vip"]
    assert (item["start"], item["due"]) == ("2026-11-01", "2026-11-03")
    assert item["fields"] == {"category": "refund"}
    assert item["repeat"].startswith("FREQ=WEEKLY")


def test_body_and_comment_come_from_standard_input(program: Program) -> None:
    program.ok("add", "support", "x", "--body", "-", data="正文\nsecond".encode())
    program.ok("comment", "SUP-1", "-", data=b"from a pipe\n")
    item = program.json("show", "SUP-1", "--json")["item"]
    assert item["body"] == "正文\nsecond"
    assert [comment["body"] for comment in item["comments"]] == ["from a pipe"]
    assert "UTF-8" in program.refused(6, "comment", "SUP-1", "-", data=b"\xff\xfe")


def test_edit_adds_removes_and_clears(program: Program) -> None:
    program.ok("add", "support", "Old", *ALL)
    out = program.ok(
        "edit", "SUP-1", "--title", "New", "--label", "-vip", "--label", "wechat", "--due", "none",
        "--set", "category=none", "--priority", "P0", "--participant", f"-{_me(program)}",
    )  # fmt: skip
    assert out.startswith("SUP-1  ")
    assert "New" in out
    item = program.json("show", "SUP-1", "--json")["item"]
    assert (item["title"], item["labels"], item["due"], item["priority"]) == ("New", ["refund", "wechat"], None, "P0")
    assert item["fields"] == {}
    assert item["participants"] == []


def test_edit_of_a_stale_version_conflicts_field_by_field(program: Program) -> None:
    program.ok("add", "support", "Old")
    program.ok("edit", "SUP-1", "--title", "Theirs")
    told = program.refused(5, "edit", "SUP-1", "--title", "Mine", "--if-version", "1")
    assert f"{_me(program)} changed title since" in told
    assert told.endswith('title: yours "Mine", now "Theirs", before "Old"')
    program.ok("edit", "SUP-1", "--priority", "P1", "--if-version", "1")
    item = program.json("show", "SUP-1", "--json")["item"]
    assert (item["title"], item["priority"]) == ("Theirs", "P1")


def test_texts_merge_by_lines_and_conflict_where_they_meet(program: Program) -> None:
    program.ok("add", "support", "x", "--body", "买家\n订单\n处理")
    program.ok("edit", "SUP-1", "--body", "买家\n订单\n处理：已退")
    program.ok("edit", "SUP-1", "--body", "买家很急\n订单\n处理", "--if-version", "1")
    assert program.json("show", "SUP-1", "--json")["item"]["body"] == "买家很急\n订单\n处理：已退"
    told = program.refused(5, "edit", "SUP-1", "--body", "卖家\n订单\n处理", "--if-version", "1")
    assert 'text: yours "卖家 订单 处理", now "买家很急 订单 处理：已退", before "买家 订单 处理"' in told
    told = program.refused(5, "edit", "SUP-1", "--body", "", "--if-version", "1")
    assert "text: yours nothing" in told


def test_edit_with_a_stage_moves_after_the_edit(program: Program) -> None:
    program.ok("add", "support", "x")
    program.ok("edit", "SUP-1", "--set", "category=refund", "--priority", "P1", "--assignee", "@me", "--stage", "open")
    assert program.json("show", "SUP-1", "--json")["item"]["stage"] == "open"


def test_list_aligns_in_cells_and_selects(program: Program) -> None:
    program.ok("add", "support", "退款", "--label", "refund")
    program.ok("add", "support", "Parcel lost", "--label", "logistics", "--priority", "P0")
    program.ok("add", "requirement", "Filter")
    lines = program.ok("list", "kind:support").splitlines()
    assert [line.split()[0] for line in lines] == ["KEY", "SUP-2", "SUP-1"]
    assert lines[0].index("TITLE") == lines[1].index("Parcel")
    assert lines[0].index("LABELS") - lines[2].index("refund") == len("退款")  # two more cells than characters
    assert program.ok("list", "--", "kind:support", "-label:refund").splitlines()[1].startswith("SUP-2")
    assert program.ok("list", "退款").splitlines()[1].startswith("SUP-1")
    assert program.ok("list", "--sort", "-key", "kind:support").splitlines()[1].startswith("SUP-2")


def test_list_shows_fifty_rows_and_says_so(program: Program) -> None:
    rows = "".join(f"title {number}\r\n" for number in range(60))
    program.run("import", "-", "--format", "csv", "--kind", "content", data=("title\r\n" + rows).encode())
    result = program.run("list")
    assert (result.code, len(result.out.splitlines())) == (0, 51)
    assert result.err == "50 of 60: --limit 0 shows all\n"
    assert len(program.ok("list", "--limit", "0").splitlines()) == 61
    assert len(program.run("list", "--limit", "7").out.splitlines()) == 8
    assert program.json("list", "--json")["total"] == 60
    limited = program.json("list", "--json", "--limit", "2")
    assert (len(limited["items"]), limited["total"]) == (2, 60)


def test_list_leaves_archived_items_out_and_keeps_done_ones(program: Program) -> None:
    program.ok("add", "support", "gone")
    program.ok("add", "support", "closed", "--stage", "closed", "--set", "outcome=answered", "--reason", "r")
    program.ok("archive", "SUP-1")
    assert [item["key"] for item in program.json("list", "--json")["items"]] == ["SUP-2"]
    assert [item["key"] for item in program.json("list", "is:archived", "--json")["items"]] == ["SUP-1"]


@pytest.mark.parametrize("option", ["--jsonl", "--csv", "--markdown"])
def test_list_prints_other_forms_whole(program: Program, option: str) -> None:
    program.ok("add", "support", "退款")
    program.ok("add", "requirement", "筛选")
    out = program.ok("list", "kind:support", option)
    assert "SUP-1" in out
    assert "退款" in out
    assert "筛选" not in out


def test_forms_exclude_each_other(program: Program) -> None:
    assert "--csv" in program.refused(2, "list", "--json", "--csv")
    assert "--markdown" in program.refused(2, "show", "SUP-1", "--json", "--markdown")


def test_show_tells_everything(program: Program) -> None:
    program.ok("add", "support", "退款未到账", *ALL)
    program.ok("add", "requirement", "Filter")
    program.ok("checklist", "SUP-1", "add", "Ask the bank")
    program.ok("link", "SUP-1", "becomes", "REQ-1")
    program.ok("comment", "SUP-1", "Called back")
    program.ok("block", "SUP-1", "bank is closed")
    out = program.ok("show", "SUP-1")
    for part in ("退款未到账", "Triage", "P1", "refund vip", "2026-11-03", "second line", "Ask the bank", "REQ-1",
                 "Called back", "bank is closed"):  # fmt: skip
        assert part in out, part


def test_long_text_goes_through_the_pager_of_a_terminal(program: Program) -> None:
    program.ok("add", "support", "x", "--body", "\n".join(f"line {number}" for number in range(200)))
    shown = program.on_terminal("show", "SUP-1", PAGER="sed 's/^line 7$/through the pager/'")
    assert "through the pager" in shown
    assert "line 7\r\n" in program.on_terminal("show", "SUP-1", PAGER="no-such-pager")


def test_colour_only_on_a_terminal_that_wants_it(program: Program) -> None:
    program.ok("add", "support", "x", "--priority", "P0")
    assert "\x1b" not in program.ok("list")
    assert "\x1b[" in program.on_terminal("list")
    assert "\x1b" not in program.on_terminal("list", NO_COLOR="1")
    assert "\x1b" not in program.on_terminal("list", TERM="dumb")


def test_rows_fit_the_terminal(program: Program) -> None:
    program.ok("add", "support", "长" * 100)
    lines = program.on_terminal("list", NO_COLOR="1", COLUMNS="60").replace("\r", "").splitlines()
    assert lines[1].endswith("…")


def _me(program: Program) -> str:
    return str(program.json("people", "--json")["people"][0]["login"])
