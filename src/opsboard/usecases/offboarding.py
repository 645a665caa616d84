"""A person leaves the team: they are off the list, and someone else has their work, in one act."""

from __future__ import annotations

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import Item, Person
from opsboard.domain.query import And, FieldIs, Node, OneOf, Or, Query, State
from opsboard.domain.values import frozen
from opsboard.usecases.acting import UnitOfWork, acting
from opsboard.usecases.people import canonical_login, edit_in, find_person
from opsboard.usecases.ports import Selection
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.sign_in import has_left

HANDOVER_LIMIT = 200
"""Letters of the reason."""


@frozen
class Departure:
    """Who left, what was handed over, and what still bears their name."""

    person: Person
    heir: str | None
    handed: BulkResult
    open_items: int
    """Items neither done nor dropped that are still theirs to do or that they still take part in."""
    named_in: tuple[tuple[str, int], ...] = ()
    """(field, open items whose field holds their login): those that a handover leaves to people to judge,
    since a field such as "judged by" tells of the past."""


def remove_person(session: Session, login: str, to: str | None = None, reason: str | None = None) -> Departure:
    """Take someone off the list: what they did stays, they and their keys do not get in. With `to`, a login
    or name, that person has their open items from now on, in place of assignee and participant, and watches
    those that they watched: one batch, which undo takes back (the person stays off the list, as the log of the
    team goes on to say). Someone who left before can be named again to hand over what is still theirs.

    Needs a lead. Raises Invalid for someone that nobody is called, Refused for a `to` who has left.
    """
    login = canonical_login(login)
    said = text.clean_line(reason or "").strip()
    if len(said) > HANDOVER_LIMIT:
        raise Invalid(N_("the reason is longer than {limit} letters"), limit=HANDOVER_LIMIT)
    heir = None if to is None else find_person(session, to)
    why = said or None if heir is None else f"{login} → {heir}" + (f": {said}" if said else "")
    with acting(session, "people", needs="lead", reason=why) as act:
        person = edit_in(act, login, role="viewer", active=False)
        if heir is not None:
            _require_here(session, login, heir)
            for item in list(session.store.items(_selection(session, _theirs(login)))):
                _hand_over(act, item, login, heir)
        left = session.store.count(_selection(session, _theirs(login)))
        return Departure(person, heir, BulkResult(act.changes, [], act.batch()), left, _named_in(session, login))


def _require_here(session: Session, login: str, heir: str) -> None:
    if heir == login:
        raise Invalid(N_("{login} is who leaves; hand their items to someone else"), login=login)
    if has_left(session.store.team.person(heir)):
        raise Refused(N_("{login} has left this board too; hand the items to someone who is here"), login=heir)


def _hand_over(act: UnitOfWork, item: Item, login: str, heir: str) -> None:
    held = act.tx.properties(item.key)
    after: dict[str, object] = {}
    if held.get("assignee") == login:
        after["assignee"] = heir
    if f"participant.{login}" in held:
        after[f"participant.{login}"] = None
        if after.get("assignee", held.get("assignee")) != heir:
            after[f"participant.{heir}"] = True
    if f"watcher.{login}" in held:
        after[f"watcher.{login}"] = None
        after[f"watcher.{heir}"] = True
    act.change(item, "edit", after)


def _theirs(login: str) -> Node:
    return Or((OneOf("assignee", (login,)), OneOf("participant", (login,))))


def _named_in(session: Session, login: str) -> tuple[tuple[str, int], ...]:
    fields = dict.fromkeys(
        field.key for kind in session.store.workflow.kinds for field in kind.fields if field.type == "person"
    )
    counted = [(field, session.store.count(_selection(session, FieldIs(field, login)))) for field in fields]
    return tuple((field, count) for field, count in counted if count)


def _selection(session: Session, which: Node) -> Selection:
    return Selection(session.zone, Query(source="", node=And((State("open"), which))), snoozed=True)
