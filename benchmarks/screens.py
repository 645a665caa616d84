"""The screen against its floors: first paint, keys, bytes, memory."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator

from measure import CARD, SIZE, Bench, Row
from terminal import Terminal

LARGE = (200, 50)
ESCAPE = "\x1b[27u"
"""As terminals with the kitty keyboard protocol send it: no wait for the rest of a sequence."""


def first_paint(bench: Bench) -> list[Row]:
    times: dict[str, list[float]] = {"bare": [], "100": [], "10000": [], "100000": []}
    for _ in range(bench.turns):
        with bench.floor("bare.py") as terminal:
            terminal.wait_for("READY-MARK")
            times["bare"].append(terminal.time_of("READY-MARK"))
        for items in bench.boards:
            with bench.board(items) as terminal:
                terminal.wait_for(CARD)
                times[str(items)].append(terminal.time_of(CARD))
    middle = {name: statistics.median(values) for name, values in times.items()}
    to_bare, to_small = middle["10000"] / middle["bare"], middle["100000"] / middle["100"]
    return [
        Row(
            "first useful paint, 10,000 items / bare Textual app",
            "1.4",
            f"{to_bare:.2f} ({middle['10000'] * 1000:.0f} / {middle['bare'] * 1000:.0f} ms)",
            to_bare <= 1.4,
        ),
        Row("first useful paint, 100,000 / 100 items", "1.1", f"{to_small:.2f}", to_small <= 1.1),
    ]


def cursor_latency(terminal: Terminal, times: int) -> list[float]:
    for key in "jj":
        terminal.press(key)
    return [terminal.press("j" if turn % 8 < 4 else "k").last for turn in range(times)]


def keys(bench: Bench) -> list[Row]:
    took: dict[str, list[float]] = {"floor": [], "100": [], "100000": []}
    for _ in range(max(2, bench.turns // 2)):
        with bench.floor("lines.py", "100000") as terminal:
            terminal.wait_for("Backlog")
            terminal.settle(0.3)
            took["floor"] += cursor_latency(terminal, 24)
        for items in (100, 100_000):
            with bench.board(items) as terminal:
                terminal.wait_for(CARD)
                terminal.settle(0.5)
                took[str(items)] += cursor_latency(terminal, 24)
    middle = {name: statistics.median(values) * 1000 for name, values in took.items()}
    to_floor, to_small = middle["100000"] / middle["floor"], middle["100000"] / middle["100"]
    return [
        Row(
            "a key at 100,000 items / bare line-API board",
            "1.5",
            f"{to_floor:.2f} ({middle['100000']:.1f} / {middle['floor']:.1f} ms)",
            to_floor <= 1.5,
        ),
        Row("a key at 100,000 / 100 items", "1.1", f"{to_small:.2f}", to_small <= 1.1),
    ]


def written(bench: Bench) -> list[Row]:
    rows = []
    for size, share in ((SIZE, 1.0), (LARGE, LARGE[0] * LARGE[1] / (SIZE[0] * SIZE[1]))):
        with bench.board(10_000, size=size) as terminal:
            terminal.wait_for(CARD)
            terminal.settle(0.8)
            while not re.search(r"\[(CNT|Content)", terminal.text()):
                terminal.press("\t", quiet=0.5)  # to content: its first stage has neither gate nor limit
            where = f"{size[0]}x{size[1]}"
            for name, budget, count in _steps(terminal):
                allowed = round(budget * share)
                rows.append(Row(f"bytes at {where}: {name}", f"{allowed:,}", f"{count:,}", count <= allowed))
    return rows


def _steps(terminal: Terminal) -> Iterator[tuple[str, int, int]]:
    """What is done, its budget at 120x36, and the bytes it took."""

    def sizes(keys: str, back: str) -> tuple[int, int]:
        there, and_back = [], []
        for _ in range(4):
            there.append(len(terminal.press(keys, quiet=0.3).data))
            and_back.append(len(terminal.press(back, quiet=0.3).data))
        return round(statistics.median(there)), round(statistics.median(and_back))

    yield "cursor move", 300, max(sizes("j", "k"))
    yield "cursor move to another column", 300, max(sizes("l", "h"))
    yield "carried card", 2000, max(sizes("L", "H"))
    yield "page", 6000, max(sizes("\x1b[6~\x1b[6~", "\x1b[5~\x1b[5~"))
    opened, closed = sizes("\r", ESCAPE)
    yield "item opened", 4000, opened
    yield "item closed", 4000, closed
    opened, closed = sizes("\x10", ESCAPE)
    yield "palette opened", 4000, opened
    yield "palette closed", 4000, closed
    terminal.press("c", quiet=0.3)
    yield "a letter typed", 100, max(len(terminal.press(letter, quiet=0.3).data) for letter in "waiting for it")
    terminal.press(ESCAPE, quiet=0.3)
    terminal.press("/", quiet=0.3)
    yield "a letter of find, with the cards it leaves", 6000, len(terminal.press("q", quiet=0.3).data)
    terminal.press(ESCAPE, quiet=0.3)
    terminal.press(ESCAPE, quiet=0.3)
    terminal.settle(1.0)
    mark = len(terminal.output)
    end = time.perf_counter() + 5
    while time.perf_counter() < end:
        terminal.read(0.2)
    yield "five idle seconds", 0, len(terminal.output) - mark


def memory(bench: Bench) -> list[Row]:
    sizes: dict[str, float] = {}
    with bench.floor("bare.py") as terminal:
        terminal.wait_for("READY-MARK")
        terminal.settle(0.5)
        sizes["bare"] = terminal.memory() / 1e6
    for items in (100, 100_000):
        with bench.board(items) as terminal:
            terminal.wait_for(CARD)
            terminal.settle(0.8)
            for key in ("j" * 20, "G", "l", "G", "gg"):
                terminal.press(key, quiet=0.2)
            sizes[str(items)] = terminal.memory() / 1e6
    ratio, more = sizes["100000"] / sizes["bare"], sizes["100000"] - sizes["100"]
    return [
        Row(
            "memory at 100,000 items / bare Textual app", "1.5", f"{ratio:.2f} ({sizes['100000']:.0f} MB)", ratio <= 1.5
        ),
        Row("memory at 100,000 more than at 100 items", "6 MB", f"{more:.1f} MB", more <= 6),
    ]
