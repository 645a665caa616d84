"""The program as people run it: a process of its own, on a board of its own, far from this machine's settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest


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
    """`opsboard` with a home, a locale and a board of its own."""

    home: Path
    board: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, data: bytes = b"", environment: Mapping[str, str] | None = None) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "opsboard", *arguments],
            input=data,
            capture_output=True,
            env={**self.environment, **(environment or {})},
            cwd=self.home,
            timeout=120,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    def ok(self, *arguments: str, data: bytes = b"") -> str:
        """What it prints, having said nothing on stderr."""
        result = self.run(*arguments, data=data)
        assert (result.code, result.err) == (0, ""), result
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
    """A board without items, made once."""
    home = tmp_path_factory.mktemp("empty")
    board = home / "board.db"
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
