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
MAX_LINE = 1024 * 1024
"""Bytes of one line put together: more is a file inside the file."""
MAX_DEPTH = 16
"""Components inside one another."""
MAX_LINES = 20_000
"""Lines of one component that are looked at."""

ITEMS = ("VEVENT", "VTODO")
"""What becomes an item."""
OTHERS = ("VJOURNAL", "VFREEBUSY", "VAVAILABILITY")
"""What stands beside items and is none."""

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

_BEGIN = re.compile(rb"^[ \t]*BEGIN[ \t]*:[ \t]*(?:VEVENT|VTODO)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_LINE_END = re.compile(rb"\r\n|\n|\r")
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
    """As it stands in the file."""


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
    data: bytes, name: str, wanted: frozenset[str], encoding: str | None, told: Told
) -> Iterator[Component]:
    """The components of a calendar that hold items, its time zones, and what is neither, in the file's order.

    `wanted` are the names of lines that are kept. Raises BadData with the line: no calendar, too many items, too deep.
    """
    count = sum(1 for _ in _BEGIN.finditer(data))
    if count > MAX_ITEMS:
        message = N_("{name}: {count} tasks and events; at most {limit} are read, split the file")
        raise BadData(message, name=name, count=count, limit=MAX_ITEMS)
    if encoding is None and data.startswith(_MARKS_16):
        from opsboard.formats.csv_text import decode

        data = decode(data, name)[0].encode("utf-8", "replace")
    lines = _joined(data.removeprefix(codecs.BOM_UTF8))
    return _Reader(name, wanted, encoding or _encoding(data, name), told).components(lines)


class _Reader:
    """Puts lines into components."""

    def __init__(self, name: str, wanted: frozenset[str], encoding: str, told: Told) -> None:
        self._name = name
        self._wanted = wanted
        self._encoding = encoding
        self._told = told
        self._open: list[Component] = []
        self._outside = False
        """Whether a line in no component was told of."""

    def components(self, lines: Iterator[tuple[int, bytes]]) -> Iterator[Component]:
        anything = False
        for number, line in lines:
            head, colon, rest = line.partition(b":")
            word = head.strip().upper()
            if colon and word == b"BEGIN":
                anything = True
                yield from self._begin(number, self._name_of(rest))
            elif colon and word == b"END":
                yield from self._end(number, self._name_of(rest))
            elif self._open:
                self._keep(number, line)
            elif not self._outside and word != b"X-COMMENT":
                self._outside = True
                self._told(number, BadData(N_("stands in no task or event: {text}"), text=self._shown(line)))
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
            self._told(number, BadData(N_("END:{component} without its beginning"), component=visible(component[:50])))
            return
        done = self._open[places[-1]]
        del self._open[places[-1] :]
        if done.name in (*ITEMS, *OTHERS, "VTIMEZONE"):
            yield done

    def _keep(self, number: int, line: bytes) -> None:
        current = self._open[-1]
        head = re.split(rb"[:;]", line, maxsplit=1)[0]
        name = re.sub(rb"\s+", b"", head).upper().decode("ascii", "replace")
        if len(head) < len(line) and name not in self._wanted:
            return
        if len(line) > MAX_LINE:
            self._told(
                number, BadData(N_("{word} of {size} MiB is left out"), word=name, size=f"{len(line) / 2**20:.1f}")
            )
            return
        kept = current.lines.setdefault(name if len(head) < len(line) else "", [])
        if len(kept) >= MAX_LINES:
            return
        text = line.decode(self._encoding, "replace")
        from icalendar.parser import Contentline

        try:
            _name, params, value = Contentline(text).parts()
        except ValueError:
            self._told(number, BadData(N_("not a line of a calendar: {text}"), text=self._shown(line)))
            if name in ("SUMMARY", "DESCRIPTION") or len(head) == len(line):
                kept.append(Line(number, "", {}, text, text))
            return
        said = {key.upper(): one if isinstance(one, str) else ",".join(one) for key, one in params.items()}
        kept.append(Line(number, name, said, value, text))

    def _name_of(self, rest: bytes) -> str:
        return rest.strip().upper().decode(self._encoding, "replace")

    def _shown(self, line: bytes) -> str:
        return shortened(visible(line[:400].decode(self._encoding, "replace")), 60)


def _joined(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each line that holds something, put together from its folded parts, with the number of its first one. Bytes, for
    some programs cut a character in two."""
    number, begun, parts = 0, 0, list[bytes]()
    start = 0
    while start < len(data):
        end = _LINE_END.search(data, start)
        line = data[start : end.start() if end else len(data)]
        start = end.end() if end else len(data)
        number += 1
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts and (whole := b"".join(parts)).strip():
            yield begun, whole
        begun, parts = number, [line]
    if parts and (whole := b"".join(parts)).strip():
        yield begun, whole


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
