"""What goes wrong: one line on stderr, nothing on stdout, the exit code of docs/reference/json.md."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.conftest import Program


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("ad", "support", "x"), "add"),
        (("add", "suport", "x"), "support"),
        (("add", "support", "x", "--stage", "trage"), "triage"),
        (("add", "support", "x", "--set", "categry=refund"), "category"),
        (("add", "support", "x", "--set", "category=refnd"), "refund"),
        (("add", "support", "x", "--department", "technolgy"), "technology"),
        (("add", "support", "x", "--due", "fryday"), "fri"),
        (("add", "support", "x", "--priority", "P9"), "P0"),
        (("add", "support", "x", "--set", "category"), "FIELD=VALUE"),
        (("add", "support", "x", "--labl", "a"), "--label"),
        (("list", "kind:suport"), "support"),
        (("list", "stage:trage"), "triage"),
        (("list", "is:blokced"), "blocked"),
        (("list", "knd:support"), "kind"),
        (("list", "--sort", "tite"), "title"),
        (("list", "--limit", "-1"), "--limit"),
        (("list", "--limit", "many"), "--limit"),
        (("add", "support"), "TITLE"),
        (("add", "support", "two", "words"), "quotes"),
        (("show",), "KEY"),
        (("edit", "SUP-1"), "--due"),
        (("edit", "SUP-1", "--due"), "--due"),
        (("check", "--deep=1"), "--deep"),
        (("completion", "bsh"), "bash"),
        (("people", "ad"), "add"),
        (("checklist", "SUP-1", "dne", "1"), "done"),
        (("--as", "lin", "list"), "--as"),
        (("--board", "", "list"), "--board"),
        (("init", "new.db", "--group", "no-such-group"), "groupadd"),
        (("init", "new.db", "--group", "99999999999999999999"), "groupadd"),
        (("list", "--limit", "9" * 5000), "--limit"),
        (("list", "--limit=" + "9" * 16), "at most 15"),
        (("backup", "make", "--keep", "-1"), "--keep"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_one(program: Program, words: tuple[str, ...], meant: str) -> None:
    assert meant in program.refused(2, *words)


def test_nothing_ends_before_it_begins(program: Program) -> None:
    made = program.run("add", "support", "x", "--start", "2026-11-09", "--due", "2026-11-03")
    assert (made.code, made.out) == (2, "")
    assert made.err.count("\n") == 1
    assert "x: start 2026-11-09 lies after due 2026-11-03" in made.err
    key = program.run("add", "support", "x", "--start", "2026-11-03", "due:2026-11-09").out.strip()
    changed = program.run("edit", key, "--due", "2026-11-02")
    assert (changed.code, changed.out) == (2, "")
    assert program.run("edit", key, "--due", "2026-11-02", "--start", "none").code == 0


def test_an_unknown_person_is_answered_with_the_nearest(program: Program) -> None:
    program.ok("people", "add", "meng", "--name", "孟")
    assert "meng" in program.refused(2, "add", "support", "x", "--assignee", "mneg")
    assert "meng" in program.refused(2, "list", "assignee:mneg")


@pytest.mark.parametrize("title", ["", "   ", "\x1b\x07", "\u200b\u202e", "长" * 301])
def test_a_title_that_shows_nothing_or_too_much_is_refused(program: Program, title: str) -> None:
    program.refused(2, "add", "support", title)
    program.ok("add", "support", "fine")
    program.refused(2, "edit", "SUP-1", "--title", title)
    assert program.json("show", "SUP-1", "--json")["item"]["title"] == "fine"


def test_a_title_of_three_hundred_characters_fits(program: Program) -> None:
    program.ok("add", "support", "长" * 300)


@pytest.mark.parametrize(
    "words",
    [
        ("show", "SUP-9"),
        ("edit", "SUP-9", "--due", "fri"),
        ("move", "SUP-9", "triage"),
        ("comment", "SUP-9", "x"),
        ("archive", "SUP-9"),
        ("log", "SUP-9"),
        ("flow", "SUP-9", "requirement"),
        ("purge", "SUP-9", "--reason", "x"),
    ],
)
def test_a_missing_item(program: Program, words: tuple[str, ...]) -> None:
    assert "SUP-9" in program.refused(3, *words)


def test_a_named_board_that_is_missing_is_not_made(program: Program) -> None:
    missing = program.home / "none.db"
    assert str(missing) in program.refused(3, "--board", str(missing), "list")
    program.environment["OPSBOARD_BOARD"] = str(missing)
    program.refused(3, "add", "support", "x")
    assert not missing.exists()


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("add", "support", "x"),
        ("doctor",),
        ("doctor", "--fix"),
        ("backup", "restore", "copy.db"),
        ("init", "postgresql://ops:s3cret@db/ops"),
        ("demo", "--no-open", "--board", "postgresql://ops:s3cret@db/ops"),
    ],
    ids=" ".join,
)
def test_a_board_in_postgresql_is_refused_and_its_password_not_shown(bare: Program, words: tuple[str, ...]) -> None:
    """`init` took the address for a path: it made a folder `postgresql:` and a board in it."""
    bare.environment["OPSBOARD_BOARD"] = "postgresql://ops:s3cret@db/ops"
    before = sorted(bare.home.rglob("*"))
    refused = bare.refused(7, *words)
    assert "postgresql://db/ops is a PostgreSQL database, which this opsboard cannot open yet" in refused
    assert "s3cret" not in refused
    assert sorted(bare.home.rglob("*")) == before
    assert not Path("postgresql:").exists()


def test_a_board_in_postgresql_is_refused_wherever_it_is_named(bare: Program) -> None:
    address = "postgres://ops:s3cret@db/ops"
    assert "postgres://db/ops" in bare.refused(7, "--board", address, "list")
    (config := bare.home / ".config" / "opsboard" / "config.toml").parent.mkdir(parents=True)
    config.write_text(f'board = "{address}"\n')
    bare.environment["XDG_CONFIG_HOME"] = str(bare.home / ".config")
    assert "postgres://db/ops" in bare.refused(7, "list")
    assert "s3cret" not in bare.ok("config")


def test_the_own_board_is_made_on_first_use(bare: Program) -> None:
    assert bare.ok("add", "support", "x") == "SUP-1\n"
    assert bare.board.exists()


def test_a_file_that_is_no_board(program: Program) -> None:
    program.board.write_text("Dear diary\n" * 1000)
    assert str(program.board) in program.refused(7, "list")
    assert program.board.read_text().startswith("Dear diary")
    other = sqlite3.connect(program.home / "other.db")
    other.execute("create table t (a)")
    other.commit()
    other.close()
    program.refused(7, "--board", str(program.home / "other.db"), "list")


def test_a_newer_board(program: Program) -> None:
    program.ok("add", "support", "x")
    board = sqlite3.connect(program.board)
    version = board.execute("pragma user_version").fetchone()[0]
    board.execute(f"pragma user_version = {version + 1000}")
    board.commit()
    board.close()
    before = program.board.read_bytes()
    assert "update opsboard" in program.refused(7, "list")
    assert program.board.read_bytes() == before


def test_a_locked_board_is_unavailable_and_keeps_its_data(program: Program) -> None:
    program.own_process = True
    program.ok("add", "support", "x")
    board = sqlite3.connect(program.board, isolation_level=None)
    board.execute("begin exclusive")
    program.refused(7, "add", "support", "y")
    board.execute("rollback")
    board.close()
    assert program.ok("add", "support", "y") == "SUP-2\n"


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_read_only_board(program: Program) -> None:
    program.board.chmod(0o400)
    program.board.parent.chmod(0o500)
    try:
        program.refused(7, "add", "support", "x")
    finally:
        program.board.parent.chmod(0o700)


def test_no_terminal_for_the_board(program: Program) -> None:
    assert "terminal" in program.refused(64)
    assert "terminal" in program.refused(64, "demo")


def test_a_board_path_that_exists_is_refused(program: Program) -> None:
    before = program.board.read_bytes()
    program.refused(4, "init", str(program.board))
    program.refused(4, "demo", "--no-open", "--board", str(program.board))
    assert program.board.read_bytes() == before


def test_a_broken_config_is_told_with_its_line(program: Program) -> None:
    config = program.home / "config" / "opsboard" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('language = "en"\nthme = "dark"\n')
    line = program.refused(2, "list")
    assert "line 2" in line
    assert "theme" in line
    assert program.ok("config", "--path").strip() == str(config)
    assert program.run("--help").code == 0


@pytest.mark.parametrize("command", ["list --limit 0 --json", "list --jsonl", "export jsonl", "export markdown"])
def test_a_closed_pipe_ends_quietly(program: Program, command: str) -> None:
    program.ok("demo", "--no-open", "--items", "300", "--board", str(program.home / "demo.db"))
    command = f"{sys.executable} -m opsboard --board demo.db {command} | head -c 10 > /dev/null"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        env=program.environment,
        cwd=program.home,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_under_the_output_is_told(program: Program) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "opsboard", "kinds"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=program.environment,
            check=False,
        )
    assert done.returncode == 7
    assert b"disk is full" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_closed_standard_streams_are_no_bug(program: Program) -> None:
    command = f"{sys.executable} -m opsboard kinds >&- 2>&-"
    assert subprocess.run(["bash", "-c", command], env=program.environment, check=False).returncode == 0


def test_an_interrupt_is_one_line_and_130(program: Program) -> None:
    program.ok("add", "support", "x")
    process = subprocess.Popen(
        [sys.executable, "-m", "opsboard", "comment", "SUP-1", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=program.environment,
        # A shell without job control has what it begins behind it ignore interrupts, and so would we.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None
    process.stdin.write(b"begun")
    process.stdin.flush()
    _until_reading(process.pid)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"opsboard: interrupted\n")
    assert program.json("show", "SUP-1", "--json")["item"]["comments"] == []


def test_a_bug_is_one_line_with_a_log(program: Program) -> None:
    script = (
        "import sys; from opsboard.cli import main, output\n"
        "def broken(*a, **k): raise ZeroDivisionError('twice \\x1b[2J\\nover')\n"
        "output.say = broken\n"
        "sys.exit(main.run(['config']))"
    )
    done = subprocess.run([sys.executable, "-c", script], env=program.environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (70, b"")
    assert done.stderr.count(b"\n") == 1
    assert b"\x1b" not in done.stderr
    log = program.home / "state" / "opsboard" / "bugs.log"
    assert "ZeroDivisionError" in log.read_text()
    assert str(log) in done.stderr.decode()
    assert log.stat().st_mode & 0o077 == 0


def _until_reading(pid: int) -> None:
    """Wait until the process sleeps in a read of its empty standard input."""
    while True:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        waiting = Path(f"/proc/{pid}/wchan").read_text()
        if state == "S" and "pipe" in waiting:
            return
        time.sleep(0.01)
