"""The days of a calendar: what comes first on each, how many there are, and what passes through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opsboard.domain.items import DatedCard, DayTotal, NewItem
from opsboard.domain.query import Node, Query, State, Text
from opsboard.usecases.ports import NewChange, Selection
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
ZONE = "Asia/Shanghai"


def put(store: Store, *items: tuple[str, str, str, dict[str, Any]]) -> list[str]:
    with store.write("import", AT, "ann") as tx:
        return tx.add_many([NewItem(kind, title, stage, held) for kind, stage, title, held in items], AT, "ann")


def change(store: Store, key: str, **after: Any) -> None:
    with store.write("edit", AT, "ann") as tx:
        held = tx.properties(key)
        tx.apply(NewChange(key, "edit", {name: held.get(name) for name in after}, after), AT, "ann")


def shown(cards: Sequence[DatedCard]) -> list[tuple[str, str, str, str | None, tuple[str, ...]]]:
    return [(one.card.title, one.role, one.day, one.until, one.also) for one in cards]


def month(store: Store, node: Node | None = None, limit: int = 9, **asked: Any) -> Any:
    query = None if node is None else Query("", node)
    return store.calendar(Selection(ZONE, query, **asked), "2026-11-01", "2026-11-30", limit, {})


def test_of_a_day_the_first_entries_and_their_number(store: Store) -> None:
    put(
        store,
        *(("support", "new", f"timed {hour}", {"due": f"2026-11-10T0{hour}:00:00Z"}) for hour in (3, 1, 2)),
        ("support", "solved", "done", {"due": "2026-11-10", "priority": "P0"}),
        ("support", "new", "whole day", {"due": "2026-11-10"}),
        ("support", "new", "urgent", {"due": "2026-11-10", "priority": "P0"}),
        ("support", "closed", "other day", {"due": "2026-12-10"}),
    )
    found = month(store, limit=3)
    assert [one.card.title for one in found.cards] == ["urgent", "whole day", "timed 1"]
    assert found.totals == {"2026-11-10": DayTotal(6, 5, 0.0)}
    deeper = store.calendar(Selection(ZONE), "2026-11-01", "2026-11-30", 3, {"2026-11-10": 6})
    assert [one.card.title for one in deeper.cards][2:] == ["timed 1", "timed 2", "timed 3", "done"]
    last = next(one.card.key for one in deeper.cards if one.card.title == "done")
    with_it = store.calendar(Selection(ZONE), "2026-11-01", "2026-11-30", 2, {}, last)
    assert [one.card.title for one in with_it.cards] == ["urgent", "whole day", "done"]
    narrowed = Selection(ZONE, Query("", Text("timed")))
    found = store.calendar(narrowed, "2026-11-01", "2026-11-30", 2, {}, last)
    assert [one.card.title for one in found.cards] == ["timed 1", "timed 2"], "what is not selected is not shown"


def test_one_item_stands_on_a_day_once(store: Store) -> None:
    put(
        store,
        ("coordination", "requested", "both", {"due": "2026-11-10", "fields.promised_date": "2026-11-10"}),
    )
    assert shown(month(store).cards) == [("both", "due", "2026-11-10", None, ("promised",))]
    assert month(store).totals["2026-11-10"].items == 1


def test_a_span_is_one_entry_that_reaches_over_its_days(store: Store) -> None:
    put(
        store,
        ("plan", "writing", "span", {"start": "2026-10-28", "due": "2026-11-03"}),
        ("plan", "writing", "one day", {"start": "2026-11-05", "due": "2026-11-05"}),
        ("plan", "writing", "over", {"start": "2026-10-01", "due": "2026-10-20"}),
        ("plan", "writing", "to come", {"start": "2026-12-01", "due": "2026-12-20"}),
    )
    found = month(store)
    assert shown(found.cards) == [
        ("one day", "due", "2026-11-05", None, ("start",)),
        ("span", "due", "2026-10-28", "2026-11-03", ("start",)),
    ]
    assert {day: total.items for day, total in found.totals.items()} == {
        "2026-11-01": 1,
        "2026-11-02": 1,
        "2026-11-03": 1,
        "2026-11-05": 1,
    }


def test_an_experiment_runs_until_it_is_concluded(store: Store) -> None:
    run = {"fields.run_from": "2026-11-02"}
    keys = put(
        store,
        ("experiment", "running", "planned", {**run, "fields.run_to": "2026-11-20"}),
        ("experiment", "running", "without an end", run),
    )
    ends = {one.card.title: one.until for one in month(store).cards}
    assert ends == {"planned": "2026-11-20", "without an end": "9999-12-31"}
    for key in keys:
        change(store, key, stage="concluded", closed_at="2026-11-12T03:00:00Z", stage_since="2026-11-12T03:00:00Z")
    ends = {one.card.title: one.until for one in month(store).cards}
    assert ends == {"planned": "2026-11-12", "without an end": "2026-11-12"}
    assert {finding.level for finding in store.check(deep=True)} == {"ok"}


def test_what_is_dropped_or_archived_stands_on_no_calendar(store: Store) -> None:
    dropped, archived = put(
        store,
        ("requirement", "inbox", "dropped", {"due": "2026-11-10"}),
        ("requirement", "inbox", "archived", {"due": "2026-11-10"}),
    )
    change(store, dropped, stage="rejected")
    change(store, archived, archived=True)
    found = month(store)
    assert (found.cards, found.totals) == ([], {})
    with_archived = month(store, archived=True)
    assert [one.card.title for one in with_archived.cards] == ["dropped", "archived"]


def test_the_load_of_a_day_is_the_effort_of_what_is_open_and_due(store: Store) -> None:
    first, *_rest = put(
        store,
        ("requirement", "doing", "S", {"due": "2026-11-10", "fields.effort": "s"}),
        ("requirement", "doing", "L", {"due": "2026-11-10", "fields.effort": "l"}),
        ("support", "new", "no effort", {"due": "2026-11-10"}),
    )
    assert month(store).totals["2026-11-10"] == DayTotal(3, 3, 6.0)
    change(store, first, stage="live")
    assert month(store).totals["2026-11-10"] == DayTotal(3, 2, 5.0)


def test_a_filter_and_a_kind_leave_the_same_as_without_counting(store: Store) -> None:
    put(
        store,
        ("support", "new", "refund a", {"due": "2026-11-10"}),
        ("support", "solved", "refund b", {"due": "2026-11-11"}),
        ("plan", "writing", "refund span", {"start": "2026-11-10", "due": "2026-11-12"}),
        ("plan", "writing", "other", {"due": "2026-11-10"}),
    )
    everything = month(store, State("open"))
    assert [one.card.title for one in everything.cards] == ["refund a", "other", "refund span"]
    assert month(store, kind="plan").totals["2026-11-10"].items == 2
    found = month(store, Text("refund"))
    store.search.prepare()  # from here on it is known which items hold a text
    again = month(store, Text("refund"))
    assert shown(again.cards) == shown(found.cards)
    assert again.totals == found.totals
    assert found.totals["2026-11-10"].items == 2


def test_an_item_that_was_due_and_promised_on_one_day_is_late_once(store: Store) -> None:
    put(store, ("coordination", "doing", "both", {"due": "2026-11-02", "fields.promised_date": "2026-11-02"}))
    put(store, ("coordination", "doing", "two days", {"due": "2026-11-03", "fields.promised_date": "2026-11-01"}))
    both = ("both", "due", "2026-11-02", None, ("promised",))
    two = [("two days", role, f"2026-11-{day}", None, ()) for role, day in (("due", "03"), ("promised", "01"))]
    for query in (None, Query("", State("open"))):
        late = store.calendar_late(Selection(ZONE, query), "2026-11-04", 9)
        assert shown(late.cards) == [two[0], both, two[1]]
        assert late.totals["2026-11-04"].items == 2
    assert shown(store.calendar_late(Selection(ZONE), "2026-11-04", 2).cards) == [two[0], both]


def test_what_is_late_and_the_next_day_that_holds_something(store: Store) -> None:
    put(
        store,
        ("support", "new", "late", {"due": "2026-11-01"}),
        ("analysis", "following", "look again", {"fields.follow_up_on": "2026-11-02"}),
        ("support", "solved", "done", {"due": "2026-11-01"}),
        ("plan", "writing", "begun", {"start": "2026-11-01"}),
        ("support", "new", "far", {"due": "2027-06-01"}),
    )
    late = store.calendar_late(Selection(ZONE), "2026-11-04", 1)
    assert shown(late.cards) == [("look again", "follow_up", "2026-11-02", None, ())]
    assert late.totals["2026-11-04"].items == 2
    narrowed = store.calendar_late(Selection(ZONE, Query("", State("open"))), "2026-11-04", 9)
    assert [one.card.title for one in narrowed.cards] == ["look again", "late"]
    for selection in (Selection(ZONE), Selection(ZONE, kind="support")):
        assert store.calendar_next(selection, "2026-11-04", 1) == "2027-06-01"
        assert store.calendar_next(selection, "2027-06-01", 1) is None
        assert store.calendar_next(selection, "2026-11-02", -1) == "2026-11-01"


def test_the_open_work_of_some_days_by_who_has_it(store: Store) -> None:
    put(
        store,
        ("requirement", "inbox", "mine", {"due": "2026-11-10", "assignee": "ann", "fields.effort": "l"}),
        ("requirement", "inbox", "twice", {"due": "2026-11-11", "start": "2026-11-10", "assignee": "ann"}),
        ("requirement", "live", "done", {"due": "2026-11-10", "assignee": "ann", "fields.effort": "xl"}),
        ("support", "new", "nobody's", {"due": "2026-11-12"}),
        ("support", "new", "later", {"due": "2026-12-01", "assignee": "bo"}),
    )

    def people(node: Node | None = None, **asked: Any) -> Any:
        query = None if node is None else Query("", node)
        return store.calendar_people(Selection(ZONE, query, **asked), "2026-11-01", "2026-11-30")

    assert people() == {"ann": DayTotal(2, 2, 5.0), "": DayTotal(1, 1, 0.0)}
    assert people(kind="support") == {"": DayTotal(1, 1, 0.0)}
    assert people(Text("twice")) == {"ann": DayTotal(1, 1, 0.0)}


def test_what_is_overdue_under_two_dates_of_one_day_is_one_entry_and_one_item(store: Store) -> None:
    put(
        store,
        ("coordination", "requested", "both", {"due": "2026-11-02", "fields.promised_date": "2026-11-02"}),
        ("coordination", "requested", "two days", {"due": "2026-11-03", "fields.promised_date": "2026-11-01"}),
    )
    for asked in (Selection(ZONE), Selection(ZONE, Query("", State("open")))):
        late = store.calendar_late(asked, "2026-11-04", 9)
        assert sorted(shown(late.cards)) == [
            ("both", "due", "2026-11-02", None, ("promised",)),
            ("two days", "due", "2026-11-03", None, ()),
            ("two days", "promised", "2026-11-01", None, ()),
        ]
        assert late.totals["2026-11-04"].items == 2


def test_the_days_of_an_item_end_with_the_last_one_of_all(store: Store) -> None:
    (key,) = put(store, ("support", "new", "x", {"due": "2999-12-31"}))
    assert store.calendar_dates([key]) == {"2999-12-31"}
