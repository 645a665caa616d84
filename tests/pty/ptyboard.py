"""The installed program in a real pty, away from the machine's own settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from terminal import Terminal

OPSBOARD = [sys.executable, "-m", "opsboard"]


def clean_environment(folder: Path, **more: str) -> dict[str, str]:
    """Only what a program needs, with a home of its own."""
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_STATE_HOME": str(folder / "state"),
        "PATH": os.environ["PATH"],
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        **more,
    }


def open_board(board: Path, *, size: tuple[int, int] = (80, 24), **environment: str) -> Terminal:
    """The program on this board."""
    command = [*OPSBOARD, "--board", str(board)]
    return Terminal(command, size=size, environment=clean_environment(board.parent, **environment))


def state_of(process: int) -> str:
    """`R`, `S`, or `T` for a stopped process."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
