"""The log: append-only, chained, and enough to tell the tables again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid, NotFound
from opsboard.domain.items import NewItem
from opsboard.domain.kinds_loader import load_default
from opsboard.store.sqlite.board import SqliteStore, open_board
from opsboard.usecases.ports import Finding, NewChange

AT = "2026-11-03T10:00:00Z"
STAGES = [stage.key for stage in load_default().kind("support").stages]


def errors(store: SqliteStore) -> list[Finding]:
    return [finding for finding in store.check(deep=True) if finding.level == "error"]


def give(store: SqliteStore, key: str, after: dict[str, Any], op: str = "edit", at: str = AT, by: str = "bo") -> None:
    with store.write(op, at, by) as tx:
        held = tx.properties(key)
        tx.apply(NewChange(key, op, {name: held.get(name) for name in after}, after, "because"), at, by)


@pytest.fixture
def three(store: SqliteStore) -> SqliteStore:
    """Three items, one of them edited."""
    for number in range(3):
        with store.write("add", AT, "ann", reason="first") as tx:
            tx.add(NewItem("support", f"item {number}", properties={"label.x": True}), AT, "ann")
    give(store, "SUP-2", {"title": "better", "label.x": None})
    return store


def test_an_act_is_one_batch_and_an_act_without_changes_none(three: SqliteStore) -> None:
    with three.write("edit", AT, "bo", undo_of=1, reason="why") as tx:
        for key in ("SUP-1", "SUP-3"):
            tx.apply(NewChange(key, "edit", {"body": None}, {"body": "b"}), AT, "bo")
    with three.write("edit", AT, "bo"):
        pass
    batch = three.last_batch_by("bo")
    assert batch is not None
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


def test_changes_are_read_by_item_number_moment_and_the_newest_first_cut(three: SqliteStore) -> None:
    give(three, "SUP-1", {"title": "later"}, at="2026-11-05T00:00:00Z")
    assert [change.seq for change in three.changes()] == [1, 2, 3, 4, 5]
    assert [change.seq for change in three.changes("sup-2")] == [2, 4]
    assert [change.seq for change in three.changes(after_seq=3)] == [4, 5]
    assert [change.seq for change in three.changes(limit=2)] == [4, 5]
    assert [change.seq for change in three.changes(since="2026-11-04T00:00:00Z")] == [5]
    assert three.changes("SUP-1")[-1].reason == "because"
    assert three.seq() == 5


def test_an_act_that_fails_leaves_nothing(three: SqliteStore) -> None:
    before = (three.seq(), three.newest_hash(), three.item("SUP-1"))
    with suppress(RuntimeError), three.write("edit", AT, "bo") as tx:
        tx.add(NewItem("support", "half"), AT, "bo")
        tx.apply(NewChange("SUP-1", "edit", {"title": "item 0"}, {"title": "half"}), AT, "bo")
        raise RuntimeError
    assert (three.seq(), three.newest_hash(), three.item("SUP-1")) == before
    with three.write("add", AT, "bo") as tx:
        assert tx.add(NewItem("support", "whole"), AT, "bo") == "SUP-4"
    assert errors(three) == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM change WHERE seq = 2",
        "DELETE FROM batch WHERE id = 2",
        "UPDATE change SET at = '2026-11-03T11:00:00Z' WHERE seq = 2",
        "UPDATE change SET payload = '{}' WHERE seq = 2",
        "UPDATE change SET payload = NULL WHERE seq = 2",
        "UPDATE batch SET by = 'bo' WHERE id = 2",
        "REPLACE INTO batch SELECT id, at, 'bo', act, undo_of, reason, first, last, prev, hash FROM batch WHERE id = 2",
        "DELETE FROM item WHERE id = 1",
        "UPDATE counter SET next = 1 WHERE kind = 'support'",
        "DELETE FROM purge",
    ],
)
def test_the_tables_refuse_to_forget(three: SqliteStore, statement: str) -> None:
    if "purge" in statement:
        with three.write("purge", AT, "ann") as tx:
            tx.purge("SUP-1")
    with pytest.raises(Invalid, match=r"append-only|never"):
        three._database.run(statement)


@pytest.mark.parametrize(
    ("statement", "check"),
    [
        ("UPDATE change SET payload = replace(payload, 'item 1', 'item 7') WHERE seq = 2", "log"),
        ("UPDATE change SET by = 'bo' WHERE seq = 2", "log"),
        ("UPDATE batch SET reason = 'other' WHERE id = 3", "log"),
        ("DELETE FROM change WHERE seq = 4", "log"),
        ("DELETE FROM batch WHERE id = 4", "log"),
        ("UPDATE item SET title = 'item 7' WHERE id = 2", "items"),
        ("UPDATE item SET labels = '[]' WHERE id = 1", "items"),
        ("DELETE FROM label WHERE item = 1", "items"),
        ("UPDATE item SET checks = 1 WHERE id = 1", "items"),
        ("UPDATE item SET updated_at = '2026-11-03T11:00:00Z' WHERE id = 1", "items"),
        ("UPDATE stage SET items = 7 WHERE kind = 'support' AND key = 'new'", "items"),
        ("INSERT INTO item_date VALUES (1, 'due', '2026-11-03', NULL)", "items"),
        ("INSERT INTO watcher VALUES (77, 'ann')", "references"),
        ("UPDATE meta SET value = replace(value, 'Triage', 'Triags') WHERE name = 'workflow'", "workflow"),
        ("UPDATE stage SET wip = 99 WHERE kind = 'support' AND key = 'triage'", "workflow"),
        ("UPDATE kind SET prefix = 'SUQ' WHERE key = 'support'", "workflow"),
    ],
)
def test_a_deep_check_finds_what_was_altered_behind_the_program(three: SqliteStore, statement: str, check: str) -> None:
    database = three._database
    for name in ("change_fixed", "change_kept", "batch_fixed", "batch_kept"):
        database.run(f"DROP TRIGGER {name}")
    database.run("PRAGMA foreign_keys=OFF")
    assert database.run(statement) == 1
    assert check in {finding.check for finding in errors(three)}


def test_purge_takes_every_word_away_and_the_chain_still_holds(three: SqliteStore, path: Path) -> None:
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


def test_a_renumbered_stage_is_logged_for_every_item_it_moves(store: SqliteStore) -> None:
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
    fresh: Callable[[], SqliteStore], acts: list[tuple[str, int, dict[str, Any]]]
) -> None:
    store = fresh()
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


@pytest.fixture(scope="module")
def fresh(empty_board: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], SqliteStore]:
    """A new board for each example of a property."""

    def make() -> SqliteStore:
        path = tmp_path_factory.mktemp("log") / "board.db"
        shutil.copyfile(empty_board, path)
        return open_board(str(path))

    return make
