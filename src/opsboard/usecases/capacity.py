"""How much work people have, and how far down the ranking the days reach that the team has for it.

Both are of all the team's open work, whatever a screen or a query shows of it: a filter gives nobody more time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from opsboard.domain.capacity import (
    EFFORT,
    HORIZON,
    CapacityLine,
    Load,
    days_a_week,
    effort_days,
    line_of,
    score_field,
    share_worked,
)
from opsboard.domain.days import shifted, today, weekday
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.usecases.reading import people
from opsboard.usecases.session import Session

T = TypeVar("T")


def capacity_line(session: Session) -> CapacityLine:
    """Where the ranking of the open items is cut by what the team can do in two weeks from today on."""
    return _kept(session, "capacity line", _line)


def week_loads(session: Session) -> Mapping[str, Load]:
    """Of everybody who works here or has something: the days of their open items, against what they have in this week.
    What has no effort counts nothing."""
    return _kept(session, "week loads", _loads)


def _line(session: Session, workers: Sequence[str]) -> CapacityLine:
    settings, field = session.store.workflow.settings, score_field(session.store.workflow)
    weeks = share_worked(session.working_time(), today(session.clock(), session.zone), HORIZON)
    capacity = sum(days_a_week(settings, login) for login in workers) * weeks
    days = effort_days(settings)
    work = list(_open_work(session, EFFORT, field.key)) if field else []
    rated = [(key, score, days.get(effort, 0.0)) for key, _login, effort, score in work if score is not None]
    rated.sort(key=lambda one: -one[1])  # of the same score the newest first, as a list has them
    return line_of(rated, round(capacity, 1), len(work) - len(rated))


def _loads(session: Session, workers: Sequence[str]) -> Mapping[str, Load]:
    settings, now = session.store.workflow.settings, today(session.clock(), session.zone)
    share = share_worked(session.working_time(), shifted(now, -weekday(now)), 7)
    days = effort_days(settings)
    work = dict.fromkeys(workers, 0.0)
    for _key, login, effort in _open_work(session, EFFORT):
        if login is not None:
            work[login] = work.get(login, 0.0) + days.get(effort, 0.0)
    return {
        login: Load(load, round(days_a_week(settings, login) * share, 1) if login in workers else 0.0)
        for login, load in work.items()
    }


def _open_work(session: Session, *fields: str) -> Iterator[tuple[Any, ...]]:
    """(key, assignee, value of each field) of the open items of the kinds that have these fields, the newest first."""
    for kind in session.store.workflow.kinds:
        stages = [stage.key for stage in kind.stages if stage.category not in CLOSED_CATEGORIES]
        if stages and {field.key for field in kind.fields}.issuperset(fields):
            yield from session.store.values_in(kind.key, stages, fields)


def _kept(session: Session, name: str, make: Callable[[Session, Sequence[str]], T]) -> T:
    """What was reckoned last for those who work here, as long as nothing changed on the board and the day is the same.
    Who only looks on has no days of work."""
    workers = [one.login for one in people(session) if one.active and one.role != "viewer"]
    made_of = session.store.seq(), today(session.clock(), session.zone), workers
    held: dict[str, tuple[object, T]] = session.store.kept(name, dict)
    if name not in held or held[name][0] != made_of:
        held[name] = made_of, make(session, workers)
    return held[name][1]
