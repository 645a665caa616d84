"""Whether the items are what their log tells: every value, what hangs on them, and what is counted of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from opsboard.domain.errors import N_
from opsboard.store.checking.damage import MOST, UNREADABLE
from opsboard.store.dialect import Database, Row
from opsboard.store.items.dates import DATE_COLUMNS, DateRow, date_rows, holder_of
from opsboard.store.items.editing import fields_in, shown_labels
from opsboard.store.items.field_values import FieldRow, field_rows, shown_values
from opsboard.store.items.rows import ENTRIES, Whole, all_items, dump, load_object, to_properties, whole_items
from opsboard.store.items.workflows import KindRows, read_kinds
from opsboard.store.log.replay import ReplayedItem, replayed
from opsboard.usecases.ports import Finding

_DIFFERS = N_("{key} differs from what the log tells: {names}")
_EXTRA = "id, key, number, checks, checks_done, comments, labels, shown"


def check_items(database: Database) -> list[Finding]:
    """What a deep check of the items finds."""
    wrong: list[Finding] = []
    count = 0
    for key, names in differing_items(database):
        count += 1
        if names is None:
            return [*wrong, Finding("items", "error", N_("{key} is not in the log"), {"key": key})]
        if names:
            wrong.append(Finding("items", "error", _DIFFERS, {"key": key, "names": ", ".join(names)}))
            if len(wrong) == MOST:
                return wrong
    wrong += [*_stages(database), *_labels(database), *_counters(database), *_fields(database)]
    wrong += _signals(database)
    return wrong or [Finding("items", "ok", N_("{count} items are as the log tells them"), {"count": count})]


def differing_items(database: Database) -> Iterator[tuple[str, list[str] | None]]:
    """Every item's key, and what of it is not as its log tells: nothing, or names of properties; None when the log
    does not know it."""
    kinds = read_kinds(database)
    zone = database.value("SELECT value FROM meta WHERE name = 'zone'")
    all_logged = replayed(database, {key: kind.categories for key, kind in kinds.items()})
    for wholes in all_items(database):
        more, dates = _more(database, wholes), _dates(database, wholes)
        for whole in wholes:
            item, key = whole.row[0], whole.row[1]
            logged = next(all_logged, None)
            if logged is None or logged[0] != item:
                yield key, None
                return
            yield key, differences(whole, more[item], dates.get(item, set()), logged[1], kinds, zone)


def differences_of(
    database: Database, row: Row, logged: ReplayedItem, kinds: Mapping[str, KindRows], zone: str
) -> list[str]:
    """What of one item, given its row of `ITEM_COLUMNS`, is not as told. Raises Unavailable for what cannot be
    read."""
    wholes = whole_items(database, [row])
    more, dates = _more(database, wholes), _dates(database, wholes)
    return differences(wholes[0], more[row[0]], dates.get(row[0], set()), logged, kinds, zone)


def differences(
    whole: Whole,
    more: Row,
    dates: set[DateRow],
    logged: ReplayedItem,
    kinds: Mapping[str, KindRows],
    zone: str,
) -> list[str]:
    """What of an item is not as told; `more` are its values of `_EXTRA`, `dates` what the calendar has of it."""
    row = whole.row
    try:
        held = to_properties(whole)
        names = [
            name
            for name in sorted(held.keys() | logged.properties.keys())
            if not _same(held.get(name), logged.properties.get(name))
        ]
        sides: dict[str, tuple[Any, Any]] = {
            "category": (row[4], logged.category),
            "updated_at": (row[19], logged.updated_at),
            "stage_since": (row[20], logged.stage_since),
            "closed_at": (row[21], logged.closed_at),
            "version": (row[23], logged.version),
            "number": (str(more[2]), row[1].rpartition("-")[2]),
            "counts": (more[3:6], _counts(whole)),
            "source": ((row[24] or "", row[25] or "", row[26] or ""), _source(logged)),
            "blocked": (row[15] is None, "blocked" not in logged.properties),
            "labels": (more[6], shown_labels(logged.properties)),
            "order": (_places(whole, logged), sorted(_places(whole, logged))),
            "dates": (dates, dates_of(row[0], logged, kinds, zone)),
            "card": (more[7] or "", shown_values(fields_in(logged.properties), kinds[row[2]].rules)),
        }
    except UNREADABLE:
        return ["values"]
    return names + [name for name, (here, there) in sides.items() if here != there]


def _source(logged: ReplayedItem) -> tuple[str, str, str]:
    told = logged.properties.get("source") or {}
    return told.get("system", ""), told.get("id", ""), told.get("url", "")


def dates_of(item: int, logged: ReplayedItem, kinds: Mapping[str, KindRows], zone: str) -> set[DateRow]:
    """What the calendar ought to have of an item. Raises KeyError for an unknown kind."""
    told = logged.properties
    holder = holder_of(told["kind"], logged.category, told, logged.closed_at)
    return set(date_rows(item, holder, kinds[told["kind"]], zone))


def _same(held: Any, there: Any) -> bool:
    """Whether two values are the same, as JSON: true is not 1 there."""
    return bool(held == there) and (held is None or isinstance(held, str) or dump(held) == dump(there))


def _counts(whole: Whole) -> tuple[int, int, int]:
    return len(whole.check), sum(bool(value.get("done")) for _, value in whole.check), len(whole.comment)


def _places(whole: Whole, logged: ReplayedItem) -> list[tuple[str, str, int, int]]:
    """Of each entry, in the order in which they are shown: its sort, the moment it is sorted by, and when it came."""
    return [
        (part, "" if part == "attachment" else value.get("at") or "", *logged.came.get(f"{part}.{entry}", (0, 0)))
        for part in sorted(ENTRIES)
        for entry, value in getattr(whole, part)
    ]


def _more(database: Database, wholes: list[Whole]) -> dict[int, Row]:
    rows = database.rows(f"SELECT {_EXTRA} FROM item WHERE id BETWEEN ? AND ?", _ends(wholes))
    return {row[0]: row for row in rows}


def _dates(database: Database, wholes: list[Whole]) -> dict[int, set[DateRow]]:
    """What the calendar has of these items."""
    dates: dict[int, set[DateRow]] = {}
    for row in database.rows(f"SELECT {DATE_COLUMNS} FROM item_date WHERE item BETWEEN ? AND ?", _ends(wholes)):
        dates.setdefault(row[0], set()).add(tuple("" if value is None else value for value in row))  # type: ignore[arg-type]
    return dates


def _ends(wholes: list[Whole]) -> tuple[int, int]:
    return wholes[0].row[0], wholes[-1].row[0]


def _stages(database: Database) -> Iterator[Finding]:
    """Stages that count other items than stand in them."""
    message = N_("{kind}/{stage} counts other items than stand in it")
    for kind, stage in database.rows(
        "SELECT kind, key FROM stage WHERE items <> (SELECT count(*) FROM item"
        " WHERE item.kind = stage.kind AND item.stage = stage.key AND archived = 0)"
    ):
        yield Finding("items", "error", message, {"kind": kind, "stage": stage})


def _labels(database: Database) -> Iterator[Finding]:
    """Items whose labels are not those that the table of labels has."""
    held = "SELECT item, name FROM label"
    values = database.sql.elements("item.labels")
    shown = f"SELECT item.id, one.value FROM item, {values} AS one WHERE item.labels <> '[]'"
    for (key,) in database.rows(
        "SELECT DISTINCT item.key FROM item JOIN"
        f" (SELECT * FROM ({held} EXCEPT {shown}) UNION SELECT * FROM ({shown} EXCEPT {held})) AS odd"
        " ON odd.item = item.id LIMIT ?",
        (MOST,),
    ):
        yield Finding("items", "error", _DIFFERS, {"key": key, "names": "labels"})


def _fields(database: Database) -> Iterator[Finding]:
    """Items that are not found by their fields, and rows of what no item holds."""
    there = "SELECT 1 FROM item_field WHERE field = ? AND number = ? AND text = ? AND item = ?"
    wrong = count = 0
    for _item, key, rows in all_field_rows(database):
        count += len(rows)
        if any(database.row(there, row) is None for row in rows):
            wrong += 1
            yield Finding("items", "error", _DIFFERS, {"key": key, "names": "fields"})
            if wrong == MOST:
                return
    if not wrong and count != database.value("SELECT count(*) FROM item_field"):
        message = N_("items are found by values of fields that they do not have; run: opsboard doctor --fix")
        yield Finding("items", "error", message, {})


def _signals(database: Database) -> Iterator[Finding]:
    """Items that keep another number of signals than they have."""
    from opsboard.store.items.signals import miscounted

    message = N_("{key} says another number of signals than its links and evidence tell ({names})")
    for key, found in islice(miscounted(database), MOST):
        names = ", ".join(f"{name.removeprefix('fields.')}: {number or 0}" for name, number in found.items())
        yield Finding("items", "error", message, {"key": key, "names": names})


def all_field_rows(database: Database) -> Iterator[tuple[int, str, list[FieldRow]]]:
    """Of each item its number, its key, and how its fields are to be found."""
    kinds = read_kinds(database)
    last = 0
    sql = "SELECT id, key, kind, fields FROM item WHERE id > ? ORDER BY id LIMIT 500"
    while some := database.rows(sql, (last,)):
        for item, key, kind, fields in some:
            yield item, key, field_rows(item, load_object(fields), kinds[kind].rules)
        last = some[-1][0]


def _counters(database: Database) -> Iterator[Finding]:
    """Kinds whose next key is one that an item has or had, or that have no counter."""
    message = N_("the counter of {kind} does not follow its last key; run: opsboard doctor --fix")
    for (kind,) in database.rows(
        "SELECT kind.key FROM kind LEFT JOIN counter ON counter.kind = kind.key WHERE counter.next IS NULL"
        " OR counter.next <> 1 + (SELECT coalesce(max(number), 0) FROM item WHERE item.kind = kind.key)"
    ):
        yield Finding("items", "error", message, {"kind": kind})
