"""What time brings: effects that no person's act causes, such as a snoozed item that comes back on its day.

Whoever comes first does them: a member's open session within a minute, a member's next command, or `opsboard tick`.
Each is done once for an item and an occurrence (the day or moment it is for). That it was done stands with the item, as
the property `time.EFFECT.OCCURRENCE`, which is written by the very change that does it and holds who is told of it: so
two sessions cannot both do it, the log tells of it, and a check, a purge, a repair and a copy know it as any property.
Undo puts everything back but this mark: what somebody took back does not come again.

A new one is a `TimeEffect` in a module of its own and an entry in `_effects`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from opsboard.domain.errors import OpsboardError, Refused, Unavailable
from opsboard.domain.items import TIME_AUTHOR, Properties, time_mark
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.acting import UnitOfWork, know_workflow, require_role
from opsboard.usecases.session import Session

PATIENCE = 0.3
"""Seconds that one who came for something else waits for the board: whoever holds it may well do the same."""
MOST_AT_ONCE = 20
"""Done by one who came for something else; the rest is for the next one."""


@frozen
class Due:
    """What an effect is due for. `occurrence` is a day or a moment, as the log keeps it; what one item and effect has
    several of at the same time (one for each person, say) says so in it, behind a blank."""

    key: str
    occurrence: str


@frozen
class TimeEffect:
    """One thing that time brings. `name` is a plain word: it stands in the log for good.

    `due` finds what is due at a moment (UTC) by reads that walk an index and leave out what is marked
    (`store.time`), so that it costs next to nothing when nothing is due; it is asked again when the board is held.
    `apply` does it, by `mark` in the change that is the effect, in an act of its own. What it refuses is told by
    `opsboard tick` and left.
    """

    name: str
    due: Callable[[Session, str], Iterable[Due]]
    apply: Callable[[UnitOfWork, Due], object]


@frozen
class Brought:
    """What was done, or (with `refused`) could not be."""

    effect: str
    key: str
    occurrence: str
    refused: OpsboardError | None = None


def _effects() -> tuple[TimeEffect, ...]:
    """All of them, in the order in which they are done. Their modules import little: every command loads them."""
    from opsboard.usecases import escalating, expiring, series, snoozing

    return (snoozing.COMES_BACK, expiring.OPENS_NEXT, expiring.EXPIRED, series.APPEARS, escalating.ESCALATION)


def mark(act: UnitOfWork, effect: str, due: Due, op: str, after: Properties, tell: Iterable[str] = ()) -> None:
    """Give the item these values and the mark that the effect is done, in one change; `tell` are the logins in whose
    inbox it comes."""
    told = sorted({login for login in tell if login})
    act.change(due.key, op, {**after, time_mark(effect, due.occurrence): told})


def bring(
    session: Session,
    effects: Sequence[TimeEffect] | None = None,
    *,
    most: int | None = MOST_AT_ONCE,
    patience: float | None = PATIENCE,
) -> list[Brought]:
    """Do what is due by now (`most` None: all of it), as far as the person may change the board; gives what was done.
    Raises Unavailable when the board cannot be written within so many seconds (`patience`; None: as long as people
    wait)."""
    at = session.clock()
    every = _effects() if effects is None else effects
    due = _found(session, every, at)
    if not due:
        return []
    try:
        require_role(session, "member")
    except Refused:
        return []
    know_workflow(session)
    brought: list[Brought] = []
    tried: set[tuple[str, Due]] = set()
    while due:
        done = 0
        for effect, one in due if most is None else due[: most + MOST_AT_ONCE]:
            tried.add((effect.name, one))
            try:
                if _do(session, effect, one, at, patience):
                    brought.append(Brought(effect.name, one.key, one.occurrence))
                    done += 1  # what is refused each time does not keep the others back
                    if done == most:
                        break
            except Unavailable:
                raise
            except OpsboardError as error:
                brought.append(Brought(effect.name, one.key, one.occurrence, error))
        if most is not None:
            break
        due = [(effect, one) for effect, one in _found(session, every, at) if (effect.name, one) not in tried]
    return brought


def bring_in_passing(session: Session, most: int = MOST_AT_ONCE, patience: float = PATIENCE) -> list[Brought]:
    """As `bring`, for one who came for something else: that the board is busy or cannot be written keeps nobody from
    what they came for, and somebody else will do it."""
    try:
        return bring(session, most=most, patience=patience)
    except Unavailable:
        return []


def _found(session: Session, effects: Sequence[TimeEffect], at: str) -> list[tuple[TimeEffect, Due]]:
    return [(effect, one) for effect in effects for one in effect.due(session, at)]


def _do(session: Session, effect: TimeEffect, due: Due, at: str, patience: float | None) -> bool:
    """Do one effect, unless somebody was sooner or it is not due any more; gives whether it was done."""
    by_time = replaced(session, login=TIME_AUTHOR, name="")
    with session.store.write("time", at, TIME_AUTHOR, patience=patience) as tx:
        if time_mark(effect.name, due.occurrence) in tx.properties(due.key) or due not in effect.due(session, at):
            return False
        act = UnitOfWork(by_time, "time", tx, at)
        effect.apply(act, due)
        act.follow()
    return bool(act.changes)
