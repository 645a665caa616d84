"""One letter picks a value; typing on in its name picks it too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.tui.view_models.form_picking import beside, picked, with_letters
from opsboard.tui.view_models.question import Choice


def of(*names: str) -> list[Choice]:
    return with_letters([Choice(name, name) for name in names])


def test_each_value_has_a_letter_of_its_name_or_a_digit() -> None:
    assert [one.key for one in of("Product", "Logistics", "Refund", "Technical", "Policy")] == list("plrto")
    assert [one.key for one in of("商品", "物流", "退款")] == list("123")
    assert [one.key for one in of("S", "M", "L", "XL")] == list("smlx")
    assert [one.key for one in of("A", "a")] == ["a", "1"]


@given(st.lists(st.text(min_size=1, max_size=6), max_size=30, unique=True))
def test_no_letter_picks_two_values(names: list[str]) -> None:
    keys = [one.key for one in of(*names) if one.key]
    assert len(keys) == len(set(keys))
    assert all(key.isascii() and key.isalnum() for key in keys)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("t", ("Technology", 1)),
        ("te", ("Technology", 2)),
        ("Tes", ("Testing", 3)),
        ("e", ("Testing", 0)),
        ("x", None),
        ("ch", None),
        ("", None),
    ],
)
def test_what_is_typed_goes_on_to_the_whole_name(typed: str, meant: tuple[str, int] | None) -> None:
    assert picked(of("Technology", "Testing", "Business"), typed) == meant


def test_one_goes_through_the_values_from_end_to_end() -> None:
    choices = of("yes", "no")
    assert beside(choices, "", "", 1) == "yes"
    assert beside(choices, "", "", -1) == "no"
    assert beside(choices, "yes", "", 1) == "no"
    assert beside(choices, "no", "", 1) == "yes"
    assert beside(choices, "y", "yes", 1) == "no"
