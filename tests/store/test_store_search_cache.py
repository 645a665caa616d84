"""Searches in a row are answered from memory: they must say what the tables say, whatever changed meanwhile."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from soaking import amount

from opsboard.domain.items import Card, LaneCell, NewItem
from opsboard.domain.kinds import CATEGORIES
from opsboard.domain.query import And, Node, Not, OneOf, Query, State, Text
from opsboard.store.items.lanes import lanes as lanes_by_statement
from opsboard.store.items.rows import to_card
from opsboard.store.sqlite.board import SqliteStore, open_board
from opsboard.usecases.ports import NewChange, Selection

AT = "2026-11-03T10:00:00Z"
ZONE = "UTC"
WORDS = ("退款", "退货", "refund", "late", "re")
STAGES = ("new", "triage", "progress", "answered", "closed")
NODES: tuple[Node, ...] = (
    Text("退"),
    Text("退款"),
    Text("re"),
    Text("refund late"),
    Text("退款 退货", phrase=True),
    Text("!?"),
    Text("nothing"),
    And((Text("re"), Text("退"))),
    And((Text("re"), OneOf("priority", ("P1", "")))),
    And((Text("退"), Not(Text("late")), State("open"))),
)


def selections(node: Node) -> Iterator[Selection]:
    """The parts of the board that a screen asks for."""
    query = Query("", node)
    for sort in ("due", "-updated", "priority", "-title", "key", "age"):
        yield Selection(ZONE, query, kind="support", stage="triage", sort=sort)
        yield Selection(ZONE, query, sort=sort, limit=6, offset=2)
        yield Selection(ZONE, query, category="active", sort=sort, limit=4)
    for sort in ("rank", "-rank"):
        yield Selection(ZONE, query, sort=sort)
        yield Selection(ZONE, query, sort=sort, limit=7, offset=3)
        yield Selection(ZONE, query, kind="support", sort=sort, limit=5)
        yield Selection(ZONE, query, kind="support", stage="triage", sort=sort, limit=2, offset=1)
        for category in CATEGORIES:
            yield Selection(ZONE, query, category=category, sort=sort, limit=4)
            yield Selection(ZONE, query, kind="content", category=category, sort=sort)


SELECTIONS = [one for node in NODES for one in selections(node)]
LANES = [
    (Selection("UTC", None if node is None else Query("", node), kind=kind, sort=sort), group)
    for node in (None, *NODES[:4], OneOf("priority", ("P1", "")), And((Text("退"), State("open"))))
    for sort in ("rank", "-rank", "due", "-updated")
    for kind in ("support", None)
    for group in ("label", "assignee", "priority")
]
LOOKS = 25
"""How much is asked after each change of a property: another part of it all each time, which leaves time for many
boards and not for two."""


def assert_same(quick: SqliteStore, plain: SqliteStore, asked: Sequence[Selection] = SELECTIONS) -> None:
    for one in asked:
        cards = plain.cards(one)
        assert quick.cards(one) == cards, one
        assert quick.counts(one) == plain.counts(one), one
        for card in cards[:: 1 + len(cards) // 4]:
            assert quick.index_of(card.key, one) == plain.index_of(card.key, one), (card.key, one)
        assert quick.index_of("SUP-1", one) == plain.index_of("SUP-1", one), one


def assert_same_lanes(quick: SqliteStore, plain: SqliteStore, asked: Sequence[tuple[Selection, str]]) -> None:
    """What is told from memory is what one statement reads from the tables."""
    for one, group in asked:
        wish = (one, group, one.kind is None, 2, "SUP-3")
        assert cells_of(lanes_by_statement(plain._database, *wish)) == cells_of(
            quick.lanes(one, group, by_category=one.kind is None, limit=2, follow="SUP-3")
        ), wish


def cells_of(cells: list[LaneCell]) -> list[tuple[str | None, str, int, list[Card]]]:
    return [(cell.lane, cell.column, cell.total, cell.cards) for cell in cells]


def fill(store: SqliteStore, chance: random.Random, number: int) -> None:
    """Items with some of the words, in stages and ranks by chance."""
    with store.write("add", AT, "ann") as tx:
        for _ in range(number):
            kind = chance.choice(("support", "content"))
            title = " ".join(chance.sample(WORDS, chance.randint(1, 3)))
            stages = [stage.key for stage in store.workflow.kind(kind).stages]
            properties: dict[str, object] = {"priority": chance.choice(("P1", "P2"))} if chance.random() < 0.5 else {}
            properties |= {f"label.{label}": True for label in chance.sample(("vip", "急"), chance.randint(0, 2))}
            tx.add(NewItem(kind, title, stage=chance.choice(stages), properties=properties), AT, "ann")


def stir(store: SqliteStore, chance: random.Random) -> None:
    """Carry, retitle and archive some items."""
    cards = store.cards(Selection(ZONE))
    with store.write("move", AT, "ann") as tx:
        for card in chance.sample(cards, min(6, len(cards))):
            stages = [stage.key for stage in store.workflow.kind(card.kind).stages]
            stage = chance.choice(stages)
            rank = tx.rank_at(card.kind, stage, chance.choice(("top", "bottom")))
            held = tx.properties(card.key)
            after: dict[str, object] = {"stage": stage, "rank": rank}
            if chance.random() < 0.3:
                after["title"] = chance.choice(WORDS)
            if chance.random() < 0.3:
                after["archived"] = True
            if chance.random() < 0.5:
                after |= {"assignee": chance.choice(("ann", "bo")), "label.new": True}
            tx.apply(NewChange(card.key, "move", {name: held.get(name) for name in after}, after), AT, "ann")


WRITERS = st.lists(st.sampled_from(("own", "other")), min_size=1, max_size=4)
"""By whom the board is changed, change after change."""


@pytest.mark.soak
@settings(max_examples=amount(15, 300))
@given(seed=st.integers(0, 10**6), items=st.integers(0, 40), writers=WRITERS)
@pytest.mark.parametrize("large", [False, True])
def test_it_agrees_with_the_tables_through_changes_of_its_own_and_of_others(
    new_path: Callable[[], Path], large: bool, seed: int, items: int, writers: list[str]
) -> None:
    chance = random.Random(seed)
    with pytest.MonkeyPatch.context() as patch, two_at(new_path()) as (quick, plain):
        fill(plain, chance, items)
        if large:  # as if the board had many items: bits for all sets, words worked out ahead, no sorting of few
            patch.setattr("opsboard.store.search.id_set._SPARSE", 10**6)
            patch.setattr("opsboard.store.search.term_cache._LARGE", 0)
            patch.setattr("opsboard.store.search.search_cache._FEW", 0)
        else:
            patch.setattr("opsboard.store.search.id_set._SPARSE", 1)
        quick.search.prepare()
        prefetch(quick)
        assert_same(quick, plain, chance.sample(SELECTIONS, LOOKS))
        for writer in writers:
            store = quick if writer == "own" else plain
            stir(store, chance)
            fill(store, chance, 3)
            prefetch(quick)
            assert_same(quick, plain, chance.sample(SELECTIONS, LOOKS))


def prefetch(store: SqliteStore) -> None:
    for text in ("", "r", "refund l"):
        while store.search.prefetch(text):
            pass


@contextmanager
def two_at(path: Path) -> Iterator[tuple[SqliteStore, SqliteStore]]:
    """The board opened twice: for one who searches, and for one who reads the tables."""
    quick, plain = open_board(str(path)), open_board(str(path))
    try:
        yield quick, plain
    finally:
        quick.close()
        plain.close()


@pytest.mark.soak
@settings(max_examples=amount(15, 300))
@given(seed=st.integers(0, 10**6), items=st.integers(0, 30), writers=WRITERS)
def test_lanes_agree_with_the_tables_through_changes_of_its_own_and_of_others(
    new_path: Callable[[], Path], seed: int, items: int, writers: list[str]
) -> None:
    chance = random.Random(seed)
    with two_at(new_path()) as (quick, plain):
        fill(plain, chance, items)
        assert_same_lanes(quick, plain, chance.sample(LANES, LOOKS))
        for writer in writers:
            store = quick if writer == "own" else plain
            stir(store, chance)
            fill(store, chance, 2)
            assert_same_lanes(quick, plain, chance.sample(LANES, LOOKS))


def test_after_a_change_only_the_cards_it_concerns_are_read_for_lanes(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, open_store: Callable[[], SqliteStore]
) -> None:
    fill(store, random.Random(4), 30)
    store.lanes(Selection(ZONE), "assignee", by_category=True, limit=9)
    changed = store.cards(Selection(ZONE, limit=1))[0].key
    with open_store().write("edit", AT, "ann") as tx:
        tx.apply(NewChange(changed, "edit", {"assignee": None}, {"assignee": "bo"}), AT, "ann")
    read: list[str] = []

    def to_card_noted(row: tuple[object, ...]) -> Card:
        read.append(str(row[0]))
        return to_card(row)

    monkeypatch.setattr("opsboard.store.items.field_order.to_card", to_card_noted)
    cells = store.lanes(Selection("UTC"), "assignee", by_category=True, limit=9)
    assert read == [changed]
    assert changed in [card.key for cell in cells if cell.lane == "bo" for card in cell.cards]


@pytest.fixture(scope="module")
def new_path(empty_board: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A new board's file for each example of a property."""

    def make() -> Path:
        path = tmp_path_factory.mktemp("found") / "board.db"
        shutil.copyfile(empty_board, path)
        path.chmod(0o600)
        return path

    return make


def test_a_letter_that_was_foreseen_asks_the_index_for_nothing(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, open_store: Callable[[], SqliteStore]
) -> None:
    fill(store, random.Random(3), 20)
    monkeypatch.setattr("opsboard.store.search.term_cache._LARGE", 0)
    monkeypatch.setattr("opsboard.store.search.term_cache._STEP", 0)
    assert not store.search.prefetch(""), "nobody got ready"
    store.search.prepare()
    steps = 1
    while store.search.prefetch(""):
        steps += 1
    assert steps > 1, "it is done in steps, between which a letter may come"
    with open_store().write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "refund again"), AT, "ann")

    asked: list[str] = []
    database = store._database
    monkeypatch.setattr(database, "value", _noting(database.value, asked))
    found = store.counts(Selection(ZONE, Query("", Text("r"))))
    assert not [sql for sql in asked if "MATCH" in sql]
    monkeypatch.undo()
    assert found == open_store().counts(Selection(ZONE, Query("", Text("r")))), "what was changed since is seen"


def _noting(ask: Callable[..., object], asked: list[str]) -> Callable[..., object]:
    def value(sql: str, *values: object) -> object:
        asked.append(sql)
        return ask(sql, *values)

    return value


def test_many_changes_at_once_are_taken_over(store: SqliteStore, open_store: Callable[[], SqliteStore]) -> None:
    fill(store, random.Random(1), 10)
    store.search.prepare()
    with open_store().write("import", AT, "ann") as tx:
        tx.add_many([NewItem("support", f"退款 {number}") for number in range(5100)], AT, "ann")
    assert store.cards(Selection(ZONE, Query("", Text("退款")), category="backlog", limit=1))[0].title == "退款 0"
    assert store.counts(Selection(ZONE, Query("", Text("退款")))) == open_store().counts(
        Selection(ZONE, Query("", Text("退款")))
    )


def test_what_a_failed_act_wrote_is_not_found(store: SqliteStore, open_store: Callable[[], SqliteStore]) -> None:
    fill(store, random.Random(2), 10)
    store.search.prepare()
    found = Selection("UTC", Query("", Text("refund")))
    before = store.cards(found)

    def fail() -> None:
        with store.write("add", AT, "ann") as tx:
            tx.add(NewItem("support", "refund"), AT, "ann")
            assert len(store.cards(found)) == len(before) + 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.cards(found) == before
    fill(store, random.Random(3), 10)
    store.search.prepare()
    assert_same(store, open_store())


def test_a_stage_that_changes_its_category_takes_its_items_along(
    store: SqliteStore, open_store: Callable[[], SqliteStore]
) -> None:
    from opsboard.domain.values import replaced

    fill(store, random.Random(4), 30)
    store.search.prepare()
    kinds = [
        replaced(
            kind,
            stages=tuple(
                replaced(stage, category="waiting") if stage.category == "active" else stage for stage in kind.stages
            ),
        )
        for kind in store.workflow.kinds
    ]
    with open_store().write("workflow", AT, "ann") as tx:
        tx.save_workflow(replaced(store.workflow, kinds=tuple(kinds)))
    assert not store.cards(Selection(ZONE, Query("", Text("re")), category="active"))
    assert_same(store, open_store())
