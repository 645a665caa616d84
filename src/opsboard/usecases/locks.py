"""Fields that are closed once an item has been in a stage: who may change them all the same, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain.errors import N_, GateRefused, Refused
from opsboard.domain.items import LEADING_ROLES, Item, Properties
from opsboard.domain.kinds import Kind
from opsboard.domain.locks import Amended, amended, closed_among, closed_since
from opsboard.usecases.session import Session


def require_unlocked(
    session: Session, kind: Kind, item: Item, wanted: Mapping[str, Any], held: Properties, reason: str | None
) -> bool:
    """Whether a closed field gets another value, which only a lead gives it, with a reason. Raises Refused for others,
    GateRefused without one."""
    closed = closed_for(session, kind, item, wanted, held)
    if not closed:
        return False
    field = kind.field(closed[0])
    if not _leads(session):
        raise closed_by(item.key, kind, closed[0])
    if not reason:
        raise GateRefused(
            N_("{key}: {field} is closed since {stage}; to change it all the same needs a reason"),
            overridable=True,
            key=item.key,
            field=field.name,
            stage=kind.stage(field.locked_from).name,
        )
    return True


def closed_by(key: str, kind: Kind, field: str) -> Refused:
    """What is said to who may not change a closed field."""
    return Refused(
        N_("{key}: {field} is closed since {stage}; a lead changes it, with a reason"),
        key=key,
        field=kind.field(field).name,
        stage=kind.stage(kind.field(field).locked_from).name,
    )


def closed_for(
    session: Session, kind: Kind, item: Item, wanted: Mapping[str, Any], held: Properties, before: int | None = None
) -> list[str]:
    """Keys of the closed fields that would get another value; those that were closed only after the change `before`
    alone."""
    fields = closed_among(kind, wanted, held)
    if not fields:
        return []
    closed = closed_since(kind, item.stage, session.store.changes(item.key))
    return [one.key for one in fields if one.key in closed and (before is None or closed[one.key] > before)]


def closed_in_form(session: Session, item: Item) -> frozenset[str]:
    """Keys of the fields of an item that this person does not change any more."""
    kind = session.store.workflow.kind(item.kind)
    if not any(field.locked_from for field in kind.fields) or _leads(session):
        return frozenset()
    return frozenset(closed_since(kind, item.stage, session.store.changes(item.key)))


def changed_when_closed(session: Session, item: Item) -> list[Amended]:
    """What leads changed of an item's closed fields, oldest first."""
    kind = session.store.workflow.known_kind(item.kind)
    if kind is None or not any(field.locked_from for field in kind.fields):
        return []
    return amended(kind, item.stage, session.store.changes(item.key))


def _leads(session: Session) -> bool:
    person = session.store.team.person(session.login)
    return person is not None and person.role in LEADING_ROLES
