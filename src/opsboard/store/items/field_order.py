"""Items in the order of a field: those that have a value by an index, in as many steps as are asked for, and the others
behind them by age."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Card
from opsboard.domain.values import replaced
from opsboard.store.dialect import Database, Dialect, Row
from opsboard.store.items.rows import load, to_card
from opsboard.usecases.ports import Selection

if TYPE_CHECKING:
    from opsboard.store.items.reading import Selected

FIELD = "field."
"""Begins the name of an order, or of a grouping, by a field."""
_CHOICES = "SELECT choices FROM kind_field WHERE field = ? AND choices <> '[]' ORDER BY kind"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def field_of(word: str) -> str | None:
    """The field that an order or grouping is by; None for a property of every item. Raises Invalid for what no field
    can be called: it stands in a statement as it is."""
    name = word.removeprefix("-")
    if not name.startswith(FIELD):
        return None
    key = name.removeprefix(FIELD)
    if not _KEY.fullmatch(key):
        raise Invalid(N_("no kind has a field {name}"), name=key)
    return key


def order_of(database: Database, field: str, sort: str = "") -> str:
    """The ORDER BY of the values that items hold themselves, for what is sorted as a whole anyway; items without one
    come last either way. Choices stand in the order of their declaration."""
    direction = "DESC" if sort.startswith("-") else "ASC"
    value = database.sql.field_value("item.fields", field)
    keys = (key for (text,) in database.rows(_CHOICES, (field,)) for key in load(text))
    places = "".join(f" WHEN '{key}' THEN {at}" for at, key in enumerate(dict.fromkeys(filter(_KEY.fullmatch, keys))))
    first = f"CASE {value}{places} END {direction} NULLS LAST, " if places else ""
    return f"{first}{value} {direction} NULLS LAST"


def asked_of(selection: Selection) -> tuple[str, ...]:
    """The fields whose values the cards of a selection tell: those by which they are grouped and sorted."""
    words = (selection.group, selection.sort, *(f"{FIELD}{key}" for key in selection.asked))
    return tuple(dict.fromkeys(key for word in words if (key := field_of(word))))


def more_columns(asked: tuple[str, ...], sql: Dialect) -> str:
    """Their columns, behind those of a card."""
    return "".join(f", {sql.field_value('item.fields', key)}" for key in asked)


def with_asked(card_row: Row, asked: tuple[str, ...]) -> Card:
    """The card of a row that has these columns behind its own."""
    if not asked:
        return to_card(card_row)
    values = zip(asked, card_row[-len(asked) :], strict=True)
    return replaced(to_card(card_row[: -len(asked)]), asked={k: value for k, value in values if value is not None})


class FieldOrder:
    """A selection that is sorted by a field alone."""

    def __init__(self, database: Database, sort: str, what: Selected) -> None:
        self._database = database
        self._what = what
        self._field = field_of(sort) or ""
        self._turned = sort.startswith("-")
        self._with = (
            f"FROM item_field AS sorted {database.sql.ordered_join} item ON item.id = sorted.item"
            f" WHERE sorted.field = '{self._field}' AND {what.where}"
        )
        lacks, self._lacking = database.sql.has_field("item.fields", self._field)
        self._without = f"FROM item WHERE NOT ({lacks}) AND {what.where}"

    def rows(self, columns: str, limit: int, offset: int) -> list[Row]:
        """These columns of the items from a place on; all with a `limit` of -1."""
        direction = "DESC" if self._turned else "ASC"
        order = f"sorted.number {direction}, sorted.text {direction}, sorted.item {direction}"
        found = self._database.rows(
            f"SELECT {columns} {self._with} ORDER BY {order} LIMIT ? OFFSET ?", (*self._what.values, limit, offset)
        )
        if len(found) == limit:
            return found
        before = offset + len(found) if found or not offset else self._have_one()
        rest = (-1 if limit < 0 else limit - len(found)), max(0, offset - before)
        return found + self._database.rows(
            f"SELECT {columns} {self._without} ORDER BY item.id LIMIT ? OFFSET ?",
            (*self._lacking, *self._what.values, *rest),
        )

    def place(self, item: int) -> int:
        """The place of an item that is selected."""
        own = self._database.row(
            "SELECT number, text FROM item_field WHERE field = ? AND item = ?", (self._field, item)
        )
        if own is None:
            ahead = f"SELECT count(*) {self._without} AND item.id < ?"
            return self._have_one() + int(self._database.value(ahead, (*self._lacking, *self._what.values, item)))
        sign = ">" if self._turned else "<"
        ahead = f"SELECT count(*) {self._with} AND (sorted.number, sorted.text, sorted.item) {sign} (?, ?, ?)"
        return int(self._database.value(ahead, (*self._what.values, *own, item)))

    def _have_one(self) -> int:
        return int(self._database.value(f"SELECT count(*) {self._with}", self._what.values))
