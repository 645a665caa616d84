"""The inbox: reading a person's notices, and their marks of having read them."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import DatedCard
from opsboard.domain.notices import Notice
from opsboard.store.dialect import Dialect, OnDatabase, Row
from opsboard.store.items.conditions import OPEN, Condition
from opsboard.store.items.reading import chosen_by
from opsboard.store.items.rows import CARD_COLUMNS, DATED_COLUMNS, to_card, to_dated_card
from opsboard.store.log.change_log import CHANGE_COLUMNS, to_change
from opsboard.usecases.ports import Selection

_FROM = (
    "FROM notice JOIN change ON change.seq = notice.seq JOIN batch ON batch.id = change.batch"
    " JOIN item ON item.id = change.item"
)
_CHANGE = len(CHANGE_COLUMNS.split(","))


def _notice(row: Row) -> Notice:
    return Notice(row[0], row[1], bool(row[2]), to_change(row[3 : 3 + _CHANGE]), to_card(row[3 + _CHANGE :]))


class SqlInbox(OnDatabase):
    """An `Inbox` on the tables."""

    def notices(
        self, login: str, after_seq: int = 0, limit: int | None = None, offset: int = 0, among: Selection | None = None
    ) -> list[Notice]:
        """A person's notices, the newest first; `among` these items."""
        chosen = _chosen(among, self._database.sql)
        rows = self._database.rows(
            f"SELECT notice.at, notice.reason, notice.read, {CHANGE_COLUMNS}, {CARD_COLUMNS} {_FROM}"
            f" WHERE notice.login = ? AND notice.seq > ? AND {chosen.sql}"
            " ORDER BY notice.at DESC, notice.seq DESC LIMIT ? OFFSET ?",
            (login, after_seq, *chosen.values, -1 if limit is None else limit, offset),
        )
        return [_notice(row) for row in rows]

    def unread(self, login: str) -> int:
        """How many notices a person has not read."""
        return int(self._database.value("SELECT count(*) FROM notice WHERE login = ? AND read = 0", (login,)))

    def counts(self, login: str, after_seq: int = 0) -> dict[str, int]:
        """How many notices of each reason came after a change."""
        sql = "SELECT reason, count(*) FROM notice WHERE login = ? AND seq > ? GROUP BY reason"
        return dict(self._database.rows(sql, (login, after_seq)))

    def spans(self, login: str, among: Selection | None = None) -> list[tuple[str, int]]:
        """How many notices came in each ten minutes, the newest first; each named by the first of its moments.
        Days are told from that in any time zone."""
        chosen = _chosen(among, self._database.sql)
        rows = self._database.rows(
            f"SELECT min(notice.at), count(*) {_source(among)} WHERE notice.login = ? AND {chosen.sql}"
            " GROUP BY substr(notice.at, 1, 15) ORDER BY 1 DESC",
            (login, *chosen.values),
        )
        return [(at, number) for at, number in rows]

    def newer(self, login: str, at: str, seq: int, among: Selection | None = None) -> int:
        """How many notices are newer than this one."""
        chosen = _chosen(among, self._database.sql)
        sql = f"SELECT count(*) {_source(among)} WHERE notice.login = ? AND (notice.at, notice.seq) > (?, ?)"
        return int(self._database.value(f"{sql} AND {chosen.sql}", (login, at, seq, *chosen.values)))

    def mark_read(
        self, login: str, seqs: Sequence[int] | None, read: bool = True, among: Selection | None = None
    ) -> None:
        """Mark notices, or all, or all `among` these items, as read or not."""
        if seqs is None:
            chosen = _chosen(among, self._database.sql)
            of_them = f" AND seq IN (SELECT notice.seq {_FROM} WHERE {chosen.sql})" if among is not None else ""
            mark = f"UPDATE notice SET read = ? WHERE login = ? AND read <> ?{of_them}"
            rows: list[Row] = [(read, login, read, *chosen.values)]
        else:
            mark = "UPDATE notice SET read = ? WHERE login = ? AND seq = ?"
            rows = [(read, login, seq) for seq in seqs]
        with self._database.writing():
            self._database.run_many(mark, rows)

    def dates_of(
        self,
        login: str,
        roles: Sequence[str],
        first: str,
        last: str,
        limit: int,
        among: Selection | None = None,
    ) -> list[DatedCard]:
        """The dates in the days first..last of a person's open items, the latest first; `among` these items."""
        chosen = _chosen(among, self._database.sql)
        marks, join = ", ".join("?" * len(roles)), self._database.sql.ordered_join
        # A promise that was kept has to be confirmed by others yet.
        kept = f"item_date.role = 'promised' AND {self._database.sql.member('item.fields', 'delivered_at')} IS NOT NULL"
        rows = self._database.rows(
            f"SELECT {DATED_COLUMNS} FROM item_date {join} item ON item.id = item_date.item"
            f" WHERE item_date.standing = 0 AND item_date.day BETWEEN ? AND ? AND item_date.role IN ({marks})"
            # The person's items are found by index: rows of items that are somebody else's are not read.
            " AND item_date.item IN"
            " (SELECT id FROM item WHERE assignee = ? UNION ALL SELECT item FROM participant WHERE login = ?)"
            f" AND item.archived = 0 AND {OPEN} AND NOT ({kept}) AND {chosen.sql}"
            " ORDER BY item_date.day DESC, item_date.moment DESC, item.id LIMIT ?",
            (first, last, *roles, login, login, *chosen.values, limit),
        )
        return list(map(to_dated_card, rows))

    def last_act(self, login: str) -> tuple[int, str] | None:
        """The newest change by a person and when it was entered."""
        row = self._database.row("SELECT last, at FROM batch WHERE by = ? ORDER BY id DESC LIMIT 1", (login,))
        return None if row is None else (row[0], row[1])

    def seq_at(self, moment: str) -> int:
        """The newest change that was entered before a moment."""
        sql = "SELECT last FROM batch WHERE at < ? ORDER BY id DESC LIMIT 1"
        return int(self._database.value(sql, (moment,)) or 0)

    def rebuild(self) -> int:
        """Make the notices of everybody what the log tells; gives how many were not."""
        from opsboard.store.log import notification_rebuild

        with self._database.writing():
            return notification_rebuild.rebuild(self._database)


def _chosen(among: Selection | None, sql: Dialect) -> Condition:
    return Condition("TRUE") if among is None else chosen_by(among, sql)


def _source(among: Selection | None) -> str:
    """What is looked through: the items only where they are asked about."""
    return "FROM notice" if among is None else _FROM
