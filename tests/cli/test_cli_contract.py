"""The JSON that people script against (docs/reference/json.md): exact fields, exact names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.conftest import Program

ITEM = [
    *("key", "kind", "stage", "category", "title", "body", "priority", "assignee", "participants", "department"),
    *("labels", "start", "due", "repeat", "campaign", "fields", "blocked", "links", "checklist", "comments"),
    *("attachments", "created_at", "created_by", "updated_at", "stage_since", "closed_at", "archived", "version"),
    *("source", "snoozed"),
]
CHANGE = ["seq", "batch", "at", "by", "key", "op", "before", "after", "undo_of", "reason"]
KIND = ["key", "prefix", "name", "stages", "fields"]
STAGE = ["key", "name", "category", "wip", "clock"]
FIELD = ["key", "name", "type", "values"]
IMPORT = ["read", "created", "updated", "unchanged", "skipped", "lossy"]
KINDS = ["requirement", "content", "plan", "support", "coordination", "experiment", "analysis"]


def test_every_command_that_changes_one_item_gives_it(program: Program) -> None:
    commands = [
        ("add", "support", "x"),
        ("add", "requirement", "y"),
        ("edit", "SUP-1", "--due", "2026-11-03"),
        ("move", "SUP-1", "triage"),
        ("comment", "SUP-1", "x"),
        ("checklist", "SUP-1", "add", "x"),
        ("link", "SUP-1", "becomes", "REQ-1"),
        ("block", "SUP-1", "x"),
        ("unblock", "SUP-1"),
        ("watch", "SUP-1"),
        ("unwatch", "SUP-1"),
        ("flow", "SUP-1", "coordination"),
        ("show", "SUP-1"),
    ]
    for command in commands:
        answer = program.json(*command, "--json")
        assert list(answer) == ["item"], command
        assert list(answer["item"]) == ITEM, command


def test_the_parts_of_an_item(program: Program) -> None:
    program.ok("add", "support", "退款", "--set", "order_no=007")
    program.ok("add", "requirement", "y")
    program.ok("checklist", "SUP-1", "add", "a")
    program.ok("comment", "SUP-1", "b")
    program.ok("link", "SUP-1", "becomes", "REQ-1")
    program.ok("block", "SUP-1", "c")
    item = program.json("show", "SUP-1", "--json")["item"]
    assert item["fields"] == {"order_no": "007"}
    assert item["checklist"] == [{"text": "a", "done": False}]
    assert [list(comment) for comment in item["comments"]] == [["author", "at", "body"]]
    assert item["links"] == [{"relation": "becomes", "key": "REQ-1"}]
    assert item["blocked"] == {"by": item["created_by"], "reason": "c"}
    assert item["archived"] is False
    assert isinstance(item["version"], int)


def test_lists(program: Program) -> None:
    program.ok("add", "support", "x")
    answer = program.json("list", "--json")
    assert list(answer) == ["items", "total"]
    assert list(answer["items"][0]) == ITEM
    assert list(program.json("agenda", "--json")) == ["items", "total", "day", "overdue", "dated", "waiting"]


def test_changes(program: Program) -> None:
    program.ok("add", "support", "x")
    for command in (("log",), ("archive", "SUP-1"), ("restore", "SUP-1"), ("undo",), ("redo",)):
        answer = program.json(*command, "--json")
        assert list(answer) == ["changes"], command
        assert {tuple(change) for change in answer["changes"]} == {tuple(CHANGE)}, command


def test_kinds_people_and_check(program: Program) -> None:
    kinds = program.json("kinds", "--json")["kinds"]
    assert [kind["key"] for kind in kinds] == KINDS
    assert all(list(kind) == KIND for kind in kinds)
    assert all(list(stage) == STAGE for kind in kinds for stage in kind["stages"])
    assert all(list(field) == FIELD for kind in kinds for field in kind["fields"])
    assert list(kinds[3]["name"]) == ["en", "zh"]
    assert "支持" in kinds[3]["name"]["zh"]
    people = program.json("people", "--json")["people"]
    assert list(people[0]) == ["login", "name", "role", "department", "active"]
    check = program.json("check", "--json")["check"]
    assert check
    assert all(list(finding) == ["check", "level", "message"] for finding in check)


def test_import(program: Program) -> None:
    answer = program.json("import", "-", "--json", data=b"title,status\nA,new\n,new\n")
    assert list(answer) == ["import"]
    assert list(answer["import"]) == IMPORT


def test_backups(program: Program) -> None:
    assert program.json("backup", "--json") == program.json("backup", "list", "--json") == {"backups": []}
    made = program.json("backup", "make", "--json")
    assert [list(backup) for backup in made["backups"]] == [["path", "at", "bytes"]]
    path = made["backups"][0]["path"]
    assert made["backups"][0]["bytes"] == Path(path).stat().st_size
    assert program.json("backup", "list", "--json") == made
    elsewhere = program.json("backup", "make", str(program.home / "copy.db"), "--json")["backups"]
    assert [backup["path"] for backup in elsewhere] == [str(program.home / "copy.db")]


def test_config(bare: Program) -> None:
    path = bare.home / "config" / "opsboard" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text('week_start = "sunday"\n[keymap]\npreset = "arrows"\narchive = "f9"\n[boards]\nteam = "/x.db"\n')
    config = bare.json("config", "--json")["config"]
    assert (config["path"], config["board"], config["week_start"]) == (str(path), str(bare.board), "sunday")
    assert (config["mouse"], config["ambiguous_width"], config["time_zone"]) == (True, 1, "")
    assert config["keymap"] == {"preset": "arrows", "archive": "f9"}
    assert config["boards"] == {"team": "/x.db"}
    assert bare.json("config", "--path", "--json") == {"config": {"path": str(path)}}


def test_an_export_is_an_answer_as_well(program: Program) -> None:
    program.ok("add", "support", "x")
    program.ok("add", "support", "y")
    for options in ((), ("--stable",)):
        answer = program.json("export", "json", *options)
        assert [item["key"] for item in answer["items"]] == ["SUP-2", "SUP-1"]
    assert program.json("export", "json", "kind:content")["items"] == []
    imported = program.json("import", "-", "--json", data=program.ok("export", "json").encode())["import"]
    assert (imported["unchanged"], imported["skipped"]) == (2, [])
