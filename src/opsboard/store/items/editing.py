"""Giving an item other values: its row, what hangs on it, its dates and its words in the index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import MEMBERS, QUIET, STAGE_MOMENTS
from opsboard.store.dialect import Database
from opsboard.store.items.dates import date_rows, holder_of, write_dates
from opsboard.store.items.field_values import shown_values, write_fields
from opsboard.store.items.rows import COLUMNS, ENTRIES, Whole, dump, item_id, load_object, present
from opsboard.store.items.workflows import KindRows, moments_of
from opsboard.store.search import full_text

_DATED = {"due", "start", "fields", "stage", "archived", "priority"}
"""What the dates of an item tell, too."""
_SEARCHED = ("title", "body", "label", "check", "comment", "fields")


def write_properties(
    database: Database,
    whole: Whole,
    held: Mapping[str, Any],
    after: Mapping[str, Any],
    at: str,
    kind: KindRows,
    zone: str,
) -> int:
    """Give the item in `whole`, whose properties are `held`, the values of `after`; gives its new version.

    Raises Invalid for a property that items do not have and for a stage that the kind does not have.
    """
    item = int(whole.row[0])
    groups = {name.partition(".")[0] for name in after}
    new = present({**held, **after})
    columns: dict[str, Any] = {}
    for name, value in after.items():
        write_one(database, item, name, value, columns)
    if "stage" in after:
        category = kind.category(whole.row[2], after["stage"])
        since, closed_at = moments_of(after, at, category, whole.row[21])
        columns.update(category=category, stage_since=since, closed_at=closed_at)
    columns.update(sums(new, groups))
    if "fields" in groups:
        columns["shown"] = shown_values(fields_in(new), kind.rules) or None
    if not is_quiet(after):
        columns["updated_at"] = at
    version = int(whole.row[23]) + 1
    columns["version"] = version
    write_columns(database, item, columns)
    if groups & {"stage", "archived"}:
        _count(database, held, -1)
        _count(database, new, 1)
    if groups & _DATED:
        closed_at = columns["closed_at"] if "stage" in after else whole.row[21]
        _write_dates(database, item, whole.row[2], new, kind, zone, closed_at)
    if "fields" in groups:
        write_fields(database, item, load_object(whole.row[14]), fields_in(new), kind.rules)
    if not groups.isdisjoint(_SEARCHED):
        full_text.take_out(database, item, full_text.words_in(whole))
        full_text.put_in(database, [(item, full_text.words_of(whole.row[1], *_texts(new)))])
    return version


def _count(database: Database, properties: Mapping[str, Any], by: int) -> None:
    """Have the item's stage count one more or less, unless it is archived."""
    if "archived" not in properties:
        database.run(
            "UPDATE stage SET items = items + ? WHERE kind = ? AND key = ?",
            (by, properties["kind"], properties["stage"]),
        )


def is_quiet(after: Mapping[str, Any]) -> bool:
    """Whether a change of these properties leaves the item as it was to its readers."""
    return all(name.partition(".")[0] in QUIET for name in after)


def write_columns(database: Database, item: int, columns: Mapping[str, Any]) -> None:
    """Give columns of an item's row these values."""
    sets = ", ".join(f"{column} = ?" for column in columns)
    database.run(f"UPDATE item SET {sets} WHERE id = ?", (*columns.values(), item))


def write_one(database: Database, item: int, name: str, value: Any, columns: dict[str, Any]) -> None:
    """Write one property to its own table, or put it among the columns to be written."""
    group, dot, rest = name.partition(".")
    if not dot:
        if name in COLUMNS or name in ("stage", "rank"):
            columns[name] = value
        elif name == "body":
            columns[name] = value or ""
        elif name == "archived":
            columns[name] = 1 if value else 0
        elif name in ("blocked", "series"):
            columns[name] = None if value is None else dump(value)
        elif name not in STAGE_MOMENTS:
            raise Invalid(N_("an item has no property {name}"), name=name)
    elif group in ENTRIES:
        _write_entry(database, item, group, rest, value)
    elif group == "label":
        _write_member(database, "label", "name", item, rest, value)
    elif group in MEMBERS:
        _write_member(database, group, "login", item, rest, value)
    elif group == "link":
        relation, _, other = rest.partition(".")
        where = (item, relation, item_id(database, other))
        if value is None:
            database.run("DELETE FROM link WHERE item = ? AND relation = ? AND other = ?", where)
        else:
            database.run(f"{database.sql.insert_new} link (item, relation, other) VALUES (?, ?, ?)", where)
    elif group == "time":
        _write_mark(database, item, rest, value)
    elif group != "fields":
        raise Invalid(N_("an item has no property {name}"), name=name)


def _write_entry(database: Database, item: int, part: str, entry: str, value: Any) -> None:
    if value is None:
        database.run("DELETE FROM entry WHERE item = ? AND part = ? AND id = ?", (item, part, entry))
        return
    database.run(
        "INSERT INTO entry (item, part, id, value) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (item, part, id) DO UPDATE SET value = excluded.value",
        (item, part, entry, dump(value)),
    )


def _write_mark(database: Database, item: int, name: str, value: Any) -> None:
    """That time has brought something, or (None) may bring it."""
    where = (item, *name.split(".", 1))
    database.run("DELETE FROM time_effect WHERE item = ? AND effect = ? AND occurrence = ?", where)
    if value is not None:
        sql = "INSERT INTO time_effect (item, effect, occurrence, told) VALUES (?, ?, ?, ?)"
        database.run(sql, (*where, dump(value)))


def _write_member(database: Database, table: str, column: str, item: int, name: str, value: Any) -> None:
    if value is None:
        database.run(f"DELETE FROM {table} WHERE item = ? AND {column} = ?", (item, name))
    else:
        database.run(f"{database.sql.insert_new} {table} (item, {column}) VALUES (?, ?)", (item, name))


def sums(new: Mapping[str, Any], groups: Collection[str]) -> dict[str, Any]:
    """The columns that sum up properties of many entries, of those groups that changed."""
    columns: dict[str, Any] = {}
    if "fields" in groups:
        columns["fields"] = dump(fields_in(new))
    if "label" in groups:
        columns["labels"] = shown_labels(new)
    if "check" in groups:
        checks = [value for name, value in new.items() if name.startswith("check.")]
        columns["checks"] = len(checks)
        columns["checks_done"] = sum(bool(value.get("done")) for value in checks)
    if "comment" in groups:
        columns["comments"] = sum(name.startswith("comment.") for name in new)
    return columns


def fields_in(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The values of fields among properties, by their keys."""
    return {name[7:]: value for name, value in properties.items() if name.startswith("fields.")}


def shown_labels(properties: Mapping[str, Any]) -> str:
    """The labels as the item's row shows them."""
    return dump(sorted(name[6:] for name in properties if name.startswith("label.")))


def _write_dates(
    database: Database, item: int, name: str, new: Mapping[str, Any], kind: KindRows, zone: str, closed_at: str | None
) -> None:
    database.run("DELETE FROM item_date WHERE item = ?", (item,))
    holder = holder_of(name, kind.category(name, new["stage"]), new, closed_at)
    write_dates(database, date_rows(item, holder, kind, zone))


def _texts(properties: Mapping[str, Any]) -> tuple[str, str, list[str], list[str], list[str], dict[str, Any]]:
    """Title, body, labels, checklist, comments and fields."""
    labels, checks, comments = [], [], []
    fields: dict[str, Any] = {}
    for name, value in properties.items():
        group, _, rest = name.partition(".")
        if group == "label":
            labels.append(rest)
        elif group == "check":
            checks.append(value.get("text", ""))
        elif group == "comment":
            comments.append(value.get("body", ""))
        elif group == "fields":
            fields[rest] = value
    return properties["title"], properties.get("body", ""), labels, checks, comments, fields
