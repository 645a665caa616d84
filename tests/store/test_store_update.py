"""opsboard is updated while sessions are open: a newer program meets an older session, and the other way round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from opsboard.domain.errors import Unavailable
from opsboard.domain.items import NewItem
from opsboard.store.sqlite import connection, opening
from opsboard.store.sqlite.board import SqliteStore, open_board
from opsboard.usecases.ports import PersonKey

AT = "2026-11-03T10:00:00Z"


def add(store: SqliteStore) -> str:
    with store.write("add", AT, "ann") as tx:
        return tx.add(NewItem("support", "x"), AT, "ann")


@pytest.fixture
def newer_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """What opens the board from now on knows one schema more."""
    monkeypatch.setattr(opening, "SCHEMA_VERSION", opening.SCHEMA_VERSION + 1)
    monkeypatch.setattr(opening, "_ALONE_SECONDS", 0.05)


def test_a_newer_program_waits_for_older_sessions_which_are_told(
    path: Path, open_store: Callable[[], SqliteStore], request: pytest.FixtureRequest
) -> None:
    older = open_store()
    assert older.update() == ""
    request.getfixturevalue("newer_program")
    with pytest.raises(Unavailable, match="told to restart"):
        opening.connect(str(path))
    assert older.changed()
    assert older.update() == "wanted"
    assert add(older) == "SUP-1"  # the board is as it was: nothing is lost by going on
    older.close()
    newer = opening.connect(str(path))
    assert newer.value("PRAGMA user_version") == opening.SCHEMA_VERSION
    assert newer.value("SELECT count(*) FROM item") == 1
    newer.close()


def test_a_board_that_waits_for_an_update_can_be_read_for_its_keys(
    path: Path, open_store: Callable[[], SqliteStore], request: pytest.FixtureRequest
) -> None:
    older = open_store()
    with older.write("keys", AT, "ann") as tx:
        tx.team.add_key(PersonKey("ssh-ed25519 AAAA", "bo", AT, "ann"))
    request.getfixturevalue("newer_program")
    with pytest.raises(Unavailable, match="told to restart"):
        open_board(str(path))
    waiting = open_board(str(path), older=True)
    assert [key.login for key in waiting.team.person_keys()] == ["bo"]
    with pytest.raises(Unavailable):
        add(waiting)
    waiting.close()
    older.close()
    open_board(str(path), older=True).close()
    assert opening.connect(str(path)).value("PRAGMA user_version") == opening.SCHEMA_VERSION


def test_an_older_session_writes_nothing_but_drafts_to_a_newer_board(path: Path, store: SqliteStore) -> None:
    add(store)
    database = connection.engine.connect(str(path))
    database.execute(f"PRAGMA user_version={opening.SCHEMA_VERSION + 1}")
    database.execute("ALTER TABLE item RENAME COLUMN title TO headline")
    database.close()
    assert store.changed()
    assert store.update() == "newer"
    for write in (lambda: add(store), lambda: store.settings.remember("ann", "kind", "x"), store.inbox.rebuild):
        with pytest.raises(Unavailable, match="restart opsboard"):
            write()
    with pytest.raises(Unavailable, match="restart opsboard"):
        store.item("SUP-1")
    store.drafts.save("ann", "edit SUP-1", "what was typed")
    assert store.drafts.one("ann", "edit SUP-1") == "what was typed"
    assert store._database.value("SELECT count(*) FROM item") == 1


def test_a_mistake_of_ours_stays_one_on_a_board_of_this_version(store: SqliteStore) -> None:
    with pytest.raises(connection.engine.OperationalError):
        store._database.rows("SELECT nothing FROM nowhere")
