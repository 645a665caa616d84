"""An experiment read from its own fields: the sample it needs, how far it is, and what its numbers allow.

`trials` has the statistics. Rows of the field `result` are numbers of one variant for one metric; without a metric they
are of the primary one. Nothing of them is shown before two whole weeks but what stops a trial: a split that was not
made by chance, a guardrail that got worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from opsboard.domain.days import day_of, days_between, shifted
from opsboard.domain.errors import Invalid
from opsboard.domain.trials import (
    INVALID,
    LEAST_DAYS,
    ROLLBACK,
    Judgement,
    Metric,
    Sample,
    brier,
    days_left,
    is_surprise,
    judged,
    sample_needed,
)
from opsboard.domain.values import frozen

Fields = Mapping[str, Any]
"""Key of a field -> its canonical value."""
BASELINE, EFFECT, NEEDED = "baseline", "mde", "sample_needed"
SUCCESS, ADOPTED = "success", "adopt"


@frozen
class Reading:
    """What is to be said of an experiment's numbers."""

    needed: int | None
    """People in each variant; None where nothing says."""
    smallest: int
    """People of the variant that has the fewest."""
    days: int | None
    """Days since the start; None before it."""
    left: int | None
    """Days until there are enough at the pace so far, and until two weeks are over; None where that is not known, and
    after the end."""
    shows_on: str | None
    """The day from which the numbers are shown, empty before the start and after an early end; None where nothing is
    hidden."""
    judgement: Judgement | None
    """None without two variants that can be compared, and of what is hidden."""
    means: bool = False
    """The primary metric is a mean, not a share."""
    wrong: Invalid | None = None
    """Why the numbers cannot be read."""


def suggested_sample(fields: Fields) -> int | None:
    """The sample that baseline and smallest effect ask for; None where they are no shares."""
    baseline, effect = fields.get(BASELINE), fields.get(EFFECT)
    if not isinstance(baseline, int | float) or not isinstance(effect, int | float):
        return None
    try:
        return sample_needed(baseline, effect)
    except Invalid:
        return None


def reading_of(fields: Fields, now: str, zone: str) -> Reading | None:
    """What an experiment's fields say by now (UTC); None where there is neither a sample to reach nor a number."""
    needed = fields.get(NEEDED) or suggested_sample(fields)
    rows = [row for row in fields.get("result") or () if row.get("variant") and row.get("n") is not None]
    if needed is None and not rows:
        return None
    primary, guardrails = _metrics(fields, rows)
    days = _days(fields, now, zone)
    smallest = min((sample.n for sample in primary.samples), default=0)
    ended = bool(fields.get("stopped_at"))
    left = None if days is None or needed is None or ended else days_left(needed, primary.samples, days)
    early = days is None or days < LEAST_DAYS
    judgement, wrong = None, None
    if len(primary.samples) > 1:
        try:
            judgement = judged(primary, guardrails, needed, days or 0)
        except Invalid as error:
            wrong = error
    shows_on = None
    if early and rows:
        begun = _begun(fields, zone)
        shows_on = shifted(begun, LEAST_DAYS) if begun and not ended else ""
        judgement = _stop(judgement)
    means = any(sample.mean is not None for sample in primary.samples)
    return Reading(needed, smallest, days, left, shows_on, judgement, means, wrong)


def chance_of_success(fields: Fields) -> float | None:
    """The predicted chance of success, 0 to 1; None where nothing was predicted."""
    chance = fields.get("prediction_probability")
    if fields.get("prediction") is None or chance is None:
        return None
    share = float(chance) / 100
    return share if fields["prediction"] == SUCCESS else 1 - share


def calibration_of(fields: Fields) -> tuple[float | None, bool | None]:
    """The Brier score of an experiment's prediction, and whether what came is a surprise; None before the verdict."""
    chance, verdict = chance_of_success(fields), fields.get("verdict")
    if chance is None or verdict is None:
        return None, None
    came = verdict == ADOPTED
    score = brier([(chance, came)])
    return None if score is None else round(score, 4), is_surprise(round(chance, 9), came) or None


def _metrics(fields: Fields, rows: Sequence[Fields]) -> tuple[Metric, list[Metric]]:
    """The primary metric and the guardrails that have numbers, the control first."""
    shares = {row["name"]: row.get("share") for row in fields.get("variants") or ()}
    order = list(dict.fromkeys([*shares, *(str(row["variant"]) for row in rows)]))
    lower = set(fields.get("lower_better") or ())
    said = (fields.get("primary_metric"), *(row.get("metric") for row in rows))
    primary = next((str(one) for one in said if one), "")

    def metric(called: str, some: Iterable[Fields]) -> Metric:
        of_variant = {str(row["variant"]): row for row in some}
        samples = [_sample(one, of_variant[one], shares.get(one)) for one in order if one in of_variant]
        return Metric(called, tuple(samples), higher_is_better=called not in lower)

    others = dict.fromkeys(str(row["metric"]) for row in rows if row.get("metric") not in (None, "", primary))
    return (
        metric(primary, [row for row in rows if row.get("metric") in (None, "", primary)]),
        [metric(one, [row for row in rows if row.get("metric") == one]) for one in others],
    )


def _sample(name: str, row: Fields, share: float | None) -> Sample:
    return Sample(
        name,
        int(row["n"]),
        row.get("successes"),
        row.get("mean"),
        row.get("sd"),
        None if share is None else share / 100,
    )


def _begun(fields: Fields, zone: str) -> str | None:
    begun = fields.get("started_at") or fields.get("run_from")
    return day_of(str(begun), zone) if begun else None


def _days(fields: Fields, now: str, zone: str) -> int | None:
    """Whole days that it ran by now, or until it was stopped."""
    begun = _begun(fields, zone)
    if begun is None:
        return None
    days = days_between(begun, day_of(str(fields.get("stopped_at") or now), zone))
    return days if days >= 0 else None


def _stop(judgement: Judgement | None) -> Judgement | None:
    """Of a judgement that comes too early: that the trial is to be stopped, without its numbers."""
    if judgement is None or judgement.verdict not in (INVALID, ROLLBACK):
        return None
    return Judgement(judgement.verdict, (), judgement.split_p, judgement.worse)
