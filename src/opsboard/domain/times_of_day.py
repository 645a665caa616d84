"""Times of day as people type them, alone or with a day."""

from __future__ import annotations

import re

from opsboard.domain.date_table import HALVES, HOURS, SHORT_DAYS, Hour
from opsboard.domain.day_shapes import Here, day_meant, without_by
from opsboard.domain.days import day_of, moment_at, shifted, today
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.plain_dates import OPENERS, shown

HOUR_WORDS = {word: hour for hour in HOURS for word in hour.words}
_HALF = "|".join(sorted(HALVES, key=len, reverse=True))
_CLOCK = (
    rf"(?P<half>{_HALF})? ?(?P<at>at |@ ?)?(?P<hour>[0-9]{{1,2}})"
    r"(?::(?P<minute>[0-9]{2})|(?P<spoken>[点时])(?:钟|整|(?P<part>半|[123一三]刻|[0-9]{1,2})分?)?)?"
    r" ?(?P<meridiem>am|pm|o'clock)?"
)
_CLOCK_BEHIND = rf"(?P<before>.*?)(?<![0-9:.+/-]){_CLOCK}"
_CLOCK_BEFORE = r"^((?:at )?[0-9]{1,2}(?::[0-9]{2})? ?(?:am|pm|o'clock)?) (?:on )?(.+)$"
_HOUR_BEHIND = rf"(.*?) ?(?:at )?({'|'.join(sorted(map(re.escape, HOUR_WORDS), key=len, reverse=True))})"
_DAY_PARTS = r"\b(?:tonight|this (?=morning|afternoon|evening|night))"


def with_time(words: str, here: Here, keeps_day: bool) -> str | None:
    words = re.sub(_DAY_PARTS, lambda match: "today night" if match[0] == "tonight" else "today ", words)
    words = without_by(words)
    words = re.sub(OPENERS, "", words) if words.startswith(("by ", "on ", "due ")) else words
    turned = re.sub(_CLOCK_BEFORE, r"\2 \1", words)  # `9am tomorrow`, `18:00 fri`
    for said in dict.fromkeys((words, turned)):
        if (match := re.fullmatch(_CLOCK_BEHIND, said)) and (clock := _clock(match, words)) is not None:
            found = _on_day(match["before"], clock, here, keeps_day)
            if found is not None:
                return found
    if match := re.fullmatch(_HOUR_BEHIND, words):
        return _on_day(match[1], HOUR_WORDS[match[2]], here, keeps_day)
    return None


def _clock(match: re.Match[str], words: str) -> tuple[int, int] | None:
    """Hour and minute, 24 and more for the day after; None for a number that is no time. Raises Invalid for a time that
    no clock shows."""
    if not (match["minute"] or match["spoken"] or match["meridiem"] or match["at"] or match["half"]):
        return None
    if match["half"] and match["half"].isascii() is False and not (match["minute"] or match["spoken"]):
        return None
    hour, part = int(match["hour"]), match["part"] or "0"
    minute = int(
        match["minute"]
        or {"半": "30", "1刻": "15", "一刻": "15", "2刻": "30", "3刻": "45", "三刻": "45"}.get(part, part)
    )
    counted = _hour_of(hour, HALVES.get(match["half"] or "", ""), match["meridiem"] or "")
    if counted is None or minute > 59 or (counted == 24 and minute and not match["half"]):
        raise Invalid(N_('"{text}" is no time; write one like 18:00, 6pm or 下午6点'), text=shown(words))
    return counted, minute


def _hour_of(hour: int, half: str, meridiem: str) -> int | None:
    """The hour of the day, from 24 on of the next; None where it contradicts itself (`13pm`, 上午15点)."""
    if meridiem in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if meridiem == "pm" else 0)
    allowed = {
        "": lambda: hour if hour <= 24 else None,
        "am": lambda: hour if hour <= 12 else None,
        "noon": lambda: {10: 10, 11: 11, 12: 12, 13: 13, 14: 14, 1: 13, 2: 14}.get(hour),
        "pm": lambda: hour if 12 <= hour <= 23 else hour + 12 if 1 <= hour <= 11 else None,
        "evening": lambda: (
            hour + 12
            if 5 <= hour <= 11
            else 24 + hour % 12
            if hour <= 4 or hour == 12
            else hour
            if hour >= 17
            else None
        ),
        "late": lambda: 24 + hour % 12 if hour <= 5 or hour == 12 else hour + 12 if hour == 11 else None,
        "night": lambda: hour % 12 if hour <= 6 or hour == 12 else None,
    }
    found = allowed[half]()
    return found if found is None or found <= 36 else None


def _on_day(before: str, clock: tuple[int, int] | Hour, here: Here, keeps_day: bool) -> str | None:
    """A time on the day that the words before it mean; without any, the next one to come."""
    before = before.strip().removesuffix(" at").removesuffix("的").strip()
    at = clock.at if isinstance(clock, Hour) else clock
    of_work = isinstance(at, str)
    zone = here.zone if of_work else here.own_zone
    there = here._replace(day=today(here.now, zone))
    if before:
        day = shifted(there.day, SHORT_DAYS[before]) if before in SHORT_DAYS else day_meant(before, there)
        return None if day is None else _at(day, at, zone, here)
    if keeps_day and here.held is not None:
        return _at(day_of(here.held, zone), at, zone, here)
    first = there.day if isinstance(at, str) or at < (24, 0) else shifted(there.day, -1)
    for step in range(3):
        day = here.customs.work.step(first, step) if of_work and step else shifted(first, step)
        moment = _at(day, at, zone, here)
        if moment > here.now:
            return moment
    return None


def _at(day: str, at: tuple[int, int] | str, zone: str, here: Here) -> str:
    if isinstance(at, str):
        at = here.customs.work.end_of(day) if at == "end" else here.customs.work.begin_of(day)
    hour, minute = at
    return moment_at(shifted(day, hour // 24), hour % 24, minute, zone)
