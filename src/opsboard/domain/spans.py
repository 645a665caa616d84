"""Dates of an item that belong together, the first day of something and the last: it never ends before it begins.

Every item has start and due; a kind whose date fields have the roles of a span (as an experiment's run), or are called
`NAME_from` and `NAME_to`, has one more pair. What an old board holds the wrong way round stays until somebody changes
one of its ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from opsboard.domain.days import as_date, day_of, is_moment, local_text, moment_at
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import CORE_DATES, Properties
from opsboard.domain.kinds import DATE_TYPES, SPAN_STARTS, Kind

if TYPE_CHECKING:
    from opsboard.domain.working_time import WorkingTime


class Ends(NamedTuple):
    """The properties that hold the first and the last day of a span."""

    first: str
    last: str


FIRST, LAST = "first", "last"
"""The ends by name."""
START_TO_DUE = Ends(*CORE_DATES)
_FROM, _TO = "_from", "_to"
_LIKE_A_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def ends_of(kind: Kind) -> tuple[Ends, ...]:
    """The spans that an item of a kind may have."""
    dates = {field.key: field.role for field in kind.fields if field.type in DATE_TYPES}
    pairs = {START_TO_DUE: None}
    for key, role in dates.items():
        last = f"{key.removesuffix(_FROM)}{_TO}" if key.endswith(_FROM) else ""
        ends_with = SPAN_STARTS.get(role or "")
        last = next((other for other, its in dates.items() if ends_with and its == ends_with), last)
        if last in dates:
            pairs[Ends(f"fields.{key}", f"fields.{last}")] = None
    return tuple(pairs)


def span_with(kind: Kind, name: str) -> Ends | None:
    """The span of which a property holds an end; None for a date that stands alone."""
    return next((ends for ends in ends_of(kind) if name in ends), None)


def ends_before(first: object, last: object, zone: str) -> bool:
    """Whether a span would end before it begins. Moments are compared by the clock, else days count."""
    if not (first and last):
        return False
    one, other = str(first), str(last)
    if is_moment(one) and is_moment(other):
        return other < one
    try:
        return day_of(other, zone) < day_of(one, zone)
    except Invalid:
        return False  # a field that holds words since the workflow was edited


def mixed(kind: Kind, held: Properties, new: Properties) -> list[tuple[str, str]]:
    """Of the spans of an item (`held`) of which `new` values set an end: the ends that would be a day while the other
    one is a moment, each with that other one. A field that holds days only stays as it is."""
    sorts = _sorts_of_dates(new)
    if not sorts or len(sorts | _sorts_of_dates(held)) < 2:
        return []  # most changes: nothing is to be looked up
    found = []
    for ends in ends_of(kind):
        told = {name: value for name in ends if (value := new[name] if name in new else held.get(name))}
        if len(told) < 2 or not any(new.get(name) for name in ends):
            continue
        of_days = [name for name in ends if not is_moment(str(told[name]))]
        if len(of_days) == 1 and not holds_days(kind, of_days[0]) and _LIKE_A_DATE.match(str(told[of_days[0]])):
            found.append((of_days[0], ends.first if of_days[0] == ends.last else ends.last))
    return found


def of_one_sort(
    kind: Kind, held: Properties, new: Properties, zone: str, working: Callable[[], WorkingTime]
) -> dict[str, str]:
    """The moments that new values bring, where one end of a span has a time of day and the other has none: a day and a
    moment never mix. Work begins on its first day when the working hours do, and ends on the last one with them."""
    brought: dict[str, str] = {}
    for name, other in mixed(kind, held, new):
        day, its = (str(new[one] if one in new else held[one]) for one in (name, other))
        as_date(day)
        hours, begins = working(), any(name == ends.first for ends in ends_of(kind))
        hour, minute = hours.begin_of(day) if begins else min(hours.end_of(day), (23, 59))
        moment = moment_at(day, hour, minute, zone)
        if day == day_of(its, zone) and (its < moment if begins else moment < its):
            moment = its  # on one day, before work begins or after it ended
        brought[name] = moment
    return brought


def holds_days(kind: Kind, name: str) -> bool:
    """Whether a property is a field that holds days only, no moments."""
    return any(f"fields.{field.key}" == name and field.type == "date" for field in kind.fields)


def crooked(kind: Kind, held: Properties, after: Properties, zone: str) -> Ends | None:
    """The first span of an item (`held`) of which a change (`after`) sets an end so that it ends before it begins."""
    if not _sorts_of_dates(after):
        return None  # most changes: nothing is to be looked up
    return _crooked(ends_of(kind), held, after, zone)


def _sorts_of_dates(properties: Properties) -> set[bool]:
    """Whether there are moments among the dates (True), and days (False); nothing where there are no dates."""
    return {is_moment(one) for one in properties.values() if isinstance(one, str) and _LIKE_A_DATE.match(one)}


def _crooked(spans: Sequence[Ends], held: Properties, after: Properties, zone: str) -> Ends | None:
    for ends in spans:
        if not (after.get(ends.first) or after.get(ends.last)):
            continue
        first, last = (after[name] if name in after else held.get(name) for name in ends)
        if ends_before(first, last, zone):
            return ends
    return None


def check_spans(kind: Kind, item: str, held: Properties, after: Properties, zone: str) -> None:
    """Refuse a change that lets something of an item (named `item` in the refusal) end before it begins. Raises
    Invalid."""
    ends = crooked(kind, held, after, zone)
    if ends is None:
        return
    from opsboard.domain.property_text import property_name

    first, last = (str(after[name] if name in after else held[name]) for name in ends)
    raise Invalid(
        N_("{item}: {beginning} {first} lies after {end} {last}; a span ends on or after the day it begins"),
        item=item,
        beginning=property_name(kind, ends.first),
        first=local_text(first, zone),
        end=property_name(kind, ends.last),
        last=local_text(last, zone),
    )


def fitting(
    spans: Sequence[Ends], held: Properties, after: Properties, zone: str
) -> tuple[dict[str, object], dict[str, object]]:
    """What of a change can be kept, for what is not typed but read, and what was left out: of a span that would end
    before it begins its first day, or the last one where only that is new. `spans` are those of the item's kind."""
    kept, left = dict(after), dict[str, object]()
    while ends := _crooked(spans, held, kept, zone):
        name = ends.first if kept.get(ends.first) else ends.last
        left[name] = kept.pop(name)
    return kept, left
