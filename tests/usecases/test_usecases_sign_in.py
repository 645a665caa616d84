"""Who gets in, as whom, and by which key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from opsboard.domain.errors import Invalid, NotFound, OpsboardError, Refused, Unavailable
from opsboard.domain.items import Person
from opsboard.usecases import adding, boards, keys, offboarding, people
from opsboard.usecases.session import Session
from opsboard.usecases.sign_in import Account, enter, reopen, require_still_in, way_in
from public_key import ed25519

Join = Callable[..., Session]
OWNER = Account("opsboard", "", owns=True)


@pytest.fixture
def service(join: Join, gu: Session) -> Join:
    """Sit down at a board in service mode, by the key of the person with this login."""
    keys.set_service(gu, True)

    def come(login: str | None = None, account: Account = OWNER, key: str | None = None) -> Session:
        free = join("nobody")
        return enter(free.store, free.clock, account, login, key)

    return come


def test_another_login_is_for_boards_in_service_mode_only(join: Join, gu: Session) -> None:
    people.add_person(gu, "lin")
    with pytest.raises(Invalid, match="not in service mode"):
        enter(join("nobody").store, gu.clock, OWNER, "lin")


def test_a_service_account_lets_in_whom_the_board_knows(service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", "林", role="viewer")
    session = service("lin")
    assert (session.login, session.name, session.restricted) == ("lin", "林", True)
    with pytest.raises(Refused, match="viewer"):
        adding.add(session, "support", "x")
    for stranger in ("wang", "LIN", "", "opsboard"):
        with pytest.raises(Unavailable, match="not on the list"):
            service(stranger)


def test_only_the_owning_account_opens_a_board_in_service_mode(service: Join, gu: Session) -> None:
    people.add_person(gu, "lin")
    other = Account("lin", "", owns=False)
    for login in (None, "lin", "gu"):
        with pytest.raises(Unavailable, match="owner's account"):
            service(login, other)
    itself = service(None, Account("gu", "", owns=True))
    assert (itself.login, itself.restricted) == ("gu", False)


def test_who_has_left_does_not_get_in_and_has_no_keys(join: Join, service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", keys=[ed25519()])
    session = service("lin")
    offboarding.remove_person(gu, "lin")
    assert gu.store.team.person_keys() == []
    with pytest.raises(Unavailable, match="left"):
        service("lin")
    with pytest.raises(Refused):  # nor do they go on where they sat already
        adding.add(session, "support", "x")
    keys.set_service(gu, False)
    free = join("nobody")
    with pytest.raises(Unavailable, match="left"):
        enter(free.store, free.clock, Account("lin", "", owns=False))
    with pytest.raises(Refused, match="left"):
        people.edit_person(gu, "lin", keys=[ed25519()])
    people.add_person(gu, "lin", keys=[ed25519()])
    assert enter(free.store, free.clock, Account("lin", "", owns=False)).login == "lin"


def test_who_was_only_named_in_an_import_may_come(join: Join, gu: Session) -> None:
    with gu.store.write("import", gu.clock(), "gu") as tx:
        tx.team.save_person(Person("lin", "林", active=False))
    free = join("nobody")
    session = enter(free.store, free.clock, Account("lin", "林", owns=False))
    adding.add(session, "support", "x")
    assert (held := gu.store.team.person("lin")) is not None
    assert held.active


def test_a_key_belongs_to_one_person(gu: Session) -> None:
    people.add_person(gu, "lin", keys=[f"{ed25519()} lin@home", ed25519(8)])
    people.edit_person(gu, "lin", keys=[ed25519()])  # once more is no mistake
    assert [(key.login, key.key, key.added_by) for key in gu.store.team.person_keys()] == [
        ("lin", ed25519(), "gu"),
        ("lin", ed25519(8), "gu"),
    ]
    with pytest.raises(Refused, match="lin's"):
        people.add_person(gu, "wang", keys=[ed25519()])
    assert gu.store.team.person("wang") is None


def test_keys_are_taken_away_by_themselves_by_fingerprint_and_all_at_once(gu: Session) -> None:
    from opsboard.domain.public_keys import fingerprint

    people.add_person(gu, "lin", keys=[ed25519(1), ed25519(2), ed25519(3)])
    people.edit_person(gu, "lin", keys=[f"-{ed25519(1)}"])
    people.edit_person(gu, "lin", keys=[f"-{fingerprint(ed25519(2))}"])
    assert [key.key for key in gu.store.team.person_keys()] == [ed25519(3)]
    with pytest.raises(NotFound, match="no key"):
        people.edit_person(gu, "lin", keys=[f"-{ed25519(1)}"])
    people.edit_person(gu, "lin", keys=["none"])
    assert gu.store.team.person_keys() == []


def test_a_key_is_no_way_to_a_higher_role(join: Join, gu: Session) -> None:
    lin, wang = join("lin"), join("wang")
    people.add_person(gu, "lin", role="lead")
    people.add_person(gu, "wang")
    for login in ("gu", "lin"):
        with pytest.raises(Refused, match="needs lead"):
            people.edit_person(wang, login, keys=[ed25519()])
    with pytest.raises(Refused, match="needs admin"):
        people.edit_person(lin, "gu", keys=[ed25519()])
    people.edit_person(lin, "wang", keys=[ed25519(1)])
    people.edit_person(lin, "lin", keys=[ed25519(2)])
    people.edit_person(wang, "wang", keys=[ed25519(3)])
    assert len(gu.store.team.person_keys()) == 3


def test_the_file_for_sshd_locks_each_key_to_its_person(service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", keys=[ed25519(1)])
    people.add_person(gu, "wang", keys=[ed25519(2)])
    itself = service(None, Account("gu", "", owns=True))
    lines = keys.authorized_keys(itself, ["/opt/it's here/python", "-m", "opsboard"])
    assert len(lines) == 2
    for line, login, key in zip(lines, ("lin", "wang"), (ed25519(1), ed25519(2)), strict=True):
        assert line.startswith('restrict,pty,command="exec /usr/bin/env -i ')
        assert f'--as {login}" {key} {login} SHA256:' in line
        assert 'TERM=\\"$TERM\\"' in line  # unquoted, TERM="x sh" would run a shell
        assert "'/opt/it'\\\"'\\\"'s here/python'" in line
    with pytest.raises(Refused, match="came by a key"):
        keys.authorized_keys(service("gu"), ["opsboard"])


def test_the_file_for_sshd_is_for_boards_in_service_mode_and_leads(gu: Session, lin: Session) -> None:
    with pytest.raises(Refused, match="not in service mode"):
        keys.authorized_keys(gu, ["opsboard"])
    for act in (lambda: keys.authorized_keys(lin, ["opsboard"]), lambda: keys.set_service(lin, True)):
        with pytest.raises(Refused, match="needs"):
            act()


def test_a_board_that_others_reach_is_not_put_into_service_mode(gu: Session, tmp_path: Path) -> None:
    board = Path(gu.store.info.path)
    for one, spoilt, good in ((board, 0o660, 0o600), (board, 0o604, 0o600), (tmp_path, 0o2770, 0o700)):
        one.chmod(spoilt)
        with pytest.raises(Refused, match=f"chmod {good:o} {one},"):
            keys.set_service(gu, True)
        with pytest.raises(Refused, match=f"chmod {good:o} {one},"):
            gu.store.access.require_private()
        one.chmod(good)
    keys.set_service(gu, True)


def test_who_came_by_a_key_reaches_no_file_and_no_switch(service: Join, gu: Session, tmp_path: object) -> None:
    people.add_person(gu, "wang", role="admin")
    session = service("wang")
    for act in (
        lambda: boards.backup(session, f"{tmp_path}/copy.db"),
        lambda: boards.require_keeper(session),
        lambda: keys.set_service(session, False),
    ):
        with pytest.raises(OpsboardError, match="came by a key"):
            act()


ITSELF = Account("gu", "顾", owns=True)
"""The account that owns the board, whose person is its admin."""


def test_nobody_takes_the_service_accounts_own_person_off_or_down(service: Join, gu: Session) -> None:
    people.add_person(gu, "wang", role="admin", keys=[ed25519()])
    for session in (service("wang", ITSELF), service(None, ITSELF)):
        with pytest.raises(Refused, match="lets everybody in"):
            offboarding.remove_person(session, "gu")
        for role in ("viewer", "member", "lead"):
            with pytest.raises(Refused, match="lets everybody in"):
                people.edit_person(session, "gu", role=role)
    assert people.edit_person(service("wang", ITSELF), "gu", name="顾客服").role == "admin"
    assert len(keys.authorized_keys(service(None, ITSELF), ["opsboard"])) == 1
    itself = service(None, ITSELF)
    keys.set_service(itself, False)  # then it is a person as any other
    people.edit_person(itself, "gu", role="member")


@pytest.mark.parametrize(
    "own", [Person("gu", "顾", "viewer", active=False), Person("gu", "顾", "viewer"), Person("gu", "顾", "member")]
)
def test_the_account_that_owns_the_board_can_always_repair_it(service: Join, gu: Session, own: Person) -> None:
    """As an older opsboard, or a hand at the file, may have left it."""
    people.add_person(gu, "wang", role="admin", keys=[ed25519()])
    with gu.store.write("people", gu.clock(), "wang") as tx:
        tx.team.save_person(own)
    with pytest.raises(OpsboardError, match="doctor --fix"):
        keys.authorized_keys(service(None, ITSELF), ["opsboard"])
    stranger = Account("stranger", "", owns=False)
    assert way_in(gu.store, stranger) is None
    assert reopen(gu.store, gu.clock, stranger) is None
    fault = way_in(gu.store, ITSELF)
    assert fault is not None
    assert fault.level == "error"
    assert reopen(gu.store, gu.clock, ITSELF) is not None
    assert way_in(gu.store, ITSELF) is None
    assert reopen(gu.store, gu.clock, ITSELF) is None
    assert len(keys.authorized_keys(service(None, ITSELF), ["opsboard"])) == 1
    told = gu.store.team.changes()[-1]
    assert (told.by, told.subject, told.reason) == ("gu", "gu", "doctor --fix")
    assert {finding.level for finding in gu.store.check(deep=True)} == {"ok"}


def test_a_board_without_an_admin_is_repaired_by_its_owner(gu: Session) -> None:
    with gu.store.write("people", gu.clock(), "gu") as tx:
        tx.team.save_person(Person("gu", "顾", "viewer", active=False))
    owner = Account("founder", "Founder", owns=True)
    assert way_in(gu.store, owner) is not None
    reopen(gu.store, gu.clock, owner)
    assert (held := gu.store.team.person("founder")) is not None
    assert (held.role, held.name, held.active) == ("admin", "Founder", True)


def test_a_board_with_an_admin_is_nobodys_to_repair(gu: Session) -> None:
    """An owner who left a board of several accounts is let back in by its admin."""
    with gu.store.write("people", gu.clock(), "gu") as tx:
        tx.team.save_person(Person("founder", "Founder", "viewer", active=False))
    assert reopen(gu.store, gu.clock, Account("founder", "", owns=True)) is None


def ended(session: Session, word: str) -> None:
    """The session is refused at its next refresh, for acts and for reading alike."""
    with pytest.raises(Unavailable, match=word):
        require_still_in(session)
    before = session.store.seq()
    with pytest.raises(Unavailable, match=word):
        adding.add(session, "support", "x")
    assert session.store.seq() == before


def test_a_key_taken_away_ends_the_sessions_that_it_opened(service: Join, gu: Session) -> None:
    from opsboard.domain.public_keys import fingerprint

    one, two = ed25519(1), ed25519(2)
    people.add_person(gu, "lin", keys=[one, two])
    by_one, by_two = service("lin", key=fingerprint(one)), service("lin", key=fingerprint(two))
    by_some = service("lin")  # of a file for sshd that does not say the key
    people.edit_person(gu, "lin", keys=[f"-{one}"])
    ended(by_one, "key")
    ended(by_some, "key")
    require_still_in(by_two)
    adding.add(by_two, "support", "x")
    with pytest.raises(Unavailable, match="key"):  # nor does the file of keys help that is old
        service("lin", key=fingerprint(one))
    people.edit_person(gu, "lin", keys=["none"])
    ended(by_two, "key")


def test_a_key_that_became_anothers_ends_the_session(service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", keys=[ed25519()])
    session = service("lin")
    people.edit_person(gu, "lin", keys=["none"])
    people.add_person(gu, "wang", keys=[ed25519()])
    ended(session, "key")


def test_the_end_of_service_mode_ends_the_sessions_that_came_by_a_key(service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", keys=[ed25519()])
    session, itself = service("lin"), service(None, ITSELF)
    keys.set_service(gu, False)
    ended(session, "no longer in service mode")
    require_still_in(itself)


def test_service_mode_ends_the_sessions_of_other_accounts(join: Join, gu: Session) -> None:
    people.add_person(gu, "lin")
    free = join("lin")
    session = enter(free.store, free.clock, Account("lin", "", owns=False))
    adding.add(session, "support", "x")
    keys.set_service(gu, True)
    ended(session, "owner's account")


def test_a_role_taken_away_counts_at_the_next_act(service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", role="lead", keys=[ed25519()])
    session = service("lin")
    people.edit_person(gu, "lin", role="viewer")
    require_still_in(session)
    with pytest.raises(Refused, match="viewer"):
        adding.add(session, "support", "x")
