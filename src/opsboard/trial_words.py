"""How an experiment's numbers are worded, for both doors: the verdict that they allow first, then the effect of each
variant, how far the sample is, and by which settings it was judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from opsboard.domain.kinds import Kind
from opsboard.domain.trials import HOLD, INVALID, LEAST_DAYS, ROLLBACK, SHIP, Comparison
from opsboard.i18n import N_, _, current_language, ngettext, sentence

if TYPE_CHECKING:
    from opsboard.domain.trial_reading import Reading
    from opsboard.usecases.trials import Trial

GOOD, BAD, CALM, DIM = "good", "bad", "calm", "dim"
Line = tuple[str, str]
"""A line and how loudly it is said: GOOD, BAD, CALM or DIM."""
_VERDICTS = {
    INVALID: (N_("INVALID: people were not split as planned (p {p}); read nothing else"), BAD),
    ROLLBACK: (N_("ROLLBACK: {worse} got worse"), BAD),
    SHIP: (N_("SHIP: {winner} is better"), GOOD),
    HOLD: (N_("HOLD: the interval holds both better and worse"), CALM),
}


def trial_lines(trial: Trial, kind: Kind, named: Callable[[str], str], dated: Callable[[str], str]) -> list[Line]:
    """What is said of an experiment, in this order. `named`: what a login is called; `dated`: how a moment reads."""
    lines = list(_reading(trial.reading)) if trial.reading is not None else []
    lines += _verdict(trial)
    for one in trial.amended:
        from opsboard.domain.value_text import Wording, value_text

        field, wording = kind.field(one.field), Wording(current_language())
        before, after = (
            _("none") if value is None else value_text(field, value, wording) for value in (one.before, one.after)
        )
        words = _("{field} changed after the start: {before} → {after}, {who}, {when}: {reason}")
        told = words.format(
            field=field.name.of(current_language()),
            before=before,
            after=after,
            who=named(one.by),
            when=dated(one.at),
            reason=one.reason or _("no reason given"),
        )
        lines.append((told, BAD))
    return lines


def _verdict(trial: Trial) -> Iterator[Line]:
    """What came against what was predicted, and what the verdict took."""
    if trial.chance is not None:
        from opsboard.domain.trials import brier, is_surprise

        words = (
            _("success was predicted at {percent} %, and it came")
            if trial.came
            else _("success was predicted at {percent} %, and it did not come")
        )
        parts = [words.format(percent=f"{trial.chance * 100:g}"), f"Brier {brier([(trial.chance, trial.came)]):.2f}"]
        surprise = is_surprise(round(trial.chance, 9), trial.came)
        if surprise:
            parts.append(_("a surprise"))
        yield _(", ").join(parts), BAD if surprise else CALM
    took = [
        ngettext("{count} day to the verdict", "{count} days to the verdict", trial.days).format(count=trial.days)
        if trial.days is not None
        else "",
        _("cost {cost}").format(cost=f"{trial.cost:,g}") if trial.cost is not None and trial.days is not None else "",
    ]
    if any(took):
        yield _(", ").join(filter(None, took)), DIM


def _reading(reading: Reading) -> Iterator[Line]:
    judgement = reading.judgement
    if reading.wrong is not None:
        yield sentence(reading.wrong), BAD
    if judgement is not None:
        template, tone = _VERDICTS[judgement.verdict]
        if judgement.verdict == HOLD and reading.needed is not None and reading.smallest < reading.needed:
            template = N_("HOLD: there are too few people yet")
        winner = judgement.winner
        yield _(template).format(p=_p(judgement.split_p), worse=judgement.worse, winner=winner), tone
        for one in judgement.comparisons:
            yield _comparison(one, means=reading.means), CALM
    if reading.shows_on is not None:
        words = _("the numbers show after two whole weeks")
        yield (words + (_(", on {day}").format(day=reading.shows_on) if reading.shows_on else "")), DIM
    if reading.needed is not None:
        yield _progress(reading), CALM
    yield _settings(reading), DIM


def _comparison(one: Comparison, *, means: bool) -> str:
    factor, digits = (1, 3) if means else (100, 2)
    effect, low, high = (f"{value * factor:+.{digits}f}" for value in (one.effect, one.low, one.high))
    unit = "" if means else " " + _("points")
    return _("{variant}: {effect}{unit}, 95 % interval {low} to {high}, p {p}").format(
        variant=one.name, effect=effect, unit=unit, low=low, high=high, p=_p(one.p)
    )


def _progress(reading: Reading) -> str:
    needed = _("{count} people needed in each variant").format(count=f"{reading.needed:,}")
    if not reading.smallest:
        return needed
    so_far = _("{count} so far").format(count=f"{reading.smallest:,}")
    left = reading.left
    if not left:
        return _(", ").join((needed, so_far))
    return _(", ").join(
        (needed, so_far, ngettext("about {count} day left", "about {count} days left", left).format(count=left))
    )


def _settings(reading: Reading) -> str:
    """The fixed choices, as people in the field name them."""
    test = _("Welch's t for means") if reading.means else _("pooled two proportions")
    words = [_("alpha 0.05 two-sided"), _("power 0.8"), test, _("split by chi-square, p < 0.001")]
    if reading.judgement is not None and len(reading.judgement.comparisons) > 1:
        words.append(_("Holm for {count} comparisons").format(count=len(reading.judgement.comparisons)))
    return " · ".join([*words, _("at least {count} days").format(count=LEAST_DAYS)])


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"
