"""The power goes off while a board is written: whatever the disk still has, every acknowledged change is
there, and nothing is there by half.

Every write path of the store runs over a disk that writes down each write and sync. A power cut may come between
any two of them, and leaves of what was not synced any part, in any order, torn at sectors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import apsw_engine
import pytest
from disk import DISK, Operation, recorded, states
from paths import WRITES, prepare
from soaking import Report, amount, database_of, faults_of, fingerprint, new_board, session_at, state_of

from opsboard.domain.errors import OpsboardError
from opsboard.store.sqlite import connection
from opsboard.store.sqlite.connection import SqliteDatabase

WRITE_BACK = 60
"""Pages of WAL after which it is written back: few, so that power fails in the middle of that as well."""


class Witness:
    """What the board held after each commit that the store was told of."""

    def __init__(self) -> None:
        self.held: list[str] = []

    def saw(self, database: SqliteDatabase) -> None:
        assert DISK.operations is not None
        DISK.operations.append(Operation("mark", "", len(self.held)))
        self.held.append(fingerprint(database))


def written(
    path: Path, turns: int, synchronous: str | None, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[Operation], Witness]:
    """Every write path some times on the board at `path`; what its files went through."""
    witness = Witness()
    with monkeypatch.context() as patched, recorded() as operations:
        patched.setattr(connection, "engine", apsw_engine)
        session = session_at(path)
        database = database_of(session)
        database.value(f"PRAGMA wal_autocheckpoint={WRITE_BACK}")
        if synchronous is not None:
            database.run(f"PRAGMA synchronous={synchronous}")
        witness.saw(database)
        patched.setattr(SqliteDatabase, "writing", _witnessed(SqliteDatabase.writing, witness))
        for turn in range(turns):
            for write in WRITES.values():
                write(session, turn)
        session.store.close()
    return operations, witness


def _witnessed(writing: object, witness: Witness) -> object:
    @contextmanager
    def transaction(database: SqliteDatabase, **options: bool) -> Iterator[None]:
        with writing(database, **options):  # type: ignore[operator]
            yield
        witness.saw(database)

    return transaction


class Cuts:
    """Power cuts and what they did."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = self.lost = self.halves = self.damaged = 0

    def judge(self, acknowledged: int, files: dict[str, bytes], witness: Witness, deep: bool) -> None:
        """Open what a power cut left as anyone would."""
        self.count += 1
        for left in self.folder.iterdir():
            left.unlink()
        for name, content in files.items():
            (self.folder / Path(name).name).write_bytes(content)
        board = self.folder / "board.db"
        board.chmod(0o600)
        try:
            held = state_of(board)
        except OpsboardError:
            self.damaged += 1
            return
        if held not in witness.held[acknowledged : acknowledged + 2]:
            # Nothing in between: the board of an earlier commit, or of none.
            self.lost += held in witness.held
            self.halves += held not in witness.held
        elif deep:
            assert faults_of(board) == []


def cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, count: int, synchronous: str | None = None, deep_each: int = 25
) -> Cuts:
    """So many power cuts while the write paths run."""
    path, folder = tmp_path / "board.db", tmp_path / "after"
    folder.mkdir()
    new_board(path)
    prepare(path)
    before = {str(path): path.read_bytes()}
    operations, witness = written(path, 2 if count < 1000 else 6, synchronous, monkeypatch)
    cuts = Cuts(folder)
    for acknowledged, files in states(operations, before, Random(11), count):
        cuts.judge(acknowledged, files, witness, deep=cuts.count % deep_each == 0)
    return cuts


@pytest.mark.parametrize("journal", ["WAL", "rollback journal"])
def test_no_power_cut_loses_an_acknowledged_change_or_leaves_half_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Report, journal: str
) -> None:
    if journal != "WAL":
        monkeypatch.setattr(connection, "wal_is_safe", lambda version: False)
        monkeypatch.setattr("opsboard.store.sqlite.creating.wal_is_safe", lambda version: False)
    cuts = cut(tmp_path, monkeypatch, count=amount(120, 5000))
    figure(f"power cuts, {journal}", f"{cuts.count:,}: {cuts.lost} lost, {cuts.halves} by half, {cuts.damaged} damaged")
    assert (cuts.lost, cuts.halves, cuts.damaged) == (0, 0, 0)


def test_power_cuts_do_lose_changes_where_commits_are_not_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Report
) -> None:
    cuts = cut(tmp_path, monkeypatch, count=amount(80, 1000), synchronous="NORMAL")
    figure("the same with synchronous=NORMAL, to show that it is seen", f"{cuts.count:,}: {cuts.lost} lost")
    assert cuts.lost > cuts.count // 20
