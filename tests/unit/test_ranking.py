"""What comes first of the things that could be meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.tui.view_models.ranking import ASIDE, BEGINS, EXACT, SCATTERED, WITHIN, WORDS, plain, rank


@pytest.mark.parametrize(
    ("typed", "names", "beside", "fits"),
    [
        ("sort", ["sort"], "", EXACT),
        ("so", ["sort"], "", BEGINS),
        ("kind", ["next kind"], "", WORDS),
        ("nk", ["next kind"], "", WORDS),
        ("nexki", ["next kind"], "", WORDS),
        ("ort", ["sort"], "", WITHIN),
        ("chen", ["陈明"], "chen", ASIDE),
        ("srt", ["sort"], "", SCATTERED),
        ("srt", ["resort"], "", None),
        ("x", ["sort"], "", None),
        ("ＳＯ", ["sort"], "", BEGINS),
        ("排", ["排序"], "", BEGINS),
        ("序", ["排序"], "", WITHIN),
        ("kind prev", ["previous kind"], "", WORDS),
        ("kind zz", ["previous kind"], "", None),
        ("copy_key", ["copy key"], "", EXACT),
        ("", ["anything"], "", EXACT),
    ],
)
def test_how_well_it_fits(typed: str, names: list[str], beside: str, fits: int | None) -> None:
    assert rank(typed, names, beside) == fits


@given(st.text(max_size=8), st.text(max_size=20))
def test_a_name_that_holds_what_was_typed_always_fits(typed: str, name: str) -> None:
    known = plain(name)
    if plain(typed).strip() in known:
        assert rank(typed, [known]) is not None
    assert rank(name, [known.strip()]) == EXACT
