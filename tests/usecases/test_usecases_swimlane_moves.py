"""Putting items into another lane: the lane's value and the stage in one batch."""

from __future__ import annotations

import pytest

from opsboard.domain.errors import Conflict, GateRefused, Invalid, Refused
from opsboard.usecases import adding, archiving, campaigns, editing, history, reading
from opsboard.usecases.session import Session
from opsboard.usecases.swimlane_moves import put_in_lane


def ticket(session: Session, *labels: str, **edits: str) -> str:
    return adding.add(session, "support", "late parcel", labels=list(labels), edits=edits).key


def labels_after(session: Session, key: str, value: str | None) -> tuple[str, ...]:
    put_in_lane(session, [key], "label", value)
    return reading.item(session, key).labels


@pytest.mark.parametrize(
    ("group", "value"), [("assignee", "gu"), ("priority", "P1"), ("department", "technology"), ("campaign", "W11")]
)
def test_the_value_and_the_stage_are_one_batch_and_one_undo(gu: Session, group: str, value: str) -> None:
    campaigns.add_campaign(gu, "W11", "2026-10-20", "2026-11-12")
    key = ticket(gu)
    before = reading.item(gu, key)
    result = put_in_lane(gu, [key], group, value, stage="triage")
    after = reading.item(gu, key)
    assert (getattr(after, group), after.stage) == (value, "triage")
    assert len({change.batch for change in result.changed}) == 1
    history.undo(gu)
    undone = reading.item(gu, key)
    assert (getattr(undone, group), undone.stage) == (getattr(before, group), "new")
    put_in_lane(gu, [key], group, value)
    put_in_lane(gu, [key], group, None)
    assert getattr(reading.item(gu, key), group) is None


def test_those_that_stay_in_their_stage_keep_their_rank_unless_a_place_is_said(lin: Session) -> None:
    first, second, third = ticket(lin), ticket(lin), ticket(lin)
    put_in_lane(lin, [first], "priority", "P1", stage="new")
    chosen = reading.selection(lin, kind="support")
    assert [card.key for card in reading.cards(lin, chosen)] == [third, second, first]
    put_in_lane(lin, [first], "priority", "P2", stage="new", place="after", after=third)
    assert [card.key for card in reading.cards(lin, chosen)] == [third, first, second]


def test_on_the_board_of_all_kinds_each_goes_to_the_first_stage_of_the_category(lin: Session) -> None:
    one, other = ticket(lin), adding.add(lin, "content", "banner").key
    put_in_lane(lin, [one, other], "assignee", "gu", category="active", reason="so be it")
    cards = [reading.item(lin, key) for key in (one, other)]
    assert [(card.assignee, card.category) for card in cards] == [("gu", "active")] * 2
    put_in_lane(lin, [one], "assignee", None, category="active")
    assert reading.item(lin, one).stage == cards[0].stage


def test_an_item_of_several_labels_leaves_the_lane_of_its_first(lin: Session) -> None:
    assert labels_after(lin, ticket(lin, "amber", "vip"), "sale") == ("sale", "vip")
    assert labels_after(lin, ticket(lin, "amber", "vip"), "vip") == ("vip",)
    assert labels_after(lin, ticket(lin, "amber"), None) == ()
    assert labels_after(lin, ticket(lin), "sale") == ("sale",)
    assert labels_after(lin, ticket(lin, "amber", "sale"), "amber") == ("amber", "sale")
    for value in ("vip", None):
        key = ticket(lin, "amber", "sale")
        with pytest.raises(Refused, match="sale"):
            put_in_lane(lin, [key], "label", value, stage="triage")
        item = reading.item(lin, key)
        assert (item.labels, item.stage) == (("amber", "sale"), "new")


def test_the_value_counts_at_the_gate_on_the_way(lin: Session) -> None:
    key = ticket(lin)
    with pytest.raises(GateRefused):
        put_in_lane(lin, [key], "priority", "P1", stage="open")
    assert reading.item(lin, key).priority is None, "nothing is half done"
    put_in_lane(lin, [key], "priority", "P1", stage="open", reason="the customer waits")
    item = reading.item(lin, key)
    assert (item.priority, item.stage) == ("P1", "open")


def test_what_another_changed_since_is_a_conflict_and_mistakes_are_named(lin: Session, gu: Session) -> None:
    key = ticket(lin)
    editing.edit(gu, key, {"assignee": "gu"})
    with pytest.raises(Conflict):
        put_in_lane(lin, [key], "assignee", "lin", seen={"assignee": None})
    with pytest.raises(Invalid, match="colour"):
        put_in_lane(lin, [key], "colour", "red")
    archiving.archive(lin, [key])
    with pytest.raises(Refused, match="archived"):
        put_in_lane(lin, [key], "priority", "P1")


def test_of_several_the_refused_are_told_and_the_others_go(lin: Session) -> None:
    free, held = ticket(lin, "vip"), ticket(lin, "amber", "sale")
    result = put_in_lane(lin, [free, held], "label", None)
    assert [key for key, _error in result.refused] == [held]
    assert reading.item(lin, free).labels == ()
