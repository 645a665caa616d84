"""Copies of a board: which is the newest, which is pruned, what a killed program leaves, and what is restored."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from opsboard.domain.errors import Unavailable
from opsboard.domain.values import replaced
from opsboard.store.sqlite.backups import restore_board
from opsboard.store.sqlite.locking import BoardLock
from opsboard.usecases import adding, archiving, boards
from opsboard.usecases.session import Session


def by_hand(path: str | Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_the_copy_just_made_stays_and_is_the_newest_when_the_clock_went_back(gu: Session) -> None:
    made: list[str] = []
    for day in (4, 5, 3, 3, 5, 4, 9):
        then = replaced(gu, clock=lambda day=day: f"2026-11-{day:02}T02:00:00Z")
        made.append(boards.backup(then, keep=3))
        assert os.path.exists(made[-1])
        assert [one.path for one in gu.store.copies.dated()] == made[:-4:-1]
    assert len(set(made)) == len(made)


@pytest.fixture
def leftovers(gu: Session) -> list[str]:
    """What killed `init`, `backup make` and `backup restore` leave: full copies under hidden names."""
    boards.backup(gu)
    path = gu.store.info.path
    folder, name = os.path.split(path)
    left = [
        os.path.join(folder, f".{name}.0123abcd"),
        f"{path}.before.0123abcd",
        os.path.join(folder, "backups", ".board-20261103T010000Z.db.89abcdef"),
    ]
    for one in left:
        Path(one).write_bytes(b"a copy with words that were purged")
    Path(f"{left[0]}-wal").write_bytes(b"more of them")
    return sorted(left)


def test_what_a_killed_program_left_is_found_named_and_swept(gu: Session, leftovers: list[str]) -> None:
    key = adding.add(gu, "support", "x").key
    found = [one for one in boards.check(gu) if one.check == "copies"]
    assert sorted(str(one.values["path"]) for one in found) == leftovers
    assert {one.level for one in found} == {"warn"}
    assert set(leftovers) <= set(archiving.purge(gu, key, "asked to").copies)
    boards.backup(gu)
    assert not any(map(os.path.lexists, [*leftovers, f"{leftovers[0]}-wal"]))
    assert not [one for one in boards.check(gu) if one.check == "copies"]


def test_doctor_takes_away_what_a_killed_program_left(gu: Session, leftovers: list[str]) -> None:
    assert sorted(str(one.values["path"]) for one in boards.sweep(gu)) == leftovers
    assert not any(map(os.path.lexists, leftovers))


def test_a_copy_that_is_being_made_is_left_alone(gu: Session, leftovers: list[str]) -> None:
    lock = BoardLock(leftovers[0], 0o600)
    lock.enter()
    boards.backup(gu)
    assert [os.path.lexists(one) for one in leftovers] == [True, False, False]
    lock.close()
    assert [one.values["path"] for one in boards.sweep(gu)] == leftovers[:1]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE item SET title = 'Refunt' WHERE title = 'Refund'",
        "UPDATE person SET role = 'lead'",
        "DELETE FROM counter WHERE kind = 'support'",
        "DROP INDEX item_due",
    ],
)
def test_a_copy_that_is_not_what_its_log_tells_is_refused_and_nothing_replaced(
    join: Callable[..., Session], statement: str
) -> None:
    gu = join("gu", "顾")
    adding.add(gu, "support", "Refund")
    copy, path = boards.backup(gu), gu.store.info.path
    adding.add(gu, "support", "after the copy")
    gu.store.close()
    by_hand(copy, statement)
    before = Path(path).read_bytes()
    with pytest.raises(Unavailable, match="damaged"):
        restore_board(path, copy)
    assert Path(path).read_bytes() == before
    assert not os.path.exists(f"{path}.before")
