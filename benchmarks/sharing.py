"""Several sessions on one board: how soon one sees what another did."""

from __future__ import annotations

import subprocess
import time

from measure import CARD, OPSBOARD, Bench, Row


def other_screen(bench: Bench) -> list[Row]:
    took = []
    with bench.board(100) as terminal:
        terminal.wait_for(CARD)
        terminal.settle(0.5)
        for turn in range(bench.turns):
            title = f"Seen by others {turn}"
            subprocess.run(
                [*OPSBOARD, "--board", str(bench.boards[100]), "add", "support", title],
                check=True, capture_output=True, env=bench.environment(),
            )  # fmt: skip
            begin = time.perf_counter()
            terminal.wait_for(title)
            took.append((time.perf_counter() - begin) * 1000)
    worst = max(took)
    return [Row("a change seen on another screen, longest", "300 ms", f"{worst:.0f} ms", worst <= 300)]
