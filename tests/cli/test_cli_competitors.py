"""Competitors at the command line: what is printed, JSON, files, roles and both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hostile import TERMINAL

if TYPE_CHECKING:
    from cli.conftest import Program


def one(program: Program, name: str) -> dict[str, Any]:
    (found,) = program.json("competitor", "show", name, "--json")["competitors"]
    return dict(found)


def test_from_a_watch_to_a_requirement(program: Program) -> None:
    assert program.run("competitor").err == "no competitors yet: opsboard competitor add NAME\n"
    assert program.ok("competitor", "add", "某宝", "--url", "https://bao.example", "--every", "weekly:fr") == "ANL-1\n"
    assert program.ok("competitor", "seen", "某宝", "搜索框加了相机\n只在服饰") == "ANL-2\n"
    assert program.ok("competitor", "seen", "某宝").startswith("ANL-1: the next look is on 2")
    assert program.run("competitor", "verdict", "ANL-2", "take").code == 4
    program.ok("competitor", "verdict", "ANL-2", "take", "--value", "少一步")
    assert program.ok("flow", "ANL-2", "requirement") == "REQ-1\n"
    program.ok("move", "REQ-1", "analysing")
    found = one(program, "某宝")
    (seen,) = found.pop("timeline")
    today = found["last_seen"]
    assert found == {
        "name": "某宝",
        "key": "ANL-1",
        "url": "https://bao.example",
        "owner": found["owner"],
        "every": "FREQ=WEEKLY;BYDAY=FR",
        "next_look": found["next_look"],
        "late": False,
        "looked_on": today,
        "last_seen": today,
        "seen": 1,
        "taken": 1,
    }
    assert seen == {
        "key": "ANL-2",
        "day": today,
        "title": "搜索框加了相机",
        "text": "搜索框加了相机\n只在服饰",
        "url": "https://bao.example",
        "verdict": "take",
        "value": "少一步",
        "stage": "closed",
        "became": {"key": "REQ-1", "stage": "analysing"},
    }
    shown = program.ok("competitor", "show", "某宝")
    assert f"{today}  ANL-2  Take  少一步  REQ-1 (Analysing)\n  搜索框加了相机\n  只在服饰\n" in shown
    assert "某宝  ANL-1" in program.ok("competitor", "list")
    assert program.run("competitor", "seen", "某保", "x").code == 2
    assert program.run("competitor", "verdict", "ANL-1", "take", "--value", "x").code == 4
    assert program.run("edit", "ANL-2", "--set", "became=REQ-9").code == 2
    assert program.run("edit", "ANL-2", "--set", "became=none").code == 2
    program.ok("competitor", "edit", "某宝", "--name", "Bao", "--every", "none")
    assert one(program, "bao")["next_look"] is None
    program.ok("competitor", "remove", "Bao")
    assert program.json("competitor", "--json") == {"competitors": []}
    program.ok("undo")
    assert len(program.json("competitor", "--json")["competitors"]) == 1
    program.ok("check", "--deep")


def test_a_copy_by_file_tells_the_same(program: Program, tmp_path: Path) -> None:
    program.ok("competitor", "add", "某宝")
    program.ok("competitor", "seen", "某宝", TERMINAL[0] or "x")
    program.ok("competitor", "verdict", "ANL-2", "adapt", "--value", "x")
    program.ok("flow", "ANL-2", "requirement")
    file, other = tmp_path / "items.jsonl", tmp_path / "other.db"
    program.ok("export", "jsonl", "-o", str(file))
    program.ok("init", str(other))
    board = ("--board", str(other))
    program.ok(*board, "import", str(file))
    copied = program.json(*board, "competitor", "show", "某宝", "--json")["competitors"]
    assert copied == [one(program, "某宝")]
    assert program.json(*board, "import", str(file), "--json")["import"]["updated"] == 0
    program.ok(*board, "check", "--deep")


def test_in_chinese(program: Program) -> None:
    program.environment["LC_ALL"] = "zh_CN.UTF-8"
    program.ok("competitor", "add", "某宝", "--every", "每周五")
    program.ok("competitor", "seen", "某宝", "搜索框加了相机")
    assert "竞品观察：某宝" in program.ok("show", "ANL-1")
    assert "每周五" in program.ok("competitor")
    program.ok("competitor", "verdict", "ANL-2", "拿来", "--value", "少一步")
    assert "拿来  少一步" in program.ok("competitor", "show", "某宝")
