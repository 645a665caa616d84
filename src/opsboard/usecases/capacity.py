"""How much work people have, and how far down the ranking the days reach that the team has for it.

Both are of all the team's open work, whatever a screen or a query shows of it: a filter gives nobody more time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

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
from opsboard.domain.values import replaced
from opsboard.usecases.reading import count, people, selection
from opsboard.usecases.session import Session

T = TypeVar("T")

AT_ONCE = 100
"""Items of a ranking that are read at a time, until the line is reached."""


def capacity_line(session: Session) -> CapacityLine:
    """Where the ranking of the open items is cut by what the team can do in two weeks from today on. Needs a board
    with a score."""
    return _kept(session, "capacity line", _line)


def week_loads(session: Session) -> Mapping[str, Load]:
    """Of everybody who works here or has something: the days of their open items, against what they have in this week.
    What has no effort counts nothing."""
    return _kept(session, "week loads", _loads)


def _line(session: Session, workers: Sequence[str]) -> CapacityLine:
    workflow, settings = session.store.workflow, session.store.workflow.settings
    field = score_field(workflow)
    assert field is not None
    weeks = share_worked(session.working_time(), today(session.clock(), session.zone), HORIZON)
    capacity = sum(days_a_week(settings, login) for login in workers) * weeks
    of_kinds = " ".join(f"kind:{kind.key}" for kind in workflow.kinds if field in kind.fields)
    unknown = count(session, selection(session, (of_kinds, "is:open", f"-field.{field.key}:*")))
    return line_of(_ranked(session, field.key), round(capacity, 1), unknown)


def _ranked(session: Session, field: str) -> Iterator[tuple[str, float, float]]:
    """(key, score, days) of the open items that have a score, the best first."""
    days = effort_days(session.store.workflow.settings)
    chosen = replaced(selection(session, "is:open", sort=f"-field.{field}", limit=AT_ONCE), asked=(EFFORT,))
    while cards := session.store.cards(chosen):
        for card in cards:
            if field not in card.asked:
                return
            yield card.key, card.asked[field], days.get(card.asked.get(EFFORT, ""), 0.0)
        chosen = replaced(chosen, offset=chosen.offset + AT_ONCE)


def _loads(session: Session, workers: Sequence[str]) -> Mapping[str, Load]:
    settings, now = session.store.workflow.settings, today(session.clock(), session.zone)
    share = share_worked(session.working_time(), shifted(now, -weekday(now)), 7)
    days = effort_days(settings)
    work = dict.fromkeys(workers, 0.0)
    for login, effort, number in session.store.tally(selection(session, "is:open"), EFFORT):
        if login is not None:
            work[login] = work.get(login, 0.0) + days.get(effort, 0.0) * number
    return {
        login: Load(load, round(days_a_week(settings, login) * share, 1) if login in workers else 0.0)
        for login, load in work.items()
    }


def _kept(session: Session, name: str, make: Callable[[Session, Sequence[str]], T]) -> T:
    """What was reckoned last for those who work here, as long as nothing changed on the board and the day is the same.
    Who only looks on has no days of work."""
    workers = [one.login for one in people(session) if one.active and one.role != "viewer"]
    made_of = session.store.seq(), today(session.clock(), session.zone), workers
    held: dict[str, tuple[object, T]] = session.store.kept(name, dict)
    if name not in held or held[name][0] != made_of:
        held[name] = made_of, make(session, workers)
    return held[name][1]
