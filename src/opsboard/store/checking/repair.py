"""Making a board again what its logs tell: tables and indexes, who is on it, its kinds, its items and all that is
counted of them, the inboxes and the full text.

Only when both logs are unbroken are the tables told from them: what was altered in a log cannot be told from it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from opsboard.domain.errors import N_, OpsboardError, Unavailable
from opsboard.domain.items import MEMBERS
from opsboard.domain.kinds import Workflow
from opsboard.domain.kinds_loader import workflow_from_json, workflow_to_json
from opsboard.store.checking.checks import PURGE_COLUMNS, check_workflow, purge_rows
from opsboard.store.checking.damage import UNREADABLE
from opsboard.store.checking.item_checks import all_field_rows, dates_of, differences_of
from opsboard.store.checking.team_checks import strange_words
from opsboard.store.dialect import FORGETTING, WANTED, Database, Row
from opsboard.store.items import workflows
from opsboard.store.items.dates import write_dates
from opsboard.store.items.editing import fields_in, sums, write_columns, write_one
from opsboard.store.items.field_values import INSERT_FIELD, field_rows, shown_values
from opsboard.store.items.rows import COLUMNS, ITEM_COLUMNS, dump
from opsboard.store.items.workflows import KindRows
from opsboard.store.log import notification_rebuild, team_log
from opsboard.store.log.replay import ReplayedItem, replayed_of
from opsboard.store.people import team_states
from opsboard.store.people.team_states import BOARD, OWN, OWNED, SERVICE, TABLES, States, states
from opsboard.store.search import full_text

_HANGING = ("label", *MEMBERS, "link", "entry", "item_date", "item_field", "time_effect")

_SUMMED = ("fields", "label", "check", "comment")
_SET_ONCE = ("kind", "created_at", "created_by", "source")
_EMPTIED = (*COLUMNS, "body", "archived", "blocked", "series")
"""Properties that have no value where the log gives none."""


def repair_from_the_logs(database: Database) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Write tables anew that are not what the logs tell; gives what was, as check, message and values."""
    logged = team_log.replayed(database)
    wrong = [what for what in logged if not _is_told(database, what, logged[what])]
    for what in wrong:
        _write_team(database, what, logged[what])
    if wrong:
        yield "team", N_("repaired from the log of the team: {names}"), {"names": ", ".join(wrong)}
    workflow = _repair_board(database, logged)
    items = list(_repair_items(database, workflow))
    if items:
        yield "items", N_("repaired from the log: {keys}"), {"keys": ", ".join(items)}
    counted = [name for name, work in _COUNTED.items() if work(database)]
    if counted:
        yield "items", N_("repaired: counted anew: {names}"), {"names": ", ".join(counted)}


def repair_inboxes(database: Database) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Make the inboxes what the logs tell, which must be unbroken."""
    if count := notification_rebuild.rebuild(database):
        yield "inbox", N_("repaired: {count} notices of inboxes, from the log"), {"count": count}


def repair_own(database: Database) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Take away settings, views and macros of people that cannot be read or are nobody's, and index all items anew."""
    gone = database.run(f"DELETE FROM setting WHERE NOT {database.sql.is_json('value')}")
    gone += database.run(f"DELETE FROM view WHERE NOT ({database.sql.is_object('value')})")
    nobodys = "WHERE owner NOT IN (SELECT login FROM person)"
    gone += sum(database.run(f"DELETE FROM {table} {nobodys}") for table in ("view", "macro"))
    if gone:
        yield "settings", N_("repaired: {count} settings and views that could not be read are gone"), {"count": gone}
    full_text.rebuild(database)


def _is_told(database: Database, what: str, there: States) -> bool:
    try:
        return states(database, what) == there
    except (*UNREADABLE, Unavailable):
        return False


def _write_team(database: Database, what: str, there: States) -> None:
    """Write all subjects of a sort that has a table; the board and its kinds have none."""
    if what in OWNED:
        database.run(f"DELETE FROM {what} WHERE owner IS NULL")
        rows = [(name, dump(held)) for name, held in there.items()]
        database.run_many(f"INSERT INTO {what} (name, value) VALUES (?, ?)", rows)
    elif what in TABLES:
        database.run(f"DELETE FROM {TABLES[what].name}")
        for subject, held in there.items():
            team_states.write(database, what, subject, held)


def _repair_board(database: Database, logged: dict[str, States]) -> Workflow:
    """What the board says of itself, its workflow among that, and the rows that follow from the workflow."""
    own = dict(logged["board"][BOARD])
    if _is_told(database, "board", logged["board"]) and _is_told(database, "kind", logged["kind"]):
        workflow = workflows.stored_workflow(database)
        with suppress(*UNREADABLE, Unavailable):
            whole = all(finding.level == "ok" for finding in check_workflow(database))
            if whole and not any(True for _ in strange_words(database)):
                return workflow
    else:
        places = {key: place for place, (key,) in enumerate(database.rows("SELECT key FROM kind ORDER BY pos"))}
        kinds = sorted(logged["kind"], key=lambda key: places.get(key, len(places)))
        parts = {name: value for name, value in own.items() if name not in OWN}
        workflow = workflow_from_json(json.dumps({**parts, "kinds": [logged["kind"][key] for key in kinds]}))
    known = (*OWN, "workflow", "workflow_digest", "workflow_edition", WANTED, FORGETTING)
    database.run(f"DELETE FROM meta WHERE name NOT IN ({', '.join('?' * len(known))})", known)
    held: dict[str, str] = {name: own[name] for name in OWN if name != SERVICE}
    database.run_many(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        list(held.items()),
    )
    team_states.set_service(database, bool(own[SERVICE]))
    for table in ("date_field", "kind_field", "counter", "stage", "kind"):
        database.run(f"DELETE FROM {table}")
    workflows.write_rows(database, workflow, workflow_to_json(workflow))
    return workflow


def _repair_items(database: Database, workflow: Workflow) -> Iterator[str]:
    """Items that are not what their log tells are written anew, and those that no log knows are taken away; gives
    their keys."""
    kinds = workflows.read_kinds(database)
    zone = database.value("SELECT value FROM meta WHERE name = 'zone'")
    categories = {key: kind.categories for key, kind in kinds.items()}
    for (item,) in database.rows("SELECT id FROM item ORDER BY id"):
        row = database.rows(f"SELECT {ITEM_COLUMNS} FROM item WHERE id = ?", (item,))[0]
        logged = replayed_of(database, item, categories)
        if logged is None:
            database.run("DELETE FROM item WHERE id = ?", (item,))
            yield str(row[1])
            continue
        try:
            wrong = bool(differences_of(database, row, logged, kinds, zone))
        except (*UNREADABLE, OpsboardError):
            wrong = True
        if wrong:
            _write_item(database, item, logged, kinds, zone)
            yield str(row[1])
    for table in _HANGING:
        database.run(f"DELETE FROM {table} WHERE item NOT IN (SELECT id FROM item)")


def _write_item(database: Database, item: int, logged: ReplayedItem, kinds: dict[str, KindRows], zone: str) -> None:
    """Give an item all that its log tells."""
    told = logged.properties
    source = told.get("source") or {}
    columns: dict[str, Any] = {
        **{name: told.get(name) for name in ("kind", "created_at", "created_by")},
        "number": int(logged.key.rpartition("-")[2]),
        "category": logged.category,
        "updated_at": logged.updated_at,
        "stage_since": logged.stage_since,
        "closed_at": logged.closed_at,
        "version": logged.version,
        "source_system": source.get("system"),
        "source_id": source.get("id"),
        "source_url": source.get("url"),
        **sums(told, _SUMMED),
    }
    places = {
        f"{part}.{entry}": place
        for place, (part, entry) in enumerate(
            database.rows("SELECT part, id FROM entry WHERE item = ? ORDER BY pos", (item,))
        )
    }
    for table in _HANGING:
        database.run(f"DELETE FROM {table} WHERE item = ?", (item,))
    # What came in one change, before the log told the order, stays as it stands.
    given = dict.fromkeys(_EMPTIED) | {name: value for name, value in told.items() if name not in _SET_ONCE}
    for name in sorted(given, key=lambda name: (*logged.came.get(name, (0, 0)), places.get(name, len(places)))):
        write_one(database, item, name, given[name], columns)
    rules, fields = kinds[told["kind"]].rules, fields_in(told)
    columns["shown"] = shown_values(fields, rules) or None
    write_columns(database, item, columns)
    database.run_many(INSERT_FIELD, field_rows(item, fields, rules))
    write_dates(database, dates_of(item, logged, kinds, zone))


def _write_anew(database: Database, table: str, columns: Sequence[str], there: Sequence[Row]) -> bool:
    """Have a table hold these rows; gives whether it did not."""
    names = ", ".join(columns)
    if Counter(database.rows(f"SELECT {names} FROM {table}")) == Counter(there):
        return False
    database.run(f"DELETE FROM {table}")
    database.run_many(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})", there)
    return True


def _repair_labels(database: Database) -> bool:
    shown = f"SELECT DISTINCT item.id, one.value FROM item, {database.sql.elements('item.labels')} AS one"
    return _write_anew(database, "label", ("item", "name"), database.rows(shown))


def _repair_counts(database: Database) -> bool:
    standing = (
        "(SELECT count(*) FROM item WHERE item.kind = stage.kind AND item.stage = stage.key AND item.archived = 0)"
    )
    return database.run(f"UPDATE stage SET items = {standing} WHERE items <> {standing}") > 0


def _repair_counters(database: Database) -> bool:
    there = database.rows(
        "SELECT kind.key, 1 + coalesce(max(item.number), 0) FROM kind LEFT JOIN item ON item.kind = kind.key"
        " GROUP BY kind.key"
    )
    return _write_anew(database, "counter", ("kind", "next"), there)


def _repair_fields(database: Database) -> bool:
    there = [row for _item, _key, rows in all_field_rows(database) for row in rows]
    return _write_anew(database, "item_field", ("field", "number", "text", "item"), there)


_COUNTED: dict[str, Callable[[Database], bool]] = {
    "purges": lambda database: _write_anew(database, "purge", PURGE_COLUMNS, purge_rows(database)),
    "labels": _repair_labels,
    "stages": _repair_counts,
    "counters": _repair_counters,
    "fields": _repair_fields,
}
