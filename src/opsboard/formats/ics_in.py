"""Calendars as items: tasks and events of any program, and our own ones back.

A series is one item: its rule where opsboard repeats by it, else as text; what was moved or left out of it is told
in the item's text. Nothing is expanded, whatever a rule says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from opsboard.domain.errors import N_, BadData, OpsboardError, Refused
from opsboard.domain.text import clean_line, visible
from opsboard.domain.values import replaced
from opsboard.formats import ics_own
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.ics_item import MANY, WANTED, ItemReader, shown_time
from opsboard.formats.ics_text import MAX_BYTES, Component, Line, read_components
from opsboard.formats.ics_times import Times
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.formats.words import kind_of
from opsboard.i18n import sentence

SYSTEM = "ics"
_ZONES, _ZONE_BYTES = 200, 100_000
"""Time zones that are read, and the size of each."""

_NOTES = 10
"""Broken lines told one by one."""


def read_ics(data: bytes, name: str, options: CsvOptions) -> ParsedFile:
    """The items of a calendar, of several one after another, or of tasks and events without one around them.

    Raises BadData with the line: not a calendar, too large, too deep, no encoding fits.
    """
    if len(data) > MAX_BYTES:
        raise BadData(N_("{name}: larger than {limit} MiB; split the file"), name=name, limit=MAX_BYTES >> 20)
    return _Reader(name, options).read(data)


class _Reader:
    """Turns components into items, and notes what could not be read."""

    def __init__(self, name: str, options: CsvOptions) -> None:
        self._name = name
        self._options = options
        self._say = options.translate
        self._broken: list[tuple[int, OpsboardError]] = []
        """The first lines that could not be read."""
        self._told = 0
        """How many could not."""
        self._skipped: list[tuple[int, OpsboardError]] = []
        self._items: list[ParsedItem] = []
        self._places: dict[str, int] = {}
        """UID -> the item's place."""
        self._exceptions: dict[str, list[tuple[int, str, Component]]] = {}
        """UID of a series -> changed occurrences as (line, which, what it says)."""
        self._own = ics_own.Own()
        self._kind_of: Callable[[str], str | None] = cache(partial(kind_of, options.kinds))

    def read(self, data: bytes) -> ParsedFile:
        self._times = Times(self._options.zone, self._described_zones(data))
        components = read_components(data, self._name, WANTED, self._options.encoding, self._tell)
        for one in components:
            self._take(one)
        self._put_exceptions()
        items, left = self._own.finished(self._items, self._read_own, self._again, self._times, self._tell)
        self._skipped += left
        return ParsedFile(
            system=SYSTEM,
            items=tuple(items),
            skipped=tuple(sorted(self._skipped, key=lambda one: one[0])),
            notes=tuple(self._notes()),
            campaigns=tuple(self._own.campaigns),
            board=self._own.board,
            # What we wrote and people moved in a calendar asks the gates, as their moves on the board do.
            asks_gates=bool(self._own.board) and not self._items,
        )

    def _described_zones(self, data: bytes) -> list[Component]:
        """The time zones that the file describes: an item may name one that comes behind it."""
        found, start = list[Component](), 0
        capitals = data.upper()
        while (start := capitals.find(b"BEGIN:VTIMEZONE", start)) >= 0 and len(found) < _ZONES:
            end = capitals.find(b"END:VTIMEZONE", start)
            if not 0 <= end - start < _ZONE_BYTES:
                break
            part = data[start:end] + b"END:VTIMEZONE"
            found += read_components(part, self._name, WANTED, "utf-8", lambda _line, _error: None, zones=True)
            start = end
        return found

    def _tell(self, line: int, error: OpsboardError) -> None:
        self._told += 1
        if len(self._broken) < _NOTES:
            self._broken.append((line, error))

    def _take(self, one: Component) -> None:
        if one.name == "VTIMEZONE":
            return
        if one.name not in ("VTODO", "VEVENT"):
            self._skipped.append(
                (one.number, Refused(N_("{component} is neither a task nor an event"), component=one.name))
            )
            return
        if not one.ended:
            self._skipped.append(
                (one.number, BadData(N_("{component} has no end; is the file cut off?"), component=one.name))
            )
            return
        if self._own.takes_part(one, self._times):
            return
        uid = clean_line(one.text("UID"), 10**9)
        moved = one.first("RECURRENCE-ID")
        if moved is not None and uid:
            found = self._exceptions.setdefault(uid, [])
            if len(found) <= MANY:
                found.append((one.number, self._shown(moved), one))
            return
        item = self._item(one, uid)
        if uid:
            self._places.setdefault(uid, len(self._items))
        self._items.append(item)

    def _read_own(self, one: Component) -> ParsedItem:
        """A task that we wrote, read as anybody's: for what was changed in it since."""
        return self._item(one, one.text("UID"))

    def _again(self, text: str) -> Component:
        """The component of a text that we write."""
        return next(read_components(text.encode(), self._name, WANTED, "utf-8", self._tell))

    def _item(self, one: Component, uid: str) -> ParsedItem:
        return ItemReader(one, self._options, self._times, self._tell, self._kind_of).item(uid, self._name)

    def _put_exceptions(self) -> None:
        """Say in the text of each series which of its occurrences are otherwise. Of a series that is not in the file
        the first of them becomes the item."""
        for uid, found in self._exceptions.items():
            if uid not in self._places:
                number, _which, first = found.pop(0)
                self._places[uid] = len(self._items)
                self._items.append(replaced(self._item(first, uid), row=number))
            lines = [self._told_exception(which, one) for _number, which, one in found[:MANY]]
            if len(found) > MANY:
                lines.append("…")
            if lines:
                place = self._places[uid]
                item = self._items[place]
                self._items[place] = replaced(item, custom={**item.custom, "RECURRENCE-ID": "\n".join(lines)})

    def _told_exception(self, which: str, one: Component) -> str:
        start, title = one.first("DTSTART") or one.first("DUE"), clean_line(one.text("SUMMARY"), 10**9)[:200]
        if one.text("STATUS").strip().upper() == "CANCELLED":
            return self._say(N_("{day}: does not take place")).format(day=which)
        said = f"{which} → {self._shown(start) if start is not None else '?'} {title}".rstrip()
        words = clean_line(one.text("DESCRIPTION"), 10**9)
        return f"{said}: {words}" if words else said

    def _shown(self, line: Line) -> str:
        return shown_time(self._times, line)

    def _notes(self) -> Iterator[str]:
        for number, error in sorted(self._broken, key=lambda one: one[0]):
            yield self._say(N_("line {line}: {problem}")).format(line=number, problem=sentence(error))
        more = self._told - len(self._broken)
        if more > 0:
            yield self._say(N_("and {count} more lines that could not be read")).format(count=more)
        for zone, number in list(self._times.unknown.items())[:_NOTES]:
            template = N_("line {line}: time zone “{zone}” is not known; its times are read in {other}")
            yield self._say(template).format(line=number, zone=visible(zone)[:60], other=self._options.zone)
