"""What time is to bring: items whose day has come and that are not marked as done for it."""

from __future__ import annotations

from opsboard.store.dialect import OnDatabase

_NOT_DONE = (
    "NOT EXISTS (SELECT 1 FROM time_effect WHERE time_effect.item = item.id AND time_effect.effect = ?"
    " AND time_effect.occurrence = {day})"
)


class SqlTime(OnDatabase):
    """A `Time` on the tables: each read walks a part of an index that holds little."""

    def snoozed_until(self, effect: str, day: str, limit: int) -> list[tuple[str, str]]:
        """Items that are snoozed until this day or an earlier one; one whose coming back was undone is off for that day
        alone."""
        return self._database.rows(
            "SELECT item.key, item.snoozed FROM item WHERE item.snoozed IS NOT NULL AND item.archived = 0"
            f" AND item.snoozed <= ? AND {_NOT_DONE.format(day='?')} ORDER BY item.snoozed, item.id LIMIT ?",
            (day, effect, day, limit),
        )

    def reviews_due(self, effect: str, first: str, last: str, limit: int) -> list[tuple[str, str]]:
        """Items that are done and to be looked at again on one of these days."""
        return self._dated("review", effect, first, last, limit)

    def expired(self, effect: str, first: str, last: str, limit: int) -> list[tuple[str, str]]:
        """Items that are done and expire on one of these days."""
        return self._dated("expires", effect, first, last, limit)

    def _dated(self, role: str, effect: str, first: str, last: str, limit: int) -> list[tuple[str, str]]:
        """Items that are done and have such a date on one of these days: each role has an index of its own."""
        return self._database.rows(
            f"SELECT item.key, item_date.day FROM item_date {self._database.sql.ordered_join} item"
            f" ON item.id = item_date.item WHERE item_date.role = '{role}' AND item_date.day BETWEEN ? AND ?"
            f" AND item.archived = 0 AND item.category = 'done' AND {_NOT_DONE.format(day='item_date.day')}"
            " ORDER BY item_date.day, item.id LIMIT ?",
            (first, last, effect, limit),
        )

    def series_ahead(self, effect: str, day: str, limit: int) -> list[tuple[str, str]]:
        """Items of a series whose next one is to appear on this day or an earlier one, also when they were done and put
        away since; one that counts from the day it is done only while it is done."""
        appears = self._database.sql.member("item.series", "appears")
        return self._database.rows(
            f"SELECT item.key, {appears} FROM item WHERE item.repeat IS NOT NULL"
            " AND item.repeat LIKE '%;X-AHEAD=%' AND item.category <> 'dropped'"
            " AND (item.archived = 0 OR item.category = 'done')"
            " AND (item.repeat NOT LIKE '%;X-AFTER=DONE%' OR item.category = 'done')"
            f" AND {appears} <= ? AND {_NOT_DONE.format(day=appears)} ORDER BY {appears}, item.id LIMIT ?",
            (day, effect, limit),
        )

    def escalates(self) -> bool:
        """Whether the team has rules of escalation at all: the workflow itself is read only then."""
        told = self._database.sql.contains("value", "'\"escalation\":'")
        return self._database.row(f"SELECT 1 FROM meta WHERE name = 'workflow' AND {told}") is not None

    def stood_since(
        self, effect: str, kind: str, stage: str, first: str, last: str, limit: int
    ) -> list[tuple[str, str]]:
        """Items that came to a stage between two moments and stand there still."""
        done = _NOT_DONE.format(day="item.stage_since || ' ' || item.stage")
        return self._database.rows(
            "SELECT item.key, item.stage_since FROM item WHERE item.archived = 0 AND item.kind = ? AND item.stage = ?"
            f" AND item.stage_since BETWEEN ? AND ? AND {done} ORDER BY item.stage_since, item.id LIMIT ?",
            (kind, stage, first, last, effect, limit),
        )

    def to_answer(self) -> list[tuple[str, str]]:
        """The items whose customers are still to be told, each with the one that there is news of."""
        return self._database.rows(
            "SELECT item.key, time_effect.occurrence FROM time_effect JOIN item ON item.id = time_effect.item"
            " WHERE time_effect.effect = 'answer' ORDER BY time_effect.item, time_effect.occurrence"
        )

    def is_done(self, effect: str, key: str, occurrence: str) -> bool:
        """Whether time has brought this."""
        sql = (
            "SELECT 1 FROM time_effect JOIN item ON item.id = time_effect.item"
            " WHERE item.key = ? AND effect = ? AND occurrence = ?"
        )
        return self._database.row(sql, (key, effect, occurrence)) is not None
