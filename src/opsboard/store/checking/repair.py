"""Making a board again what its logs tell: tables and indexes, who is on it, its kinds, its items and all that is
counted of them, the inboxes and the full text.

Only when both logs are unbroken are the tables told from them: what was altered in a log cannot be told from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress

from opsboard.domain.errors import N_, OpsboardError, Unavailable
from opsboard.domain.items import MEMBERS, Campaign, Person
from opsboard.domain.kinds import Workflow
from opsboard.domain.kinds_loader import workflow_from_json, workflow_to_json
from opsboard.store.checking.checks import check_workflow, purge_rows
from opsboard.store.checking.damage import UNREADABLE
from opsboard.store.checking.item_checks import dates_of, differences_of, labels_of
from opsboard.store.checking.team_checks import strange_words
from opsboard.store.dialect import FORGETTING, WANTED, Database
from opsboard.store.items import workflows
from opsboard.store.items.dates import insert_date
from opsboard.store.items.rows import COLUMNS, ITEM_COLUMNS, dump
from opsboard.store.items.workflows import KindRows
from opsboard.store.log import notification_rebuild, team_log
from opsboard.store.log.replay import ReplayedItem, replayed_of
from opsboard.store.people import keys, people
from opsboard.store.people.team_states import BOARD, OWN, States, states
from opsboard.store.search import full_text
from opsboard.usecases.ports import PersonKey

_HANGING = ("label", "participant", "watcher", "link", "entry", "item_date")


def repair_from_the_logs(database: Database) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Write tables anew that are not what the logs tell; gives what was, as check, message and values."""
    tale = team_log.replayed(database)
    wrong = [what for what in tale if not _is_told(database, what, tale[what])]
    for what in wrong:
        if what in _WRITERS:
            _WRITERS[what](database, tale[what])
    if wrong:
        yield "team", N_("repaired from the log of the team: {names}"), {"names": ", ".join(wrong)}
    workflow = _mend_board(database, tale)
    items = list(_mend_items(database, workflow))
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
    """Take away settings and views of people that cannot be read, and index all items anew."""
    gone = database.run(f"DELETE FROM setting WHERE NOT {database.sql.is_json('value')}")
    gone += database.run(f"DELETE FROM view WHERE NOT ({database.sql.is_object('value')})")
    if gone:
        yield "settings", N_("repaired: {count} settings and views that could not be read are gone"), {"count": gone}
    full_text.rebuild(database)


def _is_told(database: Database, what: str, there: States) -> bool:
    try:
        return states(database, what) == there
    except (*UNREADABLE, Unavailable):
        return False


def _mend_people(database: Database, there: States) -> None:
    database.run("DELETE FROM person")
    for login, held in there.items():
        people.save_person(database, Person(login, **held))


def _mend_keys(database: Database, there: States) -> None:
    database.run("DELETE FROM person_key")
    for key, held in there.items():
        keys.add_key(database, PersonKey(key, **held))


def _mend_campaigns(database: Database, there: States) -> None:
    database.run("DELETE FROM campaign")
    for key, held in there.items():
        people.save_campaign(database, Campaign(key=key, **held))


def _mend_views(database: Database, there: States) -> None:
    database.run("DELETE FROM view WHERE owner IS NULL")
    database.run_many(
        "INSERT INTO view (name, value) VALUES (?, ?)", [(name, dump(held)) for name, held in there.items()]
    )


_WRITERS: dict[str, Callable[[Database, States], None]] = {
    "person": _mend_people,
    "key": _mend_keys,
    "campaign": _mend_campaigns,
    "view": _mend_views,
}


def _mend_board(database: Database, tale: dict[str, States]) -> Workflow:
    """What the board says of itself, its workflow among that, and the rows that follow from the workflow."""
    own = dict(tale["board"][BOARD])
    if _is_told(database, "board", tale["board"]) and _is_told(database, "kind", tale["kind"]):
        workflow = workflow_from_json(database.value("SELECT value FROM meta WHERE name = 'workflow'"))
        with suppress(*UNREADABLE, Unavailable):
            whole = all(finding.level == "ok" for finding in check_workflow(database))
            if whole and not any(True for _ in strange_words(database)):
                return workflow
    else:
        places = {key: place for place, (key,) in enumerate(database.rows("SELECT key FROM kind ORDER BY pos"))}
        kinds = sorted(tale["kind"], key=lambda key: places.get(key, len(places)))
        parts = {name: value for name, value in own.items() if name not in OWN}
        workflow = workflow_from_json(json.dumps({**parts, "kinds": [tale["kind"][key] for key in kinds]}))
    known = (*OWN, "workflow", "workflow_digest", "workflow_edition", WANTED, FORGETTING)
    database.run(f"DELETE FROM meta WHERE name NOT IN ({', '.join('?' * len(known))})", known)
    held: dict[str, str] = {name: own[name] for name in OWN if name != keys.SERVICE}
    database.run_many(
        "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        list(held.items()),
    )
    keys.set_service(database, bool(own[keys.SERVICE]))
    for table in ("date_field", "counter", "stage", "kind"):
        database.run(f"DELETE FROM {table}")
    workflows.write_rows(database, workflow, workflow_to_json(workflow))
    return workflow


def _mend_items(database: Database, workflow: Workflow) -> Iterator[str]:
    """Items that are not what their log tells are written anew, and those that no log knows are taken away; gives
    their keys."""
    kinds = workflows.read_kinds(database)
    zone = database.value("SELECT value FROM meta WHERE name = 'zone'")
    categories = {key: kind.categories for key, kind in kinds.items()}
    for (item,) in database.rows("SELECT id FROM item ORDER BY id"):
        row = database.rows(f"SELECT {ITEM_COLUMNS} FROM item WHERE id = ?", (item,))[0]
        tale = replayed_of(database, item, categories)
        if tale is None:
            database.run("DELETE FROM item WHERE id = ?", (item,))
            yield str(row[1])
            continue
        try:
            wrong = bool(differences_of(database, row, tale, kinds, zone))
        except (*UNREADABLE, OpsboardError):
            wrong = True
        if wrong:
            _write_item(database, item, tale, kinds, zone)
            yield str(row[1])
    for table in _HANGING:
        database.run(f"DELETE FROM {table} WHERE item NOT IN (SELECT id FROM item)")


def _write_item(database: Database, item: int, tale: ReplayedItem, kinds: dict[str, KindRows], zone: str) -> None:
    """Give an item all that its log tells."""
    told = tale.properties
    source = told.get("source") or {}
    checks = [value for name, value in told.items() if name.startswith("check.")]
    columns = {
        **{name: told.get(name) for name in (*COLUMNS, "kind", "stage", "rank", "created_at", "created_by")},
        "number": int(tale.key.rpartition("-")[2]),
        "category": tale.category,
        "body": told.get("body") or "",
        "archived": int(bool(told.get("archived"))),
        "blocked": dump(told["blocked"]) if "blocked" in told else None,
        "labels": labels_of(tale),
        "checks": len(checks),
        "checks_done": sum(bool(value.get("done")) for value in checks),
        "comments": sum(name.startswith("comment.") for name in told),
        "updated_at": tale.updated_at,
        "stage_since": tale.stage_since,
        "closed_at": tale.closed_at,
        "version": tale.version,
        "source_system": source.get("system"),
        "source_id": source.get("id"),
        "source_url": source.get("url"),
        "fields": dump({name[7:]: value for name, value in told.items() if name.startswith("fields.")}),
    }
    sets = ", ".join(f"{column} = ?" for column in columns)
    database.run(f"UPDATE item SET {sets} WHERE id = ?", (*columns.values(), item))
    places = {
        f"{part}.{entry}": place
        for place, (part, entry) in enumerate(
            database.rows("SELECT part, id FROM entry WHERE item = ? ORDER BY pos", (item,))
        )
    }
    for table in _HANGING:
        database.run(f"DELETE FROM {table} WHERE item = ?", (item,))
    # What came in one change, before the log told the order, stays as it stands.
    for name in sorted(tale.came, key=lambda name: (*tale.came[name], places.get(name, len(places)))):
        part, _, entry = name.partition(".")
        row = (item, part, entry, dump(told[name]))
        database.run("INSERT INTO entry (item, part, id, value) VALUES (?, ?, ?, ?)", row)
    for name in told:
        group, _, rest = name.partition(".")
        if group == "label":
            database.run("INSERT INTO label (item, name) VALUES (?, ?)", (item, rest))
        elif group in MEMBERS:
            database.run(f"INSERT INTO {group} (item, login) VALUES (?, ?)", (item, rest))
        elif group == "link":
            relation, _, other = rest.partition(".")
            database.run(
                "INSERT INTO link (item, relation, other) SELECT ?, ?, id FROM item WHERE key = ?",
                (item, relation, other),
            )
    database.run_many(
        insert_date(database.sql),
        [(item, *date) for date in dates_of(item, tale, kinds, zone)],
    )


def _mend_purges(database: Database) -> bool:
    there = purge_rows(database)
    if database.rows("SELECT item, at, by, reason FROM purge ORDER BY item, at, by") == there:
        return False
    database.run("DELETE FROM purge")
    database.run_many("INSERT INTO purge (item, at, by, reason) VALUES (?, ?, ?, ?)", there)
    return True


def _mend_labels(database: Database) -> bool:
    shown = f"SELECT item.id, one.value FROM item, {database.sql.elements('item.labels')} AS one"
    if set(database.rows("SELECT item, name FROM label")) == set(database.rows(shown)):
        return False
    database.run("DELETE FROM label")
    database.run(f"INSERT INTO label (item, name) {shown}")
    return True


def _mend_counts(database: Database) -> bool:
    standing = (
        "(SELECT count(*) FROM item WHERE item.kind = stage.kind AND item.stage = stage.key AND item.archived = 0)"
    )
    return database.run(f"UPDATE stage SET items = {standing} WHERE items <> {standing}") > 0


def _mend_counters(database: Database) -> bool:
    there = database.rows(
        "SELECT kind.key, 1 + coalesce(max(item.number), 0) FROM kind LEFT JOIN item ON item.kind = kind.key"
        " GROUP BY kind.key ORDER BY kind.key"
    )
    if database.rows("SELECT kind, next FROM counter ORDER BY kind") == there:
        return False
    database.run("DELETE FROM counter")
    database.run_many("INSERT INTO counter (kind, next) VALUES (?, ?)", there)
    return True


_COUNTED: dict[str, Callable[[Database], bool]] = {
    "purges": _mend_purges,
    "labels": _mend_labels,
    "stages": _mend_counts,
    "counters": _mend_counters,
}
