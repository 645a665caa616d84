"""The program as people run it, on a board of its own, far from this machine's settings."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from opsboard import bootstrap
from opsboard.cli import main
from opsboard.domain import views
from opsboard.i18n import current_language, use_language

ACCOUNT = bootstrap.identity
"""Who a process of its own would be run by; every test puts another person in its place."""


NEAR = ("near: ", "相近：")
"""How a line begins that says which open item is near to a new one."""


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


@dataclass
class Program:
    """`opsboard` with a home, a locale and a board of its own.

    It runs in the process of the test, which takes a tenth of the time. With `own_process` it runs in one of its
    own: for tests of locks (SQLite keeps one process from another, never from itself) and of the encodings and
    signals that Python sets up as it starts.
    """

    home: Path
    board: Path
    environment: dict[str, str] = field(default_factory=dict)
    own_process: bool = False

    def run(self, *arguments: str, data: bytes = b"", environment: Mapping[str, str] | None = None) -> Result:
        variables = {**self.environment, **(environment or {})}
        return (self._begun if self.own_process else self._called)(arguments, data, variables)

    def _begun(self, arguments: tuple[str, ...], data: bytes, variables: dict[str, str]) -> Result:
        """Run in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "opsboard", *arguments],
            input=data,
            capture_output=True,
            env=variables,
            cwd=self.home,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def _called(self, arguments: tuple[str, ...], data: bytes, variables: dict[str, str]) -> Result:
        """Run in this process, with all that a process has of its own put in place for as long."""
        assert "SSH_CONNECTION" not in variables, "a command over SSH ends its process: set own_process"
        with ExitStack() as stack:
            out, err = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            stack.enter_context(_surroundings(variables))
            patch = stack.enter_context(pytest.MonkeyPatch.context())
            patch.chdir(self.home)
            patch.setattr(bootstrap, "identity", ACCOUNT)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
            for name, file in (("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, io.TextIOWrapper(file, encoding="utf-8"))
            code = main.run(arguments)
            printed = []
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
                stream.seek(0)
                printed.append(stream.buffer.read().decode("utf-8"))
        return Result(code, *printed)

    def ok(self, *arguments: str, data: bytes = b"") -> str:
        """What it prints, having said nothing on stderr but which item is near."""
        result = self.run(*arguments, data=data)
        said = [line for line in result.err.splitlines() if not line.startswith(NEAR)]
        assert (result.code, said) == (0, []), result
        return result.out

    def json(self, *arguments: str, data: bytes = b"") -> Any:
        """The object it prints with `--json` (give the option yourself)."""
        answer = json.loads(self.ok(*arguments, data=data))
        assert answer.pop("schema_version") == 1
        return answer

    def refused(self, code: int, *arguments: str, data: bytes = b"") -> str:
        """Its one line of complaint; nothing stands on stdout."""
        result = self.run(*arguments, data=data)
        assert (result.code, result.out) == (code, ""), result
        assert result.err.startswith("opsboard: "), result
        assert result.err.endswith("\n"), result
        assert result.err.count("\n") == 1, result
        return result.err.removeprefix("opsboard: ").rstrip("\n")

    def on_terminal(self, *arguments: str, **environment: str) -> str:
        """What appears on a terminal of 80 by 24."""
        control, terminal = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "opsboard", *arguments],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env={**self.environment, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24", **environment},
        )
        os.close(terminal)
        shown = b""
        while True:
            try:
                part = os.read(control, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        os.close(control)
        assert process.wait() == 0
        return shown.decode()


@contextmanager
def _surroundings(variables: Mapping[str, str]) -> Iterator[None]:
    """These environment variables and no others; those of before, and the language of before, afterwards."""
    was, language = dict(os.environ), current_language()
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(was)
        use_language(language)


def isolated(home: Path, board: Path) -> dict[str, str]:
    """An environment that knows nothing of the one the tests run in."""
    return {
        "HOME": str(home),
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "OPSBOARD_BOARD": str(board),
    }


@pytest.fixture(scope="session")
def empty_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board without items and views, made once."""
    home = tmp_path_factory.mktemp("empty")
    board = home / "board.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "built_in", lambda language, kinds: [])
        Program(home, board, isolated(home, board)).ok("init", str(board), "--name", "Shop", "--time-zone", "UTC")
    return board


@pytest.fixture
def program(tmp_path: Path, empty_board: Path) -> Program:
    """The program on an empty board."""
    home = tmp_path / "home"
    home.mkdir()
    board = tmp_path / "board.db"
    shutil.copyfile(empty_board, board)
    board.chmod(0o600)
    return Program(home, board, isolated(home, board))


@pytest.fixture
def bare(tmp_path: Path) -> Program:
    """The program without a board."""
    home = tmp_path / "home"
    home.mkdir()
    environment = isolated(home, home)
    del environment["OPSBOARD_BOARD"]
    return Program(home, home / "data" / "opsboard" / "board.db", environment)
