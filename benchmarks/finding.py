"""Search: against a scan, and from the key to the settled screen."""

from __future__ import annotations

import sqlite3
import statistics
import time

from measure import CARD, Bench, Row


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
