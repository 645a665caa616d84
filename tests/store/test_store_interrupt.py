"""A read is given up when a session ends, and a write is not."""

from __future__ import annotations

import threading

import pytest

from opsboard.domain.errors import Unavailable
from opsboard.store.sqlite.board import SqliteStore


def test_a_long_read_is_given_up_from_another_thread_and_a_write_is_not(store: SqliteStore) -> None:
    database = store._database  # the statement that never ends
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    ended = threading.Event()

    def until_ended() -> None:
        while not ended.wait(0.01):
            store.interrupt()

    other = threading.Thread(target=until_ended)
    other.start()
    try:
        with pytest.raises(Unavailable, match="was not read to the end"):
            database.rows(endless)
        with store.write("edit", "2026-11-03T00:00:00Z", "lin"):
            some = endless.replace("FROM n)", "FROM n WHERE i < 300000)")
            assert database.value(some) == 300_000
    finally:
        ended.set()
        other.join()
    assert store.seq() == 0
