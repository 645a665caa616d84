"""Many items at once against SQLite's own bulk insert."""

from __future__ import annotations

import sqlite3
import statistics
import time
from pathlib import Path

from measure import OPSBOARD, Bench, Row


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
    took, raw = _in_turns(bench, 100_000, "demo", "--items", "100000", "--no-open", "--board", "{board}")
    file = bench.directory / "board.jsonl"
    bench.run(*OPSBOARD, "--board", str(bench.boards[100_000]), "export", "jsonl", "--comments", "-o", str(file))
    imported, plain = _in_turns(bench, 100_000, "--board", "{board}", "import", str(file))
    ratios = {"`demo --items 100000`": took / raw, "import of 100,000 items as JSON lines": imported / plain}
    measured = [f"{took / raw:.1f} ({took:.1f} / {raw:.2f} s)", f"{imported / plain:.1f} ({imported:.1f} s)"]
    return [
        Row(f"{what} / raw SQLite insert", "20", said, ratio <= 20)
        for (what, ratio), said in zip(ratios.items(), measured, strict=True)
    ]


def _in_turns(bench: Bench, items: int, *arguments: str) -> tuple[float, float]:
    """Seconds of a command that fills a `{board}`, and of the raw insert of as many: medians of turns."""
    took, raw = [], []
    for turn in range(1 if bench.turns < 5 else 3):
        raw.append(raw_insert(bench.directory / f"raw-{arguments[0]}-{turn}.db", items))
        board = bench.directory / f"bulk-{arguments[0]}-{turn}.db"
        if "import" in arguments:
            bench.run(*OPSBOARD, "init", str(board))
        took.append(bench.run(*OPSBOARD, *(word.format(board=board) for word in arguments)))
        raw.append(raw_insert(bench.directory / f"raw-{arguments[0]}-{turn}-after.db", items))
    return statistics.median(took), statistics.median(raw)
