"""Fixtures: a small real board, and the screen over it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opsboard import bootstrap
from opsboard.config import Config
from opsboard.domain import views
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.items import NewItem
from opsboard.domain.values import replaced
from opsboard.i18n import current_language, use_language
from opsboard.tui.app import OpsboardApp
from opsboard.tui.board_worker import BoardWorker
from screen_board import ITEMS, PEOPLE, OpenApp, Running, session_of

LIN = ("lin", "林晓")


@pytest.fixture(scope="session")
def filled_board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed board of a few items of several kinds, made by lin; not to be opened, only copied."""
    path = tmp_path_factory.mktemp("filled") / "board.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "identity", lambda: LIN)
        patch.setattr(views, "built_in", lambda language, kinds: [])  # a board with nothing but what a test puts there
        session = bootstrap.create_session(
            SqliteFile(str(path)), name="Ops Team", zone="Asia/Shanghai", environment={}, config=Config()
        )
    with session.store.write("demo", "2026-11-02T02:00:00Z", "lin") as tx:
        for person in PEOPLE:
            tx.team.save_person(person)
        tx.add_many(
            [NewItem(kind, title, stage, properties) for kind, stage, title, properties in ITEMS],
            "2026-11-02T02:00:00Z",
            "lin",
        )
    session.store.close()
    return path


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Both languages, one after the other."""
    was = current_language()
    use_language(request.param)
    yield request.param
    use_language(was)


@pytest.fixture
def board(filled_board: Path, tmp_path: Path) -> Path:
    """The path of such a board of the test's own."""
    path = tmp_path / "board.db"
    shutil.copyfile(filled_board, path)
    path.chmod(0o600)
    return path


@pytest.fixture
def open_app(board: Path) -> OpenApp:
    """Opens the board on a screen: `async with open_app(size=(80, 24)) as running`."""

    @asynccontextmanager
    async def opening(
        size: tuple[int, int] = (120, 36),
        config: Config | None = None,
        environment: Mapping[str, str] | None = None,
        path: Path = board,
        restricted: bool = False,
        own_zone: str = "",
        start: datetime = datetime(2026, 11, 4, 2, 0, tzinfo=UTC),
    ) -> AsyncIterator[Running]:
        worker = BoardWorker(lambda: replaced(session_of(path), restricted=restricted, own_zone=own_zone))
        worker.start()
        app = OpsboardApp(
            worker,
            config or Config(),
            environment or {"TERM": "xterm-256color", "XDG_CONFIG_HOME": str(path.parent / "config")},
            clock=lambda: start,
            restricted=restricted,
        )
        async with app.run_test(size=size) as pilot:
            running = Running(app, pilot)
            await running.settle()
            yield running
        worker.stop()
        assert app.error is None, app.error

    return opening
