"""A board in lanes: every selected item stands in one cell, counted, the first ones read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.items import NewItem
from opsboard.domain.values import replaced
from opsboard.usecases.ports import Selection
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
ALL = Selection("UTC")
PEOPLE = (None, "ann")
STAGES = ("new", "triage", "open")


def fill(store: Store, items: list[tuple[str, str | None, tuple[str, ...]]]) -> None:
    with store.write("add", AT, "ann") as tx:
        for number, (stage, assignee, labels) in enumerate(items):
            properties = {f"label.{label}": True for label in labels} | ({"assignee": assignee} if assignee else {})
            tx.add(NewItem("support", f"item {number}", stage, properties), AT, "ann")


def test_each_cell_holds_the_first_of_its_cards_in_the_order_of_the_column_and_counts_all(store: Store) -> None:
    fill(store, [("new", "ann", ()), ("new", None, ()), ("new", "ann", ()), ("triage", "ann", ()), ("new", "ann", ())])
    cells = {(c.lane, c.column): c for c in store.lanes(ALL, "assignee", by_category=False, limit=2)}
    assert set(cells) == {("ann", "new"), (None, "new"), ("ann", "triage")}
    assert [card.key for card in cells["ann", "new"].cards] == ["SUP-5", "SUP-3"]
    assert cells["ann", "new"].total == 3


def test_the_item_that_is_followed_is_read_wherever_it_stands(store: Store) -> None:
    fill(store, [("new", "ann", ())] * 9)
    (cell,) = store.lanes(ALL, "assignee", by_category=True, limit=2, follow="SUP-1")
    assert [card.key for card in cell.cards] == ["SUP-9", "SUP-8", "SUP-1"]
    assert (cell.column, cell.total) == ("backlog", 9)


def test_an_item_of_several_labels_stands_in_the_lane_of_its_first(store: Store) -> None:
    fill(store, [("new", None, ("vip", "refund")), ("new", None, ())])
    found = {
        cell.lane: [card.key for card in cell.cards] for cell in store.lanes(ALL, "label", by_category=False, limit=5)
    }
    assert found == {"refund": ["SUP-1"], None: ["SUP-2"]}


def test_what_items_cannot_be_grouped_by_is_refused(store: Store) -> None:
    with pytest.raises(Invalid, match="title"):
        store.lanes(ALL, "title", by_category=False, limit=5)


@settings(max_examples=25)
@given(places=st.lists(st.tuples(st.sampled_from(STAGES), st.sampled_from(PEOPLE)), max_size=12))
def test_no_item_is_lost_or_counted_twice(
    new_board: Callable[[], Callable[[], Store]], places: list[tuple[str, str | None]]
) -> None:
    store = new_board()()
    fill(store, [(stage, who, ()) for stage, who in places])
    cells = store.lanes(ALL, "assignee", by_category=False, limit=100)
    assert {(c.lane, c.column): c.total for c in cells} == Counter((who, stage) for stage, who in places)
    assert sorted(card.key for c in cells for card in c.cards) == sorted(card.key for card in store.cards(ALL))
    store.close()


@pytest.mark.parametrize("sort", ["rank", "due", "-updated"])
def test_a_grouped_list_keeps_groups_together_and_finds_each_place(store: Store, sort: str) -> None:
    fill(store, [("new", who, ()) for who in ("ann", None, "bo", "ann", None, "bo")])
    chosen = replaced(ALL, group="assignee", sort=sort)
    cards = store.cards(chosen)
    assert [card.assignee for card in cards] == ["ann", "ann", "bo", "bo", None, None]
    assert [store.index_of(card.key, chosen) for card in cards] == list(range(6))
    assert store.index_of("SUP-99", chosen) is None
