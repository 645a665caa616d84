"""What the domain refuses the database refuses too, whoever asks."""

from __future__ import annotations

import pytest

from opsboard.domain.errors import Invalid
from opsboard.domain.items import NewItem
from opsboard.store.sqlite.board import SqliteStore

AT = "2026-11-03T10:00:00Z"


@pytest.fixture
def held(store: SqliteStore) -> SqliteStore:
    """A board with one item."""
    with store.write("add", AT, "ann") as tx:
        tx.add(NewItem("support", "x"), AT, "ann")
    return store


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("due", "2026-02-30"),
        ("due", "2026-2-3"),
        ("due", "0000-00-00"),
        ("due", "now"),
        ("due", "12:00"),
        ("due", "2460000"),
        ("due", ""),
        ("due", "2026-02-30T10:00:00Z"),
        ("due", "2026-11-03T25:00:00Z"),
        ("due", "2026-11-03 10:00:00"),
        ("due", "٢٠٢٦-١١-٠٣"),
        ("start", "2027-02-29"),
        ("title", ""),
        ("title", "x" * 301),
        ("title", "x\0" + "y" * 3000),
        ("title", "x\0"),
        ("title", "𠀀" * 301),
        ("body", "x" * 400_001),
        ("body", "a\0b"),
        ("priority", "P9"),
        ("priority", "p1"),
        ("category", "later"),
        ("stage", "nonsense"),
        ("assignee", "nobody"),
        ("archived", 2),
        ("version", 0),
        ("rank", "first"),
        ("updated_at", "yesterday"),
        ("created_at", "2026-11-03"),
        ("closed_at", "2026-13-45T99:99:99Z"),
        ("checks_done", 1),
        ("key", None),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(held: SqliteStore, column: str, value: object) -> None:
    with pytest.raises(Invalid):
        held._database.run(f"UPDATE item SET {column} = ?", (value,))
    assert held.item("SUP-1").version == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", "𠀀" * 300),
        ("body", "款" * 100_000),
        ("due", "2028-02-29"),
        ("due", "2026-11-03T23:59:59Z"),
    ],
)
def test_the_largest_that_is_allowed_fits(held: SqliteStore, column: str, value: str) -> None:
    held._database.run(f"UPDATE item SET {column} = ?", (value,))
    assert getattr(held.item("SUP-1"), column) == value


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO person VALUES ('x', 'X', 'owner', NULL, 1)",
        "INSERT INTO person VALUES ('', 'X', 'member', NULL, 1)",
        "INSERT INTO campaign VALUES ('c', 'C', '2026-11-02', '2026-11-01', '[]', NULL, NULL, NULL, NULL)",
        "INSERT INTO campaign VALUES ('c', 'C', '2026-02-30', '2026-11-01', '[]', NULL, NULL, NULL, NULL)",
        "INSERT INTO item_date (item, role, day) VALUES (1, 'due', '2026-02-30')",
        "INSERT INTO label VALUES (99, 'x')",
        "INSERT INTO link VALUES (1, 'becomes', 1)",
        "UPDATE item SET kind = 'content'",
        "INSERT INTO change VALUES (9, 9, '2026-11-03T10:00:00Z', 'x', 1, 'edit', 2, '{}', x'00')",
    ],
)
def test_other_rows_that_make_no_sense_are_refused(held: SqliteStore, statement: str) -> None:
    with pytest.raises(Invalid):
        held._database.run(statement)


def test_every_table_is_strict(store: SqliteStore) -> None:
    tables = store._database.rows("PRAGMA table_list")
    loose = {name for _, name, kind, _, _, strict in tables if kind == "table" and not strict}
    assert {name for name in loose if not name.startswith(("sqlite_", "_sqlite_"))} == set()
