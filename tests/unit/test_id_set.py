"""A set of items by number is a set, however it is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.store.search.id_set import IdSet, bits_of

SIZE = 200
NUMBERS = st.one_of(st.sets(st.integers(0, SIZE - 1), max_size=4), st.sets(st.integers(0, SIZE - 1)))


def made(numbers: set[int]) -> IdSet:
    return IdSet(sorted(numbers), SIZE)


@given(NUMBERS)
def test_it_holds_what_was_put_in(numbers: set[int]) -> None:
    ids = made(numbers)
    assert ids.count == len(numbers)
    assert list(ids.items) == sorted(numbers)
    assert ids.bits == sum(1 << number for number in numbers) == bits_of(sorted(numbers), SIZE)
    assert [number for number, flag in enumerate(ids.flags(SIZE + 3)) if flag] == sorted(numbers)
    assert [number for number in range(SIZE) if number in ids] == sorted(numbers)


@given(NUMBERS, NUMBERS)
def test_what_two_have_in_common(one: set[int], other: set[int]) -> None:
    assert list(made(one).among(made(other)).items) == sorted(one & other)


@given(NUMBERS, st.sets(st.integers(0, SIZE + 5)), st.sets(st.integers(0, SIZE + 5)))
def test_some_items_change(numbers: set[int], changed: set[int], holding: set[int]) -> None:
    after = made(numbers).changed(changed, holding.__contains__, SIZE + 6)
    assert list(after.items) == sorted((numbers - changed) | (changed & holding))


@pytest.mark.parametrize("few", [[], [3], list(range(0, SIZE, 2))])
def test_numbers_beyond_the_known_ones_are_left_out(few: list[int]) -> None:
    assert list(IdSet([*few, SIZE, SIZE + 7], SIZE).items) == few
