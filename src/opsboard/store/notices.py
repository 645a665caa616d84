"""Reading a person's notices, and their marks of having read them."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import DatedCard
from opsboard.domain.notices import Notice
from opsboard.store.dialect import Database, Row
from opsboard.store.items import CARD_COLUMNS, to_card
from opsboard.store.log import CHANGE_COLUMNS, to_change

_FROM = (
    "FROM notice JOIN change ON change.seq = notice.seq JOIN batch ON batch.id = change.batch"
    " JOIN item ON item.id = change.item"
)
_OPEN = "item.archived = 0 AND item.category NOT IN ('done', 'dropped')"

_KEPT = "item_date.role = 'promised' AND json_extract(item.fields, '$.delivered_at') IS NOT NULL"
"""A promise that was kept: others have to confirm it yet."""


def notices(database: Database, login: str, after_seq: int, limit: int | None, offset: int) -> list[Notice]:
    """A person's notices, the newest first."""
    rows = database.rows(
        f"SELECT notice.at, notice.reason, notice.read, {CHANGE_COLUMNS}, {CARD_COLUMNS} {_FROM}"
        " WHERE notice.login = ? AND notice.seq > ? ORDER BY notice.at DESC, notice.seq DESC LIMIT ? OFFSET ?",
        (login, after_seq, -1 if limit is None else limit, offset),
    )
    return [_notice(row) for row in rows]


_CHANGE = len(CHANGE_COLUMNS.split(","))


def _notice(row: Row) -> Notice:
    return Notice(row[0], row[1], bool(row[2]), to_change(row[3 : 3 + _CHANGE]), to_card(row[3 + _CHANGE :]))


def unread(database: Database, login: str) -> int:
    """How many notices a person has not read."""
    return int(database.value("SELECT count(*) FROM notice WHERE login = ? AND read = 0", (login,)))


def counts(database: Database, login: str, after_seq: int) -> dict[str, int]:
    """How many notices of each reason came after a change."""
    sql = "SELECT reason, count(*) FROM notice WHERE login = ? AND seq > ? GROUP BY reason"
    return dict(database.rows(sql, (login, after_seq)))


def spans(database: Database, login: str) -> list[tuple[str, int]]:
    """How many notices came in each ten minutes, the newest first; each named by the first of its moments.
    Days are told from that in any time zone."""
    rows = database.rows(
        "SELECT min(at), count(*) FROM notice WHERE login = ? GROUP BY substr(at, 1, 15) ORDER BY 1 DESC", (login,)
    )
    return [(at, number) for at, number in rows]


def newer(database: Database, login: str, at: str, seq: int) -> int:
    """How many notices are newer than this one."""
    sql = "SELECT count(*) FROM notice WHERE login = ? AND (at, seq) > (?, ?)"
    return int(database.value(sql, (login, at, seq)))


def mark_read(database: Database, login: str, seqs: Sequence[int] | None, read: bool) -> None:
    """Mark notices, or all, as read or not."""
    if seqs is None:
        database.run("UPDATE notice SET read = ? WHERE login = ? AND read <> ?", (read, login, read))
    else:
        rows = [(read, login, seq) for seq in seqs]
        database.run_many("UPDATE notice SET read = ? WHERE login = ? AND seq = ?", rows)


def dates_of(
    database: Database, login: str, roles: Sequence[str], first: str, last: str, limit: int
) -> list[DatedCard]:
    """The dates in the days first..last of a person's open items, the latest first."""
    marks = ", ".join("?" * len(roles))
    rows = database.rows(
        f"SELECT {CARD_COLUMNS}, item_date.role, item_date.day, item_date.moment"
        " FROM (SELECT id FROM item WHERE assignee = ? UNION SELECT item FROM participant WHERE login = ?) AS mine"
        " CROSS JOIN item ON item.id = mine.id CROSS JOIN item_date ON item_date.item = mine.id"
        f" WHERE {_OPEN} AND NOT ({_KEPT}) AND item_date.role IN ({marks}) AND item_date.day BETWEEN ? AND ?"
        " ORDER BY item_date.day DESC, item_date.moment DESC, item.id LIMIT ?",
        (login, login, *roles, first, last, limit),
    )
    return [DatedCard(to_card(row[:-3]), row[-3], row[-2], row[-1]) for row in rows]


def last_act(database: Database, login: str) -> tuple[int, str] | None:
    """The newest change by a person and when it was entered."""
    row = database.row("SELECT last, at FROM batch WHERE by = ? ORDER BY id DESC LIMIT 1", (login,))
    return None if row is None else (row[0], row[1])


def seq_at(database: Database, moment: str) -> int:
    """The newest change that was entered before a moment."""
    sql = "SELECT last FROM batch WHERE at < ? ORDER BY id DESC LIMIT 1"
    return int(database.value(sql, (moment,)) or 0)
