"""The line drops: the draft is there, the program is not, and the board is free."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from pwd import getpwuid

import pytest

from dropping import (
    GONE_SECONDS,
    WAYS,
    children_of,
    drop,
    goes_on_with_the_draft,
    in_form,
    small_board,
    typed_and_kept,
    wait_until_begun,
    wait_until_kept,
    write_once,
)
from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.values import replaced
from opsboard.usecases.editing import edit
from ptyboard import open_board, state_of

pytestmark = [pytest.mark.pty, pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at /proc")]


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return small_board(tmp_path)


@pytest.mark.parametrize("way", WAYS)
def test_the_draft_of_a_form_outlives_its_line_and_is_offered_again(board: Path, way: str) -> None:
    with open_board(board) as terminal:
        in_form(terminal)
        if way == "SIGKILL":
            wait_until_kept(board, "half a thought")
        drop(terminal, way)
        assert terminal.wait(GONE_SECONDS) is not None, "the program outlived its line"
    write_once(board)
    assert ["half a thought" in one.text for one in typed_and_kept(board)] == [True]
    goes_on_with_the_draft(board)


@pytest.mark.parametrize("way", ["closed", "SIGTERM"])
def test_the_draft_is_kept_while_somebody_holds_the_board(board: Path, way: str) -> None:
    holder = bootstrap.session_at(SqliteFile(str(board)))
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        wait_until_begun(board)
        with holder.store.write("slow", holder.clock(), holder.login):
            in_form(terminal)
            drop(terminal, way)
            assert terminal.wait(GONE_SECONDS) is not None, "the program outlived its line"
    holder.store.close()
    assert ["half a thought" in one.text for one in typed_and_kept(board)] == [True]


def test_a_stopped_program_whose_terminal_closes_ends(board: Path) -> None:
    with open_board(board) as terminal:
        in_form(terminal)
        wait_until_kept(board, "half a thought")
        terminal.send("\x1b\x1a")
        for _round in range(200):
            if state_of(terminal.process) == "T":
                break
            terminal.read(0.05)
        assert state_of(terminal.process) == "T"
        terminal.hang_up()
        assert terminal.wait(GONE_SECONDS) is not None
    write_once(board)


def test_a_terminal_that_takes_nothing_any_more_is_given_up_and_given_back(board: Path) -> None:
    """The line stands still, so the screen hangs in a write, and then somebody ends the program."""
    with open_board(board) as terminal:
        in_form(terminal)
        assert not terminal.echoes()
        terminal.fill("\x0c")  # the whole screen again and again, and nobody reads it
        terminal.signal(signal.SIGTERM)
        assert terminal.wait(GONE_SECONDS, reading=False) == 128 + signal.SIGTERM
        assert terminal.echoes()
    assert ["half a thought" in one.text for one in typed_and_kept(board)] == [True]


def test_an_editor_whose_line_drops_leaves_its_text_and_no_process(board: Path, tmp_path: Path) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\ntrap "" HUP TERM\necho "from the editor" > "$1"\necho ready\nexec sleep 60\n')
    script.chmod(0o755)
    with open_board(board, EDITOR=str(script)) as terminal:
        terminal.wait_for("SUP-1")
        terminal.press("E")
        terminal.wait_for("ready")
        begun = children_of(terminal.process)
        assert begun
        terminal.signal(signal.SIGTERM)
        assert terminal.wait(GONE_SECONDS) == 128 + signal.SIGTERM
        assert not [one for one in begun if Path(f"/proc/{one}").exists()]
    assert [(one.what, one.text) for one in typed_and_kept(board)] == [("edit", "from the editor")]
    write_once(board)


def test_what_an_editor_wrote_outlives_both_being_killed(board: Path, tmp_path: Path) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\necho "from the editor" > "$1"\nexec sleep 60\n')
    script.chmod(0o755)
    with open_board(board, EDITOR=str(script), TMPDIR=str(tmp_path)) as terminal:
        terminal.wait_for("SUP-1")
        terminal.press("E")
        wait_until_kept(board, "from the editor")
        for process in (*children_of(terminal.process), terminal.process):
            os.kill(process, signal.SIGKILL)
        assert terminal.wait(GONE_SECONDS) == -signal.SIGKILL
    assert [(one.what, one.text) for one in typed_and_kept(board)] == [("edit", "from the editor")]


def test_what_came_after_the_last_key_before_the_line_dropped_is_told_at_the_next_opening(tmp_path: Path) -> None:
    me = getpwuid(os.getuid()).pw_name
    board = small_board(tmp_path, people=("zhao", me))
    mine = bootstrap.session_at(SqliteFile(str(board)))
    with open_board(board) as terminal:
        terminal.wait_for("SUP-1")
        wait_until_begun(board)
        terminal.press("j")
        edit(replaced(mine, login="zhao"), "SUP-2", {"assignee": me})
        terminal.wait_for("inbox 1")
        drop(terminal, "SIGHUP")
        assert terminal.wait(GONE_SECONDS) == 128 + signal.SIGHUP
    mine.store.close()
    with open_board(board) as terminal:
        terminal.wait_for("Since [^:]*:[^:]*: 1 assigned to you")
