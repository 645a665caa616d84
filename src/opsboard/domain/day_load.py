"""How full a day is: its open items, and the days of work of those that say their effort."""

from __future__ import annotations

from opsboard.domain.values import frozen

EFFORT_DAYS = {"S": 0.5, "M": 1.0, "L": 3.0, "XL": 5.0}
"""Days of work that an effort (`effort` of a kind) stands for."""


@frozen
class DayTotal:
    """What a day holds, also where not all of it is shown."""

    items: int = 0
    open: int = 0
    """Those on which work is left."""
    load: float = 0.0
    """Days of work of the open ones that are due."""
