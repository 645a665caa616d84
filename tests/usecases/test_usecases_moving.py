from __future__ import annotations

import pytest

from opsboard.domain.errors import GateRefused, Invalid, Refused
from opsboard.domain.items import Card
from opsboard.domain.values import replaced
from opsboard.usecases import adding, archiving, editing, history, moving, reading
from opsboard.usecases.session import Session


def column(session: Session, kind: str | None = None, **narrow: str) -> list[str]:
    chosen = replaced(reading.selection(session, kind=kind), **narrow)
    return [card.key for card in reading.cards(session, chosen)]


def test_a_warning_gate_passes_with_a_reason_that_is_logged(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="triage")
    with pytest.raises(GateRefused) as refused:
        moving.carry(lin, ["SUP-1"], 1)
    assert refused.value.overridable
    assert "Category" in str(refused.value)
    result = moving.carry(lin, ["SUP-1"], 1, reason="客户急")
    assert result.changed[0].reason == "客户急"
    assert history.log(lin, "SUP-1")[-1].reason == "客户急"


def test_a_required_gate_does_not(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="open", reason="so it came")
    with pytest.raises(GateRefused) as refused:
        moving.carry(lin, ["SUP-1"], 1, reason="please")
    assert not refused.value.overridable
    editing.edit(lin, "SUP-1", {"fields.outcome": "合理答复"})
    assert moving.carry(lin, ["SUP-1"], 1).changed[0].after["stage"] == "solved"


def test_carrying_passes_side_stages_over_and_never_drops(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="open", reason="so it came", fields={"outcome": "answered"})
    stages = []
    for step in (1, 1):
        moving.carry(lin, ["SUP-1"], step)
        stages.append(reading.item(lin, "SUP-1").stage)
    assert stages == ["solved", "closed"]
    with pytest.raises(Refused):
        moving.carry(lin, ["SUP-1"], 1)
    adding.add(lin, "support", "b")
    with pytest.raises(Refused):
        moving.carry(lin, ["SUP-2"], -1)


def test_several_are_carried_each_by_its_own_stages(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "content", "b")
    adding.add(lin, "support", "c", stage="open", reason="so it came")
    result = moving.carry(lin, ["SUP-1", "CNT-1", "SUP-2"], 1)
    assert result.keys() == ["SUP-1", "CNT-1"]
    assert [(key, type(error)) for key, error in result.refused] == [("SUP-2", GateRefused)]
    assert reading.item(lin, "CNT-1").stage == "assigned"


def test_stages_are_meant_by_name_in_either_language(lin: Session) -> None:
    adding.add(lin, "support", "a")
    moving.move(lin, ["sup-1"], "受理")
    assert reading.item(lin, "SUP-1").stage == "triage"
    with pytest.raises(Invalid, match="triage"):
        moving.move(lin, ["SUP-1"], "triag")


def test_a_limit_is_kept_within_one_act(lin: Session) -> None:
    for number in range(7):
        adding.add(lin, "support", f"{number}")
    keys = [f"SUP-{number}" for number in range(1, 8)]
    result = moving.carry(lin, keys, 1)
    assert result.keys() == keys[:5]
    assert [key for key, _ in result.refused] == keys[5:]
    assert moving.carry(lin, keys[5:], 1, reason="双11").keys() == keys[5:]


def test_several_keep_their_order_wherever_they_land(lin: Session) -> None:
    for title in "abcd":
        adding.add(lin, "coordination", title)
    adding.add(lin, "coordination", "there", stage="committed", reason="so it came")
    moving.move(lin, ["CRD-1", "CRD-2"], "committed")
    assert column(lin, "coordination", stage="committed") == ["CRD-1", "CRD-2", "CRD-5"]
    moving.move(lin, ["CRD-3"], "committed", place="bottom")
    assert column(lin, "coordination", stage="committed") == ["CRD-1", "CRD-2", "CRD-5", "CRD-3"]
    moving.move(lin, ["CRD-4", "CRD-3"], "committed", place="after", after="crd-1")
    assert column(lin, "coordination", stage="committed") == ["CRD-1", "CRD-4", "CRD-3", "CRD-2", "CRD-5"]


def test_a_place_after_an_item_of_another_column_is_refused(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "support", "b", stage="triage")
    with pytest.raises(Invalid):
        moving.move(lin, ["SUP-1"], "new", place="after", after="SUP-2")
    with pytest.raises(Invalid):
        moving.move(lin, ["SUP-1"], "new", place="after", after="SUP-1")
    with pytest.raises(Invalid):
        moving.move(lin, ["SUP-1"], "new", place="after")


def test_reordering_passes_one_neighbour(lin: Session) -> None:
    for title in "abc":
        adding.add(lin, "support", title)
    assert column(lin, "support") == ["SUP-3", "SUP-2", "SUP-1"]
    moving.reorder(lin, "sup-3", 1, whole_category=False)
    assert column(lin, "support") == ["SUP-2", "SUP-3", "SUP-1"]
    moving.reorder(lin, "SUP-1", -1, whole_category=False)
    assert column(lin, "support") == ["SUP-2", "SUP-1", "SUP-3"]
    moving.reorder(lin, "SUP-1", -1, whole_category=False)
    moving.reorder(lin, "SUP-1", -1, whole_category=False)
    assert column(lin, "support") == ["SUP-1", "SUP-2", "SUP-3"]
    moving.reorder(lin, "SUP-3", 1, whole_category=False)
    assert column(lin, "support") == ["SUP-1", "SUP-2", "SUP-3"]


def test_reordering_on_the_board_of_all_kinds(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "content", "b")
    adding.add(lin, "support", "c")
    assert [card.key for card in _category(lin)] == ["SUP-2", "CNT-1", "SUP-1"]
    moving.reorder(lin, "SUP-2", 1, whole_category=True)
    assert [card.key for card in _category(lin)] == ["CNT-1", "SUP-2", "SUP-1"]
    moving.reorder(lin, "SUP-1", -1, whole_category=False)
    assert [card.key for card in _category(lin)] == ["CNT-1", "SUP-1", "SUP-2"]


def test_reordering_past_a_neighbour_that_a_filter_leaves(lin: Session) -> None:
    for title in "abcd":
        adding.add(lin, "support", title)
    moving.reorder(lin, "SUP-4", 1, whole_category=False, past="SUP-2")
    assert column(lin, "support") == ["SUP-3", "SUP-2", "SUP-4", "SUP-1"]
    moving.reorder(lin, "SUP-1", -1, whole_category=False, past="SUP-2")
    assert column(lin, "support") == ["SUP-3", "SUP-1", "SUP-2", "SUP-4"]


def _category(session: Session) -> list[Card]:
    cards = reading.cards(session, replaced(reading.selection(session), category="backlog"))
    return sorted(cards, key=lambda card: card.rank)


def test_solving_stamps_and_opening_again_counts(lin: Session) -> None:
    adding.add(lin, "support", "a", stage="open", reason="so it came", fields={"outcome": "answered"})
    moving.carry(lin, ["SUP-1"], 1)
    solved = reading.item(lin, "SUP-1")
    assert solved.fields["solved_at"] == lin.clock()
    assert solved.closed_at == lin.clock()
    moving.move(lin, ["SUP-1"], "open")
    opened = reading.item(lin, "SUP-1")
    assert opened.fields["reopened"] == 1
    assert "solved_at" not in opened.fields
    assert opened.closed_at is None


def test_returned_content_is_counted(lin: Session) -> None:
    adding.add(lin, "content", "a", stage="review", reason="so it came")
    moving.carry(lin, ["CNT-1"], -1)
    assert reading.item(lin, "CNT-1").fields["returns"] == 1


def test_archived_items_do_not_move(lin: Session) -> None:
    adding.add(lin, "support", "a")
    archiving.archive(lin, ["SUP-1"])
    with pytest.raises(Refused, match="archived"):
        moving.carry(lin, ["SUP-1"], 1)
    archiving.restore(lin, ["SUP-1"])
    assert moving.carry(lin, ["SUP-1"], 1).keys() == ["SUP-1"]


def test_every_stage_change_is_told_with_its_length(lin: Session) -> None:
    adding.add(lin, "support", "a")
    clock = lin.clock
    clock.forward(hours=2)  # type: ignore[attr-defined]
    moving.carry(lin, ["SUP-1"], 1)
    clock.forward(minutes=30)  # type: ignore[attr-defined]
    spans = [(span.stage, span.seconds, span.until is None) for span in history.stages_of(lin, "sup-1")]
    assert spans == [("new", 7200, False), ("triage", 1800, True)]
