"""Where some of the items stand: those of each stage by rank, and how many, worked out as far as asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import compress

from opsboard.store.search.id_set import IdSet
from opsboard.store.search.position_index import PositionIndex

_RARE = 400
_RARE_AT_MOST = 20
"""So few in a stage of so many times more are not walked to."""


class RankedMatches:
    """Of a set of items, those that are not archived. Valid while no item moves."""

    def __init__(self, positions: PositionIndex, ids: IdSet) -> None:
        self._positions = positions
        self.ids = ids
        self._counts: dict[int, int] = {}

    def holds(self, item: int) -> bool:
        """Whether an item is one of them."""
        return item < self._positions.size and bool(self._positions.stage[item]) and item in self.ids

    def count(self, stage: int) -> int:
        """How many stand in the stage of this number."""
        if self.ids.few:
            return len(self._by_stage[stage])
        held = self._counts.get(stage)
        if held is None:
            held = self._counts[stage] = (self.ids.bits & self._positions.bits[stage]).bit_count()
        return held

    def run(self, stage: int, turned: bool = False) -> Iterator[int]:
        """Those in a stage by rank; `turned` from the last. Walks the stage where they are many."""
        if self.ids.few:
            few = self._by_stage[stage]
            return reversed(few) if turned else iter(few)
        order = self._positions.order[stage]
        if self.count(stage) * _RARE < len(order) and self.count(stage) <= _RARE_AT_MOST:
            rare = self._rare(stage)
            return reversed(rare) if turned else iter(rare)
        if turned:
            order = order[::-1]
        return compress(order, map(self.flags.__getitem__, order))

    def _rare(self, stage: int) -> list[int]:
        """Those in a stage by rank, bit for bit: a walk through the whole stage for one of them takes longer."""
        bits = self.ids.bits & self._positions.bits[stage]
        items: list[int] = []
        while bits:
            items.append(bits.bit_length() - 1)
            bits ^= 1 << items[-1]
        return sorted(items, key=self._positions.by_rank)

    def ahead_of(self, item: int, stage: int) -> int:
        """How many of a stage stand before an item by rank, which may be of another stage."""
        if self.ids.few:
            return bisect_left(self._by_stage[stage], self._positions.by_rank(item), key=self._positions.by_rank)
        ahead = self._positions.order[stage][: self._positions.ahead_of(item, stage)]
        return sum(map(self.flags.__getitem__, ahead))

    @cached_property
    def flags(self) -> bytes | bytearray:
        """A byte for each item: 1 for one of them."""
        return self.ids.flags(self._positions.size)

    @cached_property
    def _by_stage(self) -> defaultdict[int, list[int]]:
        """Number of a stage -> those in it by rank."""
        stages: defaultdict[int, list[int]] = defaultdict(list)
        stage = self._positions.stage
        for item in sorted(self.ids.items, key=self._positions.rank.__getitem__):  # those of one rank as they come
            stages[stage[item]].append(item)
        return stages
