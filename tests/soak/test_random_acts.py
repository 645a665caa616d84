"""Thousands of random acts on all that time has to do with, and on what a desk does with items of every kind.

The tables are what the log tells, what is counted is what a count gives, undo puts back what an act changed, and redo
does it again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import desk_acts
import pytest
import time_acts
from soaking import START, Report, amount, database_of, faults_of, new_board, session_at

from opsboard.domain.errors import OpsboardError
from opsboard.store.log.purging import PURGED_TITLE
from opsboard.usecases import history
from opsboard.usecases.session import Session

NOT_PUT_BACK = ("rank", "updated_at", "version")
"""Others renumber a stage, and what was done was done."""


PARTS = {
    "time": (time_acts.ACTS, time_acts.OF_ITEMS, "dates, series, channels, campaigns, holidays and clocks"),
    "desk": (desk_acts.ACTS, desk_acts.OF_ITEMS, "signals, chains, answers, competitors, plans and the workflow"),
}
"""Acts by name, those that undo takes back, and what they are about."""


class Hand:
    """A clock that the test turns on."""

    def __init__(self) -> None:
        self.now = datetime.fromisoformat(START)

    def __call__(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")


def held(session: Session) -> dict[str, dict[str, Any]]:
    """What all items are, without the marks of what time brought: those stay. A series that was emptied is made anew by
    the next change of its item, whatever that is."""
    with session.store.write("look", session.clock(), session.login) as tx:
        items = {key: tx.properties(key) for (key,) in database_of(session).rows("SELECT key FROM item ORDER BY id")}
    return {
        key: {
            name: value
            for name, value in item.items()
            if value is not None
            and name not in (*NOT_PUT_BACK, *(["series"] if item["title"] == PURGED_TITLE else []))
            and not name.startswith("time.")
        }
        for key, item in items.items()
    }


def without_new(after: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Those items that were there before."""
    return {key: value for key, value in after.items() if key in before}


@pytest.mark.parametrize("seed", range(amount(2, 20)))
@pytest.mark.parametrize("part", PARTS)
def test_whatever_is_done_can_be_told_from_the_log_and_taken_back(
    tmp_path: Path, figure: Report, part: str, seed: int
) -> None:
    acts, of_items, about = PARTS[part]
    path, random, clock = tmp_path / "board.db", Random(seed), Hand()
    new_board(path)
    people = [session_at(path, login, clock) for login in ("ann", "ben")]
    done = 0
    for _turn in range(amount(250, 2000)):
        session = random.choice(people)
        name = random.choice(list(acts))
        keys = [key for (key,) in database_of(session).rows("SELECT key FROM item")] or ["SUP-1"]
        looks = name in of_items and random.random() < 0.2
        before, seq = held(session) if looks else {}, session.store.seq()
        try:
            acts[name](session, random, random.choice(keys))
            done += 1
        except OpsboardError:
            assert session.store.seq() == seq or name in ("time", "macro", "news")
            continue
        if looks and session.store.seq() != seq:
            after = held(session)
            history.undo(session)
            assert without_new(held(session), before) == before, name
            history.redo(session)
            assert held(session) == after, name
        clock.now += timedelta(hours=random.choice((0, 0, 1, 7, 30)))
    for session in people:
        session.store.close()
    assert faults_of(path) == []
    figure(f"random acts on {about}", f"{done}")
