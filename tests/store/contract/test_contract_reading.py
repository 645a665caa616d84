"""What a selection selects, in which order: against the same asked of the items one by one."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Item, NewItem
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.query import (
    And,
    Days,
    FieldBetween,
    FieldHolds,
    FieldIs,
    Has,
    Node,
    Not,
    OneOf,
    Or,
    Query,
    State,
    Text,
)
from opsboard.usecases.ports import NewChange, Selection
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
TODAY = "2026-11-03"
ZONE = "Asia/Shanghai"
STAGES = [(kind.key, stage.key) for kind in load_default().kinds for stage in kind.stages]


@pytest.fixture
def filled(store: Store) -> Store:
    """Ninety items of all kinds, some archived."""
    chance = random.Random(7)
    with store.write("import", AT, "ann") as tx:
        for number in range(90):
            kind, stage = chance.choice(STAGES[:20])
            properties = {
                "priority": chance.choice([None, "P0", "P1", "P2"]),
                "assignee": chance.choice([None, "ann", "bo", "lin"]),
                "department": chance.choice([None, "technology", "design"]),
                "campaign": chance.choice([None, "W11"]),
                "due": chance.choice([None, "2026-11-01", "2026-11-03", "2026-11-03T09:00:00Z", "2026-11-20"]),
                "start": chance.choice([None, "2026-10-30", "2026-11-02T20:00:00Z"]),
                "archived": chance.choice([None, None, None, True]),
                "blocked": chance.choice([None, None, {"by": "ann", "reason": "r", "at": AT}]),
                "body": chance.choice(["", "text"]),
                "fields.channel": chance.choice([None, "wechat", "Web"]),
                "fields.list": chance.choice([None, ["wechat", "3"], []]),
                "fields.flag": chance.choice([None, True, False]),
                "label.refund": chance.choice([None, True]),
                "label.急": chance.choice([None, True]),
                "participant.lin": chance.choice([None, True]),
                "watcher.lin": chance.choice([None, True]),
                "check.a": chance.choice([None, {"text": "t", "done": True, "at": AT}]),
                "comment.a": chance.choice([None, {"author": "bo", "body": "t", "at": AT}]),
                "attachment.a": chance.choice([None, {"name": "n", "url": "u"}]),
            }
            created = f"2026-10-{chance.randint(1, 31):02}T{chance.randint(0, 23):02}:00:00Z"
            tx.add(NewItem(kind, f"item {number}", stage, properties, created, "bo"), AT, "ann")
        tx.apply(NewChange("REQ-1", "link", {"link.becomes.REQ-2": None}, {"link.becomes.REQ-2": True}), AT, "ann")
    return store


def everything(store: Store) -> list[Item]:
    return list(store.items(Selection("UTC", archived=True)))


def ask(node: Node, *, archived: bool = False) -> Selection:
    return Selection(ZONE, Query("", node, archived))


def due_by(item: Item) -> bool:
    if item.due is None or item.category in ("done", "dropped"):
        return False
    return item.due < (TODAY if len(item.due) == 10 else AT)


NODES: list[tuple[Node, Callable[[Item], bool]]] = [
    (OneOf("kind", ("support", "content")), lambda item: item.kind in ("support", "content")),
    (OneOf("stage", ("new",)), lambda item: item.stage == "new"),
    (OneOf("category", ("active", "done")), lambda item: item.category in ("active", "done")),
    (OneOf("priority", ("P0", "")), lambda item: item.priority in ("P0", None)),
    (OneOf("assignee", ("bo",)), lambda item: item.assignee == "bo"),
    (OneOf("assignee", ("",)), lambda item: item.assignee is None),
    (OneOf("department", ("design", "technology")), lambda item: item.department is not None),
    (OneOf("campaign", ("",)), lambda item: item.campaign is None),
    (OneOf("created_by", ("bo",)), lambda item: True),
    (OneOf("label", ("refund", "急")), lambda item: bool(item.labels)),
    (OneOf("label", ("",)), lambda item: not item.labels),
    (OneOf("label", ("急", "")), lambda item: "急" in item.labels or not item.labels),
    (OneOf("participant", ("lin",)), lambda item: "lin" in item.participants),
    (OneOf("participant", ("",)), lambda item: not item.participants),
    (OneOf("label", ()), lambda item: False),
    (Days("due", "2026-11-02", "2026-11-03"), lambda item: (item.due or "").startswith("2026-11-03")),
    (Days("due", None, "2026-11-03"), lambda item: item.due is not None and item.due[:10] <= "2026-11-03"),
    # 20:00 UTC is the next day in Shanghai.
    (Days("start", "2026-11-03", None), lambda item: item.start == "2026-11-02T20:00:00Z"),
    (Days("created", "2026-10-10", "2026-10-10"), lambda item: "2026-10-09T16" <= item.created_at < "2026-10-10T16"),
    (Days("closed", None, None), lambda item: item.closed_at is not None),
    (Days("updated", "2026-10-31", None), lambda item: item.updated_at >= "2026-10-30T16:00:00Z"),
    (State("blocked"), lambda item: item.blocked is not None),
    (State("unassigned"), lambda item: item.assignee is None),
    (State("done"), lambda item: item.category == "done"),
    (State("open"), lambda item: item.category not in ("done", "dropped")),
    (State("overdue", AT, TODAY), due_by),
    (State("mine", who="lin"), lambda item: item.assignee == "lin" or "lin" in item.participants),
    (State("watched", who="lin"), lambda item: "lin" in item.watchers),
    (Has("due"), lambda item: item.due is not None),
    (Has("start"), lambda item: item.start is not None),
    (Has("comments"), lambda item: bool(item.comments)),
    (Has("links"), lambda item: bool(item.links)),
    (Has("checklist"), lambda item: bool(item.checklist)),
    (Has("attachments"), lambda item: bool(item.attachments)),
    (Has("body"), lambda item: bool(item.body)),
    (Has("labels"), lambda item: bool(item.labels)),
    (FieldIs("channel", "WECHAT"), lambda item: item.fields.get("channel") == "wechat"),
    (FieldIs("channel", None), lambda item: "channel" in item.fields),
    (FieldHolds("channel", "Chat"), lambda item: "chat" in item.fields.get("channel", "")),
    (FieldHolds("list", "3", line=False), lambda item: any("3" in one for one in item.fields.get("list", []))),
    (FieldBetween("list", 1), lambda item: len(item.fields.get("list", [])) >= 1),
    (FieldIs("flag", "true"), lambda item: item.fields.get("flag") is True),
    (FieldIs("flag", "false"), lambda item: item.fields.get("flag") is False),
    (FieldIs('no"such', "x"), lambda item: False),
    (Text("item 17", phrase=True), lambda item: item.title == "item 17"),
]


def test_each_condition_and_its_opposite_select_what_they_say(filled: Store) -> None:
    items = [item for item in everything(filled) if not item.archived]
    for node, holds in NODES:
        for asked, wanted in ((node, True), (Not(node), False)):
            expected = {item.key for item in items if holds(item) is wanted}
            assert {card.key for card in filled.cards(ask(asked))} == expected, asked
            assert filled.count(ask(asked)) == len(expected), asked


def test_conditions_combine(filled: Store) -> None:
    items = [item for item in everything(filled) if not item.archived]
    chance = random.Random(3)
    for _ in range(60):
        (one, a), (two, b), (three, c) = chance.sample(NODES, 3)
        found = {card.key for card in filled.cards(ask(Or((And((one, Not(two))), three))))}
        assert found == {item.key for item in items if (a(item) and not b(item)) or c(item)}, (one, two, three)
    assert filled.count(ask(And(()))) == len(items)
    assert filled.count(ask(Or(()))) == 0


def test_archived_items_are_out_unless_asked_for(filled: Store) -> None:
    items = everything(filled)
    archived = {item.key for item in items if item.archived}
    assert archived
    assert {card.key for card in filled.cards(ask(State("archived"), archived=True))} == archived
    assert filled.count(Selection(ZONE)) == len(items) - len(archived)
    assert filled.count(Selection(ZONE, archived=True)) == len(items)


def test_columns_and_lists_are_in_the_boards_order(filled: Store) -> None:
    items = [item for item in everything(filled) if not item.archived]
    places = {place: number for number, place in enumerate(STAGES)}
    whole = sorted(items, key=lambda item: (places[item.kind, item.stage], item.rank))
    assert [card.key for card in filled.cards(Selection(ZONE))] == [item.key for item in whole]
    assert [item.key for item in filled.items(Selection(ZONE))] == [item.key for item in whole]
    for category in ("active", "done"):
        column = sorted((item for item in items if item.category == category), key=lambda item: item.rank)
        cards = filled.cards(Selection(ZONE, category=category))
        assert [card.key for card in cards] == [item.key for item in column]
    some = filled.cards(Selection(ZONE, limit=5, offset=3))
    assert [card.key for card in some] == [item.key for item in whole[3:8]]


@pytest.mark.parametrize("sort", ["rank", "key", "title", "due", "priority", "age", "updated", "created"])
@pytest.mark.parametrize("turned", ["", "-"])
def test_an_items_place_is_where_its_card_stands(filled: Store, sort: str, turned: str) -> None:
    for selection in (
        Selection(ZONE, sort=turned + sort),
        Selection(ZONE, kind="requirement", stage="review", sort=turned + sort),
        Selection(ZONE, category="active", sort=turned + sort, query=Query("", Text("item"))),
        Selection(ZONE, sort=turned + sort, query=Query("", Text("item 17"))),
    ):
        cards = filled.cards(selection)
        assert [filled.index_of(card.key, selection) for card in cards] == list(range(len(cards)))
        column = {"age": "stage_since", "due": "due", "priority": "priority", "title": "title"}.get(sort)
        if column:
            values = [getattr(card, column) for card in cards if getattr(card, column) is not None]
            assert values == sorted(values, reverse=bool(turned))
            assert [getattr(card, column) for card in cards[len(values) :]] == [None] * (len(cards) - len(values))
    assert filled.index_of("SUP-999", Selection(ZONE)) is None


def test_an_unknown_order_or_word_is_refused(filled: Store) -> None:
    for selection in (Selection("UTC", sort="colour"), ask(Has("x")), ask(State("x")), ask(OneOf("x", ("y",)))):
        with pytest.raises(Invalid):
            filled.cards(selection)


def test_counts_are_those_of_the_cards(filled: Store) -> None:
    for selection in (
        Selection(ZONE),
        Selection(ZONE, archived=True),
        Selection(ZONE, kind="requirement"),
        Selection(ZONE, category="active"),
        ask(OneOf("label", ("refund",))),
        ask(Text("item 17")),
    ):
        cards = filled.cards(selection)
        assert filled.counts(selection) == Counter((card.kind, card.stage) for card in cards)
        assert filled.count(selection) == len(cards)


def test_a_card_shows_what_its_item_has(filled: Store) -> None:
    for item in everything(filled):
        card = filled.card(item.key)
        assert card is not None
        for name in ("key", "kind", "stage", "category", "title", "rank", "version", "stage_since", "priority"):
            assert getattr(card, name) == getattr(item, name)
        for name in ("assignee", "department", "due", "labels", "campaign", "archived"):
            assert getattr(card, name) == getattr(item, name)
        assert card.blocked == (None if item.blocked is None else item.blocked.reason)
        assert card.checklist == (sum(entry.done for entry in item.checklist), len(item.checklist))
        assert card.comments == len(item.comments)
    assert filled.card("REQ-999") is None


def test_a_calendar_shows_every_date_of_an_item_on_the_boards_day(store: Store) -> None:
    with store.write("add", AT, "ann") as tx:
        tx.add(
            NewItem("content", "a", properties={"due": "2026-11-04", "fields.publish_at": "2026-11-04T20:00:00Z"}),
            AT,
            "ann",
        )
        tx.add(NewItem("content", "b", properties={"due": "2026-11-04", "start": "2026-11-05"}), AT, "ann")
        tx.add(NewItem("content", "c", properties={"due": "2026-11-04", "archived": True}), AT, "ann")
    selection = Selection(ZONE)
    found = [
        (card.day, card.role, card.card.key, card.moment) for card in store.dated(selection, "2026-11-01", "2026-11-30")
    ]
    assert found == [
        ("2026-11-04", "due", "CNT-1", None),
        ("2026-11-04", "due", "CNT-2", None),
        ("2026-11-05", "start", "CNT-2", None),
        ("2026-11-05", "publish", "CNT-1", "2026-11-04T20:00:00Z"),
    ]
    of_text = store.dated(ask(Text("a")), "2026-11-01", "2026-11-30")
    assert [card.day for card in of_text] == ["2026-11-04", "2026-11-05"]
    with store.write("edit", AT, "ann") as tx:
        tx.apply(NewChange("CNT-2", "edit", {"due": "2026-11-04"}, {"due": None}), AT, "ann")
    assert [card.card.key for card in store.dated(selection, "2026-11-04", "2026-11-04")] == ["CNT-1"]


def test_keys_are_completed_and_labels_listed(filled: Store) -> None:
    keys = {item.key for item in everything(filled)}
    assert filled.labels() == ["refund", "急"]
    for begun in ("req-1", "REQ-", "r", "1", "sup-", "x", "", "REQ-0"):
        found = list(filled.keys_like(begun, 100))
        wanted = begun.upper()
        expected = {key for key in keys if key.startswith(wanted) or key.partition("-")[2].startswith(wanted)}
        assert set(found) == (expected if begun else set()), begun
        assert filled.keys_like(begun, 3) == found[:3]
    assert filled.keys_like("req1", 9) == filled.keys_like("REQ-1", 9)
