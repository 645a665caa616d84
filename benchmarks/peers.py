"""The same items in kanban-tui, the nearest peer: another board in Textual over SQLite.

It is installed once, from the versions and hashes of `peers.txt`, into an environment of its own beside
`.venv`. Its database is made by its own command and filled with the titles and texts of our board.
"""

from __future__ import annotations

import sqlite3
import statistics
import subprocess
import sys
from pathlib import Path

from measure import CARD, ROOT, SIZE, Bench, Row
from terminal import Terminal

HOME = ROOT / ".venv-peers"
NAME = "kanban-tui 0.21.2"
FILLED = "PEER-READY"
ITEMS = 100
"""kanban-tui needs minutes to start with some thousands."""


def install() -> Path | None:
    """The peer's command; None where it cannot be installed."""
    command = HOME / "bin" / "ktui"
    if not command.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", HOME], check=True, capture_output=True)
            lock = Path(__file__).with_name("peers.txt")
            pip = [HOME / "bin" / "python", "-m", "pip", "--quiet", "install", "--require-hashes", "-r", lock]
            subprocess.run(pip, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{NAME} cannot be installed, its rows are left out: {error}", file=sys.stderr)
            return None
    return command


def fill(bench: Bench, command: Path) -> None:
    """The peer's board with the items of ours: five columns, the shares of our categories."""
    columns = [option for name in ("Backlog", "Active", "Waiting", "Done") for option in ("-c", name)]
    subprocess.run(
        [command, "board", "create", "Bench", "--set-active", *columns],
        check=True, capture_output=True, env=bench.environment(),
    )  # fmt: skip
    ours = sqlite3.connect(bench.boards[ITEMS])
    rows = ours.execute("SELECT title, body, category FROM item WHERE category <> 'dropped' ORDER BY id").fetchall()
    ours.close()
    theirs = sqlite3.connect(bench.directory / "data" / "kanban_tui" / "kanban_tui.db")
    place = {name.lower(): number for number, name in theirs.execute("SELECT column_id, name FROM columns")}
    with theirs:
        theirs.executemany(
            "INSERT INTO tasks (title, column, description, creation_date, position)"
            " VALUES (?, ?, ?, '2026-11-01 08:00:00', ?)",
            [
                (FILLED if number == 0 else title, place[category], body, number)
                for number, (title, body, category) in enumerate(sorted(rows, key=lambda row: row[2] != "backlog"))
            ],
        )
    theirs.close()


def peers(bench: Bench) -> list[Row]:
    """Start, next card, opened item and memory beside the peer's, with the same hundred items."""
    command = install()
    if command is None:
        return []
    fill(bench, command)
    start: dict[str, list[float]] = {"ours": [], "theirs": []}
    step: dict[str, list[float]] = {"ours": [], "theirs": []}
    size: dict[str, list[float]] = {"ours": [], "theirs": []}
    held: dict[str, float] = {}
    for _ in range(max(3, bench.turns // 2)):
        for who, words, shown in (("ours", None, CARD), ("theirs", [str(command)], FILLED)):
            with (
                bench.board(ITEMS) if words is None else Terminal(words, size=SIZE, environment=bench.environment())
            ) as terminal:
                terminal.wait_for(shown, limit=60)
                start[who].append(terminal.time_of(shown))
                terminal.settle(1.0)
                terminal.press("j", quiet=0.6)
                for key in "jjjkkk":
                    answer = terminal.press(key, quiet=0.6)
                    step[who].append(answer.last)
                    size[who].append(len(answer.data))
                held[who] = terminal.memory() / 1e6
    return [
        _row("start to the first cards", start, 1000, "ms", 1 / 3),
        _row("next card", step, 1000, "ms", 1 / 15),
        _row("bytes of the next card", size, 1, "B", 1 / 100),
        _row("memory", {who: [value] for who, value in held.items()}, 1, "MB", 1 / 2),
    ]


def _row(what: str, taken: dict[str, list[float]], scale: float, unit: str, goal: float) -> Row:
    ours, theirs = (statistics.median(taken[who]) * scale for who in ("ours", "theirs"))
    ratio = ours / theirs
    measured = f"1/{1 / ratio:.1f} ({ours:,.0f} / {theirs:,.0f} {unit})"
    return Row(f"{what}, {ITEMS} items / {NAME}", f"1/{1 / goal:.0f}", measured, ratio <= goal)
