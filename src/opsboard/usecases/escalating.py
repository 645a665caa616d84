"""Escalation: named people are told when an item stands in a stage for longer than the team agreed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from opsboard.usecases.acting import UnitOfWork
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import Due, TimeEffect, mark

if TYPE_CHECKING:
    from opsboard.domain.escalation import Escalation

NAME = "escalate"
MOST = 100
BACK = 7
"""Days: an item that has stood longer than that too long when a rule comes is no news."""


def _due(session: Session, at: str) -> Iterable[Due]:
    if not session.store.time.escalates():
        return []
    return list(_found(session, at))


def _found(session: Session, at: str) -> Iterator[Due]:
    from datetime import timedelta

    from opsboard.domain.days import as_local, moment_of, moment_of_seconds, seconds_of
    from opsboard.domain.errors import Invalid
    from opsboard.domain.escalation import escalations_of
    from opsboard.usecases.clocks import reckoner

    try:
        rules = escalations_of(session.store.workflow.settings)
        by = reckoner(session)
    except Invalid:
        return  # `workflow check` tells what is wrong
    for rule in rules:
        hours = by.always if rule.always else by.hours
        last = moment_of_seconds(hours.before(seconds_of(at), rule.after.amount, in_days=rule.after.in_days))
        first = moment_of(as_local(last, "UTC") - timedelta(days=BACK))
        for key, since in session.store.time.stood_since(NAME, rule.kind, rule.stage, first, last, MOST):
            yield Due(key, f"{since} {rule.stage}")


def _tell(act: UnitOfWork, due: Due) -> None:
    """Whom the rule names is told, in one entry of the log."""
    from opsboard.domain.escalation import escalations_of

    item = act.tx.item(due.key)
    stage = due.occurrence.partition(" ")[2]
    for rule in escalations_of(act.session.store.workflow.settings):
        if (rule.kind, rule.stage) == (item.kind, stage):
            mark(act, NAME, due, NAME, {}, tell=_people(act, rule, item.assignee))
            return


def _people(act: UnitOfWork, rule: Escalation, assignee: str | None) -> Iterator[str]:
    from opsboard.domain.escalation import ASSIGNEE
    from opsboard.domain.items import LEADING_ROLES

    for who in rule.tell:
        if who == ASSIGNEE:
            yield assignee or ""
        elif who in LEADING_ROLES:
            yield from (one.login for one in act.session.store.team.people() if one.role == who and one.active)
        else:
            yield who


ESCALATION = TimeEffect(NAME, _due, _tell)
"""An item stands in a stage for too long."""
