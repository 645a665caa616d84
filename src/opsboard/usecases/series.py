"""Series ahead: their coming dates, and the next item that appears so many days before its date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from opsboard.domain import days
from opsboard.domain.items import Card, DatedCard, Properties
from opsboard.domain.kinds import Kind
from opsboard.domain.values import frozen
from opsboard.usecases.acting import UnitOfWork, canonical_key
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import Due, TimeEffect, mark

if TYPE_CHECKING:
    from opsboard.domain.working_time import WorkingTime

MOST_SERIES = 2000
"""Series that are looked at for the days in sight, at most."""
MOST_COMING = 2000
"""Coming dates in sight, at most."""
PREVIEWED = 3
"""Coming dates that are shown while a rule is typed."""
MOST = 500
"""Series that are looked at in one go for what is to appear."""
NAME = "series"


def coming_dates(session: Session, chosen: Selection, first: str, last: str) -> list[DatedCard]:
    """The later occurrences of the selected items that come again, from the day `first` to `last`, in order of days.
    They are no items yet: each is the card of the item that goes on with the series, on the day of the rule."""
    from opsboard.domain.errors import Invalid
    from opsboard.domain.series import coming_days, held_of, of_json, series_of

    found: list[DatedCard] = []
    worked = session.working_time().is_worked
    for card, rule, held in session.store.repeating(chosen, MOST_SERIES):
        kind = session.store.workflow.known_kind(card.kind)
        if kind is None:
            continue
        # One of an older board has nothing beside its rule: its dates are the item's own.
        series = of_json(held) or series_of(kind, held_of(session.store.item(card.key)))
        role = next((one.role for one in kind.fields if f"fields.{one.key}" == series.by and one.role), series.by)
        try:
            days_ahead = coming_days(series, rule, session.zone, first, last, worked)
        except Invalid:  # a rule that an older version took
            continue
        found += [_coming(card, role, day, when) for day, when in days_ahead]
        if len(found) > MOST_COMING:
            break
    return sorted(found[:MOST_COMING], key=lambda one: (one.day, one.moment or "", one.card.key))


def _coming(card: Card, role: str, day: str, when: str) -> DatedCard:
    return DatedCard(card, role, day, when if days.is_moment(when) else None, coming=True)


@frozen
class Before:
    """An item before it is given a rule, or another one: what its coming dates are reckoned from."""

    kind: Kind
    held: Properties
    working: WorkingTime

    def dates(self, rule: str, zone: str, today: str) -> list[str]:
        """The next dates that a rule would give it, as canonical days or moments. Raises Invalid."""
        from opsboard.domain.series import upcoming

        return upcoming(self.kind, self.held, rule, zone, today, PREVIEWED, self.working.is_worked)


def before_rule(session: Session, key: str) -> Before:
    """What the coming dates of an item are reckoned from. Raises NotFound."""
    from opsboard.domain.series import held_of

    item = session.store.item(canonical_key(key))
    return Before(session.store.workflow.kind(item.kind), held_of(item), session.working_time())


def _due(session: Session, at: str) -> Iterable[Due]:
    today = days.today(at, session.zone)
    return [Due(key, day) for key, day in session.store.time.series_ahead(NAME, today, MOST)]


def _appear(act: UnitOfWork, due: Due) -> None:
    """The next item is made and the repetition goes on to it; one that has ended is not asked again."""
    from opsboard.usecases.repeating import next_of

    session, item, held = act.session, act.tx.item(due.key), act.tx.properties(due.key)
    kind = session.store.workflow.kind(item.kind)
    past = session.store.changes(due.key)
    following = next_of(item, held, kind, past, act.at, session.zone, session.is_worked)
    if following is None:
        mark(act, NAME, due, "edit", {})
        return
    mark(act, NAME, due, "edit", {"repeat": None, "series": None})
    act.add(following)


APPEARS = TimeEffect(NAME, _due, _appear)
"""The next of a series appears so many days before its date."""
