"""Boards in files of their own, copied from one that is made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from opsboard.domain.items import Person
from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.store.sqlite.board import SqliteStore, create_board, open_board

AT = "2026-11-03T10:00:00Z"
PEOPLE = ("ann", "bo", "lin")


@pytest.fixture(scope="session")
def empty_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed board with three people and no items; not to be opened, only copied."""
    path = tmp_path_factory.mktemp("board") / "board.db"
    workflow = workflow_to_json(load_default())
    store = create_board(str(path), "Shop", "Asia/Shanghai", workflow, "requirement", AT, Person("ann", "Ann", "admin"))
    with store.write("person", AT, "ann") as tx:
        for login in PEOPLE[1:]:
            tx.team.save_person(Person(login, login.title()))
    store.close()
    return path


@pytest.fixture
def path(empty_board: Path, tmp_path: Path) -> Path:
    """The path of a board of the test's own."""
    target = tmp_path / "board.db"
    shutil.copyfile(empty_board, target)
    target.chmod(0o600)
    return target


@pytest.fixture
def open_store(path: Path) -> Iterator[Callable[[], SqliteStore]]:
    """Opens the board once more; all are closed when the test ends."""
    stores: list[SqliteStore] = []

    def open_one() -> SqliteStore:
        stores.append(open_board(str(path)))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], SqliteStore]) -> SqliteStore:
    """The board of the test, opened."""
    return open_store()
