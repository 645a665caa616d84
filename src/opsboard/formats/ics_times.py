"""Dates, times, zones and lengths of calendars as days and moments of a board."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from opsboard.domain import days
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.text import shortened, visible
from opsboard.formats.ics_text import Component, Line

_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}")
_OFFSET_NAME = re.compile(r"\((?:UTC|GMT)(?:([+-])(\d\d):?(\d\d))?\)|(?:UTC|GMT)([+-])(\d\d?):?(\d\d)?", re.ASCII)
_YEARLY = re.compile(
    r"(?:FREQ=YEARLY|BYDAY=[-+]?\d?[A-Z]{2}|BYMONTH=\d{1,2}|BYMONTHDAY=-?\d[-\d,]{0,90}|INTERVAL=1"
    r"|UNTIL=[\dTZ]{8,16}|WKST=[A-Z]{2}|;)+"
)
_MAX_CHANGES = 500
"""Changes of a zone that are listed one by one."""
_DAY = re.compile(r"\d{8}", re.ASCII)


class Times:
    """Reads the times of one file. `zone` is that of times that name none."""

    def __init__(self, zone: str, described: Iterable[Component] = ()) -> None:
        self.zone = zone
        self.unknown: dict[str, int] = {}
        """Names of zones that say nothing here -> the line where the first stood."""
        self._described = {one.text("TZID"): one for one in described}
        self._zones: dict[str, tzinfo | None] = {}

    def when(self, line: Line) -> str:
        """A day, or a moment in UTC. Raises Invalid for what is no date."""
        value = line.value.strip()
        if _DAY.fullmatch(value):
            return self._day(value, line)
        local = self._datetime(value, line)
        return _moment(local.replace(tzinfo=local.tzinfo or self._zone(line)), line)

    def is_midnight(self, line: Line) -> bool:
        """Whether the clock of its own zone shows 00:00 there."""
        return line.value.strip()[8:].startswith("T0000")

    def day(self, line: Line) -> str:
        """The day that stands there, whatever the time."""
        return self._day(line.value.strip()[:8], line)

    def later(self, line: Line, length: timedelta) -> str:
        """The day or moment so much later than that of a line: days by the calendar, hours by the clock."""
        value = line.value.strip()
        try:
            if _DAY.fullmatch(value):
                return _canonical(date.fromisoformat(self._day(value, line)) + timedelta(days=length.days))
            local = self._datetime(value, line)
            aware = local.replace(tzinfo=local.tzinfo or self._zone(line))
            begun = (aware + timedelta(days=length.days)).astimezone(UTC)
            return _moment(begun + timedelta(seconds=length.seconds), line)
        except (OverflowError, ValueError):
            raise _no_date(line) from None

    def length(self, line: Line) -> timedelta:
        """A duration. Raises Invalid for what is none."""
        from icalendar.prop import vDuration

        try:
            found: timedelta = vDuration.from_ical(line.value.strip())
        except (ValueError, TypeError, ArithmeticError):
            raise Invalid(N_("{name} is no length of time: {value}"), name=line.name, value=_short(line)) from None
        return found

    def _datetime(self, value: str, line: Line) -> datetime:
        from icalendar.prop import vDatetime

        try:
            found = vDatetime.from_ical(value)
        except (ValueError, TypeError, ArithmeticError):
            raise _no_date(line) from None
        if not isinstance(found, datetime):
            raise _no_date(line)
        return found

    def _day(self, value: str, line: Line) -> str:
        try:
            return _canonical(date(int(value[:4]), int(value[4:6]), int(value[6:])))
        except ValueError:
            raise _no_date(line) from None

    def _zone(self, line: Line) -> tzinfo:
        name = line.params.get("TZID", "").strip('" ')
        if not name:
            return days.zone_of(self.zone)
        if name not in self._zones:
            self._zones[name] = self._named(name) or self._drawn(name)
        found = self._zones[name]
        if found is None:
            self.unknown.setdefault(name, line.number)
            return days.zone_of(self.zone)
        return found

    def _named(self, name: str) -> tzinfo | None:
        """A zone by its name: of IANA, of Windows, behind a maker's own prefix, or by its distance from UTC."""
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

        parts = name.strip("/").split("/")[-6:]
        tried = [WINDOWS_TO_OLSON.get(name, ""), *("/".join(parts[place:]) for place in range(len(parts)))]
        described = self._described.get(name)
        if described is not None:
            tried.append(described.text("X-LIC-LOCATION"))
        for one in tried:
            if len(one) <= 64 and _ZONE_NAME.fullmatch(one) and days.is_zone(one):
                return days.zone_of(one)
        offset = _OFFSET_NAME.match(name) if described is None else None
        if offset is None:
            return None
        sign, hours, minutes = (
            offset[1] or offset[4] or "+",
            offset[2] or offset[5] or "0",
            offset[3] or offset[6] or "0",
        )
        return _fixed(int(f"{sign}{int(hours) * 60 + int(minutes)}"))

    def _drawn(self, name: str) -> tzinfo | None:
        """A zone as the file itself describes it: only by changes once a year, so that reading it ends."""
        described = self._described.get(name)
        observances = [one for one in described.inner if one.name in ("STANDARD", "DAYLIGHT")] if described else []
        offsets = {one.text("TZOFFSETTO").strip() for one in observances}
        if len(offsets) == 1:
            return _offset(offsets.pop())
        lines = ["BEGIN:VTIMEZONE", "TZID:described"]
        for one in observances[:_MAX_CHANGES]:
            lines.append(f"BEGIN:{one.name}")
            for wanted in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"):
                for line in one.lines.get(wanted, ())[:_MAX_CHANGES]:
                    if wanted == "RRULE" and not _YEARLY.fullmatch(line.value.strip()):
                        return None
                    if len(line.value) > _MAX_CHANGES * 20:
                        return None
                    lines.append(f"{wanted}:{line.value.strip()}")
            lines.append(f"END:{one.name}")
        lines += ["END:VTIMEZONE", ""]
        return _from_description("\r\n".join(lines)) if observances else None


def _from_description(text: str) -> tzinfo | None:
    from io import StringIO

    from dateutil.tz import tzical

    try:
        found: tzinfo | None = tzical(StringIO(text)).get()
        datetime(2026, 7, 1, tzinfo=found).utcoffset()
    except (ValueError, TypeError, ArithmeticError, AttributeError, KeyError, IndexError):
        return None  # whatever it says, it describes no zone
    return found


def _offset(written: str) -> tzinfo | None:
    match = re.fullmatch(r"([+-])(\d\d)(\d\d)(?:\d\d)?", written, re.ASCII)
    return _fixed(int(f"{match[1]}{int(match[2]) * 60 + int(match[3])}")) if match else None


def _fixed(minutes: int) -> tzinfo | None:
    return timezone(timedelta(minutes=minutes)) if abs(minutes) < 24 * 60 else None


def _moment(aware: datetime, line: Line) -> str:
    try:
        moment = days.moment_of(aware)
        return days.moment_of(days.as_local(moment, "UTC"))
    except (OverflowError, ValueError, Invalid):
        raise _no_date(line) from None


def _canonical(day: date) -> str:
    if not days.FIRST_YEAR <= day.year <= days.LAST_YEAR:
        raise ValueError(day)
    return day.isoformat()


def _no_date(line: Line) -> Invalid:
    return Invalid(N_("{name} is no date: {value}"), name=line.name, value=_short(line))


def _short(line: Line) -> str:
    return shortened(visible(line.value[:200]), 40)
