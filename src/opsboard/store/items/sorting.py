"""The orders in which items are listed."""

from __future__ import annotations

from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.store.dialect import Dialect
from opsboard.store.items.field_order import field_of
from opsboard.usecases.ports import CLAIM_ORDER

_SORTS = {
    "key": ("kind", "number"),
    "title": ("title", "id"),
    "due": ("due", "category", "id"),
    "priority": ("priority", "rank", "id"),
    "age": ("stage_since", "id"),
    "updated": ("updated_at", "id"),
    "created": ("created_at", "id"),
}
"""The columns of each order: the first is turned round by `-`, the others settle ties."""


_GROUPS = {
    "assignee": "item.assignee",
    "department": "item.department",
    "priority": "item.priority",
    "campaign": "item.campaign",
}
"""What items are grouped by, besides `label`: an item of several labels stands in the group of its first."""


def group_value(group: str, sql: Dialect) -> str:
    """The SQL of what items are grouped by. Raises Invalid for what they cannot be."""
    if (field := field_of(group)) is not None:
        return sql.field_value("item.fields", field)
    if group == "label":
        return sql.first("item.labels")
    try:
        return _GROUPS[group]
    except KeyError as error:
        raise Invalid(
            N_("items cannot be grouped by {word}; there are {words}"), word=group, words=(*_GROUPS, "label")
        ) from error


def sort_columns(name: str) -> tuple[str, ...]:
    """The columns of an order. Raises Invalid for an unknown one."""
    try:
        return _SORTS[name]
    except KeyError as error:
        raise Invalid(
            N_("there is no order {name}; there are rank, {names}"), name=name, names=tuple(_SORTS)
        ) from error


def order_by(sort: str) -> str:
    """The ORDER BY of an order; items without a value come last either way."""
    if sort == CLAIM_ORDER:
        return "item.priority NULLS LAST, item.due NULLS LAST, item.stage_since, item.id"
    name, direction = _parsed(sort)
    first, *ties = sort_columns(name)
    if name == "key":
        return f"item.kind {direction}, item.number {direction}"
    last = " NULLS LAST" if first in ("due", "priority") else ""
    return ", ".join([f"item.{first} {direction}{last}", *(f"item.{tie}" for tie in ties)])


def before(sort: str, values: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """The condition for items that stand before the one with these values in the order's columns."""
    name, direction = _parsed(sort)
    first, *ties = sort_columns(name)
    sign = "<" if direction == "ASC" else ">"
    if name == "key":
        return f"(item.kind, item.number) {sign} (?, ?)", values
    tied = f"({', '.join(f'item.{tie}' for tie in ties)}) < ({', '.join('?' * len(ties))})"
    if values[0] is None:
        return f"(item.{first} IS NOT NULL OR {tied})", values[1:]
    return f"(item.{first} {sign} ? OR (item.{first} = ? AND {tied}))", (values[0], *values)


def _parsed(sort: str) -> tuple[str, str]:
    return (sort[1:], "DESC") if sort.startswith("-") else (sort, "ASC")
