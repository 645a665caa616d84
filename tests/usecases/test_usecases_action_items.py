"""Actions of an analysis become items of their own; the analysis knows how many of them are done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from opsboard.domain.errors import GateRefused
from opsboard.usecases import adding, archiving, editing, history, moving, reading
from opsboard.usecases.session import Session

READY = "so it came"
FOUND = {"finding": "只问进度", "metric": '{"name": "咨询", "value": "31"}'}
ROWS = (
    {"action": "退款进度页", "owner": "lin", "due": "2026-11-20"},
    {"action": "改话术", "owner": "gu", "due": "2026-11-10", "kind": "coordination"},
)


def typed(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def rows_of(session: Session) -> list[dict[str, Any]]:
    return list(reading.item(session, "ANL-1").fields["actions"])


def done(session: Session) -> str:
    return str(reading.item(session, "ANL-1").fields.get("actions_done"))


def sound(session: Session) -> bool:
    return all(finding.level == "ok" for finding in session.store.check(deep=True))


@pytest.fixture
def acting(lin: Session, gu: Session) -> Session:
    """ANL-1 acts: two actions, which are REQ-1 and CRD-1."""
    fields = {**FOUND, "actions": typed(*ROWS)}
    adding.add(
        lin, "analysis", "退款复盘", stage="concluded", fields=fields, edits={"department": "运营"}, reason=READY
    )
    assert done(lin) == "0/2"
    moving.move(lin, "ANL-1", "acting")
    return lin


def test_each_action_is_an_item_with_owner_and_due_linked_both_ways(acting: Session) -> None:
    assert [row["item"] for row in rows_of(acting)] == ["REQ-1", "CRD-1"]
    made = reading.item(acting, "REQ-1")
    assert (made.title, made.assignee, made.due, made.department) == ("退款进度页", "lin", "2026-11-20", "operations")
    assert [(link.relation, link.key) for link in made.links] == [("follows_from", "ANL-1")]
    links = reading.item(acting, "ANL-1").links
    assert [(link.relation, link.key) for link in links] == [("leads_to", "REQ-1"), ("leads_to", "CRD-1")]
    assert sound(acting)


def test_undo_takes_them_back_with_the_move(acting: Session) -> None:
    history.undo(acting)
    assert reading.item(acting, "REQ-1").archived
    assert reading.item(acting, "CRD-1").archived
    assert reading.item(acting, "ANL-1").links == ()
    assert ["item" in row for row in rows_of(acting)] == [False, False]
    history.redo(acting)
    assert [row["item"] for row in rows_of(acting)] == ["REQ-1", "CRD-1"]
    assert not reading.item(acting, "REQ-1").archived
    assert sound(acting)


def test_it_follows_only_when_all_are_closed_or_for_a_reason(acting: Session) -> None:
    def refused() -> GateRefused:
        with pytest.raises(GateRefused) as caught:
            moving.move(acting, "ANL-1", "following")
        return caught.value

    assert refused().overridable
    moving.move(acting, "REQ-1", "live", reason=READY)
    assert done(acting) == "1/2"
    assert "Done in every row of Actions" in str(refused())
    moving.move(acting, "CRD-1", "withdrawn")
    assert done(acting) == "2/2"
    moving.move(acting, "ANL-1", "following")
    assert sound(acting)


def test_closing_and_opening_count_whoever_did_something_meanwhile(acting: Session, gu: Session) -> None:
    moving.move(acting, "REQ-1", "live", reason=READY)
    moving.move(gu, "CRD-1", "confirmed", reason=READY)
    assert done(acting) == "2/2"
    history.undo(acting)
    assert done(acting) == "1/2"
    history.redo(acting)
    assert done(acting) == "2/2"
    history.undo(gu)
    archiving.archive(acting, "CRD-1")
    assert done(acting) == "2/2"
    archiving.restore(acting, "CRD-1")
    assert done(acting) == "1/2"
    assert sound(acting)


def test_an_action_that_comes_later_becomes_an_item_and_none_becomes_two(acting: Session) -> None:
    adding.add(acting, "requirement", "已有的")
    editing.edit(
        acting, "ANL-1", {"fields.actions": typed(*ROWS, {"action": "见需求", "item": "req-2"}, {"action": "新的"})}
    )
    assert [row["item"] for row in rows_of(acting)] == ["REQ-1", "CRD-1", "REQ-2", "REQ-3"]
    assert [(link.relation, link.key) for link in reading.item(acting, "REQ-2").links] == [("follows_from", "ANL-1")]
    assert done(acting) == "0/4"
    assert sound(acting)


def test_before_it_acts_rows_are_rows(lin: Session) -> None:
    adding.add(lin, "analysis", "a", fields={"actions": typed(*ROWS)})
    moving.move(lin, "ANL-1", "analysing")
    assert all("item" not in row for row in rows_of(lin))
    assert reading.item(lin, "ANL-1").links == ()


def test_a_row_that_names_its_own_analysis_becomes_an_item_of_its_own(acting: Session) -> None:
    editing.edit(acting, "ANL-1", {"fields.actions": typed({"action": "再看一遍", "item": "anl-1"})})
    assert [row["item"] for row in rows_of(acting)] == ["REQ-2"]
    assert "ANL-1" not in [link.key for link in reading.item(acting, "ANL-1").links]
    assert sound(acting)
