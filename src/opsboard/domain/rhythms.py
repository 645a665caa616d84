"""When a channel brings something: `tue,fri 10:00`, `daily 12:00`, `tue 10:00, fri 18:00`, `每周二、周五 10:00`.

Days are named and then a time holds for them; days without one are wanted at any time of the day. A rhythm is kept as
canonical text (`tu,fr 10:00`), in several parts where times differ, joined by `; `.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from opsboard.domain.day_words import WEEKDAY_PLACES
from opsboard.domain.days import WEEKDAY_NAMES, shifted, weekday
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.lookup import as_quoted
from opsboard.domain.text import narrow
from opsboard.domain.working_time import WEEKDAYS

Slot = tuple[int, str]
"""A weekday from 0 for Monday, and the time `10:00`, empty for any time of that day."""

MOST_SLOTS = 70
"""Slots of a week, at most: ten each day."""

_DAYS = {**{day: place for place, day in enumerate(WEEKDAYS)}, **WEEKDAY_PLACES}
_RANGES: dict[str, Sequence[int]] = {
    **dict.fromkeys(("daily", "every day", "每天", "每日"), range(7)),
    **dict.fromkeys(("weekdays", "workdays", "工作日", "每个工作日"), range(5)),
    **dict.fromkeys(("weekends", "weekend", "周末", "每周末"), range(5, 7)),
}
_WORDS = "|".join(map(re.escape, sorted((*_DAYS, *_RANGES), key=len, reverse=True)))
_TOKEN = re.compile(
    r"(?P<time>(?P<hour>\d{1,2}):(?P<minute>\d{2}))(?![\d:])|(?P<to>-|–|~|到|至)|(?P<part>;)|(?P<skip>[\s,、。和]+|每(?=周|星期|礼拜))"
    rf"|(?P<word>{_WORDS})(?![a-z])"
)


def parse_rhythm(typed: str) -> str:
    """The canonical text of a rhythm as people type it; empty for nothing. Raises Invalid."""
    return rhythm_text(_parsed(typed))


def slots_of(rhythm: str) -> tuple[Slot, ...]:
    """The slots of a week that a canonical rhythm means, in order; none of one that a later opsboard wrote."""
    try:
        return tuple(sorted(set(_parsed(rhythm))))
    except Invalid:
        return ()


def expected(rhythm: str, first: str, last: str) -> Iterator[tuple[str, str]]:
    """The slots from one day to another as (day, time), in order."""
    slots = slots_of(rhythm)
    day = first
    while slots and day <= last:
        place = weekday(day)
        yield from ((day, time) for slot, time in slots if slot == place)
        day = shifted(day, 1)


def rhythm_text(slots: Iterable[Slot]) -> str:
    """Slots as canonical text: weekdays of the same times together."""
    times: dict[int, list[str]] = {}
    for day, time in sorted(set(slots)):
        times.setdefault(day, []).append(time)
    same: dict[tuple[str, ...], list[int]] = {}
    for day, at in times.items():
        same.setdefault(tuple(at), []).append(day)
    parts = []
    for clock, found in same.items():
        words = "daily" if len(found) == 7 else ",".join(WEEKDAYS[day] for day in found)
        parts += [f"{words} {time}".rstrip() for time in clock]
    return "; ".join(parts)


def rhythm_words(rhythm: str, language: str) -> str:
    """A canonical rhythm as people read it: `Tue, Fri 10:00`, `周二、周五 10:00`; another text as it stands."""
    if not slots_of(rhythm):
        return rhythm
    names = WEEKDAY_NAMES[language]
    comma, semicolon, daily = ("、", "；", "每天") if language == "zh" else (", ", "; ", "daily")
    parts = []
    for part in filter(None, rhythm.split("; ")):
        days, _space, time = part.partition(" ")
        said = daily if days == "daily" else comma.join(names[WEEKDAYS.index(day)] for day in days.split(","))
        parts.append(f"{said} {time}".rstrip())
    return semicolon.join(parts)


def _parsed(typed: str) -> list[Slot]:
    text = narrow(typed).strip().casefold().replace("：", ":")
    slots: list[Slot] = []
    days: list[int] = []
    """Those that wait for their time."""
    timed: list[int] = []
    """Those that had one last: another time holds for them as well."""
    reaches = False
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _no_rhythm(typed, text[at:])
        at = match.end()
        if match["time"]:
            time = _time(match, typed)
            timed = days or timed
            if not timed:
                raise _no_rhythm(typed, match.group())
            slots += [(day, time) for day in timed]
            days = []
        elif match["part"]:
            slots += [(day, "") for day in days]
            days, timed = [], []
        elif match["to"]:
            if not days:
                raise _no_rhythm(typed, match.group())
            reaches = True
        elif word := match["word"]:
            found = _RANGES.get(word) or (_DAYS[word],)
            if reaches:
                found = _until(days[-1], found[0])
            days = [*days, *found]
            reaches = False
    slots += [(day, "") for day in days]
    if reaches or len(set(slots)) > MOST_SLOTS:
        raise _no_rhythm(typed, text)
    return slots


def _until(first: int, last: int) -> list[int]:
    """The days after one weekday until another."""
    return [day % 7 for day in range(first + 1, last + 1 if last > first else last + 8)]


def _time(match: re.Match[str], typed: str) -> str:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 23 or minute > 59:
        raise _no_rhythm(typed, match.group())
    return f"{hour:02d}:{minute:02d}"


def _no_rhythm(typed: str, part: str) -> Invalid:
    if part.strip() == typed.strip():
        return Invalid(
            N_('"{text}" is no rhythm; write one like tue,fri 10:00, daily 12:00, or tue 10:00, fri 18:00'),
            text=as_quoted(typed),
        )
    return Invalid(
        N_('"{text}" is no rhythm at "{part}"; write one like tue,fri 10:00, daily 12:00, or tue 10:00, fri 18:00'),
        text=as_quoted(typed),
        part=as_quoted(part),
    )
