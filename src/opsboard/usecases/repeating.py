"""Work that comes again: when a repeating item is done, the next one is made.

The repetition goes on to the copy, so that it is made once, however often the item is opened again
and closed; undo gives it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.domain import days, recurrence
from opsboard.domain.items import MEMBERS, Change, Item, NewItem, Properties
from opsboard.domain.kinds import Kind
from opsboard.domain.values import replaced
from opsboard.usecases.entry_ids import entry_id

KEPT = ("body", "priority", "assignee", "department", "campaign")
KEPT_SETS = ("label", *MEMBERS)


def next_of(item: Item, held: Properties, kind: Kind, past: Sequence[Change], at: str, zone: str) -> NewItem | None:
    """The next item of the repeating `item`, in the first stage of its `kind`: with the next dates, an unticked
    checklist, and the fields it had before work began. None when the repetition has ended.

    `held` are the item's properties, `past` its changes, oldest first; `at` is a UTC moment, `zone` the IANA
    zone in which days are meant.
    """
    if item.repeat is None:
        return None
    today = days.today(at, zone)
    day = days.day_of(item.due or item.start, zone) if item.due or item.start else today
    following = _following(item.repeat, day, today)
    if following is None:
        return None
    next_day, rule = following
    properties = _carried(held, _early_fields(past, kind))
    step = days.days_between(day, next_day)
    dates = {name: held[name] for name in _date_names(kind) if held.get(name)}
    properties.update({name: later(when, step, zone) for name, when in dates.items()})
    properties.setdefault("due" if not item.start or item.due else "start", next_day)
    properties["repeat"] = rule
    return NewItem(kind=kind.key, title=item.title, stage=kind.stages[0].key, properties=properties)


def later(when: str, step: int, zone: str) -> str:
    """A day or moment so many days later; a moment at the same time of the zone's clock."""
    day = days.shifted(days.day_of(when, zone), step)
    if not days.is_moment(when):
        return day
    local = days.as_local(when, zone)
    return days.moment_at(day, local.hour, local.minute, zone, local.second)


def _following(rule: str, day: str, today: str) -> tuple[str, str] | None:
    """The first day of the rule after `day` that is not past, and the rule as it goes on from there."""
    repeat = recurrence.repeat_of(rule)
    if repeat.frequency == "monthly" and repeat.month_day is None and repeat.nth is None:
        # Said once, so that the 31st does not stay the 28th after February.
        repeat = replaced(repeat, month_day=int(day[8:10]))
    found = recurrence.next_day(recurrence.rrule_of(repeat), day, day)
    passed = 1
    while found is not None and found < today:
        if repeat.count is None:
            yesterday = days.shifted(today, -1)
            found = recurrence.next_day(recurrence.rrule_of(repeat), yesterday, day)
        else:
            found = recurrence.next_day(recurrence.rrule_of(repeat), found, day)
            passed += 1
    if found is None:
        return None
    if repeat.count is not None:
        repeat = replaced(repeat, count=repeat.count - passed)
    return found, recurrence.rrule_of(repeat)


def _carried(held: Properties, fields: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: held[name] for name in KEPT if held.get(name) is not None}
    properties.update({name: True for name in held if name.partition(".")[0] in KEPT_SETS})
    properties.update(fields)
    for name, value in held.items():
        if name.startswith("check."):
            properties[f"check.{entry_id()}"] = {**value, "done": False}
    return properties


def _early_fields(past: Sequence[Change], kind: Kind) -> dict[str, Any]:
    """The fields that the item had when it left its first stage, without those the board fills itself."""
    own = {f"fields.{f.key}" for f in kind.fields if f.stamped_on or f.counts_back_from or f.derived}
    early: dict[str, Any] = {}
    for change in past:
        if change.after.get("stage") not in (None, kind.stages[0].key):
            break
        early.update({name: value for name, value in change.after.items() if name.startswith("fields.")})
    return {name: value for name, value in early.items() if value is not None and name not in own}


def _date_names(kind: Kind) -> list[str]:
    return ["start", "due", *(f"fields.{field.key}" for field in kind.fields if field.role and not field.stamped_on)]
