"""A series: the rule of an item that comes again, and what is kept beside it so that it never drifts.

The rule moves one date of the item, that of its kind (`Kind.repeats_by`), else due, else start. When an item is given
a rule, its dates as they are then are kept, with the day that the item stands for: it is the first occurrence. So an
item may be moved, finished early or late, or be given another time, and the next one still stands on the day and at the
time that the rule says. The next one is made from the kept dates, each as many days later as the rule's day is, at the
same time of the clock.

A title may have places for its day: `周报 第{week}周` is kept as it was typed, and each item of the series gets its
own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from opsboard.domain import recurrence
from opsboard.domain.days import as_date, as_local, day_of, days_between, is_moment, iso_week, moment_at, shifted
from opsboard.domain.errors import Invalid
from opsboard.domain.items import CORE_DATES, Item, Properties
from opsboard.domain.kinds import Kind
from opsboard.domain.recurrence import DAYS, Repeat, Worked, days_after, repeat_of, rrule_of
from opsboard.domain.values import frozen, replaced

_PLACE = re.compile(r"\{(date|day|week|month|year|日期|日|周|月|年)\}")
_PLACES = {"日期": "date", "日": "day", "周": "week", "月": "month", "年": "year"}
_LAST_WEEK = 22
"""Of a month of 28 days the first day of its last week."""


@frozen
class Series:
    """What is kept of a series beside its rule, with the item that goes on with it."""

    by: str
    """The property whose date the rule moves; empty where the item has none."""
    dates: Mapping[str, str]
    """Its dates when it began, by property."""
    at: str = ""
    """The day that the item stands for, where it is not the first."""
    title: str = ""
    """The title with places for the day, as it was typed."""
    appears: str = ""
    """The day on which the next one is to appear, where the rule says so many days ahead and that day is known."""

    def start(self, zone: str) -> str:
        """The day on which the rule began; empty where it has none."""
        return day_of(self.dates[self.by], zone) if self.by else ""

    def stands_for(self, zone: str) -> str:
        """The day of the rule that the item stands for, wherever it was moved."""
        return self.at or self.start(zone)


@frozen
class Next:
    """The occurrence that follows."""

    day: str
    rule: str
    """As it goes on from there."""
    dates: Mapping[str, str]
    series: Series


def to_json(series: Series) -> dict[str, Any]:
    """As it stands with the item, and in the log."""
    held = {name: getattr(series, name) for name in ("by", "dates", "at", "title", "appears")}
    return {name: dict(value) if name == "dates" else value for name, value in held.items() if value}


def of_json(held: object) -> Series | None:
    """What `to_json` wrote; None for anything else, so that a series begins anew."""
    if not isinstance(held, Mapping):
        return None
    dates = held.get("dates", {})
    words = [held.get(name, "") for name in ("by", "at", "title", "appears")]
    if not isinstance(dates, Mapping) or not all(isinstance(one, str) for one in [*words, *dates, *dates.values()]):
        return None
    by, at, title, appears = words
    try:
        for when in [*dates.values(), *filter(None, (at, appears))]:
            day_of(when, "UTC")
    except Invalid:
        return None
    return Series(by, dict(dates), at, title, appears) if not by or by in dates else None


def held_of(item: Item) -> dict[str, Any]:
    """Of an item the properties that its series is made of."""
    held = {name: getattr(item, name) for name in ("title", "start", "due", "repeat", "series")}
    return {**held, **{f"fields.{name}": value for name, value in item.fields.items()}}


def series_object(rule: str, held: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the rule says that an RRULE cannot, and what is kept beside it, for those who read it elsewhere."""
    try:
        repeat = repeat_of(rule)
    except Invalid:
        return dict(held or {})
    says = {"after_done": repeat.after_done, "ahead_days": repeat.ahead, "working_days": repeat.working}
    return {**says, **(held or {})}


def of_object(rule: str, told: object) -> tuple[str, dict[str, Any] | None]:
    """The rule and what is kept beside it, of a plain rule and what `series_object` gave; what cannot be read is left
    out, and a rule that is none stays as it is."""
    held = of_json(told) if isinstance(told, Mapping) and "dates" in told else None
    kept = to_json(held) if held is not None else None
    if not isinstance(told, Mapping):
        return rule, kept
    ahead = told.get("ahead_days")
    try:
        repeat = recurrence.checked(
            replaced(
                repeat_of(rule),
                after_done=told.get("after_done") is True,
                ahead=ahead if type(ahead) is int and ahead > 0 else 0,
                working=told.get("working_days") is True,
            )
        )
    except Invalid:
        return rule, kept
    return rrule_of(repeat), kept


def date_names(kind: Kind) -> list[str]:
    """The properties of an item that hold dates of its calendar and are not filled in by the board."""
    return [*CORE_DATES, *(f"fields.{field.key}" for field in kind.fields if field.role and not field.stamped_on)]


def moved_by(kind: Kind, dates: Mapping[str, Any]) -> str:
    """Of the dates of an item the one that a rule moves: that of its kind's own role, else due, start, or what there
    is; empty where it has none."""
    roles = {field.role: f"fields.{field.key}" for field in reversed(kind.fields) if field.role}
    names = [*(roles[role] for role in kind.repeats_by if role in roles), "due", "start", *date_names(kind)]
    return next((name for name in names if dates.get(name)), "")


def series_of(kind: Kind, held: Properties) -> Series:
    """The series of an item with these properties; of an older board it begins with the item."""
    return of_json(held.get("series")) or begun(kind, held)


def begun(kind: Kind, held: Properties, title: str = "") -> Series:
    """A series that begins with an item."""
    dates = {name: str(held[name]) for name in date_names(kind) if held.get(name)}
    return Series(moved_by(kind, dates), dates, title=title)


def brought(
    kind: Kind, held: Properties, new: Properties, zone: str, today: str, worked: Worked | None = None
) -> dict[str, Any]:
    """What new values of an item bring with them for its series. A date that is moved moves this one alone
    (`for_all` is the other way); a new rule begins with the item."""
    after = {**held, **new}
    rule = after.get("repeat")
    if not rule:
        return {"series": None} if held.get("series") else {}
    repeat = repeat_of(rule)
    before = series_of(kind, held)
    fresh = not held.get("repeat") or not _same_days(held["repeat"], repeat)
    series = begun(kind, after, before.title) if fresh else _with_dates(kind, before, after, zone)
    values: dict[str, Any] = {}
    title = str(after.get("title") or "")
    if _PLACE.search(title):
        series = replaced(series, title=title)
        values["title"] = titled(title, series.stands_for(zone) or today)
    if rule != held.get("repeat") or series.dates != before.dates:  # of what is done the day is known from when it was
        series = _with_appearance(series, repeat, zone, worked)
    kept = to_json(series) or None
    if kept != held.get("series"):
        values["series"] = kept
    return values


def for_all(
    kind: Kind, held: Properties, new: Properties, zone: str, at: str, worked: Worked | None = None
) -> dict[str, Any]:
    """What a series goes on with when these new values are for this item and all that follow: its rule, moved as the
    date is, and what is kept beside it. Nothing for an item that does not come again."""
    after = {**held, **new}
    if not held.get("repeat") or not after.get("repeat"):
        return {}  # a new rule is for all that follow anyway
    series, values = series_of(kind, held), dict[str, Any]()
    by = series.by
    dates = {name: str(new[name]) for name in date_names(kind) if new.get(name)}
    gone = [name for name in date_names(kind) if name in new and not new[name]]
    if by in dates or by in gone or not by:
        old = series.stands_for(zone)
        fresh = begun(kind, after, series.title)
        if by and fresh.by == by and "repeat" not in new:
            moved = _moved(repeat_of(held["repeat"]), as_date(old), as_date(fresh.start(zone)))
            values["repeat"] = rrule_of(moved)
        series = fresh
    else:
        back = days_between(series.stands_for(zone), series.start(zone))
        kept = {name: when for name, when in series.dates.items() if name not in gone}
        series = replaced(series, dates={**kept, **{name: later(when, back, zone) for name, when in dates.items()}})
    if "title" in new:
        title = str(new["title"])
        values["title"] = titled(title, series.stands_for(zone) or day_of(at, zone))
        series = replaced(series, title=title)
    rule = values.get("repeat") or after["repeat"]
    if rule != held["repeat"] or series.dates != series_of(kind, held).dates:
        series = _with_appearance(series, repeat_of(rule), zone, worked)
    return {**values, "series": to_json(series) or None}


def titled(pattern: str, day: str) -> str:
    """A title for a day: `{week}` is its week, `{date}` 2026-11-13, `{day}` 11-13, `{month}` and `{year}`."""
    values = {"date": day, "day": day[5:], "week": str(iso_week(day)[1]), "month": str(int(day[5:7])), "year": day[:4]}
    return _PLACE.sub(lambda match: values[_PLACES.get(match[1], match[1])], pattern)


def following(
    series: Series, rule: str, zone: str, today: str, done: str | None, worked: Worked | None = None
) -> Next | None:
    """The occurrence after the one that an item stands for, the first that is not past; None when the series has ended,
    and where the rule counts from the day it was done (`done`) and it is not."""
    repeat = repeat_of(rule)
    start = series.start(zone) or today
    at = series.stands_for(zone) or today
    found = _days(repeat, start, at, done, worked, "" if repeat.count else shifted(today, -1))
    day, passed = None, 0
    for day in found:
        passed += 1
        if day >= today:
            break
    else:
        return None
    repeat = _said_once(repeat, start)
    if repeat.count is not None:
        repeat = replaced(repeat, count=repeat.count - passed)
    step = days_between(start, day)
    dates = series.dates if series.by else {"due": start}
    kept = replaced(series, by=series.by or "due", dates=dates, at=day, appears="")
    return Next(
        day,
        rrule_of(repeat),
        {name: later(when, step, zone) for name, when in dates.items()},
        _with_appearance(kept, repeat, zone, worked),
    )


def coming_days(
    series: Series, rule: str, zone: str, first: str, last: str, worked: Worked | None = None
) -> list[tuple[str, str]]:
    """The later occurrences of a series from one day to another, as (day, the moment or the day again). What counts
    from the day it is done has none that is known."""
    if not series.by or repeat_of(rule).after_done:
        return []
    start, when = series.start(zone), series.dates[series.by]
    days = recurrence.coming(rule, start, first, last, after=series.stands_for(zone), worked=worked)
    return [(day, later(when, days_between(start, day), zone)) for day in days]


def upcoming(
    kind: Kind, held: Properties, rule: str, zone: str, today: str, most: int, worked: Worked | None = None
) -> list[str]:
    """The next dates of an item if it had this rule, so many at most: days or moments. Of what counts from the day it
    is done, as if each was done on its day and this one today."""
    new = brought(kind, held, {"repeat": rule}, zone, today, worked)
    series = of_json(new.get("series")) or series_of(kind, held)
    done = today if repeat_of(rule).after_done else None
    dates: list[str] = []
    while len(dates) < most:
        found = following(series, rule, zone, today, done, worked)
        if found is None:
            break
        dates.append(found.dates[found.series.by])
        series, rule, today, done = found.series, found.rule, found.day, found.day if done else None
    return dates


def later(when: str, step: int, zone: str) -> str:
    """A day or moment so many days later; a moment at the same time of the zone's clock."""
    day = shifted(day_of(when, zone), step)
    if not is_moment(when):
        return day
    local = as_local(when, zone)
    return moment_at(day, local.hour, local.minute, zone, local.second)


def done_ahead(series: Series, rule: str, zone: str, today: str, done: str, worked: Worked | None = None) -> str | None:
    """Of an item that is done: the day on which the next one is to appear, when that lies ahead."""
    repeat = repeat_of(rule)
    found = following(series, rule, zone, today, done, worked) if repeat.ahead else None
    day = shifted(found.day, -repeat.ahead) if found is not None else today
    return day if day > today else None


def _days(repeat: Repeat, start: str, at: str, done: str | None, worked: Worked | None, since: str) -> Iterator[str]:
    """The days after the one that an item stands for, or after `since` when that is later."""
    if repeat.after_done:
        if done is None:
            return
        start = at = done
    for place, day in enumerate(days_after(repeat, start, max(at, since), worked), 2):
        if repeat.count is not None and place > repeat.count:
            return
        yield day


def _with_appearance(series: Series, repeat: Repeat, zone: str, worked: Worked | None) -> Series:
    """The series with the day on which its next one is to appear."""
    appears = ""
    if repeat.ahead and series.by and not repeat.after_done:
        at = series.stands_for(zone)
        day = next(_days(repeat, series.start(zone), at, None, worked, ""), None)
        appears = shifted(day, -repeat.ahead) if day else ""
    return replaced(series, appears=appears)


def _with_dates(kind: Kind, series: Series, after: Properties, zone: str) -> Series:
    """The series with dates that it did not have; anew, where the one that the rule moves is now another."""
    dates = {name: str(after[name]) for name in date_names(kind) if after.get(name) and name not in series.dates}
    if not dates:
        return series
    if moved_by(kind, {**series.dates, **dates}) != series.by:
        return begun(kind, after, series.title)
    back = days_between(series.stands_for(zone), series.start(zone))
    return replaced(series, dates={**series.dates, **{name: later(when, back, zone) for name, when in dates.items()}})


def _same_days(rule: str, repeat: Repeat) -> bool:
    return recurrence.bare(repeat_of(rule)) == recurrence.bare(repeat)


def _said_once(repeat: Repeat, start: str) -> Repeat:
    """The rule with the day that its first date says, where a shorter month or year would change it."""
    first = as_date(start)
    if repeat.frequency == "monthly" and not repeat.month_days and not repeat.nths:
        return replaced(repeat, month_days=(first.day,))
    if repeat.frequency == "yearly" and repeat.year_day is None and (first.month, first.day) == (2, 29):
        return replaced(repeat, year_day=(2, 29))
    return repeat


def _moved(repeat: Repeat, old: Any, new: Any) -> Repeat:
    """The rule for a series whose occurrence on one day (a date) is moved to another: the day that it stood on goes."""
    if repeat.working or old == new:
        return repeat
    if repeat.weekdays:
        days = {DAYS[new.weekday()] if day == DAYS[old.weekday()] else day for day in repeat.weekdays}
        return replaced(repeat, weekdays=tuple(day for day in DAYS if day in days))
    if repeat.month_days:
        stood = next((day for day in reversed(repeat.month_days) if day >= old.day), repeat.month_days[-1])
        return replaced(
            repeat, month_days=tuple(sorted({new.day if day == stood else day for day in repeat.month_days}))
        )
    if repeat.nths:
        place = -1 if new.day > _LAST_WEEK + 2 and (-1, DAYS[old.weekday()]) in repeat.nths else (new.day + 6) // 7
        old_places = {(-1, DAYS[old.weekday()]), ((old.day + 6) // 7, DAYS[old.weekday()])}
        nths = [(place, DAYS[new.weekday()]) if one in old_places else one for one in repeat.nths]
        return replaced(repeat, nths=recurrence.in_order_of_month(nths))
    if repeat.year_day:
        return replaced(repeat, year_day=(new.month, new.day))
    return repeat
