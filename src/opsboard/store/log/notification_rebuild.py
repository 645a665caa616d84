"""Notices rebuilt from the logs alone: what a check compares those of the table with, and `doctor --fix` writes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from heapq import merge
from sys import intern
from typing import Any

from opsboard.domain.items import Person
from opsboard.domain.mentions import Names
from opsboard.domain.notices import concerned
from opsboard.store.dialect import Database, Row
from opsboard.store.log.notification_writer import MOST_NEW
from opsboard.store.log.team_log import entries_of, payload_of
from opsboard.store.people.team_states import BOARD

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
        if as_read:
            read |= {row[:2] for row in there - held}
        rows = [(*row, int(row[:2] in read)) for row in sorted(there)]
        database.run_many("INSERT INTO notice (login, seq, at, reason, read) VALUES (?, ?, ?, ?, ?)", rows)
    return wrong


def _held(database: Database) -> list[Row]:
    return database.rows("SELECT login, seq, at, reason FROM notice")


def _told(database: Database) -> Iterator[Row]:
    """Every notice, with the people as they were at the time. Changes that were purged tell nothing."""
    people, fields = _People(database), _PersonFields(database)
    kinds: dict[int, str] = {}
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
        fields.come_to(seq)
        if "kind" in after:
            kinds[item] = intern(after["kind"])
        naming = fields.of(kinds.get(item, ""))
        if op != "purge" and (version == 1 or begun.get(item) != batch):
            watched_by = own if version > 1 else ()
            for login, reason in concerned(before, after, watched_by, by, people.names, naming).items():
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


class _Followed:
    """The states of some sorts of subject of the team, as they were at each change of an item."""

    what: tuple[str, ...] = ()

    def __init__(self, database: Database) -> None:
        self._entries = merge(*(entries_of(database, what) for what in self.what), key=lambda entry: entry.seq)
        self._states: dict[str, dict[str, Any]] = {}
        self._next = next(self._entries, None)

    def come_to(self, seq: int) -> None:
        """Go on to the change of an item of this number."""
        # What an older board began with was there before any of its changes.
        while self._next is not None and (self._next.op == "found" or self._next.after_seq < seq):
            change = self._next
            self._states[change.subject] = {**self._states.get(change.subject, {}), **change.after}
            self.is_new()
            self._next = next(self._entries, None)

    def is_new(self) -> None:
        """Forget what was made of the states before."""


class _PersonFields(_Followed):
    """Which fields of each kind name a person."""

    what = ("board", "kind")

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._of: dict[str, tuple[str, ...]] = {}

    def of(self, kind: str) -> tuple[str, ...]:
        """Those of a kind."""
        if kind not in self._of:
            states = (self._states.get(subject, {}) for subject in (BOARD, kind))  # its own fields go before
            fields = {field["key"]: field for state in states for field in state.get("fields") or ()}
            named = [key for key, field in fields.items() if field.get("type") == "person"]
            named += [
                f"{key}.{column['key']}"
                for key, field in fields.items()
                for column in field.get("columns") or ()
                if column.get("type") == "person"
            ]
            self._of[kind] = tuple(sorted(named))
        return self._of[kind]

    def is_new(self) -> None:
        self._of = {}


class _People(_Followed):
    """Who was on the board, and what they were called."""

    what = ("person",)

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._names: Names | None = None

    def is_new(self) -> None:
        self._names = None

    def names(self) -> Names:
        if self._names is None:
            self._names = Names(
                Person(login, str(state.get("name", "")), active=bool(state.get("active")))
                for login, state in self._states.items()
            )
        return self._names
