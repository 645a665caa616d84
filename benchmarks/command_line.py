"""Single commands against Python's own start."""

from __future__ import annotations

import statistics
import sys

from measure import OPSBOARD, Bench, Row


def commands(bench: Bench) -> list[Row]:
    rows = []
    cases = {
        "add": ("add", "support", "Refund missing"),
        "show": ("show", "SUP-1"),
        "list --limit 50": ("list", "--limit", "50"),
    }
    for name, arguments in cases.items():
        took: dict[str, list[float]] = {"pass": [], "100": [], "100000": []}
        for _ in range(bench.turns * 2):
            took["pass"].append(bench.run(sys.executable, "-c", "pass"))
            for items in (100, 100_000):
                took[str(items)].append(bench.run(*OPSBOARD, "--board", str(bench.boards[items]), *arguments))
        middle = {key: statistics.median(values) for key, values in took.items()}
        ratio, growth = middle["100000"] / middle["pass"], middle["100000"] / middle["100"]
        measured = f"{ratio:.1f} ({middle['100000'] * 1000:.0f} ms); {growth:.2f} x the same at 100"
        rows.append(Row(f"`{name}` at 100,000 items / `python -c pass`", "6", measured, ratio <= 6))
    return rows
