"""Bits that flip and sectors that are wiped on the disk: `check --deep` finds them, and nothing comes down."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest
from paths import TEAM_WRITES, prepare
from soaking import Report, amount, faults_of, new_board, session_at

from opsboard.domain.errors import OpsboardError
from opsboard.store.sqlite.board import open_board
from opsboard.store.sqlite.connection import engine
from opsboard.usecases import demo, reading, team
from opsboard.usecases.ports import Selection

FOUND_AT_LEAST = 0.97
TEAM = (
    "SELECT login, name, role, department FROM person",
    "SELECT key, login, added_at, added_by FROM person_key",
    "SELECT key, name, first, last, phases, freeze FROM campaign",
    "SELECT name, value FROM view WHERE owner IS NULL",
    "SELECT name, value FROM meta WHERE name IN ('name', 'zone', 'default_kind', 'uuid', 'created_at')",
    "SELECT by, what, subject, op, payload FROM team_change",
)
"""Every text that says who is on the team, what they may and what they agreed on."""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample shop, closed."""
    path = tmp_path_factory.mktemp("whole") / "board.db"
    new_board(path)
    session = session_at(path)
    demo.fill(session)
    session.store.close()
    return path


def damage(content: bytes, chance: Random) -> bytes:
    """One fault of a disk: a bit that flips, a byte that is another, or a wiped sector."""
    broken = bytearray(content)
    place = chance.randrange(len(broken))
    fault = chance.random()
    if fault < 0.6:
        broken[place] ^= 1 << chance.randrange(8)
    elif fault < 0.85:
        broken[place] = (broken[place] + chance.randrange(1, 256)) % 256
    else:
        start = place // 512 * 512
        broken[start : start + 512] = bytes(512)
    return bytes(broken)


def values_of(path: Path) -> list[object] | None:
    """Every value of every table that is not made from others; None when they cannot be read."""
    try:
        with closing(engine.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            tables = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%' ORDER BY name"
            ).fetchall()
            # NOT INDEXED: a damaged index is no damaged value.
            return [
                sorted(map(repr, connection.execute(f'SELECT * FROM "{name}" NOT INDEXED').fetchall()))
                for (name,) in tables
            ]
    except (engine.Error, UnicodeDecodeError):
        return None


def use(path: Path) -> None:
    """Look at everything that the screens and commands show. Raises whatever they would."""
    session = session_at(path)
    try:
        everything = Selection(session.zone, archived=True)
        for item in session.store.items(everything):
            reading.item(session, item.key)
        reading.cards(session, Selection(session.zone))
        reading.cards(session, reading.selection(session, ["退款"]))
        reading.dated(session, Selection(session.zone), "2026-10-01", "2026-12-31")
        reading.people(session)
        reading.labels(session)
        reading.campaigns(session)
        session.store.team.people()
        team.log(session)
        session.store.changes()
    finally:
        session.store.close()


def test_a_deep_check_finds_what_flipped_and_nothing_comes_down(board: Path, tmp_path: Path, figure: Report) -> None:
    content, whole, chance = board.read_bytes(), values_of(board), Random(1105)
    path = tmp_path / "board.db"
    path.touch(0o600)
    trials = amount(30, 4000)
    changed = found = 0
    missed = []
    for trial in range(trials):
        path.write_bytes(damage(content, chance))
        said = faults_of(path)  # raises nothing, whatever the file is
        with suppress(OpsboardError):  # said in one line: that is what is asked for
            use(path)
        if values_of(path) != whole:
            changed += 1
            found += bool(said)
            missed += [] if said else [trial]
    figure("faults in a board's file that change a value", f"{changed:,} of {trials:,}: {found / changed:.1%} found")
    assert found >= changed * FOUND_AT_LEAST, missed


def test_of_the_team_no_letter_changes_unseen(tmp_path: Path, figure: Report) -> None:
    path, chance = tmp_path / "board.db", Random(618)
    new_board(path)
    prepare(path)
    session = session_at(path)
    for write in TEAM_WRITES.values():
        for turn in range(3):
            write(session, turn)
    session.store.close()
    content, whole = path.read_bytes(), values_of(path)
    with closing(engine.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        texts = [
            [row for row in connection.execute(sql).fetchall() if any(isinstance(value, str) for value in row)]
            for sql in TEAM
        ]
    changed = found = 0
    missed = []
    for trial in range(amount(50, 2000)):
        held = chance.choice(chance.choice(texts[trial % len(texts)]))
        said = str(held).encode()
        place = content.find(said)
        if not said or place < 0:
            continue  # a long text is cut over several pages
        broken = bytearray(content)
        broken[place + chance.randrange(len(said))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(broken))
        faults = faults_of(path)
        with suppress(OpsboardError):
            use(path)
        if values_of(path) != whole:
            changed += 1
            found += bool(faults)
            missed += [] if faults else [(trial, held)]
    figure("bits flipped in what the board has of its team", f"{changed:,}: {found / changed:.1%} found")
    assert changed
    assert missed == []


def test_a_whole_board_is_found_whole(board: Path, tmp_path: Path) -> None:
    path = tmp_path / "board.db"
    path.write_bytes(board.read_bytes())
    path.chmod(0o600)
    assert faults_of(path) == []
    use(path)
    open_board(str(path)).close()
