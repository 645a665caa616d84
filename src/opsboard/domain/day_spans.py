"""Spans of days as a query names them: `today`, `week`, `2026-11`, `<7d`, `>=monday`, `mon..fri`.

A weekday alone is that of this week (Monday first), whichever way it lies: `created:>=monday` and
`due:mon..fri` both speak of this week. A length alone counts from today: ahead for a date to come,
back for one that is past (`due:<7d` is less than seven days ahead, with all that is overdue;
`created:<7d` less than seven days ago). A length with a sign is a day: `due:>+7d`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from opsboard.domain.date_table import NEXT_WEEKEND, NOW, PERIODS, WEEKEND, quarter_of
from opsboard.domain.day_words import WEEKDAY_PLACES, parse_day, plain_words, shown, spans
from opsboard.domain.days import (
    day_text,
    iso_week,
    month_of,
    shifted,
    shifted_months,
    today,
    week_of,
)
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.fields import CustomsOf

Span = tuple[str | None, str | None]
"""First and last day, both included; None where it is open."""

_PERIODS: dict[str, Callable[[str], tuple[str, str]]] = {
    **{word.replace(" ", ""): period.rule for period in PERIODS for word in period.words if len(word) > 1},
    **dict.fromkeys(NOW, lambda day: (day, day)),
    **dict.fromkeys(WEEKEND, lambda day: (shifted(week_of(day)[1], -1), week_of(day)[1])),
    **dict.fromkeys(NEXT_WEEKEND, lambda day: (shifted(week_of(day)[1], 6), shifted(week_of(day)[1], 7))),
}

_LENGTH = r"([0-9]{1,5})([dwmy天周月年]|个月)"
_YEAR = r"([0-9]{4})年?"
_MONTH = r"([0-9]{4})(?:[-/]([0-9]{1,2})|年([0-9]{1,2})月)"
_WEEK = r"(?:([0-9]{4})-?)?w([0-9]{1,2})"
_QUARTER = r"([0-9]{4})-?q([1-4])"
_COMPARED = r"(<=|>=|<|>|≤|≥)\s*(.+)"


def parse_span(text: str, now: str, zone: str, customs: CustomsOf | None = None, *, past: bool = False) -> Span:
    """The days that `text` names at the moment `now` in a zone; `past` for dates that lie behind
    (created, updated, closed). Raises Invalid naming the word that was meant."""
    words = plain_words(text)
    here = today(now, zone)
    if match := re.fullmatch(_COMPARED, words):
        return _compared({"≤": "<=", "≥": ">="}.get(match[1], match[1]), match[2], now, zone, customs, past)
    if ".." in words:
        return _ranged(text, words, now, zone, customs, past)
    if match := re.fullmatch(_LENGTH, words):
        edge = _edge(match, here, past)
        return (edge, here) if past else (here, edge)
    return _period(words, now, zone, customs)


def _compared(sign: str, words: str, now: str, zone: str, customs: CustomsOf | None, past: bool) -> Span:
    first, last = _end(words, now, zone, customs, past)
    if past and re.fullmatch(_LENGTH, words):
        sign = sign.translate(str.maketrans("<>", "><"))
    match sign:
        case "<":
            return None, shifted(first, -1)
        case "<=":
            return None, last
        case ">":
            return shifted(last, 1), None
        case _:
            return first, None


def _ranged(text: str, words: str, now: str, zone: str, customs: CustomsOf | None, past: bool) -> Span:
    left, _dots, right = words.partition("..")
    left, right = left.strip(), right.strip(". ")
    first = _end(left, now, zone, customs, past)[0] if left else None
    last = _end(right, now, zone, customs, past)[1] if right else None
    if first is None and last is None:
        raise Invalid(N_('"{text}" has no days; write a range like mon..fri'), text=shown(text))
    if first is not None and last is not None and last < first:
        raise Invalid(N_('"{text}" ends before it begins; turn it round'), text=shown(text))
    return first, last


def _end(words: str, now: str, zone: str, customs: CustomsOf | None, past: bool) -> tuple[str, str]:
    length = re.fullmatch(_LENGTH, words)
    if length is None:
        return _period(words, now, zone, customs)
    edge = _edge(length, today(now, zone), past)
    return edge, edge


def _edge(length: re.Match[str], here: str, past: bool) -> str:
    number = int(length[1]) * (-1 if past else 1)
    unit = length[2]
    if unit in "d天":
        return shifted(here, number)
    if unit in "w周":
        return shifted(here, number * 7)
    return shifted_months(here, number * (12 if unit in "y年" else 1))


def _period(words: str, now: str, zone: str, customs: CustomsOf | None) -> tuple[str, str]:
    """First and last day of a period or of a single day."""
    here = today(now, zone)
    name = words.replace(" ", "")
    rule = _PERIODS.get(name)
    if rule is not None:
        return rule(here)
    place = WEEKDAY_PLACES.get(name)
    if place is not None:
        day = shifted(week_of(here)[0], place)
        return day, day
    numbered = _numbered(words, here)
    if numbered is not None:
        return numbered
    for first, last in spans(words, here):
        if last >= here:
            return first, last
    found = parse_day(words, now, zone, customs() if customs is not None else None, ahead=False)
    if found is None:
        raise Invalid(N_('"{text}" is no day'), text=shown(words))
    return found, found


def _numbered(words: str, here: str) -> tuple[str, str] | None:
    try:
        if match := re.fullmatch(_YEAR, words):
            return shifted(f"{match[1]}-01-01", 0), f"{match[1]}-12-31"
        if match := re.fullmatch(_QUARTER, words):
            return quarter_of(day_text(int(match[1]), 3 * int(match[2]), 1))
        if match := re.fullmatch(_WEEK, words):
            return _iso_week_days(int(match[1] or iso_week(here)[0]), int(match[2]))
        if match := re.fullmatch(_MONTH, words):
            return month_of(day_text(int(match[1]), int(match[2] or match[3]), 1))
    except ValueError as error:
        raise Invalid(N_('the calendar has no "{text}"'), text=shown(words)) from error
    return None


def _iso_week_days(year: int, week: int) -> tuple[str, str]:
    from datetime import date

    return week_of(date.fromisocalendar(year, week, 1).isoformat())
