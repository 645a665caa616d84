"""One of many writers on a board: adds items through the store, and prints how long it waited for its turn.

`writer.py BOARD turnstile|sqlite NAME SECONDS THINK` waits for a line on stdin, then adds items for so many
seconds, with a pause of about THINK seconds between two. `sqlite` leaves out our lock, so that
SQLite's own busy handler brings the writers in line; all else is the same.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from opsboard.bootstrap import session_at
from opsboard.domain.addresses import SqliteFile
from opsboard.store.sqlite.connection import SqliteDatabase
from opsboard.usecases import adding


@contextmanager
def busy_handler(database: SqliteDatabase, **_: bool) -> Iterator[None]:
    """What a program does that leaves the waiting to SQLite."""
    database.connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.connection.execute("COMMIT")
    except BaseException:
        if database.connection.in_transaction:
            database.connection.execute("ROLLBACK")
        raise


def timed(writing: Callable[..., AbstractContextManager[None]], waits: list[float]) -> Any:
    """As `writing`, noting the seconds from the asking to the turn."""

    @contextmanager
    def transaction(database: SqliteDatabase, **options: bool) -> Iterator[None]:
        begin = time.perf_counter()
        with writing(database, **options):
            waits.append(time.perf_counter() - begin)
            yield

    return transaction


def main() -> None:
    board, way, name, seconds, think = sys.argv[1:]
    waits: list[float] = []
    SqliteDatabase.writing = timed(busy_handler if way == "sqlite" else SqliteDatabase.writing, waits)  # type: ignore[method-assign]
    session = session_at(SqliteFile(board))
    pause = random.Random(name)
    keys, failed = [], 0
    print("ready", flush=True)
    sys.stdin.readline()
    time.sleep(pause.uniform(0, float(think)))
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        try:
            keys.append(adding.add(session, "support", f"{name} writes {len(keys)}").key)
        except Exception:
            failed += 1
        if float(think):
            time.sleep(pause.uniform(0.4, 1.6) * float(think))
    print(json.dumps({"keys": keys, "waits": waits, "failed": failed}))
    session.store.close()


main()
