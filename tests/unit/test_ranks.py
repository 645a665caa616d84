"""Ranks: a card goes between two others by writing one row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.ranks import GAP, between, bottom, top


def test_the_first_card_of_a_stage_has_a_rank() -> None:
    assert between(None, None) == top(None) == bottom(None)


@given(st.integers(-(2**60), 2**60))
def test_top_and_bottom_lie_outside(rank: int) -> None:
    assert top(rank) < rank < bottom(rank)
    assert between(None, rank) == top(rank)
    assert between(rank, None) == bottom(rank)


@given(st.integers(-(2**60), 2**60), st.integers(0, 2**40))
def test_between_is_between_or_the_stage_is_full(above: int, gap: int) -> None:
    found = between(above, above + gap)
    assert (found is None) == (gap < 2)
    assert found is None or above < found < above + gap


def test_many_cards_go_into_one_gap() -> None:
    above, below = 0, GAP
    for _card in range(31):
        found = between(above, below)
        assert found is not None
        below = found


def test_ranks_stay_inside_64_bits() -> None:
    assert between(None, -(2**62)) is None
    assert between(2**62, None) is None
