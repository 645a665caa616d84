"""What the numbers of experiments and analyses say, on the item; and a prediction that is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.i18n import use_language
from opsboard.tui.screens.form_saving import open_form
from opsboard.usecases import adding, editing, moving
from screen_board import OpenApp, Running, item, make_lead, session_of

ROWS = '{"variant": "A", "n": 4000, "successes": 400}\n{"variant": "B", "n": 4000, "successes": 480}'


@pytest.fixture
def board(board: Path) -> Path:
    """With an experiment that ran for two weeks, and an analysis with its numbers."""
    session = session_of(board)
    fields = {"prediction": "success", "prediction_probability": "70", "result": ROWS, "sample_needed": "3841"}
    adding.add(session, "experiment", "按钮颜色", stage="ready", fields=fields, reason="so it came")
    moving.move(session, "EXP-1", "running")
    numbers = '{"name": "咨询", "value": "31 起", "prev": "24 起", "target": "20 起"}'
    adding.add(session, "analysis", "退款复盘", fields={"metric": numbers})
    session.store.close()
    return board


async def opened(running: Running, key: str) -> None:
    await running.press(":", *key, "enter")


async def test_an_experiment_says_what_its_numbers_allow(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    editing.edit(session, "EXP-1", {"fields.started_at": "2026-10-20"})
    session.store.close()
    async with open_app(size=(120, 50)) as running:
        await opened(running, "EXP-1")
        assert await running.sees("SHIP: B is better")
        text = running.text()
        assert "B: +2.00 points, 95 % interval +0.63" in text
        assert "alpha 0.05 two-sided" in text


async def test_before_two_weeks_it_says_from_when(open_app: OpenApp, board: Path) -> None:
    use_language("zh")
    async with open_app(size=(120, 50)) as running:
        await opened(running, "EXP-1")
        assert await running.sees("满两周后")
        assert "95 %" not in running.text()


async def test_an_analysis_shows_how_its_numbers_went(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(120, 40)) as running:
        await opened(running, "ANL-1")
        assert await running.sees("▁█  31 起 (+7 against last time")


async def test_the_card_of_an_analysis_says_how_many_actions_are_done(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    editing.edit(session, "ANL-1", {"fields.actions": '{"action": "改话术"}\n{"action": "加进度页", "done": "yes"}'})
    session.store.close()
    async with open_app(size=(120, 40)) as running:
        await running.press("shift+tab")
        assert await running.sees("1/2 done")


async def test_a_closed_prediction_is_left_out_of_the_form_and_a_lead_is_asked_why(
    open_app: OpenApp, board: Path
) -> None:
    member, lead = session_of(board, "zhao"), session_of(board, make_lead(board, "lin"))
    assert open_form(member, "EXP-1").locked == {"prediction", "prediction_probability"}
    assert open_form(lead, "EXP-1").locked == frozenset()
    member.store.close()
    lead.store.close()
    async with open_app(size=(120, 60)) as running:
        await opened(running, "EXP-1")
        await running.press(":", *"set prediction=failure", "enter")
        assert await running.sees("Prediction is closed since Running")
        await running.press(*"typo", "enter")
        assert await running.sees("Prediction changed after the start")
    assert item(board, "EXP-1").fields["prediction"] == "failure"
