"""Who works on a board: finding people by what others call them, and keeping the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypedDict, Unpack

from opsboard.domain import limits, text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import LEADING_ROLES, PERSON_ROLES, Person
from opsboard.domain.nearest import nearest
from opsboard.domain.people_names import ROLE_NAMES, as_typed, find_login, lookalikes, whose_login
from opsboard.domain.values import replaced
from opsboard.usecases.acting import UnitOfWork, acting, require_role
from opsboard.usecases.session import Session

RESERVED = ("me", "我", "none", "无")
"""Words that can be nobody's name: they mean whoever types them, or nobody."""
LOGIN = re.compile(r"[a-z0-9._-]{1,32}")
"""ASCII only: a login must not look like another one in a different script."""


def look_like(session: Session, person: Person) -> list[Person]:
    """The others on the board whose login or name cannot be told from this person's by looking at it."""
    return lookalikes(person, session.store.team.people())


def find_person(session: Session, typed: str) -> str:
    """As `people_names.find_login`, among the people of the board."""
    return find_login(typed, session.store.team.people(), session.login, session.name)


class Given(TypedDict, total=False):
    """What is said of a person beside their name. What is left out or None is not said."""

    role: str | None
    department: str | None
    """`none` for no department."""
    keys: Sequence[str]
    """Public keys by which they enter a service account, as `keys.give_keys` reads them."""


class Edits(Given, total=False):
    """What of a person is to change."""

    name: str | None
    """Empty: the login stands for it."""
    active: bool | None


def add_person(session: Session, login: str, name: str = "", **given: Unpack[Given]) -> Person:
    """Put someone on the list, a member unless another role is given. Needs a lead. Raises Refused when the
    login is taken or another's name, and for a name that is another's login; Invalid."""
    from opsboard.usecases.keys import give_keys  # reading keys takes what other commands need not load

    login = canonical_login(login)
    if not LOGIN.fullmatch(login):
        raise Invalid(
            N_("{login} is no login: 1 to 32 of the letters a-z, digits, dot, dash and underscore"), login=login
        )
    with acting(session, "people", needs="lead") as act:
        held = session.store.team.person(login)
        if held is not None and held.active:
            raise Refused(N_("{login} is on the list already; use people edit"), login=login)
        if held is not None:
            _require_greater(session, held)
        role = _role(session, given.get("role") or "member")
        person = Person(login, _name(name) or login, role, _department(session, given.get("department")))
        _require_own_name(session, person)
        act.tx.team.save_person(person)
        give_keys(act, person, given.get("keys", ()))
    return person


def edit_person(session: Session, login: str, **edits: Unpack[Edits]) -> Person:
    """Change what is given. People may name themselves and keep their own keys; the rest needs a lead, and to make,
    unmake or otherwise change a lead or admin needs an admin. The last admin stays one, and in service mode the
    account's own person keeps their role. Whoever is no longer active is a viewer without keys. Raises Refused,
    Invalid."""
    login = canonical_login(login)
    itself = login == session.login and edits.get("role") is None and edits.get("active") is None
    with acting(session, "people", needs="member" if itself else "lead") as act:
        return edit_in(act, login, **edits)


def edit_in(act: UnitOfWork, login: str, **edits: Unpack[Edits]) -> Person:
    """Within an act that the person may do: what `edit_person` does."""
    from opsboard.usecases.keys import drop_keys, give_keys

    session = act.session
    held = session.store.team.person(login)
    if held is None:
        raise _no_such_login(session, login)
    _require_greater(session, held)
    name, role, department = edits.get("name"), edits.get("role"), edits.get("department")
    active = edits.get("active")
    person = replaced(
        held,
        name=held.name if name is None else _name(name) or held.login,
        role=held.role if role is None else _role(session, role, was=held.role),
        department=held.department if department is None else _department(session, department),
        active=held.active if active is None else active,
    )
    if active is False:
        person = replaced(person, role="viewer")
        drop_keys(act, person.login)
    _keep_an_admin(session, held, person)
    _keep_the_way_in(session, held, person)
    if person.name != held.name:
        _require_own_name(session, person)
    act.tx.team.save_person(person)
    give_keys(act, person, edits.get("keys", ()))
    return person


def _no_such_login(session: Session, login: str) -> Invalid:
    near = nearest(login, [person.login for person in session.store.team.people()])
    if near is None:
        return Invalid(N_("nobody on this board has the login {login}; `opsboard people` lists them"), login=login)
    return Invalid(N_("nobody on this board has the login {login}; did you mean {near}?"), login=login, near=near)


def canonical_login(typed: str) -> str:
    """A login as boards write it."""
    return text.clean_line(typed).strip().lower()


def _name(typed: str) -> str:
    return text.clean_line(typed, limits.NAME.most).strip()


def _role(session: Session, typed: str, was: str = "member") -> str:
    word = text.clean_line(typed).strip().lower()
    role = next((key for key, name in ROLE_NAMES.items() if word == name.zh), word)
    if role not in PERSON_ROLES:
        raise Invalid(N_("{role} is no role; use viewer, member, lead or admin"), role=typed)
    if role != was and not {role, was} <= {"viewer", "member"}:
        require_role(session, "admin")
    return role


def _department(session: Session, typed: str | None) -> str | None:
    if typed is None or typed.strip().lower() in ("", "none"):
        return None
    from opsboard.domain.lookup import find_or_refuse

    return find_or_refuse("department", text.clean_line(typed), session.store.workflow.departments).key


def _require_greater(session: Session, held: Person) -> None:
    """Let nobody but an admin change a lead or an admin, but for oneself. Raises Refused."""
    if held.role in LEADING_ROLES and held.login != session.login:
        require_role(session, "admin")


def _require_own_name(session: Session, person: Person) -> None:
    """Refuse a name by which, or a login for which, another person is meant. Raises Refused, and Invalid for a word
    that means nobody or whoever types it."""
    if as_typed(person.name) in RESERVED or person.login in RESERVED:
        raise Invalid(N_("{name} means nobody, or whoever types it; give another name"), name=person.name)
    others = [one for one in session.store.team.people() if one.login != person.login]
    if whose_login(person.name, others) is not None:
        raise Refused(N_("{name} is the login of someone else; give another name"), name=person.name)
    for other in others:
        if as_typed(other.name) == person.login:
            raise Refused(
                N_("{login} is what {other} is called; rename them first: opsboard people edit {other} --name NAME"),
                login=person.login,
                other=other.login,
            )


def _keep_the_way_in(session: Session, held: Person, person: Person) -> None:
    """In service mode the account's own person lets everybody in. Raises Refused when they no longer could."""
    if held.login != session.account or not session.store.team.in_service_mode():
        return
    if not person.active or PERSON_ROLES.index(person.role) < PERSON_ROLES.index(held.role):
        raise Refused(
            N_("{login} is the account that lets everybody in; take the board out of service mode first"),
            login=held.login,
        )


def _keep_an_admin(session: Session, held: Person, person: Person) -> None:
    if held.role != "admin" or (person.role == "admin" and person.active):
        return
    others = [
        one for one in session.store.team.people() if one.role == "admin" and one.active and one.login != held.login
    ]
    if not others:
        raise Refused(N_("{login} is the only admin; make someone else one first"), login=held.login)
