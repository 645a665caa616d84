"""The log of the team: the second append-only chain, of everything on a board that is no item.

An act says which subjects it is about to touch; at its end their state before is compared with the one
after, and each difference becomes an entry. An entry's hash covers the hash of the entry before it, the head of
the log of items when the act began, its own columns and the digest of its payload, which holds what was
before, what is after, why, and a salt.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from opsboard.domain.team import SUBJECTS, TeamChange, WorkflowAct
from opsboard.store.dialect import Database, Row
from opsboard.store.items.rows import damaged, dump, load
from opsboard.store.log.change_log import SALT, START, sha256
from opsboard.store.people.team_states import BOARD, States, states

_COLUMNS = "seq, batch, after_seq, at, by, what, subject, op, payload"
_INSERT = f"INSERT INTO team_change ({_COLUMNS}, digest, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?)"

Emptied = tuple[int, str, str]
"""Of an entry whose words were purged: its number, the digest of its line as it is now, and its hash, which is that
of the line as it was: what the entry behind it rests on."""

_Entry = tuple[str, str, str, dict[str, Any], dict[str, Any]]
"""Sort of subject, subject, op, before, after."""


class TeamJournal:
    """The entries that one act writes."""

    def __init__(self, database: Database, at: str, by: str, reason: str | None, after_seq: int, head: str) -> None:
        """`after_seq` and `head` are the newest change of an item and its hash when the act began."""
        self._database = database
        self._at, self._by, self.reason = at, by, reason
        self._after_seq, self._head = after_seq, head
        self._before: dict[tuple[str, str | None], States] = {}
        self.workflow: WorkflowAct | None = None
        """The edit of the workflow that the act is."""

    def touch(self, what: str, subject: str | None = None) -> None:
        """Say that the act may change a subject, or any of its sort, before it does."""
        if (what, subject) not in self._before:
            self._before[what, subject] = states(self._database, what, subject)

    def close(self) -> None:
        """Write what came of the touched subjects."""
        if not self._before:
            return
        entries: list[_Entry] = []
        for (what, subject), held in self._before.items():
            becomes = states(self._database, what, subject)
            for one in dict.fromkeys([*held, *becomes]):
                if held.get(one) != becomes.get(one):
                    entries.append((what, one, _op(one, held, becomes), *_difference(held.get(one), becomes.get(one))))
        if self.workflow is not None and not entries:
            entries.append(("board", BOARD, "edit", {}, {}))  # the order of the kinds is no property of any
        self._before = {}
        self._write(entries)

    def write_purge(self, what: str, subject: str, empties: Sequence[Emptied]) -> None:
        """Tell that entries about a subject were emptied, and how it stands now: from here on a replay goes on. An
        empty `subject` is one whose name went too."""
        held = states(self._database, what, subject).get(subject) if subject else None
        entry: _Entry = (what, subject, "remove" if held is None else "edit", {}, held or {})
        self._write([entry], {"empties": empties})

    def write_found(self) -> None:
        """Write all that there is, as found."""
        self._write(
            (what, subject, "found", {}, state)
            for what in SUBJECTS
            for subject, state in states(self._database, what).items()
        )

    def _write(self, entries: Iterable[_Entry], more: Mapping[str, Any] | None = None) -> None:
        newest = self._database.row("SELECT seq, batch, hash FROM team_change ORDER BY seq DESC LIMIT 1")
        seq, batch, prev = (0, 0, START) if newest is None else newest
        digested = sha256()
        rows: list[Row] = []
        for what, subject, op, before, after in entries:
            seq += 1
            payload: dict[str, Any] = {
                "before": before,
                "after": after,
                "salt": os.urandom(SALT).hex(),
                **(more or {}),
            }
            if self.reason is not None:
                payload["reason"] = self.reason
            if self.workflow is not None:
                act = self.workflow
                payload["workflow"] = [act.act, act.undo_of, act.items, list(act.kinds)]
            text = dump(payload)
            digest = digested(text.encode()).digest()
            columns = (seq, batch + 1, self._after_seq, self._at, self._by, what, subject, op)
            prev = digested(entry_line(prev, self._head, columns, digest)).hexdigest()
            rows.append((*columns, text, digest, prev))
        self._database.run_many(_INSERT, rows)


def journal_of_update(database: Database, by: str) -> TeamJournal:
    """For what an update of opsboard changes, now: `by` is the account that brings the board up to date."""
    newest = database.row("SELECT last, hash FROM batch ORDER BY id DESC LIMIT 1") or (0, START)
    return TeamJournal(database, database.value(f"SELECT {database.sql.now}"), by, None, *newest)


def _op(subject: str, held: States, becomes: States) -> str:
    if subject not in held:
        return "add"
    return "edit" if subject in becomes else "remove"


def _difference(
    held: Mapping[str, Any] | None, becomes: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What of a subject changed, before and after; all of it when it came or went."""
    held, becomes = held or {}, becomes or {}
    same = {name for name in held.keys() & becomes.keys() if held[name] == becomes[name]}
    before, after = ({name: side[name] for name in side if name not in same} for side in (held, becomes))
    return before, after


def entry_line(prev: str, head: str, columns: Row, digest: bytes) -> bytes:
    """What an entry's hash is taken of. `columns` are those from seq to op."""
    return dump([prev, head, *columns, digest.hex()]).encode()


def read_entries(database: Database, since: str | None = None) -> list[TeamChange]:
    """All entries in order, or those since a moment."""
    condition, values = ("", ()) if since is None else (" WHERE at >= ?", (since,))
    rows = database.rows(f"SELECT {_COLUMNS} FROM team_change{condition} ORDER BY seq", values)
    return [_entry(row) for row in rows]


def entries_of(database: Database, what: str) -> Iterator[TeamChange]:
    """The entries about one sort of subject, in order."""
    return map(_entry, database.rows(f"SELECT {_COLUMNS} FROM team_change WHERE what = ? ORDER BY seq", (what,)))


def _entry(row: Row) -> TeamChange:
    seq, batch, after_seq, at, by, what, subject, op, payload = row
    said = payload_of(payload)
    before, after, reason = said.get("before", {}), said.get("after", {}), said.get("reason")
    empties = tuple(number for number, _line, _hash in emptied_by(said))
    purged = said.get("purged") is True
    workflow = _workflow_act(said.get("workflow"))
    return TeamChange(
        seq, batch, after_seq, at, by, what, subject, op, before, after, reason, purged, empties, workflow
    )


def _workflow_act(said: object) -> WorkflowAct | None:
    match said:
        case [str(act), int() | None as undo_of, int() | None as items, list(kinds)]:
            return WorkflowAct(act, undo_of, items, tuple(map(str, kinds)))
    return None


def payload_of(text: str | None) -> dict[str, Any]:
    """What an entry holds. Raises Unavailable for what no entry holds."""
    said = {} if text is None else load(text)
    if not isinstance(said, dict) or not all(isinstance(said.get(side, {}), dict) for side in ("before", "after")):
        raise damaged(text)
    return said


def emptied_by(said: Mapping[str, Any]) -> list[Emptied]:
    """The entries that a purge emptied, from what its entry holds. Raises Unavailable for what no purge holds."""
    empties = said.get("empties", [])
    if not isinstance(empties, list):
        raise damaged(str(empties))
    found: list[Emptied] = []
    for one in empties:
        match one:
            case [int(number), str(line), str(hash)]:
                found.append((number, line, hash))
            case _:
                raise damaged(str(one))
    return found


def replayed(database: Database) -> dict[str, States]:
    """What the entries tell of every sort of subject: what the tables should hold."""
    logged: dict[str, States] = {what: {} for what in SUBJECTS}
    for what, subject, op, payload in database.rows("SELECT what, subject, op, payload FROM team_change ORDER BY seq"):
        said = payload_of(payload)
        held = logged.setdefault(what, {})
        if not subject:  # purged: nobody has had this name since
            continue
        before = held.pop(subject, {})
        if op != "remove":
            gone = before if "empties" in said else said.get("before", {})
            kept = {name: value for name, value in before.items() if name not in gone}
            held[subject] = {**kept, **said.get("after", {})}
    return logged
