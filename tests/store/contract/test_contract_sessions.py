"""What sessions leave for each other: who is here, drafts, and the log of the team."""

from __future__ import annotations

from collections.abc import Callable

from opsboard.domain.items import Campaign, Person
from opsboard.domain.views import View
from opsboard.usecases.ports import PersonKey
from opsboard.usecases.ports.presence import Here
from opsboard.usecases.ports.store import Store

AT = "2026-11-03T10:00:00Z"
LATER = "2026-11-04T10:00:00Z"


def test_sessions_see_who_is_here_on_which_item_and_who_left(open_store: Callable[[], Store]) -> None:
    here, there = open_store(), open_store()
    assert here.presence() is here.presence()
    there.presence().show("bo", None)
    assert here.presence().others() == [Here("bo")]
    there.presence().show("bo", "SUP-1", editing=True)
    assert here.presence().others() == [Here("bo", "SUP-1", editing=True)]
    there.close()
    left = [here.presence().others() for _ in range(20)]  # nobody need be told at once
    assert [] in left


def test_nobody_is_in_a_session_of_their_own(store: Store) -> None:
    store.presence().show("ann", "SUP-1")
    assert not store.presence().others()


def test_drafts_are_each_persons_are_replaced_and_forgotten(open_store: Callable[[], Store]) -> None:
    store = open_store()
    for login, form, text in (("ann", "new", "a"), ("ann", "SUP-1 body", "b"), ("bo", "new", "c"), ("ann", "new", "d")):
        store.drafts.save(login, form, text)
    other = open_store()
    assert sorted(other.drafts.all("ann")) == [("SUP-1 body", "b"), ("new", "d")]
    assert (other.drafts.one("bo", "new"), other.drafts.one("bo", "SUP-1 body")) == ("c", None)
    other.drafts.save("ann", "new", None)
    other.drafts.save("ann", "new", None)
    assert store.drafts.all("ann") == [("SUP-1 body", "b")]
    assert store.changes() == []


def test_the_log_of_the_team_tells_what_came_changed_and_went(store: Store) -> None:
    begun = len(store.team.changes())
    campaign = Campaign("W11", "双十一", "2026-11-01", "2026-11-12", (("sale", "2026-11-11", "2026-11-12"),))
    with store.write("people", AT, "ann", reason="a new colleague") as tx:
        tx.team.save_person(Person("xia", "夏雨"))
        tx.team.add_key(PersonKey("ssh-ed25519 AAAA", "xia", AT, "ann"))
        tx.team.save_campaign(campaign)
        tx.team.save_view(View("late", "is:overdue", by="ann"))
        tx.team.save_view(View("mine", "is:mine", owner="ann"))
    with store.write("people", LATER, "bo") as tx:
        tx.team.save_person(Person("xia", "Xia"))
        tx.team.save_campaign(campaign)
        tx.team.drop_key("ssh-ed25519 AAAA")
        assert tx.team.state("person", "xia") == {"name": "Xia", "role": "member", "department": None, "active": True}
        assert tx.team.state("key", "ssh-ed25519 AAAA") is None
    said = store.team.changes()[begun:]
    assert [(one.by, one.op, one.what, one.subject) for one in said] == [
        ("ann", "add", "person", "xia"),
        ("ann", "add", "key", "ssh-ed25519 AAAA"),
        ("ann", "add", "campaign", "W11"),
        ("ann", "add", "view", "late"),
        ("bo", "edit", "person", "xia"),
        ("bo", "remove", "key", "ssh-ed25519 AAAA"),
    ]
    assert (said[4].before, said[4].after) == ({"name": "夏雨"}, {"name": "Xia"})
    assert [one.reason for one in said] == ["a new colleague"] * 4 + [None] * 2
    assert [one.batch for one in said] == [said[0].batch] * 4 + [said[0].batch + 1] * 2
    assert store.team.changes(LATER) == said[4:]
