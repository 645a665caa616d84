"""New items, one or a hundred thousand: written table by table, with their log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from opsboard.domain.items import NewItem, Source
from opsboard.domain.values import as_tuple
from opsboard.store.dialect import Database, Row
from opsboard.store.items.dates import insert_date
from opsboard.store.items.numbering import Next, Numbering
from opsboard.store.items.prepared_rows import ItemPreparer, received
from opsboard.store.items.row_builder import RowBuilder
from opsboard.store.items.rows import item_id
from opsboard.store.items.workflows import KindRows
from opsboard.store.log.change_log import Journal
from opsboard.store.log.notification_writer import NotificationWriter
from opsboard.store.search import full_text
from opsboard.usecases.ports.many_items import PreparedRows

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
}


_KEY, _KIND, _STAGE, _TITLE, _ARCHIVED, _BODY = 1, 2, 4, 7, 15, 31
"""Where they stand in the row of an item."""


class Adding:
    """Gives new items their keys and ranks, and writes them with their log."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        kinds: dict[str, KindRows],
        zone: str,
        notifications: NotificationWriter,
    ) -> None:
        self._database = database
        self._statements = {**_GROUPS, "date": insert_date(database.sql), "search": database.sql.put_words}
        self._journal = journal
        self._kinds = kinds
        self._zone = zone
        self._notifications = notifications
        self._following = Next(
            1 + int(database.value("SELECT coalesce(max(id), 0) FROM item")),
            dict(database.rows("SELECT kind, next FROM counter")),
        )
        if notifications.first_new is None:
            notifications.first_new = self._following.item
        self._counted = dict(self._following.of_kind)
        """Kind -> the next number, as the board has it."""
        self._held_builder: tuple[tuple[str, str, bool], RowBuilder] | None = None

    def add(self, items: Sequence[NewItem], at: str, by: str) -> list[str]:
        """Add the items, the first on top; gives their keys. One whose source the board holds already
        is not added: its key is that of the item that is there."""
        make = self.preparer(at, by, len(items))
        keys: list[str] = []
        for start in range(0, len(items), CHUNK):
            keys += self.add_prepared(make(items[start : start + CHUNK]), at, by)
        return keys

    def preparer(self, at: str, by: str, most: int | None) -> ItemPreparer:
        """What makes new items for `add_prepared`, as `Numbering` says."""
        return ItemPreparer(self._numbering(most), self._following, self._builder(at, by))

    def preparer_apart(self, at: str, by: str, most: int | None, words: bool, leave: int | None) -> ItemPreparer:
        """The same without the board. Raises ValueError for one that holds items."""
        if self._following.item != 1:
            raise ValueError("items are prepared apart on an empty board only")
        numbering = self._numbering(most)
        numbering.ask_no_more()
        return ItemPreparer(numbering, self._following, self._builder(at, by, words), leave)

    def add_prepared(self, prepared: PreparedRows, at: str, by: str) -> list[str]:
        """Write items that were prepared in this act, as `add`."""
        keys, left, rows, next_item, next_of_kind = prepared
        changes, groups, items, texts, told = rows or as_tuple(self._builder(at, by)(received(left)))
        if len(items) >= _MANY:
            self._database.spread_out()
        self._following.item = next_item
        self._following.of_kind.update(next_of_kind)
        if not groups["search"]:
            groups["search"] = [
                (row[0], full_text.words_of(row[_KEY], row[_TITLE], row[_BODY], *of_item))
                for row, of_item in zip(items, texts, strict=True)
            ]
        if groups["link"]:
            groups["link"] = [
                (item, relation, item_id(self._database, other)) for item, relation, other in groups["link"]
            ]
        first = self._journal.seq + 1
        for place, assignee, participants, said in told:
            self._notifications.of_new(first + place, assignee, participants, said, by)
        self._write(items, groups, changes, by)
        return list(keys)

    def _numbering(self, most: int | None) -> Numbering:
        return Numbering(self._kinds, self._following, self._first_rank, self._known_sources, self._taken_numbers, most)

    def _builder(self, at: str, by: str, words: bool = False) -> RowBuilder:
        if self._held_builder is None or self._held_builder[0] != (at, by, words):
            self._held_builder = (at, by, words), RowBuilder(self._kinds, self._zone, at, by, words)
        return self._held_builder[1]

    def close(self) -> None:
        """Write how far the keys have come. Once for a transaction: a statement with a trigger makes the
        search index write what it had gathered, however little."""
        went_on = self._following.of_kind.items() - self._counted.items()
        self._database.run_many(
            "UPDATE counter SET next = ? WHERE kind = ?", [(number, kind) for kind, number in went_on]
        )
        self._counted.update(went_on)

    def _first_rank(self, category: str) -> int:
        """The rank of the item on top of a category."""
        return int(
            self._database.value(
                "SELECT rank FROM item WHERE category = ? AND archived = 0 ORDER BY rank LIMIT 1", (category,)
            )
            or 0
        )

    def _known_sources(self, sources: Sequence[Source]) -> dict[tuple[str, str], str]:
        marks = ", ".join(["(?, ?)"] * len(sources))
        found = self._database.rows(
            f"SELECT source_system, source_id, key FROM item WHERE (source_system, source_id) IN (VALUES {marks})",
            [word for source in sources for word in (source.system, source.id)],
        )
        return {(system, number): key for system, number, key in found}

    def _taken_numbers(self, numbers: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
        """Of these kinds and numbers those that items have already."""
        marks = ", ".join(["(?, ?)"] * len(numbers))
        return set(
            self._database.rows(
                f"SELECT kind, number FROM item WHERE (kind, number) IN (VALUES {marks})",
                [word for number in numbers for word in number],
            )
        )

    def _write(self, items: list[Row], groups: dict[str, list[Row]], changes: list[Row], by: str) -> None:
        self._database.run_many(_ITEM, items)
        for name, statement in self._statements.items():
            if groups[name]:
                self._database.run_many(statement, groups[name])
        self._journal.insert_new(changes, by)
        standing = Counter((row[_KIND], row[_STAGE]) for row in items if not row[_ARCHIVED])
        self._database.run_many(
            "UPDATE stage SET items = items + ? WHERE kind = ? AND key = ?",
            [(count, kind, stage) for (kind, stage), count in standing.items()],
        )
