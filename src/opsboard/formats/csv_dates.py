"""Dates of other people's tables: the order of day and month is decided by the column, not by a guess.

`05/06/2020` alone can be two days. One value with a part above 12 decides its column, and the decided
columns decide the others of the file when they agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from opsboard.domain.days import FIRST_YEAR, LAST_YEAR, MONTHS, moment_of, zone_of
from opsboard.domain.errors import N_, BadData
from opsboard.domain.text import visible
from opsboard.domain.values import frozen

ORDERS = ("ymd", "mdy", "dmy")

_TIME = re.compile(
    r"[\sT,]*+(?P<before>上午|下午|AM|PM)?\s*+(?P<hour>\d{1,2}):(?P<minute>\d{2})(:(?P<second>\d{2})(\.\d+)?)?"
    r"\s*(?P<half>AM|PM)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE | re.ASCII,
)
_PARTS = re.compile(r"(\d{1,4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,4})", re.ASCII)
_YEAR_FIRST = re.compile(r"\s*\d{4}[^\d:]", re.ASCII)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_CHINESE = re.compile(r"(?:(\d{2}|\d{4})\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?", re.ASCII)
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s/.-]+([A-Za-z]{3,9})\.?,?[\s/.-]+(\d{2}|\d{4})", re.ASCII)
_MONTH_NAME_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
_LONGEST = 100
"""Characters of a date: a longer cell is none, whatever it holds."""
_PLACES = {"ymd": (0, 1, 2), "mdy": (2, 0, 1), "dmy": (2, 1, 0)}


@frozen
class Moment:
    """A date as read: a day, perhaps with a time of that day, perhaps with the time's own zone."""

    day: date
    at: time | None = None
    zone: tzinfo | None = None

    def canonical(self, zone: str) -> str:
        """The day, or the moment in UTC; a time without a zone is one of `zone` (IANA name)."""
        if self.at is None:
            return self.day.isoformat()
        return moment_of(datetime.combine(self.day, self.at, self.zone or zone_of(zone)))


def decide_orders(columns: Mapping[str, Sequence[tuple[int, str]]], name: str, override: str | None) -> dict[str, str]:
    """Column -> `ymd`, `mdy` or `dmy`, from all (line, value) of the date columns of a file.

    A column whose values read the same in every order gets any. Raises BadData naming the line: two
    values contradict each other, one contradicts `override`, or nothing decides.
    """
    if override is not None:
        for header, values in columns.items():
            _require(override, header, values, name)
        return dict.fromkeys(columns, override)
    possible = {header: _possible(header, values, name) for header, values in columns.items()}
    decided = {next(iter(orders)) for orders in possible.values() if len(orders) == 1}
    result: dict[str, str] = {}
    for header, orders in possible.items():
        agreed = (orders & decided if len(decided) == 1 else orders) or orders
        if len(agreed) > 1:
            doubt = next((one for one in columns[header] if _is_ambiguous(one[1], agreed)), None)
            if doubt is not None:
                raise BadData(
                    N_(
                        "{name}, line {line}: “{value}” in {column} can be two days, and no other date of the file "
                        "decides; say --date-order mdy, dmy or ymd"
                    ),
                    name=name,
                    line=doubt[0],
                    value=visible(doubt[1]),
                    column=visible(header),
                )
        result[header] = next(order for order in ORDERS if order in agreed)
    return result


def is_certain(value: str) -> bool:
    """Whether a value begins with its year, and so is the same date in every order."""
    return _YEAR_FIRST.match(value) is not None


def parse(value: str, order: str, year: int | None = None) -> Moment | None:
    """What a cell says, day and month in `order` where it does not say itself; None when it is no date.

    `year` is the year of dates that name none (`11月3日`).
    """
    text = value.strip()
    if len(text) > _LONGEST:
        return None
    match = _TIME.search(text) if ":" in text else None
    if match is None:
        day = _day(text, order, year)
        return None if day is None else Moment(day)
    if text[match.end() :].strip():
        return None
    day = _day(text[: match.start()].strip(), order, year)
    at = _time(match)
    if day is None or at is None:
        return None
    return Moment(day, at, _zone(match["zone"]))


def _possible(header: str, values: Sequence[tuple[int, str]], name: str) -> set[str]:
    """The orders in which every value of a column is a day. Raises BadData when there is none."""
    orders = set(ORDERS)
    decider: tuple[int, str] | None = None
    for line, value in values:
        if is_certain(value) or (len(orders) == 1 and parse(value, next(iter(orders))) is not None):
            continue
        readings = {order for order in ORDERS if parse(value, order) is not None}
        if not readings:
            continue
        if not orders & readings:
            first = decider or (line, value)
            raise BadData(
                N_("{name}: the dates of {column} disagree: “{first}” on line {one}, “{second}” on line {other}"),
                name=name,
                column=visible(header),
                first=visible(first[1]),
                one=first[0],
                second=visible(value),
                other=line,
            )
        if not orders <= readings:
            decider = (line, value)
        orders &= readings
    return orders


def _require(order: str, header: str, values: Sequence[tuple[int, str]], name: str) -> None:
    for line, value in values:
        if not is_certain(value) and parse(value, order) is None and any(parse(value, other) for other in ORDERS):
            raise BadData(
                N_("{name}, line {line}: “{value}” in {column} is no date in the order {order}"),
                name=name,
                line=line,
                value=visible(value),
                column=visible(header),
                order=order,
            )


def _is_ambiguous(value: str, orders: set[str]) -> bool:
    return not is_certain(value) and len({parse(value, order) for order in orders}) > 1


def _day(text: str, order: str, year: int | None) -> date | None:
    for pattern, read in _READERS:
        match = pattern.fullmatch(text)
        if match is not None:
            parts = read(match, order, year)
            return None if parts is None else _date(*parts)
    return None


Parts = tuple[int, int, int]
"""Year, month, day."""


def _from_parts(match: re.Match[str], order: str, _year: int | None) -> Parts | None:
    texts = (match[1], match[3], match[4])
    if len(match[1]) >= 3:
        order = "ymd"  # a year in front is never followed by a day
    elif len(match[4]) >= 3 and order == "ymd":
        return None
    places = _PLACES[order]
    if len(texts[places[0]]) not in (2, 4):
        return None
    return _full_year(texts[places[0]]), int(texts[places[1]]), int(texts[places[2]])


def _from_packed(match: re.Match[str], _order: str, _year: int | None) -> Parts | None:
    return int(match[1]), int(match[2]), int(match[3])


def _from_chinese(match: re.Match[str], _order: str, year: int | None) -> Parts | None:
    if match[1] is not None:
        return _full_year(match[1]), int(match[2]), int(match[3])
    return None if year is None else (year, int(match[2]), int(match[3]))


def _from_day_name(match: re.Match[str], _order: str, _year: int | None) -> Parts | None:
    month = _month(match[2])
    return None if month is None else (_full_year(match[3]), month, int(match[1]))


def _from_name_day(match: re.Match[str], _order: str, _year: int | None) -> Parts | None:
    month = _month(match[1])
    return None if month is None else (int(match[3]), month, int(match[2]))


_READERS = (
    (_PARTS, _from_parts),
    (_PACKED, _from_packed),
    (_CHINESE, _from_chinese),
    (_DAY_MONTH_NAME, _from_day_name),
    (_MONTH_NAME_DAY, _from_name_day),
)


def _full_year(text: str) -> int:
    # Two digits: POSIX's window, 69-99 in the last century (strptime %y).
    year = int(text)
    if len(text) != 2:
        return year
    return year + (1900 if year >= 69 else 2000)


def _month(word: str) -> int | None:
    start = word[:3].lower()
    return MONTHS.index(start) + 1 if start in MONTHS else None


def _date(year: int, month: int, day: int) -> date | None:
    # One year less at both ends: a time there may be in the year beyond, in another zone.
    try:
        return date(year, month, day) if FIRST_YEAR < year < LAST_YEAR else None
    except ValueError:
        return None


def _time(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["half"] or match["before"] or "").upper()
    if half in ("AM", "上午", "PM", "下午"):
        if not (1 <= hour <= 12 or (half in ("上午", "下午") and 0 <= hour <= 23)):
            return None
        if half in ("PM", "下午") and hour < 12:
            hour += 12
        elif half in ("AM", "上午") and hour == 12:
            hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _zone(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset >= timedelta(hours=24):
        return UTC
    return timezone(-offset if text[0] == "-" else offset)
