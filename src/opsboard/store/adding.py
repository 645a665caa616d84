"""New items, one or a hundred thousand: rows for every table made in one pass, written table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from opsboard.domain.items import NewItem
from opsboard.store import search
from opsboard.store.dialect import Database, Row
from opsboard.store.items import item_id
from opsboard.store.log import Journal
from opsboard.store.preparing import Preparing
from opsboard.store.telling import Telling
from opsboard.store.workflows import KindRows
from opsboard.usecases.many_items import Prepared

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


_TITLE, _BODY, _SOURCE = 3, 27, slice(23, 25)
"""Where they stand in the row of an item made ready."""


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
        self._taken: set[tuple[str, int]] = set()
        """Of the kinds and numbers that a chunk brings along, those that an item has by now."""
        self._counted: set[str] = set()
        """Kinds whose numbers went on."""
        self._numbers: dict[str, int] = dict(database.rows("SELECT kind, next FROM counter"))

    def add(self, items: Sequence[NewItem], at: str, by: str) -> list[str]:
        """Add the items, the first on top; gives their keys. One whose source the board holds already
        is not added: its key is that of the item that is there."""
        prepare = self.preparing(at, by, len(items))
        keys: list[str] = []
        for start in range(0, len(items), CHUNK):
            keys += self.add_prepared([prepare(new) for new in items[start : start + CHUNK]], by)
        return keys

    def preparing(self, at: str, by: str, most: int | None, words: bool = False) -> Preparing:
        """What makes new items ready to be added, as `Preparing` says."""
        return Preparing(self._kinds, self._zone, self._first_rank, at, by, most, words)

    def add_prepared(self, items: Sequence[Prepared], by: str) -> list[str]:
        """Add items that were made ready, as `add`."""
        if len(items) >= _MANY:
            self._database.spread_out()
        known = self._known_sources(items)
        self._taken = self._taken_numbers(items)
        rows = Rows()
        keys: list[str] = []
        for prepared in items:
            system, source_id = prepared[2][_SOURCE]
            if system and (system, source_id) in known:
                keys.append(known[system, source_id])
                continue
            keys.append(self._take(rows, prepared, by))
            if system:
                known[system, source_id] = keys[-1]
        self._write(rows)
        return keys

    def close(self) -> None:
        """Write how far the keys have come. Once for a transaction: a statement with a trigger makes the
        search index write what it had gathered, however little."""
        self._database.run_many(
            "UPDATE counter SET next = ? WHERE kind = ?", [(self._numbers[kind], kind) for kind in self._counted]
        )
        self._counted.clear()

    def _first_rank(self, category: str) -> int:
        """The rank of the item on top of a category."""
        return int(
            self._database.value(
                "SELECT rank FROM item WHERE category = ? AND archived = 0 ORDER BY rank LIMIT 1", (category,)
            )
            or 0
        )

    def _known_sources(self, items: Sequence[Prepared]) -> dict[tuple[str, str], str]:
        sources = [source for item in items if (source := item[2][_SOURCE])[0]]
        if not sources:
            return {}
        marks = ", ".join(["(?, ?)"] * len(sources))
        found = self._database.rows(
            f"SELECT source_system, source_id, key FROM item WHERE (source_system, source_id) IN (VALUES {marks})",
            [word for source in sources for word in source],
        )
        return {(system, number): key for system, number, key in found}

    def _taken_numbers(self, items: Sequence[Prepared]) -> set[tuple[str, int]]:
        """Kinds and numbers that these items bring along and that items have already."""
        numbers = [(item[0], item[1]) for item in items if item[1] is not None]
        if not numbers:
            return set()
        marks = ", ".join(["(?, ?)"] * len(numbers))
        return set(
            self._database.rows(
                f"SELECT kind, number FROM item WHERE (kind, number) IN (VALUES {marks})",
                [word for number in numbers for word in number],
            )
        )

    def _take(self, rows: Rows, prepared: Prepared, by: str) -> str:
        """Give an item its number, and its rows to the tables; gives its key. Runs once per item of an
        import, so it is kept short."""
        kind, own_number, row, labels, participants, watchers, entries, links, dates, *texts = prepared
        words, checks, comments, changes, assignee, said = texts
        number = self._number(kind, own_number)
        item, key = self._next_id, f"{self._kinds[kind].prefix}-{number}"
        self._next_id += 1
        groups, log = rows.groups, self._journal
        rows.item.append((item, key, kind, number, *row))
        groups["label"] += [(item, label) for label in labels]
        if participants:
            groups["participant"] += [(item, login) for login in participants]
        if watchers:
            groups["watcher"] += [(item, login) for login in watchers]
        if entries:
            groups["entry"] += [(item, *entry) for entry in entries]
        for relation, other in links:
            groups["link"].append((item, relation, item_id(self._database, other)))
        if dates:
            groups["date"] += [(item, *date) for date in dates]
        if words is None:
            words = search.texts_of(row[_TITLE], row[_BODY], labels, checks, comments)
        groups["search"].append((item, search.under_key(key, words)))
        if assignee or participants or said:
            self._telling.of_new(log.seq + 1, assignee, participants, said, by)
        for version, (op, moment, before, after) in enumerate(changes, 1):
            rows.change.append(log.chained(item, key, op, version, moment, by, before, after))
        return key

    def _number(self, kind: str, own: int | None) -> int:
        """The number in the key that an item brings along, when no item has it; else the next."""
        following = self._numbers[kind]
        self._counted.add(kind)
        if own is not None and (kind, own) not in self._taken:
            self._taken.add((kind, own))
            if own >= following:
                self._numbers[kind] = own + 1
            return own
        self._taken.add((kind, following))
        self._numbers[kind] = following + 1
        return following

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
