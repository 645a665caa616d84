"""New items, one or a hundred thousand: written table by table, with their log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from opsboard.domain.items import MEMBERS, NewItem
from opsboard.store.dialect import Database
from opsboard.store.items.dates import insert_date
from opsboard.store.items.field_values import INSERT_FIELD
from opsboard.store.items.numbering import Next, Numbering
from opsboard.store.items.row_builder import RowBuilder, Rows
from opsboard.store.items.rows import item_id
from opsboard.store.items.workflows import KindRows
from opsboard.store.log.change_log import Journal
from opsboard.store.log.notification_writer import NotificationWriter

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
    " updated_at, stage_since, closed_at, version, source_system, source_id, source_url, fields, body,"
    " snoozed, series, shown)"
    f" VALUES ({', '.join('?' * 8)}, {', '.join([_MAYBE] * 7)}, ?, {_MAYBE}, {', '.join('?' * 8)}, {_MAYBE}, ?,"
    f" {', '.join([_MAYBE] * 3)}, ?, ?, {', '.join([_MAYBE] * 3)})"
)
_GROUPS = {
    "label": "INSERT INTO label (item, name) VALUES (?, ?)",
    **{member: f"INSERT INTO {member} (item, login) VALUES (?, ?)" for member in MEMBERS},
    "entry": "INSERT INTO entry (item, part, id, value) VALUES (?, ?, ?, ?)",
    "link": "INSERT INTO link (item, relation, other) VALUES (?, ?, ?)",
    "field": INSERT_FIELD,
}


_KIND, _STAGE, _ARCHIVED = 2, 4, 15
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

    def add(self, items: Sequence[NewItem], at: str, by: str) -> list[str]:
        """Add the items, the first on top; gives their keys. One whose source the board holds already
        is not added: its key is that of the item that is there."""
        add = self.adding(at, by, len(items))
        return [key for start in range(0, len(items), CHUNK) for key in add(items[start : start + CHUNK])]

    def adding(self, at: str, by: str, most: int | None) -> Callable[[Sequence[NewItem]], list[str]]:
        """What adds new items, some at a time, in the order that `Numbering` says, and gives their keys."""
        numbering = Numbering(self._database, self._kinds, self._following, most)
        making = RowBuilder(self._kinds, self._zone, at, by)

        def add(items: Sequence[NewItem]) -> list[str]:
            keys, numbered = numbering(items)
            if len(numbered) >= _MANY:
                self._database.spread_out()
            self._write(making(numbered), by)
            return keys

        return add

    def close(self) -> None:
        """Write how far the keys have come. Once for a transaction: a statement with a trigger makes the
        search index write what it had gathered, however little."""
        went_on = self._following.of_kind.items() - self._counted.items()
        self._database.run_many(
            "UPDATE counter SET next = ? WHERE kind = ?", [(number, kind) for kind, number in went_on]
        )
        self._counted.update(went_on)

    def _write(self, rows: Rows, by: str) -> None:
        groups = rows.groups
        groups["link"] = [(item, relation, item_id(self._database, other)) for item, relation, other in groups["link"]]
        first = self._journal.seq + 1
        for place, assignee, participants, said, named in rows.told:
            self._notifications.of_new(first + place, assignee, participants, said, named, by)
        self._database.run_many(_ITEM, rows.items)
        groups["field"].sort()  # in the order of their table, which writes its pages once
        for name, statement in self._statements.items():
            if groups[name]:
                self._database.run_many(statement, groups[name])
        self._journal.insert_new(rows.changes, by)
        standing = Counter((row[_KIND], row[_STAGE]) for row in rows.items if not row[_ARCHIVED])
        self._database.run_many(
            "UPDATE stage SET items = items + ? WHERE kind = ? AND key = ?",
            [(count, kind, stage) for (kind, stage), count in standing.items()],
        )
