from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid, NotFound, OpsboardError, Refused
from opsboard.domain.values import replaced
from opsboard.usecases import adding, archiving, boards, editing, moving, people, reading
from opsboard.usecases.session import Session


@pytest.fixture
def busy(lin: Session) -> Session:
    adding.add(lin, "support", "退款不到账", edits={"due": "2026-11-01", "priority": "P0"}, labels=["refund"])
    adding.add(lin, "support", "换货", edits={"due": "today", "assignee": "@me"})
    adding.add(lin, "content", "双11专题", edits={"due": "fri"}, fields={"publish_at": "2026-11-03 20:00"})
    adding.add(lin, "requirement", "搜索框", stage="analysing")
    return lin


def keys(session: Session, *texts: str, **narrow: object) -> list[str]:
    chosen = reading.selection(session, texts, **narrow)  # type: ignore[arg-type]
    return [card.key for card in reading.cards(session, chosen)]


def test_queries_narrow(busy: Session) -> None:
    assert keys(busy, "退款") == ["SUP-1"]
    assert keys(busy, "kind:工单 assignee:@me") == ["SUP-2"]
    assert keys(busy, "is:overdue") == ["SUP-1"]
    backlog = replaced(reading.selection(busy, sort="key"), category="backlog")
    assert [card.key for card in reading.cards(busy, backlog)] == ["CNT-1", "SUP-1", "SUP-2"]
    assert keys(busy, kind="support", sort="-key", limit=1) == ["SUP-2"]


def test_several_texts_must_all_hold(busy: Session) -> None:
    assert keys(busy, "退款 OR 换货", "priority:P0 OR label:x") == ["SUP-1"]


@pytest.mark.parametrize("wrong", [{"sort": "dew"}, {"kind": "suport"}])
def test_unknown_words(busy: Session, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        reading.selection(busy, **wrong)  # type: ignore[arg-type]
    with pytest.raises(OpsboardError):
        reading.selection(busy, "kind:suport")


def test_items_and_counts(busy: Session) -> None:
    assert reading.item(busy, "ｓｕｐ－1").title == "退款不到账"
    with pytest.raises(NotFound, match="SUP-2"):
        reading.item(busy, "SUP-9")
    assert reading.counts(busy, reading.selection(busy)) == {
        ("content", "idea"): 1,
        ("requirement", "analysing"): 1,
        ("support", "new"): 2,
    }
    assert reading.count(busy, reading.selection(busy, limit=1)) == 4
    assert reading.keys(busy, "su") == ["SUP-1", "SUP-2"]
    assert reading.labels(busy) == ["refund"]


def test_the_agenda_of_a_day(busy: Session) -> None:
    today = reading.agenda(busy)
    assert today.day == "2026-11-03"
    assert [card.key for card in today.overdue] == ["SUP-1"]
    assert [(one.card.key, one.role) for one in today.dated] == [("SUP-2", "due"), ("CNT-1", "publish")]
    friday = reading.agenda(busy, "fri", "kind:content")
    assert (friday.overdue, [one.card.key for one in friday.dated]) == ([], ["CNT-1"])


def test_the_agenda_tells_what_is_still_to_be_done(busy: Session) -> None:
    editing.edit(busy, "SUP-2", {"fields.outcome": "answered"})
    moving.move(busy, ["SUP-2"], "solved", reason="paid back")
    assert [one.card.key for one in reading.agenda(busy).dated] == ["CNT-1"]
    moving.move(busy, ["SUP-1"], "invalid")
    assert reading.agenda(busy).overdue == []


def test_archived_items_are_out_unless_asked_for(busy: Session) -> None:
    archiving.archive(busy, ["SUP-1"])
    assert "SUP-1" not in keys(busy)
    assert keys(busy, "is:archived") == ["SUP-1"]
    assert "SUP-1" in keys(busy, archived=True)


def test_check_finds_nothing_wrong(busy: Session) -> None:
    moving.carry(busy, ["SUP-1"], 1)
    assert {finding.level for finding in boards.check(busy, deep=True)} == {"ok"}


@pytest.fixture
def keeper(gu: Session, busy: Session) -> Session:
    """The busy board's person, who is its lead now."""
    people.edit_person(gu, busy.login, role="lead")
    return busy


def test_backups_beside_the_board_and_the_newest_stay(keeper: Session) -> None:
    made = []
    for _ in range(4):
        made.append(boards.backup(keeper, keep=2))
        keeper.clock.forward(minutes=1)  # type: ignore[attr-defined]
    assert [one.path for one in keeper.store.copies.dated()] == [made[3], made[2]]
    assert keeper.store.copies.dated()[0].at == "2026-11-03T02:03:00Z"
    assert os.stat(made[3]).st_mode & 0o777 == 0o600


def test_a_backup_does_not_overwrite(keeper: Session, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert boards.backup(keeper, str(target)) == str(target)
    with pytest.raises(Refused, match="exists"):
        boards.backup(keeper, str(target))


def test_a_new_board_may_have_some_kinds_only() -> None:
    board = boards.new_board(name="店", zone="Asia/Shanghai", kinds=["SUP", "内容"])
    assert [kind.key for kind in board.workflow.kinds] == ["content", "support"]
    assert board.default_kind == "content"
    assert all(flow.target in ("content", "support") for flow in board.workflow.flows)
    with pytest.raises(Invalid, match="support"):
        boards.new_board(name="店", zone="UTC", kinds=["suport"])
    with pytest.raises(Invalid):
        boards.new_board(name="店", zone="Asia/Shangai")


def test_the_workflow_is_for_leads(gu: Session, lin: Session) -> None:
    with pytest.raises(Refused, match="lead"):
        boards.save_workflow(lin, lin.store.workflow)
    boards.save_workflow(gu, gu.store.workflow)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(low=st.integers(-3, 30), high=st.integers(-3, 30))
def test_numbers_of_fields_are_asked_for_by_their_span(numbered: Session, low: int, high: int) -> None:
    """The items are called by their number, so what is found can be worked out from the titles."""

    def found(value: str) -> set[int]:
        return {
            int(card.title) for card in reading.cards(numbered, reading.selection(numbered, f"field.reach:{value}"))
        }

    every = set(range(0, 28, 3))
    least, most = sorted((low, high))
    assert found(f"{low}..{high}") == {number for number in every if least <= number <= most}
    assert found(f"<{low}") == {number for number in every if number < low}
    assert found(f">={high}") == {number for number in every if number >= high}
    assert found(f"..{low}") | found(f">{low}") == every


@pytest.fixture
def numbered(gu: Session) -> Session:
    """A board with requirements that reach 0, 3, 6 ... 27 people, and one of which nobody knows."""
    for number in range(0, 28, 3):
        adding.add(gu, "requirement", str(number), fields={"reach": str(number)})
    adding.add(gu, "requirement", "-1")
    return gu
