"""Whether a board in SQLite is whole: its file, its log, and that the log tells the tables.

SQLite's own checks find little more than half of all damage to a file; a replay of the log finds what they miss, text
that was altered.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from opsboard.domain.errors import N_, Unavailable
from opsboard.domain.segments import TOKENIZER
from opsboard.store.checking import checks
from opsboard.store.checking.damage import MOST
from opsboard.store.checking.item_checks import check_items
from opsboard.store.checking.team_checks import check_team
from opsboard.store.items.rows import all_items
from opsboard.store.people.team_states import SERVICE
from opsboard.store.search import full_text
from opsboard.store.sqlite import board_file, permissions, structure
from opsboard.store.sqlite.connection import SqliteDatabase, engine_version, wal_is_safe
from opsboard.store.sqlite.schema import SEARCH
from opsboard.usecases.ports import Finding


def check(database: SqliteDatabase, *, deep: bool) -> list[Finding]:
    """What a check of the board finds: of the engine and the file, and with `deep` of everything in it."""
    found = [_engine(database), *_modes(database), *_service(database), *_file(database, deep)]
    if deep and all(finding.level != "error" for finding in found):
        # One transaction: others may write meanwhile, and the log must tell the tables of one moment.
        database.run("BEGIN")
        try:
            for part, name in _DEEP.items():
                found += checks.found_by(part, name, database)
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
        "kind": board_file.file_system(path) or "?",
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
        said = [row[0] for row in database.rows(f"PRAGMA {'integrity_check' if deep else 'quick_check'}({MOST})")]
    except Unavailable as error:
        return [Finding("file", "error", error.template, error.values)]
    if said == ["ok"]:
        return [Finding("file", "ok", N_("the file is whole"), {})]
    return [Finding("file", "error", N_("the file is damaged: {what}"), {"what": line}) for line in said]


def _links(database: SqliteDatabase) -> list[Finding]:
    broken = database.rows("PRAGMA foreign_key_check")
    if not broken:
        return [Finding("references", "ok", N_("every reference leads somewhere"), {})]
    message = N_("a row of {table} refers to one that is missing in {other}")
    return [Finding("references", "error", message, {"table": row[0], "other": row[2]}) for row in broken[:MOST]]


def _search(database: SqliteDatabase) -> list[Finding]:
    """Compare the index with one made anew, word by word; the caller's ROLLBACK takes that one away."""
    database.run(SEARCH.replace(" search ", " temp.fresh_search ").format(tokenizer=TOKENIZER))
    for name, table in (("held", "main', 'search"), ("fresh", "temp', 'fresh_search")):
        for what in ("row", "instance"):
            database.run(f"CREATE VIRTUAL TABLE temp.{name}_{what} USING fts5vocab('{table}', '{what}')")
    for wholes in all_items(database):
        database.run_many(
            "INSERT INTO temp.fresh_search (rowid, words) VALUES (?, ?)",
            [(whole.row[0], full_text.words_in(whole)) for whole in wholes],
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


_DEEP: dict[Callable[[SqliteDatabase], list[Finding]], str] = {
    structure.check: "structure",
    checks.check_workflow: "workflow",
    _links: "references",
    checks.chain: "log",
    checks.check_purges: "purges",
    check_items: "items",
    check_team: "team",
    checks.check_inbox: "inbox",
    checks.check_settings: "settings",
    _search: "search",
}
"""The parts of a deep check, and what they are called."""
