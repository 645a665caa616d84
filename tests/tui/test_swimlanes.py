"""Lanes across the board: what is seen, where the cursor goes, and that it stays on its item."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_screen import SIZES, same_as_before
from opsboard.domain.items import Card
from opsboard.domain.kinds import CATEGORY_NAMES
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.view_models.board_state import BoardState, ColumnSpec, Swimlane
from opsboard.usecases.editing import edit
from screen_board import OpenApp, Running, session_of


def board_of(running: Running) -> BoardState:
    return running.app.screen.query_one(BoardPane).state


async def support_by_assignee(running: Running) -> None:
    await running.press("tab", "tab", "tab", "tab", "s", "1")


async def test_cards_stand_in_lanes_with_ones_own_first_and_nobodys_last(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support_by_assignee(running)
        text = running.text()
        assert text.index("林娜  1") < text.index("赵强  ") < text.index("nobody  2")
        assert "[Support 4]" in running.line(1)
        assert "New  3" in running.line(3)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_lanes_look_as_they_did(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await support_by_assignee(running)
        same_as_before(running, "lanes")


async def test_the_cursor_goes_from_lane_to_lane_and_stays_on_its_item(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "j")
        before = board_of(running).key
        await running.press("s", "1")
        assert board_of(running).key == before == "SUP-2"
        await running.press("j")
        assert board_of(running).key == "SUP-1"
        await running.press("j", "j")
        assert board_of(running).key == "SUP-3"
        await running.press("g", "g")
        assert board_of(running).key == "SUP-2"
        await running.press("s", "0")
        assert board_of(running).key == "SUP-2"
        assert "nobody" not in running.text()


async def test_a_card_is_carried_within_its_lane(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support_by_assignee(running)
        await running.press("g", "g", "L")
        state = board_of(running)
        assert state.key == "SUP-2"
        assert (state.head.spec.key, state.lanes[state.columns[state.column].lane].value) == ("triage", "zhao")


async def test_a_lane_folds_to_its_heading_and_opens_again(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support_by_assignee(running)
        await running.press("G", "minus")
        assert "SUP-3" not in running.text()
        assert "+nobody  2" in running.text()
        await running.press("minus")
        assert "SUP-3" in running.text()


async def test_without_lanes_there_is_none_to_fold(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("minus")
        assert "there are no lanes" in running.text()


async def test_an_item_that_another_person_gives_away_changes_lanes_under_the_cursor(
    open_app: OpenApp, board: Path
) -> None:
    async with open_app() as running:
        await support_by_assignee(running)
        await running.press("g", "g")
        other = session_of(board, "zhao")
        edit(other, "SUP-2", {"assignee": "lin"})
        other.store.close()
        state = board_of(running)
        while state.lanes[state.columns[state.column].lane].value != "lin":
            await running.pilot.pause(0.05)
        assert state.key == "SUP-2"


async def test_lanes_by_word_on_the_command_line(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("colon", *"group priority", "enter")
        text = running.text()
        assert text.index("P0  1") < text.index("P1  1") < text.index("P2") < text.index("no priority")
        await running.press("colon", *"group colour", "enter")
        assert "cannot be grouped by colour" in running.text()


def card(key: str) -> Card:
    return Card(key, "support", "new", "backlog", key, 0, 1, "2026-11-02T02:00:00Z")


@given(
    cells=st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=6),
    folded=st.sets(st.integers(0, 5)),
    steps=st.lists(st.integers(-9, 9), max_size=12),
)
def test_stepping_through_lanes_visits_each_card_of_a_column_in_order(
    cells: list[list[int]], folded: set[int], steps: list[int]
) -> None:
    state = BoardState()
    state.begin([ColumnSpec(name, CATEGORY_NAMES[name], name) for name in ("backlog", "active", "waiting")])
    state.begin_lanes([Swimlane(str(n), str(n), 0, folded=n in folded) for n in range(len(cells))])
    for lane, row in enumerate(cells):
        for across, count in enumerate(row):
            state.columns[lane * 3 + across].fill(0, [card(f"{lane}.{across}.{n}") for n in range(count)])
    state.column = 1
    order = [c.key for lane in range(len(cells)) if lane not in folded for c in state.columns[lane * 3 + 1].cards]
    state.step(0)
    at = order.index(state.key) if state.key in order else 0
    assert (state.key in order) == bool(order)
    for by in steps:
        state.step(by)
        at = max(0, min(len(order) - 1, at + by))
        assert state.key == (order[at] if order else None)
