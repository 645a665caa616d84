"""Who gets in: the account that runs the program becomes a person at the board, or is turned away.

The account is the uid's, never a word of the environment. In service mode one account owns the board,
sshd tells by the key who came and gives their login; else the account is the person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid, Unavailable
from opsboard.domain.items import LEADING_ROLES, Person
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.ports import Clock, Finding
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.usecases.ports.store import Store

CAME_BY = "OPSBOARD_KEY"
"""The variable in which sshd's file says the fingerprint of the key that it let in."""


@frozen
class Account:
    """The account of the machine that runs the program."""

    login: str
    name: str
    owns: bool
    """The board's file belongs to it."""


def enter(store: Store, clock: Clock, account: Account, login: str | None = None, key: str | None = None) -> Session:
    """A session at a board: for the account's own person, or as `login`, which a service account gives to
    those who came by a key, with the fingerprint of that `key`; they are restricted to the board.

    Raises Invalid for a `login` where the board is not in service mode, and Unavailable for an account that
    may not, and for a person who is not on the list of a board in service mode or has left, or whose key was
    taken away.
    """
    info = store.info
    if login is not None and not info.service:
        raise Invalid(
            N_("--as {login}: this board is not in service mode; leave --as out, or name another one with --board"),
            login=login,
        )
    if info.service and not account.owns:
        raise _not_the_owner(info.path)
    session = Session(
        store=store,
        clock=clock,
        login=account.login,
        zone=info.zone,
        name=account.name,
        account=account.login,
        owns=account.owns,
    )
    if login is None:
        if has_left(store.team.person(account.login)):
            if way_in(store, account) is not None:
                raise Unavailable(
                    N_("{login} has left this board, whose file is theirs; to come back: opsboard doctor --fix"),
                    login=account.login,
                )
            raise _gone(account.login)
        return session
    person = store.team.person(login)
    if person is None or not person.active:
        raise _gone(login)
    return replaced(session, login=login, name=person.name, restricted=True, keys=_keys_of(store, login, key))


def require_still_in(session: Session) -> None:
    """For a session that is open: whether its person would get in now as well. Raises Unavailable."""
    person = session.store.team.person(session.login)
    if has_left(person) or (session.restricted and (person is None or not person.active)):
        raise _gone(session.login)
    if session.restricted:
        if not session.store.team.in_service_mode():
            raise Unavailable(N_("this board is no longer in service mode, so nobody enters by a key"))
        if session.keys:
            held = {key.key for key in session.store.team.person_keys() if key.login == session.login}
            if not held.issuperset(session.keys):
                raise _taken_away(session.login)
    elif not session.owns and session.store.team.in_service_mode():
        raise _not_the_owner(session.store.info.path)


def has_left(person: Person | None) -> bool:
    """Whether a person was taken off the list. Someone whom an import made known is not active either, but
    has not left: they may come."""
    return person is not None and not person.active and person.role == "viewer"


def is_expected(person: Person) -> bool:
    """Whether a person is not yet here: an import named them, and they have not come."""
    return not person.active and not has_left(person)


def way_in(store: Store, account: Account) -> Finding | None:
    """Why nobody can let people in any more, on a board whose file is the account's: there is no admin, or in service
    mode the account's own person cannot let people in. None when all is well."""
    if not account.owns:
        return None
    values = {"login": account.login}
    if not any(person.role == "admin" and person.active for person in store.team.people()):
        return Finding("people", "error", N_("this board has no admin; run as {login}: opsboard doctor --fix"), values)
    own = store.team.person(account.login)
    if store.team.in_service_mode() and (own is None or not own.active or own.role not in LEADING_ROLES):
        message = N_("{login}, whose file this is, cannot let people in; run as {login}: opsboard doctor --fix")
        return Finding("people", "error", message, values)
    return None


def reopen(store: Store, clock: Clock, account: Account) -> Finding | None:
    """Make the person of the account that owns the board's file an admin, when `way_in` finds that nobody gets in
    without: whoever has the file could do so anyway, and this way the log of the team has it. Tells what was done."""
    if way_in(store, account) is None:
        return None
    own = store.team.person(account.login)
    with store.write("people", clock(), account.login, reason="doctor --fix") as tx:
        tx.team.save_person(
            Person(
                account.login,
                own.name if own is not None else account.name or account.login,
                "admin",
                None if own is None else own.department,
            )
        )
    return Finding("people", "ok", N_("repaired: {login}, whose file this is, is an admin"), {"login": account.login})


def _keys_of(store: Store, login: str, fingerprint: str | None) -> tuple[str, ...]:
    """The key of this fingerprint; without one, as in a file for sshd of an older opsboard, all that the person has:
    any of them could be the one. Raises Unavailable for one that is not theirs."""
    held = tuple(key.key for key in store.team.person_keys() if key.login == login)
    if fingerprint is None:
        return held
    from opsboard.domain import public_keys

    for key in held:
        if public_keys.fingerprint(key) == fingerprint:
            return (key,)
    raise _taken_away(login)


def _gone(login: str) -> Unavailable:
    return Unavailable(N_("{login} is not on the list of this board, or has left it; ask a lead"), login=login)


def _taken_away(login: str) -> Unavailable:
    return Unavailable(N_("the key by which you came is not {login}'s any more; ask a lead"), login=login)


def _not_the_owner(path: str) -> Unavailable:
    return Unavailable(
        N_("{path} is in service mode: its owner's account alone opens it; enter over SSH with your key"), path=path
    )
