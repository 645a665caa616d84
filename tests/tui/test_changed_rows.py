"""Which part of a widget is drawn again: never less than differs, and no row twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment

from opsboard.tui.widgets.changed_rows import differing, regions_of

spans = st.tuples(st.integers(0, 3), st.integers(4, 6))
rows = st.lists(st.sampled_from("abc"), max_size=8).map(lambda texts: [(Segment(text),) for text in texts])


@given(st.dictionaries(st.integers(0, 12), spans))
def test_each_row_that_differs_is_in_one_region_as_wide_as_it_differs(changed: dict[int, tuple[int, int]]) -> None:
    drawn = [(y, region.column_span) for region in regions_of(changed) for y in region.line_range]
    assert sorted(drawn) == sorted(changed.items())


def test_rows_that_differ_alike_are_one_region() -> None:
    assert len(regions_of({2: (0, 9), 3: (0, 9), 4: (0, 9), 6: (0, 9)})) == 2


@given(rows, rows)
def test_rows_that_are_the_same_are_not_drawn_again(old: list[tuple[Segment]], new: list[tuple[Segment]]) -> None:
    found = differing(old, new)
    if len(old) == len(new):
        assert found == [y for y in range(len(new)) if old[y] != new[y]]
    else:
        assert found == list(range(len(new)))
    assert differing(None, new) == list(range(len(new)))
