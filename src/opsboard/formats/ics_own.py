"""Our own calendars read back: every item whole, with what somebody changed in a calendar program since.

What an item says in the words of a calendar is compared with what we would have written for it. What is the same is
taken from our own data, which knows more; what differs was changed there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from opsboard.domain import days
from opsboard.domain.errors import N_, BadData, Invalid, NotFound, OpsboardError
from opsboard.domain.items import Campaign, Item
from opsboard.domain.text import clean_body
from opsboard.domain.values import replaced
from opsboard.formats.ics_out import description_tail, task_text
from opsboard.formats.ics_text import CAMPAIGN, FIELD, ITEM, Component, Told
from opsboard.formats.ics_times import Times
from opsboard.formats.parsed import ParsedItem

_UID = re.compile(r"(?P<key>[A-Z][A-Z0-9]*-\d{1,12})(?:\.[^@]*)?@(?P<board>[0-9a-fA-F-]{8,64})")
_COMPARED = ("title", "body", "priority", "labels", "start", "due")
_NOT_TOLD = frozenset({"VALARM", "PERCENT-COMPLETE"})
"""What a program adds to a task by itself."""


class Own:
    """The components of a file that a board wrote."""

    def __init__(self) -> None:
        self.campaigns: list[Campaign] = []
        self._tasks: list[Component] = []
        self._events: dict[str, list[Component]] = {}
        self._boards: set[str] = set()

    @property
    def board(self) -> str:
        """The id of the board that wrote the file; empty when nobody or several did."""
        return next(iter(self._boards)) if len(self._boards) == 1 else ""

    def takes_part(self, one: Component, times: Times) -> bool:
        """Take a component that we wrote; False for one of others."""
        if one.first(CAMPAIGN) is not None:
            campaign = _campaign(one.text(CAMPAIGN))
            if campaign is not None:
                self.campaigns.append(campaign)
                return True
        match = _UID.fullmatch(one.text("UID").strip())
        if match is None or (one.first(ITEM) is None and one.first(FIELD) is None):
            return False
        self._boards.add(match["board"])
        if one.first(ITEM) is not None and one.name == "VTODO":
            self._tasks.append(one)
        else:
            self._events.setdefault(match["key"], []).append(one)
        return True

    def finished(
        self,
        others: Iterable[ParsedItem],
        read: Callable[[Component], ParsedItem],
        again: Callable[[str], Component],
        times: Times,
        tell: Told,
    ) -> tuple[list[ParsedItem], list[tuple[int, OpsboardError]]]:
        """All items of the file in its order, and what is skipped. `read` reads a component as anybody's, `again`
        gives the component of a text, `tell` is told of what could not be read."""
        items, skipped = list(others), list[tuple[int, OpsboardError]]()
        for task in self._tasks:
            try:
                whole, zone, own = _parsed(task)
            except BadData as error:
                skipped.append((task.number, error))
                continue
            written = read(again(task_text(whole, zone)))
            item = _with_changes(own, whole, written, read(task), description_tail(whole, zone))
            events = self._events.pop(whole.key, [])
            items.append(replaced(item, fields={**item.fields, **_moved(item, events, times, tell)}))
        for key, events in self._events.items():
            message = N_("belongs to {key}, which is not in the file")
            skipped += [(one.number, NotFound(message, key=key)) for one in events]
        items.sort(key=lambda item: item.row)
        return items, skipped


def _with_changes(own: ParsedItem, whole: Item, written: ParsedItem, told: ParsedItem, tail: str) -> ParsedItem:
    """Our own item with what the file tells otherwise than we had written it."""
    changed: dict[str, Any] = {}
    for name in _COMPARED:
        if (value := getattr(told, name)) != getattr(written, name):
            changed[name] = value
    custom = {name: value for name, value in told.custom.items() if name not in _NOT_TOLD}
    custom = {name: value for name, value in custom.items() if written.custom.get(name) != value}
    if "body" in changed:
        body = clean_body(changed["body"], 10**9)
        changed["body"] = body.removesuffix(tail).rstrip() if tail else body
        if changed["body"] == clean_body(own.body, 10**9):
            del changed["body"]
    if told.category != written.category:
        changed |= {"stage_word": None, "category": told.category, "closed_at": told.closed_at, "history": ()}
    if told.repeat != written.repeat:
        changed["whole"] = replaced(whole, repeat=told.repeat)
    return replaced(own, custom=custom, **changed)


def _moved(item: ParsedItem, events: Iterable[Component], times: Times, tell: Told) -> dict[str, str]:
    """Fields whose event stands elsewhere than we had written it."""
    moved: dict[str, str] = {}
    for event in events:
        first, _comma, last = event.text(FIELD).partition(",")
        start, end = event.first("DTSTART"), event.first("DTEND")
        try:
            if start is not None and first in item.fields:
                moved[first] = times.when(start)
            if last and end is not None and last in item.fields:
                moved[last] = days.shifted(days.day_of(times.when(end), times.zone), -1)
        except Invalid as error:
            tell(event.number, error)
    return {name: value for name, value in moved.items() if item.fields.get(name) != value}


def _parsed(task: Component) -> tuple[Item, str, ParsedItem]:
    """Our own data of a task, and the zone it was written in. Raises BadData with the line where it is broken."""
    from opsboard.formats.json_in import read_item

    own, zone = read_item(task.text(ITEM), ITEM, task.number)
    whole = own.whole
    if whole is None or not task.text("UID").startswith(f"{whole.key}@"):
        raise BadData(N_("{name}, line {line}: belongs to another item"), name=ITEM, line=task.number)
    own = replaced(own, source_id=task.text("UID").strip())
    return whole, zone if days.is_zone(zone) else "UTC", own


def _campaign(text: str) -> Campaign | None:
    from opsboard.formats.json_in import read_campaign

    try:
        return read_campaign(text, CAMPAIGN, 1)
    except BadData:
        return None  # read as an event like any other
