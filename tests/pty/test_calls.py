"""Something is given to a person whose settings ask to be called: a real tmux hears it, and its own terminal too."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dropping import small_board
from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.values import replaced
from opsboard.usecases import editing
from ptyboard import OPSBOARD, clean_environment
from terminal import Terminal

pytestmark = [pytest.mark.pty, pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")]

MESSAGE = b"\x1b]9;Zhao gave you SUP-2 item number 1\x07"


class Attached:
    """Somebody at a terminal in which tmux runs the board in one window and a shell in another."""

    def __init__(self, folder: Path, notify: str) -> None:
        self.login = pwd.getpwuid(os.getuid()).pw_name
        board = small_board(folder, people=("zhao", self.login))
        mine = bootstrap.session_at(SqliteFile(str(board)))
        self.zhao = replaced(mine, login="zhao")
        config = folder / "config" / "opsboard" / "config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'notify = "{notify}"\n')
        config.chmod(0o600)
        self._environment = clean_environment(folder)
        self._tmux = ["tmux", "-S", str(folder / "socket"), "-f", "/dev/null"]
        command = shlex.join([*OPSBOARD, "--board", str(board)])
        self.terminal = Terminal([*self._tmux, "new-session", command], size=(90, 24), environment=self._environment)
        self.terminal.wait_for(r"SUP-\d")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words], env=self._environment, capture_output=True, text=True, check=True, timeout=20
        )
        return done.stdout.strip()

    def wait_for_bytes(self, wanted: bytes) -> None:
        for _round in range(300):
            if wanted in self.terminal.output:
                return
            self.terminal.read(0.05)
        raise TimeoutError(f"{wanted!r} never came to the terminal: {self.terminal.output[-400:]!r}")

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], env=self._environment, capture_output=True, check=False)
        self.terminal.close()
        self.zhao.store.close()


@pytest.fixture
def attached(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Attached]:
    made = Attached(tmp_path, request.param)
    yield made
    made.close()


@pytest.mark.parametrize("attached", ["bell"], indirect=True)
def test_a_bell_in_another_window_of_tmux_is_flagged(attached: Attached) -> None:
    attached.run("new-window", "cat")
    assert attached.run("display", "-p", "-t", ":0", "#{window_bell_flag}") == "0"
    editing.edit(attached.zhao, "SUP-2", {"assignee": attached.login})
    for _round in range(300):
        if attached.run("display", "-p", "-t", ":0", "#{window_bell_flag}") == "1":
            return
        attached.terminal.read(0.05)
    raise TimeoutError("tmux heard no bell")


@pytest.mark.parametrize("attached", ["osc9"], indirect=True)
def test_a_notification_goes_through_tmux_to_the_terminal_where_it_is_let(attached: Attached) -> None:
    attached.run("set", "-g", "allow-passthrough", "on")
    editing.edit(attached.zhao, "SUP-2", {"assignee": attached.login})
    attached.wait_for_bytes(MESSAGE)
    assert "Zhao gave you" not in attached.terminal.text(), "the notification is on the screen as text"


@pytest.mark.parametrize("attached", ["osc9"], indirect=True)
def test_a_tmux_that_lets_nothing_through_shows_nothing_of_it(attached: Attached) -> None:
    attached.run("set", "-g", "allow-passthrough", "off")
    editing.edit(attached.zhao, "SUP-2", {"assignee": attached.login})
    attached.terminal.wait_for("< Zhao")
    attached.terminal.settle(0.3)
    assert MESSAGE not in attached.terminal.output
    assert "Zhao gave you" not in attached.terminal.text()
