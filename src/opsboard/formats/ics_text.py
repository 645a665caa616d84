"""The bytes of a calendar as components with their lines, each with its place in the file.

The lines are split and understood by the library icalendar; the frame around them is read here, one component at a
time, so that a broken line spoils nothing but itself and can be named, and nothing is ever expanded.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

from opsboard.domain.errors import N_, BadData, OpsboardError
from opsboard.domain.text import shortened, visible
from opsboard.domain.values import frozen, made_by, replaced

MAX_BYTES = 32 * 1024 * 1024
MAX_ITEMS = 50_000
MAX_FILE_LINES = 2_000_000
MAX_BROKEN = 10_000
"""Lines that cannot be read: a file of more is no calendar."""
MAX_LINE = 512 * 1024
"""Bytes of one line put together: more is a file inside the file."""
MAX_DEPTH = 16
"""Components inside one another."""
MAX_LINES = 2000
"""Lines of one name in one component."""
MAX_HEAD = 8192
"""Bytes in front of a line's value."""

ITEMS = ("VEVENT", "VTODO")
"""What becomes an item."""
OTHERS = ("VJOURNAL", "VFREEBUSY", "VAVAILABILITY")
"""What stands beside items and is none."""
_REMEMBERED = 500
"""Beginnings of lines: most come again and again."""
_OF_ZONES = ("VTIMEZONE", "STANDARD", "DAYLIGHT")

KIND = "X-OPSBOARD-KIND"
STAGE = "X-OPSBOARD-STAGE"
ASSIGNEE = "X-OPSBOARD-ASSIGNEE"
ITEM = "X-OPSBOARD-ITEM"
"""All of an item as JSON."""
FIELD = "X-OPSBOARD-FIELD"
"""Of an event: the field of the item that it shows, with the one that ends it."""
CAMPAIGN = "X-OPSBOARD-CAMPAIGN"
MARK = "X-OPSBOARD-MARK"
"""Of a file in a folder: made of its other bytes."""
OURS = (KIND, ITEM, FIELD, CAMPAIGN)
"""Lines of our own that are read back."""

_SINGLE = frozenset(("UID", "SUMMARY", "DESCRIPTION", "STATUS", "PRIORITY", "DTSTART", "DTEND", "DUE", "DURATION"))
"""Lines of which the first counts."""
_HEAD = re.compile(rb'[^":]*+(?:"[^"]*+"[^":]*+)*+:')
"""A line up to its value: to the first colon outside of quotation marks."""

_BEGIN = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*(?:VEVENT|VTODO)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_MARKS_16 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@frozen
class Line:
    """A line of a component, put together from its folded parts."""

    number: int
    """Where it begins in the file, from 1."""
    name: str
    """In capitals."""
    params: dict[str, str]
    value: str
    """As text: without the backslashes of iCalendar."""
    raw: str
    """The value as it stands in the file; of what is no line all of it."""


@frozen
class Component:
    name: str
    number: int
    """The line of its BEGIN."""
    lines: dict[str, list[Line]] = made_by(factory=dict)
    inner: list[Component] = made_by(factory=list)
    ended: bool = True
    """False where the file stops inside it."""

    def first(self, name: str) -> Line | None:
        """The first line of this name."""
        found = self.lines.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The value of the first line of this name."""
        line = self.first(name)
        return line.value if line is not None else ""


Told = Callable[[int, OpsboardError], None]
"""Is told of what could not be read, with its line."""


def read_components(
    data: bytes, name: str, wanted: frozenset[str], encoding: str | None, told: Told, *, zones: bool = False
) -> Iterator[Component]:
    """The components of a calendar that hold items, its time zones, and what is neither, in the file's order.

    `wanted` are the names of lines that are kept; `zones`: those of time zones too. Raises BadData with the line: no
    calendar, too many items, too deep.
    """
    count = sum(1 for _ in _BEGIN.finditer(data))
    if count > MAX_ITEMS:
        message = N_("{name}: {count} tasks and events; at most {limit} are read, split the file")
        raise BadData(message, name=name, count=count, limit=MAX_ITEMS)
    if data.count(b"\n") + data.count(b"\r") > 2 * MAX_FILE_LINES:
        raise BadData(N_("{name}: more than {limit} lines; split the file"), name=name, limit=MAX_FILE_LINES)
    if encoding is None and data.startswith(_MARKS_16):
        from opsboard.formats.csv_text import decode

        data = decode(data, name)[0].encode("utf-8", "replace")
    lines = _joined(data.removeprefix(codecs.BOM_UTF8))
    return _Reader(name, wanted, encoding or _encoding(data, name), told, zones).components(lines)


class _Reader:
    """Puts lines into components."""

    def __init__(self, name: str, wanted: frozenset[str], encoding: str, told: Told, zones: bool) -> None:
        self._name = name
        self._wanted = wanted
        self._encoding = encoding
        self._told = told
        self._zones = zones
        self._broken = 0
        self._heads: dict[bytes, dict[str, str]] = {}
        self._open: list[Component] = []
        self._outside = False
        """Whether a line in no component was told of."""

    def components(self, lines: Iterator[tuple[int, bytes]]) -> Iterator[Component]:
        anything = False
        for number, line in lines:
            head, colon, rest = line.partition(b":")
            word = head.removeprefix(codecs.BOM_UTF8).strip().upper()
            if colon and word == b"BEGIN":
                anything = True
                yield from self._begin(number, self._name_of(rest))
            elif colon and word == b"END":
                # Files put one after another, the first without a line's end behind it.
                ended, again, begun = rest.upper().partition(b"BEGIN:")
                yield from self._end(number, self._name_of(ended))
                if again:
                    yield from self._begin(number, self._name_of(begun))
            elif self._open:
                if self._zones or self._open[-1].name not in _OF_ZONES:
                    self._keep(number, line)
            elif not self._outside and word != b"X-COMMENT":
                self._outside = True
                self._tell(number, N_("stands in no task or event: {text}"), line)
        yield from (replaced(one, ended=False) for one in self._open if one.name in ITEMS)
        if not anything:
            raise BadData(N_("{name}: not a calendar: there is no BEGIN line"), name=self._name)

    def _begin(self, number: int, component: str) -> Iterator[Component]:
        if len(self._open) >= MAX_DEPTH:
            message = N_("{name}, line {line}: components in more than {limit} levels")
            raise BadData(message, name=self._name, line=number, limit=MAX_DEPTH)
        if component in (*ITEMS, *OTHERS, "VCALENDAR", "VTIMEZONE"):
            place = next((place for place, one in enumerate(self._open) if one.name in (*ITEMS, *OTHERS)), None)
            if place is not None:  # none of these stands inside an item: its end is missing
                lost = self._open[place]
                del self._open[place:]
                message = N_("{component} has no end before the next begins; read up to there")
                self._told(lost.number, BadData(message, component=lost.name))
                yield lost
        new = Component(component, number)
        if self._open:
            parent = self._open[-1]
            if parent.name not in ("VCALENDAR", "") and len(parent.inner) < MAX_LINES:
                parent.inner.append(new)
        self._open.append(new)

    def _end(self, number: int, component: str) -> Iterator[Component]:
        places = [place for place, one in enumerate(self._open) if one.name == component]
        if not places:
            self._tell(number, N_("without its beginning: {text}"), b"END:" + component.encode())
            return
        done = self._open[places[-1]]
        del self._open[places[-1] :]
        if done.name in (*ITEMS, *OTHERS, "VTIMEZONE"):
            yield done

    def _keep(self, number: int, line: bytes) -> None:
        """Keep a line of the component that is open, when it is wanted."""
        match = _HEAD.match(line)
        if match is None:
            self._tell(number, N_("not a line of a calendar: {text}"), line)
            self._add(Line(number, "", {}, "", self._decoded(line)))
            return
        head = line[: match.end() - 1]
        name = self._decoded(head.partition(b";")[0][:100]).strip().upper()
        if name not in self._wanted:
            return
        if len(line) > MAX_LINE:
            self._tell(number, N_("too long, left out: {text}"), line)
        elif len(self._open[-1].lines.get(name, ())) >= (1 if name in _SINGLE else MAX_LINES):
            self._tell(number, N_("one too many, left out: {text}"), line)
        else:
            self._add_read(number, name, head, self._decoded(line[match.end() :]), line)

    def _add_read(self, number: int, name: str, head: bytes, value: str, line: bytes) -> None:
        from icalendar.parser import unescape_backslash

        try:
            params = self._params(head) if b";" in head else {}
        except ValueError:
            self._tell(number, N_("not a line of a calendar: {text}"), line)
            self._add(Line(number, "", {}, "", self._decoded(line)))
            return
        self._add(Line(number, name, params, unescape_backslash(value) if "\\" in value else value, value))

    def _params(self, head: bytes) -> dict[str, str]:
        """What stands between the name of a line and its value. Raises ValueError where it is broken."""
        from icalendar.parser import Contentline

        known = self._heads.get(head)
        if known is None:
            if len(head) > MAX_HEAD:
                raise ValueError
            _name, found, _value = Contentline(f"{self._decoded(head)}:").parts()
            known = {key.upper(): one if isinstance(one, str) else ",".join(one) for key, one in found.items()}
            if len(self._heads) < _REMEMBERED:
                self._heads[head] = known
        return known

    def _add(self, line: Line) -> None:
        kept = self._open[-1].lines.setdefault(line.name, [])
        if len(kept) < MAX_LINES:
            kept.append(line)

    def _tell(self, number: int, template: str, line: bytes) -> None:
        self._broken += 1
        if self._broken > MAX_BROKEN:
            message = N_("{name}, line {line}: more than {limit} lines cannot be read; is this a calendar?")
            raise BadData(message, name=self._name, line=number, limit=MAX_BROKEN)
        self._told(number, BadData(template, text=shortened(visible(self._decoded(line[:400])), 60)))

    def _decoded(self, line: bytes) -> str:
        return line.decode(self._encoding, "replace")

    def _name_of(self, rest: bytes) -> str:
        return rest.strip().upper().decode(self._encoding, "replace")


def _joined(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line that holds something, put together from its folded parts, with the number of its first one. Bytes, for
    some programs cut a character in two."""
    number, begun, parts = 0, 0, list[bytes]()
    for line in _physical(data):
        number += 1
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts and (whole := b"".join(parts)).strip():
            yield begun, whole
        begun, parts = number, [line]
    if parts and (whole := b"".join(parts)).strip():
        yield begun, whole


def _physical(data: bytes) -> Iterator[bytes]:
    """The lines as they stand in the file, without their ends."""
    end = b"\n" if b"\n" in data else b"\r"
    start = 0
    while start < len(data):
        found = data.find(end, start)
        found = len(data) if found < 0 else found
        yield data[start:found].rstrip(b"\r")
        start = found + 1


def _encoding(data: bytes, name: str) -> str:
    """UTF-8 where all lines are, else GB18030, as of tables. Raises BadData with the line."""
    if data.isascii():
        return "utf-8"
    farthest = 0
    whole = re.sub(rb"(?:\r\n|\n|\r)[ \t]", b"", data)
    for candidate in ("utf-8", "gb18030"):
        try:
            whole.decode(candidate)
        except UnicodeDecodeError as error:
            farthest = max(farthest, error.start)
        else:
            return candidate
    wrong = whole[max(0, farthest - 20) : farthest + 1]
    line = data.count(b"\n", 0, max(0, data.find(wrong))) + wrong.count(b"\n") + 1
    message = N_("{name}, line {line}: neither UTF-8 nor GB18030; say which with --encoding")
    raise BadData(message, name=name, line=line)
