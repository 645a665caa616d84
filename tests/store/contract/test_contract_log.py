"""The log: append-only, chained, and enough to tell the tables again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import NotFound
from opsboard.domain.items import NewItem
from opsboard.domain.kinds_loader import load_default
from opsboard.usecases.ports import Finding, NewChange
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
STAGES = [stage.key for stage in load_default().kind("support").stages]


def errors(store: Store) -> list[Finding]:
    return [finding for finding in store.check(deep=True) if finding.level == "error"]


def give(store: Store, key: str, after: dict[str, Any], op: str = "edit", at: str = AT, by: str = "bo") -> None:
    with store.write(op, at, by) as tx:
        held = tx.properties(key)
        tx.apply(NewChange(key, op, {name: held.get(name) for name in after}, after, "because"), at, by)


@pytest.fixture
def three(store: Store) -> Store:
    """Three items, one of them edited."""
    for number in range(3):
        with store.write("add", AT, "ann", reason="first") as tx:
            tx.add(NewItem("support", f"item {number}", properties={"label.x": True}), AT, "ann")
    give(store, "SUP-2", {"title": "better", "label.x": None})
    return store


def test_an_act_is_one_batch_and_an_act_without_changes_none(three: Store) -> None:
    with three.write("edit", AT, "bo", undo_of=1, reason="why") as tx:
        for key in ("SUP-1", "SUP-3"):
            tx.apply(NewChange(key, "edit", {"body": None}, {"body": "b"}), AT, "bo")
    with three.write("edit", AT, "bo"):
        pass
    with three.write("look", AT, "bo") as tx:
        batch = tx.batch(tx.batches_by("bo", 1)[0].id)
    assert (batch.id, batch.act, batch.undo_of, batch.reason) == (5, "edit", 1, "why")
    assert [(change.key, change.undo_of, change.reason) for change in batch.changes] == [
        ("SUP-1", 1, "why"),
        ("SUP-3", 1, "why"),
    ]
    with three.write("look", AT, "ann") as tx:
        assert [one.id for one in tx.batches_by("ann", 2)] == [3, 2]
        assert tx.batch(4).changes == tuple(three.changes("SUP-2"))[1:]
        with pytest.raises(NotFound):
            tx.batch(99)
        assert tx.changed_since("SUP-2", 1) == {"title", "label.x"}
        assert tx.changed_since("SUP-2", 2) == set()


def test_changes_are_read_by_item_number_moment_and_the_newest_first_cut(three: Store) -> None:
    give(three, "SUP-1", {"title": "later"}, at="2026-11-05T00:00:00Z")
    assert [change.seq for change in three.changes()] == [1, 2, 3, 4, 5]
    assert [change.seq for change in three.changes("sup-2")] == [2, 4]
    assert [change.seq for change in three.changes(after_seq=3)] == [4, 5]
    assert [change.seq for change in three.changes(limit=2)] == [4, 5]
    assert [change.seq for change in three.changes(since="2026-11-04T00:00:00Z")] == [5]
    assert three.changes("SUP-1")[-1].reason == "because"
    assert three.seq() == 5


def test_an_act_that_fails_leaves_nothing(three: Store) -> None:
    before = (three.seq(), three.newest_hash(), three.item("SUP-1"))
    with suppress(RuntimeError), three.write("edit", AT, "bo") as tx:
        tx.add(NewItem("support", "half"), AT, "bo")
        tx.apply(NewChange("SUP-1", "edit", {"title": "item 0"}, {"title": "half"}), AT, "bo")
        raise RuntimeError
    assert (three.seq(), three.newest_hash(), three.item("SUP-1")) == before
    with three.write("add", AT, "bo") as tx:
        assert tx.add(NewItem("support", "whole"), AT, "bo") == "SUP-4"
    assert errors(three) == []


def test_purge_takes_every_word_away_and_the_chain_still_holds(three: Store, path: Path) -> None:
    secret = "张三 secretname"
    give(
        three,
        "SUP-2",
        {"body": secret, "comment.a": {"author": "bo", "at": AT, "body": secret}, "fields.customer": secret},
    )
    give(
        three,
        "SUP-2",
        {"check.a": {"text": secret, "done": False, "at": AT}, "blocked": {"by": "bo", "reason": secret, "at": AT}},
    )
    with three.write("move", AT, "bo", reason=f"{secret} is in a hurry") as tx:
        tx.apply(NewChange("SUP-2", "move", {"stage": "new"}, {"stage": "triage"}), AT, "bo")
    three.drafts.save("ann", "edit SUP-2", secret)
    three.drafts.save("bo", "ask comment SUP-1 ...", json.dumps({"keys": ["SUP-1", "SUP-2"], "text": secret}))
    three.drafts.save("bo", "edit SUP-22", "another item's")
    hashes = three.newest_hash()
    with three.write("purge", AT, "ann", reason="asked to") as tx:
        assert tx.purge("SUP-2") == 5
    item = three.item("SUP-2")
    assert (item.title, item.body, item.fields, item.comments, item.checklist, item.blocked, item.labels) == (
        "(purged)", "", {}, (), (), None, (),
    )  # fmt: skip
    assert [change.purged for change in three.changes("SUP-2")] == [True] * 5 + [False]
    last = three.changes("SUP-2")[-1]
    assert (last.op, last.reason) == ("purge", "asked to")
    assert three.drafts.all("ann") == []
    assert three.drafts.all("bo") == [("edit SUP-22", "another item's")]
    assert three.newest_hash() != hashes
    assert errors(three) == []
    give(three, "SUP-2", {"title": "anew", "stage": "solved"}, "move")
    with three.write("purge", AT, "ann", reason="again") as tx:
        assert tx.purge("SUP-2") == 2
    assert errors(three) == []
    three.close()
    for file in path.parent.iterdir():
        content = file.read_bytes()
        for word in ("张三", "secretname"):
            assert word.encode() not in content, file


def test_a_renumbered_stage_is_logged_for_every_item_it_moves(store: Store) -> None:
    with store.write("add", AT, "ann") as tx:
        keys = tx.add_many([NewItem("support", str(number)) for number in range(4)], AT, "ann")
    for _ in range(80):
        with store.write("add", AT, "ann") as tx:
            key = tx.add(NewItem("support", "more"), AT, "ann")
            rank = tx.rank_at("support", "new", "after", keys[0])
            held = tx.properties(key)["rank"]
            tx.apply(NewChange(key, "move", {"rank": held}, {"rank": rank}), AT, "ann")
        keys.insert(1, key)
    assert sorted(keys, key=lambda key: store.item(key).rank) == keys
    moved = [change for change in store.changes(keys[30]) if change.op == "move"]
    assert len(moved) > 1
    assert all(change.after.keys() == {"rank"} for change in moved)
    assert errors(store) == []


SINGLE = ["title", "body", "priority", "assignee", "start", "due", "archived", "blocked", "rank", "stage"]
MANY = ["label.a", "label.b", "fields.channel", "fields.x", "participant.lin", "watcher.bo", "check.1", "check.2"]
NAMES = st.sampled_from([*SINGLE, *MANY, "comment.1"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "title": st.text("退款 ab", min_size=1, max_size=8).map(lambda text: f"t{text}"),
    "body": st.sampled_from([None, "", "b", "退款"]),
    "priority": st.sampled_from([None, "P0"]),
    "assignee": st.sampled_from([None, "ann"]),
    "start": st.sampled_from([None, "2026-11-03", "2026-11-03T20:00:00Z"]),
    "due": st.sampled_from([None, "2026-11-04", "2026-11-04T20:00:00Z"]),
    "archived": st.sampled_from([None, True]),
    "blocked": st.sampled_from([None, {"by": "a", "reason": "", "at": AT}]),
    "fields.channel": st.sampled_from([None, False, 0, ["a"], {"b": 1}]),
    "check.1": st.sampled_from([None, {"text": "c", "done": True, "at": AT}]),
    "check.2": st.sampled_from([None, {"text": "d", "done": False, "at": AT}]),
    "comment.1": st.sampled_from([None, {"author": "a", "body": "c", "at": AT}]),
    "stage": st.sampled_from(STAGES),
    "rank": st.integers(-5, 5),
}
EDIT = st.lists(NAMES, min_size=1, max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: VALUES.get(name, st.sampled_from([None, True])) for name in names})
)
ACTS: st.SearchStrategy[list[tuple[str, int, dict[str, Any]]]] = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 3), EDIT),
        st.tuples(st.just("edit"), st.integers(0, 9), EDIT),
        st.tuples(st.just("edit"), st.integers(0, 9), EDIT),
        st.tuples(st.just("purge"), st.integers(0, 9), st.just({})),
    ),
    max_size=25,
)


@settings(max_examples=40)
@given(ACTS)
def test_whatever_was_done_the_log_tells_the_tables(
    new_board: Callable[[], Callable[[], Store]], acts: list[tuple[str, int, dict[str, Any]]]
) -> None:
    store = new_board()()
    keys: list[str] = []
    for number, (act, place, after) in enumerate(acts):
        at = f"2026-11-{3 + number // 24:02}T{number % 24:02}:00:00Z"
        if act == "add":
            moments = tuple((f"2026-10-0{day + 1}T00:00:00Z", STAGES[day]) for day in range(place))
            stage = after.get("stage")
            given = {name: value for name, value in after.items() if name not in ("title", "stage", "rank")}
            with store.write(act, at, "ann") as tx:
                keys.append(
                    tx.add(NewItem("support", after.get("title", "t"), stage, given, history=moments), at, "ann")
                )
        elif keys:
            key = keys[place % len(keys)]
            if act == "edit":
                give(store, key, after, at=at)
            else:
                with store.write(act, at, "ann") as tx:
                    tx.purge(key)
    found = errors(store)
    store.close()
    assert found == []
