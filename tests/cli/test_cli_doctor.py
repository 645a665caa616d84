"""`doctor` says what ails the files of a board, also of one that does not open, and repairs what it may."""

from __future__ import annotations

import grp
import os
import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from opsboard.bootstrap import now
from opsboard.domain.items import Person
from opsboard.store.sqlite.board import open_board
from public_key import ed25519

if TYPE_CHECKING:
    from cli.conftest import Program


def test_doctor_explains_a_board_that_does_not_open_and_repairs_it(program: Program) -> None:
    program.board.chmod(0o666)
    assert "open to everyone" in program.refused(7, "list")
    told = program.run("doctor")
    assert (told.code, told.err) == (1, "")
    assert told.out == (
        f"error  files  {program.board} is open to everyone on this computer;"
        f" its owner can run: chmod o-rwx {program.board}\n"
    )
    fixed = program.run("doctor", "--fix")
    assert fixed.code == 0, fixed
    assert f"ok  files  repaired: chmod 0660 {program.board}" in fixed.out
    assert stat.S_IMODE(program.board.stat().st_mode) == 0o660
    assert program.run("doctor").code == 0


def test_doctor_says_whose_the_files_are_and_where(program: Program) -> None:
    told = program.run("doctor", "--json")
    (files,) = [one for one in told.answer["check"] if one["check"] == "files"]
    assert files["level"] == "ok"
    assert files["message"].startswith(f"{program.board} is ")
    assert "'s alone, on " in files["message"]


def test_doctor_says_who_enters_a_board_in_service_mode(program: Program) -> None:
    program.ok("people", "add", "lin", "--key", ed25519(1), "--key", ed25519(2))
    program.ok("config", "--service", "on")
    assert "ok  service  service mode: 1 people enter by 2 keys" in program.ok("doctor")
    program.board.chmod(0o660)
    told = program.run("doctor")
    assert told.code == 1
    assert f"roles do not hold; run: chmod 0600 {program.board}\n" in told.out


def test_doctor_makes_inboxes_anew_that_are_not_what_the_log_tells(program: Program) -> None:
    program.ok("people", "add", "lin")
    for title in ("退款", "x"):
        program.ok("add", "support", title, "--assignee", "lin")
    assert "ok  inbox  2 notices of inboxes are as the log tells them" in program.ok("doctor")
    with closing(sqlite3.connect(program.board)) as board:
        board.execute("UPDATE notice SET read = 1 WHERE seq = 1")
        board.execute("UPDATE notice SET reason = 'mentioned' WHERE seq = 1")
        board.execute("DELETE FROM notice WHERE seq = 2")
        board.commit()
    for command in (("check", "--deep"), ("doctor",)):
        told = program.run(*command)
        assert (told.code, told.err) == (1, "")
        assert "warning  inbox  3 notices of inboxes are not what the log tells; run: opsboard doctor --fix" in told.out
    fixed = program.ok("doctor", "--fix")
    assert "ok  inbox  repaired: 3 notices of inboxes, from the log" in fixed
    assert "repaired" not in program.ok("doctor", "--fix")
    with closing(sqlite3.connect(program.board)) as board:
        held = board.execute("SELECT login, seq, reason, read FROM notice ORDER BY seq").fetchall()
    assert held == [("lin", 1, "assigned", 1), ("lin", 2, "assigned", 0)]


@pytest.mark.parametrize("owner", ["{}", "nobody"])
def test_doctor_takes_a_view_away_that_is_nobodys(program: Program, owner: str) -> None:
    program.ok("views", "save", "Late", "is:overdue", "--shared")
    with closing(sqlite3.connect(program.board)) as board:
        board.execute("UPDATE view SET owner = ? WHERE name = 'Late'", (owner,))
        board.commit()
    assert "error  references" in program.run("check", "--deep").out
    assert "repaired" in program.run("doctor", "--fix").out
    assert program.run("check", "--deep").code == 0
    assert "Late" in program.ok("views")


def test_doctor_has_nothing_to_say_of_a_board_that_is_not_there(bare: Program) -> None:
    assert "opsboard init" in bare.refused(3, "--board", "/nowhere/board.db", "doctor", "--fix")


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files to other groups")
def test_init_for_a_group_says_what_bars_its_members(program: Program) -> None:
    folder = program.home / "closed"
    folder.mkdir(0o700)
    board = folder / "ops" / "board.db"
    made = program.run("init", str(board), "--group", grp.getgrall()[-1].gr_name)
    assert (made.code, made.out) == (0, f"{board}\n")
    assert f"chmod o+x {folder}\n" in made.err
    assert stat.S_IMODE(board.parent.stat().st_mode) == 0o2770


@pytest.mark.parametrize("logged", [True, False], ids=["by an older opsboard", "by a hand at the file"])
@pytest.mark.parametrize(("role", "active", "code"), [("member", True, 4), ("viewer", False, 7)])
def test_doctor_lets_the_account_in_again_that_owns_a_board_nobody_enters(
    program: Program, logged: bool, role: str, active: bool, code: int
) -> None:
    me = program.json("people", "--json")["people"][0]["login"]
    program.ok("people", "add", "lin", "--key", ed25519(), "--role", "admin")
    program.ok("config", "--service", "on")
    if logged:
        store = open_board(str(program.board))
        with store.write("people", now(), me) as tx:
            tx.team.save_person(Person(me, me, role, active=active))
        store.close()
    else:
        with closing(sqlite3.connect(program.board)) as board:
            board.execute("UPDATE person SET role = ?, active = ? WHERE login = ?", (role, int(active), me))
            board.commit()
    assert "opsboard doctor --fix" in program.refused(code, "people", "keys")
    told = program.run("doctor")
    assert told.code == 1
    assert f"error  people  {me}, whose file this is, cannot let people in" in told.out
    repaired = program.run("doctor", "--fix").out
    assert (
        f"repaired: {me}, whose file this is, is an admin" if logged else "repaired from the log of the team"
    ) in repaired
    assert "--as lin" in program.ok("people", "keys")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER strange AFTER INSERT ON item BEGIN DELETE FROM label; END",
        "CREATE VIEW strange AS SELECT 1",
        "DELETE FROM meta WHERE name = 'uuid'",
        "DROP TABLE person",
    ],
)
def test_doctor_repairs_a_board_that_does_not_open(program: Program, statement: str) -> None:
    """What refuses it says to run `doctor --fix`, which was refused with the same words."""
    program.ok("add", "support", "x", "--label", "vip")
    with closing(sqlite3.connect(program.board)) as board:
        board.execute(statement)
        board.commit()
    program.refused(7, "list")
    program.refused(7, "doctor")
    assert "repaired" in program.ok("doctor", "--fix")
    assert program.ok("check", "--deep")
    assert "vip" in program.ok("list")


def test_doctor_repairs_what_it_can_beside_an_altered_log(program: Program) -> None:
    program.ok("add", "support", "x")
    with closing(sqlite3.connect(program.board)) as board:
        [(guard,)] = board.execute("SELECT sql FROM sqlite_schema WHERE name = 'change_fixed'").fetchall()
        board.execute("DROP TRIGGER change_fixed")
        board.execute("UPDATE change SET payload = '[1]'")
        board.execute(guard)
        board.execute("DROP INDEX item_due")
        board.commit()
    told = program.run("doctor", "--fix")
    assert (told.code, told.err) == (1, "")
    assert "repaired: made anew item_due" in told.out
    assert "error  log" in told.out
