"""Who gets in, as whom, and by which key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from opsboard.domain.errors import Invalid, NotFound, OpsboardError, Refused, Unavailable
from opsboard.domain.items import Person
from opsboard.usecases import adding, boards, keys, leaving, people
from opsboard.usecases.entering import Account, enter
from opsboard.usecases.session import Session
from public_key import ed25519

Join = Callable[..., Session]
OWNER = Account("opsboard", "", owns=True)


@pytest.fixture
def service(join: Join, gu: Session) -> Join:
    """Sit down at a board in service mode, by the key of the person with this login."""
    keys.set_service(gu, True)

    def come(login: str | None = None, account: Account = OWNER) -> Session:
        free = join("nobody")
        return enter(free.store, free.clock, account, login)

    return come


def test_another_login_is_for_boards_in_service_mode_only(join: Join, gu: Session) -> None:
    people.add_person(gu, "lin")
    with pytest.raises(Invalid, match="not in service mode"):
        enter(join("nobody").store, gu.clock, OWNER, "lin")


def test_a_service_account_lets_in_whom_the_board_knows(service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", "林", role="viewer")
    session = service("lin")
    assert (session.login, session.name, session.confined) == ("lin", "林", True)
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
    assert (itself.login, itself.confined) == ("gu", False)


def test_who_has_left_does_not_get_in_and_has_no_keys(join: Join, service: Join, gu: Session) -> None:
    people.add_person(gu, "lin", keys=[ed25519()])
    session = service("lin")
    leaving.remove_person(gu, "lin")
    assert gu.store.person_keys() == []
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
        tx.save_person(Person("lin", "林", active=False))
    free = join("nobody")
    session = enter(free.store, free.clock, Account("lin", "林", owns=False))
    adding.add(session, "support", "x")
    assert (held := gu.store.person("lin")) is not None
    assert held.active


def test_a_key_belongs_to_one_person(gu: Session) -> None:
    people.add_person(gu, "lin", keys=[f"{ed25519()} lin@home", ed25519(8)])
    people.edit_person(gu, "lin", keys=[ed25519()])  # once more is no mistake
    assert [(key.login, key.key, key.added_by) for key in gu.store.person_keys()] == [
        ("lin", ed25519(), "gu"),
        ("lin", ed25519(8), "gu"),
    ]
    with pytest.raises(Refused, match="lin's"):
        people.add_person(gu, "wang", keys=[ed25519()])
    assert gu.store.person("wang") is None


def test_keys_are_taken_away_by_themselves_by_fingerprint_and_all_at_once(gu: Session) -> None:
    from opsboard.domain.public_keys import fingerprint

    people.add_person(gu, "lin", keys=[ed25519(1), ed25519(2), ed25519(3)])
    people.edit_person(gu, "lin", keys=[f"-{ed25519(1)}"])
    people.edit_person(gu, "lin", keys=[f"-{fingerprint(ed25519(2))}"])
    assert [key.key for key in gu.store.person_keys()] == [ed25519(3)]
    with pytest.raises(NotFound, match="no key"):
        people.edit_person(gu, "lin", keys=[f"-{ed25519(1)}"])
    people.edit_person(gu, "lin", keys=["none"])
    assert gu.store.person_keys() == []


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
    assert len(gu.store.person_keys()) == 3


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
            keys.require_private(str(board))
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
