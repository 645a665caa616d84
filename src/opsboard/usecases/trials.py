"""What an experiment's own numbers say, what was changed of its prediction when it was closed already, and how good
the predictions of a board are."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.days import day_of, days_between
from opsboard.domain.field_views import FIELD
from opsboard.domain.items import Item
from opsboard.domain.locks import Amended
from opsboard.domain.trial_reading import ADOPTED, Reading, chance_of_success, reading_of
from opsboard.domain.values import frozen
from opsboard.usecases.locks import changed_when_closed
from opsboard.usecases.reading import cards, selection
from opsboard.usecases.session import Session

NEEDS = ("result", "prediction")
"""Fields of a kind whose items are read as experiments."""


@frozen
class Trial:
    reading: Reading | None
    amended: tuple[Amended, ...]
    """What leads changed of the prediction after the start."""
    chance: float | None = None
    """The predicted chance of success, of one that has its verdict."""
    came: bool = False
    """Whether it was a success."""
    days: int | None = None
    """Days from the idea to the verdict."""
    cost: float | None = None


@frozen
class Surprise:
    """An experiment that came out as hardly anybody expected."""

    key: str
    title: str
    chance: float
    """The predicted chance of success."""
    came: bool
    """Whether it was one."""


@frozen
class Calibration:
    """How good predictions were."""

    judged: int
    """Predictions with a verdict."""
    brier: float | None
    """The mean of their Brier scores: 0 is always right and sure of it, 0.25 what a coin says; None without any."""
    surprises: tuple[Surprise, ...]
    """The newest first."""


def calibration(session: Session, query: Sequence[str] = ()) -> Calibration:
    """How good the predictions of experiments were, of all or of those that a query finds. Raises Invalid for a
    mistake in it."""
    scores: list[float] = []
    surprises: list[Surprise] = []
    for kind in session.store.workflow.kinds:
        score, surprise = (
            next((field.key for field in kind.fields if field.derived == name), None) for name in ("brier", "surprise")
        )
        if score is None:
            continue
        chosen = selection(session, query, kind=kind.key, sort=f"{FIELD}{score}")
        scores += [card.asked[score] for card in cards(session, chosen) if score in card.asked]
        if surprise is None:
            continue
        chosen = selection(session, [*query, f"{FIELD}{surprise}:yes"], kind=kind.key, sort="-updated")
        for item in session.store.items(chosen):
            chance = chance_of_success(item.fields)
            if chance is not None:
                surprises.append(Surprise(item.key, item.title, chance, item.fields.get("verdict") == ADOPTED))
    mean = round(sum(scores) / len(scores), 4) if scores else None
    return Calibration(len(scores), mean, tuple(surprises))


def trial_of(session: Session, item: Item) -> Trial | None:
    """What is to be said of an experiment beside its fields; None of other items, and where there is nothing."""
    kind = session.store.workflow.known_kind(item.kind)
    if kind is None or not {field.key for field in kind.fields}.issuperset(NEEDS):
        return None
    reading = reading_of(item.fields, session.clock(), session.zone)
    amended = tuple(changed_when_closed(session, item)) if item.fields else ()
    chance, days = None, None
    if item.fields.get("verdict") is not None:
        chance = chance_of_success(item.fields)
        if item.closed_at:
            days = days_between(day_of(item.created_at, session.zone), day_of(item.closed_at, session.zone))
    if reading is None and not amended and chance is None:
        return None
    came = item.fields.get("verdict") == ADOPTED
    return Trial(reading, amended, chance, came, days, item.fields.get("cost"))
