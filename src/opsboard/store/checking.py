"""Whether a board is whole: its file, its log, and that the log tells the tables.

SQLite's own checks find little more than half of all damage to a file; telling the tables again from
the log finds what they miss, text that was altered (storage.md 1.5).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from typing import Any

from opsboard.domain.errors import N_, Unavailable
from opsboard.domain.kinds_loader import workflow_from_json
from opsboard.domain.segments import TOKENIZER
from opsboard.store import files, permissions, search
from opsboard.store.dates import date_rows
from opsboard.store.dialect import Row
from opsboard.store.items import ITEM_COLUMNS, Whole, load, to_properties, whole_items
from opsboard.store.keys import SERVICE
from opsboard.store.log import START, batch_line, change_line
from opsboard.store.replay import Told, told
from opsboard.store.retelling import differing
from opsboard.store.schema import SEARCH
from opsboard.store.sqlite import SqliteDatabase, engine_version, wal_is_safe
from opsboard.store.team_checking import check_team
from opsboard.store.workflows import digest, read_kinds
from opsboard.usecases.ports import Finding

_MOST = 20
"""Findings of one check at most: a damaged board would name every item."""


def check(database: SqliteDatabase, *, deep: bool) -> list[Finding]:
    """What a check of the board finds: of the engine and the file, and with `deep` of everything in it."""
    found = [_engine(database), *_modes(database), *_service(database), *_file(database, deep)]
    if deep and all(finding.level != "error" for finding in found):
        # One transaction: others may write meanwhile, and the log must tell the tables of one moment.
        database.run("BEGIN")
        try:
            for part in (_workflow, _links, _chain, _tables, check_team, _inbox, _search):
                found += part(database)
        except Unavailable as error:
            found.append(Finding("file", "error", error.template, error.values))
        finally:
            database.run("ROLLBACK")
    return found


def _engine(database: SqliteDatabase) -> Finding:
    version = ".".join(map(str, engine_version()))
    journal = str(database.value("PRAGMA journal_mode"))
    values = {"version": version, "journal": journal}
    if journal == "wal" and not wal_is_safe(engine_version()):
        return Finding("engine", "warn", N_("SQLite {version} has a bug in WAL; the lock file keeps it away"), values)
    if journal != "wal" and not wal_is_safe(engine_version()):
        return Finding("engine", "ok", N_("SQLite {version} with a rollback journal, as its bug in WAL asks"), values)
    return Finding("engine", "ok", N_("SQLite {version}, journal {journal}"), values)


def _modes(database: SqliteDatabase) -> list[Finding]:
    """What the files are and to whom, and what is wrong with that."""
    path = database.path
    status = os.lstat(path)
    shared = status.st_mode & stat.S_IWGRP
    found = [
        Finding("files", "error" if fault.blocks else "warn", fault.message, fault.values)
        for fault in permissions.all_faults(path)
    ]
    values: dict[str, object] = {
        "path": path,
        "owner": permissions.user_name(status.st_uid),
        "group": permissions.group_name(status.st_gid),
        "kind": files.file_system(path) or "?",
    }
    if shared:
        return [*found, Finding("files", "ok", N_("{path} is {owner}'s and the group {group}'s, on {kind}"), values)]
    return [*found, Finding("files", "ok", N_("{path} is {owner}'s alone, on {kind}"), values)]


def _service(database: SqliteDatabase) -> list[Finding]:
    """A board in service mode: who gets in, and whether anyone else could."""
    if database.value("SELECT value FROM meta WHERE name = ?", (SERVICE,)) is None:
        return []
    path = database.path
    people, keys = database.rows("SELECT count(DISTINCT login), count(*) FROM person_key")[0]
    message = N_("service mode: {people} people enter by {keys} keys")
    found = [Finding("service", "ok", message, {"people": people, "keys": keys})]
    if os.lstat(path).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        command = permissions.command_of(permissions.Repair(path, 0o600))
        message = N_("service mode: others than the owner can reach {path}, so roles do not hold; run: {command}")
        found.append(Finding("service", "warn", message, {"path": path, "command": command}))
    return found


def _file(database: SqliteDatabase, deep: bool) -> list[Finding]:
    try:
        said = [row[0] for row in database.rows(f"PRAGMA {'integrity_check' if deep else 'quick_check'}({_MOST})")]
    except Unavailable as error:
        return [Finding("file", "error", error.template, error.values)]
    if said == ["ok"]:
        return [Finding("file", "ok", N_("the file is whole"), {})]
    return [Finding("file", "error", N_("the file is damaged: {what}"), {"what": line}) for line in said]


def _workflow(database: SqliteDatabase) -> list[Finding]:
    """Whether the kinds and stages are those that were written last, and their rows as they say."""
    meta: dict[str, str] = dict(database.rows("SELECT name, value FROM meta WHERE name LIKE 'workflow%'"))
    text = meta["workflow"]
    if "workflow_digest" in meta and digest(text) != meta["workflow_digest"]:
        return [Finding("workflow", "error", N_("the workflow was altered"), {})]
    wrong = []
    stages = database.rows("SELECT kind, key, category, wip, clock FROM stage ORDER BY pos")
    for kind in (workflow := workflow_from_json(text)).kinds:
        told = [(kind.key, stage.key, stage.category, stage.wip, int(stage.clock)) for stage in kind.stages]
        if told != [row for row in stages if row[0] == kind.key]:
            message = N_("the stages of {kind} are not those of the workflow")
            wrong.append(Finding("workflow", "error", message, {"kind": kind.key}))
    prefixes = database.rows("SELECT key, prefix FROM kind ORDER BY pos")
    if prefixes != [(kind.key, kind.prefix) for kind in workflow.kinds]:
        wrong.append(Finding("workflow", "error", N_("the kinds are not those of the workflow"), {}))
    if wrong:
        return wrong
    return [Finding("workflow", "ok", N_("the workflow of {count} kinds is whole"), {"count": len(prefixes)})]


def _links(database: SqliteDatabase) -> list[Finding]:
    broken = database.rows("PRAGMA foreign_key_check")
    if not broken:
        return [Finding("references", "ok", N_("every reference leads somewhere"), {})]
    message = N_("a row of {table} refers to one that is missing in {other}")
    return [Finding("references", "error", message, {"table": row[0], "other": row[2]}) for row in broken[:_MOST]]


def _chain(database: SqliteDatabase) -> list[Finding]:
    wrong = []
    for finding in _chain_errors(database):
        wrong.append(finding)
        if len(wrong) == _MOST:
            break
    if wrong:
        return wrong
    count = database.value("SELECT count(*) FROM change")
    return [Finding("log", "ok", N_("the log of {count} changes is unbroken"), {"count": count})]


def _chain_errors(database: SqliteDatabase) -> Iterator[Finding]:
    """Where the log is not as it was written: a batch or change altered, missing or put in."""
    prev, seq = START, 0
    purged = {row[0] for row in database.rows("SELECT DISTINCT item FROM purge")}
    for row in database.rows("SELECT id, at, by, act, undo_of, reason, first, last, prev, hash FROM batch ORDER BY id"):
        number, at, by, act, undo_of, reason, first, last, said_prev, said = row
        chain = hashlib.sha256(batch_line(prev, number, at, by, act, undo_of, reason))
        for change in database.rows(
            "SELECT change.seq, change.at, change.by, item.key, change.op, change.version, change.digest,"
            " change.payload, change.item, change.batch FROM change JOIN item ON item.id = change.item"
            " WHERE change.seq BETWEEN ? AND ? ORDER BY change.seq",
            (first, last),
        ):
            seq += 1
            digest, payload, item = change[6:9]
            chain.update(change_line(change[0], change[1], change[2], change[3], change[4], change[5], digest))
            emptied = payload is None and item in purged
            if change[0] != seq or change[9] != number:
                yield Finding("log", "error", N_("change {seq} of the log is missing"), {"seq": seq})
                seq = change[0]
            elif not emptied and (payload is None or hashlib.sha256(payload.encode()).digest() != digest):
                yield Finding("log", "error", N_("change {seq} of the log was altered"), {"seq": seq})
        if chain.hexdigest() != said or said_prev != prev or seq != last:
            yield Finding("log", "error", N_("batch {number} of the log was altered"), {"number": number})
        prev, seq = said, last
    if (newest := database.value("SELECT coalesce(max(seq), 0) FROM change")) != seq:
        yield Finding("log", "error", N_("change {seq} of the log belongs to no batch"), {"seq": newest})


def _tables(database: SqliteDatabase) -> list[Finding]:
    wrong: list[Finding] = []
    kinds = read_kinds(database)
    tales = told(database, {key: kind.categories for key, kind in kinds.items()})
    zone = database.value("SELECT value FROM meta WHERE name = 'zone'")
    count = 0
    for wholes in _parts(database):
        sums, held_dates = _sums(database, wholes), _dates(database, wholes)
        for whole in wholes:
            item, key, kind = whole.row[0], whole.row[1], whole.row[2]
            tale = next(tales, None)
            if tale is None or tale[0] != item:
                return [*wrong, Finding("items", "error", N_("{key} is not in the log"), {"key": key})]
            names = _differences(whole, tale[1])
            fields = load(whole.row[14])
            dates = {row[1:] for row in date_rows(item, whole.row[11], whole.row[10], fields, kinds[kind], zone)}
            names += ["dates"] if dates != held_dates.get(item, set()) else []
            done = sum(bool(value.get("done")) for _, value in whole.check)
            names += ["counts"] if sums[item] != (len(whole.check), done, len(whole.comment)) else []
            if names:
                message = N_("{key} differs from what the log tells: {names}")
                wrong.append(Finding("items", "error", message, {"key": key, "names": ", ".join(names)}))
                if len(wrong) == _MOST:
                    return wrong
            count += 1
    wrong += _stages(database) + _labels(database)
    return wrong or [Finding("items", "ok", N_("{count} items are as the log tells them"), {"count": count})]


def _stages(database: SqliteDatabase) -> list[Finding]:
    """Stages that count other items than stand in them."""
    miscounted = database.rows(
        "SELECT kind, key FROM stage WHERE items <> (SELECT count(*) FROM item"
        " WHERE item.kind = stage.kind AND item.stage = stage.key AND archived = 0)"
    )
    message = N_("{kind}/{stage} counts other items than stand in it")
    return [Finding("items", "error", message, {"kind": kind, "stage": stage}) for kind, stage in miscounted]


def _parts(database: SqliteDatabase) -> Iterator[list[Whole]]:
    """All items, some hundreds at a time."""
    last = 0
    while rows := database.rows(f"SELECT {ITEM_COLUMNS} FROM item WHERE id > ? ORDER BY id LIMIT 500", (last,)):
        yield whole_items(database, rows)
        last = rows[-1][0]


def _differences(whole: Whole, tale: Told) -> list[str]:
    row, held = whole.row, to_properties(whole)
    names = [
        name for name in sorted(held.keys() | tale.properties.keys()) if held.get(name) != tale.properties.get(name)
    ]
    sides: dict[str, tuple[Any, Any]] = {
        "category": (row[4], tale.category),
        "updated_at": (row[19], tale.updated_at),
        "stage_since": (row[20], tale.stage_since),
        "closed_at": (row[21], tale.closed_at),
        "version": (row[23], tale.version),
    }
    return names + [name for name, (here, there) in sides.items() if here != there]


def _dates(database: SqliteDatabase, wholes: list[Whole]) -> dict[int, set[tuple[str, str, str]]]:
    """What the calendar has of these items."""
    dates: dict[int, set[tuple[str, str, str]]] = {}
    for item, *date in database.rows(
        "SELECT item, role, day, coalesce(moment, '') FROM item_date WHERE item BETWEEN ? AND ?", _ends(wholes)
    ):
        dates.setdefault(item, set()).add((date[0], date[1], date[2]))
    return dates


def _sums(database: SqliteDatabase, wholes: list[Whole]) -> dict[int, Row]:
    """What the rows of these items say of their checklists and comments."""
    rows = database.rows("SELECT id, checks, checks_done, comments FROM item WHERE id BETWEEN ? AND ?", _ends(wholes))
    return {row[0]: row[1:] for row in rows}


def _ends(wholes: list[Whole]) -> tuple[int, int]:
    return wholes[0].row[0], wholes[-1].row[0]


def _labels(database: SqliteDatabase) -> list[Finding]:
    """Items whose labels are not those that the table of labels has."""
    held = "SELECT item, name FROM label"
    shown = "SELECT item.id, one.value FROM item, json_each(item.labels) AS one WHERE item.labels <> '[]'"
    wrong = database.rows(
        "SELECT DISTINCT item.key FROM item JOIN"
        f" (SELECT * FROM ({held} EXCEPT {shown}) UNION SELECT * FROM ({shown} EXCEPT {held})) AS odd"
        " ON odd.item = item.id LIMIT ?",
        (_MOST,),
    )
    message = N_("{key} differs from what the log tells: {names}")
    return [Finding("items", "error", message, {"key": key, "names": "labels"}) for (key,) in wrong]


def _search(database: SqliteDatabase) -> list[Finding]:
    """Compare the index with one made anew, word by word; the caller's ROLLBACK takes that one away."""
    database.run(SEARCH.replace(" search ", " temp.fresh_search ").format(tokenizer=TOKENIZER))
    for name, table in (("held", "main', 'search"), ("fresh", "temp', 'fresh_search")):
        database.run(f"CREATE VIRTUAL TABLE temp.{name}_words USING fts5vocab('{table}', 'row')")
    for wholes in _parts(database):
        database.run_many(
            "INSERT INTO temp.fresh_search (rowid, words) VALUES (?, ?)",
            [(whole.row[0], search.words_in(whole)) for whole in wholes],
        )
    sides = ("temp.held_words", "temp.fresh_words")
    for one, other in (sides, sides[::-1]):
        if database.rows(f"SELECT 1 FROM (SELECT * FROM {one} EXCEPT SELECT * FROM {other}) LIMIT 1"):
            return [Finding("search", "error", N_("the search index is out of date; run: opsboard doctor --fix"), {})]
    return [Finding("search", "ok", N_("the search index holds every item"), {})]


def _inbox(database: SqliteDatabase) -> list[Finding]:
    """Whether everybody's inbox has what the logs tell. It can be made anew from them, so that it is no damage."""
    wrong = differing(database)
    if wrong:
        message = N_("{count} notices of inboxes are not what the log tells; run: opsboard doctor --fix")
        return [Finding("inbox", "warn", message, {"count": wrong})]
    count = database.value("SELECT count(*) FROM notice")
    return [Finding("inbox", "ok", N_("{count} notices of inboxes are as the log tells them"), {"count": count})]
