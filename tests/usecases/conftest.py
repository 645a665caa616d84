"""A real board in a file, a clock that the test turns, and sessions of several people at it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from opsboard.domain.items import Person
from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.store.sqlite.board import create_board, open_board
from opsboard.usecases.session import Session

START = "2026-11-03T02:00:00Z"
"""A Tuesday, ten in the morning in Shanghai."""
ZONE = "Asia/Shanghai"


class HandClock:
    """The moment that the test says it is."""

    def __init__(self, now: str = START) -> None:
        self.now = now

    def __call__(self) -> str:
        return self.now

    def forward(self, **span: float) -> None:
        later = datetime.fromisoformat(self.now) + timedelta(**span)
        self.now = later.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def empty_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed board that `gu`, its admin, has made; not to be opened, only copied."""
    path = tmp_path_factory.mktemp("board") / "board.db"
    create_board(
        str(path), "店铺", ZONE, workflow_to_json(load_default()), "requirement", START, Person("gu", "顾", "admin")
    ).close()
    return path


@pytest.fixture
def join(empty_board: Path, tmp_path: Path, clock: HandClock) -> Iterator[Callable[..., Session]]:
    """Sit down at the board (made by `gu`, its admin) as a person."""
    path = str(tmp_path / "board.db")
    shutil.copyfile(empty_board, path)
    os.chmod(path, 0o600)
    sessions: list[Session] = []

    def sit_down(login: str, name: str = "") -> Session:
        session = Session(store=open_board(path), clock=clock, login=login, zone=ZONE, name=name)
        sessions.append(session)
        return session

    yield sit_down
    for session in sessions:
        session.store.close()


@pytest.fixture
def lin(join: Callable[..., Session]) -> Session:
    """A member."""
    return join("lin", "林")


@pytest.fixture
def gu(join: Callable[..., Session]) -> Session:
    """The board's admin."""
    return join("gu", "顾")


@pytest.fixture
def make_board(tmp_path: Path, gu: Session) -> Callable[..., Session]:
    """Makes a further board, with its admin at it."""

    def make(name: str, login: str = "lin") -> Session:
        store = create_board(
            str(tmp_path / f"{name}.db"),
            name,
            "Asia/Shanghai",
            workflow_to_json(load_default()),
            "requirement",
            gu.clock(),
            Person(login, login, "admin"),
        )
        return Session(store, gu.clock, login, "Asia/Shanghai")

    return make
