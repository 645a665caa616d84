"""Days and moments of the stories, counted from the day on which the board is opened."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from opsboard.domain.days import moment_at, moment_of, shifted, today, weekday

_SPEC = re.compile(r"(?:(?P<from_great_day>D)?(?P<days>[+-]\d+)|(?P<weekday>MO))(?: (?P<hour>\d\d):(?P<minute>\d\d))?")
_AGO = re.compile(r"-(?P<count>\d+)(?P<unit>[mh])")
_GRID_MINUTES = 5
_GREAT_DAY = (11, 11)
_NEAREST, _FARTHEST, _USUAL = 9, 24, 16


class Timeline:
    """What `+3`, `-2 10:30`, `D-1`, `MO` and `-25m` mean on a certain day in a certain zone.

    `D` is the great day: 11 November where that lies 9 to 24 days ahead, else 16 days ahead. `-25m` and
    `-3h` are counted from now, rounded down to five minutes; `MO` is the Monday to come; all else is counted
    in days.
    """

    def __init__(self, now: str, zone: str) -> None:
        self.zone = zone
        self.here = today(now, zone)
        moment = datetime.strptime(now, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        self._now = moment.replace(minute=moment.minute - moment.minute % _GRID_MINUTES, second=0)
        self.great_day = _great_day(self.here)

    def when(self, spec: str) -> str:
        """A day, or a moment where the spec names a time. Raises ValueError for what is no spec."""
        ago = _AGO.fullmatch(spec)
        if ago:
            minutes = int(ago["count"]) * (60 if ago["unit"] == "h" else 1)
            return moment_of(self._now - timedelta(minutes=minutes))
        match = _SPEC.fullmatch(spec)
        if match is None:
            raise ValueError(f"no day or moment: {spec!r}")
        if match["weekday"]:
            day = shifted(self.here, 7 - weekday(self.here))
        else:
            day = shifted(self.great_day if match["from_great_day"] else self.here, int(match["days"]))
        if match["hour"] is None:
            return day
        return moment_at(day, int(match["hour"]), int(match["minute"]), self.zone)

    def day(self, days: int) -> str:
        """The day so many days from today."""
        return shifted(self.here, days)

    def moment(self, days: int, minute_of_day: int) -> str:
        """A minute of the day so many days from today."""
        return moment_at(self.day(days), minute_of_day // 60, minute_of_day % 60, self.zone)


def _great_day(here: str) -> str:
    for ahead in range(_NEAREST, _FARTHEST + 1):
        day = shifted(here, ahead)
        if (int(day[5:7]), int(day[8:])) == _GREAT_DAY:
            return day
    return shifted(here, _USUAL)
