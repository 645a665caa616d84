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
_YEAR, _MONTH, _DAY = r"(?P<year>\d{2}|\d{4})", r"(?P<month>[A-Za-z]{3,9})", r"(?P<day>\d{1,2})"
_CERTAIN = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        rf"(?:{_YEAR}\s*年)?\s*(?P<month>\d{{1,2}})\s*月\s*{_DAY}\s*[日号]?",
        rf"{_DAY}(?:st|nd|rd|th)?[\s/.-]+{_MONTH}\.?,?[\s/.-]+{_YEAR}",
        rf"{_MONTH}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})",
    )
)
"""Dates whose parts say what they are."""
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
    parts = _PARTS.fullmatch(text)
    if parts is not None:
        return _day_in_order(parts, order)
    match = next(filter(None, (pattern.fullmatch(text) for pattern in _CERTAIN)), None)
    if match is None:
        return None
    if match["year"] is not None:
        year = _full_year(match["year"])
    month = _month(match["month"])
    return None if year is None or month is None else _date(year, month, int(match["day"]))


def _day_in_order(match: re.Match[str], order: str) -> date | None:
    texts = (match[1], match[3], match[4])
    if len(match[1]) >= 3:
        order = "ymd"  # a year in front is never followed by a day
    elif len(match[4]) >= 3 and order == "ymd":
        return None
    year, month, day = (texts[place] for place in _PLACES[order])
    return _date(_full_year(year), int(month), int(day)) if len(year) in (2, 4) else None


def _full_year(text: str) -> int:
    # Two digits: POSIX's window, 69-99 in the last century (strptime %y).
    year = int(text)
    if len(text) != 2:
        return year
    return year + (1900 if year >= 69 else 2000)


def _month(word: str) -> int | None:
    if word.isdigit():
        return int(word)
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
