"""A page whose day to be looked at again has come, or that has expired: an item for that work, linked with it, once for
each such day. While one is open already, that is the one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opsboard.domain import days
from opsboard.domain.items import Item, NewItem
from opsboard.domain.kinds import CLOSED_CATEGORIES, Kind
from opsboard.usecases.acting import UnitOfWork
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import Due, TimeEffect, mark

REVIEW, EXPIRES = "review", "expires"
"""The effects, by the role of the date."""
DAYS_BACK = 30
"""What was to be looked at longer ago, on a board that nobody opened or before opsboard did this, is left."""
MOST = 100
WORK, QUALITY = "work", "quality"
"""The field of content that says what sort of work it is, and the one that makes better what is there."""
LINK = "related"
_KEPT = ("channel", "content_type", "editor", "url")
"""Fields that the new item has of the page, where its kind has them."""


def _effect(name: str, found: Callable[[Session, str, str], Iterable[tuple[str, str]]]) -> TimeEffect:
    """The effect of that name for what is found between two days."""

    def due(session: Session, at: str) -> Iterable[Due]:
        today = days.today(at, session.zone)
        begun = days.day_of(session.store.info.created_at, session.zone)
        return [Due(key, day) for key, day in found(session, max(begun, days.shifted(today, -DAYS_BACK)), today)]

    return TimeEffect(name, due, lambda act, one: _open_next(act, name, one))


def _open_next(act: UnitOfWork, name: str, due: Due) -> None:
    """Make the item of the work, for who edits the page, and link both ways. A kind of the team's own that does not
    know this sort of work is only told of."""
    page = act.tx.item(due.key)
    kind = act.session.store.workflow.kind(page.kind)
    there = {person.login for person in act.session.store.team.people() if person.active}
    who = next((one for one in (page.fields.get("editor"), page.assignee) if one in there), None)
    link: dict[str, bool] = {}
    if _knows_quality(kind) and not _is_at_work(act, page):
        from opsboard.usecases.linking import require_room_for_link

        require_room_for_link(act, page)
        link = {f"link.{LINK}.{act.add(_next_of(page, kind, who))}": True}
    mark(act, name, due, "flow", link, tell=[one for one in (who, page.assignee) if one])


def _is_at_work(act: UnitOfWork, page: Item) -> bool:
    """Whether an item of this work on the page is open."""
    linked = [act.tx.item(link.key) for link in page.links if link.relation == LINK]
    return any(
        one.fields.get(WORK) == QUALITY and one.category not in CLOSED_CATEGORIES and not one.archived for one in linked
    )


def _next_of(page: Item, kind: Kind, who: str | None) -> NewItem:
    own = {field.key for field in kind.fields}
    fields = {f"fields.{name}": page.fields[name] for name in _KEPT if name in own and page.fields.get(name)}
    core = {"department": page.department, "assignee": who, f"link.{LINK}.{page.key}": True}
    given = {name: value for name, value in core.items() if value}
    return NewItem(kind.key, page.title, kind.stages[0].key, {**given, **fields, f"fields.{WORK}": QUALITY})


def _knows_quality(kind: Kind) -> bool:
    return any(field.key == WORK and any(one.key == QUALITY for one in field.values) for field in kind.fields)


OPENS_NEXT = _effect(REVIEW, lambda session, first, last: session.store.time.reviews_due(REVIEW, first, last, MOST))
"""A page that is to be looked at again."""
EXPIRED = _effect(EXPIRES, lambda session, first, last: session.store.time.expired(EXPIRES, first, last, MOST))
"""A page whose day is over."""
