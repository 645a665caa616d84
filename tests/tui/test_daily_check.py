"""A person's first session of a day looks at the board's file, apart from everything the person does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from opsboard.domain.errors import N_
from opsboard.usecases import daily_check
from opsboard.usecases.ports import Finding
from opsboard.usecases.session import Session
from screen_board import OpenApp, session_of


async def test_damage_is_told_while_the_board_is_open(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def damage(session: Session) -> Finding | None:
        looked.append(session)
        return Finding("file", "error", N_("the file is damaged: {what}"), {"what": "row 3"})

    monkeypatch.setattr(daily_check, "damage", damage)
    async with open_app() as running:
        for _ in range(500):
            if "the file is damaged: row 3" in running.text():
                break
            await asyncio.sleep(0.01)
        assert "the file is damaged: row 3" in running.text()
        await running.press("j")
        assert "the file is damaged" not in running.text()
    assert len(looked) == 1


def test_it_is_due_once_a_day_and_says_nothing_of_a_whole_board(board: Path) -> None:
    session = session_of(board)
    try:
        assert daily_check.due(session)
        assert not daily_check.due(session)
        assert daily_check.damage(session) is None
    finally:
        session.store.close()
