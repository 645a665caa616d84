"""Days of work: how many an effort comes to, how many people have, and where they end in a ranking.

Efforts and capacities are settings of the board (`settings.effort`, `settings.capacity`). Whatever adds up work asks
here: the calendar, the lanes of people, the ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from opsboard.domain.kinds import Field, Workflow
from opsboard.domain.values import frozen

if TYPE_CHECKING:
    from opsboard.domain.working_time import WorkingTime

EFFORT = "effort"
"""The field that says how much work an item is."""
EFFORT_DAYS: Mapping[str, float] = {"s": 1, "m": 3, "l": 5, "xl": 10}
"""Days of work of each effort, where the board does not say."""
CAPACITY = "capacity"
DAYS_A_WEEK = 5.0
"""Days of work that a person has in a week, where the board does not say."""
DEFAULT = "default"
"""Stands in `settings.capacity` for everybody who has no line of their own."""
HORIZON = 14
"""Days, today the first, whose capacity a ranking is held against: ten working days of a usual week."""


def effort_days(settings: Mapping[str, Any]) -> dict[str, float]:
    """Days of work by effort."""
    return {**EFFORT_DAYS, **settings.get("effort", {})}


def days_a_week(settings: Mapping[str, Any], login: str) -> float:
    """Days of work that a person has in a usual week."""
    own = settings.get(CAPACITY, {})
    return float(own.get(login, own.get(DEFAULT, DAYS_A_WEEK)))


def share_worked(time: WorkingTime, first: str, days: int) -> float:
    """How many usual weeks so many days from the first on come to: a holiday takes its part of one away, a day that is
    worked in its place adds it."""
    from opsboard.domain.days import shifted  # writing an item takes the efforts alone

    usual = sum(map(bool, time.week))
    return sum(time.is_worked(shifted(first, by)) for by in range(days)) / usual if usual else 0.0


@frozen
class Load:
    """How much work somebody has, against what they have time for: in days."""

    days: float
    capacity: float

    @property
    def is_over(self) -> bool:
        return self.days > self.capacity


@frozen
class CapacityLine:
    """Where a ranking is cut by the capacity of the team: the items before it come to `used` days. One that is under
    way counts in its place like the others; those without a score are known to nobody and count nothing."""

    used: float
    capacity: float
    unknown: int = 0
    """Open items without a score."""
    cut: float | None = None
    """The score of the first item that does not fit; None when all do."""
    level: frozenset[str] = frozenset()
    """Keys of the items of this score that do fit."""

    def is_behind(self, key: str, score: float | None) -> bool:
        """Whether an item stands behind the line."""
        if score is None or self.cut is None:
            return score is None
        return score < self.cut or (score == self.cut and key not in self.level)


def line_of(ranked: Iterable[tuple[str, float, float]], capacity: float, unknown: int) -> CapacityLine:
    """The line in a ranking of (key, score, days), the best first."""
    used, level, at = 0.0, set[str](), None
    for key, score, days in ranked:
        if score != at:
            level, at = set(), score
        if used + days > capacity:
            return CapacityLine(used, capacity, unknown, score, frozenset(level))
        used += days
        level.add(key)
    return CapacityLine(used, capacity, unknown)


def score_field(workflow: Workflow) -> Field | None:
    """The field that items are ranked by; None on a board without one."""
    return next((field for kind in workflow.kinds for field in kind.fields if field.derived == "rice"), None)


def is_ranking(sort: str, workflow: Workflow) -> bool:
    """Whether an order is that of the ranking, the best first."""
    field = score_field(workflow)
    return field is not None and sort == f"-field.{field.key}"
