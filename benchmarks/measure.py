"""What every part of the benchmark stands on: a row of the table, the boards, terminals and floors."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from terminal import Terminal  # noqa: E402

SIZE = (120, 36)
CARD = r"[A-Z]{3}-\d+"
OPSBOARD = [str(Path(sys.executable).parent / "opsboard")]


@dataclass(frozen=True, slots=True)
class Row:
    """One budget and what was measured."""

    what: str
    budget: str
    measured: str
    holds: bool
    higher_is_better: bool = False
    """Of the first number in `measured`."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the boards are and how often to measure. `boards`: number of items -> file."""

    directory: Path
    boards: dict[int, Path]
    turns: int

    def environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.directory),
            "XDG_DATA_HOME": str(self.directory / "data"),
            "XDG_CONFIG_HOME": str(self.directory / "config"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "TEXTUAL_ANIMATIONS": "none",
        }

    def board(self, items: int, *, size: tuple[int, int] = SIZE) -> Terminal:
        command = [*OPSBOARD, "--board", str(self.boards[items])]
        return Terminal(command, size=size, environment=self.environment())

    def floor(self, name: str, *arguments: str) -> Terminal:
        command = [sys.executable, str(ROOT / "benchmarks" / "floors" / name), *arguments]
        return Terminal(command, size=SIZE, environment=self.environment())

    def run(self, *arguments: str) -> float:
        """Seconds that a command takes."""
        begin = time.perf_counter()
        subprocess.run(arguments, check=True, capture_output=True, env=self.environment())
        return time.perf_counter() - begin
