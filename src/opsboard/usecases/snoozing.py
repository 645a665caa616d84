"""Items put off until a day: not on boards and lists until then, and back by themselves."""

from __future__ import annotations

from collections.abc import Iterable

from opsboard.domain import days
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import time_mark
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.usecases.acting import SLIPS, Keys, UnitOfWork, act_on
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import Due, TimeEffect, mark

MOST = 500
"""Items that are looked at in one go."""
NAME = "snooze"


def snooze(session: Session, keys: Keys, day: str) -> BulkResult:
    """Put items off until a day as people type it; `none` brings them back now. Raises Invalid for a day that is not
    after today, and Refused for an item that is closed or archived."""
    until = session.day(day)
    if until is not None and until <= days.today(session.clock(), session.zone):
        from opsboard.domain.plain_dates import shown

        raise Invalid(N_('"{text}" is not after today: give a later day, or none'), text=shown(day))

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        if until is None:
            act.change(item, "wake", {"snoozed": None})
            return
        if item.archived or item.category in CLOSED_CATEGORIES:
            raise Refused(N_("{key} is done or put away: there is nothing to put off"), key=item.key)
        # Whatever a clock that was wrong brought back on that day: it comes back on it again.
        act.change(item, "snooze", {"snoozed": until, time_mark(NAME, until): None})

    return act_on(session, "snooze" if until else "wake", keys, work, stops=(*SLIPS, Invalid))


def _due(session: Session, at: str) -> Iterable[Due]:
    today = days.today(at, session.zone)
    return [Due(key, today) for key, _day in session.store.time.snoozed_until(NAME, today, MOST)]


def _come_back(act: UnitOfWork, due: Due) -> None:
    """The item is there again, and who has it is told, and who put it off."""
    item = act.tx.item(due.key)
    put_off = [change.by for change in act.session.store.changes(due.key) if change.after.get("snoozed")]
    mark(act, NAME, due, "wake", {"snoozed": None}, tell=[item.assignee or "", *put_off[-1:]])


COMES_BACK = TimeEffect(NAME, _due, _come_back)
"""A snoozed item comes back on its day."""
