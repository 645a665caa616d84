"""The append-only log: batches of changes, chained by hashes, from which the tables can be told again.

A change keeps its payload (what was before, what is after, why) as JSON text with a random salt in
it, and that text's SHA-256 digest. A batch's hash covers the hash before it, its own fields and each
change's number, key, verb, version and digest: not the payload itself, so that a payload can be taken
away (`purge`) and the chain still verifies, and the salt keeps a short text from being guessed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from opsboard.domain.items import Batch, Change, Properties
from opsboard.domain.stage_history import stages_entered
from opsboard.store.dialect import Database, OnDatabase, Row
from opsboard.store.items.rows import ENTRIES, dump, load

if TYPE_CHECKING:
    import hashlib

START = "0" * 64
"""What the first batch has for a hash before it."""

CHANGE_COLUMNS = (
    "change.seq, change.batch, change.at, change.by, item.key, change.op, change.version, change.payload,"
    " batch.undo_of, batch.reason"
)
_LONG = 200_000
"""Characters of the payload of a change that gives an item thousands of values."""
_BRIEF = f"CASE WHEN length(change.payload) > {_LONG} THEN '{{}}' ELSE change.payload END"
_STAGE = re.compile(r'(?<!\\)"stage":"([^"\\]*)"')
"""The first match in a payload is the new stage: keys are sorted, so `after` comes before `before`."""
_FROM = "FROM change JOIN item ON item.id = change.item JOIN batch ON batch.id = change.batch"
# The payload is bound as the bytes that its digest was taken of: the text would be turned into them once more.
_INSERT = (
    "INSERT INTO change (seq, batch, at, by, item, op, version, payload, digest)"
    " VALUES (?,?,?,?,?,?,?,CAST(? AS TEXT),?)"
)

_NEWEST = (
    "SELECT (SELECT coalesce(max(seq), 0) FROM change), id + 1, hash FROM batch WHERE id = (SELECT max(id) FROM batch)"
)
"""The newest change, the number of the next batch, and the hash that it follows; no row on a new board."""

SALT = 12
"""Bytes."""
_FEW = 8
"""Changes; with more of them in one act they are written in other ways."""


class Journal:
    """The batch that one transaction writes."""

    def __init__(self, database: Database, act: str, at: str, by: str, undo_of: int | None, reason: str | None) -> None:
        self._database = database
        self.at, self.by, self.reason = at, by, reason
        self._act, self._undo_of = act, undo_of
        # Why something was done may name a customer, so it stands with each change, which a purge can empty.
        # Why that customer had to go stands with the batch, for good.
        self._kept_reason = reason if act == "purge" else None
        self._why = None if self._kept_reason else reason
        self.seq: int
        self.batch: int
        self._prev: str
        self.seq, self.batch, self._prev = database.row(_NEWEST) or (0, 1, START)
        self._first = self.seq + 1
        self._digest = sha256()
        self._salts = ""
        self._chain = self._digest()
        self._chain.update(batch_line(self._prev, self.batch, at, by, act, undo_of, self._kept_reason))

    @property
    def before(self) -> tuple[int, str]:
        """The newest change and the head of the chain when the act began."""
        return self._first - 1, self._prev

    @property
    def team_reason(self) -> str | None:
        """Why people were changed. Why an item was is told with the item, where a purge can take it away."""
        return self.reason if self._act == "people" else None

    def write(
        self, item: int, key: str, op: str, version: int, at: str, by: str,
        before: Properties, after: Properties, reason: str | None = None,
    ) -> Change:  # fmt: skip
        """Log one change."""
        self._database.run(_INSERT, self.prepared(item, key, op, version, at, by, before, after, reason))
        return Change(
            seq=self.seq,
            batch=self.batch,
            at=at,
            by=by,
            key=key,
            op=op,
            before=before,
            after=after,
            version=version,
            undo_of=self._undo_of,
            reason=reason or self.reason,
        )

    def prepared(
        self, item: int, key: str, op: str, version: int, at: str, by: str,
        before: Properties, after: Properties, reason: str | None = None,
    ) -> Row:  # fmt: skip
        """The next change's row, already part of the chain: it must be written with `insert`."""
        return self.chained(item, key, op, version, at, by, dump(before), dump(after), reason, order_of(after))

    def chained(
        self, item: int, key: str, op: str, version: int, at: str, by: str,
        before: str, after: str, reason: str | None = None, order: Sequence[str] = (),
    ) -> Row:  # fmt: skip
        """As `prepared`, of values that `dump` has made texts of; `order` is that of `order_of`."""
        self.seq += 1
        text = payload_text(before, after, self._salt(), reason or self._why, order).encode()
        digest = self._digest(text).digest()
        self._chain.update(change_line(self.seq, at, by, key, op, version, digest))
        return (self.seq, self.batch, at, by, item, op, version, text, digest)

    def _salt(self) -> str:
        """Random digits, asked of the system for many changes at once after the first few."""
        if not self._salts:
            many = self.seq - self._first >= _FEW
            if many:
                self._digest = _quick_sha256()
            self._salts = os.urandom(256 * SALT if many else SALT).hex()
        salt, self._salts = self._salts[: 2 * SALT], self._salts[2 * SALT :]
        return salt

    def insert(self, rows: Iterable[Row]) -> None:
        """Write prepared rows."""
        self._database.run_many(_INSERT, rows)

    def insert_new(self, changes: Iterable[Row], by: str) -> None:
        """Write the changes of new items, given as (item, key, op, version, moment, before, after, order)."""
        chained = self.chained
        self.insert(
            [
                chained(item, key, op, version, at, by, before, after, None, order)
                for item, key, op, version, at, before, after, order in changes
            ]
        )

    def close(self) -> None:
        """Write the batch, when there were changes."""
        if self.seq < self._first:
            return
        self._database.run(
            "INSERT INTO batch (id, at, by, act, undo_of, reason, first, last, prev, hash)"
            " VALUES (?,?,?,?,?,?,?,?,?,?)",
            (
                self.batch, self.at, self.by, self._act, self._undo_of, self._kept_reason,
                self._first, self.seq, self._prev, self._chain.hexdigest(),
            ),
        )  # fmt: skip


def payload_text(before: str, after: str, salt: str, reason: str | None, order: Sequence[str] = ()) -> str:
    """A change's payload as it is kept: what `dump` gives for all of it. `before` and `after` are dumped."""
    places = f',"order":{dump(list(order))}' if order else ""
    why = "" if reason is None else f',"reason":{dump(reason)}'
    return f'{{"after":{after},"before":{before}{places}{why},"salt":"{salt}"}}'


def order_of(after: Iterable[str]) -> list[str]:
    """The order of checklist entries, comments and attachments that come with one change: a payload is sorted by
    name. Empty for fewer than two, of which there is none to tell."""
    names = [name for name in after if name.partition(".")[0] in ENTRIES]
    return names if len(names) > 1 else []


def batch_line(prev: str, number: int, at: str, by: str, act: str, undo_of: int | None, reason: str | None) -> bytes:
    """What the chain takes in of a batch before its changes."""
    return f"{prev}\n{dump([number, at, by, act, undo_of, reason])}\n".encode()


def change_line(seq: int, at: str, by: str, key: str, op: str, version: int, digest: bytes) -> bytes:
    """What the chain takes in of one change."""
    return f"{seq}|{at}|{by}|{key}|{op}|{version}|{digest.hex()}\n".encode()


def to_change(row: Row) -> Change:
    """The change that a row of `CHANGE_COLUMNS` holds."""
    seq, batch, at, by, key, op, version, text, undo_of, reason = row
    payload = {} if text is None else load(text)
    return Change(
        seq=seq,
        batch=batch,
        at=at,
        by=by,
        key=key,
        op=op,
        before=payload.get("before", {}),
        after=payload.get("after", {}),
        version=version,
        undo_of=undo_of,
        reason=payload.get("reason") or reason,
        purged=text is None,
    )


class SqlLog(OnDatabase):
    """The reads of the log of items."""

    def seq(self) -> int:
        """The number of the newest change."""
        return int(self._database.value("SELECT coalesce(max(seq), 0) FROM change"))

    def changes(
        self,
        key: str | None = None,
        after_seq: int = 0,
        since: str | None = None,
        limit: int | None = None,
        *,
        brief: bool = False,
    ) -> list[Change]:
        """Changes in order of seq; with `limit` the newest so many; `brief`: of a change of thousands of values only
        that it was."""
        conditions, values = ["change.seq > ?"], [after_seq]  # type: tuple[list[str], list[Any]]
        if key is not None:
            conditions.append("item.key = ?")
            values.append(key.upper())
        if since is not None:
            conditions.append("change.at >= ?")
            values.append(since)
        # The changes since a moment are found by that moment and sorted: the whole log is not read in its order.
        by_moment = since is not None and after_seq == 0 and key is None
        order = self._database.sql.unsorted("change.seq") if by_moment else "change.seq"
        columns = CHANGE_COLUMNS.replace("change.payload", _BRIEF) if brief else CHANGE_COLUMNS
        sql = f"SELECT {columns} {_FROM} WHERE {' AND '.join(conditions)} ORDER BY {order}"
        if limit is not None:
            sql += " DESC LIMIT ?"
            values.append(limit)
        changes = list(map(to_change, self._database.rows(sql, values)))
        return changes[::-1] if limit is not None else changes

    def stages_of(self, keys: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """The stages that these items went through, as (moment, stage), oldest first."""
        marks = ", ".join("?" * len(keys))
        staged = self._database.sql.contains("change.payload", "'\"stage\":'")
        changes: dict[str, list[tuple[str, Properties]]] = {}
        for key, at, text in self._database.rows(
            "SELECT item.key, change.at, change.payload FROM item JOIN change ON change.item = item.id"
            f" WHERE item.key IN ({marks}) AND {staged} ORDER BY item.id, change.version",
            keys,
        ):
            long = _STAGE.search(text) if len(text) > _LONG else None
            after = {"stage": long[1]} if long else load(text).get("after", {})
            changes.setdefault(key, []).append((at, after))
        return {key: stages_entered(of_key) for key, of_key in changes.items()}

    def newest_hash(self) -> str:
        """The head of the chain: what a backup or a report quotes to pin the log down."""
        return self._database.value("SELECT hash FROM batch ORDER BY id DESC LIMIT 1") or START


def read_batches(
    database: Database, condition: str, values: Iterable[Any], limit: int, *, with_changes: bool = True
) -> Iterator[Batch]:
    """Batches that meet an SQL condition, newest first."""
    for row in database.rows(
        f"SELECT id, at, by, act, undo_of, reason, first, last FROM batch WHERE {condition} ORDER BY id DESC LIMIT ?",
        (*values, limit),
    ):
        number, at, by, act, undo_of, reason, first, last = row
        changes: list[Row] = []
        if with_changes:
            changes = database.rows(
                f"SELECT {CHANGE_COLUMNS} {_FROM} WHERE change.seq BETWEEN ? AND ? ORDER BY change.seq", (first, last)
            )
        made = tuple(map(to_change, changes))
        yield Batch(
            number, at, by, act, made, undo_of, reason or next((one.reason for one in made if one.reason), None)
        )


@cache
def sha256() -> Callable[..., hashlib._Hash]:
    """Python's own SHA-256 where there is one: hashlib loads OpenSSL, a tenth of the time that `add` takes.
    Looked for once, as looking for a module that is not there costs a fifth of what a session writes."""
    from importlib import import_module

    for module in ("_sha2", "_sha256"):
        try:
            found: Callable[..., hashlib._Hash] = import_module(module).sha256
        except ImportError:
            continue
        return found
    import hashlib

    return hashlib.sha256


def _quick_sha256() -> Callable[..., Any]:
    """That of OpenSSL, four times as fast; it takes time to load."""
    import hashlib

    return hashlib.sha256
