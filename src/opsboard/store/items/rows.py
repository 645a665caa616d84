"""Items as rows: between the tables and `Item`, `Card` and the properties that the log names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import starmap
from json.encoder import encode_basestring
from typing import Any

from opsboard.domain import limits
from opsboard.domain.errors import N_, NotFound, Unavailable
from opsboard.domain.items import (
    CORE,
    MEMBERS,
    Attachment,
    Blocked,
    Card,
    ChecklistEntry,
    Comment,
    DatedCard,
    Item,
    Link,
    Source,
    blocking_item,
    time_mark,
)
from opsboard.domain.text import visible
from opsboard.store.dialect import Database, Row

ITEM_COLUMNS = (
    "id, key, kind, stage, category, title, body, priority, assignee, department, start, due, repeat, campaign,"
    " fields, blocked, labels, created_at, created_by, updated_at, stage_since, closed_at, archived, version,"
    " source_system, source_id, source_url, rank, snoozed, series"
)
LABELS_READ = limits.LABELS.most * (2 * limits.LABEL.most + 3) + 2
"""Characters of the list of an item's labels, as JSON, that hold as many as there may be. What an older board holds
beyond them would cost every session that shows the item."""
_LABELS = f"substr(item.labels, 1, {LABELS_READ})"
_TOGETHER = 500
"""Items that one statement reads."""
_REMEMBERED = 500
"""Characters of a list of labels that may well come again."""
_NAME = re.compile(r'"(?:[^"\\]|\\.)*+"')
CARD_COLUMNS = (
    "item.key, item.kind, item.stage, item.category, item.title, item.rank, item.version, item.stage_since,"
    f" item.priority, item.assignee, item.department, item.due, {_LABELS}, item.campaign, item.blocked,"
    " item.checks_done, item.checks, item.comments, item.archived, item.snoozed, item.shown"
)
DATED_COLUMNS = f"{CARD_COLUMNS}, item_date.role, item_date.day, item_date.moment"
COLUMNS = (*(name for name in CORE if name != "body"), "snoozed")
"""Properties that stand as they are in a column of the same name."""

ENTRIES = ("check", "comment", "attachment")


class Whole:
    """An item's row with everything that hangs on it."""

    __slots__ = ("attachment", "check", "comment", "links", "participant", "row", "time", "watcher")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.participant: list[str] = []
        self.watcher: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.check: list[tuple[str, dict[str, Any]]] = []
        self.comment: list[tuple[str, dict[str, Any]]] = []
        self.attachment: list[tuple[str, dict[str, Any]]] = []
        self.time: list[tuple[str, Any]] = []


def item_row(database: Database, key: str) -> Row:
    """The row of `ITEM_COLUMNS`. Raises NotFound naming the nearest key."""
    row = database.row(f"SELECT {ITEM_COLUMNS} FROM item WHERE key = ?", (key.upper(),))
    if row is None:
        raise missing(database, key)
    return row


def item_id(database: Database, key: str) -> int:
    """The number of an item inside the store. Raises NotFound."""
    found = database.value("SELECT id FROM item WHERE key = ?", (key.upper(),))
    if found is None:
        raise missing(database, key)
    return int(found)


def missing(database: Database, key: str) -> NotFound:
    """What to say of a key that no item has: with the nearest one, by its number in the same kind."""
    prefix, _, number = key.upper().rpartition("-")
    near = None
    if number.isascii() and number.isdigit() and len(number) < 16:
        near = database.value(
            "SELECT item.key FROM item JOIN kind ON kind.key = item.kind WHERE kind.prefix = ?"
            " ORDER BY abs(item.number - ?), item.number LIMIT 1",
            (prefix, int(number)),
        )
    if near is None:
        return NotFound(N_("there is no item {key}"), key=key)
    return NotFound(N_("there is no item {key}; did you mean {near}?"), key=key, near=near)


def rows_of(database: Database, columns: str, items: Sequence[int]) -> Iterator[Row]:
    """Columns of the items with these numbers, as far as they are there, read some hundreds at a time."""
    for start in range(0, len(items), _TOGETHER):
        some = items[start : start + _TOGETHER]
        yield from database.rows(f"SELECT {columns} FROM item WHERE id IN ({', '.join('?' * len(some))})", some)


def all_items(database: Database) -> Iterator[list[Whole]]:
    """All items, some hundreds at a time."""
    last = 0
    while rows := database.rows(f"SELECT {ITEM_COLUMNS} FROM item WHERE id > ? ORDER BY id LIMIT ?", (last, _TOGETHER)):
        yield whole_items(database, rows)
        last = rows[-1][0]


def whole_items(database: Database, rows: Sequence[Row]) -> list[Whole]:
    """What hangs on each of these rows, in few queries for all of them. Raises Unavailable when the file is damaged."""
    try:
        return _whole_items(database, rows)
    except KeyError as error:
        # A damaged index sends the search for the rows of one item to those of another.
        raise damaged(f"item {error}") from error


def _whole_items(database: Database, rows: Sequence[Row]) -> list[Whole]:
    wholes = {row[0]: Whole(row) for row in rows}
    if not wholes:
        return []
    marks = ",".join("?" * len(wholes))
    ids = tuple(wholes)
    for member in MEMBERS:
        for item, login in database.rows(
            f"SELECT item, login FROM {member} WHERE item IN ({marks}) ORDER BY item, login", ids
        ):
            getattr(wholes[item], member).append(login)
    for item, part, entry, value in database.rows(
        f"SELECT item, part, id, value FROM entry WHERE item IN ({marks}) ORDER BY item, part, pos", ids
    ):
        if part not in ENTRIES:
            raise damaged(part)
        getattr(wholes[item], part).append((entry, load(value)))
    for item, relation, key in database.rows(
        "SELECT link.item, link.relation, other.key FROM link JOIN item AS other ON other.id = link.other"
        f" WHERE link.item IN ({marks}) ORDER BY link.item, link.relation, link.other",
        ids,
    ):
        wholes[item].links.append((relation, key))
    for item, effect, occurrence, told in database.rows(
        f"SELECT item, effect, occurrence, told FROM time_effect WHERE item IN ({marks})", ids
    ):
        wholes[item].time.append((time_mark(effect, occurrence), load(told)))
    for whole in wholes.values():
        # An entry that was taken out and put back stands where it stood.
        whole.check.sort(key=_moment)
        whole.comment.sort(key=_moment)
    return list(wholes.values())


def _moment(entry: tuple[str, Mapping[str, Any]]) -> str:
    return entry[1].get("at") or ""


def to_item(whole: Whole) -> Item:
    """The item that these rows hold. Raises Unavailable for a damaged one."""
    (
        _, key, kind, stage, category, title, body, priority, assignee, department, start, due, repeat, campaign,
        fields, blocked, labels, created_at, created_by, updated_at, stage_since, closed_at, archived, version,
        system, source_id, source_url, rank, snoozed, series,
    ) = whole.row  # fmt: skip
    if type(key) is not str:  # a flipped bit makes bytes of a text
        raise damaged(key)
    # By place: naming thirty fields takes four times as long as setting them.
    return Item(
        key,
        kind,
        stage,
        category,
        title,
        body,
        priority,
        assignee,
        tuple(whole.participant),
        department,
        _names(labels),
        start,
        due,
        repeat,
        campaign,
        load(fields),
        None if blocked is None else _blocked(load(blocked)),
        tuple(starmap(Link, whole.links)),
        tuple(ChecklistEntry(entry, value.get("text", ""), bool(value.get("done"))) for entry, value in whole.check),
        tuple(
            Comment(
                entry,
                value.get("author", ""),
                value.get("at", ""),
                value.get("body", ""),
                value.get("customer", ""),
            )
            for entry, value in whole.comment
        ),
        tuple(Attachment(entry, value.get("name", ""), value.get("url", "")) for entry, value in whole.attachment),
        tuple(whole.watcher),
        created_at,
        created_by,
        updated_at,
        stage_since,
        closed_at,
        bool(archived),
        version,
        None if system is None else Source(system, source_id, source_url or ""),
        rank,
        snoozed,
        None if series is None else load(series),
    )


def _blocked(value: Mapping[str, Any]) -> Blocked:
    return Blocked(value.get("by", ""), value.get("reason", ""), value.get("at", ""), blocking_item(value))


def to_properties(whole: Whole) -> dict[str, Any]:
    """The item's properties as the log names them, absent ones left out."""
    (
        _, _, kind, stage, _, title, body, priority, assignee, department, start, due, repeat, campaign,
        fields, blocked, labels, created_at, created_by, _, _, _, archived, _,
        system, source_id, source_url, rank, snoozed, series,
    ) = whole.row  # fmt: skip
    values: dict[str, Any] = {
        "kind": kind,
        "stage": stage,
        "rank": rank,
        "title": title,
        "body": body or None,
        "priority": priority,
        "assignee": assignee,
        "department": department,
        "start": start,
        "due": due,
        "repeat": repeat,
        "campaign": campaign,
        "archived": True if archived else None,
        "snoozed": snoozed,
        "series": None if series is None else load(series),
        "blocked": None if blocked is None else load(blocked),
        "created_at": created_at,
        "created_by": created_by,
        "source": None if system is None else {"system": system, "id": source_id, "url": source_url or ""},
    }
    properties = {name: value for name, value in values.items() if value is not None}
    properties.update((f"fields.{name}", value) for name, value in load(fields).items())
    properties.update((f"label.{name}", True) for name in load(labels))
    for member in MEMBERS:
        properties.update((f"{member}.{login}", True) for login in getattr(whole, member))
    properties.update((f"link.{relation}.{key}", True) for relation, key in whole.links)
    for part in ENTRIES:
        properties.update((f"{part}.{entry}", value) for entry, value in getattr(whole, part))
    properties.update(whole.time)
    return properties


def to_card(row: Row) -> Card:
    """The card that a row of `CARD_COLUMNS` holds."""
    return Card(
        row[0],
        row[1],
        row[2],
        row[3],
        row[4],
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        _names(row[12]) if row[12] != "[]" else (),
        row[13],
        None if row[14] is None else load(row[14]).get("reason", ""),
        (row[15], row[16]),
        row[17],
        row[18] == 1,
        row[19],
        _values_that_come_again(row[20]) if row[20] else (),
    )


def to_dated_card(row: Row) -> DatedCard:
    """The card and its date that a row of `DATED_COLUMNS` holds."""
    return DatedCard(to_card(row[:-3]), row[-3], row[-2], row[-1])


def read_item(database: Database, key: str) -> Item:
    """The item whole. Raises NotFound."""
    return to_item(whole_items(database, [item_row(database, key)])[0])


def read_page(database: Database, key: str, comments: int) -> tuple[Item, dict[str, int]]:
    """The item with no more of each set than items take and with its newest comments, so many of them at most; and
    how many of a set were left out, for those that have more. Raises NotFound."""
    columns = ITEM_COLUMNS.replace("labels", _LABELS)
    sizes = f"checks, comments, {database.sql.size('labels')}"
    found = database.row(f"SELECT {columns}, {sizes} FROM item WHERE key = ?", (key.upper(),))
    if found is None:
        raise missing(database, key)
    row, checks, said, labels = found[:-3], *found[-3:]
    item = row[0]
    whole = Whole(row)
    for member, limit in (("participant", limits.PARTICIPANTS), ("watcher", limits.WATCHERS)):
        sql = f"SELECT login FROM {member} WHERE item = ? ORDER BY login LIMIT ?"
        setattr(whole, member, [login for (login,) in database.rows(sql, (item, limit.most))])
    whole.links = [
        (relation, other)
        for relation, other in database.rows(
            "SELECT link.relation, other.key FROM link JOIN item AS other ON other.id = link.other"
            " WHERE link.item = ? ORDER BY link.relation, link.other LIMIT ?",
            (item, limits.LINKS.most),
        )
    ]
    for part, most, order in (
        ("check", limits.CHECKLIST.most, ""),
        ("comment", comments, "DESC"),
        ("attachment", limits.ATTACHMENTS.most, ""),
    ):
        entries = database.rows(
            "SELECT id, value FROM entry WHERE pos IN"
            f" (SELECT pos FROM entry WHERE item = ? AND part = ? ORDER BY pos {order} LIMIT ?) ORDER BY pos",
            (item, part, most),
        )
        setattr(whole, part, [(entry, load(value)) for entry, value in entries])
    whole.check.sort(key=_moment)
    whole.comment.sort(key=_moment)
    read = to_item(whole)
    there = {
        "labels": (labels, len(read.labels)),
        "checklist": (checks, len(read.checklist)),
        "comments": (said, len(read.comments)),
        "participants": (_count(database, "participant", item), len(read.participants)),
        "watchers": (_count(database, "watcher", item), len(read.watchers)),
        "links": (_count(database, "link", item), len(read.links)),
    }
    return read, {name: count - shown for name, (count, shown) in there.items() if count > shown}


def _count(database: Database, table: str, item: int) -> int:
    return int(database.value(f"SELECT count(*) FROM {table} WHERE item = ?", (item,)))


def read_properties(database: Database, key: str) -> dict[str, Any]:
    """The item's properties. Raises NotFound."""
    return to_properties(whole_items(database, [item_row(database, key)])[0])


def present(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that have a value. An empty text or false is none, but in a field of the kind."""
    return {
        name: value
        for name, value in properties.items()
        if value is not None and ("." in name or (value != "" and value is not False))
    }


def _names(text: str) -> tuple[str, ...]:
    """The names of a list as JSON; those that are whole in one that was cut after LABELS_READ characters."""
    if len(text) <= _REMEMBERED:
        return _names_that_come_again(text)
    if len(text) == LABELS_READ and not text.endswith('"]'):
        return tuple(load(f"[{','.join(_NAME.findall(text))}]"))
    return tuple(load(text))


@lru_cache(maxsize=4096)
def _names_that_come_again(text: str) -> tuple[str, ...]:
    return tuple(load(text))


@lru_cache(maxsize=4096)
def _values_that_come_again(text: str) -> tuple[Any, ...]:
    return tuple(load(text))


def load(text: str) -> Any:
    """What `dump` wrote. Raises Unavailable for what it did not."""
    try:
        return json.loads(text)
    except (ValueError, TypeError, RecursionError):
        raise damaged(text) from None


def load_object(text: str) -> dict[str, Any]:
    """As `load`, where `dump` wrote an object."""
    held = load(text)
    if not isinstance(held, dict):
        raise damaged(text)
    return held


def damaged(text: object) -> Unavailable:
    """What to say of something in the file that opsboard did not write."""
    return Unavailable(
        N_("the board is damaged: “{text}” was not written by opsboard; run: opsboard check --deep"),
        text=visible(str(text)[:40]),
    )


def dump(value: Any) -> str:
    """JSON as the store writes it: the same text for the same value."""
    return "".join(_encoded(value, 0))


def dump_names(names: list[str]) -> str:
    """As `dump`, for a list of texts, several times as fast."""
    return f"[{','.join(map(encode_basestring, names))}]"


def _made_encoder() -> Callable[[Any, int], Iterable[str]]:
    """What `JSONEncoder` makes anew for each value, at half the cost of a short one; or its own way, where
    Python has none in C."""
    one = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return lambda value, _: one.iterencode(value)
    encoded: Callable[[Any, int], Iterable[str]] = make(
        None, one.default, encode_basestring, None, ":", ",", True, False, True
    )
    return encoded


_encoded = _made_encoder()
