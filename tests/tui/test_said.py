"""What the screen says: whole, of the answer that was given, and no longer than until the next act."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.domain.views import View
from opsboard.tui.screens.board import BoardPane
from opsboard.usecases.views import save_view
from screen_board import OpenApp, drag, item, session_of, support

PICKED = [("m",), ("a",), ("p",), ("F",), ("s",), ("o", "plus"), ("V", "o"), ("colon", *"view", "enter")]


@pytest.mark.parametrize("panel", [("question_mark",), ("enter",), ("enter", "z")])
async def test_what_can_be_picked_is_drawn_over_a_panel(open_app: OpenApp, panel: tuple[str, ...]) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press(*panel, "n")
        text = running.text()
        assert all(word in text for word in ("REQ", "CNT", "PLN", "SUP", "CRD"))
        assert "1  Requirement" in text


@pytest.mark.parametrize("opener", PICKED)
async def test_what_is_none_of_the_choices_is_refused_when_it_is_typed(
    open_app: OpenApp, board: Path, opener: tuple[str, ...]
) -> None:
    session = session_of(board)
    save_view(session, View("Refunds", "refund"), shared=False)
    session.store.close()
    before = item(board, "SUP-1")
    async with open_app(size=(80, 24)) as running:
        await support(running)
        await running.press(*opener)
        asked = running.app.shell.question
        assert asked is not None
        await running.press(*"qzqzq", "enter")
        assert running.app.shell.question == asked
        assert '"qzqzq" is none of these; ctrl+u shows them again' in running.text()
        await running.press("ctrl+u")
        assert "none of these" not in running.text()
        assert running.app.shell._choices is not None
        assert running.app.shell._choices.display
    assert item(board, "SUP-1") == before


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_a_wrong_relation_is_refused_in_full(open_app: OpenApp, width: int) -> None:
    async with open_app(size=(width, 24)) as running:
        await support(running)
        await running.press("o", "plus", *"blokcs", "enter")
        assert '"blokcs" is none of these; did you mean "blocks"?' in running.text()
        await running.press("ctrl+u", *"blocks", "enter", *"REQ-1", "enter")
        assert running.app.shell.question is None
        await running.press("colon", *"link blokcs REQ-2", "enter")
        assert "there is no relation blokcs; did you mean" in " ".join(running.text().split())
        assert "…" not in running.text().split("link blokcs")[1]
        await running.press("backspace")
        assert "did you mean" not in running.text()
        assert running.line(23).startswith(" SUP-1 : link blokcs REQ-")


@pytest.mark.parametrize("place", ["1", "2", "3", "4", "5", "W"])
@pytest.mark.parametrize("leave", [("enter",), ("escape",)])
async def test_a_mistake_that_was_taken_back_is_not_said(open_app: OpenApp, place: str, leave: tuple[str, ...]) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press(place, "slash", "minus")
        assert "nothing to search for" not in running.text()
        await running.press("backspace", *leave)
        assert "nothing to search for" not in running.text()
        await running.press("slash", "minus", "escape")
        assert "nothing to search for" not in running.text()


async def test_a_mistake_that_is_the_answer_is_said(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("slash", "minus", "enter")
        assert await running.sees("nothing to search for at 1")
        await running.press("j")
        assert "nothing to search for" not in running.text()


async def test_what_an_act_said_is_over_with_the_next_act(open_app: OpenApp) -> None:
    async with open_app(size=(120, 36)) as running:
        await running.press("x", "u")
        assert "undone:" in running.line(35)
        board = running.app.screen.query_one(BoardPane)
        await drag(running, (2, board.spots(0)[0].top), (4, board.spots(0)[-1].bottom))
        assert "undone:" not in running.text()


async def test_two_acts_at_once_end_with_the_words_of_the_last(open_app: OpenApp) -> None:
    async with open_app(size=(120, 36)) as running:
        await running.press("x")
        shell = running.app.shell
        shell.do("undo")
        shell.do("carry_down")
        await running.settle()
        assert "undone:" not in running.text()
        shell.do("carry_up")
        shell.do("undo")
        await running.settle()
        assert "undone:" in running.line(35)
