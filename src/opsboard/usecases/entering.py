"""Who gets in: the account that runs the program becomes a person at the board, or is turned away.

The account is the uid's, never a word of the environment. In service mode one account owns the board,
sshd tells by the key who came and gives their login; else the account is the person.
"""

from __future__ import annotations

from opsboard.domain.errors import N_, Invalid, Unavailable
from opsboard.domain.items import Person
from opsboard.domain.values import frozen
from opsboard.usecases.ports import Clock, Store
from opsboard.usecases.session import Session


@frozen
class Account:
    """The account of the machine that runs the program."""

    login: str
    name: str
    owns: bool
    """The board's file belongs to it."""


def enter(store: Store, clock: Clock, account: Account, login: str | None = None) -> Session:
    """A session at a board: for the account's own person, or as `login`, which a service account gives to
    those who came by a key; they are confined to the board.

    Raises Invalid for a `login` where the board is not in service mode, and Unavailable for an account that
    may not, and for a person who is not on the list of a board in service mode or has left.
    """
    info = store.info
    if login is not None and not info.service:
        raise Invalid(
            N_("--as {login}: this board is not in service mode; leave --as out, or name another one with --board"),
            login=login,
        )
    if info.service and not account.owns:
        raise Unavailable(
            N_("{path} is in service mode: its owner's account alone opens it; enter over SSH with your key"),
            path=info.path,
        )
    if login is None:
        if has_left(store.person(account.login)):
            raise _gone(account.login)
        return Session(store=store, clock=clock, login=account.login, zone=info.zone, name=account.name)
    person = store.person(login)
    if person is None or not person.active:
        raise _gone(login)
    return Session(store=store, clock=clock, login=login, zone=info.zone, name=person.name, confined=True)


def require_still_in(session: Session) -> None:
    """For a session that is open: whether its person would get in now as well. Raises Unavailable."""
    person = session.store.person(session.login)
    if has_left(person) or (session.confined and (person is None or not person.active)):
        raise _gone(session.login)


def has_left(person: Person | None) -> bool:
    """Whether a person was taken off the list. Someone whom an import made known is not active either, but
    has not left: they may come."""
    return person is not None and not person.active and person.role == "viewer"


def _gone(login: str) -> Unavailable:
    return Unavailable(N_("{login} is not on the list of this board, or has left it; ask a lead"), login=login)
