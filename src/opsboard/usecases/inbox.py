"""What concerns a person: given to them, spoken to them, changed on what they watch, come due or late.

Changes stand in the store's notices, an index into the log. Dates need no writing: they are asked for, of
the person's own open items, and what was read of them is a setting of the person. A date comes in at the person's
reminder on the day before, again when it comes, and again when it goes by: one entry, in the place of the last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opsboard.domain import days
from opsboard.domain.kinds import DEADLINE_ROLES
from opsboard.domain.notices import DatedNotice, Notice
from opsboard.domain.reminders import parse_reminders, told_since
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session

DAYS_BACK = 30
"""Items that are overdue for longer are not in the inbox; the screen `mine` lists them."""
DAYS_NEW = 7
"""Of the dates before a person first marks any as read, those of so many days are unread."""
MOST_DATES = 500
READ_DATES = "read dates"
SEEN = "seen"


@frozen
class InboxDay:
    """What came on one day: dates first, then changes, both the newest first."""

    day: str
    dates: tuple[DatedNotice, ...]
    notices: int


@frozen
class Since:
    """What came since a person was here."""

    at: str | None
    """When they were, UTC; None when they never were."""
    counts: dict[str, int]
    """Reason of a notice, or `late`, `due` or `soon` -> how many."""
    notices: tuple[Notice, ...]
    dates: tuple[DatedNotice, ...]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def inbox(session: Session, among: Selection | None = None) -> list[InboxDay]:
    """All that concerns a person, by days, the newest first; of what is `among` these items. Changes are only
    counted: `window` reads them."""
    counts: dict[str, int] = {}
    for at, number in session.store.inbox.spans(session.login, among):
        day = days.as_local(at, session.zone).date().isoformat()
        counts[day] = counts.get(day, 0) + number
    dates = _dates(session, among)
    of_day: dict[str, list[DatedNotice]] = {}
    for one in dates:
        of_day.setdefault(days.as_local(one.at, session.zone).date().isoformat(), []).append(one)
    return [
        InboxDay(day, tuple(of_day.get(day, ())), counts.get(day, 0))
        for day in sorted({*counts, *of_day}, reverse=True)
    ]


def window(session: Session, offset: int, limit: int, among: Selection | None = None) -> list[Notice]:
    """Changes that concern the person from a place on, the newest first."""
    return session.store.inbox.notices(session.login, limit=limit, offset=offset, among=among)


def place_of(session: Session, notice: Notice, among: Selection | None = None) -> int:
    """The place of a change among those that concern the person."""
    return session.store.inbox.newer(session.login, notice.at, notice.seq, among)


def unread(session: Session) -> int:
    """How many notices and dates the person has not read."""
    return session.store.inbox.unread(session.login) + sum(not one.read for one in _dates(session))


def mark_read(
    session: Session, notices: Sequence[int] = (), dates: Sequence[DatedNotice] = (), *, read: bool = True
) -> None:
    """Mark changes, by their numbers, and dates as read, or as not read."""
    if notices:
        session.store.inbox.mark_read(session.login, notices, read)
    if dates:
        until, apart = _read_dates(session)
        names = {one.id for one in dates}
        current = {one.id for one in _dates(session)}
        # `apart` holds those that are read though they came later, or unread though they came before.
        for one in dates:
            if (one.at <= until) == read:
                apart.discard(one.id)
            else:
                apart.add(one.id)
        apart = {name for name in apart if name in current or name in names}
        session.store.settings.remember(session.login, READ_DATES, [until, sorted(apart)])


def mark_all_read(session: Session, among: Selection | None = None) -> None:
    """Mark all that is in the inbox now as read, or all of it that is `among` these items."""
    session.store.inbox.mark_read(session.login, None, among=among)
    if among is not None:
        mark_read(session, dates=[one for one in _dates(session, among) if not one.read])
        return
    session.store.settings.remember(session.login, READ_DATES, [session.clock(), []])


def since(session: Session, when: str | None = None, *, limit: int | None = None) -> Since:
    """What came since the person was last here, or since `when` as people type it. Raises Invalid."""
    if when is None:
        seq, at = _last_here(session)
    else:
        at = session.moment_past(when)
        seq = 0 if at is None else session.store.inbox.seq_at(at)
    counts = session.store.inbox.counts(session.login, seq)
    dates = [one for one in _dates(session) if at is not None and at < one.at]
    for one in dates:
        counts[one.state] = counts.get(one.state, 0) + 1
    return Since(at, counts, tuple(session.store.inbox.notices(session.login, seq, limit)), tuple(dates))


def note_seen(session: Session, seq: int | None = None, at: str | None = None) -> None:
    """Remember that the person has seen the board as it is now, or as it was after change `seq` at a moment."""
    if seq is None or at is None:
        seq, at = session.store.seq(), session.clock()
    session.store.settings.remember(session.login, SEEN, [seq, at])


def reminders_of(session: Session) -> str:
    """When the person wants to be told of what comes: as their file says, or the board for one who has none."""
    if session.restricted:
        from opsboard.usecases.settings import own_settings

        return own_settings(session).get("reminders", session.reminders)
    return session.reminders


def _last_here(session: Session) -> tuple[int, str | None]:
    """The newest change that a person has seen and when: they left then, or did something."""
    places: list[tuple[int, str]] = []
    seen = session.store.settings.recall(session.login, SEEN)
    if isinstance(seen, list) and len(seen) == 2 and isinstance(seen[0], int) and days.is_moment(str(seen[1])):
        places.append((seen[0], str(seen[1])))
    acted = session.store.inbox.last_act(session.login)
    if acted is not None:
        places.append(acted)
    return max(places, default=(0, None))


def _dates(session: Session, among: Selection | None = None) -> list[DatedNotice]:
    """The dates of the person's open items that come tomorrow, as far as they are reminded of it by now, that came, or
    that went by lately; the newest first."""
    now, zone = session.clock(), session.zone
    today = days.as_local(now, zone).date().isoformat()
    found = session.store.inbox.dates_of(
        session.login, DEADLINE_ROLES, days.shifted(today, -DAYS_BACK), days.shifted(today, 1), MOST_DATES, among
    )
    known = told_since(parse_reminders(reminders_of(session)), days.shifted(today, 1), now, zone)
    until, apart = _read_dates(session)
    dates = []
    for one in found:
        begins = days.moment_at(one.day, 0, 0, zone)
        soon = one.day > today
        if soon:
            if known is None:
                continue
            late, at = False, known
        elif one.moment is not None:
            late, at = one.moment <= now, one.moment if one.moment <= now else begins
        else:
            late = one.day < today
            at = days.moment_at(days.shifted(one.day, 1), 0, 0, zone) if late else begins
        notice = DatedNotice(at, late, one.card, one.role, one.day, one.moment, soon=soon)
        dates.append(replaced(notice, read=(at <= until) != (notice.id in apart)))
    return sorted(dates, key=lambda one: one.at, reverse=True)


def _read_dates(session: Session) -> tuple[str, set[str]]:
    """Until when dates are read, and those that are an exception to that."""
    kept: Any = session.store.settings.recall(session.login, READ_DATES)
    if isinstance(kept, list) and len(kept) == 2 and isinstance(kept[1], list) and days.is_moment(str(kept[0])):
        return str(kept[0]), set(map(str, kept[1]))
    today = days.as_local(session.clock(), session.zone).date().isoformat()
    return days.moment_at(days.shifted(today, -DAYS_NEW), 0, 0, session.zone), set()
