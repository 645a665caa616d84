"""Moving what stands on a calendar: the date that an item stands there under goes to another day.

A moment keeps its time of day, as the clock of the board's zone shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain.day_words import parse_when
from opsboard.domain.days import day_of, days_between, is_moment
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.fields import dates_of
from opsboard.domain.items import CORE_DATES, Item
from opsboard.domain.kinds import Kind
from opsboard.domain.promises import check_slip
from opsboard.domain.series import later
from opsboard.usecases.acting import UnitOfWork, acting, canonical_key, clean_reason
from opsboard.usecases.editing import for_all_that_follow
from opsboard.usecases.session import Session
from opsboard.usecases.typed import require_unlocked


def move_by_days(
    session: Session, key: str, role: str, days: int, *, reason: str | None = None, following: bool = False
) -> Item:
    """Move the date of this role so many days later, or earlier; a promise later only with a `reason`. Of an item that
    comes again this one alone, or (`following`) all that follow. Raises NotFound, Refused, GateRefused, Invalid when
    the item has no such date."""
    with acting(session, "edit") as act:
        item = act.tx.item(canonical_key(key))
        name, when = _held(session, act, item, role)
        return _write(session, act, item, {name: later(when, days, session.zone)}, reason, following)


def move_to_day(
    session: Session, key: str, role: str, typed: str, *, reason: str | None = None, following: bool = False
) -> Item:
    """Move the date of this role to a day as people type it (`fri`, `+3d`, `11-03 18:00`). Without a time
    a moment keeps its own; `none` takes the date away. Raises as `move_by_days`, and Invalid for what
    is no date."""
    with acting(session, "edit") as act:
        item = act.tx.item(canonical_key(key))
        name, held = _held(session, act, item, role)
        wanted = parse_when(typed, session.clock(), session.zone)
        if wanted is not None and is_moment(held) and not is_moment(wanted):
            day = day_of(held, session.zone)
            wanted = later(held, days_between(day, wanted), session.zone)
        if wanted is not None and is_moment(wanted) and _holds_days(session, item, name):
            wanted = day_of(wanted, session.zone)
        return _write(session, act, item, {name: wanted}, reason, following)


def stretch(session: Session, key: str, days: int) -> Item:
    """Let an item last so many days longer, or shorter: its due date moves and the start stays. One
    without a start begins on the day it was due. Raises Invalid when it is due on no day, or would end
    before it begins."""
    with acting(session, "edit") as act:
        item = act.tx.item(canonical_key(key))
        if item.due is None:
            raise Invalid(N_("{key} has no due date; d gives it one"), key=item.key)
        start = item.start or day_of(item.due, session.zone)
        due = later(item.due, days, session.zone)
        if day_of(due, session.zone) < day_of(start, session.zone):
            raise Invalid(N_("{key} lasts one day already"), key=item.key)
        return _write(session, act, item, {"start": start, "due": due})


def dates(session: Session, key: str) -> list[tuple[str, str]]:
    """The days on which an item stands on the calendar, as (role, day), in order of days. Raises NotFound."""
    item = session.store.item(canonical_key(key))
    kind = session.store.workflow.kind(item.kind)
    held = {"start": item.start, "due": item.due, **{f"fields.{name}": value for name, value in item.fields.items()}}
    found = [(role, day_of(str(when), session.zone)) for role, when in dates_of(kind, held)]
    return sorted(found, key=lambda one: one[1])


def _held(session: Session, act: UnitOfWork, item: Item, role: str) -> tuple[str, str]:
    """The property that holds the date of a role, and the date."""
    held: Mapping[str, Any] = act.tx.properties(item.key)
    for name in _names(session.store.workflow.kind(item.kind), role):
        if when := held.get(name):
            return name, str(when)
    raise Invalid(N_("{key} has no date to move here"), key=item.key)


def _names(kind: Kind, role: str) -> tuple[str, ...]:
    if role in CORE_DATES:
        return (role,)
    return tuple(f"fields.{field.key}" for field in kind.fields if field.role == role)


def _holds_days(session: Session, item: Item, name: str) -> bool:
    """Whether a property is a field that holds days only, no moments."""
    kind = session.store.workflow.kind(item.kind)
    return any(f"fields.{field.key}" == name and field.type == "date" for field in kind.fields)


def _write(
    session: Session,
    act: UnitOfWork,
    item: Item,
    wanted: Mapping[str, Any],
    reason: str | None = None,
    following: bool = False,
) -> Item:
    held = act.tx.properties(item.key)
    reason = clean_reason(reason)
    kind = session.store.workflow.kind(item.kind)
    check_slip(kind, item.key, held, wanted, reason)
    require_unlocked(kind, item, wanted, held)
    if following:
        wanted = {**wanted, **for_all_that_follow(act, item, wanted)}
    act.change(item, "edit", wanted, reason)
    return act.tx.item(item.key)
