"""New items, one or a hundred thousand: rows for every table made in one pass, written table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import NewItem
from opsboard.domain.ranks import GAP
from opsboard.store import search
from opsboard.store.dates import date_rows
from opsboard.store.dialect import Database, Row
from opsboard.store.items import COLUMNS, ENTRIES, dump, dump_names, item_id
from opsboard.store.log import Journal
from opsboard.store.telling import Telling
from opsboard.store.workflows import CLOSED, KindRows, kind_rows

CHUNK = 2000
"""Items written at a time: enough to be fast, few enough to be small in memory."""
_MANY = 200
"""Items from which on more memory for the tables' pages pays."""

# SQLite's Python module takes 2 us to bind a None and next to nothing for a text, so that columns that
# may be empty are bound as empty texts: a fifth of the time that a large import takes.
_MAYBE = "nullif(?, '')"
_ITEM = (
    "INSERT INTO item (id, key, kind, number, stage, category, rank, title, priority, assignee, department, start,"
    " due, repeat, campaign, archived, blocked, labels, checks, checks_done, comments, created_at, created_by,"
    " updated_at, stage_since, closed_at, version, source_system, source_id, source_url, fields, body)"
    f" VALUES ({', '.join('?' * 8)}, {', '.join([_MAYBE] * 7)}, ?, {_MAYBE}, {', '.join('?' * 8)}, {_MAYBE}, ?,"
    f" {', '.join([_MAYBE] * 3)}, ?, ?)"
)
_GROUPS = {
    "label": "INSERT INTO label (item, name) VALUES (?, ?)",
    "participant": "INSERT INTO participant (item, login) VALUES (?, ?)",
    "watcher": "INSERT INTO watcher (item, login) VALUES (?, ?)",
    "entry": "INSERT INTO entry (item, part, id, value) VALUES (?, ?, ?, ?)",
    "link": "INSERT INTO link (item, relation, other) VALUES (?, ?, ?)",
    "date": "INSERT OR IGNORE INTO item_date (item, role, day, moment) VALUES (?, ?, ?, nullif(?, ''))",
    "search": "INSERT INTO search (rowid, words) VALUES (?, ?)",
}


class Life:
    """The stages that an item goes through, as (moment, stage), and what follows from them."""

    __slots__ = ("category", "closed_at", "moves", "since")

    def __init__(self, moves: list[tuple[str, str]]) -> None:
        self.moves = moves
        self.category = ""
        self.since = ""
        self.closed_at: str | None = None


class Rows:
    """What one chunk of items becomes."""

    __slots__ = ("change", "groups", "item")

    def __init__(self) -> None:
        self.item: list[Row] = []
        self.change: list[Row] = []
        self.groups: dict[str, list[Row]] = {name: [] for name in _GROUPS}


class Adding:
    """Gives new items their keys and ranks, and writes them with their log."""

    def __init__(
        self, database: Database, journal: Journal, kinds: dict[str, KindRows], zone: str, telling: Telling
    ) -> None:
        self._database = database
        self._journal = journal
        self._kinds = kinds
        self._zone = zone
        self._telling = telling
        self._next_id = 1 + int(database.value("SELECT coalesce(max(id), 0) FROM item"))
        if telling.first_new is None:
            telling.first_new = self._next_id
        self._taken: set[str] = set()
        """Of the keys that a chunk brings along, those that an item has by now."""
        self._counted: set[str] = set()
        """Kinds whose numbers went on."""
        self._numbers: dict[str, int] = dict(database.rows("SELECT kind, next FROM counter"))
        self._names: dict[str, tuple[str, str]] = dict.fromkeys(_KNOWN, (_SCALAR, ""))
        """Property -> its group and the rest; further ones are those of fields, labels and people."""

    def add(self, items: Sequence[NewItem], at: str, by: str) -> list[str]:
        """Add the items, the first on top; gives their keys. One whose source the board holds already
        is not added: its key is that of the item that is there."""
        lives = [life_of(new, kind_rows(self._kinds, new.kind), at) for new in items]
        ranks = self._ranks([life.category for life in lives])
        keys: list[str] = []
        if len(items) >= _MANY:
            self._database.spread_out()
        for start in range(0, len(items), CHUNK):
            chunk = items[start : start + CHUNK]
            known = self._known_sources(chunk)
            self._taken = self._taken_keys(chunk)
            rows = Rows()
            for place, new in enumerate(chunk, start):
                source = None if new.source is None else (new.source.system, new.source.id)
                if source is not None and source in known:
                    keys.append(known[source])
                    continue
                keys.append(self._prepare(rows, new, lives[place], next(ranks[lives[place].category]), at, by))
                if source is not None:
                    known[source] = keys[-1]
            self._write(rows)
        self._counted.update(new.kind for new in items)
        return keys

    def close(self) -> None:
        """Write how far the keys have come. Once for a transaction: a statement with a trigger makes the
        search index write what it had gathered, however little."""
        self._database.run_many(
            "UPDATE counter SET next = ? WHERE kind = ?", [(self._numbers[kind], kind) for kind in self._counted]
        )
        self._counted.clear()

    def _ranks(self, categories: Sequence[str]) -> dict[str, Iterator[int]]:
        """For each category, ranks above all that stand there, in order."""
        ranks = {}
        for category, same in groupby(sorted(categories)):
            first = self._database.value(
                "SELECT rank FROM item WHERE category = ? AND archived = 0 ORDER BY rank LIMIT 1", (category,)
            )
            count = len(list(same))
            ranks[category] = iter(range((first or 0) - count * GAP, first or 0, GAP))
        return ranks

    def _known_sources(self, items: Sequence[NewItem]) -> dict[tuple[str, str], str]:
        sources = [(new.source.system, new.source.id) for new in items if new.source is not None]
        if not sources:
            return {}
        marks = ", ".join(["(?, ?)"] * len(sources))
        found = self._database.rows(
            f"SELECT source_system, source_id, key FROM item WHERE (source_system, source_id) IN (VALUES {marks})",
            [word for source in sources for word in source],
        )
        return {(system, number): key for system, number, key in found}

    def _taken_keys(self, items: Sequence[NewItem]) -> set[str]:
        """Keys that these items bring along and that items have already."""
        keys = [new.key for new in items if new.key is not None]
        if not keys:
            return set()
        marks = ", ".join("?" * len(keys))
        return {row[0] for row in self._database.rows(f"SELECT key FROM item WHERE key IN ({marks})", keys)}

    def _prepare(self, rows: Rows, new: NewItem, life: Life, rank: int, at: str, by: str) -> str:
        """The rows of one item; gives its key. Runs once per item of an import, so it is kept short."""
        kind = self._kinds[new.kind]
        number = self._number(new, kind.prefix)
        item, key = self._next_id, f"{kind.prefix}-{number}"
        self._next_id += 1
        takes_part, first = len(rows.groups["participant"]), self._journal.seq + 1
        given, fields, labels, checks, comments = self._spread(rows, item, new.properties)
        value = given.get
        title, body, source = new.title, value("body") or "", new.source
        due, start, blocked = value("due") or "", value("start") or "", value("blocked")
        created_at, created_by = new.created_at or at, new.created_by or by
        rows.item.append(
            (
                item, key, new.kind, number, life.moves[-1][1], life.category, rank, title,
                value("priority") or "", value("assignee") or "", value("department") or "", start, due,
                value("repeat") or "", value("campaign") or "",
                1 if value("archived") else 0,
                "" if blocked is None else dump(blocked),
                dump_names(labels) if labels else "[]",
                len(checks), sum(bool(one.get("done")) for one in checks) if checks else 0, len(comments),
                created_at, created_by, life.moves[-1][0], life.since, life.closed_at or "", len(life.moves),
                *(("", "", "") if source is None else (source.system, source.id, source.url)),
                dump(fields) if fields else "{}",
                body,
            )
        )  # fmt: skip
        given["kind"], given["title"], given["stage"], given["rank"] = new.kind, title, life.moves[0][1], rank
        given["created_at"], given["created_by"] = created_at, created_by
        if source is not None:
            given["source"] = {"system": source.system, "id": source.id, "url": source.url}
        self._log(rows, item, key, life, given, by)
        self._telling.of_new(first, given, rows.groups["participant"][takes_part:], comments, by)
        if due or start or (fields and kind.dates):
            rows.groups["date"].extend(date_rows(item, due, start, fields, kind, self._zone))
        words = search.words_of(
            key, title, body, labels,
            [one.get("text", "") for one in checks], [one.get("body", "") for one in comments],
        )  # fmt: skip
        rows.groups["search"].append((item, words))
        return key

    def _number(self, new: NewItem, prefix: str) -> int:
        """The number in the key that an item brings along, when no item has it; else the next."""
        following = self._numbers[new.kind]
        if new.key is not None:
            number = _kept_number(new.key, prefix)
            if number is not None and new.key not in self._taken:
                self._taken.add(new.key)
                self._numbers[new.kind] = max(following, number + 1)
                return number
        self._taken.add(f"{prefix}-{following}")
        self._numbers[new.kind] = following + 1
        return following

    def _spread(
        self, rows: Rows, item: int, properties: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any], list[str], list[Any], list[Any]]:
        """Rows of the properties with many entries; gives the properties that have a value (as `present`),
        and of them fields, labels, checklist and comments."""
        given: dict[str, Any] = {}
        fields: dict[str, Any] = {}
        labels: list[str] = []
        entries: dict[str, list[Any]] = {"check": [], "comment": [], "attachment": []}
        groups, names = rows.groups, self._names
        for name, value in properties.items():
            if value is None:
                continue
            group, rest = names.get(name) or self._parted(name)
            if group == _SCALAR:
                if value != "" and value is not False:
                    given[name] = value
                continue
            given[name] = value
            if group == "fields":
                fields[rest] = value
            elif group == "label":
                labels.append(rest)
                groups["label"].append((item, rest))
            elif group in ("participant", "watcher"):
                groups[group].append((item, rest))
            elif group in ENTRIES:
                entries[group].append(value)
                groups["entry"].append((item, group, rest, dump(value)))
            elif group == "link":
                relation, _, other = rest.partition(".")
                groups["link"].append((item, relation, item_id(self._database, other)))
            else:
                raise Invalid(N_("an item has no property {name}"), name=name)
        labels.sort()
        return given, fields, labels, entries["check"], entries["comment"]

    def _parted(self, name: str) -> tuple[str, str]:
        """The group of a property and the rest of its name."""
        group, dot, rest = name.partition(".")
        if not dot:
            raise Invalid(N_("an item has no property {name}"), name=name)
        if group in _REPEATED and len(self._names) < CHUNK:
            self._names[name] = group, rest
        return group, rest

    def _log(self, rows: Rows, item: int, key: str, life: Life, properties: dict[str, Any], by: str) -> None:
        last = len(life.moves) - 1
        stage = None
        prepared = self._journal.prepared
        for step, (moment, entered) in enumerate(life.moves):
            before: dict[str, Any] = {} if step == 0 else {"stage": stage}
            after: dict[str, Any] = properties if step == 0 else {"stage": entered}
            if step == last and life.since != moment:
                # Closed at another moment than the log's own: said openly, so that a replay knows.
                after["closed_at"] = life.since
            op = "add" if step == 0 else "move"
            rows.change.append(prepared(item, key, op, step + 1, moment, by, before, after))
            stage = entered

    def _write(self, rows: Rows) -> None:
        self._database.run_many(_ITEM, rows.item)
        for name, statement in _GROUPS.items():
            if rows.groups[name]:
                self._database.run_many(statement, rows.groups[name])
        self._journal.insert(rows.change)
        standing = Counter((row[2], row[4]) for row in rows.item if not row[15])
        self._database.run_many(
            "UPDATE stage SET items = items + ? WHERE kind = ? AND key = ?",
            [(count, kind, stage) for (kind, stage), count in standing.items()],
        )


def life_of(new: NewItem, kind: KindRows, at: str) -> Life:
    """The stages of a new item: those of its history, then the one it stands in. Raises Invalid for
    a stage that its kind does not have."""
    moves = [(moment, stage) for moment, stage in new.history]
    stage = new.stage or (moves[-1][1] if moves else next(iter(kind.categories)))
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
        life.closed_at = (life.closed_at or moment) if life.category in CLOSED else None
    if new.closed_at is not None and life.closed_at is not None:
        life.closed_at = new.closed_at
        life.since = new.closed_at
    return life


def _kept_number(key: str | None, prefix: str) -> int | None:
    """The number of a key that may be kept: one that this kind would give out itself."""
    start, _, digits = (key or "").rpartition("-")
    if start != prefix or not digits.isascii() or not digits.isdigit() or digits[0] == "0" or len(digits) > 9:
        return None
    return int(digits)


_KNOWN = frozenset({*COLUMNS, "body", "archived", "blocked"}) - {"title"}
_SCALAR = "scalar"
"""The group of properties that hold one value."""
_REPEATED = frozenset({"fields", "label", "participant", "watcher"})
