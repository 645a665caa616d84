"""A dragged card lands where the line is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.domain.items import NewItem
from opsboard.tui.screens.board import BoardPane
from screen_board import NOW, OpenApp, drag, session_of


@pytest.fixture
def fuller(board: Path) -> Path:
    """The board with cards of several kinds in the same columns."""
    session = session_of(board)
    items = [
        NewItem(kind, f"{kind} {n}", stage)
        for n in range(2)
        for kind, stage in (("support", "new"), ("content", "idea"), ("requirement", "doing"), ("content", "drafting"))
    ]
    with session.store.write("demo", NOW, "lin") as tx:
        tx.add_many(items, NOW, "lin")
    session.store.close()
    return board


async def test_on_the_board_of_all_kinds_it_lands_under_the_card_above_the_line(
    open_app: OpenApp, fuller: Path
) -> None:
    async with open_app(size=(160, 60)) as running:
        board = running.app.screen.query_one(BoardPane)
        state = board.state
        tried = 0
        for lane in [lane for lane in board.lanes if state.columns[lane.column].spec.key in ("backlog", "active")]:
            for row in range(len(state.columns[lane.column].cards) + 1):
                spots = board.spots(lane.column)
                y = spots[row].top if row < len(spots) else spots[-1].bottom
                source = board.spots(0)[2]
                moved = state.columns[0].card(source.row)
                assert moved is not None
                above = await drag(running, (board.lanes[0].x + 2, source.top), (lane.x + 8, y))
                keys = [card.key for card in state.columns[lane.column].cards]
                if above != moved.key:
                    at = keys.index(moved.key)
                    assert (keys[at - 1] if at else None) == above, (lane, row)
                    tried += 1
                    await running.press("u")
        assert tried > 8


async def test_a_selection_of_several_kinds_lands_there_in_its_order_and_is_one_act(
    open_app: OpenApp, fuller: Path
) -> None:
    async with open_app(size=(160, 60)) as running:
        board = running.app.screen.query_one(BoardPane)
        column = board.state.columns[0]
        before = [card.key for card in column.cards]
        assert len({card.kind for card in column.cards[:2]}) == 2
        await running.press("space", "space")
        last = board.spots(0)[-1]
        above = await drag(running, (2, board.spots(0)[0].top), (4, last.bottom))
        assert above == before[-1]
        assert [card.key for card in column.cards] == [*before[2:], *before[:2]]
        await running.press("u")
        assert [card.key for card in column.cards] == before


async def test_where_an_order_says_where_cards_stand_the_line_is_that_of_the_column(
    open_app: OpenApp, fuller: Path
) -> None:
    async with open_app(size=(160, 60)) as running:
        running.app.shell.state.sort = "title"
        running.app.shell.reload()
        await running.settle()
        board = running.app.screen.query_one(BoardPane)
        target = board.lanes[1]
        last = board.spots(1)[-1]
        above = await drag(running, (2, board.spots(0)[0].top), (target.x + 4, last.bottom))
        assert above is None
