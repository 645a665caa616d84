"""Columns, windows and the cursor, without a screen."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.items import Card
from opsboard.domain.kinds import CATEGORY_NAMES
from opsboard.tui.render.columns import GUTTER, LEAST_BESIDE, MARGIN, NARROWEST, ONE_AT_A_TIME, place_lanes
from opsboard.tui.view_models.board_state import WINDOW, BoardState, ColumnSpec, Window


def cards(*keys: str) -> list[Card]:
    return [Card(key, "support", "new", "backlog", f"title {key}", 0, 1, "2026-11-02T02:00:00Z") for key in keys]


def board(*columns: list[Card]) -> BoardState:
    state = BoardState()
    names = list(CATEGORY_NAMES)
    state.begin(ColumnSpec(names[place], CATEGORY_NAMES[names[place]], names[place]) for place in range(len(columns)))
    state.put([Window(place, 0, column) for place, column in enumerate(columns)])
    return state


def test_the_cursor_stays_on_its_item_when_one_is_put_above() -> None:
    state = board(cards("A-1", "A-2", "A-3"))
    state.go(0, 1)
    state.put([Window(0, 0, cards("A-9", "A-1", "A-2", "A-3"))])
    assert (state.key, state.row) == ("A-2", 2)


def test_the_cursor_follows_its_item_to_another_column() -> None:
    state = board(cards("A-1", "A-2"), cards("B-1"))
    state.go(0, 1)
    state.put([Window(0, 0, cards("A-1")), Window(1, 0, cards("A-2", "B-1"))])
    assert (state.column, state.row, state.key) == (1, 0, "A-2")


def test_the_cursor_goes_to_the_neighbour_when_its_item_is_gone() -> None:
    state = board(cards("A-1", "A-2", "A-3"))
    state.go(0, 2)
    state.put([Window(0, 0, cards("A-1", "A-2"))])
    assert state.key == "A-2"
    state.put([Window(0, 0, [])])
    assert state.key is None
    assert state.current() is None


def test_a_scrolled_column_keeps_its_cards_where_they_stand() -> None:
    state = board(cards(*(f"A-{n}" for n in range(20))), cards("B-1"))
    state.columns[0].top = 10
    state.go(1, 0)
    state.put([Window(0, 0, cards("A-99", *(f"A-{n}" for n in range(20))))])
    assert state.columns[0].top == 11


def test_a_range_selects_what_the_cursor_passes_and_esc_clears_it() -> None:
    state = board(cards("A-1", "A-2", "A-3", "A-4"))
    state.go(0, 1)
    state.start_range()
    state.go(0, 3)
    assert list(state.selected) == ["A-2", "A-3", "A-4"]
    assert [card.key for card in state.targets()] == ["A-2", "A-3", "A-4"]
    assert state.clear_selection()
    assert [card.key for card in state.targets()] == ["A-4"]


def test_a_window_near_its_end_asks_for_the_next() -> None:
    state = board(cards(*(f"A-{n}" for n in range(WINDOW))))
    column = state.columns[0]
    column.total = 5000
    assert column.wanted(8) is None
    column.top = WINDOW - 20
    offset = column.wanted(8)
    assert offset is not None
    assert offset <= column.top < offset + WINDOW
    column.fill(offset, cards(*(f"A-{n}" for n in range(offset, offset + WINDOW))))
    assert column.wanted(8) is None


def test_the_end_of_a_long_column_is_reached_before_its_cards_are_there() -> None:
    state = board(cards(*(f"A-{n}" for n in range(WINDOW))))
    state.columns[0].total = 5000
    state.go(0, 4999)
    assert (state.row, state.key) == (4999, None)
    state.put([Window(0, 4800, cards(*(f"A-{n}" for n in range(4800, 5000))))])
    assert state.key == "A-4999"


@given(st.integers(ONE_AT_A_TIME, 300), st.lists(st.booleans(), min_size=1, max_size=12), st.data())
def test_lanes_hold_the_cursor_do_not_overlap_and_fit(width: int, folded: list[bool], data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(folded) - 1))
    first = data.draw(st.integers(0, len(folded) - 1))
    lanes = place_lanes(width, folded, cursor, first)
    assert cursor in [lane.column for lane in lanes]
    for before, after in itertools.pairwise(lanes):
        assert after.column == before.column + 1
        assert after.x == before.x + before.width + GUTTER
    assert lanes[-1].x + lanes[-1].width < width
    assert all(lane.folded or lane.width >= NARROWEST for lane in lanes)


@given(st.integers(100, 300), st.lists(st.booleans(), min_size=1, max_size=12), st.data())
def test_beside_a_panel_the_cursor_is_in_sight_and_no_room_for_a_column_is_left(
    width: int, folded: list[bool], data: st.DataObject
) -> None:
    cursor = data.draw(st.integers(0, len(folded) - 1))
    free = place_lanes(width, folded, cursor, 0)
    lanes = place_lanes(width, folded, cursor, 0, cover=width // 2)
    room = width - width // 2 - MARGIN
    end = lanes[-1].x + lanes[-1].width
    assert cursor in [lane.column for lane in lanes]
    for before, after in itertools.pairwise(lanes):
        assert after.column == before.column + 1
        assert after.x == before.x + before.width + GUTTER
    assert lanes[0].x == 0
    assert end <= room
    assert all(lane.folded or lane.width >= LEAST_BESIDE for lane in lanes)
    if lanes[-1].column < len(folded) - 1:
        assert room - end < LEAST_BESIDE + GUTTER
    widths = {lane.column: lane.width for lane in free}
    changed = [lane for lane in lanes if lane.column in widths and lane.width != widths[lane.column]]
    assert len(changed) <= 1, "the others need not be sent again"


@pytest.mark.parametrize("columns", range(3, 12))
def test_beside_an_item_at_200_cells_the_board_uses_its_half(columns: int) -> None:
    lanes = place_lanes(200, [False] * columns, 0, 0, cover=100)
    assert 99 - (lanes[-1].x + lanes[-1].width) <= 3
