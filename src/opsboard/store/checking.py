"""Whether a board is whole: its file, its log, and that the log tells the tables.

SQLite's own checks find little more than half of all damage to a file; telling the tables again from
the log finds what they miss, text that was altered (storage.md 1.5).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator

from opsboard.domain.errors import N_, Unavailable
from opsboard.domain.kinds_loader import workflow_from_json
from opsboard.domain.segments import TOKENIZER
from opsboard.domain.text import visible
from opsboard.store import files, permissions, search, structure
from opsboard.store.damage import UNREADABLE
from opsboard.store.dialect import Database, Row
from opsboard.store.item_checking import check_items, parts
from opsboard.store.keys import SERVICE
from opsboard.store.log import START, batch_line, change_line
from opsboard.store.retelling import differing
from opsboard.store.schema import SEARCH
from opsboard.store.sqlite import SqliteDatabase, engine_version, wal_is_safe
from opsboard.store.team_checking import check_team
from opsboard.store.workflows import date_field_rows, digest, kind_rows_of, stage_rows
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
            for part, name in _DEEP.items():
                found += _found_by(part, name, database)
        finally:
            database.run("ROLLBACK")
    return found


def _found_by(part: Callable[[SqliteDatabase], list[Finding]], name: str, database: SqliteDatabase) -> list[Finding]:
    """What a part of the check finds; that it cannot read what stands there is a finding."""
    try:
        return part(database)
    except Unavailable as error:
        return [Finding(name, "error", error.template, error.values)]
    except UNREADABLE as error:
        message = N_("what stands there was not written by opsboard ({what}); restore a backup: opsboard backup list")
        return [Finding(name, "error", message, {"what": visible(f"{type(error).__name__} {error}"[:80])})]


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


def check_workflow(database: Database) -> list[Finding]:
    """Whether the kinds and stages are those that were written last, and their rows as they say."""
    meta: dict[str, str] = dict(database.rows("SELECT name, value FROM meta WHERE name LIKE 'workflow%'"))
    text, wrong = meta.get("workflow"), []
    if text is None or not meta.get("workflow_edition", "").isdigit():
        return [Finding("workflow", "error", N_("the workflow is missing; run: opsboard doctor --fix"), {})]
    if "workflow_digest" not in meta:
        message = N_("the digest of the workflow is missing; run: opsboard doctor --fix")
        wrong.append(Finding("workflow", "warn", message, {}))
    elif digest(text) != meta["workflow_digest"]:
        return [Finding("workflow", "error", N_("the workflow was altered"), {})]
    workflow = workflow_from_json(text)
    stages = database.rows("SELECT pos, kind, key, category, wip, clock FROM stage ORDER BY pos")
    meant = stage_rows(workflow)
    for kind in [*[kind.key for kind in workflow.kinds], *{row[1] for row in stages} - {row[1] for row in meant}]:
        if [row for row in stages if row[1] == kind] != [row for row in meant if row[1] == kind]:
            message = N_("the stages of {kind} are not those of the workflow")
            wrong.append(Finding("workflow", "error", message, {"kind": kind}))
    if database.rows("SELECT key, prefix, pos FROM kind ORDER BY pos") != kind_rows_of(workflow):
        wrong.append(Finding("workflow", "error", N_("the kinds are not those of the workflow"), {}))
    if set(database.rows("SELECT kind, field, role FROM date_field")) != set(date_field_rows(workflow)):
        message = N_("the fields that are dates are not those of the workflow")
        wrong.append(Finding("workflow", "error", message, {}))
    count = len(workflow.kinds)
    return wrong or [Finding("workflow", "ok", N_("the workflow of {count} kinds is whole"), {"count": count})]


def _links(database: SqliteDatabase) -> list[Finding]:
    broken = database.rows("PRAGMA foreign_key_check")
    if not broken:
        return [Finding("references", "ok", N_("every reference leads somewhere"), {})]
    message = N_("a row of {table} refers to one that is missing in {other}")
    return [Finding("references", "error", message, {"table": row[0], "other": row[2]}) for row in broken[:_MOST]]


def chain(database: Database) -> list[Finding]:
    """Whether the log of items is unbroken."""
    wrong = []
    for finding in _chain_errors(database):
        wrong.append(finding)
        if len(wrong) == _MOST:
            break
    if wrong:
        return wrong
    count = database.value("SELECT count(*) FROM change")
    return [Finding("log", "ok", N_("the log of {count} changes is unbroken"), {"count": count})]


def _purges(database: SqliteDatabase) -> list[Finding]:
    """Whether the record of purges is what the log tells: with it a payload may be taken away."""
    held = database.rows("SELECT item, at, by, reason FROM purge ORDER BY item, at, by")
    if held != purge_rows(database):
        message = N_("the record of purges is not what the log tells; run: opsboard doctor --fix")
        return [Finding("purges", "error", message, {})]
    return [Finding("purges", "ok", N_("{count} purges are as the log tells them"), {"count": len(held)})]


def purge_rows(database: Database) -> list[Row]:
    """The rows of the record of purges, as the log tells them: item, at, by, reason."""
    return database.rows(
        "SELECT change.item, batch.at, batch.by, batch.reason FROM change JOIN batch ON batch.id = change.batch"
        " WHERE change.op = 'purge' ORDER BY change.item, batch.at, batch.by"
    )


def _settings(database: SqliteDatabase) -> list[Finding]:
    """Whether what people keep of their own can be read: settings and views. The log does not tell of it."""
    wrong = database.value(
        "SELECT (SELECT count(*) FROM setting WHERE NOT json_valid(value)) + (SELECT count(*) FROM view"
        " WHERE owner IS NOT NULL AND CASE WHEN json_valid(value) THEN json_type(value) <> 'object' ELSE true END)"
    )
    if wrong:
        message = N_("{count} settings and views of people cannot be read; run: opsboard doctor --fix")
        return [Finding("settings", "warn", message, {"count": wrong})]
    return [Finding("settings", "ok", N_("settings and views of people can be read"), {})]


def _chain_errors(database: Database) -> Iterator[Finding]:
    """Where the log is not as it was written: a batch or change altered, missing or put in."""
    prev, seq = START, 0
    # What an item's last purge emptied lies before it in the log; a payload that is missing elsewhere was taken away.
    purged: dict[int, int] = dict(database.rows("SELECT item, max(seq) FROM change WHERE op = 'purge' GROUP BY item"))
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
            emptied = payload is None and change[0] < purged.get(item, 0)
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


def _search(database: SqliteDatabase) -> list[Finding]:
    """Compare the index with one made anew, word by word; the caller's ROLLBACK takes that one away."""
    database.run(SEARCH.replace(" search ", " temp.fresh_search ").format(tokenizer=TOKENIZER))
    for name, table in (("held", "main', 'search"), ("fresh", "temp', 'fresh_search")):
        for what in ("row", "instance"):
            database.run(f"CREATE VIRTUAL TABLE temp.{name}_{what} USING fts5vocab('{table}', '{what}')")
    for wholes in parts(database):
        database.run_many(
            "INSERT INTO temp.fresh_search (rowid, words) VALUES (?, ?)",
            [(whole.row[0], search.words_in(whole)) for whole in wholes],
        )
    sides = [("temp.held_row", "temp.fresh_row"), *((f"main.{name}", f"temp.fresh_{name}") for name in _BEHIND)]
    wrong = any(
        database.rows(f"SELECT 1 FROM (SELECT * FROM {one} EXCEPT SELECT * FROM {other}) LIMIT 1")
        for one, other in [*sides, *((other, one) for one, other in sides)]
    )
    # Which word stands where in which item, summed up: of a large board there are millions.
    where = "SELECT count(*), sum(doc), sum(doc * offset) FROM temp."
    if wrong or database.row(f"{where}held_instance") != database.row(f"{where}fresh_instance"):
        return [Finding("search", "error", N_("the search index is out of date; run: opsboard doctor --fix"), {})]
    return [Finding("search", "ok", N_("the search index holds every item"), {})]


_BEHIND = ("search_docsize", "search_config")
"""Tables behind the full text that are the same however it grew."""


def _inbox(database: SqliteDatabase) -> list[Finding]:
    """Whether everybody's inbox has what the logs tell. It can be made anew from them, so that it is no damage."""
    wrong = differing(database)
    if wrong:
        message = N_("{count} notices of inboxes are not what the log tells; run: opsboard doctor --fix")
        return [Finding("inbox", "warn", message, {"count": wrong})]
    count = database.value("SELECT count(*) FROM notice")
    return [Finding("inbox", "ok", N_("{count} notices of inboxes are as the log tells them"), {"count": count})]


_DEEP: dict[Callable[[SqliteDatabase], list[Finding]], str] = {
    structure.check: "structure",
    check_workflow: "workflow",
    _links: "references",
    chain: "log",
    _purges: "purges",
    check_items: "items",
    check_team: "team",
    _inbox: "inbox",
    _settings: "settings",
    _search: "search",
}
"""The parts of a deep check, and what they are called."""
