"""The numbers of an analysis that comes again, as series: how each metric went, and how far it is from its target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.domain.text import narrow
from opsboard.domain.values import frozen

_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_BARS = "▁▂▃▄▅▆▇█"
Rows = Sequence[Mapping[str, Any]]
"""Rows of a table of numbers: `name`, `value`, `prev`, `target`."""


@frozen
class Trend:
    """One metric over the times that it was taken, the oldest first."""

    name: str
    values: tuple[float, ...]
    text: str
    """The newest value as it was typed."""
    to_target: float | None
    """The target less the newest value."""

    @property
    def change(self) -> float:
        """Against the last time."""
        return self.values[-1] - self.values[-2]


def number_in(text: object) -> float | None:
    """The first number of a text such as `1,617 起` or `4.4 %`; None without one."""
    found = _NUMBER.search(narrow(str(text or "")).replace("−", "-"))
    return float(found[0].replace(",", "")) if found else None


def trends(times: Sequence[Rows]) -> list[Trend]:
    """The metrics of the newest of these times, each with what it was before: as the earlier times say, else as the row
    itself says of the last time. One that was taken once is no trend."""
    found = []
    for row in times[-1] if times else ():
        name, value = str(row.get("name") or ""), number_in(row.get("value"))
        if value is None:
            continue
        earlier = [
            number
            for rows in times[:-1]
            for one in rows
            if one.get("name") == row.get("name") and (number := number_in(one.get("value"))) is not None
        ]
        if not earlier and (before := number_in(row.get("prev"))) is not None:
            earlier = [before]
        if earlier:
            target = number_in(row.get("target"))
            to_target = None if target is None else target - value
            found.append(Trend(name, (*earlier, value), str(row["value"]), to_target))
    return found


def spark(values: Sequence[float]) -> str:
    """The values as a row of bars, the least at the foot."""
    low, high = min(values), max(values)
    if high == low:
        return _BARS[3] * len(values)
    return "".join(_BARS[round((value - low) / (high - low) * (len(_BARS) - 1))] for value in values)
