"""Several processes at one board: nothing is lost, nobody starves, a kill harms nothing."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from opsboard.domain.errors import Refused, Unavailable
from opsboard.domain.items import NewItem
from opsboard.store.sqlite import locking, opening, schema
from opsboard.store.sqlite.board import SqliteStore, open_board
from opsboard.store.sqlite.locking import BoardLock
from opsboard.usecases.ports import NewChange, Selection

AT = "2026-11-03T10:00:00Z"
ZONE = "UTC"

PRELUDE = """
import sys
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import NewItem, Person
from opsboard.store.sqlite.board import create_board, open_board
from opsboard.usecases.ports import NewChange
AT = "2026-11-03T10:00:00Z"
path, name = sys.argv[1], sys.argv[2]
"""
COUNTER = """
store = open_board(path)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(25):
    with store.write("edit", AT, name) as tx:
        held = tx.properties("SUP-1")["fields.n"]
        tx.apply(NewChange("SUP-1", "edit", {"fields.n": held}, {"fields.n": held + 1}), AT, name)
store.close()
"""
ADDER = """
store = open_board(path)
while True:
    with store.write("add", AT, name) as tx:
        keys = [tx.add(NewItem("support", "one of two"), AT, name) for _ in range(2)]
    print(*keys, flush=True)
"""
CREATOR = """
from opsboard.domain.kinds_loader import load_default, workflow_to_json
print("ready", flush=True)
sys.stdin.readline()
try:
    create_board(path, "B", "UTC", workflow_to_json(load_default()), "support", AT, Person(name, name, "admin")).close()
    print("made")
except OpsboardError as error:
    print(type(error).__name__)
"""
MIGRANT = """
from opsboard.store.sqlite import migrations, opening
opening.SCHEMA_VERSION += 1

@migrations.migrations()
def m_next(tables):
    tables.execute("CREATE TABLE next_step (x INTEGER) STRICT")

print("ready", flush=True)
sys.stdin.readline()
store = open_board(path)
print(store._database.value("PRAGMA user_version"), store._database.value("SELECT count(*) FROM next_step"))
store.close()
"""


def start(script: str, path: Path, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PRELUDE + script, str(path), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def run_together(script: str, path: Path, count: int) -> list[str]:
    """What so many processes print that begin at the same moment."""
    processes = [start(script, path, f"p{number}") for number in range(count)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0].strip() for process in processes]
    assert [process.returncode for process in processes] == [0] * count
    return said


def test_writers_at_the_same_moment_lose_nothing(store: SqliteStore, path: Path) -> None:
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x", properties={"fields.n": 0}), AT, "ann")
    run_together(COUNTER, path, 4)
    assert store.item("SUP-1").fields == {"n": 100}
    assert Counter(change.by for change in store.changes("SUP-1")) == {"ann": 1, "p0": 25, "p1": 25, "p2": 25, "p3": 25}
    assert {finding.level for finding in store.check(deep=True)} == {"ok"}


def test_a_killed_writer_loses_nothing_it_was_told_is_done(store: SqliteStore, path: Path) -> None:
    told: list[str] = []
    for number in range(4):
        process = start(ADDER, path, f"p{number}")
        assert process.stdout is not None
        for _ in range(3 + 2 * number):
            told += process.stdout.readline().split()
        process.send_signal(signal.SIGKILL)
        rest = process.communicate()[0].splitlines(keepends=True)
        told += [key for line in rest if line.endswith("\n") for key in line.split()]
    held = [card.key for card in store.cards(Selection(ZONE))]
    assert set(told) <= set(held)
    assert len(told) == len(set(told))
    assert len(held) % 2 == 0, "half an act was kept"
    assert {finding.level for finding in store.check(deep=True)} == {"ok"}


def test_a_board_made_by_several_at_once_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert sorted(run_together(CREATOR, path, 3)) == ["Refused", "Refused", "made"]
    assert sorted(os.listdir(tmp_path)) == ["new.db", "new.db.lock", "new.db.spare"]
    store = open_board(str(path))
    assert {finding.level for finding in store.check(deep=True)} == {"ok"}
    store.close()


def test_a_migration_by_several_at_once_happens_once(path: Path) -> None:
    assert run_together(MIGRANT, path, 3) == [f"{opening.SCHEMA_VERSION + 1} 0"] * 3
    with pytest.raises(Unavailable, match="newer"):
        open_board(str(path))


def test_a_migration_waits_for_those_who_have_the_board_open(
    store: SqliteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = opening.SCHEMA_VERSION
    monkeypatch.setattr(opening, "SCHEMA_VERSION", before + 1)
    monkeypatch.setattr(opening, "_ALONE_SECONDS", 0.05)
    with pytest.raises(Unavailable, match="older opsboard"):
        open_board(str(path))
    assert store._database.value("PRAGMA user_version") == before


def test_a_failed_migration_leaves_the_board_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from opsboard.store.sqlite import migrations

    def fail(*_: object) -> None:
        raise Refused("no")

    monkeypatch.setattr(migrations, "migrate", fail)
    monkeypatch.setattr(opening, "SCHEMA_VERSION", opening.SCHEMA_VERSION + 1)
    with pytest.raises(Refused):
        open_board(str(path))
    monkeypatch.undo()
    open_board(str(path)).close()


def test_another_sessions_commit_is_noticed_and_read(open_store: Callable[[], SqliteStore]) -> None:
    here, there = open_store(), open_store()
    assert not here.changed()
    with there.write("add", AT, "bo") as tx:
        tx.add(NewItem("support", "x"), AT, "bo")
    assert here.changed()
    assert not here.changed()
    assert not there.changed()
    assert [change.key for change in here.changes(after_seq=0)] == ["SUP-1"]


def test_one_who_waits_too_long_is_told_and_the_next_one_gets_in(
    open_store: Callable[[], SqliteStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = open_store(), open_store()
    there._database._seconds = 0.05
    with here.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
        with pytest.raises(Unavailable, match="busy"):
            there.settings.remember("bo", "name", "text")
    there._database._seconds = 5.0
    there.settings.remember("bo", "name", "text")
    here.settings.remember("ann", "name", "more")
    assert (here.settings.recall("bo", "name"), there.settings.recall("ann", "name")) == ("text", "more")


def test_another_program_that_locks_the_board_is_named_as_the_reason(store: SqliteStore, path: Path) -> None:
    from opsboard.store.sqlite.connection import engine

    other = engine.connect(str(path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store._database._seconds = 0.05
    with pytest.raises(Unavailable, match="another program"):
        store.settings.remember("ann", "name", "text")
    other.execute("COMMIT")
    other.close()
    store.drafts.save("ann", "form", "text")


def test_those_who_wait_for_the_lock_get_it_before_one_who_had_it(path: Path) -> None:
    first, second = BoardLock(str(path)), BoardLock(str(path))
    turns: list[str] = []
    first.acquire()

    def wait() -> None:
        second.acquire()
        turns.append("second")
        second.release()

    waiting = threading.Thread(target=wait)
    waiting.start()
    until = time.monotonic() + 10
    # The second stands in the turnstile once a third cannot pass it again and again: its first try, which does not
    # wait, is in there for a moment only.
    third = BoardLock(str(path))
    refused = 0
    while refused < 10 and time.monotonic() < until:
        if locking._range(third._descriptor, fcntl.F_WRLCK, 0):
            locking._range(third._descriptor, fcntl.F_UNLCK, 0)
            refused = 0
        else:
            refused += 1
        waiting.join(0.005)  # leaves the turnstile free for the one who waits
    first.release()
    first.acquire()
    turns.append("first")
    first.release()
    waiting.join(10)
    assert turns == ["second", "first"]
    for lock in (first, second, third):
        lock.close()


def test_a_board_with_foreign_triggers_or_without_its_guards_is_not_opened(path: Path) -> None:
    for statement in (
        "CREATE TRIGGER evil AFTER UPDATE ON item BEGIN DELETE FROM draft; END",
        "CREATE VIEW evil AS SELECT 1",
        "DROP TRIGGER change_kept",
    ):
        store = open_board(str(path))
        store._database.run(statement)
        store.close()
        with pytest.raises(Unavailable, match="triggers"):
            open_board(str(path))
        from opsboard.store.sqlite.connection import engine

        database = engine.connect(str(path))
        database.execute(schema.GUARDS["change_kept"] if "DROP" in statement else f"DROP {statement.split()[1]} evil")
        database.close()


def test_an_act_inside_an_act_is_a_mistake_that_harms_nothing(store: SqliteStore) -> None:
    with store.write("add", AT, "ann") as tx:
        key = tx.add(NewItem("support", "x"), AT, "ann")
        with pytest.raises(RuntimeError), store.write("add", AT, "ann"):
            pass
        tx.apply(NewChange(key, "edit", {"title": "x"}, {"title": "y"}), AT, "ann")
    assert store.item(key).title == "y"
