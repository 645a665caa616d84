"""The days of a calendar: of each the entries that come first, and how many there are.

What is sorted and counted stands in the rows of `item_date`, so that of a day with very many entries no more items are
read than are shown. A selection that asks for more than a kind is found among the items first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from opsboard.domain.days import days_from, shifted_within
from opsboard.domain.items import CalendarDays, Card, DatedCard, DayTotal
from opsboard.domain.kinds import DEADLINE_ROLES, OPEN_ENDED, SPAN_STARTS
from opsboard.store.dialect import Database
from opsboard.store.items.dates import CLOSED, OPEN
from opsboard.store.items.reading import chosen_by, with_archived
from opsboard.store.items.rows import CARD_COLUMNS, rows_of, to_card
from opsboard.store.search.held_dates import HeldDates
from opsboard.store.search.id_set import IdSet
from opsboard.usecases.ports import Selection

_ROLES = ("publish", "due", "promised", "run", "follow_up", "review", "expires", "start")
"""Under which of its dates an item stands on a day that has several of them."""
_PLACE = {role: place for place, role in enumerate(_ROLES)}
_COLUMNS = "item, role, day, moment, standing, priority, load, until"
_DOUBLES = 4
"""So many more dates are read of a day than are shown: an item may have several."""
_TOGETHER = 500
"""So many items are read at once."""
_FEW = 10_000
"""So few items that were found are named to the database; of more it is cheaper to look at all that is dated."""
MOST_SPANS = 2000
"""Spans that pass through the days that are read."""


class _Date(NamedTuple):
    """A row of `item_date`."""

    item: int
    role: str
    day: str
    moment: str | None
    standing: int
    priority: str
    load: float
    until: str | None


class CalendarReader:
    """Reads the days of one selection. `among`: the items that are meant, of any kind, when they are known;
    then `held` gives what stands on some days."""

    def __init__(
        self,
        database: Database,
        selection: Selection,
        among: IdSet | None = None,
        held: Callable[[str, str], HeldDates] | None = None,
    ) -> None:
        self._database = database
        self._among = among
        self._held = held
        query = selection.query
        self._plain = not with_archived(selection) and (query is None or query.node is None) and among is None
        self._kind = selection.kind
        self._chosen = chosen_by(selection, database.sql)
        self._of_kind = " AND kind = ?" if selection.kind else ""
        self._kinds = (selection.kind,) if selection.kind else ()
        self._standing = "0, 1, 2" if with_archived(selection) else "0, 1"

    def days(self, first: str, last: str, limit: int, deeper: Mapping[str, int], always: str = "") -> CalendarDays:
        """The days from one to another: of each the first `limit` entries, or as many as `deeper` says for it; and
        those of the item `always`, wherever among the others of their days they come."""
        spans = self._spans(first, last)
        named = int(self._database.value("SELECT id FROM item WHERE key = ?", (always,)) or 0) if always else 0
        if self._plain:
            totals = self._counted(first, last)
            held: dict[str, list[_Date]] = {}
            for day in totals:
                held[day] = self._first_of(day, deeper.get(day, limit))
            for date in self._of_item(named, first, last):
                if date not in held[date.day]:
                    held[date.day].append(date)
        elif self._among is not None and self._held is not None:
            more = {day: most + _DOUBLES for day, most in deeper.items()}
            found, totals = self._held(first, last).found(self._among, first, last, limit + _DOUBLES, more)
            held = self._dates_of(found, first, last, named if named in self._among else 0)
        else:
            held = {}
            for date in self._found(first, last):
                held.setdefault(date.day, []).append(date)
            totals = {day: _total(dates) for day, dates in held.items()}
        return self._entries(first, last, held, spans, totals, limit, deeper, named)

    def late(self, before: str, limit: int) -> CalendarDays:
        """What was due, promised, or to be looked at before a day and is open, the latest first; how many items that
        are stands under `before`."""
        roles = ", ".join(f"'{role}'" for role in DEADLINE_ROLES)
        asked = f"standing = {OPEN} AND day < ? AND role IN ({roles})"
        if self._plain:
            values = (before, *self._kinds)
            rows = self._database.rows(
                f"SELECT {_COLUMNS} FROM item_date WHERE {asked}{self._of_kind} ORDER BY day DESC LIMIT ?",
                (*values, limit * len(DEADLINE_ROLES)),
            )
            count = self._database.value(
                f"SELECT count(DISTINCT item) FROM item_date WHERE {asked}{self._of_kind}", values
            )
            dates = [_Date(*row) for row in rows]
        else:
            dates = sorted(self._narrowed(asked, (before,)), key=lambda one: one.day, reverse=True)
            count = len({date.item for date in dates})
        of_day: dict[tuple[str, int], list[_Date]] = {}
        for date in dates:
            of_day.setdefault((date.day, date.item), []).append(date)
        first = list(of_day.values())[:limit]
        cards = self._cards({of_item[0].item for of_item in first})
        entries = [_entry(cards[of_item[0].item], of_item) for of_item in first if of_item[0].item in cards]
        return CalendarDays(entries, {before: DayTotal(int(count), int(count))})

    def next_day(self, day: str, by: int) -> str | None:
        """The nearest day after (or before) one that holds something; None without any."""
        sign, order = (">", "ASC") if by > 0 else ("<", "DESC")
        if self._plain and not self._of_kind:
            found = [
                self._database.value(
                    f"SELECT day FROM item_date WHERE standing = ? AND day {sign} ? ORDER BY day {order} LIMIT 1",
                    (standing, day),
                )
                for standing in (OPEN, CLOSED)
            ]
        else:
            end = "min" if by > 0 else "max"
            within = f"standing IN ({self._standing}) AND day {sign} ?"
            found = [self._database.value(*self._narrowing(f"{end}(item_date.day)", within, (day,)))]
        days = [one for one in found if one]
        return (min(days) if by > 0 else max(days)) if days else None

    def people(self, first: str, last: str) -> dict[str, DayTotal]:
        """The open items of some days and their work, by who has them."""
        sql, values = self._narrowing(
            "item.assignee, item_date.item, item_date.load", f"standing = {OPEN} AND day BETWEEN ? AND ?", (first, last)
        )
        seen: dict[str, tuple[set[int], float]] = {}
        for assignee, item, load in self._database.rows(sql, values):
            items, sum_of_loads = seen.get(assignee or "", (set(), 0.0))
            items.add(item)
            seen[assignee or ""] = items, sum_of_loads + load
        return {login: DayTotal(len(items), len(items), load) for login, (items, load) in seen.items()}

    # reading rows

    def _counted(self, first: str, last: str) -> dict[str, DayTotal]:
        rows = self._database.rows(
            "SELECT standing, day, count(DISTINCT item), sum(load) FROM item_date"
            f" WHERE standing IN (0, 1) AND day BETWEEN ? AND ?{self._of_kind} GROUP BY standing, day",
            (first, last, *self._kinds),
        )
        totals: dict[str, DayTotal] = {}
        for standing, day, count, load in rows:
            held = totals.get(day, DayTotal())
            is_open = standing == OPEN
            totals[day] = DayTotal(
                held.items + count, held.open + (count if is_open else 0), held.load + (load if is_open else 0)
            )
        return totals

    def _first_of(self, day: str, limit: int) -> list[_Date]:
        """The first dates of a day."""
        dates: list[_Date] = []
        for standing in (OPEN, CLOSED):
            rows = self._database.rows(
                f"SELECT {_COLUMNS} FROM item_date WHERE standing = ? AND day = ?{self._of_kind}"
                " ORDER BY moment NULLS FIRST, priority, item LIMIT ?",
                (standing, day, *self._kinds, limit + _DOUBLES),
            )
            dates += [_Date(*row) for row in rows]
            if len(dates) >= limit + _DOUBLES:
                break
        return dates

    def _dates_of(
        self, found: Mapping[str, Sequence[int]], first: str, last: str, named: int
    ) -> dict[str, list[_Date]]:
        """The dates that some items have on a day, and those of one item on all days, in the order of a calendar."""
        numbers = sorted({item for items in found.values() for item in items} | ({named} if named else set()))
        wanted = {day: {*items, named} for day, items in found.items()}
        dates: dict[str, list[_Date]] = {day: [] for day in found}
        for begin in range(0, len(numbers), _TOGETHER):
            some = numbers[begin : begin + _TOGETHER]
            for row in self._database.rows(
                f"SELECT {_COLUMNS} FROM item_date WHERE item IN ({', '.join('?' * len(some))})"
                f" AND standing IN (0, 1) AND day BETWEEN ? AND ?{self._of_kind}",
                (*some, first, last, *self._kinds),
            ):
                date = _Date(*row)
                if date.item in wanted.get(date.day, ()):
                    dates[date.day].append(date)
        return {day: sorted(held, key=_order) for day, held in dates.items()}

    def _of_item(self, item: int, first: str, last: str) -> list[_Date]:
        """The dates of one item on these days."""
        if not item:
            return []
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM item_date WHERE item = ? AND standing IN (0, 1) AND day BETWEEN ? AND ?"
            + self._of_kind,
            (item, first, last, *self._kinds),
        )
        return [_Date(*row) for row in rows]

    def _found(self, first: str, last: str) -> list[_Date]:
        return self._narrowed(f"standing IN ({self._standing}) AND day BETWEEN ? AND ?", (first, last))

    def _narrowed(self, within: str, values: Sequence[str]) -> list[_Date]:
        """The dates of the selected items that meet a condition, in the order of a calendar."""
        if self._among is not None:
            asked = f"SELECT {_COLUMNS} FROM item_date WHERE {within}{self._of_kind}"
            if self._among.count <= _FEW:
                sql = self._database.sql  # the days are few, so that it is not their items that are walked through
                some = f" AND {sql.unsorted('item')} IN (SELECT value FROM {sql.elements('?')})"
                found = f"[{','.join(map(str, self._among.items))}]"
                rows = self._database.rows(asked + some, (*values, *self._kinds, found))
            else:
                flags = self._among.flags(self._among.size)
                rows = [row for row in self._database.rows(asked, (*values, *self._kinds)) if flags[row[0]]]
            dates = [_Date(*row) for row in rows]
        else:
            columns = ", ".join(f"item_date.{name.strip()}" for name in _COLUMNS.split(","))
            dates = [_Date(*row) for row in self._database.rows(*self._narrowing(columns, within, values))]
        return sorted(dates, key=_order)

    def _narrowing(self, columns: str, within: str, values: Sequence[str]) -> tuple[str, tuple[object, ...]]:
        join = self._database.sql.ordered_join
        within = within.replace("standing", "item_date.standing").replace("day ", "item_date.day ")
        return (
            f"SELECT {columns} FROM item_date {join} item ON item.id = item_date.item"
            f" WHERE {within.replace('role IN', 'item_date.role IN')} AND {self._chosen.sql}",
            (*values, *self._chosen.values),
        )

    def _spans(self, first: str, last: str) -> list[_Date]:
        """The spans that reach into the days from one before them, or begin on one of them."""
        # No index but that of ends is of use here.
        within = f"until >= ? AND day <= ? AND coalesce(standing, 0) IN ({self._standing})"
        if self._plain or self._among is not None:
            rows = self._database.rows(
                f"SELECT {_COLUMNS} FROM item_date WHERE until IS NOT NULL AND {within}{self._of_kind}"
                " ORDER BY until LIMIT ?",
                (first, last, *self._kinds, MOST_SPANS),
            )
            spans = [_Date(*row) for row in rows]
            return spans if self._among is None else [span for span in spans if span.item in self._among]
        return self._narrowed(f"item_date.until IS NOT NULL AND {within}", (first, last))

    # making entries

    def _entries(
        self,
        first: str,
        last: str,
        held: Mapping[str, list[_Date]],
        spans: Sequence[_Date],
        totals: dict[str, DayTotal],
        limit: int,
        deeper: Mapping[str, int],
        named: int,
    ) -> CalendarDays:
        spanning = {(span.item, SPAN_STARTS[span.role]) for span in spans}
        chosen: list[list[_Date]] = []
        for day, dates in held.items():
            of_item: dict[int, list[_Date]] = {}
            for date in dates:
                of_item.setdefault(date.item, []).append(date)
            many = list(of_item.values())
            many = [some for some in many if not _is_part_of_span(some, spanning)]
            most = deeper.get(day, limit)
            chosen += many[:most] + [some for some in many[most:] if some[0].item == named]
        cards = self._cards({dates[0].item for dates in chosen} | {span.item for span in spans})
        entries = [_entry(cards[dates[0].item], dates) for dates in chosen if dates[0].item in cards]
        entries += [_span(cards[span.item], span) for span in spans if span.item in cards]
        return CalendarDays(entries, self._with_spans(first, last, totals, spans))

    def _with_spans(
        self, first: str, last: str, totals: dict[str, DayTotal], spans: Sequence[_Date]
    ) -> dict[str, DayTotal]:
        """The totals with the spans on the days that they pass through; where an item has a date it is counted."""
        if not spans:
            return totals
        marks = ", ".join("?" * len(spans))
        dated = set(
            self._database.rows(
                f"SELECT item, day FROM item_date WHERE item IN ({marks}) AND day BETWEEN ? AND ?",
                (*(span.item for span in spans), first, last),
            )
        )
        days = days_from(first, last)
        place = {day: number for number, day in enumerate(days)}
        more, still_open = [0] * len(days), [0] * len(days)
        for span in spans:
            begin = place[max(span.day, first)]
            end = begin if span.until == OPEN_ENDED else place[min(span.until or span.day, last)]
            for number in range(begin, end + 1):
                if (span.item, days[number]) not in dated:
                    more[number] += 1
                    still_open[number] += span.standing == OPEN
        for day, items, unfinished in zip(days, more, still_open, strict=True):
            if items:
                was = totals.get(day, DayTotal())
                totals[day] = DayTotal(was.items + items, was.open + unfinished, was.load)
        return totals

    def _cards(self, items: Iterable[int]) -> dict[int, Card]:
        rows = rows_of(self._database, f"{CARD_COLUMNS}, item.id", sorted(items))
        return {row[-1]: to_card(row[:-1]) for row in rows}


def days_of(database: Database, keys: Sequence[str]) -> set[str]:
    """The days on which items stand, with those that their spans reach over, as far as a year."""
    marks = ", ".join("?" * len(keys))
    rows = database.rows(
        f"SELECT day, coalesce(until, day) FROM item {database.sql.ordered_join} item_date ON item_date.item = item.id"
        f" WHERE item.key IN ({marks})",
        keys,
    )
    return {day for first, last in rows for day in days_from(first, min(last, shifted_within(first, 366)))}


def _order(date: _Date) -> tuple[int, str, str, int]:
    """Open ones first, those of the whole day, then by the clock, the most urgent first: the order of the index."""
    return date.standing, date.moment or "", date.priority, date.item


def _total(dates: Sequence[_Date]) -> DayTotal:
    open_ones = {date.item for date in dates if date.standing == OPEN}
    return DayTotal(
        len({date.item for date in dates}),
        len(open_ones),
        sum(date.load for date in dates if date.standing == OPEN),
    )


def _is_part_of_span(dates: Sequence[_Date], spanning: Collection[tuple[int, str]]) -> bool:
    """Whether all that an item has on a day are ends of a span, which stands for itself."""
    return all(date.until or (date.item, date.role) in spanning for date in dates)


def _entry(card: Card, dates: Sequence[_Date]) -> DatedCard:
    """The one entry of an item on a day."""
    leading, *others = sorted(dates, key=lambda date: _PLACE.get(date.role, len(_PLACE)))
    return DatedCard(card, leading.role, leading.day, leading.moment, None, tuple(date.role for date in others))


def _span(card: Card, date: _Date) -> DatedCard:
    if date.role == "start":
        return DatedCard(card, "due", date.day, None, date.until, ("start",))
    return DatedCard(card, date.role, date.day, date.moment, date.until)
