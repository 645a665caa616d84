"""The calendar at 100,000 items beside the same at 100: keys in turns, a colleague's change, memory."""

from __future__ import annotations

import json
import statistics
import subprocess
from collections.abc import Sequence

from measure import CARD, OPSBOARD, Bench, Row
from terminal import Terminal

FEW, MANY = 100, 100_000
STEPS = (
    ("next day", "l", "h", 1.5),
    ("next week, which scrolls", "jjj", "kkk", 1.5),
    ("next month", "}", "{", 1.5),
    ("carry an item a day", "L", "H", 1.5),
    ("next kind", "\t", "\x1b[Z", 1.5),
    ("week", "M", "MMM", 1.5),
    ("agenda", "MM", "MM", 1.5),
)
"""What is done, its keys, the keys that take it back, and how much longer it may take."""
CHANGES = 12


def calendar(bench: Bench) -> list[Row]:
    return [*_keys(bench), *_memory(bench), *_change(bench)]


def _keys(bench: Bench) -> list[Row]:
    took: dict[tuple[str, int], list[float]] = {}
    with bench.board(FEW) as few, bench.board(MANY) as many:
        both = {FEW: few, MANY: many}
        for terminal in both.values():
            terminal.wait_for(CARD)
            terminal.settle(0.8)
        for turn in range(bench.turns):
            for items, terminal in both.items():
                took.setdefault(("open", items), []).append(terminal.press("2", quiet=0.4).last)
            for name, there, back, _budget in STEPS:
                for items, terminal in _in_turn(both, turn):
                    took.setdefault((name, items), []).append(terminal.press(there, quiet=0.4).last)
                    terminal.press(back, quiet=0.4)
            for items, terminal in _in_turn(both, turn):
                terminal.press("/", quiet=0.6)
                for letter in "退":
                    terminal.press(letter, quiet=0.4)
                took.setdefault(("find", items), []).append(terminal.press("款", quiet=0.4).last)
                terminal.press("\x1b", quiet=0.3)
                terminal.press("\x1b", quiet=0.3)
                terminal.press("1", quiet=0.3)
    budgets = {"open": 1.5, "find": 2.0, **{name: budget for name, _there, _back, budget in STEPS}}
    rows = []
    for name, budget in budgets.items():
        small, large = (statistics.median(took[name, items]) * 1000 for items in (FEW, MANY))
        measured = f"{large / small:.2f} ({large:.0f} / {small:.0f} ms)"
        rows.append(Row(f"calendar, 100,000 / 100 items: {name}", f"{budget}", measured, large / small <= budget))
    return rows


def _memory(bench: Bench) -> list[Row]:
    """After a year of months, a week, the agenda and the channels."""
    sizes: dict[int, float] = {}
    for items in (FEW, MANY):
        with bench.board(items) as terminal:
            terminal.wait_for(CARD)
            terminal.settle(0.8)
            for keys in ("2", *"}" * 12, "T", "M", *"jjjj", "M", *"jjjjjj", "M"):
                terminal.press(keys, quiet=0.15)
            sizes[items] = terminal.memory() / 1e6
    more = sizes[MANY] - sizes[FEW]
    return [Row("memory of a calendar in use at 100,000 more than at 100", "6 MB", f"{more:.1f} MB", more <= 6)]


def _in_turn(both: dict[int, Terminal], turn: int) -> Sequence[tuple[int, Terminal]]:
    pairs = list(both.items())
    return pairs[::-1] if turn % 2 else pairs


def _change(bench: Bench) -> list[Row]:
    """Processor time of an open calendar, and of an open board, while a colleague changes items that both show."""
    listed = [
        *OPSBOARD,
        "--board",
        str(bench.boards[MANY]),
        "list",
        "due:today category:active",
        "--limit",
        "1",
        "--json",
    ]
    answer = subprocess.run(listed, check=True, capture_output=True, env=bench.environment())
    key = json.loads(answer.stdout)["items"][0]["key"]
    with bench.board(MANY) as board, bench.board(MANY) as days:
        for terminal in (board, days):
            terminal.wait_for(CARD)
        days.press("2", quiet=0.5)
        for terminal in (board, days):
            terminal.settle(1.5)
        before = board.processor_seconds(), days.processor_seconds()
        for number in range(CHANGES):
            edit = [*OPSBOARD, "--board", str(bench.boards[MANY]), "edit", key, "--priority", f"P{number % 3}"]
            subprocess.run(edit, check=True, capture_output=True, env=bench.environment())
            for terminal in (board, days):
                terminal.settle(0.3)
        for terminal in (board, days):
            terminal.settle(2.5)
        spent = board.processor_seconds() - before[0], days.processor_seconds() - before[1]
    ratio = spent[1] / spent[0]
    measured = f"{ratio:.2f} ({spent[1] / CHANGES * 1000:.0f} / {spent[0] / CHANGES * 1000:.0f} ms)"
    return [Row("a colleague's change, processor time of a calendar / of a board", "1.2", measured, ratio <= 1.2)]
