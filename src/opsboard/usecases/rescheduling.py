"""Moving what stands on a calendar: the dates that items stand there under go to other days, many as one act.

A moment keeps its time of day, as the clock of the board's zone shows it. A span is carried with both of its ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from opsboard.domain.day_words import meaning
from opsboard.domain.days import day_of, days_between, is_moment, today
from opsboard.domain.errors import N_, Conflict, GateRefused, Invalid
from opsboard.domain.fields import dates_of, own_date
from opsboard.domain.items import CORE_DATES, Item, Properties
from opsboard.domain.kinds import Kind
from opsboard.domain.promises import check_slip
from opsboard.domain.property_text import property_name
from opsboard.domain.series import later
from opsboard.domain.spans import FIRST, LAST, ends_before, holds_days, of_one_sort, span_with
from opsboard.domain.text import clean_line
from opsboard.domain.values import frozen
from opsboard.usecases.acting import SLIPS, UnitOfWork, act_on, canonical_key, clean_reason
from opsboard.usecases.editing import for_all_that_follow
from opsboard.usecases.locks import require_unlocked
from opsboard.usecases.moving import who_changed
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits

NOTHING: Mapping[str, str | None] = MappingProxyType({})


@frozen
class Entry:
    """An item on a day of a calendar: under the date of a role, else under the one that it has."""

    key: str
    role: str | None = None
    seen: str | None = None
    """The day or moment that was seen there: where it is another one by now, nobody's change is lost."""


def move_by_days(
    session: Session,
    entries: Entry | Sequence[Entry],
    days: int,
    *,
    reason: str | None = None,
    following: bool = False,
    edits: Mapping[str, str | None] = NOTHING,
) -> BulkResult:
    """Move these so many days later, or earlier, a span with both ends; a promise later only with a `reason`, which
    is asked for before anything changes. Of an item that comes again this one alone, or (`following`) all that follow
    as well. `edits`: what else they get, as people type it. Of one entry raises NotFound, Refused, GateRefused,
    Conflict when it was moved meanwhile, and Invalid when the item has no such date; of several the refused ones are
    told."""

    def wanted(item: Item, kind: Kind, held: Properties, name: str) -> dict[str, Any]:
        moved: dict[str, Any] = {one: later(str(held[one]), days, session.zone) for one in _together(kind, held, name)}
        return {**moved, **canonical_edits(session, kind, edits, held)} if edits else moved

    return _reschedule(session, entries, wanted, reason, following)


def move_to_day(
    session: Session,
    entries: Entry | Sequence[Entry],
    typed: str,
    *,
    reason: str | None = None,
    following: bool = False,
) -> BulkResult:
    """Move these to a day as people type it (`fri`, `+3d`, `11-03 18:00`), a span with both ends. Without a time a
    moment keeps its own, and a time alone keeps the day; `none` takes the date away. Raises as `move_by_days`, and
    Invalid for what is no date."""
    now, zone, customs, words = session.clock(), session.zone, session.customs(), clean_line(typed)

    def meant_from(held: str) -> str | None:
        return meaning(words, now, zone, customs, held=held, keeps_day=True).when

    meant_from(today(now, zone))  # a slip of the pen is told before anything else

    def wanted(item: Item, kind: Kind, held: Properties, name: str) -> dict[str, Any]:
        was = str(held[name])
        if (meant := meant_from(was)) is None:
            return {name: None}
        step = days_between(day_of(was, zone), day_of(meant, zone))
        moved = {one: later(str(held[one]), step, zone) for one in _together(kind, held, name)}
        if is_moment(meant) and not holds_days(kind, name):
            moved[name] = meant
        return moved

    return _reschedule(session, entries, wanted, reason, following)


def landing(held: str, wanted: str | None, zone: str) -> str | None:
    """Where a date comes that is moved to another one: a moment that is moved to a day keeps its time."""
    if wanted is None or is_moment(wanted) or not is_moment(held):
        return wanted
    return later(held, days_between(day_of(held, zone), wanted), zone)


def stretch(
    session: Session, entries: Entry | Sequence[Entry], days: int, end: str = LAST, *, reason: str | None = None
) -> BulkResult:
    """Move one `end` of these so many days later, or earlier, while the other one stays: the last day, so that they
    last longer or shorter, or the first. What stands on one day alone begins there. Raises Invalid for
    a date that has no span, and for one that would end before it begins."""

    def wanted(item: Item, kind: Kind, held: Properties, name: str) -> dict[str, Any]:
        ends = span_with(kind, name)
        if ends is None:
            raise Invalid(
                N_("{key}: {date} is a single day; only a start with its end can be longer or shorter"),
                key=item.key,
                date=property_name(kind, name),
            )
        first, last = str(held.get(ends.first) or held[name]), str(held.get(ends.last) or held[name])
        span = {ends.first: first, ends.last: last}
        span |= of_one_sort(kind, held, span, session.zone, session.working_time)
        moved = ends.first if end == FIRST else ends.last
        span[moved] = later(span[moved], days, session.zone)
        if ends_before(span[ends.first], span[ends.last], session.zone):
            raise Invalid(N_("{key} lasts one day already"), key=item.key)
        return span

    return _reschedule(session, entries, wanted, reason, False)


def come_again(session: Session, keys: Iterable[str]) -> list[str]:
    """Those of these items that come again: of them is to be asked whether a date is for all that follow."""
    wanted = list(dict.fromkeys(map(canonical_key, keys)))
    return [key for some in range(0, len(wanted), 500) for key in session.store.come_again(wanted[some : some + 500])]


def dates(session: Session, key: str) -> list[tuple[str, str]]:
    """The days on which an item stands on the calendar, as (role, day), in order of days. Raises NotFound."""
    item = session.store.item(canonical_key(key))
    kind = session.store.workflow.kind(item.kind)
    held = {"start": item.start, "due": item.due, **{f"fields.{name}": value for name, value in item.fields.items()}}
    found = [(role, day_of(str(when), session.zone)) for role, when in dates_of(kind, held)]
    return sorted(found, key=lambda one: one[1])


Wanted = Callable[[Item, Kind, Properties, str], Mapping[str, Any]]
"""The new values of an item's dates, from the property that holds the date which is to move."""


def _reschedule(
    session: Session, entries: Entry | Sequence[Entry], wanted: Wanted, reason: str | None, following: bool
) -> BulkResult:
    """Give the items of these entries new dates, each item once however many of its dates are meant. A promise that
    needs a reason stops all, so that the act is one with it, and one undo."""
    reason = clean_reason(reason)
    by_key: dict[str, list[Entry]] = {}
    for entry in [entries] if isinstance(entries, Entry) else entries:
        by_key.setdefault(canonical_key(entry.key), []).append(entry)

    def work(act: UnitOfWork, key: str) -> None:
        item, held = act.tx.item(key), act.tx.properties(key)
        kind = session.store.workflow.kind(item.kind)
        new: dict[str, Any] = {}
        for entry in by_key[key]:
            name = _held_under(session, item, kind, held, entry)
            if name not in new:  # the other end of a span that was carried already
                new.update(wanted(item, kind, held, name))
        slips = _slips(kind, item, held, new, reason)
        opened = require_unlocked(session, kind, item, new, held, reason)
        if following and item.repeat is not None:
            new |= for_all_that_follow(act, item, new)
        act.change(item, "edit", new, reason if slips or opened else None)

    return act_on(session, "edit", list(by_key), work, stops=(*SLIPS, GateRefused))


def _slips(kind: Kind, item: Item, held: Properties, new: Properties, reason: str | None) -> bool:
    """Whether a promise moves later, for which the `reason` is. Raises GateRefused without one."""
    try:
        check_slip(kind, item.key, held, new, None)
    except GateRefused:
        if not reason:
            raise
        return True
    return False


def _held_under(session: Session, item: Item, kind: Kind, held: Properties, entry: Entry) -> str:
    """The property that holds the date of an entry. Raises Invalid, and Conflict when it was moved since."""
    role = entry.role
    names = _names(kind, role) if role else (own_date(kind), *_all_names(kind))
    name = next((name for name in names if held.get(name)), None)
    seen = entry.seen
    if name is not None and (seen is None or str(held[name]) == seen or day_of(str(held[name]), session.zone) == seen):
        return name
    if seen is None or not names:
        raise Invalid(N_("{key} has no date to move here"), key=item.key)
    name = name or names[0]
    raise Conflict(
        N_("{key}: {who} changed {names} since; look at it again and decide"),
        fields={name: (None, held.get(name), seen)},
        key=item.key,
        who=who_changed(session, item.key, {name}),
        names=(property_name(kind, name),),
    )


def _names(kind: Kind, role: str) -> tuple[str, ...]:
    """The properties that may hold the date of a role."""
    if role in CORE_DATES:
        return (role,)
    return tuple(f"fields.{field.key}" for field in kind.fields if field.role == role)


def _all_names(kind: Kind) -> Iterable[str]:
    """The properties with which an item may stand on the calendar, the one that counts most first."""
    return ("due", *(f"fields.{field.key}" for field in kind.fields if field.role), "start")


def _together(kind: Kind, held: Properties, name: str) -> list[str]:
    """A date, and the other end where it is one of a span's."""
    return [one for one in span_with(kind, name) or (name,) if held.get(one)]
