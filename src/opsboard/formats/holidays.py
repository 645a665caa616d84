"""Files of holidays: a CSV of days, or a calendar (ICS) as offices and phone makers publish them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from opsboard.domain.days import as_date
from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.domain.working_time import SpecialDay

LARGEST = 2 * 1024 * 1024
MOST = 5000
"""Days in a file."""
_WORKED = ("worked", "work", "workday", "班", "上班", "补班", "调休", "1", "true", "yes")
_OFF = ("off", "holiday", "rest", "休", "假", "放假", "休息", "节假日", "0", "false", "no", "")
_OF_WORK = ("班", "调休", "workday", "working day")
"""What the title of an event says of a day that is worked."""
_LONGEST = 60
"""Days of one event."""


def parse_holidays(name: str, data: bytes) -> list[SpecialDay]:
    """The days of a file, in order; its ending, or what it begins with, says what it is. Raises BadData with the line
    or event that cannot be read."""
    is_calendar = name.lower().endswith(".ics") or data.lstrip()[:15].upper() == b"BEGIN:VCALENDAR"
    found = {day.day: day for day in (_of_calendar(name, data) if is_calendar else _of_table(name, data))}
    if not found:
        raise BadData(N_("{name}: there is no day in it"), name=name)
    if len(found) > MOST:
        raise BadData(N_("{name}: more than {count} days"), name=name, count=MOST)
    return [found[day] for day in sorted(found)]


def _of_table(name: str, data: bytes) -> Iterator[SpecialDay]:
    """Lines of day, `off` or `worked` (`休`, `班`), name; a first line without a day is a header."""
    import csv
    import io

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in rows:
            cells = [cell.strip() for cell in row] + ["", ""]
            if not any(cells):
                continue
            try:
                day = as_date(cells[0].replace("/", "-").replace(".", "-")).isoformat()
            except Invalid:
                if rows.line_num == 1:
                    continue
                raise BadData(
                    N_('{name}, line {line}: "{text}" is not a day; write one like 2026-10-01'),
                    name=name,
                    line=rows.line_num,
                    text=cells[0][:40],
                ) from None
            word = cells[1].lower()
            if word not in _WORKED and word not in _OFF:
                raise BadData(
                    N_('{name}, line {line}: "{text}" is neither off nor worked'),
                    name=name,
                    line=rows.line_num,
                    text=cells[1][:40],
                )
            yield SpecialDay(day, word in _WORKED, cells[2])
    except csv.Error as error:
        raise BadData(N_("{name}, line {line}: {reason}"), name=name, line=rows.line_num, reason=error) from None


def _of_calendar(name: str, data: bytes) -> Iterator[SpecialDay]:
    from icalendar import Calendar

    try:
        events = list(Calendar.from_ical(data).walk("VEVENT"))
    except (ValueError, IndexError, KeyError) as error:
        raise BadData(N_("{name} is no calendar: {reason}"), name=name, reason=error) from None
    for number, event in enumerate(events, 1):
        try:
            first = _day(event.decoded("DTSTART"))
            end = _day(event.decoded("DTEND")) if "DTEND" in event else first + timedelta(1)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadData(N_("{name}, event {number}: it has no day"), name=name, number=number) from None
        title = str(event.get("SUMMARY", ""))
        worked = any(word in title.lower() for word in _OF_WORK)
        days = max(1, (end - first).days)
        if days > _LONGEST:
            raise BadData(
                N_("{name}, event {number}: {count} days are no holiday"), name=name, number=number, count=days
            )
        for place in range(days):
            yield SpecialDay((first + timedelta(place)).isoformat(), worked, title)


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
