"""Dates of an item that belong together, the first day of something and the last: it never ends before it begins.

Every item has start and due; a kind whose date fields are called `NAME_from` and `NAME_to` (as an experiment's run)
has one more pair. What an old board holds the wrong way round stays until somebody changes one of its ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from opsboard.domain.days import day_of, is_moment, local_text
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Properties
from opsboard.domain.kinds import DATE_TYPES, Kind


class Ends(NamedTuple):
    """The properties that hold the first and the last day of a span."""

    first: str
    last: str


START_TO_DUE = Ends("start", "due")
_FROM, _TO = "_from", "_to"


def ends_of(kind: Kind) -> tuple[Ends, ...]:
    """The spans that an item of a kind may have."""
    return tuple(_among(kind, (*START_TO_DUE, *(f"fields.{field.key}" for field in kind.fields))))


def span_with(kind: Kind, name: str) -> Ends | None:
    """The span of which a property holds an end; None for a date that stands alone."""
    return next(_among(kind, (name,)), None)


def _among(kind: Kind, names: Iterable[str]) -> Iterator[Ends]:
    """The spans of which one of these properties holds an end, each once."""
    seen: set[Ends] = set()
    for name in names:
        if name in START_TO_DUE:
            ends = START_TO_DUE
        elif name.startswith("fields.") and name.endswith((_FROM, _TO)):
            stem = name.removesuffix(_FROM).removesuffix(_TO)
            ends = Ends(stem + _FROM, stem + _TO)
            types = {f"fields.{field.key}": field.type for field in kind.fields}
            if not all(types.get(end) in DATE_TYPES for end in ends):
                continue
        else:
            continue
        if ends not in seen:
            seen.add(ends)
            yield ends


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


def crooked(kind: Kind, held: Properties, after: Properties, zone: str) -> Ends | None:
    """The first span of an item (`held`) of which a change (`after`) sets an end so that it ends before it begins."""
    for ends in _among(kind, [name for name, value in after.items() if value]):
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


def fitting(kind: Kind, held: Properties, after: Properties, zone: str) -> tuple[dict[str, object], dict[str, object]]:
    """What of a change can be kept, for what is not typed but read, and what was left out: of a span that would end
    before it begins its first day, or the last one where only that is new."""
    kept, left = dict(after), dict[str, object]()
    while ends := crooked(kind, held, kept, zone):
        name = ends.first if kept.get(ends.first) else ends.last
        left[name] = kept.pop(name)
    return kept, left
