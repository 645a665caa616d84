"""Where found items stand: however few of a stage were found, they come by rank, and are those that were found."""

from __future__ import annotations

from array import array
from typing import cast

import pytest

from opsboard.store.dialect import Database
from opsboard.store.search.id_set import IdSet, bits_of
from opsboard.store.search.position_index import PositionIndex
from opsboard.store.search.ranked_matches import RankedMatches

SIZE = 9001


@pytest.fixture
def positions() -> PositionIndex:
    """All items but one in one stage, in an order that is not that of their numbers; the last in another."""
    made = PositionIndex(cast(Database, None))
    made.stages = [("", "", ""), ("support", "new", "backlog"), ("support", "solved", "done")]
    made.stage = array("H", [0, *[1] * (SIZE - 2), 2])
    made.rank = array("q", (item * 7919 % 9001 // 2 for item in range(SIZE)))
    made.order = [array("I", sorted(stage, key=made.by_rank)) for stage in ((), range(1, SIZE - 1), (SIZE - 1,))]
    made.bits = [bits_of(sorted(order), SIZE) for order in made.order]
    return made


@pytest.mark.parametrize("found", [[5], [1, 2, 3, 8999, 9000], list(range(1, 9000, 400)), list(range(1, 9000, 25))])
@pytest.mark.parametrize("few", [True, False])
def test_a_stage_gives_what_was_found_in_it_by_rank(positions: PositionIndex, found: list[int], few: bool) -> None:
    ids = IdSet(found, SIZE) if few else IdSet.of_bits(bits_of(found, SIZE), SIZE)
    matches = RankedMatches(positions, ids)
    for stage in (1, 2):
        expected = [item for item in positions.order[stage] if item in found]
        assert list(matches.run(stage)) == expected
        assert list(matches.run(stage, turned=True)) == expected[::-1]
        assert matches.count(stage) == len(expected)
