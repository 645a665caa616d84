"""What an update of opsboard brings to boards that are there, and what it leaves as the team made it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from opsboard.domain.items import NewItem, Person
from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.store.sqlite import opening
from opsboard.store.sqlite.board import create_board, open_board
from opsboard.store.sqlite.connection import engine
from opsboard.usecases.ports import NewChange

AT = "2026-11-03T10:00:00Z"


@pytest.fixture
def older_board(tmp_path: Path) -> Callable[..., Path]:
    """A board as the version before gates of any direction left it, its kinds changed by the team as said."""

    def make(change: Callable[[dict[str, Any]], None] = lambda gate: None) -> Path:
        path = tmp_path / "older.db"
        workflow = json.loads(workflow_to_json(load_default()))
        coordination = next(kind for kind in workflow["kinds"] if kind["key"] == "coordination")
        gate = next(gate for gate in coordination["gates"] if gate.get("leaving") == "disputed")
        del gate["any_direction"]
        change(gate)
        text = json.dumps(workflow, ensure_ascii=False, separators=(",", ":"))
        store = create_board(str(path), "Shop", "UTC", text, "requirement", AT, Person("ann", "Ann", "admin"))
        with store.write("add", AT, "ann") as tx:
            tx.add(NewItem("support", "before"), AT, "ann")
        store.close()
        database = engine.connect(str(path))
        database.execute("DELETE FROM _sqlite_migrations WHERE name = 'm004_any_direction'")
        database.execute("PRAGMA user_version=3")
        database.commit()
        database.close()
        return path

    return make


def test_a_dispute_is_not_left_backwards_on_a_board_that_is_there(older_board: Callable[..., Path]) -> None:
    path = older_board()
    store = open_board(str(path))
    gates = store.workflow.kind("coordination").gates
    assert [(gate.stage, gate.any_direction) for gate in gates if not gate.entering] == [
        ("committed", False),
        ("disputed", True),
    ]
    assert store.workflow == load_default()
    entry = next(one for one in reversed(store.team.changes()) if one.what == "kind")
    assert (entry.what, entry.subject, entry.op, list(entry.after)) == ("kind", "coordination", "edit", ["gates"])
    assert len([one for one in store.team.changes() if one.op == "edit"]) == 1
    assert [finding for finding in store.check(deep=True) if finding.level != "ok"] == []
    newest = store.team.changes()[-1].seq
    store.close()
    again = open_board(str(path))
    assert len(again.team.changes()) == newest
    assert again._database.value("PRAGMA user_version") == opening.SCHEMA_VERSION
    again.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda gate: gate.update(level="required"),
        lambda gate: gate["needs"].pop(),
        lambda gate: gate.update(any_direction=False, level="required"),
    ],
)
def test_a_gate_that_the_team_changed_stays_as_it_is(
    older_board: Callable[..., Path], change: Callable[[dict[str, Any]], None]
) -> None:
    store = open_board(str(older_board(change)))
    gate = next(
        one for one in store.workflow.kind("coordination").gates if one.stage == "disputed" and not one.entering
    )
    assert not gate.any_direction
    assert [one for one in store.team.changes() if one.op == "edit"] == []
    assert [finding for finding in store.check(deep=True) if finding.level != "ok"] == []
    store.close()


def test_a_mark_of_an_earlier_version_is_known_for_that_of_a_link(older_board: Callable[..., Path]) -> None:
    path = older_board()
    store = open_board(str(path))
    with store.write("block", AT, "ann") as tx:
        for reason in ("SUP-1 技术", "the bank"):
            key = tx.add(NewItem("support", "x"), AT, "ann")
            mark = {"by": "ann", "reason": reason, "at": AT}
            tx.apply(NewChange(key, "block", {"blocked": None}, {"blocked": mark}), AT, "ann")
    marks = [store.item(key).blocked for key in ("SUP-2", "SUP-3")]
    assert [mark.item for mark in marks if mark is not None] == ["SUP-1", None]
    store.close()


def test_a_board_of_before_time_gets_its_tables_and_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "older.db"
    text = workflow_to_json(load_default())
    store = create_board(str(path), "Shop", "UTC", text, "requirement", AT, Person("ann", "Ann", "admin"))
    with store.write("add", AT, "bo") as tx:
        key = tx.add(NewItem("support", "before", None, {"assignee": "ann"}), AT, "bo")
    store.close()
    database = engine.connect(str(path))
    for statement in (
        "DROP INDEX item_snoozed",
        "DROP INDEX item_date_review",
        "DROP TABLE time_effect",
        "DELETE FROM _sqlite_migrations WHERE name = 'm014_operations'",
        "DROP INDEX item_repeat",
        "ALTER TABLE item DROP COLUMN shown",
        "ALTER TABLE kind DROP COLUMN card",
        "DROP TABLE kind_field",
        "DROP TABLE item_field",
        "ALTER TABLE item DROP COLUMN series",
        "ALTER TABLE item DROP COLUMN snoozed",
        "DELETE FROM _sqlite_migrations WHERE name = 'm008_series'",
        "DELETE FROM _sqlite_migrations WHERE name = 'm011_fields'",
        "DELETE FROM _sqlite_migrations WHERE name = 'm005_time'",
        "PRAGMA user_version=4",
    ):
        database.execute(statement)
    database.commit()
    database.close()
    newer = open_board(str(path))
    assert newer.item(key).snoozed is None
    assert [notice.reason for notice in newer.inbox.notices("ann")] == ["assigned"]
    assert [(f.check, f.message, f.values) for f in newer.check(deep=True) if f.level != "ok"] == []
    newer.close()


def test_a_board_that_is_there_gets_the_views_of_a_new_one_but_for_its_own(older_board: Callable[..., Path]) -> None:
    path = older_board()
    database = engine.connect(str(path))
    value = json.dumps({"query": "is:mine", "screen": "board", "sort": "rank", "by": "ann"})
    database.execute("INSERT INTO view (owner, name, value) VALUES (NULL, '待受理', ?)", (value,))
    database.commit()
    database.close()
    store = open_board(str(path))
    held = {view.name: view.query for view in store.team.views("ann")}
    assert held["待受理"] == "is:mine"
    assert "Triage" not in held
    assert {"Publishing this week", "Review over 5 days", "Promises late", "Running experiments", "Ranking"} < set(held)
    entries = [one for one in store.team.changes() if one.what == "view" and one.op == "add"]
    assert len({one.batch for one in entries}) == 1
    assert entries[0].reason == "left as the team has it: Triage"
    store.close()
