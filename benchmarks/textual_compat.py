"""What each use of Textual's insides buys: the board with it and without it, in turns.

Every row is the median of the differences of pairs, and the range that half of them lie in. Processor time is taken
beside the clock, because it says nearly the same on a machine that has other work to do.
`python benchmarks/textual_compat.py [turns [name ...]]`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import CARD, OPSBOARD, SIZE, Bench
from terminal import Terminal

ITEMS = 2_000
KEYS = 60
AT_START = {
    "nothing, to see the noise": "pass",
    "stub of ssl": "stubs.STUBS.pop('ssl')",
    "stub of textual.command": "stubs.STUBS.pop('textual.command')",
    "all stubs": "stubs.STUBS.clear()",
}
AT_A_KEY = {
    "nothing, to see the noise of keys": "pass",
    "bare lines": """
def later():
    from opsboard.tui.textual_compat import bare_lines
    bare_lines.BareLines = bare_lines.StylesCache
""",
    "updates as cells": """
def later():
    from opsboard.tui.app import OpsboardApp
    OpsboardApp.prepare_frame = lambda self, frame: frame
""",
    "draw at once": """
def later():
    from opsboard.tui.textual_compat.screen import PatchedScreen
    PatchedScreen.draw_now = lambda self: None
""",
}
"""Name -> what takes it away; `later` is called when Textual has been imported."""
_BEGIN = """
from contextlib import contextmanager
from opsboard.tui.textual_compat import import_stubs as stubs
def later():
    pass
{without}
begin = stubs.import_stubs
@contextmanager
def import_stubs():
    with begin():
        yield
    later()
stubs.import_stubs = import_stubs
from opsboard.cli.main import main
main()
"""


def processor_ms(terminal: Terminal) -> float:
    """Processor time of all threads, finer than the hundredths of a second that `stat` has."""
    tasks = Path(f"/proc/{terminal.process}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def start(terminal: Terminal) -> dict[str, float]:
    """What the first cards take."""
    used = processor_ms(terminal)
    return {"start, processor ms": used, "first cards, ms": terminal.time_of(CARD) * 1000}


def keys(terminal: Terminal) -> dict[str, float]:
    """What a key takes that moves the cursor, and a letter of a search."""
    terminal.settle(0.5)
    used, written, answers = processor_ms(terminal), len(terminal.output), []
    for turn in range(KEYS):
        answers.append(terminal.press("jjjlkkkh"[turn % 8], quiet=0.04).last * 1000)
    per_key = (processor_ms(terminal) - used) / KEYS, (len(terminal.output) - written) / KEYS
    terminal.press("/")
    used = processor_ms(terminal)
    letters = [terminal.press("退\x7f"[turn % 2], quiet=0.06).last * 1000 for turn in range(KEYS // 3)]
    return {
        "a key, processor ms": per_key[0],
        "a key, ms": statistics.median(answers),
        "a key, bytes": per_key[1],
        "a letter, processor ms": (processor_ms(terminal) - used) / len(letters),
        "a letter, ms": statistics.median(letters),
    }


def measured(bench: Bench, without: str, measure: Callable[[Terminal], dict[str, float]]) -> dict[str, float]:
    """One run of the board, which what is `without` was taken away from."""
    command = [sys.executable, "-c", _BEGIN.format(without=without), "--board", str(bench.boards[ITEMS])]
    with Terminal(command, size=SIZE, environment=bench.environment()) as terminal:
        terminal.wait_for(CARD)
        return measure(terminal)


def main() -> None:
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    names = sys.argv[2:] or [*AT_START, *AT_A_KEY]
    pairs: dict[str, list[tuple[dict[str, float], dict[str, float]]]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory(prefix="opsboard-bench-") as name:
        board = Path(name) / "board.db"
        command = [*OPSBOARD, "demo", "--items", str(ITEMS), "--no-open", "--board", str(board)]
        subprocess.run(command, check=True, capture_output=True)
        bench = Bench(Path(name), {ITEMS: board}, turns)
        for turn in range(turns):
            for name in names:
                without, measure = (AT_START | AT_A_KEY)[name], start if name in AT_START else keys
                order = ("pass", without) if turn % 2 else (without, "pass")
                first, second = (measured(bench, one, measure) for one in order)
                pairs[name].append((first, second) if turn % 2 else (second, first))
    for name, both in pairs.items():
        print(name)
        for what in both[0][0]:
            base = statistics.median(with_it[what] for with_it, _without in both)
            gains = sorted(without[what] - with_it[what] for with_it, without in both)
            middle, low, high = statistics.median(gains), gains[len(gains) // 4], gains[-1 - len(gains) // 4]
            share = f"{middle / base:+.1%}; half of the pairs {low:+.2f} to {high:+.2f}"
            print(f"  {what:22} {base:8.1f}  buys {middle:+7.2f} ({share})")


if __name__ == "__main__":
    main()
