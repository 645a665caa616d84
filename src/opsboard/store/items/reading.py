"""Reading many items: windows of a board, lists and counts.

A window of a column, a list in the board's order and a list by due date walk an index and stop when
they have enough; nothing here reads all items to show some of them, but for the rarer orders.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from opsboard.domain.items import Card, Item
from opsboard.domain.query import And, Node, State, Text
from opsboard.domain.segments import match_expression
from opsboard.domain.values import frozen, replaced
from opsboard.store.dialect import Database, Dialect, OnDatabase, Row
from opsboard.store.items.conditions import SNOOZED, Condition, condition, named_keys
from opsboard.store.items.field_order import (
    FieldOrder,
    asked_of,
    field_of,
    more_columns,
    order_of,
    with_asked,
)
from opsboard.store.items.rows import CARD_COLUMNS, ITEM_COLUMNS, read_item, rows_of, to_card, to_item, whole_items
from opsboard.store.items.sorting import before, group_value, order_by, sort_columns
from opsboard.usecases.ports import Selection

_CHUNK = 500
_FEW = 1000
"""So few items that hold a word are sorted sooner than found among all in their order."""


@frozen
class Selected:
    """The parts of a SELECT that a selection means."""

    items: str
    """The items alone, for a count that needs no order."""
    source: str
    where: str
    order: str
    values: tuple[Any, ...]

    @property
    def staged(self) -> bool:
        """Whether the order is that of stages as well, which are joined for it."""
        return self.source != self.items

    @property
    def clause(self) -> str:
        return f"FROM {self.source} WHERE {self.where}"


def selected(database: Database, selection: Selection) -> Selected:
    """What a selection means in SQL. Raises Invalid for a sort or a query word that is not known."""
    sql = database.sql
    chosen, query = chosen_by(selection, sql), selection.query
    rare = _is_rare(database, None if query is None else query.node)
    items = f"item{sql.unindexed}" if rare else "item"
    source, order = _order(database, selection, items, rare)
    if (grouped := field_of(selection.group)) is not None:
        order = f"{order_of(database, grouped)}, {order}"
    elif selection.group:
        order = f"{group_value(selection.group, sql)} NULLS LAST, {order}"
    return Selected(items, source, chosen.sql, order, chosen.values)


def chosen_by(selection: Selection, sql: Dialect) -> Condition:
    """The condition on `item` that a selection means. Raises Invalid for a query word that is not known."""
    parts: list[str] = []
    values: list[Any] = []
    for column in ("kind", "stage", "category"):
        value = getattr(selection, column)
        if value is not None:
            parts.append(f"item.{column} = ?")
            values.append(value)
    query = selection.query
    if not with_archived(selection):
        parts.append("item.archived = 0")
    if not with_snoozed(selection):
        parts.append("item.snoozed IS NULL")
    if query is not None and query.node is not None:
        asked = condition(query.node, selection.zone, sql)
        parts.append(f"({asked.sql})")
        values.extend(asked.values)
    return Condition(" AND ".join(parts) or "TRUE", tuple(values))


def _order(database: Database, selection: Selection, items: str, rare: bool) -> tuple[str, str]:
    sql = database.sql
    if (field := field_of(selection.sort)) is not None:
        direction = "DESC" if selection.sort.startswith("-") else "ASC"
        return items, f"{order_of(database, field, selection.sort)}, item.id {direction}"
    if selection.sort not in ("rank", "-rank"):
        return items, order_by(selection.sort)
    direction = "DESC" if selection.sort.startswith("-") else "ASC"
    rank = f"item.rank {direction}, item.id {direction}"
    if is_column(selection):
        return items, rank
    if rare:
        source = f"{items} {sql.ordered_join} stage ON stage.kind = item.kind AND stage.key = item.stage"
    else:
        source = f"stage {sql.ordered_join} item ON item.kind = stage.kind AND item.stage = stage.key"
    return source, f"stage.pos {direction}, {rank}"


def _is_rare(database: Database, node: Node | None) -> bool:
    """Whether a text that all items must hold is held by few, or all are named by few keys, or few are snoozed, so that
    they are looked up one by one."""
    held = f"SELECT count(*) FROM ({database.sql.matching} LIMIT ?) AS held"
    for part in node.nodes if isinstance(node, And) else (node,):
        if part is not None and (named := named_keys(part)) is not None and named < _FEW:
            return True
        if part == State("snoozed"):
            return int(database.value(f"SELECT count(*) FROM ({SNOOZED} LIMIT ?) AS held", (_FEW,))) < _FEW
        expression = match_expression(part.text, part.phrase) if isinstance(part, Text) else ""
        if expression and int(database.value(held, (expression, _FEW))) < _FEW:
            return True
    return False


def is_column(selection: Selection) -> bool:
    """Whether the selection is one column of a board, ordered by rank alone."""
    return selection.category is not None or (selection.kind is not None and selection.stage is not None)


def is_by_field(selection: Selection) -> bool:
    """Whether the selection is in the order of a field, and in no groups."""
    return not selection.group and field_of(selection.sort) is not None


def with_archived(selection: Selection) -> bool:
    """Whether archived items are among the selected."""
    return selection.archived or (selection.query is not None and selection.query.archived)


def with_snoozed(selection: Selection) -> bool:
    """Whether snoozed items are among the selected."""
    asked = selection.query is not None and selection.query.snoozed
    return selection.snoozed or asked or with_archived(selection)


def window(selection: Selection) -> tuple[int, int]:
    """LIMIT and OFFSET."""
    return -1 if selection.limit is None else selection.limit, selection.offset


class SqlItems(OnDatabase):
    """The reads of items that statements answer."""

    def item(self, key: str) -> Item:
        """The item whole. Raises NotFound."""
        return read_item(self._database, key)

    def cards(self, selection: Selection) -> list[Card]:
        """The selected cards in their order."""
        asked = asked_of(selection)
        rows = self._rows(selection, CARD_COLUMNS + more_columns(asked, self._database.sql))
        return [with_asked(row, asked) for row in rows] if asked else list(map(to_card, rows))

    def _rows(self, selection: Selection, columns: str) -> list[Row]:
        """Columns of the selected items in their order."""
        what = selected(self._database, selection)
        if is_by_field(selection):
            return FieldOrder(self._database, selection.sort, what).rows(columns, *window(selection))
        return self._database.rows(
            f"SELECT {columns} {what.clause} ORDER BY {what.order} LIMIT ? OFFSET ?",
            (*what.values, *window(selection)),
        )

    def card(self, key: str) -> Card | None:
        """One card."""
        row = self._database.row(f"SELECT {CARD_COLUMNS} FROM item WHERE item.key = ?", (key.upper(),))
        return None if row is None else to_card(row)

    def chain(self, key: str, forward: Collection[str], back: Collection[str], most: int) -> list[tuple[str, str, str]]:
        """What an item is joined with."""
        from opsboard.store.items.linking import chain

        return chain(self._database, key, forward, back, most)

    def items(self, selection: Selection) -> Iterator[Item]:
        """The selected items whole, in their order, read in parts as they are asked for."""
        what = selected(self._database, selection)
        if is_by_field(selection):
            return _whole_items(self._database, [row[0] for row in self._rows(selection, "item.id")])
        found = self._database.numbers(
            f"SELECT item.id {what.clause} ORDER BY {what.order} LIMIT ? OFFSET ?", (*what.values, *window(selection))
        )
        return _whole_items(self._database, found)

    def count(self, selection: Selection) -> int:
        """How many items are selected."""
        if not with_snoozed(selection) and self._holds_snoozed():
            return sum(self.counts(selection).values())
        node = None if selection.query is None else selection.query.node
        narrowed = selection.kind or selection.stage or selection.category
        if isinstance(node, Text) and not narrowed and not with_archived(selection):
            # Counted in the index alone, without a look at the items.
            expression = match_expression(node.text, node.phrase)
            sql = self._database.sql
            live = f"{sql.matching} AND {sql.matched} NOT IN (SELECT id FROM item WHERE archived = 1)"
            found = f"SELECT count(*) FROM ({live}) AS live"
            return int(self._database.value(found, (expression,))) if expression else 0
        if node is None and not with_archived(selection):
            return sum(_kept_counts(self._database, selection).values())
        what = selected(self._database, replaced(selection, snoozed=True))
        return int(self._database.value(f"SELECT count(*) FROM {what.items} WHERE {what.where}", what.values))

    def counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        """How many of the selected items stand in each (kind, stage)."""
        if with_snoozed(selection) or not self._holds_snoozed():
            return self._counts(selection)
        # Two walks of indexes, the second one short: a look whether an item is snoozed would be one at each row.
        counts = self._counts(selection)
        what = selected(self._database, replaced(selection, snoozed=True))
        for kind, stage, number in self._database.rows(
            f"SELECT kind, stage, count(*) FROM {what.items} WHERE item.id IN ({SNOOZED}) AND {what.where}"
            " GROUP BY kind, stage",
            what.values,
        ):
            counts[kind, stage] -= number
        return {where: number for where, number in counts.items() if number}

    def _holds_snoozed(self) -> bool:
        return self._database.row(f"{SNOOZED} LIMIT 1") is not None

    def _counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        """As `counts`, with those that are snoozed."""
        if (selection.query is None or selection.query.node is None) and not with_archived(selection):
            return _kept_counts(self._database, selection)
        what = selected(self._database, replaced(selection, snoozed=True))
        return {
            (kind, stage): number
            for kind, stage, number in self._database.rows(
                f"SELECT kind, stage, count(*) FROM {what.items} WHERE {what.where} GROUP BY kind, stage", what.values
            )
        }

    def values_in(self, kind: str, stages: Collection[str], fields: Sequence[str]) -> list[Row]:
        """(key, assignee, value of each of these fields) of all items in stages of a kind that are neither archived nor
        snoozed, the newest first."""
        values = "".join(f", {self._database.sql.field_value('item.fields', field)}" for field in fields)
        return self._database.rows(
            f"SELECT item.key, item.assignee{values} FROM item WHERE item.kind = ? AND item.archived = 0"
            f" AND item.snoozed IS NULL AND item.stage IN ({', '.join('?' * len(stages))})"
            " ORDER BY item.id DESC",
            (kind, *stages),
        )

    def index_of(self, key: str, selection: Selection) -> int | None:
        """The place of an item among the selected ones; None when it is not selected."""
        what = selected(self._database, selection)
        if selection.group:
            place: int | None = self._database.value(
                f"SELECT place FROM (SELECT item.key AS key, row_number() OVER (ORDER BY {what.order}) - 1 AS place"
                f" {what.clause}) WHERE key = ?",
                (*what.values, key.upper()),
            )
            return place
        if is_by_field(selection):
            item = self._database.value(
                f"SELECT item.id FROM item WHERE {what.where} AND item.key = ?", (*what.values, key.upper())
            )
            return None if item is None else FieldOrder(self._database, selection.sort, what).place(item)
        by_rank = selection.sort in ("rank", "-rank")
        columns = ("rank", "id") if by_rank else sort_columns(selection.sort.lstrip("-"))
        wanted = [*(f"item.{column}" for column in columns), *(["stage.pos"] if what.staged else [])]
        here = f"SELECT {', '.join(wanted)} {what.clause} AND item.key = ?"
        row = self._database.row(here, (*what.values, key.upper()))
        if row is None:
            return None
        if not by_rank:
            ahead, values = before(selection.sort, row)
        else:
            sign = ">" if selection.sort.startswith("-") else "<"
            ahead, values = f"(item.rank, item.id) {sign} (?, ?)", row[:2]
            if what.staged:
                ahead, values = f"(stage.pos {sign} ? OR (stage.pos = ? AND {ahead}))", (row[2], row[2], *row[:2])
        return int(self._database.value(f"SELECT count(*) {what.clause} AND {ahead}", (*what.values, *values)))


def _whole_items(database: Database, found: Sequence[int]) -> Iterator[Item]:
    for start in range(0, len(found), _CHUNK):
        ids = list(found[start : start + _CHUNK])
        rows = {row[0]: row for row in rows_of(database, ITEM_COLUMNS, ids)}
        yield from map(to_item, whole_items(database, [rows[item] for item in ids]))


def _kept_counts(database: Database, selection: Selection) -> dict[tuple[str, str], int]:
    """What the stages themselves keep count of."""
    wanted = (selection.kind, selection.stage, selection.category)
    rows = database.rows("SELECT kind, key, category, items FROM stage WHERE items > 0")
    return {
        (kind, stage): items
        for kind, stage, category, items in rows
        if all(one in (None, held) for one, held in zip(wanted, (kind, stage, category), strict=True))
    }
