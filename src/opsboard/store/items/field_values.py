"""The values of fields as rows of `item_field`, by which items are sorted and narrowed without a look at each; and what
a card shows of them, which is kept with the item.

A row has a number and a text: a number its own, a choice its place among the values, a flag 0 or 1, a list or table how
many entries it has; all else is text, a long one by its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opsboard.domain.kinds import MISSING, SCORE_INPUTS, Kind, Workflow
from opsboard.domain.values import frozen, made_by
from opsboard.store.dialect import Database
from opsboard.store.items.rows import dump, load_object

BEGINNING = 40
"""Characters of a long text that it is sorted by."""
INSERT_FIELD = "INSERT INTO item_field (field, number, text, item) VALUES (?, ?, ?, ?)"
_DELETE = "DELETE FROM item_field WHERE field = ? AND number = ? AND text = ? AND item = ?"

FieldRow = tuple[str, float, str, int]
CardEntry = str | tuple[str, ...]
"""A field, or the flags of which the first that is not set is shown; behind LACKS a field and those that it is computed
from, of which the ones that have no value are shown in its place once some have one."""
LACKS = "?"


@frozen
class FieldRule:
    """What of a field's declaration its rows depend on."""

    type: str
    places: Mapping[str, int] = made_by(factory=dict)
    """Of a choice: key -> place; of a table: the columns that name a person."""


@frozen
class FieldRules:
    """The same of the fields of a kind, and what its cards show."""

    fields: Mapping[str, FieldRule] = made_by(factory=dict)
    card: tuple[CardEntry, ...] = ()
    people: tuple[str, ...] = ()
    """The fields that name a person, and `FIELD.COLUMN` of tables."""


NO_RULES = FieldRules()


def people_in(fields: Mapping[str, FieldRule]) -> tuple[str, ...]:
    """Those of these fields that name a person, and the columns of tables that do."""
    names = [key for key, rule in fields.items() if rule.type == "person"]
    cells = [f"{key}.{column}" for key, rule in fields.items() if rule.type == "table" for column in rule.places]
    return tuple(sorted(names + cells))


def _entry(kind: Kind, entry: str) -> CardEntry:
    if not entry.startswith(MISSING):
        rated = any(field.key == entry and field.derived == "rice" for field in kind.fields)
        return (LACKS, entry, *SCORE_INPUTS) if rated else entry
    group = entry.removeprefix(MISSING)
    return tuple(field.key for field in kind.fields if field.group == group and field.type == "flag")


def field_rows(item: int, fields: Mapping[str, Any], rules: FieldRules) -> list[FieldRow]:
    """The rows of an item with these values of fields."""
    known = rules.fields
    rows: list[FieldRow] = []
    for name, value in fields.items():
        rule = known.get(name)
        if isinstance(value, str):
            if rule is None or rule.type == "longtext":
                value = value[:BEGINNING]
            number = rule.places.get(value, len(rule.places)) if rule is not None and rule.places else 0
            rows.append((name, number, value, item))
        elif isinstance(value, bool):
            rows.append((name, int(value), "true" if value else "false", item))
        elif isinstance(value, (int, float)):
            rows.append((name, value, "", item))
        else:
            rows.append((name, len(value) if isinstance(value, (list, dict)) else 0, "", item))
    return rows


def shown_values(fields: Mapping[str, Any], rules: FieldRules) -> str:
    """What the card of an item shows of its fields, as JSON in the order of `FieldRules.card`; empty for nothing."""
    if not rules.card:
        return ""
    shown = [_shown(fields, entry) for entry in rules.card]
    return dump(shown) if any(value is not None for value in shown) else ""


def _shown(fields: Mapping[str, Any], entry: CardEntry) -> Any:
    if isinstance(entry, tuple) and entry[:1] == (LACKS,):
        missing = [name for name in entry[2:] if fields.get(name) is None]
        return fields.get(entry[1], missing if 0 < len(missing) < len(entry[2:]) else None)
    if isinstance(entry, tuple):
        return next((name for name in entry if not fields.get(name)), None)
    value = fields.get(entry)
    return value[:BEGINNING] if isinstance(value, str) else len(value) if isinstance(value, (list, dict)) else value


def write_fields(
    database: Database, item: int, before: Mapping[str, Any], after: Mapping[str, Any], rules: FieldRules
) -> None:
    """Have an item whose fields were `before` be found by those of `after`."""
    old, new = set(field_rows(item, before, rules)), set(field_rows(item, after, rules))
    database.run_many(_DELETE, old - new)
    database.run_many(INSERT_FIELD, new - old)


def write_all_fields(database: Database, rules: Mapping[str, FieldRules]) -> None:
    """Write what is kept of the fields of all items of these kinds anew."""
    for kind, own in rules.items():
        database.run("DELETE FROM item_field WHERE item IN (SELECT id FROM item WHERE kind = ?)", (kind,))
        for item, text in database.rows("SELECT id, fields FROM item WHERE kind = ?", (kind,)):
            fields = load_object(text)
            database.run_many(INSERT_FIELD, field_rows(item, fields, own))
            database.run("UPDATE item SET shown = ? WHERE id = ?", (shown_values(fields, own) or None, item))


def kind_field_rows(workflow: Workflow) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the table of fields: kind, field, type, and the keys of its choices as JSON; of a table those of its
    columns that name a person."""
    for kind in workflow.kinds:
        for field in kind.fields:
            values = workflow.departments if field.values_of else field.values
            keys = [one.key for one in values] or [one.key for one in field.columns if one.type == "person"]
            yield kind.key, field.key, field.type, dump(keys)


def kind_card(kind: Kind) -> str:
    """What its cards show, as the table of kinds has it."""
    return dump([list(one) if isinstance(one, tuple) else one for one in (_entry(kind, entry) for entry in kind.card)])
