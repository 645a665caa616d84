"""Our own JSON and JSON Lines, read back.

The file may have been through other hands: every value is checked for its type before it is used, and
the first wrong one refuses the whole file.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice, starmap
from typing import TYPE_CHECKING, Any, TypeVar, overload

from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.domain.items import (
    Attachment,
    Blocked,
    Campaign,
    ChecklistEntry,
    Comment,
    Item,
    Link,
    Person,
    Source,
    blocking_item,
)
from opsboard.domain.series import of_object
from opsboard.domain.values import replaced
from opsboard.formats.json_out import FORMAT, VERSION
from opsboard.formats.json_values import Texts, Values
from opsboard.formats.objects import SCHEMA_VERSION
from opsboard.formats.parsed import ParsedFile, ParsedItem

if TYPE_CHECKING:
    from opsboard.domain.back_scheduling import Steps
    from opsboard.domain.campaign_templates import Template
    from opsboard.domain.channels import Channel

T = TypeVar("T")

SYSTEM = "opsboard"
MAX_BYTES = 1024 * 1024 * 1024
"""Our own files hold whole boards: 100,000 items with their texts take a tenth of this."""
READ_WHOLE = 4 * 1024 * 1024
"""Bytes: a file of ordinary size is known to be right before anything is done with it. All items of a large one
would take ten times its size, so that they are read on the way."""

_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_TWO_OBJECTS = re.compile(rb"\s*\{[^\S\n]*\S[^\n]*\n\s*\{")


def read_json(data: bytes, name: str) -> ParsedFile:
    """The items of a JSON or JSON Lines file that opsboard wrote, also of `list --json` and `show --json`.

    Raises BadData with the place: not UTF-8, not JSON, not ours, a newer version, a value of the wrong type.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    if _TWO_OBJECTS.match(data):
        return _read_lines(data, name)
    whole = _parsed(_text(data, name, 0), name, 1)
    if not isinstance(whole, dict):
        raise _not_ours(name)
    values = Values(whole, name, 1)
    _check_header(values)
    return _file(values, _items(values))


def read_item(text: str, name: str, line: int) -> tuple[ParsedItem, str]:
    """One item of ours from its JSON alone, and the zone that stands with it. Raises BadData with the place."""
    values = _alone(text, name, line)
    return _item(values, line), values.text("tz")


def read_campaign(text: str, name: str, line: int) -> Campaign:
    """One campaign of ours from its JSON alone. Raises BadData with the place."""
    return _campaign(_alone(text, name, line))


def _alone(text: str, name: str, line: int) -> Values:
    refuse_half_characters(text.encode("utf-8", "replace"), name)
    return Values(_object(_parsed(text, name, line), name, line), name, line)


def refuse_half_characters(data: bytes, name: str) -> None:
    """Refuse JSON with one escape of a character that takes two (a lone surrogate): no board can keep it. Raises
    BadData with the place."""
    if b"\\u" not in data or (b"\\ud" not in data and b"\\uD" not in data):
        return
    waiting: re.Match[bytes] | None = None
    for escape in _ESCAPE.finditer(data):
        code = int(escape[1] or b"0", 16)
        if waiting is not None and escape.start() == waiting.end() and 0xDC00 <= code <= 0xDFFF:
            waiting = None
        elif waiting is not None or 0xDC00 <= code <= 0xDFFF:
            waiting = waiting or escape
            break
        elif 0xD800 <= code <= 0xDBFF:
            waiting = escape
    if waiting is not None:
        place = waiting.start()
        raise BadData(
            N_("{name}, line {line}, column {column}: {word} is half a character, not text"),
            name=name,
            line=data.count(b"\n", 0, place) + 1,
            column=len(data[data.rfind(b"\n", 0, place) + 1 : place].decode(errors="replace")) + 1,
            word=waiting.group().decode(),
        )


def _read_lines(data: bytes, name: str) -> ParsedFile:
    lines = _Lines(data, name)
    header = lines.header()
    _check_header(header)
    if len(data) < READ_WHOLE:
        return _file(header, tuple(lines))
    return replaced(_file(header, lines), most=data.count(b"\n"))


class _Lines(Sequence[ParsedItem]):
    """The items of JSON Lines, read anew each time that they are gone through."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name

    def header(self) -> Values:
        """The first line."""
        number, line = next(self._lines())
        return self._values(number, line)

    def __iter__(self) -> Iterator[ParsedItem]:
        for number, line in islice(self._lines(), 1, None):
            yield _item(self._values(number, line), number)

    def __len__(self) -> int:
        return sum(1 for _ in self._lines()) - 1

    @overload
    def __getitem__(self, place: int) -> ParsedItem: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ParsedItem]: ...
    def __getitem__(self, place: int | slice) -> ParsedItem | Sequence[ParsedItem]:
        return tuple(self)[place]

    def _values(self, number: int, line: str) -> Values:
        return Values(_object(_parsed(line, self._name, number), self._name, number), self._name, number)

    def _lines(self) -> Iterator[tuple[int, str]]:
        """Each line that holds something, with its number."""
        data, start, number = self._data, 0, 0
        while start < len(data):
            number += 1
            end = data.find(b"\n", start)
            end = len(data) if end < 0 else end
            line = _text(data, self._name, start, end)
            if line and not line.isspace():
                yield number, line
            start = end + 1


def _text(data: bytes, name: str, start: int, end: int | None = None) -> str:
    """This part of a file as text."""
    try:
        return data[start:end].decode()
    except UnicodeDecodeError as error:
        wrong = start + error.start
        raise BadData(
            N_("{name}, line {line}, byte {offset}: this is not UTF-8, which JSON is written in"),
            name=name,
            line=data.count(b"\n", 0, wrong) + 1,
            offset=wrong + 1,
        ) from None


def _parsed(text: str, name: str, line: int) -> Any:
    try:
        value, end = _DECODER.raw_decode(text)
        if end == len(text):
            return value
    except (ValueError, RecursionError):
        pass  # what is wrong, and where, the whole decoder says
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise BadData(N_("{name}, line {line}: JSON in too many levels"), name=name, line=line) from None
    except json.JSONDecodeError as error:
        raise BadData(
            N_("{name}, line {line}, column {column}: not JSON: {problem}"),
            name=name,
            line=line + error.lineno - 1,
            column=error.colno,
            problem=ValueError(error.msg),
        ) from None
    except _NoNumber as error:
        raise BadData(N_("{name}, line {line}: {word} is no number"), name=name, line=line, word=str(error)) from None
    except ValueError:  # all that is left: Python reads no number of so many digits
        raise BadData(N_("{name}, line {line}: a number has too many digits"), name=name, line=line) from None


class _NoNumber(ValueError):
    """A word that Python takes for a number and JSON does not."""


def _no_constant(word: str) -> Any:
    raise _NoNumber(word)


_DECODER = json.JSONDecoder(parse_constant=_no_constant)
"""Made once: `json.loads` makes one for each text."""


def _object(value: Any, name: str, line: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadData(N_("{name}, line {line}: not a JSON object"), name=name, line=line)
    return value


def _not_ours(name: str) -> BadData:
    return BadData(N_("{name}: JSON, but not written by opsboard; export the board there as CSV"), name=name)


def _check_header(header: Values) -> None:
    if header.content.get("format") == FORMAT:
        version, newest = header.content.get("version"), VERSION
    elif "schema_version" in header.content and {"items", "item"} & set(header.content):
        version, newest = header.content["schema_version"], SCHEMA_VERSION
    else:
        raise _not_ours(header.name)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise header.wrong("version")
    if version > newest:
        raise BadData(
            N_("{name}: written by a newer opsboard (format {version}, this one reads {newest}); update opsboard"),
            name=header.name,
            version=version,
            newest=newest,
        )


def _items(values: Values) -> tuple[ParsedItem, ...]:
    objects = [values.object("item")] if "item" in values.content else values.objects("items")
    return tuple(_item(one, number) for number, one in enumerate(objects, 1))


def _file(header: Values, items: Sequence[ParsedItem]) -> ParsedFile:
    return ParsedFile(
        system=SYSTEM,
        items=items,
        people=tuple(map(_person, header.objects("users"))),
        campaigns=tuple(map(_campaign, header.objects("campaigns"))),
        channels=tuple(map(_channel, header.objects("channels"))),
        templates=tuple(map(_template, header.objects("templates"))),
    )


def _comments(values: Values) -> tuple[Comment, ...]:
    found = tuple(starmap(Comment, values.rows("comments", _COMMENT)))
    marks = [str(one.get("customer") or "") for one in values.content.get("comments") or ()]
    if not any(marks):
        return found
    return tuple(replaced(one, customer=mark) for one, mark in zip(found, marks, strict=True))


def _item(values: Values, row: int) -> ParsedItem:
    (
        key, kind, stage, title, category, body, created_at, created_by, updated_at, stage_since,
        priority, assignee, department, start, due, repeat, campaign, closed_at, snoozed,
    ) = values.all_texts(_ITEM)  # fmt: skip
    series = None
    if repeat is not None and (told := values.mapping("series")):
        repeat, series = of_object(repeat, told)
    # By place: naming thirty fields takes longer than reading them.
    item = Item(
        key,
        kind,
        stage,
        category,
        title,
        body,
        priority,
        assignee,
        values.texts("participants"),
        department,
        values.texts("labels"),
        start,
        due,
        repeat,
        campaign,
        values.mapping("fields"),
        _blocked(values),
        tuple(starmap(Link, values.rows("links", _LINK))),
        tuple(map(_entry, values.objects("checklist"))),
        _comments(values),
        tuple(starmap(Attachment, values.rows("attachments", _ATTACHMENT))),
        values.texts("watchers"),
        created_at,
        created_by,
        updated_at,
        stage_since,
        closed_at,
        values.flag("archived"),
        values.number("version", 1),
        _source(values),
        values.number("rank", 0),
        snoozed,
        series,
    )
    return ParsedItem(
        row,
        item.title,
        item.body,
        item.kind,
        item.stage,
        item.category or None,
        item.priority,
        item.assignee,
        item.participants,
        item.labels,
        item.department,
        item.start,
        item.due,
        item.created_at or None,
        item.created_by or None,
        item.closed_at,
        item.checklist,
        item.comments,
        item.attachments,
        item.fields,
        source_id=item.key,
        archived=item.archived,
        key=item.key,
        whole=item,
        history=tuple([(at, stage) for at, stage in values.rows("history", _STEP)]),
    )


_ITEM = Texts(
    needed=("key", "kind", "stage", "title"),
    maybe=("category", "body", "created_at", "created_by", "updated_at", "stage_since"),
    or_none=("priority", "assignee", "department", "start", "due", "repeat", "campaign", "closed_at", "snoozed"),
)
_LINK = Texts(needed=("relation", "key"))
_COMMENT = Texts(maybe=("id", "author", "at", "body"))
_ATTACHMENT = Texts(maybe=("id", "name", "url"))
_STEP = Texts(needed=("at", "stage"))


def _entry(one: Values) -> ChecklistEntry:
    return ChecklistEntry(one.text("id"), one.text("text", needed=True), one.flag("done"))


def _blocked(values: Values) -> Blocked | None:
    one = values.object_or_none("blocked")
    if one is None:
        return None
    mark: dict[str, str | None] = {name: one.text(name) for name in ("by", "reason", "at")}
    if "item" in one.content:
        mark["item"] = one.text_or_none("item")
    return Blocked(one.text("by"), one.text("reason"), one.text("at"), blocking_item(mark))


def _source(values: Values) -> Source | None:
    one = values.object_or_none("source")
    if one is None:
        return None
    return Source(one.text("system", needed=True), one.text("id", needed=True), one.text("url"))


def _person(values: Values) -> Person:
    return Person(
        login=values.text("login", needed=True),
        name=values.text("name"),
        role=values.text("role") or "member",
        department=values.text_or_none("department"),
        active=values.flag("active", missing=True),
    )


def _campaign(values: Values) -> Campaign:
    freeze = values.object_or_none("freeze")
    return Campaign(
        key=values.text("key", needed=True),
        name=values.text("name", needed=True),
        first=values.text("first", needed=True),
        last=values.text("last", needed=True),
        phases=tuple((one.text("name"), one.text("first"), one.text("last")) for one in values.objects("phases")),
        freeze=None if freeze is None else (freeze.text("first"), freeze.text("last")),
        day=values.text_or_none("day"),
        freeze_kinds=values.texts("freeze_kinds"),
        steps=_steps(values),
    )


def _channel(values: Values) -> Channel:
    from opsboard.domain.channels import Channel

    name = values.text("name", needed=True)
    return Channel(name, values.texts("words"), values.text("rhythm"), _steps(values), values.texts("checks"))


def _template(values: Values) -> Template:
    from opsboard.domain.campaign_templates import Template

    freeze = values.object_or_none("freeze")
    return Template(
        values.text("name", needed=True),
        tuple((one.text("name"), *_distances(one)) for one in values.objects("phases")),
        None if freeze is None else _distances(freeze),
        values.texts("freeze_kinds"),
        _steps(values),
        own=True,
    )


def _distances(values: Values) -> tuple[int, int]:
    """First and last day, counted from that of a campaign."""
    return values.number("first", 0), values.number("last", 0)


def _steps(values: Values) -> Steps:
    """What is to be done before publishing."""
    typed = values.text("steps")
    if not typed:
        return ()
    from opsboard.domain.back_scheduling import parse_steps

    try:
        return parse_steps(typed)
    except Invalid as error:
        raise values.wrong("steps") from error
