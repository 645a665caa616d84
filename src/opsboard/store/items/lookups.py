"""Small look-ups: what days hold, which labels and keys there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from opsboard.domain import limits
from opsboard.domain.items import CalendarDays, Card, DatedCard, DayTotal
from opsboard.domain.values import replaced
from opsboard.store.dialect import OnDatabase
from opsboard.store.items.reading import selected, window
from opsboard.store.items.rows import CARD_COLUMNS, DATED_COLUMNS, dump, load_object, rows_of, to_card, to_dated_card
from opsboard.usecases.ports import Selection

if TYPE_CHECKING:
    from opsboard.domain.signals import SignalTree, Teller
    from opsboard.store.items.calendar_days import CalendarReader
    from opsboard.store.search.held_dates import HeldDates
    from opsboard.store.search.id_set import IdSet

_TOGETHER = 500
"""Keys that are asked for at once."""
_NEAR_EACH = 200
"""So many of the newest items with a word, label or campaign are looked at."""
_NEAR_NEWEST = 5000
"""Among so many of the newest items, one of a campaign is found by looking at each."""
_LONGEST = 8
"""Digits of the longest number that a key begun is completed to."""
_NEWEST = 400
"""Items that are looked at of those that hold a word."""


class SqlLookups(OnDatabase):
    """Part of the reads of items."""

    def dated(self, selection: Selection, first: str, last: str, role: str | None = None) -> list[DatedCard]:
        """Cards with a date, or one of this role, in the days first..last."""
        what = selected(self._database, selection)
        of_role, roles = ("", ()) if role is None else (" AND item_date.role = ?", (role,))
        rows = self._database.rows(
            f"SELECT {DATED_COLUMNS}"
            f" FROM item_date {self._database.sql.ordered_join} item ON item.id = item_date.item"
            f" WHERE item_date.standing IN (0, 1, 2) AND item_date.day BETWEEN ? AND ?{of_role}"
            f" AND {what.where}"
            " ORDER BY item_date.day, item_date.moment, item_date.role, item_date.item LIMIT ? OFFSET ?",
            (first, last, *roles, *what.values, *window(selection)),
        )
        return list(map(to_dated_card, rows))

    def repeating(self, selection: Selection, limit: int) -> list[tuple[Card, str, Mapping[str, Any] | None]]:
        """Cards that come again, with their rule and what is kept beside it; not those that were dropped."""
        # They are few: whatever is searched for is looked up among them, and not in all the text of the board.
        again = [row[0] for row in self._database.rows("SELECT id FROM item WHERE repeat IS NOT NULL")]
        if again and (among := self.found(selection)) is not None:
            again = [item for item in again if item in among]
            selection = replaced(selection, query=None, snoozed=True)
        if not again:
            return []
        what = selected(self._database, selection)
        rows = self._database.rows(
            f"SELECT {CARD_COLUMNS}, item.repeat, item.series FROM item"
            f" WHERE item.id IN (SELECT value FROM {self._database.sql.elements('?')})"
            f" AND item.category <> 'dropped' AND {what.where} ORDER BY item.id LIMIT ?",
            (f"[{','.join(map(str, again))}]", *what.values, limit),
        )
        return [(to_card(row[:-2]), row[-2], None if row[-1] is None else load_object(row[-1])) for row in rows]

    def come_again(self, keys: Sequence[str]) -> list[str]:
        """Those of these keys whose items come again."""
        some = self._database.rows(
            f"SELECT key FROM item WHERE repeat IS NOT NULL AND key IN ({', '.join('?' * len(keys))})", keys
        )
        again = {row[0] for row in some}
        return [key for key in keys if key in again]

    def calendar(
        self, selection: Selection, first: str, last: str, limit: int, deeper: Mapping[str, int], always: str = ""
    ) -> CalendarDays:
        """Of each of the days first..last the first entries, with spans, and how many it has."""
        return self._calendar(selection).days(first, last, limit, deeper, always)

    def calendar_late(self, selection: Selection, before: str, limit: int) -> CalendarDays:
        """What is open and was to be done before a day."""
        return self._calendar(selection).late(before, limit)

    def calendar_next(self, selection: Selection, day: str, by: int) -> str | None:
        """The next day on which something stands."""
        return self._calendar(selection).next_day(day, by)

    def calendar_dates(self, keys: Sequence[str]) -> set[str]:
        """The days of some items."""
        from opsboard.store.items.calendar_days import days_of

        return days_of(self._database, keys)

    def calendar_people(self, selection: Selection, first: str, last: str) -> Mapping[str, DayTotal]:
        """The open items of some days and their work, by who has them."""
        return self._calendar(selection).people(first, last)

    def found(self, selection: Selection) -> IdSet | None:
        """The items that a selection means but for their kind, where they are known without a look at them."""
        return None

    def held_dates(self, kind: str | None, first: str, last: str) -> HeldDates:
        """What stands on some days, for a selection whose items are known."""
        raise NotImplementedError

    def _calendar(self, selection: Selection) -> CalendarReader:
        from opsboard.store.items.calendar_days import CalendarReader

        held = partial(self.held_dates, selection.kind)
        return CalendarReader(self._database, selection, self.found(selection), held)

    def labels(self) -> list[str]:
        """The labels in use, by name, as many as are offered: from one to the next, not through all uses of each."""
        rows = self._database.rows(
            "WITH RECURSIVE one (name) AS (SELECT min(name) FROM label UNION ALL"
            " SELECT (SELECT min(name) FROM label WHERE name > one.name) FROM one WHERE one.name IS NOT NULL)"
            " SELECT name FROM one WHERE name IS NOT NULL LIMIT ?",
            (limits.LABELS_OFFERED.most,),
        )
        return [row[0] for row in rows]

    def texts_of_field(self, field: str, most: int) -> list[tuple[str, int]]:
        """The texts that a field holds in items that are not archived, and in how many: the commonest first."""
        text = self._database.sql.text_member("fields", field)
        return self._database.rows(
            f"SELECT held, count(*) AS used FROM (SELECT {text} AS held FROM item WHERE archived = 0) AS one"
            " WHERE held IS NOT NULL GROUP BY held ORDER BY used DESC, held LIMIT ?",
            (most,),
        )

    def open_items_like(self, kind: str, expressions: Sequence[str], most: int) -> list[Teller]:
        """The open items of a kind that hold most of what is looked for; rare words count more. Of a word that very
        many items hold the newest are looked at."""
        from opsboard.store.items.signals import tellers_of

        sql = self._database.sql
        found: dict[int, float] = {}
        for expression in expressions:
            rows = self._database.rows(
                f"SELECT id FROM ({sql.matching} ORDER BY {sql.matched} DESC LIMIT {_NEWEST}) AS held"
                f" {sql.ordered_join} item ON item.id = held.{sql.matched}"
                " WHERE kind = ? AND archived = 0 AND category IN ('backlog', 'active', 'waiting')",
                (expression, kind),
            )
            for (item,) in rows:
                found[item] = found.get(item, 0.0) + 1 / len(rows)
        best = sorted(found, key=lambda item: (-found[item], -item))[:most]
        return list(tellers_of(self._database, f"id IN ({', '.join('?' * len(best))})", best))

    def signal_tree(self, keys: Sequence[str], inverses: Mapping[str, str]) -> SignalTree:
        """These items with those below them by these relations."""
        from opsboard.store.items.signals import signal_tree

        return signal_tree(self._database, keys, inverses)

    def keys_near(
        self, expressions: Sequence[str], labels: Sequence[str], campaign: str | None, most: int
    ) -> list[str]:
        """What has most of these words and labels, and the campaign."""
        newest = f"ORDER BY {{}} DESC LIMIT {_NEAR_EACH}"
        by_word = f"{self._database.sql.matching} {newest.format(self._database.sql.matched)}"
        by_label = f"SELECT item FROM label WHERE name = ? {newest.format('item')}"
        by_campaign = (
            f"SELECT id FROM item WHERE campaign = ? AND id > (SELECT max(id) FROM item) - {_NEAR_NEWEST}"
            f" {newest.format('id')}"
        )
        hits: Counter[int] = Counter()
        for sql, values in ((by_word, expressions), (by_label, labels), (by_campaign, [campaign] if campaign else ())):
            for value in values:
                hits.update(row[0] for row in self._database.rows(sql, (value,)))
        best = sorted(hits, key=lambda one: (-hits[one], -one))[:most]
        rows = self._database.rows(f"SELECT id, key FROM item WHERE id IN ({','.join('?' * len(best))})", best)
        keys = {number: str(key) for number, key in rows}
        return [keys[number] for number in best if number in keys]

    def told_of(self, words: Collection[str], but: str, most: int) -> list[str]:
        """Keys of the other items in whose history one of these words stands, whatever became of it."""
        held = " OR ".join(self._database.sql.contains("change.payload", "?") for _ in words) or "FALSE"
        found = self._database.rows(
            f"SELECT key FROM item WHERE key <> ? AND id IN (SELECT item FROM change WHERE {held}) ORDER BY id LIMIT ?",
            (but, *(dump(word)[1:-1] for word in words), most),
        )
        return [key for (key,) in found]

    def texts_of_items(self, keys: Sequence[str], field: str) -> dict[str, str]:
        """Key -> the text that a field of these items holds, of those that hold one."""
        text = self._database.sql.text_member("fields", field)
        found: dict[str, str] = {}
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            marks = ", ".join("?" * len(some))
            rows = self._database.rows(f"SELECT key, {text} FROM item WHERE key IN ({marks})", some)
            found.update((key, held) for key, held in rows if held is not None)
        return found

    def fields_of_done(self, kind: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Key, moment of closing and these fields of each item of a kind that is done."""
        sql = "SELECT id FROM item WHERE archived = 0 AND kind = ? AND category = 'done'"
        done = sorted(self._database.numbers(sql, (kind,)))
        for key, closed_at, text in rows_of(self._database, "key, closed_at, fields", done):
            held = load_object(text)
            yield {"key": key, "closed_at": closed_at, **{name: held[name] for name in fields if name in held}}

    def keys_like(self, text: str, limit: int) -> list[str]:
        """Keys that begin with `text`, or whose number does: the shortest numbers first, kind by kind."""
        letters = text.strip().upper().rstrip("0123456789")
        digits = text.strip()[len(letters) :]
        prefix, dashed = letters.rstrip("-"), letters.endswith("-")
        if not text.strip() or digits.startswith("0"):
            return []
        kinds = [
            kind
            for kind, own in self._database.rows("SELECT key, prefix FROM kind ORDER BY pos")
            if own == prefix or (own.startswith(prefix) and not dashed and not (prefix and digits))
        ]
        found: list[str] = []
        for more in range(_LONGEST + 1 - len(digits)) if digits else (None,):
            for kind in kinds:
                first, last = (1, 10**_LONGEST) if more is None else _numbers(int(digits), more)
                rows = self._database.rows(
                    "SELECT key FROM item WHERE kind = ? AND number BETWEEN ? AND ? ORDER BY number LIMIT ?",
                    (kind, first, last, limit - len(found)),
                )
                found += [row[0] for row in rows]
                if len(found) >= limit:
                    return found
        return found


def _numbers(begun: int, more: int) -> tuple[int, int]:
    """The numbers that begin so and have so many more digits."""
    return begun * 10**more, (begun + 1) * 10**more - 1
