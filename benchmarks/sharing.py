"""Several sessions on one board: how soon all see what one did, and what it costs while nobody does anything."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from measure import CARD, OPSBOARD, Bench, Row
from terminal import Terminal

SESSIONS = 30
IDLE_SECONDS = 10.0
SMALL = (80, 24)
PATIENCE = 2.0


def other_screen(bench: Bench) -> list[Row]:
    """From before the command that changes the board begins to commit until each screen shows it."""
    terminals = [bench.board(100, size=SMALL) for _session in range(SESSIONS)]
    took: list[float] = []
    try:
        for terminal in terminals:
            terminal.wait_for(CARD)
        _settle(terminals)
        for turn in range(bench.turns):
            title = f"Seen by others {turn}"
            subprocess.run(
                [*OPSBOARD, "--board", str(bench.boards[100]), "add", "support", title],
                check=True, capture_output=True, env=bench.environment(),
            )  # fmt: skip
            took += _first_answers(terminals, _committed_at(bench.boards[100]))
            _settle(terminals)
        for terminal in terminals:
            terminal.press(":kind support\r")
            terminal.press("gg")
            terminal.wait_for(title)
    finally:
        for terminal in terminals:
            terminal.close()
    slow = sorted(took)[min(len(took) - 1, int(len(took) * 0.99))] * 1000
    return [Row("a change seen on 30 other screens, 99th percentile", "300 ms", f"{slow:.0f} ms", slow <= 300)]


def idle(bench: Bench) -> list[Row]:
    """Processor time of sessions at which nobody types, beside as many bare Textual apps."""
    ours = [bench.board(100, size=SMALL) for _session in range(SESSIONS)]
    bare = [bench.floor("bare.py") for _app in range(SESSIONS)]
    try:
        for terminal in ours:
            terminal.wait_for(CARD)
        for terminal in bare:
            terminal.wait_for("READY-MARK")
        _settle([*ours, *bare])
        before = _worked(ours), _worked(bare)
        time.sleep(IDLE_SECONDS)
        more = (_worked(ours) - before[0] - _worked(bare) + before[1]) / IDLE_SECONDS * 100
    finally:
        for terminal in (*ours, *bare):
            terminal.close()
    return [Row("30 idle sessions, of one core more than 30 bare apps", "2 %", f"{more:.1f} %", more <= 2)]


def _settle(terminals: Sequence[Terminal]) -> None:
    """Wait until no mark of a change stands on a screen any more: a second longer than it may."""
    end = time.perf_counter() + 3.0
    while time.perf_counter() < end:
        _ready(terminals, 0.1)


def _first_answers(terminals: Sequence[Terminal], since: float) -> list[float]:
    """Of each terminal the seconds from a moment until something was written on it."""
    waiting, took = list(terminals), []
    end = time.time() + PATIENCE
    while waiting and time.time() < end:
        for terminal in _ready(waiting, 0.05):
            took.append(time.time() - since)
            waiting.remove(terminal)
    return took + [PATIENCE] * len(waiting)


def _ready(terminals: Sequence[Terminal], seconds: float) -> list[Terminal]:
    """The terminals on which something was written, and what it was is taken."""
    files = {terminal.file: terminal for terminal in terminals}
    ready, _, _ = select.select(list(files), [], [], seconds)
    return [files[file] for file in ready if files[file].read(0)]


def _committed_at(board: Path) -> float:
    """When the board was written last, as the file system says."""
    written = [Path(f"{board}{ending}") for ending in ("", "-wal")]
    return max(os.stat(path).st_mtime for path in written if path.exists())


def _worked(terminals: Sequence[Terminal]) -> float:
    """Seconds that the programs have had a processor, all their threads together, to the microsecond."""
    total = 0
    for terminal in terminals:
        for thread in Path(f"/proc/{terminal.process}/task").iterdir():
            total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9
