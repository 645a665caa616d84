"""What is altered behind the program is refused by the tables, or found by a deep check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from opsboard.domain.errors import Invalid, Unavailable
from opsboard.domain.items import NewItem
from opsboard.store.sqlite.board import SqliteStore, open_board
from opsboard.usecases.ports import Finding, NewChange

AT = "2026-11-03T10:00:00Z"


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
        ("INSERT INTO item_date (item, role, day) VALUES (1, 'due', '2026-11-03')", "items"),
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


def test_a_change_of_a_board_with_a_stage_of_no_kind_says_that_it_is_damaged(three: SqliteStore, path: Path) -> None:
    three._database.run("PRAGMA foreign_keys = OFF")
    three._database.run("UPDATE stage SET kind = 'supporu' WHERE kind = 'support' AND key = 'new'")
    three.close()
    with pytest.raises(Unavailable, match="supporu"):
        give(open_board(str(path)), "SUP-1", {"title": "better"})
