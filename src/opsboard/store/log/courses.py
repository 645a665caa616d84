"""What happened to items, as far as clocks ask: their stages, answers and messages, read for many at once."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import FROM_CUSTOMER, TO_CUSTOMER
from opsboard.store.dialect import Database
from opsboard.store.items.conditions import OPEN
from opsboard.store.items.rows import load
from opsboard.store.log.change_log import SqlLog
from opsboard.usecases.ports.courses import CourseRow

_TOGETHER = 500


class SqlCourses(SqlLog):
    """`Courses` on the tables."""

    def of(self, keys: Sequence[str]) -> dict[str, CourseRow]:
        """What happened to each of these items."""
        found: dict[str, CourseRow] = {}
        for start in range(0, len(keys), _TOGETHER):
            found.update(self._courses(keys[start : start + _TOGETHER]))
        return found

    def _courses(self, keys: Sequence[str]) -> dict[str, CourseRow]:
        marks = ", ".join("?" * len(keys))
        stages = self.stages_of(keys)
        answers, messages = _comments(self._database, keys)
        return {
            key: CourseRow(
                kind,
                version,
                created_at,
                priority,
                load(fields),
                closed_at,
                stages.get(key, ()),
                answers.get(key, ()),
                messages.get(key, ()),
            )
            for key, kind, version, created_at, priority, fields, closed_at in self._database.rows(
                f"SELECT key, kind, version, created_at, priority, fields, closed_at FROM item WHERE key IN ({marks})",
                keys,
            )
        }

    def versions_of_open(self, kinds: Sequence[str]) -> list[tuple[str, int]]:
        """Key and version of the items of these kinds that are neither closed nor archived."""
        found = []
        for kind in kinds:
            sql = f"SELECT key, version FROM item WHERE archived = 0 AND kind = ? AND {OPEN} ORDER BY id"
            found += self._database.rows(sql, (kind,))
        return found


def _comments(database: Database, keys: Sequence[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Of the items when their customers were answered, and when those wrote."""
    marks = ", ".join("?" * len(keys))
    marked = database.sql.contains("entry.value", "'\"customer\":'")
    found: tuple[dict[str, list[str]], dict[str, list[str]]] = {}, {}
    for key, text in database.rows(
        "SELECT item.key, entry.value FROM item JOIN entry ON entry.item = item.id"
        f" WHERE item.key IN ({marks}) AND entry.part = 'comment' AND {marked} ORDER BY entry.pos",
        keys,
    ):
        comment = load(text)
        for moments, mark in zip(found, (TO_CUSTOMER, FROM_CUSTOMER), strict=True):
            if comment.get("customer") == mark and comment.get("at"):
                moments.setdefault(key, []).append(comment["at"])
    return found
