"""Boards as a whole: making, filling, saving, checking them; people, settings, completion."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from opsboard import __version__
from terminal import Terminal

if TYPE_CHECKING:
    from cli.conftest import Program


def test_version(bare: Program) -> None:
    assert bare.ok("--version") == f"opsboard {__version__}\n"


def test_init_makes_a_private_board_of_some_kinds(bare: Program) -> None:
    path = bare.home / "team.db"
    assert bare.ok("init", str(path), "--kinds", "support,requirement", "--time-zone", "Asia/Shanghai") == f"{path}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    kinds = bare.json("--board", str(path), "kinds", "--json")["kinds"]
    assert {kind["key"] for kind in kinds} == {"support", "requirement"}
    assert "support" in bare.refused(2, "init", str(bare.home / "b.db"), "--kinds", "suport")
    bare.refused(2, "init", str(bare.home / "b.db"), "--time-zone", "Mars/Base")
    assert not (bare.home / "b.db").exists()


def test_the_boards_zone_decides_what_a_time_means(bare: Program) -> None:
    path = str(bare.home / "team.db")
    bare.ok("init", path, "--time-zone", "Asia/Shanghai")
    bare.ok("--board", path, "add", "support", "x", "--due", "2026-11-03 18:00")
    assert bare.json("--board", path, "show", "SUP-1", "--json")["item"]["due"] == "2026-11-03T10:00:00Z"
    assert "2026-11-03 18:00" in bare.ok("--board", path, "list")


def test_demo_is_the_same_every_time(bare: Program) -> None:
    listings = []
    for name in ("a.db", "b.db"):
        path = str(bare.home / name)
        assert bare.ok("demo", "--no-open", "--items", "40", "--seed", "5", "--board", path) == f"{path}\n"
        listings.append(bare.ok("--board", path, "list", "--limit", "0"))
    assert listings[0] == listings[1]
    assert len(listings[0].splitlines()) == 41


def test_a_demo_that_is_not_kept_says_so_when_it_opens_and_when_it_is_left(bare: Program) -> None:
    environment = {**bare.environment, "TERM": "xterm-256color"}
    with Terminal([sys.executable, "-m", "opsboard", "demo"], size=(80, 24), environment=environment) as terminal:
        terminal.wait_for("opsboard demo --board PATH")
        assert "Demo (not kept)" in terminal.text()
        mark = len(terminal.output)
        terminal.send("q")
        assert terminal.wait(limit=30) == 0
        assert b"the sample board is gone with its changes; opsboard demo --board PATH" in terminal.output[mark:]


def test_demo_without_a_path_is_a_board_of_its_own(bare: Program) -> None:
    path = bare.ok("demo", "--no-open", "--items", "3").strip()
    try:
        assert bare.json("--board", path, "list", "--json")["total"] == 3
        assert not bare.board.exists()
    finally:
        shutil.rmtree(path.rpartition("/")[0])


def test_backups_are_made_beside_the_board_or_where_one_says(program: Program) -> None:
    program.ok("add", "support", "x")
    made = program.ok("backup", "make").strip()
    listed = program.ok("backup", "list")
    assert made in listed
    assert program.ok("backup") == listed
    elsewhere = program.home / "copy.db"
    program.ok("backup", "make", str(elsewhere))
    assert program.json("--board", str(elsewhere), "show", "SUP-1", "--json")["item"]["title"] == "x"
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600
    assert str(elsewhere) in program.refused(4, "backup", "make", str(elsewhere))


def test_of_the_backups_beside_the_board_the_newest_so_many_stay(program: Program) -> None:
    program.ok("add", "support", "x")
    made = Path(program.ok("backup", "make").strip())
    for year in (2023, 2024, 2025):
        shutil.copyfile(made, made.with_name(f"{program.board.stem}-{year}0101T000000Z.db"))
    program.ok("backup", "make", "--keep", "0")
    assert len(list(made.parent.iterdir())) >= 4
    newest = program.ok("backup", "make", "--keep", "2").strip()
    left = sorted(path.name for path in made.parent.iterdir())
    assert len(left) == 2
    assert Path(newest).name in left
    assert program.json("backup", "list", "--json")["backups"][0]["path"] == newest


def test_a_backup_takes_the_place_of_the_board_which_is_kept(program: Program) -> None:
    program.ok("add", "support", "Kept in the copy")
    made = program.ok("backup", "make").strip()
    program.ok("add", "support", "After the copy")
    assert program.ok("backup", "restore", made).strip() == str(program.board)
    assert [item["title"] for item in program.json("list", "--json")["items"]] == ["Kept in the copy"]
    assert program.ok("check", "--deep")
    kept = f"{program.board}.before"
    assert "After the copy" in program.ok("--board", kept, "list")


def test_only_a_whole_copy_is_restored(program: Program) -> None:
    program.ok("add", "support", "Here")
    broken = program.home / "broken.db"
    broken.write_bytes(b"SQLite format 3\x00" + b"\x00" * 5000)
    program.refused(3, "backup", "restore", str(program.home / "nothing.db"))
    program.refused(7, "backup", "restore", str(broken))
    assert "Here" in program.ok("list")


def test_doctor_makes_the_search_index_anew(program: Program) -> None:
    program.ok("add", "support", "退款没有到账")
    board = sqlite3.connect(program.board)
    board.execute("insert into search(search) values ('delete-all')")
    board.commit()
    board.close()
    assert program.json("list", "退款", "--json")["total"] == 0
    assert "doctor --fix" in program.run("doctor").out
    assert program.ok("doctor", "--fix")
    assert program.json("list", "退款", "--json")["total"] == 1


def test_check_finds_a_board_that_was_tampered_with(program: Program) -> None:
    program.ok("add", "support", "x")
    assert all(line.startswith("ok") for line in program.ok("check", "--deep").splitlines())
    board = sqlite3.connect(program.board)
    table = next(
        name
        for (name,) in board.execute("select name from sqlite_master where type = 'table'").fetchall()
        if "title" in {column[1] for column in board.execute(f"pragma table_info({name})")}
    )
    board.execute(f"update {table} set title = 'forged'")
    board.commit()
    board.close()
    result = program.run("check", "--deep")
    assert result.code == 1
    assert "error" in result.out


def test_people(program: Program) -> None:
    program.ok("people", "add", "lin", "--name", "林", "--role", "lead", "--department", "技术")
    program.ok("people", "edit", "lin", "--name", "林工")
    people = {person["login"]: person for person in program.json("people", "--json")["people"]}
    assert (people["lin"]["name"], people["lin"]["role"], people["lin"]["department"]) == ("林工", "lead", "technology")
    assert "林工" in program.ok("people")
    program.ok("add", "support", "x", "--assignee", "林工")
    assert program.json("show", "SUP-1", "--json")["item"]["assignee"] == "lin"
    assert program.json("people", "remove", "lin", "--json")["people"][0]["active"] is False
    assert "opsboard people" in program.refused(2, "people", "edit", "nobody", "--name", "x")
    assert "did you mean lin?" in program.refused(2, "people", "remove", "lni")
    program.refused(2, "people", "edit", "lin")


def test_who_leaves_hands_their_items_over(program: Program) -> None:
    for login in ("lin", "zhao"):
        program.ok("people", "add", login)
    for title in ("one", "two"):
        program.ok("add", "support", title, "--assignee", "lin")
    assert "lin still has 2 open items; hand them over: opsboard people remove lin --to LOGIN" in program.ok(
        "people", "remove", "lin"
    )
    assert "2 open items handed over to zhao" in program.ok(
        "people", "remove", "lin", "--to", "zhao", "--reason", "moves away"
    )
    assert {item["assignee"] for item in program.json("list", "--json")["items"]} == {"zhao"}
    assert "lin → zhao: moves away" in program.ok("log", "SUP-1")
    program.ok("undo")
    assert {item["assignee"] for item in program.json("list", "--json")["items"]} == {"lin"}
    again = program.json("people", "remove", "lin", "--to", "zhao", "--json")
    assert (again["handed_over"], again["open_items"], again["named_in"]) == (["SUP-2", "SUP-1"], 0, {})
    assert "had no open items" in program.ok("people", "remove", "lin", "--to", "zhao")


def test_kinds_name_stages_and_fields(program: Program) -> None:
    out = program.ok("kinds")
    assert re.search(r"^support +SUP +\S.* new triage open pending", out, re.MULTILINE)


def test_config(bare: Program) -> None:
    path = bare.home / "config" / "opsboard" / "config.toml"
    assert bare.ok("config", "--path") == f"{path}\n"
    path.parent.mkdir(parents=True)
    path.write_text(f'board = "{bare.home}/mine.db"\nweek_start = "sunday"\n[keymap]\npreset = "arrows"\n')
    out = bare.ok("config")
    assert f'board = "{bare.home}/mine.db"' in out
    assert 'week_start = "sunday"' in out
    assert 'preset = "arrows"' in out
    path.write_text(out)
    assert bare.ok("config") == out
    assert "mine.db" in bare.refused(3, "list")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(bare: Program, shell: str) -> None:
    assert "_OPSBOARD_COMPLETE" in bare.ok("completion", shell)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("opsboard ad", "add"),
        ("opsboard show su", "SUP-1"),
        ("opsboard add sup", "support"),
        ("opsboard add support x --stage tr", "triage"),
        ("opsboard move SUP-1 tr", "triage"),
        ("opsboard link SUP-1 bec", "becomes"),
        ("opsboard add support x --label ref", "refund"),
        ("opsboard list --js", "--json"),
        ("opsboard completion z", "zsh"),
    ],
)
def test_completion_offers(program: Program, words: str, offered: str) -> None:
    program.ok("add", "support", "x", "--label", "refund")
    environment = {
        "_OPSBOARD_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    result = program.run(environment=environment)
    assert f"plain,{offered}" in result.out.splitlines(), result


def test_completion_is_silent_without_a_board(bare: Program) -> None:
    environment = {
        "_OPSBOARD_COMPLETE": "bash_complete",
        "COMP_WORDS": "opsboard show s",
        "COMP_CWORD": "2",
        "OPSBOARD_BOARD": str(bare.home / "none.db"),
    }
    result = bare.run(environment=environment)
    assert (result.out.strip(), result.err) == ("", "")


@pytest.mark.pty
@pytest.mark.parametrize(
    "words", ["list --limit 0", "list", "list --markdown", "export markdown", "agenda --day 2026-11-03", "kinds"]
)
def test_long_text_goes_through_the_pager_on_a_terminal(program: Program, words: str) -> None:
    program.run("import", "-", data=("title,due\n" + "item,2026-11-03\n" * 60).encode())
    with Terminal(
        [sys.executable, "-m", "opsboard", *words.split()],
        size=(80, 5),
        environment=_paging(program, "sed s/^/paged:/"),
    ) as terminal:
        assert terminal.wait(limit=30) == 0
        assert b"paged:" in terminal.output


@pytest.mark.pty
@pytest.mark.parametrize("pager", ["no-such-program", "'unclosed", "./no_program", " "])
def test_a_pager_that_cannot_be_run_is_done_without(program: Program, pager: str) -> None:
    (program.home / "no_program").write_bytes(b"\x7fnothing that runs")
    (program.home / "no_program").chmod(0o755)
    program.ok("add", "support", "Not lost")
    command = [sys.executable, "-m", "opsboard", "list"]
    with Terminal(command, size=(80, 2), environment=_paging(program, pager), directory=program.home) as terminal:
        assert terminal.wait(limit=30) == 0
        assert b"Not lost" in terminal.output


def _paging(program: Program, pager: str) -> dict[str, str]:
    return {**program.environment, "TERM": "xterm-256color", "PAGER": pager}
