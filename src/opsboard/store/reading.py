"""Reading many items: windows of a board, lists, calendars and counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Card, DatedCard, Item
from opsboard.domain.values import frozen
from opsboard.store.dialect import Database
from opsboard.store.items import CARD_COLUMNS, ITEM_COLUMNS, to_card, to_item, whole_items
from opsboard.store.where import condition
from opsboard.usecases.ports import Selection

_CHUNK = 500

_SORTS = {
    "key": "item.kind {0}, item.number {0}",
    "title": "item.title {0}, item.id",
    "due": "item.due {0} NULLS LAST, item.id",
    "priority": "item.priority {0} NULLS LAST, item.rank, item.id",
    "age": "item.stage_since {0}, item.id",
    "updated": "item.updated_at {0}, item.id",
    "created": "item.created_at {0}, item.id",
}


@frozen
class Selected:
    """The parts of a SELECT that a selection means."""

    source: str
    where: str
    order: str
    values: tuple[Any, ...]

    @property
    def clause(self) -> str:
        return f"FROM {self.source} WHERE {self.where}"


def selected(selection: Selection) -> Selected:
    """What a selection means in SQL. Raises Invalid for a sort or a query word that is not known."""
    parts: list[str] = []
    values: list[Any] = []
    for column in ("kind", "stage", "category"):
        value = getattr(selection, column)
        if value is not None:
            parts.append(f"item.{column} = ?")
            values.append(value)
    query = selection.query
    if not (selection.archived or (query is not None and query.archived)):
        parts.append("item.archived = 0")
    if query is not None and query.node is not None:
        asked = condition(query.node, selection.asker.zone)
        parts.append(f"({asked.sql})")
        values.extend(asked.values)
    source, order = _order(selection)
    return Selected(source, " AND ".join(parts) or "1", order, tuple(values))


def _order(selection: Selection) -> tuple[str, str]:
    name, turned = (selection.sort[1:], True) if selection.sort.startswith("-") else (selection.sort, False)
    direction = "DESC" if turned else "ASC"
    if name == "rank":
        if is_column(selection):
            return "item", f"item.rank {direction}, item.id {direction}"
        source = "stage CROSS JOIN item ON item.kind = stage.kind AND item.stage = stage.key"
        return source, f"stage.pos {direction}, item.rank {direction}, item.id {direction}"
    if name not in _SORTS:
        raise Invalid(N_("there is no order {name}; there are rank, {names}"), name=name, names=", ".join(_SORTS))
    return "item", _SORTS[name].format(direction)


def is_column(selection: Selection) -> bool:
    """Whether the selection is one column of a board, ordered by rank alone."""
    return selection.category is not None or (selection.kind is not None and selection.stage is not None)


def cards(database: Database, selection: Selection) -> list[Card]:
    """The selected cards in their order."""
    what = selected(selection)
    limit = -1 if selection.limit is None else selection.limit
    rows = database.rows(
        f"SELECT {CARD_COLUMNS} {what.clause} ORDER BY {what.order} LIMIT ? OFFSET ?",
        (*what.values, limit, selection.offset),
    )
    return list(map(to_card, rows))


def card(database: Database, key: str) -> Card | None:
    """One card."""
    row = database.row(f"SELECT {CARD_COLUMNS} FROM item WHERE item.key = ?", (key.upper(),))
    return None if row is None else to_card(row)


def items(database: Database, selection: Selection) -> Iterator[Item]:
    """The selected items whole, in their order, read in parts as they are asked for."""
    what = selected(selection)
    limit = -1 if selection.limit is None else selection.limit
    found = database.rows(
        f"SELECT item.id {what.clause} ORDER BY {what.order} LIMIT ? OFFSET ?",
        (*what.values, limit, selection.offset),
    )
    for start in range(0, len(found), _CHUNK):
        ids = [row[0] for row in found[start : start + _CHUNK]]
        marks = ", ".join("?" * len(ids))
        rows = {row[0]: row for row in database.rows(f"SELECT {ITEM_COLUMNS} FROM item WHERE id IN ({marks})", ids)}
        yield from map(to_item, whole_items(database, [rows[item] for item in ids]))


def count(database: Database, selection: Selection) -> int:
    """How many items are selected."""
    what = selected(selection)
    return int(database.value(f"SELECT count(*) FROM item WHERE {what.where}", what.values))


def counts(database: Database, selection: Selection) -> dict[tuple[str, str], int]:
    """How many of the selected items stand in each (kind, stage)."""
    what = selected(selection)
    return {
        (kind, stage): number
        for kind, stage, number in database.rows(
            f"SELECT kind, stage, count(*) FROM item WHERE {what.where} GROUP BY kind, stage", what.values
        )
    }


def index_of(database: Database, key: str, selection: Selection) -> int | None:
    """The place of an item among the selected ones; None when it is not selected."""
    what = selected(selection)
    row = database.row(
        f"SELECT item.id, item.rank, {'0' if what.source == 'item' else 'stage.pos'} {what.clause} AND item.key = ?",
        (*what.values, key.upper()),
    )
    if row is None:
        return None
    item, rank, pos = row
    if selection.sort == "rank":
        before, values = "(item.rank, item.id) < (?, ?)", [rank, item]
        if what.source != "item":
            before = f"(stage.pos < ? OR (stage.pos = ? AND {before}))"
            values = [pos, pos, *values]
        return int(database.value(f"SELECT count(*) {what.clause} AND {before}", (*what.values, *values)))
    return int(
        database.value(
            f"SELECT place FROM (SELECT item.id AS id, row_number() OVER (ORDER BY {what.order}) - 1 AS place"
            f" {what.clause}) WHERE id = ?",
            (*what.values, item),
        )
    )


def dated(database: Database, selection: Selection, first: str, last: str) -> list[DatedCard]:
    """Cards with a date in the days first..last."""
    what = selected(selection)
    limit = -1 if selection.limit is None else selection.limit
    rows = database.rows(
        f"SELECT {CARD_COLUMNS}, item_date.role, item_date.day, item_date.moment"
        " FROM item_date CROSS JOIN item ON item.id = item_date.item"
        f" WHERE item_date.day BETWEEN ? AND ? AND {what.where}"
        " ORDER BY item_date.day, item_date.moment, item_date.role, item.kind, item.number LIMIT ? OFFSET ?",
        (first, last, *what.values, limit, selection.offset),
    )
    return [DatedCard(to_card(row[:-3]), row[-3], row[-2], row[-1]) for row in rows]


def labels(database: Database) -> list[str]:
    """Every label in use, by name."""
    return [row[0] for row in database.rows("SELECT DISTINCT name FROM label ORDER BY name")]


def keys_like(database: Database, text: str, limit: int) -> list[str]:
    """Keys that begin with `text`, or whose number does, in order of kind and number."""
    start = "".join(letter for letter in text.upper() if letter.isalnum() or letter == "-")
    if not start:
        return []
    pattern = f"%-{start}%" if start.isdigit() else f"{start}%"
    return [
        row[0]
        for row in database.rows(
            "SELECT key FROM item WHERE key LIKE ? ORDER BY length(key), kind, number LIMIT ?", (pattern, limit)
        )
    ]
