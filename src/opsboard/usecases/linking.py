"""Links between items: written at both ends, so that either shows the other."""

from __future__ import annotations

from opsboard.domain import limits, text, workflow
from opsboard.domain.errors import N_, Refused
from opsboard.domain.items import Item
from opsboard.domain.kinds import Relation
from opsboard.usecases.acting import Act, acting, canonical_key
from opsboard.usecases.session import Session

ONE_WAY = ("blocks", "duplicate_of", "part_of", "evolves_from", "for", "handed_from", "escalated_from")
"""Relations that must not come round in a circle: an item cannot in the end wait for itself."""


def link(session: Session, key: str, relation: str, other: str) -> Item:
    """Join two items. The relation is read from the first: `link SUP-3 becomes REQ-9`.

    Raises Refused for a link to itself and for a circle of relations that have a direction.
    """
    meant = workflow.find_relation(session.store.workflow, text.clean_line(relation))
    return _join(session, "link", canonical_key(key), meant, canonical_key(other))


def unlink(session: Session, key: str, relation: str, other: str) -> Item:
    """Take a link away at both ends. Raises Refused when there is none."""
    meant = workflow.find_relation(session.store.workflow, text.clean_line(relation))
    return _join(session, "unlink", canonical_key(key), meant, canonical_key(other))


def _join(session: Session, word: str, key: str, relation: Relation, other: str) -> Item:
    with acting(session, word) as act:
        join_in(act, word, key, relation, other)
    return session.store.item(key)


def join_in(act: Act, word: str, key: str, relation: Relation, other: str) -> None:
    """Within an act: `link` or `unlink` two items at both ends."""
    session = act.session
    item, far = act.tx.item(key), act.tx.item(other)
    if word == "link":
        _check(session, act, item, relation, far)
    elif not any(held.relation == relation.key and held.key == far.key for held in item.links):
        raise Refused(N_("{key} has no link {relation} to {other}"), key=item.key, relation=relation.key, other=far.key)
    value = True if word == "link" else None
    act.change(item, word, {f"link.{relation.key}.{far.key}": value})
    act.change(far, word, {f"link.{relation.inverse}.{item.key}": value})


def _check(session: Session, act: Act, item: Item, relation: Relation, far: Item) -> None:
    if item.key == far.key:
        raise Refused(N_("{key} cannot be linked to itself"), key=item.key)
    for one, other in ((item, far), (far, item)):
        if not any(held.key == other.key for held in one.links):
            require_room(act, one)
    first, last = item, far
    if relation.inverse in ONE_WAY:
        relation = session.store.workflow.relation(relation.inverse)
        first, last = far, item
    if relation.key in ONE_WAY and _leads(act, last, relation.key, first.key):
        raise Refused(
            N_("{key} {relation} {other} already, so the other way round would make a circle"),
            key=last.key,
            relation=relation.key,
            other=first.key,
        )


def require_room(act: Act, item: Item) -> None:
    """Refuse a link more than an item takes, before either end is written. Raises Refused."""
    limits.check_entries(item.key, act.tx.properties(item.key), {"link.new": True})


def _leads(act: Act, start: Item, relation: str, goal: str) -> bool:
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
