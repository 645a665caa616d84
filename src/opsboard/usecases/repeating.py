"""Work that comes again: when a repeating item is done, or so many days before its day, the next one is made.

The repetition goes on to the copy, so that it is made once, however often the item is opened again
and closed; undo gives it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.domain import days
from opsboard.domain.items import MEMBERS, OF_CHANNEL, Change, Item, NewItem, Properties
from opsboard.domain.kinds import DATE_TYPES, Kind
from opsboard.domain.recurrence import Worked
from opsboard.domain.series import done_ahead, following, later, series_of, titled, to_json
from opsboard.domain.values import replaced
from opsboard.usecases.entry_ids import entry_id

KEPT = ("body", "priority", "assignee", "department", "campaign")
KEPT_SETS = ("label", *MEMBERS)


def next_of(
    item: Item, held: Properties, kind: Kind, past: Sequence[Change], at: str, zone: str, worked: Worked | None = None
) -> NewItem | None:
    """The next item of the repeating `item`, in the first stage of its `kind`: with the next dates, an unticked
    checklist, and the fields it had before work began. None when the repetition has ended.

    `held` are the item's properties, `past` its changes, oldest first; `at` is a UTC moment, `zone` the IANA
    zone in which days are meant.
    """
    if item.repeat is None:
        return None
    series = series_of(kind, held)
    found = following(series, item.repeat, zone, days.today(at, zone), _done_on(item, zone), worked)
    if found is None:
        return None
    step = days.days_between(series.stands_for(zone) or days.today(at, zone), found.day)
    properties = {**_carried(held, _early_fields(past, kind, step, zone)), **found.dates}
    properties |= {"repeat": found.rule, "series": to_json(found.series)}
    title = titled(series.title, found.day) if series.title else item.title
    return NewItem(kind=kind.key, title=title, stage=kind.stages[0].key, properties=properties)


def waiting(
    item: Item, held: Properties, kind: Kind, at: str, zone: str, worked: Worked | None = None
) -> dict[str, Any] | None:
    """Of a repeating item that is done: what is kept of its series when the next one appears on a later day; None when
    that is to be made now, or never."""
    done = _done_on(item, zone)
    if item.repeat is None or done is None:
        return None
    series = series_of(kind, held)
    day = done_ahead(series, item.repeat, zone, days.today(at, zone), done, worked)
    return None if day is None else to_json(replaced(series, appears=day))


def _done_on(item: Item, zone: str) -> str | None:
    return days.day_of(item.closed_at, zone) if item.closed_at and item.category == "done" else None


def _carried(held: Properties, fields: Mapping[str, Any]) -> dict[str, Any]:
    properties = {name: held[name] for name in KEPT if held.get(name) is not None}
    properties.update({name: True for name in held if name.partition(".")[0] in KEPT_SETS})
    properties.update(fields)
    for name, value in held.items():
        if name.startswith("check.") and not name.startswith(f"check.{OF_CHANNEL}"):  # those come with the channel
            properties[f"check.{entry_id()}"] = {**value, "done": False}
    return properties


def _early_fields(past: Sequence[Change], kind: Kind, step: int, zone: str) -> dict[str, Any]:
    """The fields that the item had when it left its first stage, without those the board fills itself; dates so many
    days later."""
    own = {f"fields.{f.key}" for f in kind.fields if f.is_kept_by_the_board}
    early: dict[str, Any] = {}
    for change in past:
        if change.after.get("stage") not in (None, kind.stages[0].key):
            break
        early.update({name: value for name, value in change.after.items() if name.startswith("fields.")})
    dates = {f"fields.{field.key}" for field in kind.fields if field.type in DATE_TYPES}
    return {
        name: later(value, step, zone) if name in dates else value
        for name, value in early.items()
        if value is not None and name not in own
    }
