"""Search: against a scan, and from the key to the settled screen."""

from __future__ import annotations

import sqlite3
import statistics
import time

from measure import CARD, Bench, Row

WORDS = {
    "search key to settled list at 100,000 items": "退款",
    "the same, a letter that begins a word in 6 of 10 items": "s",
    "the same, one Chinese character": "退",
    "the same, nothing found": "zq",
}


def search(bench: Bench) -> list[Row]:
    return [*index(bench), *typed(bench)]


def typed(bench: Bench) -> list[Row]:
    """From the last letter of a word to the last byte of what it finds."""
    settled: dict[str, list[float]] = {what: [] for what in WORDS}
    with bench.board(100_000) as terminal:
        terminal.wait_for(CARD)
        terminal.settle(0.8)
        for _ in range(bench.turns):
            for what, word in WORDS.items():
                terminal.press("/", quiet=0.6)
                for letter in word[:-1]:
                    terminal.press(letter, quiet=0.4)
                settled[what].append(terminal.press(word[-1], quiet=0.4).last * 1000)
                terminal.press("\x1b", quiet=0.3)
                terminal.press("\x1b", quiet=0.3)
    medians = {what: statistics.median(times) for what, times in settled.items()}
    return [Row(what, "12 ms", f"{median:.0f} ms", median <= 12) for what, median in medians.items()]


def index(bench: Bench) -> list[Row]:
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
    return [Row("two-character Chinese search / scan of 100,000 items", "1/60", f"1/{ratio:.0f}", ratio >= 60)]
