"""New items as rows for every table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import MEMBERS, NewItem
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.notices import named_in
from opsboard.store.dialect import Row
from opsboard.store.items.dates import Holder, date_rows
from opsboard.store.items.field_values import field_rows, shown_values
from opsboard.store.items.rows import COLUMNS, ENTRIES, dump, dump_names
from opsboard.store.items.workflows import KindRows, kind_rows
from opsboard.store.search import full_text

_KNOWN = frozenset({*COLUMNS, "body", "archived", "blocked", "series"}) - {"title"}
_SCALAR = "scalar"
"""The group of properties that hold one value."""
_REPEATED = frozenset({"fields", "label", *MEMBERS})
_REMEMBERED = 2000
"""Names of properties."""


class Life:
    """The stages that an item goes through, as (moment, stage), and what follows from them."""

    __slots__ = ("category", "closed_at", "moves", "since")

    def __init__(self, moves: list[tuple[str, str]]) -> None:
        self.moves = moves
        self.category = ""
        self.since = ""
        self.closed_at: str | None = None


class Rows:
    """What some items become."""

    __slots__ = ("changes", "groups", "items", "told")

    def __init__(self) -> None:
        self.items: list[Row] = []
        self.groups: dict[str, list[Row]] = {
            name: [] for name in ("label", *MEMBERS, "entry", "link", "date", "field", "search")
        }
        """Table -> its rows; a link's other end as its key."""
        self.changes: list[Row] = []
        """Item, key, op, version, moment, before and after as JSON, and the order of what has one."""
        self.told: list[Row] = []
        """Place among the changes, assignee, participants, what is said with an @, and whom fields name."""


class RowBuilder:
    """Makes the rows of items that have their numbers."""

    def __init__(self, kinds: dict[str, KindRows], zone: str, at: str, by: str) -> None:
        self._kinds = kinds
        self._zone = zone
        self._at = at
        self._by = by
        self._names: dict[str, tuple[str, str, str, str]] = {
            name: (_SCALAR, "", f"{encode_basestring(name)}:", "") for name in _KNOWN
        }
        """Property -> its group, the rest, and how it and the rest begin in JSON; further ones are those of fields,
        labels and people."""

    def __call__(self, items: Iterable[tuple[NewItem, int, str, int, int]]) -> Rows:
        """The rows of items with number in the tables, key, number in the key, and rank. Raises Invalid for a kind,
        stage or property that the board does not have."""
        rows = Rows()
        for one in items:
            self._make(rows, *one)
        return rows

    def _make(self, rows: Rows, new: NewItem, item: int, key: str, number: int, rank: int) -> None:
        """Add an item's rows. Runs once per item of an import, so it is kept short."""
        kind = kind_rows(self._kinds, new.kind)
        life = life_of(new, kind, self._at)
        groups = rows.groups
        given: dict[str, Any] = {}
        """Scalars."""
        said: dict[str, str] = {}
        """Property -> name and value as JSON."""
        fields: dict[str, Any] = {}
        in_fields: dict[str, str] = {}
        """The same of the fields alone."""
        labels: list[str] = []
        participants: list[str] = []
        checks: list[Any] = []
        comments: list[Any] = []
        entries: list[str] = []
        """Their names, in order."""
        names = self._names
        for name, value in new.properties.items():
            if value is None:
                continue
            group, rest, begun, rest_begun = names.get(name) or self._parted(name)
            if group == _SCALAR:
                if value != "" and value is not False:
                    given[name] = value
                    said[name] = begun + (encode_basestring(value) if type(value) is str else dump(value))
                continue
            text = "true" if value is True else encode_basestring(value) if type(value) is str else dump(value)
            said[name] = begun + text
            if group == "fields":
                fields[rest] = value
                in_fields[rest] = rest_begun + text
            elif group == "label":
                labels.append(rest)
            elif group == "participant":
                participants.append(rest)
                groups[group].append((item, rest))
            elif group == "watcher":
                groups[group].append((item, rest))
            elif group in ENTRIES:
                groups["entry"].append((item, group, rest, text))
                entries.append(name)
                if group != "attachment":
                    (checks if group == "check" else comments).append(value)
            elif group == "link":
                relation, _, other = rest.partition(".")
                groups[group].append((item, relation, other))
            else:
                raise Invalid(N_("an item has no property {name}"), name=name)
        if labels:
            labels.sort()
            groups["label"] += [(item, label) for label in labels]
        value = given.get
        title, body, source = new.title, value("body") or "", new.source
        due, start, blocked = value("due") or "", value("start") or "", value("blocked")
        assignee = value("assignee")
        created_at, created_by = new.created_at or self._at, new.created_by or self._by
        entered_at, entered = life.moves[-1]
        rows.items.append((
            item, key, new.kind, number,
            entered, life.category, rank, title,
            value("priority") or "", assignee or "", value("department") or "", start, due,
            value("repeat") or "", value("campaign") or "",
            1 if value("archived") else 0,
            "" if blocked is None else dump(blocked),
            dump_names(labels) if labels else "[]",
            len(checks), sum(bool(one.get("done")) for one in checks) if checks else 0, len(comments),
            created_at, created_by, entered_at, life.since, life.closed_at or "", len(life.moves),
            *(("", "", "") if source is None else (source.system, source.id, source.url)),
            _joined(in_fields) if fields else "{}",
            body, value("snoozed") or "",
            dump(value("series")) if value("series") else "",
            shown_values(fields, kind.rules),
        ))  # fmt: skip
        if fields:
            groups["field"] += field_rows(item, fields, kind.rules)
        if due or start or (fields and kind.dates):
            archived, priority = bool(value("archived")), value("priority")
            holder = Holder(new.kind, life.category, due, start, fields, priority, archived, life.closed_at)
            groups["date"] += date_rows(item, holder, kind, self._zone)
        texts = [one.get("body", "") for one in comments] if comments else comments
        asked = [one.get("text", "") for one in checks] if checks else checks
        groups["search"].append((item, full_text.words_of(key, title, body, labels, asked, texts, fields)))
        mentioning = [text for text in (body, *texts) if "@" in text or "＠" in text] if body or texts else []
        named = named_in(new.properties, kind.rules.people) if fields and kind.rules.people else []
        if assignee or participants or mentioning or named:
            rows.told.append((len(rows.changes), assignee, participants, mentioning, named))
        said["kind"] = f'"kind":{encode_basestring(new.kind)}'
        said["title"] = f'"title":{encode_basestring(title)}'
        said["stage"] = f'"stage":{encode_basestring(life.moves[0][1])}'
        said["rank"] = f'"rank":{rank}'
        said["created_at"] = f'"created_at":{encode_basestring(created_at)}'
        said["created_by"] = f'"created_by":{encode_basestring(created_by)}'
        if source is not None:
            given_source = {"system": source.system, "id": source.id, "url": source.url}
            said["source"] = f'"source":{dump(given_source)}'
        self._log(rows, life, said, entries, item, key)

    def _parted(self, name: str) -> tuple[str, str, str, str]:
        """The group of a property, the rest of its name, and how both begin in JSON."""
        group, dot, rest = name.partition(".")
        if not dot:
            raise Invalid(N_("an item has no property {name}"), name=name)
        parted = group, rest, f"{encode_basestring(name)}:", f"{encode_basestring(rest)}:"
        if group in _REPEATED and len(self._names) < _REMEMBERED:
            self._names[name] = parted
        return parted

    def _log(self, rows: Rows, life: Life, said: dict[str, str], entries: list[str], item: int, key: str) -> None:
        """The changes of the item; `entries` are its checklist, comments and attachments in order."""
        order = entries if len(entries) > 1 else []
        last = len(life.moves) - 1
        before = "{}"
        for step, (moment, entered) in enumerate(life.moves):
            if step == last and life.since != moment:
                # Closed at another moment than the log's own: said openly, so that a replay knows.
                if step:
                    said = {"stage": f'"stage":{encode_basestring(entered)}'}
                said["closed_at"] = f'"closed_at":{encode_basestring(life.since)}'
                after = _joined(said)
            else:
                after = _in_stage(entered) if step else _joined(said)
            rows.changes.append((item, key, "move" if step else "add", step + 1, moment, before, after, order))
            order = []
            before = _in_stage(entered)


def _joined(said: dict[str, str]) -> str:
    """What `dump` gives for properties whose names and values are JSON already."""
    return "{" + ",".join(map(said.__getitem__, sorted(said))) + "}"


def stage_of(new: NewItem, kind: KindRows) -> str:
    """The stage that a new item stands in."""
    return new.stage or (new.history[-1][1] if new.history else next(iter(kind.categories)))


def life_of(new: NewItem, kind: KindRows, at: str) -> Life:
    """The stages of a new item: those of its history, then the one it stands in. Raises Invalid for
    a stage that its kind does not have."""
    moves = list(new.history)
    stage = stage_of(new, kind)
    if not moves:
        moves = [(new.created_at or at, stage)]
    elif new.created_at is not None:
        moves[0] = (new.created_at, moves[0][1])
    if moves[-1][1] != stage:
        moves.append((new.closed_at or at, stage))
    life = Life(moves)
    for moment, entered in moves:
        life.category = kind.category(new.kind, entered)
        life.since = moment
        life.closed_at = (life.closed_at or moment) if life.category in CLOSED_CATEGORIES else None
    if new.closed_at is not None and life.closed_at is not None:
        life.closed_at = new.closed_at
        life.since = new.closed_at
    return life


@lru_cache(maxsize=256)
def _in_stage(stage: str) -> str:
    return dump({"stage": stage})
