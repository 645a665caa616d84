"""What happened, and taking it back: undo and redo are batches of their own that invert earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from opsboard.domain.errors import N_, Conflict, Refused
from opsboard.domain.items import Batch, Change
from opsboard.domain.values import frozen
from opsboard.usecases.acting import Act, acting, canonical_key
from opsboard.usecases.ports import Transaction
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

FIRST_LOOK = 20
"""Batches read at first when looking for one to take back; more are read when these do not tell."""

FORCED = ("rank",)
"""Properties that are put back whatever they became: others renumber a stage without meaning this item."""


def log(session: Session, key: str | None = None, since: str | None = None, limit: int | None = None) -> list[Change]:
    """The changes of an item, or of all, in order; `since` is a day as people type it or a moment, `limit`
    keeps the newest. Raises NotFound, Invalid."""
    wanted = _found(session, key) if key else None
    return session.store.changes(wanted, 0, session.moment_past(since) if since else None, limit)


def changes_after(session: Session, seq: int) -> list[Change]:
    """What was changed on the board after the change of this number."""
    return session.store.changes(None, seq)


def undo(session: Session) -> BulkResult:
    """Take back this person's latest act that still stands, as a new batch.

    Raises Refused when there is none, Conflict when someone changed one of its fields since.
    """
    return _take_back(session, "undo")


def redo(session: Session) -> BulkResult:
    """Do again what this person took back last, unless they did something else since."""
    return _take_back(session, "redo")


@frozen
class Span:
    """A time that an item spent in a stage. `until` is None where it is now."""

    stage: str
    since: str
    until: str | None
    seconds: int


def stages_of(session: Session, key: str) -> list[Span]:
    """The stages an item went through, oldest first, with how long it was in each."""
    from datetime import datetime

    wanted = _found(session, key)
    entries: list[tuple[str, str]] = []
    for at, stage in session.store.stages_of([wanted]).get(wanted, []):
        if not entries or entries[-1][1] != stage:
            entries.append((at, stage))
    spans = []
    for place, (since, stage) in enumerate(entries):
        until = entries[place + 1][0] if place + 1 < len(entries) else None
        passed = datetime.fromisoformat(until or session.clock()) - datetime.fromisoformat(since)
        spans.append(Span(stage, since, until, max(0, int(passed.total_seconds()))))
    return spans


def _found(session: Session, key: str) -> str:
    """The key of an item that is there. Raises NotFound."""
    return session.store.page(canonical_key(key), 0)[0].key


def _take_back(session: Session, word: str) -> BulkResult:
    passed: set[int] = set()
    while True:
        with session.store.write(word, session.clock(), session.login) as tx:
            newest, found = _find(tx, session.login, word, passed)
        if found is None:
            raise Refused(N_("there is nothing to undo") if word == "undo" else N_("there is nothing to redo"))
        with acting(session, word, undo_of=found.id) as act:
            if _newest(act.tx, session.login) != newest:
                continue
            _invert(act, act.tx.batch(found.id))
            if act.changes:
                return BulkResult(act.changes, [], act.batch())
        passed.add(found.id)


def _find(tx: Transaction, login: str, word: str, passed: set[int]) -> tuple[int, Batch | None]:
    """The number of the person's newest batch, and the batch to take back."""
    look = FIRST_LOOK
    while True:
        batches = tx.batches_by(login, look)
        newest = batches[0].id if batches else 0
        found, told = (_to_undo if word == "undo" else _to_redo)(batches, passed)
        if told or len(batches) < look:
            return newest, found
        look *= 10


def _standing(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The batches that no standing later one takes back, newest first."""
    taken_back: set[int] = set()
    for batch in batches:
        if batch.id in taken_back:
            continue
        if batch.undo_of is not None:
            taken_back.add(batch.undo_of)
        yield batch


def _to_undo(batches: Iterable[Batch], passed: set[int]) -> tuple[Batch | None, bool]:
    """The batch to undo, and whether these batches told."""
    for batch in _standing(batches):
        if batch.act not in ("undo", "purge") and batch.id not in passed:
            return batch, True
    return None, False


def _to_redo(batches: Iterable[Batch], passed: set[int]) -> tuple[Batch | None, bool]:
    """The undo to take back: the newest that stands, when nothing but redos came after it."""
    for batch in _standing(batches):
        if batch.act == "undo" and batch.id not in passed:
            return batch, True
        if batch.act not in ("undo", "redo", "nudge"):
            return None, True
    return None, False


def _newest(tx: Transaction, login: str) -> int:
    batches = tx.batches_by(login, 1)
    return batches[0].id if batches else 0


def _invert(act: Act, batch: Batch) -> None:
    """Put back what the batch changed, the last change first. Raises Conflict when others changed it since."""
    conflicts: dict[str, tuple[Any, Any, Any]] = {}
    keys: list[str] = []
    _require_campaigns(act, batch)
    for change in reversed(batch.changes):
        if change.purged:
            continue
        held = act.tx.properties(change.key)
        after = _before_of(change)
        lost = {
            name: (value, held.get(name), change.after[name])
            for name, value in after.items()
            if name in change.after and name not in FORCED and held.get(name) not in (change.after[name], value)
        }
        if lost:
            conflicts.update(lost)
            keys.append(change.key)
        else:
            act.change(change.key, _INVERSE.get(change.op, change.op), after)
    if conflicts:
        raise Conflict(
            N_("{keys}: {names} changed since; nothing was undone"),
            fields=conflicts,
            keys=", ".join(dict.fromkeys(keys)),
            names=", ".join(conflicts),
        )


def _require_campaigns(act: Act, batch: Batch) -> None:
    """Items go back to no campaign that was removed since. Raises Refused."""
    told = {change.before.get("campaign") for change in batch.changes if change.op != "add"} - {None}
    if told:
        from opsboard.usecases.campaigns import require_there

        require_there(act.session, told)


def _before_of(change: Change) -> Mapping[str, Any]:
    """What an item has when a change is taken back. A new item is archived, and its links end with it."""
    if change.op != "add":
        return change.before
    links: dict[str, Any] = {name: None for name in change.after if name.startswith("link.")}
    return {"archived": True, **links}


_INVERSE = {
    "add": "archive",
    "archive": "restore",
    "restore": "archive",
    "block": "unblock",
    "unblock": "block",
    "watch": "unwatch",
    "unwatch": "watch",
    "link": "unlink",
    "unlink": "link",
}
