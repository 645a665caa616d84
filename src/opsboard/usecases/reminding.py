"""What a person is told before it comes: at the times they set, once, in whichever of their sessions comes first.

A reminder changes nothing of an item, so that the log has none of it: it is a date, read when its time comes. Until
when a person was told is a setting of theirs, which one session takes for all.
"""

from __future__ import annotations

from opsboard.domain import days
from opsboard.domain.kinds import DEADLINE_ROLES
from opsboard.domain.notices import DatedNotice
from opsboard.domain.reminders import parse_reminders, passed
from opsboard.usecases.inbox import MOST_DATES, reminders_of
from opsboard.usecases.session import Session

REMINDED = "reminded"


def remind(session: Session) -> list[DatedNotice]:
    """The dates that the person is to be told of now; nothing when another session of theirs tells them. Costs one
    look-up but for the minute in which a reminder comes."""
    now, zone = session.clock(), session.zone
    held = session.store.settings.recall(session.login, REMINDED)
    until = str(held) if isinstance(held, str) and days.is_moment(held) else None
    if until is None or until > now:  # never told, or by a clock that was wrong: from here on
        session.store.settings.exchange(session.login, REMINDED, held, now)
        return []
    come = list(passed(parse_reminders(reminders_of(session)), until, now, zone))
    if not come or not session.store.settings.exchange(session.login, REMINDED, held, now):
        return []
    here = days.today(now, zone)
    wanted = {ahead for day, one in come if (ahead := one.tells_of(day)) >= here}
    if not wanted:
        return []
    found = session.store.inbox.dates_of(session.login, DEADLINE_ROLES, min(wanted), max(wanted), MOST_DATES)
    told = [
        DatedNotice(now, False, one.card, one.role, one.day, one.moment, soon=one.day > here)
        for one in found
        if one.day in wanted and (one.moment is None or one.moment > now)
    ]
    return sorted(told, key=lambda one: (one.day, one.moment or "", one.card.key))
