"""Thousands of random acts on everything that time has to do with: the tables are what the log tells, undo puts back
what an act changed, and redo does it again."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from soaking import START, Report, amount, database_of, faults_of, new_board, session_at
from time_acts import ACTS, OF_ITEMS

from opsboard.domain.errors import OpsboardError
from opsboard.usecases import history
from opsboard.usecases.session import Session

NOT_PUT_BACK = ("rank", "updated_at", "version")
"""Others renumber a stage, and what was done was done."""


class Hand:
    """A clock that the test turns on."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat(START)

    def __call__(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def held(session: Session) -> dict[str, dict[str, Any]]:
    """What all items are, without the marks of what time brought: those stay."""
    with session.store.write("look", session.clock(), session.login) as tx:
        return {
            key: {
                name: value
                for name, value in tx.properties(key).items()
                if value is not None and name not in NOT_PUT_BACK and not name.startswith("time.")
            }
            for (key,) in database_of(session).rows("SELECT key FROM item ORDER BY id")
        }


def without_new(after: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Those items that were there before."""
    return {key: value for key, value in after.items() if key in before}


@pytest.mark.parametrize("seed", range(amount(2, 20)))
def test_whatever_is_done_about_time_can_be_told_from_the_log_and_taken_back(
    tmp_path: Path, figure: Report, seed: int
) -> None:
    path, random, clock = tmp_path / "board.db", Random(seed), Hand()
    new_board(path)
    session = session_at(path, clock=clock)
    done = 0
    for _turn in range(amount(250, 2000)):
        name = random.choice(list(ACTS))
        keys = [key for (key,) in database_of(session).rows("SELECT key FROM item")] or ["SUP-1"]
        looks = name in OF_ITEMS and random.random() < 0.2
        before, seq = held(session) if looks else {}, session.store.seq()
        try:
            ACTS[name](session, random, random.choice(keys))
            done += 1
        except OpsboardError:
            assert session.store.seq() == seq or name == "time"
            continue
        if looks and session.store.seq() != seq:
            after = held(session)
            history.undo(session)
            assert without_new(held(session), before) == before, name
            history.redo(session)
            assert held(session) == after, name
        clock.now += timedelta(hours=random.choice((0, 0, 1, 7, 30)))
    session.store.close()
    assert faults_of(path) == []
    figure("random acts on dates, series, channels, campaigns, holidays and clocks", f"{done}")
