"""Files that commands write: one that is there is written over only when somebody says so, the board's own never."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program

WRITERS = ("export csv -o", "export markdown -o", "export json -o", "backup make")


def write(program: Program, writer: str, path: Path, *more: str) -> tuple[str, ...]:
    return (*writer.split(), str(path), *more)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_that_is_there_stays_until_somebody_says_so(program: Program, writer: str) -> None:
    """`export -o` wrote over it without a word; `backup make` had no way to."""
    program.ok("add", "support", "x")
    path = program.home / "mine.txt"
    path.write_text("my own")
    told = program.refused(4, *write(program, writer, path))
    assert told == f"{path} exists already; --force writes over it, or give another path"
    assert path.read_text() == "my own"
    program.ok(*write(program, writer, path, "--force"))
    assert path.read_bytes() != b"my own"
    program.ok(*write(program, writer, program.home / "new.txt", "--force"))
    assert sorted(one.name for one in program.home.iterdir()) == ["mine.txt", "new.txt"]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", ["board.db", "board.db.lock", "linked.db"])
def test_the_board_itself_is_never_written_over(program: Program, writer: str, name: str) -> None:
    """`export csv -o BOARD` put a table in the place of the board."""
    program.ok("add", "support", "x")
    folder = program.board.parent
    (folder / "linked.db").symlink_to(program.board)
    told = program.refused(4, *write(program, writer, folder / name, "--force"))
    assert told == f"{folder / name} is the board itself; give another path"
    assert "SUP-1" in program.ok("list")


@pytest.mark.parametrize("writer", WRITERS)
def test_what_is_no_plain_file_is_not_written_over_either(program: Program, writer: str) -> None:
    target = program.home / "folder"
    target.mkdir()
    (link := program.home / "link").symlink_to(program.home / "nowhere")
    for path in (target, link):
        assert str(path) in program.refused(4, *write(program, writer, path, "--force"))
    assert not (program.home / "nowhere").exists()


def test_a_backup_over_a_file_is_a_board(program: Program) -> None:
    program.ok("add", "support", "x")
    path = program.home / "copy.db"
    for _turn in range(2):
        program.ok("backup", "make", str(path), "--force")
    with sqlite3.connect(path) as board:
        assert board.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("sign", ["", "+"])
def test_signs_of_labels(program: Program, sign: str) -> None:
    """`edit --label +x` made the label "+x", and `t` on the screen added x."""
    program.ok("add", "support", "x", "--label", "old")
    program.ok("edit", "SUP-1", "--label", f"{sign}vip", "--label", "-old", "--label", "++1")
    assert program.json("show", "SUP-1", "--json")["item"]["labels"] == ["+1", "vip"]
    program.ok("edit", "SUP-1", "--label", "-+1", "--participant", f"{sign}@me")
    item = program.json("show", "SUP-1", "--json")["item"]
    assert (item["labels"], len(item["participants"])) == (["vip"], 1)
    assert "names nothing" in program.refused(2, "edit", "SUP-1", "--due", "fri", "--label", "-")
