"""The JSON object of what an experiment's numbers say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from opsboard.domain.locks import Amended
from opsboard.domain.trial_reading import Reading
from opsboard.domain.trials import ALPHA, LEAST_DAYS, POWER, Judgement

_NO_READING = Reading(None, 0, None, None, None, None)
_NO_JUDGEMENT = Judgement("")


def trial_object(reading: Reading | None, amended: Iterable[Amended]) -> dict[str, Any]:
    """`verdict` is null while the numbers are hidden (until `shows_on`) or too few to compare; effects are those of
    each variant against the first one, shares as 0 to 1."""
    reading = reading or _NO_READING
    judgement = reading.judgement or _NO_JUDGEMENT
    return {
        "verdict": judgement.verdict or None,
        "winner": judgement.winner or None,
        "worse": judgement.worse or None,
        "split_p": judgement.split_p if judgement.verdict else None,
        "comparisons": [
            {"variant": one.name, "effect": one.effect, "low": one.low, "high": one.high, "p": one.p}
            for one in judgement.comparisons
        ],
        "needed": reading.needed,
        "smallest": reading.smallest,
        "days": reading.days,
        "days_left": reading.left,
        "shows_on": reading.shows_on,
        "settings": {"alpha": ALPHA, "power": POWER, "least_days": LEAST_DAYS},
        "changed_after_start": [
            {name: getattr(one, name) for name in ("field", "at", "by", "before", "after", "reason")} for one in amended
        ],
    }
