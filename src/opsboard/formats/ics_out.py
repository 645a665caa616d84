"""Items as calendars: a task for each, an event for what has a moment or a span of its own.

One state of a board gives the same bytes, in any language and zone of a reader. Moments are in UTC, but those of a
series: its days are those of the board's zone. What a calendar has no place for stands in `X-OPSBOARD-ITEM`, by which
our own import reads it back whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from opsboard.domain import days
from opsboard.domain.errors import N_, Invalid, Unavailable
from opsboard.domain.items import Campaign, Item
from opsboard.domain.kinds import CLOSED_CATEGORIES, DATE_TYPES, Workflow
from opsboard.domain.link_targets import link_of
from opsboard.domain.recurrence import plain_rule, repeat_of, rrule_of
from opsboard.domain.series import of_json
from opsboard.domain.text import clean_body, clean_line
from opsboard.domain.values import frozen, replaced
from opsboard.formats.ics_series import shifted_rule
from opsboard.formats.ics_text import ASSIGNEE, CAMPAIGN, FIELD, ITEM, KIND, MARK, STAGE
from opsboard.formats.json_out import lossless_object
from opsboard.formats.objects import campaign_object, json_text

if TYPE_CHECKING:
    from icalendar import Component

PRODID = "-//opsboard//opsboard//EN"
_STATES = {"active": "IN-PROCESS", "done": "COMPLETED", "dropped": "CANCELLED"}
_PRIORITIES = {"P0": 1, "P1": 3, "P2": 5, "P3": 9}
_RELATIONS = {"part_of": "PARENT", "contains": "CHILD", "blocked_by": "DEPENDS-ON"}
_LEFT_OUT = ("rank", "updated_at", "stage_since", "history")
"""Of our own data: what says nothing of the item, or stands in the calendar's own words."""
_NO_LIMIT = 10**9
_EVENT_ROLES = ("publish", "run")
"""Fields that are an event of their own."""
_HOUR = timedelta(hours=1)
_REMINDERS = {
    # The evening before and the morning of a day; half an hour before a moment.
    "day": (timedelta(hours=-6), timedelta(hours=9)),
    "moment": (timedelta(minutes=-30),),
}


@frozen
class Board:
    """What a calendar needs to know of the board."""

    uuid: str
    name: str
    zone: str
    workflow: Workflow


@frozen
class Entry:
    """One component with the name that is its own in a folder."""

    uid: str
    component: Component
    zoned: bool
    """It has times of the board's zone."""


def require_library() -> None:
    """Raises Unavailable where icalendar is not installed."""
    from importlib.util import find_spec

    if find_spec("icalendar") is None:
        raise Unavailable(N_("calendars need the library icalendar; install opsboard[formats]"))


def entries_of(item: Item, board: Board) -> Iterator[Entry]:
    """The task of an item, and its events."""
    yield _task(item, board.uuid, board.zone)
    kind = board.workflow.kind(item.kind)
    for field in kind.fields:
        has_event = field.role in _EVENT_ROLES and field.type in DATE_TYPES and item.fields.get(field.key)
        event = _event(item, field.key, kind.fields, board) if has_event else None
        if event is not None:
            yield event


def campaign_entry(campaign: Campaign, board: Board) -> Entry:
    """A campaign as an event of whole days."""
    from icalendar import Event, vText

    event = Event()
    uid = f"campaign.{campaign.key}@{board.uuid}"
    _add(event, UID=uid, SUMMARY=clean_line(campaign.name, _NO_LIMIT), TRANSP="TRANSPARENT")
    # A campaign has no moment of its last change: its first day stays the same while it does.
    event.add("DTSTAMP", _utc(f"{campaign.first}T00:00:00Z"))
    event.add("DTSTART", _date(campaign.first))
    event.add("DTEND", _date(campaign.last) + timedelta(days=1))
    told = [f"{first}..{last} {name}" for name, first, last in campaign.phases]
    if told:
        event.add("DESCRIPTION", clean_body("\n".join(told), _NO_LIMIT))
    event.add(CAMPAIGN, vText(json_text(campaign_object(campaign), sort_keys=True)))
    return Entry(uid, event, zoned=False)


def calendar_lines(entries: Iterable[Entry], board: Board, *, zoned: bool = True) -> Iterator[str]:
    """The text of one calendar, in parts: its head, each component, its end. `zoned`: with the board's zone."""
    from icalendar import Calendar, Timezone

    head = Calendar()
    _add(head, PRODID=PRODID, VERSION="2.0", CALSCALE="GREGORIAN")
    head.add("X-WR-CALNAME", clean_line(board.name, _NO_LIMIT))
    text = _text(head)
    end = "END:VCALENDAR\r\n"
    yield text.removesuffix(end)
    if zoned and not _is_utc(board.zone):
        yield _text(Timezone.from_tzid(board.zone))
    for entry in entries:
        yield _text(entry.component)
    yield end


def file_of(entry: Entry, board: Board) -> bytes:
    """A calendar of this one component, as a folder keeps it, with the mark by which we know it as untouched."""
    text = "".join(calendar_lines([entry], board, zoned=entry.zoned))
    return marked(text.encode())


def marked(data: bytes) -> bytes:
    """A calendar with our mark, made of its other bytes."""
    head, version, rest = data.partition(b"VERSION:2.0\r\n")
    return head + version + f"{MARK}:{_hash(data)}\r\n".encode() + rest


def is_untouched(data: bytes) -> bool:
    """Whether a file has our mark and is as we wrote it."""
    before, mark, rest = data.partition(f"{MARK}:".encode())
    said, end, rest = rest.partition(b"\r\n")
    return bool(mark and end) and said.decode("ascii", "replace") == _hash(before + rest)


def _hash(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()[:16]


def description_tail(item: Item, zone: str) -> str:
    """What stands behind the text of an item, in no language: its checklist and comments."""
    parts = []
    if item.checklist:
        parts.append("\n".join(f"[{'x' if one.done else ' '}] {one.text}" for one in item.checklist))
    for one in item.comments:
        parts.append(f"@{one.author} {days.local_text(one.at, zone)}\n{one.body}")
    return clean_body("\n\n".join(parts), _NO_LIMIT)


def task_text(item: Item, zone: str) -> str:
    """The task of an item alone, as it is written on a board of this zone."""
    return _text(_task(item, "", zone).component)


def _own_data(item: Item, zone: str) -> str:
    """The item whole, as one line of JSON."""
    content = lossless_object(item)
    for name in _LEFT_OUT:
        del content[name]
    content["tz"] = zone
    return json_text(content, sort_keys=True)


def _task(item: Item, uuid: str, zone: str) -> Entry:
    from icalendar import Todo, vText, vUri

    todo = Todo()
    uid = f"{item.key}@{uuid}"
    _add(todo, UID=uid, SUMMARY=clean_line(item.title, _NO_LIMIT), STATUS=_STATES.get(item.category, "NEEDS-ACTION"))
    _stamp(todo, item)
    words = "\n\n".join(filter(None, (clean_body(item.body, _NO_LIMIT), description_tail(item, zone))))
    if words:
        todo.add("DESCRIPTION", words)
    zoned = _dates(todo, item, zone)
    if item.category == "done":
        if item.closed_at:
            todo.add("COMPLETED", _utc(item.closed_at))
        todo.add("PERCENT-COMPLETE", 100)
    elif item.checklist:
        todo.add("PERCENT-COMPLETE", sum(one.done for one in item.checklist) * 100 // len(item.checklist))
    if item.priority in _PRIORITIES:
        todo.add("PRIORITY", _PRIORITIES[item.priority])
    todo.add("CATEGORIES", [*(clean_line(one, _NO_LIMIT) for one in item.labels), item.kind])
    for link in sorted(item.links, key=lambda link: (link.relation, link.key)):
        parameters = {"RELTYPE": _RELATIONS.get(link.relation, "SIBLING")}
        todo.add("RELATED-TO", vText(f"{link.key}@{uuid}"), parameters=parameters)
    for one in item.attachments:
        if target := link_of(one.url):
            todo.add("ATTACH", vUri(target), parameters={"FILENAME": clean_line(one.name, _NO_LIMIT)})
    for name, value in ((KIND, item.kind), (STAGE, item.stage), (ASSIGNEE, item.assignee)):
        if value:
            todo.add(name, vText(clean_line(value, _NO_LIMIT)))
    todo.add(ITEM, vText(_own_data(item, zone)))
    return Entry(uid, todo, zoned)


def _stamp(component: Component, item: Item) -> None:
    changed = _utc(item.updated_at or item.created_at)
    component.add("DTSTAMP", changed)
    component.add("LAST-MODIFIED", changed)
    component.add("CREATED", _utc(item.created_at))
    component.add("SEQUENCE", max(0, item.version - 1))


def series_date(item: Item) -> str | None:
    """The date that an item's rule belongs to: the one place that says so for calendars."""
    held = of_json(item.series)
    own = None if held is None else getattr(item, held.by, None) or item.fields.get(held.by.removeprefix("fields."))
    return str(own) if own else item.due or item.start


def _dates(todo: Component, item: Item, zone: str) -> bool:
    """Write DTSTART and DUE, of one type and the second later, and the rule of a series. Returns whether they are in
    the board's zone."""
    start, due = _of_one_sort(item.start, item.due, zone)
    is_open = item.category not in CLOSED_CATEGORIES
    if item.repeat and is_open and (anchor := series_date(item)) is not None:
        first, rule = _series(item.repeat, start, due, anchor, zone)
        if rule is not None:
            todo.add("DTSTART", _zoned(first, zone))
            if first != anchor and due is not None:
                todo.add("DUE", _zoned(due, zone))
            todo.add("RRULE", rule)
            _remind(todo, item, anchor, "START" if first == anchor else "END")
            return days.is_moment(first)
    if start is not None and (due is None or start < due):
        todo.add("DTSTART", _python(start))
    if due is not None:
        todo.add("DUE", _python(due))
        if is_open:
            _remind(todo, item, due, "END")
    return False


def _of_one_sort(start: str | None, due: str | None, zone: str) -> tuple[str | None, str | None]:
    """Start and due, where one is a day and the other a moment as the due is."""
    if start is not None and due is not None and days.is_moment(start) != days.is_moment(due):
        start = days.moment_at(start, 0, 0, zone) if days.is_moment(due) else days.day_of(start, zone)
    return start, due


def _series(rule: str, start: str | None, due: str | None, anchor: str, zone: str) -> tuple[str, Any]:
    """Where a series begins in a calendar, and its rule there.

    A calendar counts from DTSTART, and DUE must be later. A rule that is meant for the due is written for the
    start that many days earlier; where it cannot be, the series begins on its date and has no DUE.
    """
    first = start if start is not None and due is not None and start < due else None
    if due is not None and first is None:
        before = _before(due)
        first = before if before < due else None  # nothing lies before the first day of all
    try:
        repeat = repeat_of(plain_rule(rule))
    except Invalid:
        return anchor, None
    earlier = days.days_between(days.day_of(first, zone), days.day_of(anchor, zone)) if first is not None else 0
    own = rrule_of(replaced(repeat, until=None)), repeat.until
    moved = shifted_rule(repeat, -earlier, days.day_of(anchor, zone)) if earlier else own
    if moved is None or first is None:
        first, moved = anchor, own
    return first, _recur(*moved, first, zone)


def _before(due: str) -> str:
    """A start for what has only a due: a day earlier, or an hour."""
    if not days.is_moment(due):
        return days.shifted_within(due, -1)
    return days.moment_of(days.as_local(due, "UTC") - _HOUR)


def _recur(rule: str, until: str | None, first: str, zone: str) -> Any:
    """A rule whose UNTIL is of the type of its beginning: a day, or a moment in UTC."""
    from icalendar.prop import vRecur

    recur = vRecur.from_ical(rule)
    if until is not None:
        last = days.moment_at(until, 23, 59, zone, 59) if days.is_moment(first) else until
        recur["UNTIL"] = [_python(last)]
    return recur


def _remind(component: Component, item: Item, when: str, related: str) -> None:
    from icalendar import Alarm

    for before in _REMINDERS["moment" if days.is_moment(when) else "day"]:
        alarm = Alarm()
        _add(alarm, ACTION="DISPLAY", DESCRIPTION=clean_line(item.title, _NO_LIMIT))
        alarm.add("TRIGGER", before, parameters={"RELATED": related})
        component.add_component(alarm)


def _event(item: Item, key: str, fields: Sequence[Any], board: Board) -> Entry | None:
    """The event of a field: a moment, or whole days to the field that ends them (`run_from`, `run_to`)."""
    from icalendar import Event, vText

    value = str(item.fields[key])
    last_key = f"{key.removesuffix('_from')}_to" if key.endswith("_from") else ""
    last = str(item.fields.get(last_key) or value) if any(one.key == last_key for one in fields) else value
    try:
        days.day_of(value, "UTC"), days.day_of(last, "UTC")
    except Invalid:
        return None  # the field held words before the workflow was edited
    event = Event()
    uid = f"{item.key}.{key}@{board.uuid}"
    _add(event, UID=uid, SUMMARY=clean_line(f"{item.key} {item.title}", _NO_LIMIT))
    event.add("STATUS", "CANCELLED" if item.category == "dropped" else "CONFIRMED")
    _stamp(event, item)
    event.add("DTSTART", _python(value))
    if not days.is_moment(value):
        event.add("DTEND", _date(max(last, value)) + timedelta(days=1))
    event.add("CATEGORIES", [item.kind])
    event.add("RELATED-TO", vText(f"{item.key}@{board.uuid}"), parameters={"RELTYPE": "PARENT"})
    event.add(FIELD, vText(f"{key},{last_key}" if last != value or last_key else key))
    if days.is_moment(value) and item.category not in CLOSED_CATEGORIES:
        _remind(event, item, value, "START")
    return Entry(uid, event, zoned=False)


def _add(component: Component, **lines: str) -> None:
    for name, value in lines.items():
        component.add(name, value)


def _text(component: Component) -> str:
    data: bytes = component.to_ical()
    return data.decode()


def _python(when: str) -> date | datetime:
    return _utc(when) if days.is_moment(when) else _date(when)


def _zoned(when: str, zone: str) -> date | datetime:
    """A day, or a moment on the clock of the board's zone."""
    if not days.is_moment(when):
        return _date(when)
    return _utc(when) if _is_utc(zone) else days.as_local(when, zone)


def _is_utc(zone: str) -> bool:
    return days.zone_of(zone) in (UTC, UTC)


def _date(day: str) -> date:
    return date.fromisoformat(day[:10])


def _utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)
