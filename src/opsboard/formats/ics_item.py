"""One task or event of a calendar as an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from opsboard.domain import days
from opsboard.domain.errors import N_, Invalid, OpsboardError
from opsboard.domain.items import PRIORITIES, Attachment, Link
from opsboard.domain.kinds import CLOSED_CATEGORIES, Kind
from opsboard.domain.text import clean_line, clean_title, shortened, visible
from opsboard.domain.values import replaced
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.ics_series import WEEK, shifted_rule
from opsboard.formats.ics_text import KIND, OURS, Component, Line, Told
from opsboard.formats.ics_times import Times
from opsboard.formats.parsed import ParsedItem

_DATES = ("DTSTART", "DTEND", "DUE", "COMPLETED", "CREATED", "DURATION", "RECURRENCE-ID", "EXDATE")
_KEPT = (
    "RDATE",
    "EXRULE",
    "LOCATION",
    "GEO",
    "CONTACT",
    "RESOURCES",
    "COMMENT",
    "CLASS",
    "X-GOOGLE-CONFERENCE",
    "CONFERENCE",
)
"""What no property of an item takes: it goes to the end of the text."""
_PEOPLE = ("ATTENDEE", "ORGANIZER")
WANTED = frozenset((
    *("UID", "SUMMARY", "DESCRIPTION", "STATUS", "PERCENT-COMPLETE", "PRIORITY", "CATEGORIES", "RELATED-TO", "RRULE"),
    *("URL", "ATTACH", "X-MICROSOFT-CDO-ALLDAYEVENT", "X-ALT-DESC", *_DATES, *_KEPT, *_PEOPLE, *OURS),
    *("ACTION", "TRIGGER", "TZID", "X-LIC-LOCATION", "TZOFFSETFROM", "TZOFFSETTO"),
))  # fmt: skip
_STATES = {"NEEDS-ACTION": "backlog", "IN-PROCESS": "active", "COMPLETED": "done", "CANCELLED": "dropped"}
_EVENT_STATES = {"TENTATIVE": "backlog", "CONFIRMED": "backlog", "CANCELLED": "dropped"}
_PLACES = (0, 0, 1, 1, 2, 3, 3, 3, 3)
"""Of the priorities of iCalendar, 1 to 9, among ours."""
_RELATIONS = {
    **{"PARENT": "part_of", "CHILD": "contains", "SIBLING": "related"},
    **{"DEPENDS-ON": "blocked_by", "FINISHTOSTART": "blocked_by", "STARTTOSTART": "related"},
}
MANY = 200
"""Occurrences, people or alarms that a text names one by one."""
_LABELS = 1000


class ItemReader:
    """Reads one task or event."""

    def __init__(
        self, one: Component, options: CsvOptions, times: Times, tell: Told, kind_of: Callable[[str], str | None]
    ) -> None:
        self._one = one
        self._event = one.name == "VEVENT"
        self._options = options
        self._times = times
        self._tell = tell
        self._kind_of = kind_of
        self._custom: dict[str, str] = {}
        self._fields: dict[str, Any] = {}

    def item(self, uid: str, name: str) -> ParsedItem:
        one = self._one
        category, stage = self._state()
        labels, kind_word = self._labels()
        start, due = self._span()
        kind = self._kind(kind_word)
        publish = next((field for field in kind.fields if field.role == "publish"), None) if kind else None
        if self._event and publish is not None and start is not None:
            self._fields[publish.key] = start
            start = due = None
        date_line = one.first("DTSTART") or one.first("DUE")
        repeat = self._repeat(date_line, start or due or self._fields.get(publish.key if publish else ""))
        for line_name in _KEPT:
            lines = [line.value.strip() for line in one.lines.get(line_name, ()) if line.value.strip()]
            if lines and not (line_name == "CLASS" and lines[0].upper() == "PUBLIC"):
                self._keep(line_name, lines)
        for line_name in _PEOPLE:
            self._keep(line_name, [_person(line) for line in one.lines.get(line_name, ())])
        self._keep("EXDATE", (shown_time(self._times, part) for part in _dates_of(one.lines.get("EXDATE", ()))))
        self._keep("VALARM", [alarm.text("TRIGGER").strip() for alarm in one.inner if alarm.name == "VALARM"])
        body, title = self._texts(name)
        return ParsedItem(
            row=one.number,
            title=title,
            body=body,
            kind_word=kind_word,
            stage_word=stage,
            category=category,
            priority=self._priority(),
            labels=labels,
            start=start,
            due=due,
            created_at=self._moment("CREATED"),
            closed_at=self._moment("COMPLETED") if category in CLOSED_CATEGORIES else None,
            attachments=tuple(self._attachments()),
            fields=self._fields,
            custom=self._custom,
            source_id=uid,
            repeat=repeat,
            links=tuple(self._links()),
        )

    def _keep(self, name: str, values: Iterable[str]) -> None:
        """What finds no place goes to the end of the text, under its name in the file."""
        told = list(islice(filter(None, values), MANY + 1))
        if told:
            self._custom[name] = "\n".join((*told[:MANY], *("…" for _ in told[MANY:])))

    def _not_read(self, line: Line, error: OpsboardError) -> None:
        self._tell(line.number, error)
        self._custom.setdefault(line.name, line.value.strip())

    def _texts(self, name: str) -> tuple[str, str]:
        """The body and the title; one without a title is called by its first words."""
        body = self._one.text("DESCRIPTION")
        if not body.strip():
            body = self._one.text("X-ALT-DESC")
        self._keep("?", [line.raw for line in self._one.lines.get("", ())])
        title = self._one.text("SUMMARY")
        for candidate in (title, *body.splitlines()[:20]):
            if _shows(candidate):
                return body, candidate
        return body, f"{name} {self._one.number}"

    def _kind(self, word: str | None) -> Kind | None:
        kinds = {kind.key: kind for kind in self._options.kinds}
        found = self._options.kind
        if word and not self._options.kind_is_asked:
            found = self._kind_of(word) or found
        return kinds.get(found or "")

    def _labels(self) -> tuple[tuple[str, ...], str | None]:
        """The labels, and the one of them, or the mark of our own, that names a kind."""
        from icalendar.parser import split_on_unescaped_comma

        labels: dict[str, None] = {}
        for line in self._one.lines.get("CATEGORIES", ()):
            for label in split_on_unescaped_comma(line.raw) if len(labels) < _LABELS else ():
                if cleaned := clean_line(label, 10**9):
                    labels[cleaned] = None
        mark = clean_line(self._one.text(KIND), 10**9)
        word = mark or next((label for label in labels if self._kind_of(label)), None)
        # The kind of our own stands among the categories for the reader of a calendar; others meant a label.
        return tuple(label for label in labels if label != mark), word

    def _state(self) -> tuple[str, str | None]:
        """The category, and the word of a state that iCalendar does not know."""
        line = self._one.first("STATUS")
        word = line.value.strip().upper() if line is not None else ""
        percent = self._percent()
        states = _EVENT_STATES if self._event else _STATES
        if word in states:
            return states[word], None
        if not self._event and (self._one.first("COMPLETED") is not None or percent == 100):
            return "done", None
        return "active" if percent else "backlog", clean_line(word, 10**9) or None

    def _percent(self) -> int:
        line = self._one.first("PERCENT-COMPLETE")
        if line is None:
            return 0
        value = line.value.strip()
        if not (value.isascii() and value.isdigit() and len(value) < 4 and int(value) <= 100):
            self._not_read(
                line,
                Invalid(
                    N_("{name} is no number from 0 to {most}: {value}"),
                    name=line.name,
                    most=100,
                    value=visible(value)[:40],
                ),
            )
            return 0
        if 0 < int(value) < 100:
            self._custom["PERCENT-COMPLETE"] = value
        return int(value)

    def _priority(self) -> str | None:
        line = self._one.first("PRIORITY")
        if line is None or line.value.strip() in ("0", ""):
            return None
        value = line.value.strip()
        if len(value) == 1 and value in "123456789":
            return PRIORITIES[_PLACES[int(value) - 1]]
        self._not_read(
            line,
            Invalid(
                N_("{name} is no number from 0 to {most}: {value}"), name=line.name, most=9, value=visible(value)[:40]
            ),
        )
        return None

    def _moment(self, name: str) -> str | None:
        line = self._one.first(name)
        return self._when(line) if line is not None else None

    def _when(self, line: Line) -> str | None:
        try:
            return self._times.when(line)
        except Invalid as error:
            self._not_read(line, error)
            return None

    def _span(self) -> tuple[str | None, str | None]:
        """When it begins and is due: days where the file means whole days, the last one and not the one after."""
        start_line, end_line = self._one.first("DTSTART"), self._one.first("DTEND" if self._event else "DUE")
        whole = self._means_days(start_line, end_line)
        start = self._read(start_line, whole)
        due = self._read(end_line, whole)
        length = self._one.first("DURATION")
        if end_line is None and length is not None and start_line is not None and start is not None:
            due = self._after(start_line, length, start)
        if self._event and due is not None and not days.is_moment(due):
            due = days.shifted_within(due, -1)  # an event ends before this day
        if self._event and due is None:
            due = start
        return self._fitting(start, due)

    def _means_days(self, *lines: Line | None) -> bool:
        """Whether these times at midnight are days: Outlook marks them."""
        marked = self._one.text("X-MICROSOFT-CDO-ALLDAYEVENT").strip().upper() == "TRUE"
        return marked and all(line is None or self._times.is_midnight(line) for line in lines)

    def _read(self, line: Line | None, whole: bool) -> str | None:
        if line is None:
            return None
        if whole:
            try:
                return self._times.day(line)
            except Invalid as error:
                self._not_read(line, error)
                return None
        return self._when(line)

    def _after(self, start_line: Line, length: Line, start: str) -> str | None:
        try:
            due = self._times.later(start_line, self._times.length(length))
        except Invalid as error:
            self._not_read(length, error)
            return None
        # A task of so many days from this one on is due on the last of them.
        return days.shifted(due, -1) if not self._event and not days.is_moment(due) and due > start else due

    def _fitting(self, start: str | None, due: str | None) -> tuple[str | None, str | None]:
        """Start and due, the start first."""
        if start is None or due is None:
            return start, due
        # Of a day and a moment the day gets its time when it comes to the board, by its working hours.
        zone, mixed = self._options.zone, days.is_moment(start) != days.is_moment(due)
        if (days.day_of(start, zone) > days.day_of(due, zone)) if mixed else start > due:
            self._custom["DTSTART"] = start
            return None, due
        return start, due

    def _repeat(self, date_line: Line | None, anchor: str | None) -> str | None:
        """The rule as opsboard repeats; one that it does not is kept as text, and never expanded. `anchor` is the date
        of the item, which stands on `date_line`."""
        lines = self._one.lines.get("RRULE", [])
        if not lines:
            return None
        from opsboard.domain.recurrence import repeat_of, rrule_of

        line = lines[0]
        rule = ";".join(part for part in line.value.strip().upper().split(";") if part)
        try:
            if len(lines) == 1 and anchor is not None and date_line is not None and is_rule(rule):
                repeat = repeat_of(rule)
                # The days of a rule are those of the zone that it was written in.
                there = self._times.day(date_line)
                beside = days.days_between(there, days.day_of(anchor, self._options.zone))
                moved = shifted_rule(repeat, beside, there) if beside else (rrule_of(repeat), repeat.until)
                if moved is not None and WEEK not in moved[0]:
                    return rrule_of(replaced(repeat_of(moved[0]), until=self._until(rule, line) or moved[1]))
        except Invalid:
            pass  # kept as text
        if not is_rule(rule):
            self._tell(
                line.number, Invalid(N_("{name} is no rule: {value}"), name=line.name, value=shortened(line.value, 60))
            )
        self._keep("RRULE", [one.value.strip() for one in lines])
        return None

    def _until(self, rule: str, line: Line) -> str | None:
        """The day on which a rule ends, where it says a moment."""
        until = next((part[6:] for part in rule.split(";") if part.startswith("UNTIL=")), "")
        if not until.endswith("Z"):
            return None
        return days.day_of(self._times.when(replaced(line, value=until, params={})), self._options.zone)

    def _links(self) -> Iterator[Link]:
        for line in self._one.lines.get("RELATED-TO", ()):
            uid = clean_line(line.value, 10**9)
            if uid:
                yield Link(_RELATIONS.get(line.params.get("RELTYPE", "PARENT").upper(), "related"), uid)

    def _attachments(self) -> Iterator[Attachment]:
        for name in ("URL", "ATTACH"):
            for line in self._one.lines.get(name, ()):
                address = line.value.strip()
                if line.params.get("ENCODING") or not address.isprintable() or len(address) > 2000:
                    self._custom["ATTACH"] = clean_line(line.params.get("FILENAME", "?"), 10**9)
                elif address:
                    yield Attachment("", clean_line(line.params.get("FILENAME", ""), 10**9), address)


def is_rule(rule: str) -> bool:
    """Whether it is a rule at all, such as opsboard does not repeat by."""
    from icalendar.prop import vRecur

    try:
        parts = vRecur.from_ical(rule)
    except (ValueError, TypeError, ArithmeticError):
        return False
    numbers = [*parts.get("INTERVAL", [1]), *parts.get("COUNT", [1])]
    return "FREQ" in parts and all(isinstance(one, int) and one > 0 for one in numbers)


def _person(line: Line) -> str:
    """Somebody as text: people of a calendar are not those of the board."""
    name = clean_line(line.params.get("CN", ""), 10**9)
    address = clean_line(line.value, 10**9)
    mail = address[7:] if address.lower().startswith("mailto:") else address
    return f"{name} <{mail}>" if name and name != mail else mail


def _dates_of(lines: Iterable[Line]) -> Iterator[Line]:
    """The dates of lines of several, each as a line of its own."""
    for line in lines:
        for value in line.value.split(","):
            yield replaced(line, value=value.strip())


def shown_time(times: Times, line: Line) -> str:
    """A date of the file on the clock of its reader, as it stands there where it is none."""
    try:
        return days.local_text(times.when(line), times.zone)
    except Invalid:
        return visible(line.value.strip())[:60]


def _shows(line: str) -> bool:
    """Whether a line shows something, so that it can be a title."""
    try:
        clean_title(line, 10**9)
    except Invalid:
        return False
    return True
