"""Many items at once against SQLite's own bulk insert."""

from __future__ import annotations

import sqlite3
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
    raw = raw_insert(bench.directory / "raw.db", 100_000)
    target = bench.directory / "bulk.db"
    took = bench.run(*OPSBOARD, "demo", "--items", "100000", "--no-open", "--board", str(target))
    ratio = took / raw
    return [
        Row("`demo --items 100000` / raw SQLite insert", "12", f"{ratio:.1f} ({took:.1f} / {raw:.2f} s)", ratio <= 12)
    ]
