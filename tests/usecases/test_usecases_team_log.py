"""Who made whom an admin, and who gave which key: the log of the team, for those who ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import NotFound, Refused
from opsboard.domain.public_keys import fingerprint
from opsboard.domain.views import View
from opsboard.usecases import adding, boards, campaigns, demo, history, keys, offboarding, people, team, views
from opsboard.usecases.session import Session
from public_key import ed25519
from usecases.conftest import START, HandClock


def told(session: Session, subject: str | None = None) -> list[tuple[str, str, str, str]]:
    return [
        (one.by, one.op, one.what, one.subject)
        for one in team.log(session, subject)
        if one.what not in ("kind", "board")
    ]


def test_who_made_whom_what_and_when(gu: Session, clock: HandClock) -> None:
    people.add_person(gu, "zhao", "赵")
    clock.forward(days=2)
    people.edit_person(gu, "zhao", role="admin")
    made, given = team.log(gu, "zhao")
    assert (made.by, made.at, made.op, made.after["role"]) == ("gu", START, "add", "member")
    assert (given.by, given.at, given.op) == ("gu", clock.now, "edit")
    assert (given.before, given.after) == ({"role": "member"}, {"role": "admin"})
    assert team.log(gu, since="today") == [given]
    assert team.log(gu, limit=1) == [given]
    assert team.log(gu, "zhao", since="today") == [given]
    clock.forward(days=1)
    assert team.log(gu, "zhao", since="today") == []
    with pytest.raises(NotFound, match="did you mean zhao"):
        team.log(gu, "zhap")


def test_what_is_refused_is_not_told(gu: Session, lin: Session) -> None:
    adding.add(lin, "support", "x")
    before = team.log(gu)
    for act in (
        lambda: people.edit_person(lin, "lin", role="admin"),
        lambda: people.add_person(lin, "eve", role="admin"),
        lambda: keys.set_service(lin, True),
    ):
        with pytest.raises(Refused):
            act()
    assert team.log(gu) == before


def test_who_comes_for_the_first_time_is_told_as_by_themself(gu: Session, lin: Session) -> None:
    adding.add(lin, "support", "x")
    adding.add(lin, "support", "y")
    assert told(gu, "lin") == [("lin", "add", "person", "lin")]


def test_a_key_is_told_to_all_and_read_by_leads(gu: Session, join: Callable[..., Session]) -> None:
    people.add_person(gu, "wen", role="lead")
    people.add_person(gu, "zhao", keys=[ed25519()])
    people.edit_person(gu, "zhao", keys=["none"])
    name = fingerprint(ed25519())
    for login, whole in (("gu", True), ("wen", True), ("zhao", False), ("nobody yet", False)):
        session = join(login)
        given, taken = team.log(session, name)
        assert (given.subject, given.after["login"], given.op) == (name, "zhao", "add")
        assert (taken.subject, taken.before["login"], taken.op) == (name, "zhao", "remove")
        assert given.after.get("key") == taken.before.get("key") == (ed25519() if whole else None)
        assert (ed25519() in repr(team.log(session))) == whole
        assert [one[2] for one in told(session, "ZHAO")] == ["person", "key", "key"]


def test_a_handover_and_its_undo_leave_a_true_log(gu: Session, lin: Session) -> None:
    people.add_person(gu, "zhao")
    people.edit_person(gu, "gu", keys=[ed25519()])
    adding.add(lin, "support", "x", edits={"assignee": "lin"})
    offboarding.remove_person(gu, "lin", "zhao", "moves away")
    gone = team.log(gu, "lin")[-1]
    assert (gone.by, gone.reason, gone.after) == ("gu", "lin → zhao: moves away", {"active": False, "role": "viewer"})
    before = team.log(gu)
    history.undo(gu)  # the items come back; the person stays off the list
    assert team.log(gu) == before
    people.edit_person(gu, "lin", role="member", active=True)
    back = team.log(gu, "lin")[-1]
    assert (back.by, back.after) == ("gu", {"active": True, "role": "member"})
    assert [
        finding for finding in boards.check(gu, deep=True) if finding.level != "ok" and finding.check == "team"
    ] == []


def test_someone_may_leave_for_a_reason_without_an_heir(gu: Session) -> None:
    people.add_person(gu, "zhao", keys=[ed25519()])
    offboarding.remove_person(gu, "zhao", reason="another shop")
    left = team.log(gu, "zhao")[-2:]
    assert [(one.what, one.op, one.reason) for one in left] == [
        ("key", "remove", "another shop"),
        ("person", "edit", "another shop"),
    ]


def test_campaigns_and_shared_views_are_told_and_private_views_are_not(gu: Session, lin: Session) -> None:
    campaigns.add_campaign(gu, "W11", "today", "+3d")
    people.add_person(gu, "lin", role="lead")
    campaigns.edit_campaign(lin, "W11", name="双十一")
    campaigns.remove_campaign(gu, "W11")
    views.save_view(lin, View("late", "is:overdue"), shared=True)
    views.save_view(lin, View("late", "is:mine"), shared=True)
    views.save_view(lin, View("my own", "王小明"))
    views.delete_view(lin, "my own")
    views.delete_view(gu, "late")
    assert told(gu, "w11") == [
        ("gu", "add", "campaign", "W11"),
        ("lin", "edit", "campaign", "W11"),
        ("gu", "remove", "campaign", "W11"),
    ]
    assert told(gu, "late") == [
        ("lin", "add", "view", "late"),
        ("lin", "edit", "view", "late"),
        ("gu", "remove", "view", "late"),
    ]
    assert "王小明" not in repr(gu.store.team.changes())
    assert "my own" not in repr(gu.store.team.changes())


def test_a_sample_shop_is_told_whole(gu: Session) -> None:
    demo.fill(gu, items=200)
    found = {finding.check: finding.level for finding in boards.check(gu, deep=True)}
    assert found["team"] == "ok"
    assert {one.login for one in gu.store.team.people()} == {
        one.subject for one in team.log(gu) if one.what == "person"
    }
