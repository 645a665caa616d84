"""Where some of the items stand: those of each stage by rank, and how many, worked out as far as asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import compress

from opsboard.store.search.id_set import Hits
from opsboard.store.search.position_index import Places

_RARE = 400
_RARE_AT_MOST = 20
"""So few in a stage of so many times more are not walked to."""


class Standing:
    """Of a set of items, those that are not archived. Good while the places stay as they are."""

    def __init__(self, places: Places, hits: Hits) -> None:
        self._places = places
        self.hits = hits
        self._counts: dict[int, int] = {}

    def holds(self, item: int) -> bool:
        """Whether an item is one of them."""
        return item < self._places.size and bool(self._places.stage[item]) and item in self.hits

    def count(self, stage: int) -> int:
        """How many stand in the stage of this number."""
        if self.hits.few:
            return len(self._by_stage[stage])
        held = self._counts.get(stage)
        if held is None:
            held = self._counts[stage] = (self.hits.bits & self._places.bits[stage]).bit_count()
        return held

    def run(self, stage: int, turned: bool = False) -> Iterator[int]:
        """Those in a stage by rank; `turned` from the last. Walks the stage where they are many."""
        if self.hits.few:
            few = self._by_stage[stage]
            return reversed(few) if turned else iter(few)
        order = self._places.order[stage]
        if self.count(stage) * _RARE < len(order) and self.count(stage) <= _RARE_AT_MOST:
            rare = self._rare(stage)
            return reversed(rare) if turned else iter(rare)
        if turned:
            order = order[::-1]
        return compress(order, map(self.flags.__getitem__, order))

    def _rare(self, stage: int) -> list[int]:
        """Those in a stage by rank, bit for bit: a walk through the whole stage for one of them takes longer."""
        bits = self.hits.bits & self._places.bits[stage]
        items: list[int] = []
        while bits:
            items.append(bits.bit_length() - 1)
            bits ^= 1 << items[-1]
        return sorted(items, key=self._places.by_rank)

    def ahead_of(self, item: int, stage: int) -> int:
        """How many of a stage stand before an item by rank, which may be of another stage."""
        if self.hits.few:
            return bisect_left(self._by_stage[stage], self._places.by_rank(item), key=self._places.by_rank)
        ahead = self._places.order[stage][: self._places.ahead_of(item, stage)]
        return sum(map(self.flags.__getitem__, ahead))

    @cached_property
    def flags(self) -> bytes | bytearray:
        """A byte for each item: 1 for one of them."""
        return self.hits.flags(self._places.size)

    @cached_property
    def _by_stage(self) -> defaultdict[int, list[int]]:
        """Number of a stage -> those in it by rank."""
        stages: defaultdict[int, list[int]] = defaultdict(list)
        stage = self._places.stage
        for item in sorted(self.hits.items, key=self._places.rank.__getitem__):  # those of one rank as they come
            stages[stage[item]].append(item)
        return stages
