"""The cells of a board in lanes, worked out from the position index, which is held in memory.

What the items are grouped by takes four bytes for each. Like the positions it is read once and then follows
the log, so that after a change only the cards that changed are read.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from opsboard.domain.items import Card, LaneCell
from opsboard.store.dialect import Database
from opsboard.store.items.rows import rows_of
from opsboard.store.items.sorting import group_value
from opsboard.store.search.position_index import PositionIndex

_CHUNK = 2000


class LaneValues:
    """What each item is grouped by."""

    def __init__(self, database: Database, group: str) -> None:
        """Raises Invalid for what items cannot be grouped by."""
        self._database = database
        self._columns = f"id, {group_value(group, database.sql)}"
        self.group = group
        self.values: list[Any] = [None]
        self.of = array("I")
        """Item's number -> number of its value."""
        self._numbers: dict[Any, int] = {None: 0}

    def read_all(self, size: int) -> None:
        """Read the value of each item below `size`, some at a time: all at once would stay in memory."""
        self.of = array("I", bytes(4 * size))
        last = -1
        sql = f"SELECT {self._columns} FROM item WHERE id > ? ORDER BY id LIMIT ?"
        while rows := self._database.rows(sql, (last, _CHUNK)):
            last = rows[-1][0]
            self._take(rows, size)

    def follow(self, changed: Sequence[int], size: int) -> None:
        """Read the values of these items again."""
        self.of.extend([0] * (size - len(self.of)))
        self._take(rows_of(self._database, self._columns, changed), size)

    def _take(self, rows: Iterable[tuple[int, Any]], size: int) -> None:
        for item, value in rows:
            if item < size:
                number = self._numbers.get(value)
                if number is None:
                    number = self._numbers[value] = len(self.values)
                    self.values.append(value)
                self.of[item] = number


class Cells:
    """Cells that are filled from runs of items, each in its order: so many of each and no more."""

    def __init__(self, lanes: LaneValues, limit: int) -> None:
        self._lanes = lanes
        self._limit = limit
        self._totals: Counter[tuple[int, str]] = Counter()
        self._first: dict[tuple[int, str], list[int]] = {}

    def count(self, items: Iterable[int], column: str) -> dict[int, int]:
        """Count items of a column; gives how many of each lane there are."""
        counts = Counter(map(self._lanes.of.__getitem__, items))
        for lane, count in counts.items():
            self._totals[lane, column] += count
        return counts

    def fill(self, items: Iterator[int], counts: dict[int, int], column: str) -> None:
        """Hold the first items of each lane in a column; as many as `counts` says there are at most."""
        of = self._lanes.of
        wanted = {lane: min(count, self._limit) for lane, count in counts.items()}
        missing = sum(wanted.values())
        for item in items if missing else ():
            lane = of[item]
            if wanted[lane]:
                wanted[lane] -= 1
                self._first.setdefault((lane, column), []).append(item)
                missing -= 1
                if not missing:
                    return

    def settle(self, positions: PositionIndex, turned: bool) -> None:
        """Several stages were merged into one column: sort by rank and keep the first `limit`."""
        for items in self._first.values():
            items.sort(key=positions.by_rank, reverse=turned)
            del items[self._limit :]

    def add(self, item: int, column: str) -> None:
        """Hold an item, wherever it stands in its cell."""
        cell = self._first.setdefault((self._lanes.of[item], column), [])
        if item not in cell:
            cell.append(item)

    @property
    def items(self) -> list[int]:
        """All that are held."""
        return [item for cell in self._first.values() for item in cell]

    def with_cards(self, cards: dict[int, Card]) -> list[LaneCell]:
        """The cells that hold something, as they were with the lanes in the order of their values."""
        values = self._lanes.values

        def place(cell: tuple[int, str]) -> tuple[str, str]:
            return values[cell[0]] or "", cell[1]

        return [
            LaneCell(
                values[lane],
                column,
                self._totals[lane, column],
                [cards[item] for item in self._first[lane, column] if item in cards],
            )
            for lane, column in sorted(self._first, key=place)
        ]
