"""What gates ask for and what is answered: values that go in with the move, reasons that stand among the decisions."""

from __future__ import annotations

from typing import Any

import pytest

from opsboard.domain.errors import GateRefused, Invalid
from opsboard.usecases import adding, editing, history, moving, reading
from opsboard.usecases.session import Session
from opsboard.usecases.swimlane_moves import put_in_lane


def decisions(session: Session, key: str) -> list[dict[str, Any]]:
    return list(reading.item(session, key).fields.get("decision_log", []))


def asks(session: Session, key: str) -> tuple[str, ...]:
    with pytest.raises(GateRefused) as refused:
        moving.carry(session, key, 1)
    return refused.value.asks


def test_a_refusal_says_which_properties_open_the_gate(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="triage")
    assert asks(lin, "SUP-1") == ("fields.category", "priority", "assignee")
    editing.edit(lin, "SUP-1", {"priority": "P1", "assignee": "lin", "fields.category": "refund"})
    moving.carry(lin, "SUP-1", 1)
    assert asks(lin, "SUP-1") == ("fields.outcome",)


def test_what_is_computed_asks_for_what_it_is_computed_from(lin: Session) -> None:
    adding.add(lin, "requirement", "a", stage="review", reason="so it came", fields={"feasible": "undecided"})
    assert asks(lin, "REQ-1") == (
        "fields.feasible",
        "fields.reach",
        "fields.user_value",
        "fields.confidence",
        "fields.effort",
        "fields.business_change",
        "fields.decision_log",
    )


def test_what_no_value_answers_is_not_asked_for(lin: Session) -> None:
    adding.add(lin, "plan", "a", stage="review", fields={"design_owner": "lin"}, reason="so it came")
    assert asks(lin, "PLN-1") == ()


def test_answers_go_in_with_the_move_and_out_with_its_undo(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="triage")
    given = {"fields.category": "退款", "priority": "1", "assignee": "lin"}
    result = moving.carry(lin, "SUP-1", 1, answers=given)
    now = reading.item(lin, "SUP-1")
    assert (now.stage, now.priority, now.assignee, now.fields["category"]) == ("open", "P1", "lin", "refund")
    assert len({change.batch for change in result.changed}) == 1
    history.undo(lin)
    now = reading.item(lin, "SUP-1")
    assert (now.stage, now.priority, now.assignee, now.fields) == ("triage", None, None, {})


def test_each_item_gets_only_what_it_is_asked_for(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="triage", edits={"priority": "P0", "assignee": "lin"})
    adding.add(lin, "support", "b", stage="triage", fields={"category": "logistics"})
    adding.add(lin, "content", "c")
    given = {"fields.category": "refund", "priority": "P2", "assignee": "lin"}
    assert not moving.carry(lin, ["SUP-1", "SUP-2", "CNT-1"], 1, answers=given).refused
    one, other = reading.item(lin, "SUP-1"), reading.item(lin, "SUP-2")
    assert (one.priority, one.fields["category"]) == ("P0", "refund")
    assert (other.priority, other.fields["category"]) == ("P2", "logistics")


def test_a_required_gate_opens_by_its_answer(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="open", reason="so it came")
    moving.move(lin, "SUP-1", "solved", answers={"fields.outcome": "answered"})
    assert reading.item(lin, "SUP-1").stage == "solved"


def test_a_wrong_answer_changes_nothing(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="open", reason="so it came")
    with pytest.raises(Invalid):
        moving.move(lin, "SUP-1", "solved", answers={"fields.outcome": "whatever"})
    assert reading.item(lin, "SUP-1").stage == "open"


def test_an_answer_is_held_against_the_gate(lin: Session) -> None:
    adding.add(lin, "content", "a", stage="review", reason="so it came", fields={"editor": "lin"})
    with pytest.raises(GateRefused) as refused:
        moving.move(lin, "CNT-1", "scheduled", answers={"fields.reviewer": "lin"})
    assert refused.value.asks[0] == "fields.reviewer"


def test_the_reason_that_passed_a_gate_stands_among_the_decisions(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="triage")
    moving.carry(lin, "SUP-1", 1, reason="客户急")
    row = {"at": lin.clock(), "by": reading.own_name(lin), "decision": "Open", "reason": "客户急"}
    assert decisions(lin, "SUP-1") == [row]
    moving.move(lin, "SUP-1", "triage", reason="no gate is on the way back")
    assert decisions(lin, "SUP-1") == [row]
    history.undo(lin)
    history.undo(lin)
    assert decisions(lin, "SUP-1") == []


def test_it_does_so_from_every_door(lin: Session) -> None:
    adding.add(lin, "support", "made there", stage="open", reason="so it came")
    adding.add(lin, "support", "edited", stage="triage")
    editing.edit(lin, "SUP-2", {"title": "edited now"}, stage="open", reason="it is late")
    adding.add(lin, "support", "dropped", stage="triage")
    put_in_lane(lin, "SUP-3", "assignee", "lin", stage="open", reason="as said")
    told = [decisions(lin, key)[0]["reason"] for key in ("SUP-1", "SUP-2", "SUP-3")]
    assert told == ["so it came", "it is late", "as said"]


def test_a_reason_that_let_a_full_stage_be_passed_is_a_decision_too(lin: Session) -> None:
    for number in range(6):
        adding.add(lin, "support", f"{number}")
    moving.carry(lin, [f"SUP-{number}" for number in range(1, 6)], 1)
    moving.carry(lin, "SUP-6", 1, reason="it burns")
    assert [row["reason"] for row in decisions(lin, "SUP-6")] == ["it burns"]
    assert decisions(lin, "SUP-5") == []


def test_a_reason_that_passed_one_gate_is_not_the_decision_that_another_asks_for(lin: Session) -> None:
    adding.add(lin, "requirement", "a", stage="review", reason="so it came", fields={"feasible": "feasible"})
    assert decisions(lin, "REQ-1")
    with pytest.raises(GateRefused, match="Decisions"):
        moving.carry(lin, "REQ-1", 1)
    answers = {"fields.decision_log": "go", "fields.reach": "1", "fields.user_value": "1", "fields.effort": "s"}
    moving.carry(
        lin, "REQ-1", 1, answers={**answers, "fields.confidence": "80", "fields.business_change": "more orders"}
    )
    assert [row["decision"] for row in decisions(lin, "REQ-1")] == ["Review", "go"]
    moving.carry(lin, "REQ-1", -1)
    moving.carry(lin, "REQ-1", 1)
    assert reading.item(lin, "REQ-1").stage == "scheduled"
