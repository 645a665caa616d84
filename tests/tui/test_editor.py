"""The text of an item in the person's own editor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from opsboard.domain.errors import Refused
from opsboard.editor import Edited, edit_text, editor_command, take_left_texts
from opsboard.tui.screens.conflict import ConflictPanel
from opsboard.usecases.drafts import draft_of
from opsboard.usecases.editing import edit
from screen_board import OpenApp, session_of


def editor(tmp_path: Path, code: str) -> str:
    """An editor that does this with the file `path`."""
    script = tmp_path / "editor script.py"
    script.write_text(f"import sys, os, pathlib\npath = pathlib.Path(sys.argv[-1])\n{code}\n", encoding="utf-8")
    return f"'{sys.executable}' '{script}' --wait"


def edited(text: str, *, board: str = "a board", key: str = "SUP-1") -> Edited:
    return Edited(board, "ann", key, text)


def test_the_command_is_split_as_a_shell_would_and_visual_comes_first() -> None:
    assert editor_command({"EDITOR": "vi", "VISUAL": "code --wait 'a b'"}) == ["code", "--wait", "a b"]
    with pytest.raises(Refused):
        editor_command({"EDITOR": "vi 'open"})
    with pytest.raises(Refused):
        editor_command({"PATH": "/nowhere"})


def test_the_file_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    report = tmp_path / "report"
    command = editor_command(
        {
            "EDITOR": editor(
                tmp_path,
                f"pathlib.Path({str(report)!r}).write_text(f'{{path}} {{path.parent.stat().st_mode & 0o777:o}}"
                " {path.stat().st_mode & 0o777:o}')\npath.write_text(path.read_text() + 'more')",
            )
        }
    )
    assert edit_text(edited("; rm -rf / $(id)"), command) == "; rm -rf / $(id)\nmore"
    path, folder_mode, file_mode = report.read_text().rsplit(" ", 2)
    assert (folder_mode, file_mode) == ("700", "600")
    assert not os.path.exists(path)
    assert not os.path.exists(os.path.dirname(path))


def test_an_editor_that_fails_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        edit_text(edited("text"), editor_command({"EDITOR": editor(tmp_path, "sys.exit(1)")}))
    with pytest.raises(Refused):
        edit_text(edited("text"), ["/nowhere/editor"])


KILLED = """
import os, signal, sys
sys.path[:0] = {path!r}
from opsboard.editor import Edited, edit_text
editor = "echo changed >> $1; kill -9 $PPID; " + sys.argv[1]
edit_text(Edited("a board", "ann", "SUP-1", "text"), ["sh", "-c", editor, "sh"])
"""
"""Somebody whose program is killed while the editor is open."""


def test_a_text_that_a_killed_program_left_is_given_once_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "opsboard-text-of another").mkdir(mode=0o755)
    (tmp_path / "opsboard-text-empty").mkdir(mode=0o700)
    script = [sys.executable, "-c", KILLED.format(path=sys.path)]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    # Its output is read to the end, which is when the editor is gone as well.
    killed = subprocess.run([*script, "exit"], env=environment, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    found: list[tuple[Edited, str]] = []

    def keep(what: Edited, text: str) -> None:
        found.append((what, text))

    take_left_texts("another board", "ann", keep)
    take_left_texts("a board", "zhao", keep)
    assert found == []
    take_left_texts("a board", "ann", keep)
    assert found == [(edited("text"), "text\nchanged\n")]
    take_left_texts("a board", "ann", keep)
    assert len(found) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["opsboard-text-empty", "opsboard-text-of another"]


def test_a_text_whose_editor_is_still_open_stays_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    script = [sys.executable, "-c", KILLED.format(path=sys.path), "read line"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(script, env=environment, stdin=subprocess.PIPE) as process:
        assert process.wait(60) == -signal.SIGKILL
        found: list[str] = []
        take_left_texts("a board", "ann", lambda _edited, text: found.append(text))
        assert found == []
        assert process.stdin is not None
        process.stdin.close()  # the editor ends
        deadline = time.monotonic() + 20
        while not found and time.monotonic() < deadline:
            take_left_texts("a board", "ann", lambda _edited, text: found.append(text))
        assert found == ["text\nchanged\n"]


async def test_what_comes_back_is_saved(open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", editor(board.parent, "path.write_text('from the editor')"))
    async with open_app() as running:
        monkeypatch.setattr(running.app, "suspend", nullcontext)
        running.app.shell.open_item("SUP-4")
        await running.settle()
        await running.press("E")
        assert "from the editor" in running.text()
        await running.press("E")
        assert "nothing was changed" in running.text()


async def test_two_texts_that_meet_are_both_kept(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = session_of(board, "zhao")
    edit(other, "SUP-4", {"body": "before"})

    class Meanwhile(nullcontext[None]):
        def __enter__(self) -> None:
            edit(other, "SUP-4", {"body": "theirs"})

    monkeypatch.setenv("VISUAL", editor(board.parent, "path.write_text('mine')"))
    async with open_app() as running:
        running.app.shell.open_item("SUP-4")
        await running.settle()
        monkeypatch.setattr(running.app, "suspend", Meanwhile)
        await running.press("E")
        assert isinstance(running.app.shell.panel, ConflictPanel)
        draft = draft_of(session_of(board), "SUP-4")
        assert draft is not None
        assert draft.texts == {"body": "mine"}
        await running.press("b", "ctrl+s")
        assert other.store.item("SUP-4").body == "— lin —\nmine\n— zhao —\ntheirs\n———"
        assert draft_of(session_of(board), "SUP-4") is None
    other.store.close()


async def test_a_terminal_that_cannot_be_left_says_so(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    async with open_app() as running:
        running.app.shell.open_item("SUP-4")
        await running.settle()
        await running.press("E")
        assert "cannot be left" in running.text()
