"""The keys by which people enter a service account, and the file that tells sshd of them."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain import public_keys
from opsboard.domain.addresses import BoardAddress
from opsboard.domain.errors import N_, Invalid, NotFound, Refused
from opsboard.domain.items import LEADING_ROLES, NONE_WORDS, Person
from opsboard.usecases.acting import UnitOfWork, acting, require_role
from opsboard.usecases.ports import PersonKey
from opsboard.usecases.restriction import require_unrestricted
from opsboard.usecases.session import Session
from opsboard.usecases.sign_in import CAME_BY, is_expected

_PASSED = ("TERM", "COLORTERM", "LANG", "LC_ALL", "NO_COLOR", "SSH_ORIGINAL_COMMAND")
"""What a session may know of the caller's machine, besides the key."""


def give_keys(act: UnitOfWork, person: Person, typed: Sequence[str]) -> None:
    """Within an act: `type base64` adds a key to a person, `-` before it or before its fingerprint takes it
    away, `none` takes all. Keys of a lead or an admin are an admin's matter: whoever adds one could enter
    as that person. Raises Invalid, Refused, and NotFound for a key that the person does not have."""
    if not typed:
        return
    if person.role in LEADING_ROLES and person.login != act.session.login:
        require_role(act.session, "admin")
    if not person.active and any(not _takes_away(word) for word in typed):
        if is_expected(person):
            raise Refused(
                N_("{login} is not yet here; put them on the list first: opsboard people add {login}"),
                login=person.login,
            )
        raise Refused(N_("{login} has left; put them on the list again first"), login=person.login)
    for word in typed:
        if _takes_away(word):
            _take(act, person, word.strip())
        else:
            _give(act, person, public_keys.public_key(word))


def drop_keys(act: UnitOfWork, login: str) -> None:
    """Within an act: take all keys of a person away."""
    for key in act.tx.team.person_keys():
        if key.login == login:
            act.tx.team.drop_key(key.key)


def authorized_keys(session: Session, program: Sequence[str]) -> list[str]:
    """The lines of an `authorized_keys` file for sshd: each key of an active person opens the board as that
    person, with a terminal and nothing else. `program` is how the board's program is called; its words and
    the board's path go through sshd's file and a shell, and come out as they are.

    Needs a lead; raises Refused for a lesser role, for who came by a key, and when the board is not in
    service mode.
    """
    _require_to_let_in(session)
    require_unrestricted(session)
    if not session.store.team.in_service_mode():
        raise Refused(N_("this board is not in service mode, so nobody enters by a key: opsboard config --service on"))
    here = {person.login for person in session.store.team.people() if person.active}
    return [
        f"restrict,pty,command={_quoted(_command(program, session.store.info.address, key))} {key.key}"
        f" {key.login} {public_keys.fingerprint(key.key)}"
        for key in session.store.team.person_keys()
        if key.login in here
    ]


def set_service(session: Session, on: bool) -> None:
    """Put the board into service mode, or take it out. Needs an admin. Raises Refused, also for a board
    that others than its owner can reach: in service mode roles hold because nobody else does."""
    require_unrestricted(session)
    if on:
        session.store.access.require_private()
    with acting(session, "service", needs="admin") as act:
        act.tx.team.set_service(on)


def _takes_away(word: str) -> bool:
    return word.strip().lower() in NONE_WORDS or word.strip().startswith("-")


def _take(act: UnitOfWork, person: Person, word: str) -> None:
    if word.lower() in NONE_WORDS:
        drop_keys(act, person.login)
        return
    word = word.removeprefix("-").strip()
    wanted = word if word.startswith("SHA256:") else public_keys.fingerprint(public_keys.public_key(word))
    for key in act.tx.team.person_keys():
        if key.login == person.login and public_keys.fingerprint(key.key) == wanted:
            act.tx.team.drop_key(key.key)
            return
    raise NotFound(N_("{login} has no key {word}; `opsboard people keys` lists them"), login=person.login, word=word)


def _give(act: UnitOfWork, person: Person, key: str) -> None:
    for held in act.tx.team.person_keys():
        if held.key != key:
            continue
        if held.login == person.login:
            return
        raise Refused(N_("this key is {login}'s: a key belongs to one person"), login=held.login)
    act.tx.team.add_key(PersonKey(key, person.login, act.at, act.session.login))


def _require_to_let_in(session: Session) -> None:
    """Refuse a lesser role than lead; the account's own person is told what to do. Raises Refused."""
    try:
        require_role(session, "lead")
    except Refused as refused:
        if session.login != session.account or not session.owns or not session.store.team.in_service_mode():
            raise
        raise Refused(
            N_("{login}, whose board this is, is no lead on it, so nobody enters; run: opsboard doctor --fix"),
            login=session.login,
        ) from refused


def _command(program: Sequence[str], address: BoardAddress, key: PersonKey) -> str:
    """What sshd has the account's shell run. The variables stand in quotes: their values come from the
    caller, and unquoted one could add an assignment or a command of its own."""
    import shlex

    passed = " ".join(f'{name}="${name}"' for name in _PASSED)
    words = shlex.join([*program, "--board", address.typed, "--as", key.login])
    return f"exec /usr/bin/env -i PATH=/usr/bin:/bin {CAME_BY}={public_keys.fingerprint(key.key)} {passed} {words}"


def _quoted(command: str) -> str:
    """A value as sshd reads it: only a quotation mark is escaped (sshd(8), AUTHORIZED_KEYS FILE FORMAT)."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in command):
        raise Invalid(N_("a path with control characters cannot stand in a file of keys; give the board another name"))
    return '"' + command.replace('"', '\\"') + '"'
