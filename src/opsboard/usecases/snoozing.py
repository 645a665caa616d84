"""Items put off until a day: not on boards and lists until then, and back by themselves."""

from __future__ import annotations

from collections.abc import Iterable

from opsboard.domain import days
from opsboard.usecases.acting import UnitOfWork
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import Due, TimeEffect, mark

MOST = 500
"""Items that are looked at in one go."""
NAME = "snooze"


def _due(session: Session, at: str) -> Iterable[Due]:
    today = days.today(at, session.zone)
    return [Due(key, day) for key, day in session.store.time.snoozed_until(NAME, today, MOST)]


def _come_back(act: UnitOfWork, due: Due) -> None:
    """The item is there again, and who has it is told, and who put it off."""
    item = act.tx.item(due.key)
    put_off = [change.by for change in act.session.store.changes(due.key) if change.after.get("snoozed")]
    mark(act, NAME, due, "wake", {"snoozed": None}, tell=[item.assignee or "", *put_off[-1:]])


COMES_BACK = TimeEffect(NAME, _due, _come_back)
"""A snoozed item comes back on its day."""
