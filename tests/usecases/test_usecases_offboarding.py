"""Whoever leaves is off the list, and their open work is someone else's: one act, and one undo gives it back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import Invalid, Refused
from opsboard.usecases import adding, archiving, editing, history, moving, offboarding, people, reading
from opsboard.usecases.session import Session


@pytest.fixture
def team(gu: Session, lin: Session) -> Session:
    """The admin's session on a board where lin has work of every sort, and zhao is there to take it."""
    people.add_person(gu, "zhao", "赵")
    for title in ("theirs", "done", "put away", "taken part in", "watched only", "someone else's"):
        adding.add(lin, "support", title)
    for key in ("SUP-1", "SUP-2", "SUP-3"):
        editing.edit(gu, key, {"assignee": "lin"})
    editing.watch(lin, "SUP-1")
    editing.edit(gu, "SUP-2", {"fields.outcome": "answered"})
    moving.move(gu, ["SUP-2"], "closed", reason="x")
    archiving.archive(gu, ["SUP-3"])
    editing.edit(gu, "SUP-4", {"assignee": "zhao", "participant.lin": "true"})
    editing.watch(lin, "SUP-5")
    editing.edit(gu, "SUP-6", {"assignee": "gu"})
    return gu


def test_open_items_go_to_the_heir_in_one_batch_that_says_who_and_why(team: Session) -> None:
    gone = offboarding.remove_person(team, "lin", "赵", "moves to another shop")
    assert (gone.person.active, gone.person.role, gone.heir) == (False, "viewer", "zhao")
    assert gone.handed.keys() == ["SUP-4", "SUP-1"]
    assert {change.batch for change in gone.handed.changed} == {gone.handed.changed[0].batch}
    assert {change.reason for change in history.log(team)[-2:]} == {"lin → zhao: moves to another shop"}
    assert {change.by for change in history.log(team)[-2:]} == {"gu"}
    theirs = reading.item(team, "SUP-1")
    assert (theirs.assignee, theirs.watchers) == ("zhao", ("zhao",))
    part = reading.item(team, "SUP-4")
    assert (part.assignee, part.participants) == ("zhao", ())
    assert gone.open_items == 0


def test_what_is_closed_put_away_or_only_watched_stays_as_it_is(team: Session) -> None:
    offboarding.remove_person(team, "lin", "zhao")
    assert [reading.item(team, key).assignee for key in ("SUP-2", "SUP-3", "SUP-6")] == ["lin", "lin", "gu"]
    assert reading.item(team, "SUP-5").watchers == ("lin",)


def test_one_undo_gives_the_items_back_and_the_person_stays_off_the_list(team: Session) -> None:
    offboarding.remove_person(team, "lin", "zhao")
    history.undo(team)
    assert reading.item(team, "SUP-1").assignee == "lin"
    assert reading.item(team, "SUP-1").watchers == ("lin",)
    assert reading.item(team, "SUP-4").participants == ("lin",)
    lin = team.store.team.person("lin")
    assert lin is not None
    assert not lin.active


def test_without_an_heir_the_items_stay_and_are_counted_and_can_be_handed_over_later(team: Session) -> None:
    gone = offboarding.remove_person(team, "lin")
    assert (gone.open_items, gone.handed.batch) == (2, None)
    assert reading.item(team, "SUP-1").assignee == "lin"
    later = offboarding.remove_person(team, "lin", "zhao")
    assert (later.open_items, len(later.handed.keys())) == (0, 2)


def test_fields_that_name_who_left_are_counted_not_changed(team: Session) -> None:
    editing.edit(team, adding.add(team, "content", "x").key, {"fields.reviewer": "lin"})
    gone = offboarding.remove_person(team, "lin", "zhao")
    assert gone.named_in == (("reviewer", 1),)
    assert reading.item(team, "CNT-1").fields["reviewer"] == "lin"


def test_a_handover_that_cannot_be_leaves_the_person_and_the_items(team: Session) -> None:
    people.add_person(team, "wang")
    offboarding.remove_person(team, "wang")
    with pytest.raises(Refused, match="too"):
        offboarding.remove_person(team, "lin", "wang")
    with pytest.raises(Invalid, match="someone else"):
        offboarding.remove_person(team, "lin", "lin")
    with pytest.raises(Invalid, match="zhao"):
        offboarding.remove_person(team, "lin", "zhau")
    with pytest.raises(Invalid):
        offboarding.remove_person(team, "nobody", "zhao")
    lin = team.store.team.person("lin")
    assert lin is not None
    assert lin.active
    assert reading.item(team, "SUP-1").assignee == "lin"


def test_the_roles_of_removing_hold(team: Session, join: Callable[..., Session]) -> None:
    people.add_person(team, "wen", role="lead")
    wen = join("wen")
    with pytest.raises(Refused, match="needs admin"):
        offboarding.remove_person(wen, "gu", "zhao")
    with pytest.raises(Refused, match="needs lead"):
        offboarding.remove_person(join("zhao"), "lin", "zhao")
    assert offboarding.remove_person(wen, "lin", "@me").heir == "wen"
