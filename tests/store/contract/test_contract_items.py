"""Items go into a board and come out as they were; the log says the same."""

from __future__ import annotations

from typing import Any

import pytest

from opsboard.domain.errors import Conflict, Invalid, NotFound
from opsboard.domain.items import Blocked, ChecklistEntry, Comment, Link, NewItem, Source
from opsboard.usecases.ports import NewChange
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
LATER = "2026-11-04T10:00:00Z"
FULL: dict[str, Any] = {
    "body": "first line\nsecond line",
    "priority": "P1",
    "assignee": "bo",
    "department": "technology",
    "start": "2026-11-05",
    "due": "2026-11-06T01:30:00Z",
    "repeat": "FREQ=DAILY",
    "campaign": "W11",
    "blocked": {"by": "ann", "reason": "waits", "at": AT},
    "fields.channel": "wechat",
    "fields.flag": False,
    "fields.list": ["a", "b"],
    "label.退款": True,
    "label.a.b": True,
    "participant.lin": True,
    "watcher.ann": True,
    "check.c1": {"text": "one", "done": True, "at": AT},
    "check.c2": {"text": "two", "done": False, "at": AT},
    "comment.m1": {"author": "lin", "at": AT, "body": "hello"},
    "attachment.f1": {"name": "log.txt", "url": "https://example.org/log"},
}


def add(store: Store, new: NewItem, at: str = AT, by: str = "ann") -> str:
    with store.write("add", at, by) as tx:
        return tx.add(new, at, by)


def change(store: Store, key: str, at: str = LATER, op: str = "edit", **after: Any) -> None:
    """Give an item other values; names with dots are written with `__`."""
    with store.write(op, at, "bo") as tx:
        held = tx.properties(key)
        names = {name.replace("__", "."): value for name, value in after.items()}
        tx.apply(NewChange(key, op, {name: held.get(name) for name in names}, names), at, "bo")


def test_an_item_comes_back_whole(store: Store) -> None:
    key = add(store, NewItem("support", "退款失败", properties=FULL))
    item = store.item(key)
    assert item.key == "SUP-1"
    assert (item.stage, item.category, item.version) == ("new", "backlog", 1)
    assert (item.title, item.body, item.priority, item.due) == ("退款失败", FULL["body"], "P1", FULL["due"])
    assert item.labels == ("a.b", "退款")
    assert item.participants == ("lin",)
    assert item.watchers == ("ann",)
    assert item.checklist == (ChecklistEntry("c1", "one", True), ChecklistEntry("c2", "two", False))
    assert item.comments == (Comment("m1", "lin", AT, "hello"),)
    assert item.blocked == Blocked("ann", "waits", AT)
    assert item.fields == {"channel": "wechat", "flag": False, "list": ["a", "b"]}
    assert (item.created_at, item.created_by, item.updated_at, item.stage_since) == (AT, "ann", AT, AT)


def test_the_log_of_a_new_item_holds_its_properties(store: Store) -> None:
    key = add(store, NewItem("support", "退款失败", properties=FULL))
    with store.write("look", AT, "ann") as tx:
        properties = tx.properties(key)
    (change,) = store.changes()
    assert change.before == {}
    assert change.after == properties
    assert FULL.items() <= properties.items()


def test_a_key_is_found_in_any_case_and_a_wrong_one_names_the_nearest(store: Store) -> None:
    for _ in range(3):
        add(store, NewItem("support", "x"))
    assert store.item("sup-2").key == "SUP-2"
    with pytest.raises(NotFound, match="did you mean SUP-3"):
        store.item("SUP-9")
    with pytest.raises(NotFound, match="no item CNT-1"):
        store.item("CNT-1")


def test_each_kind_numbers_its_own_keys_and_new_items_go_to_the_top(store: Store) -> None:
    keys = [add(store, NewItem(kind, "x")) for kind in ("support", "requirement", "support")]
    assert keys == ["SUP-1", "REQ-1", "SUP-2"]
    assert store.item("SUP-2").rank < store.item("REQ-1").rank < store.item("SUP-1").rank


def test_a_change_of_every_sort_is_read_back(store: Store) -> None:
    key = add(store, NewItem("support", "x", properties=FULL))
    change(
        store,
        key,
        title="y",
        body="",
        priority=None,
        due="2026-12-01",
        blocked=None,
        archived=True,
        label__a__b=None,
        label__new=True,
        participant__bo=True,
        participant__lin=None,
        watcher__ann=None,
        fields__channel=None,
        fields__note="n",
        check__c1=None,
        check__c2={"text": "two", "done": True, "at": AT},
        comment__m2={"author": "bo", "at": LATER, "body": "again"},
        attachment__f1=None,
    )
    item = store.item(key)
    assert (item.title, item.body, item.priority, item.due, item.blocked) == ("y", "", None, "2026-12-01", None)
    assert item.archived
    assert item.participants == ("bo",)
    assert item.watchers == ()
    assert item.fields == {"flag": False, "list": ["a", "b"], "note": "n"}
    assert item.checklist == (ChecklistEntry("c2", "two", True),)
    assert [comment.body for comment in item.comments] == ["hello", "again"]
    assert (item.attachments, item.version, item.updated_at, item.created_at) == ((), 2, LATER, AT)


def test_a_move_sets_category_and_the_moments_of_entry_and_closing(store: Store) -> None:
    key = add(store, NewItem("support", "x"))
    change(store, key, op="move", stage="solved")
    item = store.item(key)
    assert (item.category, item.stage_since, item.closed_at) == ("done", LATER, LATER)
    change(store, key, "2026-11-05T10:00:00Z", op="move", stage="closed")
    assert store.item(key).closed_at == LATER
    change(store, key, "2026-11-06T10:00:00Z", op="move", stage="open")
    item = store.item(key)
    assert (item.category, item.stage_since, item.closed_at) == ("active", "2026-11-06T10:00:00Z", None)


def test_watching_and_reordering_are_no_news_of_an_item(store: Store) -> None:
    key = add(store, NewItem("support", "x"))
    change(store, key, op="watch", watcher__bo=True)
    change(store, key, op="move", rank=5)
    assert store.item(key).updated_at == AT
    assert store.item(key).version == 3


def test_a_change_made_from_stale_values_is_a_conflict_that_writes_nothing(store: Store) -> None:
    key = add(store, NewItem("support", "x"))
    change(store, key, title="theirs")
    with pytest.raises(Conflict) as caught, store.write("edit", LATER, "bo") as tx:
        tx.apply(NewChange(key, "edit", {"title": "x"}, {"title": "mine"}), LATER, "bo")
    assert caught.value.fields == {"title": ("mine", "theirs", "x")}
    assert (store.item(key).title, store.seq()) == ("theirs", 2)


@pytest.mark.parametrize("name", ["nonsense", "created_at", "sort.of"])
def test_a_property_that_items_do_not_have_is_refused(store: Store, name: str) -> None:
    key = add(store, NewItem("support", "x"))
    with store.write("look", AT, "ann") as tx:
        held = tx.properties(key).get(name)
    with pytest.raises(Invalid), store.write("edit", LATER, "bo") as tx:
        tx.apply(NewChange(key, "edit", {name: held}, {name: "2026-01-01T00:00:00Z"}), LATER, "bo")
    with pytest.raises(Invalid), store.write("add", LATER, "bo") as tx:
        tx.add(NewItem("support", "x", properties={name: "y"}), LATER, "bo")


def test_stages_kinds_and_people_must_be_known(store: Store) -> None:
    for new in (
        NewItem("nonsense", "x"),
        NewItem("support", "x", stage="nonsense"),
        NewItem("support", "x", properties={"assignee": "nobody"}),
        NewItem("support", ""),
    ):
        with pytest.raises(Invalid):
            add(store, new)
    assert store.seq() == 0


def test_links_stand_at_the_end_that_holds_them(store: Store) -> None:
    one, other = add(store, NewItem("support", "x")), add(store, NewItem("requirement", "y"))
    with store.write("link", LATER, "bo") as tx:
        for here, relation, there in ((one, "becomes", other), (other, "caused_by", one)):
            name = f"link.{relation}.{there}"
            tx.apply(NewChange(here, "link", {name: None}, {name: True}), LATER, "bo")
    assert store.item(one).links == (Link("becomes", other),)
    assert store.item(other).links == (Link("caused_by", one),)
    gone: dict[str, Any] = {f"link__becomes__{other}": None}
    change(store, one, LATER, "unlink", **gone)
    assert store.item(one).links == ()


def test_an_item_from_elsewhere_is_added_once(store: Store) -> None:
    new = NewItem("support", "x", source=Source("jira", "SHOP-7", "https://example.org/7"))
    with store.write("import", AT, "ann") as tx:
        keys = tx.add_many([new, NewItem("support", "y"), new], AT, "ann")
    assert keys == ["SUP-1", "SUP-2", "SUP-1"]
    assert add(store, new) == "SUP-1"
    assert store.seq() == 2
    assert store.item("SUP-1").source == new.source
    with store.write("look", AT, "ann") as tx:
        assert tx.key_of_source("jira", "SHOP-7") == "SUP-1"
        assert tx.key_of_source("jira", "SHOP-8") is None


def test_a_key_brought_along_is_kept_when_it_is_free(store: Store) -> None:
    brought = ["SUP-7", "SUP-7", None, "SUP-3", "SUP-07", "REQ-1", "SUP-٣", "sup-5"]
    with store.write("import", AT, "ann") as tx:
        keys = tx.add_many([NewItem("support", "x", key=key) for key in brought], AT, "ann")
    assert keys == ["SUP-7", "SUP-8", "SUP-9", "SUP-3", "SUP-10", "SUP-11", "SUP-12", "SUP-13"]
    assert add(store, NewItem("support", "x", key="SUP-9")) == "SUP-14"


def test_a_life_before_the_board_becomes_its_log(store: Store) -> None:
    history = (("2026-10-01T00:00:00Z", "new"), ("2026-10-02T00:00:00Z", "open"), ("2026-10-04T00:00:00Z", "solved"))
    key = add(store, NewItem("support", "x", created_at="2026-10-01T00:00:00Z", created_by="lin", history=history))
    item = store.item(key)
    assert (item.stage, item.stage_since, item.closed_at) == ("solved", "2026-10-04T00:00:00Z", "2026-10-04T00:00:00Z")
    assert (item.created_at, item.created_by, item.updated_at, item.version) == (history[0][0], "lin", history[2][0], 3)
    changes = store.changes(key)
    assert [(change.at, change.op, change.after["stage"]) for change in changes] == [
        ("2026-10-01T00:00:00Z", "add", "new"),
        ("2026-10-02T00:00:00Z", "move", "open"),
        ("2026-10-04T00:00:00Z", "move", "solved"),
    ]
    assert {change.by for change in changes} == {"ann"}


def test_a_closing_moment_brought_along_is_kept(store: Store) -> None:
    key = add(
        store, NewItem("support", "x", "solved", created_at="2026-10-01T00:00:00Z", closed_at="2026-10-09T00:00:00Z")
    )
    item = store.item(key)
    assert (item.closed_at, item.stage_since) == ("2026-10-09T00:00:00Z", "2026-10-09T00:00:00Z")
    assert {finding.level for finding in store.check(deep=True)} == {"ok"}


def test_many_items_stand_in_the_order_given(store: Store) -> None:
    first = add(store, NewItem("support", "old"))
    with store.write("import", AT, "ann") as tx:
        keys = tx.add_many((NewItem("support", str(number)) for number in range(50)), AT, "ann")
    assert sorted([*keys, first], key=lambda key: store.item(key).rank) == [*keys, first]
