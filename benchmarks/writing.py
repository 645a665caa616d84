"""Sixteen writers on one board at once, and the same who leave the waiting to SQLite's own busy handler."""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measure import OPSBOARD, ROOT, Bench, Row

WRITERS = 16
THINK = 0.05
"""Seconds between two acts of one writer, give or take three fifths: 20 to 80 ms, as the budget was set."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the writers of one run waited, in seconds, how much each wrote, and what of it is missing."""

    waits: list[float]
    counts: list[int]
    failed: int
    lost: int

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.waits, n=100)[98]


def writers(bench: Bench) -> list[Row]:
    # In shorter runs the sixteen first acts of new programs are one in a hundred, and p99 is of them alone.
    seconds = 10 if bench.turns < 5 else 15
    thinking: dict[str, list[Written]] = {"turnstile": [], "sqlite": []}
    tight: dict[str, list[Written]] = {"turnstile": [], "sqlite": []}
    for turn in range(3):
        for way in ("sqlite", "turnstile"):
            board = bench.directory / f"written-{way}-{turn}.db"
            bench.run(*OPSBOARD, "init", str(board))
            thinking[way].append(_written(bench, board, way, seconds, THINK))
            tight[way].append(_written(bench, board, way, seconds / 3, 0))
    ours, theirs = thinking["turnstile"], thinking["sqlite"]
    p99, other = statistics.median(run.p99 for run in ours), statistics.median(run.p99 for run in theirs)
    longest = statistics.median(max(run.waits) for run in ours)
    lost = sum(run.lost + run.failed for run in (*ours, *tight["turnstile"]))
    fairness = statistics.median(min(run.counts) / max(run.counts) for run in tight["turnstile"])
    unfair = statistics.median(min(run.counts) / max(run.counts) for run in tight["sqlite"])
    stuck = statistics.median(max(run.waits) for run in tight["sqlite"])
    queued = statistics.median(max(run.waits) for run in tight["turnstile"])
    return [
        Row(
            "16 writers with think time, p99 wait / SQLite's busy handler's",
            "0.2",
            f"{p99 / other:.2f} ({p99 * 1000:.0f} / {other * 1000:.0f} ms)",
            p99 <= other / 5,
        ),
        Row(
            "16 writers with think time, longest wait",
            "50 ms",
            f"{longest * 1000:.0f} ms (SQLite: {max(max(run.waits) for run in theirs) * 1000:.0f} ms)",
            longest <= 0.05,
        ),
        Row("16 writers, adds that failed or are missing", "0", f"{lost}", lost == 0),
        Row(
            "16 writers in a tight loop, slowest / fastest writer's commits",
            "0.33",
            f"{fairness:.2f} (SQLite: {unfair:.2f}; longest wait {queued * 1000:.0f} / {stuck * 1000:.0f} ms)",
            fairness >= 1 / 3,
            higher_is_better=True,
        ),
    ]


def _written(bench: Bench, board: Path, way: str, seconds: float, think: float) -> Written:
    program = str(ROOT / "benchmarks" / "floors" / "writer.py")
    running = [
        subprocess.Popen(
            [sys.executable, program, str(board), way, f"writer{number}", str(seconds), str(think)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=bench.environment(),
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [json.loads(process.communicate()[0]) for process in running]
    connection = sqlite3.connect(board)
    held = {row[0] for row in connection.execute("SELECT key FROM item")}
    connection.close()
    acknowledged = [key for one in told for key in one["keys"]]
    return Written(
        waits=[wait for one in told for wait in one["waits"]],
        counts=[len(one["keys"]) for one in told],
        failed=sum(one["failed"] for one in told),
        lost=len(acknowledged) - len(held & set(acknowledged)),
    )
