"""What the numbers of an experiment say: sample sizes, intervals, and the verdict that they allow.

Fixed choices, shown beside every result: two-sided alpha 0.05, power 0.8, the first variant is the control. Shares of
successes are compared by the pooled two-proportion z test (its interval unpooled), means by Welch's t test; the split
of people over the variants by a chi-square test with k - 1 degrees of freedom; beyond two variants p values are
adjusted by Holm. Sources: Fleiss, Levin, Paik, Statistical Methods for Rates and Proportions, 3rd ed., ch. 4 (sample
size); Welch 1947; Holm 1979; Press et al., Numerical Recipes, 6.2 and 6.4 (incomplete gamma and beta functions).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import frozen

ALPHA = 0.05
POWER = 0.8
SPLIT_ALPHA = 0.001
"""A split of people that is less likely than this by chance was not made by chance."""
LEAST_DAYS = 14
"""Days after which a result may be read: two whole weeks, so that every weekday counts as often."""

INVALID, ROLLBACK, SHIP, HOLD = "invalid", "rollback", "ship", "hold"
"""What the numbers allow, in the order in which they are asked."""

_NORMAL = NormalDist()
_TINY = 1e-300
_STEPS = 500


@frozen
class Sample:
    """What was counted of one variant for one metric: successes among `n`, or a mean with its standard deviation."""

    name: str
    n: int
    successes: int | None = None
    mean: float | None = None
    sd: float | None = None
    share: float | None = None
    """Of the people that it was to get, 0 to 1; None: as many as every other one."""


@frozen
class Comparison:
    """A variant against the control: `effect` is variant minus control in the metric's own unit."""

    name: str
    effect: float
    low: float
    high: float
    """Ends of the 95 % interval."""
    p: float


@frozen
class Metric:
    """One metric of an experiment with its numbers, the control first."""

    name: str
    samples: tuple[Sample, ...]
    higher_is_better: bool = True


@frozen
class Judgement:
    """What an experiment's numbers allow. `verdict`: one of INVALID, ROLLBACK, SHIP, HOLD."""

    verdict: str
    comparisons: tuple[Comparison, ...] = ()
    """Of the primary metric."""
    split_p: float = 1.0
    worse: str = ""
    """The guardrail, or the metric, that got worse."""
    winner: str = ""
    """The variant to ship."""


def sample_needed(baseline: float, effect: float, alpha: float = ALPHA, power: float = POWER) -> int:
    """People that each of two variants needs, so that a change of a share from `baseline` by `effect` (absolute) is
    seen with this power: 0.10 and 0.02 need 3,841. Raises Invalid for shares that cannot be."""
    other = baseline + effect
    if not (0 < baseline < 1 and 0 < other < 1) or effect == 0:
        raise Invalid(
            N_("a share of {baseline} and an effect of {effect} give no sample: both shares lie between 0 and 1"),
            baseline=baseline,
            effect=effect,
        )
    middle = (baseline + other) / 2
    pooled = _NORMAL.inv_cdf(1 - alpha / 2) * math.sqrt(2 * middle * (1 - middle))
    apart = _NORMAL.inv_cdf(power) * math.sqrt(baseline * (1 - baseline) + other * (1 - other))
    return math.ceil(((pooled + apart) / effect) ** 2)


def days_left(needed: int, samples: Sequence[Sample], days: int) -> int | None:
    """Days until the smallest variant has the sample that is needed, at the pace of the days so far, and at least until
    LEAST_DAYS have passed; None while nobody came."""
    smallest = min((sample.n for sample in samples), default=0)
    if not smallest or days <= 0:
        return None
    return max(math.ceil((needed - smallest) * days / smallest), LEAST_DAYS - days, 0)


def compared(control: Sample, variant: Sample) -> Comparison:
    """A variant against the control. Raises Invalid for numbers that cannot be compared."""
    for sample in (control, variant):
        _check(sample)
    if control.successes is not None and variant.successes is not None:
        return _proportions(control, control.successes, variant, variant.successes)
    if None not in (control.mean, control.sd, variant.mean, variant.sd):
        return _welch(control, variant)
    raise Invalid(
        N_("{one} and {other} cannot be compared: give both successes, or both a mean and its sd"),
        one=control.name,
        other=variant.name,
    )


def split_p(samples: Sequence[Sample]) -> float:
    """How likely a split as uneven as this one is by chance."""
    total = sum(sample.n for sample in samples)
    if len(samples) < 2 or not total:
        return 1.0
    shares = [1.0 if sample.share is None else sample.share for sample in samples]
    whole = sum(shares)
    if whole <= 0 or min(shares) <= 0:
        return 1.0
    expected = [total * share / whole for share in shares]
    statistic = sum((sample.n - wanted) ** 2 / wanted for sample, wanted in zip(samples, expected, strict=True))
    return chi_square_p(statistic, len(samples) - 1)


def holm(values: Sequence[float]) -> list[float]:
    """The p values adjusted for being several, in their order."""
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted = [0.0] * len(values)
    largest = 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = largest
    return adjusted


def judged(primary: Metric, guardrails: Iterable[Metric], needed: int | None, days: int) -> Judgement:
    """What the numbers allow after so many days: INVALID when the split was not made by chance, ROLLBACK when a
    guardrail or the metric itself got worse, SHIP when it got better, else HOLD. Worse and better: the whole interval
    lies on that side, for the metric itself only when every variant has the sample `needed` and two whole weeks have
    passed. Raises Invalid as `compared`."""
    split = split_p(primary.samples)
    found = _comparisons(primary)
    if split < SPLIT_ALPHA:
        return Judgement(INVALID, found, split)
    for guardrail in guardrails:
        for one in _comparisons(guardrail):
            if _side(one, guardrail) < 0:
                return Judgement(ROLLBACK, found, split, worse=guardrail.name)
    smallest = min((sample.n for sample in primary.samples), default=0)
    if days < LEAST_DAYS or (needed is not None and smallest < needed):
        return Judgement(HOLD, found, split)
    adjusted = holm([one.p for one in found])
    sides = [_side(one, primary) if p < ALPHA else 0 for one, p in zip(found, adjusted, strict=True)]
    better = [one for one, side in zip(found, sides, strict=True) if side > 0]
    if better:
        best = max(better, key=lambda one: one.effect if primary.higher_is_better else -one.effect)
        return Judgement(SHIP, found, split, winner=best.name)
    if any(side < 0 for side in sides):
        return Judgement(ROLLBACK, found, split, worse=primary.name)
    return Judgement(HOLD, found, split)


def brier(predictions: Iterable[tuple[float, bool]]) -> float | None:
    """The mean squared distance of predicted chances of success (0 to 1) from what came (Brier 1950): 0 is perfect,
    0.25 is guessing; None without any."""
    distances = [(chance - came) ** 2 for chance, came in predictions]
    return math.fsum(distances) / len(distances) if distances else None


def is_surprise(chance: float, came: bool) -> bool:
    """Whether what was all but certain failed, or what was all but impossible came."""
    return (chance >= 0.8 and not came) or (chance <= 0.2 and came)


def chi_square_p(statistic: float, degrees: int) -> float:
    """The chance of a chi-square of so many degrees of freedom, or more."""
    return 1.0 if statistic <= 0 else _upper_gamma(degrees / 2, statistic / 2)


def student_p(statistic: float, degrees: float) -> float:
    """The two-sided chance of a t of so many degrees of freedom, or one farther from 0."""
    return _beta(degrees / 2, 0.5, degrees / (degrees + statistic * statistic))


def _comparisons(metric: Metric) -> tuple[Comparison, ...]:
    control, *others = metric.samples or (Sample("", 0),)
    return tuple(compared(control, other) for other in others)


def _side(one: Comparison, metric: Metric) -> int:
    """1 for better, -1 for worse, 0 while the interval holds both."""
    side = 1 if one.low > 0 else -1 if one.high < 0 else 0
    return side if metric.higher_is_better else -side


def _check(sample: Sample) -> None:
    if sample.n < 1:
        raise Invalid(N_("{name}: a variant needs people before it can be compared"), name=sample.name)
    if sample.successes is not None and not 0 <= sample.successes <= sample.n:
        raise Invalid(
            N_("{name}: {successes} successes among {n} cannot be"),
            name=sample.name,
            successes=sample.successes,
            n=sample.n,
        )
    if sample.sd is not None and (sample.sd < 0 or sample.n < 2):
        raise Invalid(N_("{name}: a standard deviation is 0 or more, of two people at least"), name=sample.name)


def _proportions(control: Sample, successes: int, variant: Sample, others: int) -> Comparison:
    first, second = successes / control.n, others / variant.n
    effect = second - first
    pooled = (successes + others) / (control.n + variant.n)
    error = math.sqrt(pooled * (1 - pooled) * (1 / control.n + 1 / variant.n))
    spread = math.sqrt(first * (1 - first) / control.n + second * (1 - second) / variant.n)
    reach = _NORMAL.inv_cdf(1 - ALPHA / 2) * spread
    p = 1.0 if error == 0 else math.erfc(abs(effect) / error / math.sqrt(2))
    return Comparison(variant.name, effect, effect - reach, effect + reach, p)


def _welch(control: Sample, variant: Sample) -> Comparison:
    assert control.mean is not None
    assert variant.mean is not None
    assert control.sd is not None
    assert variant.sd is not None
    effect = variant.mean - control.mean
    one, other = control.sd**2 / control.n, variant.sd**2 / variant.n
    if one + other == 0:
        return Comparison(variant.name, effect, effect, effect, 1.0 if effect == 0 else 0.0)
    error = math.sqrt(one + other)
    degrees = (one + other) ** 2 / (one**2 / (control.n - 1) + other**2 / (variant.n - 1))
    reach = _student_limit(degrees) * error
    return Comparison(variant.name, effect, effect - reach, effect + reach, student_p(effect / error, degrees))


def _student_limit(degrees: float) -> float:
    """The t beyond which, on both sides, ALPHA of the chance lies."""
    low, high = 0.0, 1.0
    while student_p(high, degrees) > ALPHA:
        high *= 2
    for _step in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if student_p(middle, degrees) > ALPHA else (low, middle)
    return high


def _upper_gamma(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function."""
    scale = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for step in range(1, _STEPS):
            term *= x / (a + step)
            total += term
            if term < total * 1e-15:
                break
        return max(0.0, 1 - total * scale)
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    value = d
    for step in range(1, _STEPS):
        factor = -step * (step - a)
        b += 2
        d = 1 / _apart_from_zero(factor * d + b)
        c = _apart_from_zero(b + factor / c)
        value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return min(1.0, value * scale)


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    scale = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return scale * _beta_fraction(a, b, x) / a
    return 1 - scale * _beta_fraction(b, a, 1 - x) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _apart_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for factor in (even, odd):
            d = 1 / _apart_from_zero(1 + factor * d)
            c = _apart_from_zero(1 + factor / c)
            value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return value


def _apart_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
