"""The dates of some days in the order of a calendar, held while find is typed: each letter is looked for among them
without reading them anew. A date takes twelve bytes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from itertools import compress

from opsboard.domain.items import DayTotal
from opsboard.store.dialect import Database
from opsboard.store.items.dates import OPEN
from opsboard.store.search.id_set import IdSet


class HeldDates:
    """What stands on some days, of all kinds or of one, without what is archived."""

    def __init__(self, database: Database, first: str, last: str, kind: str | None) -> None:
        of_kind, kinds = (" AND kind = ?", (kind,)) if kind else ("", ())
        self._items, self._loads = array("I"), array("f")
        self._runs: dict[str, list[tuple[bool, int, int]]] = {}
        """Day -> whether open, and where they begin and end, of its open dates and of those that are closed."""
        groups = database.rows(
            "SELECT DISTINCT standing, day FROM item_date WHERE standing IN (0, 1) AND day BETWEEN ? AND ?"
            f"{of_kind} ORDER BY standing, day",
            (first, last, *kinds),
        )
        for standing, day in groups:  # one at a time: all rows of some weeks take twenty times the room of what is held
            rows = database.rows(
                f"SELECT item, load FROM item_date WHERE standing = ? AND day = ?{of_kind}"
                " ORDER BY moment NULLS FIRST, priority, item",
                (standing, day, *kinds),
            )
            begin = len(self._items)
            self._items.extend(row[0] for row in rows)
            self._loads.extend(row[1] for row in rows)
            self._runs.setdefault(day, []).append((standing == OPEN, begin, len(self._items)))
        self._size = max(self._items, default=-1) + 1

    def found(
        self, among: IdSet, first: str, last: str, limit: int, deeper: Mapping[str, int]
    ) -> tuple[dict[str, list[int]], dict[str, DayTotal]]:
        """Of each day from one to another the first `limit` of the items that are among some, or as many as `deeper`
        says for it, and how many there are."""
        flags = among.flags(max(among.size, self._size))
        begins: dict[str, list[int]] = {}
        totals: dict[str, DayTotal] = {}
        for day in sorted(day for day in self._runs if first <= day <= last):
            every: dict[int, None] = {}
            still_open, load = 0, 0.0
            for is_open, begin, end in self._runs[day]:
                items = self._items[begin:end]
                held = list(map(flags.__getitem__, items))
                every.update(dict.fromkeys(compress(items, held)))
                if is_open:
                    still_open, load = len(every), sum(compress(self._loads[begin:end], held))
            if every:
                begins[day] = list(every)[: deeper.get(day, limit)]
                totals[day] = DayTotal(len(every), still_open, load)
        return begins, totals
