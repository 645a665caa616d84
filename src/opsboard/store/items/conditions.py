"""A query's tree as an SQL condition on `item`: words of this module, values of the query bound.

Every condition is true or false, never unknown, so that `NOT` of it selects all the others.
"""

from __future__ import annotations

from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.kinds import OPEN_ENDED
from opsboard.domain.query import (
    EFFECTIVE,
    OVER,
    REPLACES,
    And,
    Days,
    FieldBetween,
    FieldDays,
    FieldHolds,
    FieldIs,
    Has,
    Node,
    Not,
    OneOf,
    Or,
    State,
    Text,
)
from opsboard.domain.segments import match_expression
from opsboard.domain.values import frozen
from opsboard.store.dialect import Dialect
from opsboard.store.items.rows import dump_names

_COLUMNS = ("kind", "stage", "category", "priority", "assignee", "department", "campaign", "created_by", "key")
_MEMBERS = {"label": ("label", "name"), "participant": ("participant", "login")}
_MOMENTS = {"created": "created_at", "updated": "updated_at", "closed": "closed_at", "entered": "stage_since"}

SNOOZED = "SELECT id FROM item WHERE snoozed IS NOT NULL AND archived = 0"
"""The items that are put off and on the board."""
OPEN = "item.category NOT IN ('done', 'dropped')"
"""Of an item on which work is left."""
_STATES = {
    "blocked": "item.blocked IS NOT NULL",
    "archived": "item.archived = 1",
    "snoozed": f"item.id IN ({SNOOZED} UNION ALL SELECT id FROM item WHERE archived = 1 AND snoozed IS NOT NULL)",
    "unassigned": "item.assignee IS NULL",
    "done": "item.category = 'done'",
    "open": OPEN,
}
_HAS = {
    "due": "item.due IS NOT NULL",
    "start": "item.start IS NOT NULL",
    "comments": "item.comments > 0",
    "checklist": "item.checks > 0",
    "labels": "item.labels <> '[]'",
    "body": "item.body <> ''",
    "links": "EXISTS (SELECT 1 FROM link WHERE link.item = item.id)",
    "attachments": "EXISTS (SELECT 1 FROM entry WHERE entry.item = item.id AND entry.part = 'attachment')",
}


_FOUND = "item.id IN (SELECT item FROM item_field WHERE field = ?"
_OF_KEYS = "item.id IN (SELECT named.id FROM item AS named WHERE named.key IN ({}))"
"""Looked up once, in whatever order the items are read: asked of each, the keys would be gone through at all items."""


@frozen
class Condition:
    """SQL that is true or false, and its values."""

    sql: str
    values: tuple[Any, ...] = ()


def condition(node: Node, zone: str, sql: Dialect) -> Condition:
    """What a query asks for; `zone` is the one in which it means days. Raises Invalid for a word that
    no item can be asked for."""
    match node:
        case Text():
            return _text(node, sql)
        case OneOf():
            return _one_of(node)
        case Days():
            return _days(node, zone)
        case State():
            return _state(node, sql)
        case Has():
            return Condition(_known(_HAS, node.word))
        case FieldIs():
            return _field(node, sql)
        case FieldBetween():
            return _between(node)
        case FieldHolds():
            return _holds(node, sql)
        case FieldDays():
            return _field_days(node, zone)
        case Not(node=Days(column=role, first=None, last=None)) if role not in _MOMENTS:
            # Looked up of each item that is left: the list of all that have such a date grows with the board.
            return Condition(
                "NOT EXISTS (SELECT 1 FROM item_date WHERE item_date.item = item.id AND item_date.role = ?)", (role,)
            )
        case Not():
            inner = condition(node.node, zone, sql)
            return Condition(f"NOT ({inner.sql})", inner.values)
        case And():
            return _joined(node.nodes, " AND ", "TRUE", zone, sql)
        case Or():
            return _joined(node.nodes, " OR ", "FALSE", zone, sql)


def _joined(nodes: tuple[Node, ...], word: str, empty: str, zone: str, dialect: Dialect) -> Condition:
    parts = [condition(node, zone, dialect) for node in nodes]
    sql = word.join(f"({part.sql})" for part in parts) or empty
    return Condition(sql, tuple(value for part in parts for value in part.values))


def _known(words: dict[str, str], word: str) -> str:
    try:
        return words[word]
    except KeyError as error:
        raise Invalid(
            N_("{word} means nothing in a query; there are {words}"), word=word, words=tuple(words)
        ) from error


def _text(node: Text, sql: Dialect) -> Condition:
    expression = match_expression(node.text, node.phrase, node.also)
    if not expression:
        return Condition("FALSE")
    return Condition(f"item.id IN ({sql.matching})", (expression,))


def _one_of(node: OneOf) -> Condition:
    values = tuple(value for value in node.values if value)
    marks = ", ".join("?" * len(values))
    if node.column in _MEMBERS:
        table, column = _MEMBERS[node.column]
        some = f"item.id IN (SELECT item FROM {table} WHERE {column} IN ({marks}))"
        none = f"NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.item = item.id)"
        if table == "label":
            none = "item.labels = '[]'"
    else:
        column = _known({name: f"item.{name}" for name in _COLUMNS}, node.column)
        some = _OF_KEYS.format(marks) if node.column == "key" else f"{column} IN ({marks})"
        if node.column not in ("kind", "stage", "category", "created_by", "key"):
            some = f"({column} IS NOT NULL AND {some})"
        none = f"{column} IS NULL"
    parts = ([some] if values else []) + ([none] if "" in node.values else [])
    return Condition(" OR ".join(parts) or "FALSE", values)


def _days(node: Days, zone: str) -> Condition:
    if node.column in _MOMENTS:
        from opsboard.domain.days import moment_at

        column = f"item.{_MOMENTS[node.column]}"
        parts, values = [f"{column} IS NOT NULL"], []
        if node.first is not None:
            parts.append(f"{column} >= ?")
            values.append(moment_at(node.first, 0, 0, zone))
        if node.last is not None:
            parts.append(f"{column} <= ?")
            values.append(moment_at(node.last, 23, 59, zone, 59))
        return Condition(" AND ".join(parts), tuple(values))
    return Condition(
        "item.id IN (SELECT item FROM item_date WHERE standing IN (0, 1, 2) AND role = ? AND day BETWEEN ? AND ?)",
        (node.column, node.first or "0000-00-00", node.last or "9999-99-99"),
    )


def _state(node: State, sql: Dialect) -> Condition:
    match node.word:
        case "overdue":
            late = "item.due < CASE WHEN length(item.due) = 10 THEN ? ELSE ? END"
            return Condition(f"{OPEN} AND item.due IS NOT NULL AND {late}", (node.day, node.at))
        case "mine":
            mine = "SELECT id FROM item WHERE assignee = ? UNION ALL SELECT item FROM participant WHERE login = ?"
            marks = ", ".join("?" * len(node.keys))
            named = f"SELECT item FROM item_field WHERE field IN ({marks}) AND number = 0 AND text = ?"
            return Condition(f"item.id IN ({mine} UNION ALL {named})", (node.who, node.who, *node.keys, node.who))
        case "watched":
            return Condition("item.id IN (SELECT item FROM watcher WHERE login = ?)", (node.who,))
        case "in_force":
            return _in_force(node.day)
        case "breaching":
            # One value, however many they are.
            found = f"SELECT value FROM {sql.elements('?')}"
            return Condition(_OF_KEYS.format(found), (dump_names(list(node.keys)),))
        case _:
            return Condition(_known(_STATES, node.word))


def named_keys(node: Node) -> int | None:
    """How many items a part of a query names by their keys; None for one that asks for something else."""
    match node:
        case OneOf(column="key"):
            return len(node.values)
        case State(word="breaching"):
            return len(node.keys)
    return None


def _in_force(day: str) -> Condition:
    """What is effective by a day, has not ended, and is not replaced by something that is effective by then."""
    over = "SELECT item FROM item_field WHERE field = ? AND number = 0 AND text < ?"
    newer = (
        "SELECT link.other FROM item_field AS held JOIN link ON link.item = held.item AND link.relation = ?"
        " JOIN item AS other ON other.id = held.item AND other.category <> 'dropped'"
        " WHERE held.field = ? AND held.number = 0 AND held.text <= ?"
    )
    return Condition(
        f"item.category <> 'dropped' AND {_FOUND} AND number = 0 AND text <= ?)"
        f" AND item.id NOT IN ({over}) AND item.id NOT IN ({newer})",
        (EFFECTIVE, day, OVER, day, REPLACES, EFFECTIVE, day),
    )


def _between(node: FieldBetween) -> Condition:
    """A number of a field lies between two; a text that looks like one does not count."""
    low, high = ">" if node.above else ">=", "<" if node.below else "<="
    ends = [(sign, end) for sign, end in ((low, node.low), (high, node.high)) if end is not None]
    lies = "".join(f" AND number {sign} ?" for sign, _end in ends)
    return Condition(f"{_FOUND} AND text = ''{lies})", (node.field, *(end for _sign, end in ends)))


def _field(node: FieldIs, sql: Dialect) -> Condition:
    if node.value is None:
        return Condition(*sql.has_field("item.fields", node.field))
    return Condition(f"{_FOUND} AND text = ?)", (node.field, node.value))


def _field_days(node: FieldDays, zone: str) -> Condition:
    from opsboard.domain.days import moment_at, shifted

    first, last = node.first or "0000-00-00", node.last or OPEN_ENDED
    moments = (
        moment_at(first, 0, 0, zone) if node.first else first,
        moment_at(shifted(last, 1), 0, 0, zone) if node.last else last,
    )
    days = "length(text) = 10 AND text BETWEEN ? AND ? OR length(text) > 10 AND text >= ? AND text < ?"
    return Condition(f"{_FOUND} AND ({days}))", (node.field, first, last, *moments))


def _holds(node: FieldHolds, sql: Dialect) -> Condition:
    """A line that a field holds is looked for among those of all items; longer texts, lists and tables where the full
    text finds its words."""
    text = node.text.lower()
    if node.line:
        return Condition(f"{_FOUND} AND {sql.contains('lower(text)', '?')})", (node.field, text))
    some, values = sql.field_holds("item.fields", node.field, text)
    expression = match_expression(node.text)
    if not expression:
        return Condition(some, values)
    return Condition(f"item.id IN ({sql.matching}) AND {some}", (expression, *values))
