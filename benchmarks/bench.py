"""Measure the budgets of opsboard against floors in the same run, and print the table.

Every figure is a ratio of medians taken in turns (floor, opsboard, floor, ...), because the machine's
own speed is nobody's merit. `python benchmarks/bench.py --quick` takes fewer turns.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
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

    def board(self, items: int) -> Terminal:
        command = [*OPSBOARD, "--board", str(self.boards[items])]
        return Terminal(command, size=SIZE, environment=self.environment())

    def floor(self, name: str, *arguments: str) -> Terminal:
        command = [sys.executable, str(ROOT / "benchmarks" / "floors" / name), *arguments]
        return Terminal(command, size=SIZE, environment=self.environment())

    def run(self, *arguments: str) -> float:
        """Seconds that a command takes."""
        begin = time.perf_counter()
        subprocess.run(arguments, check=True, capture_output=True, env=self.environment())
        return time.perf_counter() - begin


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
    with bench.board(10_000) as terminal:
        terminal.wait_for(CARD)
        terminal.settle(0.8)
        for _ in range(2):
            terminal.press("\t", quiet=0.5)  # content: its first stage has neither gate nor limit

        def size(keys: str, back: str = "") -> int:
            sizes = []
            for _ in range(4):
                sizes.append(len(terminal.press(keys, quiet=0.3).data))
                if back:
                    terminal.press(back, quiet=0.3)
            return round(statistics.median(sizes))

        steps: list[tuple[str, int, Callable[[], int]]] = [
            ("cursor move", 300, lambda: size("j")),
            ("carried card", 2000, lambda: size("L", "H")),
            ("page", 6000, lambda: size("\x1b[6~\x1b[6~", "\x1b[5~\x1b[5~")),
            ("item opened", 4000, lambda: size("\r", "\x1b")),
            ("palette opened", 4000, lambda: size("\x10", "\x1b")),
        ]
        for name, budget, measure in steps:
            count = measure()
            rows.append(Row(f"bytes at 120x36: {name}", f"{budget:,}", f"{count:,}", count <= budget))
        terminal.press("/", quiet=0.3)
        letter = len(terminal.press("q", quiet=0.3).data)
        rows.append(Row("bytes at 120x36: a letter typed", "100", f"{letter:,}", letter <= 100))
        terminal.press("\x1b", quiet=0.3)
        terminal.press("\x1b", quiet=0.3)
        mark = len(terminal.output)
        end = time.perf_counter() + 5
        while time.perf_counter() < end:
            terminal.read(0.2)
        idle = len(terminal.output) - mark
        rows.append(Row("bytes at 120x36: five idle seconds", "0", f"{idle:,}", idle == 0))
    return rows


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


def raw_insert(path: Path, items: int) -> float:
    """Seconds of SQLite's own bulk insert of as many rows with labels and two indexes."""
    connection = sqlite3.connect(path)
    begin = time.perf_counter()
    connection.execute(
        "CREATE TABLE item(id INTEGER PRIMARY KEY, title TEXT, body TEXT, stage TEXT, rank INTEGER, due TEXT)"
    )
    connection.execute("CREATE TABLE label(item INTEGER, name TEXT, PRIMARY KEY(item, name)) WITHOUT ROWID")
    connection.execute("CREATE INDEX by_rank ON item(stage, rank, id)")
    connection.execute("CREATE INDEX by_due ON item(due)")
    body = "客户说退款三天没有到账,请支付渠道核对。" * 3
    connection.executemany(
        "INSERT INTO item VALUES(?,?,?,?,?,?)",
        ((n, f"退款没有到账 {n}", body, f"stage{n % 5}", n << 20, f"2026-11-{n % 28 + 1:02}") for n in range(items)),
    )
    connection.executemany(
        "INSERT INTO label VALUES(?,?)", ((n, name) for n in range(items) for name in ("refund", "vip"))
    )
    connection.commit()
    connection.close()
    return time.perf_counter() - begin


def bulk(bench: Bench) -> list[Row]:
    raw = raw_insert(bench.directory / "raw.db", 100_000)
    target = bench.directory / "bulk.db"
    took = bench.run(*OPSBOARD, "demo", "--items", "100000", "--no-open", "--board", str(target))
    ratio = took / raw
    return [
        Row("`demo --items 100000` / raw SQLite insert", "12", f"{ratio:.1f} ({took:.1f} / {raw:.2f} s)", ratio <= 12)
    ]


def search(bench: Bench) -> list[Row]:
    with bench.board(100_000) as terminal:
        terminal.wait_for(CARD)
        terminal.settle(0.8)
        terminal.press("/", quiet=0.3)
        terminal.press("退", quiet=0.5)
        settled = terminal.press("款", quiet=0.5).last * 1000
    connection = sqlite3.connect(bench.boards[100_000])
    scans, searches = [], []
    for _ in range(bench.turns):
        begin = time.perf_counter()
        connection.execute("SELECT count(*) FROM item WHERE instr(title, '退款') OR instr(body, '退款')").fetchone()
        scans.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        connection.execute("SELECT rowid FROM search WHERE search MATCH '\"退款\"' LIMIT 200").fetchall()
        searches.append(time.perf_counter() - begin)
    connection.close()
    ratio = statistics.median(scans) / statistics.median(searches)
    return [
        Row("two-character Chinese search / scan of 100,000 items", "1/60", f"1/{ratio:.0f}", ratio >= 60),
        Row("search key to settled list at 100,000 items", "12 ms", f"{settled:.0f} ms", settled <= 12),
    ]


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


PARTS = (first_paint, keys, written, memory, commands, search, bulk, other_screen)


def make_boards(directory: Path) -> dict[int, Path]:
    boards = {}
    for items in (100, 10_000, 100_000):
        path = directory / f"board-{items}.db"
        command = [*OPSBOARD, "demo", "--items", str(items), "--no-open", "--board", str(path)]
        subprocess.run(command, check=True, capture_output=True)
        boards[items] = path
    return boards


def table(rows: list[Row]) -> str:
    lines = ["| what | budget | measured | |", "| --- | ---: | ---: | --- |"]
    lines += [
        f"| {row.what} | {row.budget} | {row.measured} | {'holds' if row.holds else '**over**'} |" for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer turns")
    parser.add_argument("--only", help="one part: " + " ".join(part.__name__ for part in PARTS))
    parser.add_argument("--json", type=Path, help="append the figures to this history file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opsboard-bench-") as name:
        directory = Path(name)
        bench = Bench(directory, make_boards(directory), 3 if options.quick else 7)
        rows = []
        for part in PARTS:
            if options.only in (None, part.__name__):
                rows += part(bench)
                print(f"measured {part.__name__}", file=sys.stderr)
    print(table(rows))
    if options.json:
        with options.json.open("a", encoding="utf-8") as file:
            day = time.strftime("%Y-%m-%d")
            file.write(json.dumps({"day": day, "rows": [asdict(row) for row in rows]}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
