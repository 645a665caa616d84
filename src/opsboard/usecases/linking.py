"""Links between items: written at both ends, so that either shows the other."""

from __future__ import annotations

from opsboard.domain import limits, text
from opsboard.domain.errors import N_, Refused
from opsboard.domain.items import Item
from opsboard.domain.kinds import Relation
from opsboard.domain.lookup import find_or_refuse
from opsboard.usecases.acting import Keys, UnitOfWork, act_on, canonical_key
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

ONE_WAY = ("blocks", "duplicate_of", "part_of", "evolves_from", "for", "handed_from", "escalated_from", "replaces")
"""Relations that must not come round in a circle: an item cannot in the end wait for itself."""


def link(session: Session, keys: Keys, relation: str, other: str) -> BulkResult:
    """Join each of these items with another one. The relation is read from the first: `link SUP-3 becomes REQ-9`.

    Raises Refused for a link to itself and for a circle of relations that have a direction.
    """
    return _join(session, "link", keys, relation, other)


def unlink(session: Session, keys: Keys, relation: str, other: str) -> BulkResult:
    """Take the link of each of these items to another one away, at both ends. Raises Refused when there is none."""
    return _join(session, "unlink", keys, relation, other)


def _join(session: Session, word: str, keys: Keys, typed: str, other: str) -> BulkResult:
    relation = find_or_refuse("relation", text.clean_line(typed), session.store.workflow.relations)
    value = True if word == "link" else None

    def work(act: UnitOfWork, key: str) -> None:
        item, far = act.tx.item(key), act.tx.item(canonical_key(other))
        if value:
            require_linkable(act, item, relation, far)
        elif not any(held.relation == relation.key and held.key == far.key for held in item.links):
            raise Refused(
                N_("{key} has no link {relation} to {other}"), key=item.key, relation=relation.key, other=far.key
            )
        act.change(item, word, {f"link.{relation.key}.{far.key}": value})
        act.change(far, word, {f"link.{relation.inverse}.{item.key}": value})

    return act_on(session, word, keys, work)


def require_linkable(act: UnitOfWork, item: Item, relation: Relation, far: Item) -> None:
    """Refuse a link to itself, one more than an item takes, and a circle of a relation that has a direction."""
    if item.key == far.key:
        raise Refused(N_("{key} cannot be linked to itself"), key=item.key)
    for one, other in ((item, far), (far, item)):
        if not any(held.key == other.key for held in one.links):
            require_room_for_link(act, one)
    first, last = item, far
    if relation.inverse in ONE_WAY:
        relation = act.session.store.workflow.relation(relation.inverse)
        first, last = far, item
    if relation.key in ONE_WAY and _leads(act, last, relation.key, first.key):
        raise Refused(
            N_("{key} {relation} {other} already, so the other way round would make a circle"),
            key=last.key,
            relation=relation.key,
            other=first.key,
        )


def require_room_for_link(act: UnitOfWork, item: Item) -> None:
    """Refuse a link more than an item takes, before either end is written. Raises Refused."""
    limits.check_entries(item.key, act.tx.properties(item.key), {"link.new": True})


def _leads(act: UnitOfWork, start: Item, relation: str, goal: str) -> bool:
    """Whether links of `relation` lead from `start` to `goal`."""
    seen = {start.key}
    waiting = [start]
    while waiting:
        for one in waiting.pop().links:
            if one.relation != relation or one.key in seen:
                continue
            if one.key == goal:
                return True
            seen.add(one.key)
            waiting.append(act.tx.item(one.key))
    return False
