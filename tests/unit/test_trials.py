"""The numbers of experiments against worked examples. Values of the distributions are those of SciPy 1.11."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.trials import (
    HOLD,
    INVALID,
    ROLLBACK,
    SHIP,
    Metric,
    Sample,
    brier,
    chi_square_p,
    compared,
    days_left,
    holm,
    is_surprise,
    judged,
    sample_needed,
    split_p,
    student_p,
)


@pytest.mark.parametrize(
    ("baseline", "effect", "people"), [(0.10, 0.02, 3841), (0.05, 0.01, 8158), (0.5, 0.05, 1565), (0.10, -0.02, 3213)]
)
def test_the_sample_of_two_proportions(baseline: float, effect: float, people: int) -> None:
    assert sample_needed(baseline, effect) == people


@pytest.mark.parametrize(("baseline", "effect"), [(0, 0.1), (1, -0.1), (0.9, 0.2), (0.1, 0), (0.1, -0.1)])
def test_shares_that_cannot_be_give_no_sample(baseline: float, effect: float) -> None:
    with pytest.raises(Invalid):
        sample_needed(baseline, effect)


CHI_SQUARES = [
    (0.5, 1, 0.47950012218695337),
    (3.0, 2, 0.22313016014842982),
    (10, 4, 0.04042768199451279),
    (40, 7, 1.258790387371308e-06),
    (0.01, 9, 0.9999999999991591),
    (120, 30, 1.0202758541470007e-12),
]
STUDENTS = [
    (0.1, 1.5, 0.9320414534869628),
    (2, 3, 0.13932596855884305),
    (2.5, 12.7, 0.026962953519118944),
    (-4, 60, 0.00017632238706397424),
    (7, 200, 3.7894286500889426e-11),
    (12, 5, 7.089492517161522e-05),
]


@pytest.mark.parametrize(("statistic", "degrees", "p"), CHI_SQUARES)
def test_chi_square(statistic: float, degrees: int, p: float) -> None:
    assert math.isclose(chi_square_p(statistic, degrees), p, rel_tol=1e-9)


@pytest.mark.parametrize(("statistic", "degrees", "p"), STUDENTS)
def test_student(statistic: float, degrees: float, p: float) -> None:
    assert math.isclose(student_p(statistic, degrees), p, rel_tol=1e-9)


def test_two_shares_are_compared_by_the_pooled_test() -> None:
    found = compared(Sample("A", 1000, 100), Sample("B", 1000, 130))
    assert [round(value, 4) for value in (found.effect, found.low, found.high, found.p)] == [
        0.03,
        0.0021,
        0.0579,
        0.0355,
    ]


def test_two_means_are_compared_by_the_test_of_welch() -> None:
    found = compared(Sample("A", 20, mean=20.82, sd=2.0), Sample("B", 20, mean=23.0, sd=4.0))
    assert [round(value, 4) for value in (found.effect, found.low, found.high, found.p)] == [
        2.18,
        0.1314,
        4.2286,
        0.0378,
    ]


def test_holm_adjusts_for_several() -> None:
    assert holm([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06]
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def metric(name: str, *counts: tuple[int, int], higher_is_better: bool = True) -> Metric:
    return Metric(
        name, tuple(Sample("ABCD"[place], n, hits) for place, (n, hits) in enumerate(counts)), higher_is_better
    )


def test_an_uneven_split_is_asked_about_first() -> None:
    found = judged(metric("orders", (5000, 500), (4000, 480)), [metric("refunds", (5000, 50), (4000, 400))], None, 20)
    assert found.verdict == INVALID
    assert found.split_p < 0.001


def test_a_guardrail_that_got_worse_comes_before_success() -> None:
    refunds = metric("refunds", (4000, 40), (4000, 90), higher_is_better=False)
    found = judged(metric("orders", (4000, 400), (4000, 500)), [refunds], 3841, 15)
    assert (found.verdict, found.worse) == (ROLLBACK, "refunds")


@pytest.mark.parametrize(
    ("hits", "people", "days", "verdict"),
    [
        (500, 4000, 15, SHIP),
        (500, 4000, 13, HOLD),  # two whole weeks
        (480, 3840, 15, HOLD),  # one less than the sample
        (410, 4000, 15, HOLD),  # the interval holds 0
        (300, 4000, 15, ROLLBACK),
    ],
)
def test_the_verdict_that_the_numbers_allow(hits: int, people: int, days: int, verdict: str) -> None:
    found = judged(metric("orders", (people, people // 10), (people, hits)), [], 3841, days)
    assert found.verdict == verdict
    assert (found.winner == "B") is (verdict == SHIP)


def test_of_three_variants_the_best_one_wins_after_the_adjustment() -> None:
    found = judged(metric("orders", (4000, 400), (4000, 460), (4000, 520)), [], 3841, 15)
    assert (found.verdict, found.winner) == (SHIP, "C")
    assert judged(metric("orders", (4000, 400), (4000, 455), (4000, 456)), [], 3841, 15).verdict == HOLD


def test_less_may_be_better() -> None:
    found = judged(metric("returns", (4000, 500), (4000, 400), higher_is_better=False), [], None, 15)
    assert (found.verdict, found.winner) == (SHIP, "B")


def test_days_that_are_left() -> None:
    samples = [Sample("A", 1000), Sample("B", 900)]
    assert days_left(3600, samples, 7) == 21
    assert days_left(900, samples, 7) == 7  # until two whole weeks have passed
    assert days_left(900, samples, 20) == 0
    assert days_left(900, [Sample("A", 0), Sample("B", 10)], 3) is None


def test_predictions_are_scored() -> None:
    assert brier([(0.8, True), (0.6, False)]) == pytest.approx(0.2)
    assert brier([]) is None
    surprises = [is_surprise(chance, came) for chance, came in ((0.8, False), (0.2, True), (0.79, False), (0.9, True))]
    assert surprises == [True, True, False, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Sample("A", 0, 0), Sample("B", 10, 1)),
        (Sample("A", 10, 11), Sample("B", 10, 1)),
        (Sample("A", 10, 1), Sample("B", 10, mean=2.0, sd=1.0)),
        (Sample("A", 1, mean=2.0, sd=1.0), Sample("B", 10, mean=2.0, sd=1.0)),
        (Sample("A", 10), Sample("B", 10)),
    ],
)
def test_numbers_that_cannot_be_compared_are_refused(one: Sample, other: Sample) -> None:
    with pytest.raises(Invalid):
        compared(one, other)


COUNTS = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(COUNTS, COUNTS)
def test_any_two_shares_have_an_interval_around_their_effect(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = compared(Sample("A", *one), Sample("B", *other))
    assert found.low <= found.effect <= found.high
    assert 0 <= found.p <= 1
    assert 0 <= split_p([Sample("A", *one), Sample("B", *other)]) <= 1


NUMBERS = st.floats(-1e6, 1e6)
MEANS = st.tuples(st.integers(2, 10**6), NUMBERS, st.floats(0, 1e6))


@given(MEANS, MEANS)
def test_any_two_means_have_an_interval_around_their_effect(
    one: tuple[int, float, float], other: tuple[int, float, float]
) -> None:
    found = compared(*(Sample(name, n, mean=mean, sd=sd) for name, (n, mean, sd) in (("A", one), ("B", other))))
    assert found.low <= found.effect <= found.high
    assert 0 <= found.p <= 1
