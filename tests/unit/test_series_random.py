"""Ten thousand random rules, dates and completions, early and late, against dateutil.

The oracle asks dateutil for the plain days, weeks, months and years and adds the two sentences that go beyond it: a
month too short for a day takes its last day, and a time that the clock leaps over is as much later that day. It expands
from the first day on, where the program goes from the last step on.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule
from soaking import amount

from opsboard.domain.days import days_in_month
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.recurrence import DAYS, Repeat, coming, rrule_of
from opsboard.domain.series import brought, following, of_json

ANALYSIS = load_default().kind("analysis")
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
UNITS = {"daily": rrule.DAILY, "weekly": rrule.WEEKLY, "monthly": rrule.MONTHLY, "yearly": rrule.YEARLY}


def days_of(repeat: Repeat, start: date) -> Iterator[date]:
    """All days of a rule that began on `start`, which is the first whatever the rule says."""
    yield start
    number = 1
    for day in plain_days(repeat, start):
        if repeat.until is not None and day.isoformat() > repeat.until:
            return
        if day > start:
            number += 1
            if repeat.count is not None and number > repeat.count:
                return
            yield day


def plain_days(repeat: Repeat, start: date) -> Iterator[date]:
    steps: dict[str, Any] = {"interval": repeat.interval, "wkst": rrule.MO}
    first = {"monthly": start.replace(day=1), "yearly": start.replace(month=1, day=1)}.get(repeat.frequency, start)
    if repeat.weekdays:
        steps["byweekday"] = [DAYS.index(day) for day in repeat.weekdays]
    if repeat.nths:
        steps["byweekday"] = [rrule.weekday(DAYS.index(day), number) for number, day in repeat.nths]
    for one in rrule.rrule(UNITS[repeat.frequency], datetime.combine(first, time()), **steps):
        day = one.date()
        if repeat.frequency == "monthly" and not repeat.nths:
            last = days_in_month(day.year, day.month)
            yield from (
                day.replace(day=at) for at in sorted({min(at, last) for at in repeat.month_days or (start.day,)})
            )
        elif repeat.frequency == "yearly":
            month, at = repeat.year_day or (start.month, start.day)
            yield date(day.year, month, min(at, days_in_month(day.year, month)))
        else:
            yield day


def any_repeat(chance: random.Random, start: date) -> Repeat:
    frequency = chance.choice(list(UNITS))
    interval = chance.choice([1, 1, 1, 2, 3, 5, chance.randint(1, 60)])
    days: dict[str, Any] = {}
    if frequency == "weekly" and chance.random() < 0.7:
        some = chance.sample(DAYS, chance.randint(1, 4))
        days["weekdays"] = tuple(day for day in DAYS if day in some)
    elif frequency == "monthly" and chance.random() < 0.5:
        days["month_days"] = tuple(sorted(chance.sample(range(1, 32), chance.randint(1, 3))))
    elif frequency == "monthly" and chance.random() < 0.6:
        days["nths"] = ((chance.choice([-1, 1, 2, 3, 4]), chance.choice(DAYS)),)
    elif frequency == "yearly" and chance.random() < 0.5:
        days["year_day"] = chance.choice([(2, 29), (11, 11), (12, 31), (1, 1)])
    end = chance.random()
    if end < 0.2:
        days["count"] = chance.randint(1, 12)
    elif end < 0.4:
        days["until"] = (start + timedelta(chance.randint(0, 1500))).isoformat()
    return Repeat(frequency, interval, **days)


def between(days: Iterable[date], first: date, last: date) -> Iterator[date]:
    return (day for day in takewhile(lambda day: day <= last, days) if day >= first)


def moment(day: date, clock: time, zone: str) -> str:
    """A time on a day, as the clock of a zone shows it; one that it leaps over as much later."""
    local = datetime.combine(day, clock, ZoneInfo(zone))
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_random_rules_fall_on_the_days_of_dateutil() -> None:
    chance = random.Random(12)
    for number in range(amount(10_000, 100_000)):
        start = date(2023, 1, 1) + timedelta(chance.randint(0, 2500))
        repeat, zone = any_repeat(chance, start), chance.choice(ZONES)
        clock = chance.choice([None, None, time(2, 30), time(chance.randint(0, 23), chance.choice([0, 15, 59]))])
        due = start.isoformat() if clock is None else moment(start, clock, zone)
        if clock is not None:  # what the clock leaps over on the first day is never said again
            clock = datetime.fromisoformat(due).astimezone(ZoneInfo(zone)).time()
        rule = rrule_of(repeat)
        held: dict[str, Any] = {"due": due, "repeat": rule, "title": "x"}
        held |= brought(ANALYSIS, {}, held, zone, start.isoformat())
        told = (number, rule, due, zone)
        expected = days_of(repeat, start)
        stands = next(expected)
        for _time in range(3):
            if chance.random() < 0.3:  # this one is moved, which moves no other
                moved = {"due": (stands + timedelta(chance.randint(-9, 9))).isoformat()}
                held |= moved | brought(ANALYSIS, held, moved, zone, start.isoformat())
            done = stands + timedelta(chance.choice([0, 0, -chance.randint(1, 40), chance.randint(1, 200)]))
            series = of_json(held["series"])
            assert series is not None, told
            found = following(series, held["repeat"], zone, done.isoformat(), done.isoformat())
            after = next((day for day in expected if day >= done), None)
            assert (found and found.day) == (after and after.isoformat()), told
            if found is None or after is None:
                break
            assert found.dates["due"] == (after.isoformat() if clock is None else moment(after, clock, zone)), told
            held = {"repeat": found.rule, "title": "x", **found.dates}
            held["series"] = {"by": "due", "dates": dict(series.dates), "at": found.day}
            stands = after


def test_random_rules_show_ahead_what_dateutil_has() -> None:
    chance = random.Random(4)
    for _time in range(amount(1_000, 20_000)):
        start = date(2023, 1, 1) + timedelta(chance.randint(0, 2500))
        repeat = any_repeat(chance, start)
        first = start + timedelta(chance.randint(-30, 2000))
        last = first + timedelta(42)
        wanted = list(between(islice(days_of(repeat, start), 1, None), first, last))
        found = coming(rrule_of(repeat), start.isoformat(), first.isoformat(), last.isoformat())
        assert found == [day.isoformat() for day in wanted], (repeat, start, first)
