"""What an experiment's own numbers say, and what was changed of its prediction when it was closed already."""

from __future__ import annotations

from opsboard.domain.days import day_of, days_between
from opsboard.domain.items import Item
from opsboard.domain.locks import Amended
from opsboard.domain.trial_reading import ADOPTED, Reading, chance_of_success, reading_of
from opsboard.domain.values import frozen
from opsboard.usecases.locks import changed_when_closed
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
