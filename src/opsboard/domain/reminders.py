"""When a person is told of a date before it comes: times of the day itself, or of the evening before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from opsboard.domain import days
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import frozen

WORDS = {"both": "18:00 before, 09:00", "evening": "18:00 before", "morning": "09:00", "off": ""}
"""The settings that have a name; others are times like these."""
_TIME = re.compile(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])( *(?:before|前(?:一|1)?天?|前晚))?")
_AT_MOST = 5


@frozen
class Reminder:
    """A time of the day on which something is due, or of the day before."""

    before: bool
    hour: int
    minute: int

    def on(self, day: str, zone: str) -> str:
        """The moment at which it tells on a day; one that a change of clocks leaves out is later by as much."""
        return days.moment_at(day, self.hour, self.minute, zone)

    def tells_of(self, day: str) -> str:
        """The day that it tells of on this day."""
        return days.shifted(day, 1) if self.before else day


def parse_reminders(text: str) -> tuple[Reminder, ...]:
    """The times of a setting: a name of `WORDS`, or times such as `17:30 before, 08:45`. Raises Invalid."""
    told = WORDS.get(text.strip().lower(), text)
    found: dict[Reminder, None] = {}
    for part in filter(None, (each.strip() for each in re.split("[,，、]", told))):
        match = _TIME.fullmatch(part)
        if match is None:
            raise Invalid(
                N_('"{text}" is no time to be reminded at; write: both, evening, morning, off, or 17:30 before, 08:45'),
                text=part[:40],
            )
        found[Reminder(bool(match[3]), int(match[1]), int(match[2]))] = None
    if len(found) > _AT_MOST:
        raise Invalid(N_("{count} times a day at most"), count=_AT_MOST)
    return tuple(found)


def passed(reminders: tuple[Reminder, ...], after: str, now: str, zone: str) -> Iterator[tuple[str, Reminder]]:
    """The reminders whose moments lie in (after, now], with the day on which they tell; of yesterday and today
    alone, so that who was away is not told of what went by."""
    here = days.today(now, zone)
    for day in (days.shifted(here, -1), here):
        for one in reminders:
            if after < one.on(day, zone) <= now:
                yield day, one


def told_since(reminders: tuple[Reminder, ...], day: str, now: str, zone: str) -> str | None:
    """The moment since when somebody knows, by a reminder of the day before, of what is on this `day`; None when
    no such one came yet."""
    before = days.shifted(day, -1)
    moments = [one.on(before, zone) for one in reminders if one.before]
    return min((moment for moment in moments if moment <= now), default=None)
