"""Files of others in and out: once, whole, and the same again."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program

TABLE = "标题,状态,负责人,截止日期\n退款未到账,处理中,林,2026-11-03\nParcel lost,triage,,13.11.2026\n"


@pytest.fixture
def filled(program: Program) -> Program:
    """A board with all that an item can hold."""
    program.ok("people", "add", "lin", "--name", "林")
    program.ok("add", "support", "退款 | <b>", "--label", "refund", "--due", "2026-11-03", "--body", "a\nb")
    program.ok("flow", "SUP-1", "requirement")
    program.ok("comment", "SUP-1", "called back")
    program.ok("checklist", "SUP-1", "add", "ask")
    program.ok("edit", "SUP-1", "--assignee", "lin", "--repeat", "weekly:mo")
    program.ok("add", "content", "put away")
    program.ok("archive", "CNT-1")
    return program


def test_a_table_comes_in_once(program: Program) -> None:
    first = program.run("import", "-", "--kind", "support", data=TABLE.encode("gb18030"))
    assert (first.code, first.out) == (0, "2 read: 2 new, 0 updated, 0 unchanged, 0 skipped\n")
    second = program.run("import", "-", "--kind", "support", data=TABLE.encode("gb18030"))
    assert second.out == "2 read: 0 new, 0 updated, 2 unchanged, 0 skipped\n"
    items = {item["title"]: item for item in program.json("list", "--json")["items"]}
    assert (items["退款未到账"]["stage"], items["退款未到账"]["due"]) == ("open", "2026-11-03")


def test_a_dry_run_writes_nothing(program: Program) -> None:
    assert program.run("import", "-", "--dry-run", data=TABLE.encode()).out.startswith("would read 2: 2 new")
    assert program.json("list", "--json")["total"] == 0


def test_undo_takes_an_import_back(program: Program) -> None:
    program.run("import", "-", data=TABLE.encode())
    program.ok("undo")
    assert program.json("list", "--json")["total"] == 0


def test_columns_are_named_by_a_map(program: Program) -> None:
    columns = program.home / "map.toml"
    columns.write_text('"Betreff" = "title"\n"Nummer" = "fields.order_no"\n')
    program.run("import", "-", "--kind", "support", "--map", str(columns), data=b"Betreff,Nummer\nHallo,007\n")
    item = program.json("show", "SUP-1", "--json")["item"]
    assert (item["title"], item["fields"]) == ("Hallo", {"order_no": "007"})


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "line 1"),
        (b"title,status\nA,new\nB,new,extra,more\n", "line 3"),
        (b"title\n\xff\xfe\xfd\xfc\x00\n", "stdin"),
        (b'title\n"never closed\n', "line 2"),
        (b'{"format":"trello"}', "stdin"),
        (b'{"format":"opsboard","version":999,"items":[]}', "newer"),
        (b'{"format":"opsboard","version":1,"items":[{"key":1}]}', "stdin"),
    ],
)
def test_bad_data_is_told_with_its_place_and_nothing_is_imported(program: Program, data: bytes, told: str) -> None:
    assert told in program.refused(6, "import", "-", data=data)
    assert program.json("list", "--json")["total"] == 0


def test_a_table_of_forty_megabytes_is_refused_or_read_whole(program: Program) -> None:
    path = program.home / "large.csv"
    with path.open("w") as file:
        file.write("title,notes\n")
        file.writelines(f"row {number},{'x' * 4000}\n" for number in range(10_500))
    assert "large.csv" in program.refused(6, "import", str(path))
    assert program.json("list", "--json")["total"] == 0


def test_wrong_words_of_an_import(program: Program) -> None:
    program.refused(3, "import", str(program.home / "none.csv"))
    program.refused(2, "import", str(program.home))
    assert "support" in program.refused(2, "import", "-", "--kind", "suport", data=TABLE.encode())
    assert "ymd" in program.refused(2, "import", "-", "--date-order", "ydm", data=TABLE.encode())
    assert "csv" in program.refused(2, "import", "-", "--format", "cvs", data=TABLE.encode())
    program.refused(2, "import", "-", "--tz", "Mars/Base", data=TABLE.encode())


def test_our_own_lines_carry_a_board_to_another_whole(filled: Program) -> None:
    lines = filled.ok("export", "jsonl", "--stable")
    copy = str(filled.home / "copy.db")
    filled.ok("init", copy, "--name", "Shop", "--time-zone", "UTC")
    filled.run("--board", copy, "import", "-", data=lines.encode())
    assert filled.ok("--board", copy, "export", "jsonl", "--stable") == lines
    again = filled.json("--board", copy, "import", "-", "--json", data=lines.encode())["import"]
    assert (again["created"], again["updated"]) == (0, 0)


@pytest.mark.parametrize("form", ["json", "jsonl", "markdown", "csv"])
def test_a_stable_export_is_the_same_twice(filled: Program, form: str) -> None:
    assert filled.ok("export", form, "--stable") == filled.ok("export", form, "--stable")


def test_json_holds_archived_items_and_the_others_do_not(filled: Program) -> None:
    keys = {item["key"] for item in json.loads(filled.ok("export", "json"))["items"]}
    assert keys == {"SUP-1", "REQ-1", "CNT-1"}
    assert "CNT-1" not in filled.ok("export", "markdown")
    assert "CNT-1" in filled.ok("export", "markdown", "is:archived")


def test_markdown_is_by_kind_and_stage_and_inert(filled: Program) -> None:
    out = filled.ok("export", "markdown", "kind:support", "--comments")
    assert out.startswith("---\n")
    assert 'query: "kind:support"' in out
    assert "## Support" in out
    assert "<b>" not in out
    assert "called back" in out
    assert "called back" not in filled.ok("export", "markdown")
    assert filled.ok("show", "SUP-1", "--markdown").count("called back") == 1


def test_csv_survives_a_spreadsheet(program: Program) -> None:
    program.ok("add", "support", '=HYPERLINK("http://evil.example","Open")')
    program.ok("add", "support", "退款, 未到账")
    rows = list(csv.DictReader(io.StringIO(program.ok("export", "csv"))))
    titles = [row["title"] for row in rows]
    assert "退款, 未到账" in titles
    assert not any(title.startswith("=") for title in titles)


@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "markdown"])
def test_an_export_that_fails_at_its_end_gives_nothing(program: Program, form: str) -> None:
    board, kept = program.home / "demo.db", program.home / "kept"
    program.ok("demo", "--no-open", "--items", "600", "--board", str(board))
    kept.write_text("as it was")
    connection = sqlite3.connect(board)
    with connection:
        connection.execute("UPDATE item SET fields = '{' WHERE id = (SELECT id FROM item ORDER BY kind DESC LIMIT 1)")
    connection.close()
    assert "damaged" in program.refused(7, "--board", str(board), "export", form)
    assert "damaged" in program.refused(7, "--board", str(board), "export", form, "--force", "-o", str(kept))
    assert kept.read_text() == "as it was"
    assert not [one for one in program.home.iterdir() if one.name.endswith(".part")]


def test_a_file_is_written_whole_and_through_no_link(filled: Program) -> None:
    target = filled.home / "board.md"
    assert filled.ok("export", "markdown", "-o", str(target)) == ""
    assert target.read_text().endswith("\n")
    assert filled.ok("export", "csv", "--output", str(filled.home / "board.csv")) == ""
    assert (filled.home / "board.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    link = filled.home / "link.md"
    link.symlink_to(target)
    before = target.read_text()
    filled.refused(4, "export", "jsonl", "-o", str(link))
    filled.refused(7, "export", "jsonl", "-o", str(filled.home / "no" / "folder.jsonl"))
    assert target.read_text() == before


def test_who_wrote_what_another_program_had_is_told_with_who_imported_it(program: Program) -> None:
    me = program.json("people", "--json")["people"][0]["login"]
    header = {"format": "opsboard", "version": 1}
    said = {"author": "Li Wei", "at": "2026-11-01T00:00:00Z", "body": "hello"}
    item = {"key": "SUP-1", "kind": "support", "stage": "new", "title": "x", "created_by": "王五", "comments": [said]}
    lines = "".join(json.dumps(one) + "\n" for one in (header, item))
    program.ok("add", "support", "already here")
    program.run("import", "-", data=lines.encode())
    shown = program.ok("show", "SUP-2")
    assert f"Li Wei (imported by {me})" in shown
    assert f"王五 (imported by {me})" in shown
    told = program.json("show", "SUP-2", "--json")["item"]
    assert (told["created_by"], told["imported_by"]) == (f"王五 (imported by {me})", me)
    assert [(one["author"], one["imported_by"]) for one in told["comments"]] == [(f"Li Wei (imported by {me})", me)]
    assert "imported_by" not in program.json("show", "SUP-1", "--json")["item"]
    markdown = program.ok("show", "SUP-2", "--markdown")
    assert "Li Wei (imported by" in markdown
    in_chinese = program.run("show", "SUP-2", environment={"LANG": "zh_CN.UTF-8"}).out
    assert f"Li Wei（由 {me} 导入）" in in_chinese
    assert [one["login"] for one in program.json("people", "--json")["people"]] == [me]
