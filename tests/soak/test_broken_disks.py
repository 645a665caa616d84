"""The n-th thing done to a file fails, for every n, on every path that writes: the person is told in one line,
nothing is there by half, and the board goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw_engine
import pytest
from disk import failing, watch_files
from paths import WRITES, prepare
from soaking import SCALE, Report, faults_of, new_board, session_at, state_of

from opsboard.domain.errors import OpsboardError
from opsboard.store.sqlite import connection, migrations, opening
from opsboard.store.sqlite.backups import restore_board
from opsboard.usecases import boards

STRIDE = 1 if SCALE >= 1 else 7 if SCALE else 37
"""Among the tests, every so many-th operation only."""
MOST = 3000
"""Operations of one act: one that never ends would show here."""


FIRST = {
    "redo": "undo",
    "time": "snooze",
    **{name: name for name in ("watch", "link", "block", "key", "leaving", "attach")},
    "import taken back": "import",
}
"""What another write must come after."""


def _act(name: str, path: Path) -> None:
    session = session_at(path)
    try:
        WRITES[name](session, 1)
    finally:
        session.store.close()


def _create(path: Path) -> None:
    new_board(path.with_name("second.db"))


def _back_up(path: Path) -> None:
    session = session_at(path)
    try:
        boards.backup(session)
    finally:
        session.store.close()


def _restore(path: Path) -> None:
    restore_board(str(path), str(path.with_name("copy.db")))


def _migrate(path: Path) -> None:
    session_at(path).store.close()


PATHS: dict[str, Callable[[Path], None]] = {
    **{name: lambda path, name=name: _act(name, path) for name in WRITES},  # type: ignore[misc]
    "board made": _create,
    "backup": _back_up,
    "backup restored": _restore,
    "migration": _migrate,
}


OPEN_ENDED = ("written back", "backup restored")
"""Paths whose last step only makes lasting what the one before it did."""


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board to copy, with a copy of its own beside it to be restored."""
    folder = tmp_path_factory.mktemp("prepared")
    new_board(folder / "board.db")
    prepare(folder / "board.db")
    shutil.copyfile(folder / "board.db", folder / "copy.db")
    session = session_at(folder / "board.db")
    WRITES["add"](session, 0)
    session.store.close()
    return folder


@pytest.fixture
def newer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """For the path `migration`, a program with one migration more."""
    if "migration" in request.node.name:
        from sqlite_utils import Migrations

        grown = Migrations("opsboard")
        for one in migrations.migrations._migrations:
            grown(name=one.name)(one.fn)
        grown(name="m_next")(lambda tables: tables.execute("CREATE TABLE next_step (x INTEGER) STRICT") and None)
        monkeypatch.setattr(migrations, "migrations", grown)
        monkeypatch.setattr(opening, "SCHEMA_VERSION", opening.SCHEMA_VERSION + 1)


@pytest.mark.parametrize("full", [False, True], ids=["broken", "full"])
@pytest.mark.parametrize("name", PATHS)
@pytest.mark.usefixtures("newer")
def test_whatever_fails_is_said_and_leaves_the_board_as_it_was(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Report, name: str, full: bool
) -> None:
    failures = doubtful = 0
    for number in _numbers(name, full):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        for file in prepared.glob("*.db"):
            shutil.copyfile(file, folder / file.name)
            (folder / file.name).chmod(0o600)
        path, said = folder / "board.db", None
        if name in FIRST:
            session = session_at(path)
            WRITES[FIRST[name]](session, 0)
            session.store.close()
        was = "" if name == "migration" else state_of(path)
        with monkeypatch.context() as patched:
            patched.setattr(connection, "engine", apsw_engine)
            watch_files(patched, folder)
            with failing(number, full=full) as failed:
                try:
                    PATHS[name](path)
                except OpsboardError as error:
                    said = error
        if not failed:
            assert said is None
            break
        failures += 1
        doubtful += said is not None and _state_after(name, path, was) != was
        shutil.rmtree(folder)
    else:
        raise AssertionError(f"{name} did {MOST} operations and more")
    figure("file operations that failed, one by one, on every path that writes", f"{failures}")
    assert failures
    # Who is told that nothing was changed can rely on it.
    assert doubtful == 0 or name in OPEN_ENDED


def _numbers(name: str, full: bool) -> Iterator[int]:
    """Which operations fail: among the tests some of each path, others for each."""
    first = 1 if STRIDE == 1 else 1 + (len(name) + 3 * full) % 4
    yield from range(first, MOST, STRIDE)


def _state_after(name: str, path: Path, was: str) -> str:
    """What the board holds after a failure: it is whole in any case."""
    if name == "migration":
        return was
    assert faults_of(path) == []
    return state_of(path)
