"""Measure the budgets of opsboard against floors in the same run, and print the table.

Every figure is a ratio of medians taken in turns (floor, opsboard, floor, ...), because the machine's
own speed is nobody's merit. The last column says how each moved since the newest line of history.jsonl;
`--keep` adds one. `python benchmarks/bench.py --quick` takes fewer turns.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import history
from bulk import bulk
from calendar_screen import calendar
from command_line import commands
from finding import search
from measure import OPSBOARD, Bench
from peers import peers
from screens import first_paint, keys, memory, written
from sharing import idle, other_screen
from writing import writers

PARTS = (first_paint, keys, written, memory, calendar, commands, search, bulk, writers, other_screen, idle, peers)


def make_boards(directory: Path) -> dict[int, Path]:
    boards = {}
    for items in (100, 10_000, 100_000):
        path = directory / f"board-{items}.db"
        command = [*OPSBOARD, "demo", "--items", str(items), "--no-open", "--board", str(path)]
        subprocess.run(command, check=True, capture_output=True)
        boards[items] = path
    return boards


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    parser.add_argument("--only", help="one part: " + " ".join(part.__name__ for part in PARTS))
    parser.add_argument("--keep", action="store_true", help="add the figures to benchmarks/history.jsonl")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opsboard-bench-") as name:
        directory = Path(name)
        bench = Bench(directory, make_boards(directory), 3 if options.quick else 7)
        rows = []
        for part in PARTS:
            if options.only in (None, part.__name__):
                try:
                    measured = part(bench)
                except (OSError, subprocess.CalledProcessError) as error:  # a screen that did not show what it should
                    print(f"{part.__name__} failed: {error}", file=sys.stderr)
                    continue
                rows += measured
                for row in measured:
                    print(f"{row.what}: {row.measured}", file=sys.stderr)
    print(history.table(rows, history.newest()))
    if options.keep:
        history.keep(rows)


if __name__ == "__main__":
    main()
