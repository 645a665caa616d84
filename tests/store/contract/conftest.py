"""The contract of a store: these tests know the protocol alone, and run once for each engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from opsboard.store.sqlite.board import open_board
from opsboard.usecases.ports.store import Store

OpenBoard = Callable[[], Store]
"""Opens one board, as often as it is called."""


def in_sqlite(empty_board: Path, folder: Path) -> OpenBoard:
    path = folder / "board.db"
    shutil.copyfile(empty_board, path)
    path.chmod(0o600)
    return lambda: open_board(str(path))


ENGINES = {"sqlite": in_sqlite}
"""A new engine stands here with what makes a board of three people and no items in it."""


@pytest.fixture(scope="session", params=ENGINES)
def new_board(
    request: pytest.FixtureRequest, empty_board: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], OpenBoard]:
    """Makes a board of three people and no items; gives what opens it."""
    make = ENGINES[request.param]
    return lambda: make(empty_board, tmp_path_factory.mktemp("contract"))


@pytest.fixture
def open_store(new_board: Callable[[], OpenBoard]) -> Iterator[OpenBoard]:
    """Opens the board of the test once more; all are closed when the test ends."""
    stores: list[Store] = []
    opened = new_board()

    def open_one() -> Store:
        stores.append(opened())
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(open_store: OpenBoard) -> Store:
    """The board of the test, opened."""
    return open_store()
