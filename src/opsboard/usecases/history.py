"""What happened, and taking it back: undo and redo are batches of their own that invert earlier ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import N_, Conflict, Refused
from opsboard.domain.items import (
    DONE_ANEW,
    STAGE_MOMENTS,
    TELL,
    TIME_AUTHOR,
    UNTELL,
    Batch,
    Change,
    Properties,
    blocking_item,
    is_lasting_mark,
)
from opsboard.domain.kinds import Name
from opsboard.domain.property_text import property_name
from opsboard.domain.spans import crooked, mixed
from opsboard.domain.values import frozen
from opsboard.usecases.acting import UnitOfWork, acting, canonical_key, clean_reason, require_room
from opsboard.usecases.locks import closed_by, closed_for
from opsboard.usecases.newcomers import bring_back, let_go, newcomers, without
from opsboard.usecases.own_acts import Act, Ids, among, edits_of_workflow, merged
from opsboard.usecases.results import BulkResult, Stays
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.workflow_difference import Difference
    from opsboard.usecases.ports.store import Transaction

FIRST_LOOK = 20
"""Batches read at first when looking for one to take back; more are read when these do not tell."""

_MAKING = 1
"""The act of the team's log that made the board."""

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


def undo(session: Session, reason: str | None = None) -> BulkResult:
    """Take back this person's latest act that still stands, as a new batch: every value is what it was before.

    A later act that cannot be taken back, such as a purge, is named in `stays`. Raises Refused when there is
    nothing to take back, Conflict when someone changed one of its fields since, and GateRefused when an
    archived item would come back into a full stage (a `reason` passes).
    """
    return _take_back(session, "undo", reason)


def undo_time(session: Session, key: str, reason: str | None = None) -> BulkResult:
    """Take back what time brought last to an item (`time_effects`): for whoever may change it, as nobody did it. It
    does not come again. Raises Refused when there is none that stands, Conflict and GateRefused as `undo`."""
    found = _found(session, key)
    changes = session.store.changes(found)
    taken_back = {change.undo_of for change in changes}
    brought = [one.batch for one in changes if one.by == TIME_AUTHOR and one.batch not in taken_back]
    if not brought:
        raise Refused(N_("time brought nothing to {key} that could be taken back"), key=found)
    with acting(session, "undo", undo_of=brought[-1], reason=clean_reason(reason)) as act:
        _invert(act, act.tx.batch(brought[-1]), "undo")
    return BulkResult(act.changes, [], act.batch())


def redo(session: Session, reason: str | None = None) -> BulkResult:
    """Do again what this person took back last, unless they did something else since. Raises as `undo`."""
    return _take_back(session, "redo", reason)


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

    told = session.store.stages_of([wanted := _found(session, key)]).get(wanted, [])
    entered = [next(same) for _stage, same in groupby(told, key=lambda one: one[1])]
    spans = []
    for place, (since, stage) in enumerate(entered):
        until = entered[place + 1][0] if place + 1 < len(entered) else None
        passed = datetime.fromisoformat(until or session.clock()) - datetime.fromisoformat(since)
        spans.append(Span(stage, since, until, max(0, int(passed.total_seconds()))))
    return spans


def _found(session: Session, key: str) -> str:
    """The key of an item that is there. Raises NotFound."""
    return session.store.page(canonical_key(key), 0)[0].key


def _take_back(session: Session, word: str, reason: str | None) -> BulkResult:
    said = clean_reason(reason)
    passed: set[Ids] = set()
    while True:
        with session.store.write(word, session.clock(), session.login) as tx:
            newest, found, left = _find(session, tx, word, passed)
            stays = _stays(session, tx, word, found, left)
        if found is None:
            raise _nothing(word, stays)
        batch, edited = found.batch, found.edited
        became: Sequence[Difference] = ()
        needs = "member" if edited is None else "lead"
        undo_of = None if batch is None else batch.id
        with acting(session, word, needs=needs, undo_of=undo_of, reason=said) as act:
            if next((one.id for one in act.tx.batches_by(session.login, 1)), 0) != newest:
                continue
            put_back = None if batch is None else partial(_invert, act, act.tx.batch(batch.id), word)
            if edited is not None:
                from opsboard.usecases.workflow_undo import take_back

                became = take_back(act, edited, put_back)
            elif put_back is not None:
                put_back()
        if act.changes or edited is not None:
            return BulkResult(act.changes, [], act.batch(), stays=stays, workflow=became)
        passed.add(found.ids)


def _nothing(word: str, stays: Stays | None) -> Refused:
    if word == "redo":
        return Refused(N_("there is nothing to redo"))
    if stays is None:
        return Refused(N_("there is nothing to undo"))
    return Refused(N_("there is nothing to undo: your last act, on {what}, cannot be taken back"), what=stays.what)


def _find(session: Session, tx: Transaction, word: str, passed: set[Ids]) -> tuple[int, Act | None, Act | None]:
    """The number of the person's newest batch, the act to take back, and the newest one that was passed over."""
    look = FIRST_LOOK
    while True:
        batches = tx.batches_by(session.login, look)
        newest = batches[0].id if batches else 0
        whole = len(batches) < look
        edits = edits_of_workflow(session.store.team.changes(None if whole else batches[-1].at), session.login)
        found, left, told = among(merged(tx, batches, edits), word, passed)
        if told or whole:
            return newest, found, left
        look *= 10


def _stays(session: Session, tx: Transaction, word: str, found: Act | None, left: Act | None) -> Stays | None:
    """The person's newest act behind `found` that cannot be taken back: what was passed over, or for undo one on
    people, campaigns or shared views."""
    changes = () if left is None or left.batch is None else tx.batch(left.batch.id).changes
    newest, after = 0, _MAKING
    if found is not None and found.edited is not None:
        after = found.edited.number
    elif found is not None and found.batch is not None:
        newest = tx.batch(found.batch.id).changes[-1].seq
    if changes:
        newest = max(newest, changes[-1].seq)
    team = [
        entry
        for entry in session.store.team.changes(None if found is None or found.batch is None else found.batch.at)
        if entry.by == session.login
        and entry.after_seq >= newest
        and entry.batch > after
        and (entry.workflow is None or entry.purged)
    ]
    if team and word == "undo":
        last = [entry for entry in team if entry.batch == team[-1].batch]
        return Stays(last[0].op, tuple(dict.fromkeys(entry.subject for entry in last)))
    return Stays(changes[0].op, tuple(dict.fromkeys(change.key for change in changes))) if changes else None


def _invert(act: UnitOfWork, batch: Batch, word: str) -> None:
    """Put back what the batch changed, the last change first. Raises Conflict when others changed it since."""
    conflicts: dict[str, tuple[Any, Any, Any]] = {}
    keys: list[str] = []
    names: dict[str, Name] = {}
    _require_campaigns(act, batch)
    bring_back(act, batch)
    added, going = _added(batch), newcomers(act, batch)
    for change in reversed(batch.changes):
        if change.purged or change.op in DONE_ANEW or (change.key in added and change.op != "add"):
            continue
        held = act.tx.properties(change.key)
        after = added[change.key] if change.op == "add" else _before_of(change)
        if change.op == "add" and going:
            after = {**after, **without(going, change, held)}
        if (
            "blocked" in after
            and _is_of_links(change)
            and held.get("blocked") not in (change.after["blocked"], after["blocked"])
        ):
            # What blocks it now is not for this act to say: its links do, when the act is done.
            after = {name: value for name, value in after.items() if name != "blocked"}
        lost = {
            name: (value, held.get(name), change.after[name])
            for name, value in after.items()
            if name in change.after and name not in FORCED and held.get(name) not in (change.after[name], value)
        }
        if change.key not in added and lost:
            conflicts.update(lost)
            keys.append(change.key)
            kind = act.session.store.workflow.kind(act.tx.item(change.key).kind)
            names.update((name, property_name(kind, name)) for name in lost)
            continue
        if held.get("archived") and "archived" in after and not after["archived"]:
            _require_room(act, batch, change.key, held)
        if any(name.startswith("fields.") for name in after):
            _require_open(act, change, held, after)
        act.put_back(change.key, _INVERSE.get(change.op, change.op), after, change.seq)
    if conflicts:
        raise Conflict(
            N_("{keys}: {names} changed since; nothing was undone")
            if word == "undo"
            else N_("{keys}: {names} changed since; nothing was done again"),
            fields=conflicts,
            keys=tuple(dict.fromkeys(keys)),
            names=tuple(names.values()),
        )
    _require_spans(act, batch)
    let_go(act, going)


def _require_spans(act: UnitOfWork, batch: Batch) -> None:
    """What was put back ends nothing before it begins, and is no day beside a moment, where somebody changed its other
    end since. Raises Conflict."""
    touched: dict[str, set[str]] = {}
    for change in batch.changes:
        touched.setdefault(change.key, set()).update(change.before)
    for key, names in touched.items():
        held = act.tx.properties(key)
        kind = act.session.store.workflow.kind(held["kind"])
        back = {name: held.get(name) for name in names}
        ends = crooked(kind, held, back, act.session.zone) or ()
        other = {*ends, *(name for pair in mixed(kind, held, back) for name in pair)} - names
        if not other:
            continue
        since = [change for change in act.session.store.changes(key) if change.seq > batch.changes[-1].seq]
        changed = [name for name in other if any(name in change.after for change in since)]
        if changed:
            raise Conflict(
                N_("{keys}: {names} changed since; nothing was undone"),
                fields={name: (None, held[name], None) for name in changed},
                keys=(key,),
                names=tuple(property_name(kind, name) for name in changed),
            )


def _is_of_links(change: Change) -> bool:
    """Whether the change is that of a mark which links set and take away."""
    marks = [side["blocked"] for side in (change.before, change.after) if side.get("blocked") is not None]
    return bool(marks) and all(blocking_item(mark) is not None for mark in marks)


def _require_campaigns(act: UnitOfWork, batch: Batch) -> None:
    """Items go back to no campaign that was removed since. Raises Refused."""
    told = {change.before.get("campaign") for change in batch.changes if change.op != "add"} - {None}
    if told:
        from opsboard.usecases.campaigns import require_there

        require_there(act.session, told)


def _require_open(act: UnitOfWork, change: Change, held: Properties, after: Properties) -> None:
    """What was typed before a field closed is not taken back from behind. Raises Refused."""
    item = act.tx.item(change.key)
    kind = act.session.store.workflow.kind(item.kind)
    closed = closed_for(act.session, kind, item, after, held, change.seq)
    if closed:
        raise closed_by(item.key, kind, closed[0])


def _require_room(act: UnitOfWork, batch: Batch, key: str, held: Properties) -> None:
    """An item that comes back from the archive asks for room in its stage as `restore` does. What the act itself
    had made is only made again. Raises GateRefused."""
    while batch.undo_of is not None:
        batch = act.tx.batch(batch.undo_of)
    if all(change.key != key or change.op != "add" for change in batch.changes):
        require_room(act, held["kind"], held["stage"], act.reason)


def _added(batch: Batch) -> dict[str, dict[str, Any]]:
    """For each item that the batch made, what it has when that is taken back: it is archived, and the links that
    it got in the batch end. The rest of what the batch did to it stays, and is there again with it."""
    added: dict[str, dict[str, Any]] = {
        change.key: {"archived": True} for change in batch.changes if change.op == "add"
    }
    for change in batch.changes:
        if change.key in added:
            added[change.key].update(dict.fromkeys(name for name in change.after if name.startswith("link.")))
    return added


def _before_of(change: Change) -> Mapping[str, Any]:
    """What a change took the place of. The moments of a stage are told by the log, whatever was written beside it.
    That time brought something stays: it is not to come again."""
    return {
        name: value for name, value in change.before.items() if name not in STAGE_MOMENTS and not is_lasting_mark(name)
    }


_INVERSE = {
    "add": "archive",
    "archive": "restore",
    "restore": "archive",
    "block": "unblock",
    "unblock": "block",
    "watch": "unwatch",
    "unwatch": "watch",
    TELL: UNTELL,
    UNTELL: TELL,
    "snooze": "wake",
    "wake": "snooze",
    "link": "unlink",
    "attach": "detach",
    "detach": "attach",
    "unlink": "link",
}
