"""How much two titles are alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.nearest import alike, pairs_of
from opsboard.usecases.near_items import ALIKE


def likeness(one: str, other: str) -> float:
    return alike(pairs_of(one), pairs_of(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("退款没到账", "退款一直没到账"),
        ("退款没到账", "退款三天没到账，客户要求投诉到平台"),
        ("快递没到", "快递一直没到"),
        ("parcel lost on the way", "Parcel lost in transit"),
        ("Charged twice", "charged twice after the page was reloaded"),
        ("ＡＰＰ 打不开", "app打不开"),
    ],
)
def test_near(one: str, other: str) -> None:
    assert likeness(one, other) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("退款没到账", "发票开错了"),
        ("退款进度查询", "退款没到账"),
        ("Parcel lost refund order", "Parcel to Oslo stuck"),
        ("", "退款"),
        ("🙂", "!!!"),
    ],
)
def test_not_near(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


@given(st.text(max_size=40), st.text(max_size=40))
def test_it_is_a_share_of_one(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1.0000001
    assert not pairs_of(one) or likeness(one, one) >= 0.99
