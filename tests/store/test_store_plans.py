"""What people look at all day is read from an index, however large the board."""

from __future__ import annotations

import pytest

from opsboard.domain.items import NewItem
from opsboard.domain.query import And, Days, Node, OneOf, Query, State
from opsboard.store.sqlite.board import SqliteStore
from opsboard.usecases.ports import NewChange, Selection

AT = "2026-11-03T10:00:00Z"
ZONE = "UTC"


@pytest.fixture
def plans(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of every query that the test makes."""
    seen: list[str] = []
    database = store._database
    rows = database.rows

    def explained(sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        seen.extend(str(row[3]) for row in rows(f"EXPLAIN QUERY PLAN {sql}", values))
        return rows(sql, values)

    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x", properties={"due": "2026-11-04"}), AT, "ann")
    monkeypatch.setattr(database, "rows", explained)
    return seen


@pytest.mark.parametrize(
    "selection",
    [
        Selection(ZONE, kind="support", stage="new", limit=50),
        Selection(ZONE, kind="support", stage="new", limit=50, sort="-rank"),
        Selection(ZONE, category="active", limit=50),
        Selection(ZONE, limit=50),
        Selection(ZONE, kind="support", limit=50),
        Selection(ZONE, limit=50, sort="-rank"),
        Selection(ZONE, limit=50, sort="key"),
        Selection(ZONE, limit=50, sort="due"),
    ],
)
def test_a_window_is_a_walk_of_an_index(store: SqliteStore, plans: list[str], selection: Selection) -> None:
    store.cards(selection)
    assert plans
    assert not [step for step in plans if "TEMP B-TREE" in step and "LAST" not in step], plans
    assert not [step for step in plans if step.startswith("SCAN item") and "INDEX" not in step], plans


def test_overdue_and_days_and_calendars_do_not_read_every_item(store: SqliteStore, plans: list[str]) -> None:
    store.dated(Selection("UTC"), "2026-11-01", "2026-11-30")
    store.cards(Selection("UTC", Query("", Days("due", "2026-11-01", "2026-11-03")), category="active"))
    store.changes("SUP-1")
    store.changes(after_seq=1)
    store.changes(since=AT)
    store.labels()
    store.keys_like("sup-1", 10)
    list(store.items(Selection(ZONE, Query("", State("mine", who="ann")), limit=10)))
    assert not [step for step in plans if step in ("SCAN item", "SCAN change", "SCAN item_date", "SCAN label")], plans


@pytest.mark.parametrize(
    "node",
    [
        OneOf("key", ("SUP-1", "SUP-2")),
        And((OneOf("key", ("SUP-1",)), State("open"))),
        State("breaching", keys=("SUP-1",)),
    ],
)
def test_items_named_by_their_keys_are_looked_up_one_by_one(store: SqliteStore, plans: list[str], node: Node) -> None:
    for selection in (Selection(ZONE, Query("", node)), Selection(ZONE, Query("", node), archived=True, sort="-rank")):
        assert [card.key for card in store.cards(selection)] == ["SUP-1"]
    assert not [step for step in plans if step.startswith(("SCAN stage", "SCAN item"))], plans


def test_the_few_that_are_snoozed_are_looked_up_one_by_one(store: SqliteStore, plans: list[str]) -> None:
    assert store.cards(Selection(ZONE, Query("", State("snoozed"), snoozed=True), limit=50)) == []
    assert not [step for step in plans if step in ("SCAN stage", "SCAN item")], plans


def test_one_edit_reads_and_writes_one_item(store: SqliteStore, plans: list[str]) -> None:
    with store.write("edit", AT, "ann") as tx:
        before = tx.properties("SUP-1")
        tx.apply(NewChange("SUP-1", "edit", {"title": before["title"]}, {"title": "y"}), AT, "ann")
        tx.rank_at("support", "new", "after", "SUP-1")
        tx.neighbours("SUP-1", whole_category=True)
    assert plans
    assert not [step for step in plans if step.startswith("SCAN") and "CONSTANT" not in step], plans
