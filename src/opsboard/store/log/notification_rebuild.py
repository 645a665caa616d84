"""Notices rebuilt from the logs alone: what a check compares those of the table with, and `doctor --fix` writes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from opsboard.domain.items import Person
from opsboard.domain.mentions import Names
from opsboard.domain.notices import concerned
from opsboard.store.dialect import Database, Row
from opsboard.store.log.notification_writer import MOST_NEW
from opsboard.store.log.team_log import entries_of, payload_of

_NOBODY: frozenset[str] = frozenset()


def differing(database: Database) -> int:
    """How many notices are missing, too many or other than the logs tell."""
    return len(set(_told(database)) ^ set(_held(database)))


def rebuild(database: Database, as_read: bool = False) -> int:
    """Make the notices what the logs tell; what was read stays so, and what is new is read where `as_read` says so.
    Gives how many were not."""
    held, there = set(_held(database)), set(_told(database))
    wrong = len(held ^ there)
    if wrong:
        read = set(database.rows("SELECT login, seq FROM notice WHERE read = 1"))
        database.run("DELETE FROM notice")
        old = {(row[0], row[1]) for row in held} if as_read else set()
        rows = [(*row, int((row[0], row[1]) in read or (as_read and (row[0], row[1]) not in old))) for row in sorted(there)]
        database.run_many("INSERT INTO notice (login, seq, at, reason, read) VALUES (?, ?, ?, ?, ?)", rows)
    return wrong


def _held(database: Database) -> list[Row]:
    return database.rows("SELECT login, seq, at, reason FROM notice")


def _told(database: Database) -> Iterator[Row]:
    """Every notice, with the people as they were at the time. Changes that were purged tell nothing."""
    people = _People(database)
    watchers: dict[int, set[str]] = {}
    new: dict[tuple[int, str], deque[Row]] = {}
    begun: dict[int, int] = {}
    for seq, batch, at, by, item, op, version, payload in _changes(database):
        if version == 1:
            begun[item] = batch
        if payload is None:
            continue
        said = payload_of(payload)
        before, after = said.get("before", {}), said.get("after", {})
        own = watchers.get(item, _NOBODY)
        people.come_to(seq)
        if op != "purge" and (version == 1 or begun.get(item) != batch):
            for login, reason in concerned(before, after, own if version > 1 else (), by, people.names).items():
                row = (login, seq, at, reason)
                if version > 1:
                    yield row
                else:
                    new.setdefault((batch, login), deque(maxlen=MOST_NEW)).append(row)
        if op == "purge":
            watchers.pop(item, None)
        for name, value in after.items():
            if name.startswith("watcher."):
                watching = watchers.setdefault(item, set())
                (watching.discard if value is None else watching.add)(name[8:])
    for kept in new.values():
        yield from kept


def _changes(database: Database) -> Iterator[Row]:
    """All changes in order, some thousands at a time."""
    last = 0
    while rows := database.rows(
        "SELECT change.seq, change.batch, batch.at, change.by, change.item, change.op, change.version, change.payload"
        " FROM change JOIN batch ON batch.id = change.batch WHERE change.seq > ? ORDER BY change.seq LIMIT 2000",
        (last,),
    ):
        yield from rows
        last = rows[-1][0]


class _People:
    """Who was on the board, and what they were called, at each change of an item."""

    def __init__(self, database: Database) -> None:
        self._entries = entries_of(database, "person")
        self._states: dict[str, dict[str, object]] = {}
        self._names: Names | None = None
        self._next = next(self._entries, None)

    def come_to(self, seq: int) -> None:
        """Go on to the change of an item of this number."""
        # What an older board began with was there before any of its changes.
        while self._next is not None and (self._next.op == "found" or self._next.after_seq < seq):
            change = self._next
            self._states[change.subject] = {**self._states.get(change.subject, {}), **change.after}
            self._names = None
            self._next = next(self._entries, None)

    def names(self) -> Names:
        if self._names is None:
            self._names = Names(
                Person(login, str(state.get("name", "")), active=bool(state.get("active")))
                for login, state in self._states.items()
            )
        return self._names
