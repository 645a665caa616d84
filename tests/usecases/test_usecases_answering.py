"""Answering back: who is to be told when it is live or solved, in whose inbox, and that they were."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from opsboard.domain.errors import Invalid, Refused
from opsboard.usecases import (
    adding,
    answering,
    archiving,
    editing,
    history,
    inbox,
    linking,
    merging,
    moving,
    people,
    reading,
    replying,
)
from opsboard.usecases.session import Session

GO = "agreed"


def problem(session: Session, title: str, customer: str, **fields: str) -> str:
    return adding.add(session, "support", title, fields={"customer": customer, **fields}).key


def told(session: Session) -> list[tuple[str, str]]:
    return [(one.key, one.about) for one in answering.waiting(session)]


def sound(session: Session) -> bool:
    return all(finding.level == "ok" for finding in session.store.check(deep=True))


@pytest.fixture
def live(lin: Session, gu: Session) -> Session:
    """REQ-1 is live. SUP-1 became it; SUP-2 is an incident of SUP-1, SUP-3 a duplicate of it."""
    people.add_person(gu, "chen", "陈明")
    adding.add(lin, "requirement", "退款进度页")
    problem(lin, "退款多久到账", "王女士", reporter_agent="陈明")
    problem(lin, "退款没到", "李先生")
    problem(lin, "催退款", "张先生")
    editing.edit(lin, "SUP-2", {"assignee": "gu"})
    linking.link(lin, "SUP-1", "becomes", "REQ-1")
    linking.link(lin, "SUP-2", "part_of", "SUP-1")
    merging.merge(lin, "SUP-3", "SUP-1")
    moving.move(lin, "REQ-1", "live", reason=GO)
    return lin


def test_all_behind_it_are_to_be_told_each_in_an_inbox(
    live: Session, gu: Session, join: Callable[..., Session]
) -> None:
    assert told(live) == [("SUP-1", "REQ-1"), ("SUP-2", "REQ-1"), ("SUP-3", "REQ-1")]
    first = answering.waiting(live, "req-1")[0]
    assert (first.customer, first.agent, first.title, first.open) == ("王女士", "陈明", "退款多久到账", True)
    chen = join("chen", "陈明")
    assert next((one.change.key, one.reason) for one in inbox.window(chen, 0, 9)) == ("SUP-1", "time")
    assert "SUP-2" in [one.change.key for one in inbox.window(gu, 0, 9) if one.change.op == "tell"]
    assert sound(live)


def test_what_was_told_is_nothing_to_do_in_an_inbox_any_more(live: Session, gu: Session) -> None:
    def unread() -> list[str]:
        return [one.change.key for one in inbox.window(gu, 0, 9) if one.change.op == "tell" and not one.read]

    assert unread() == ["SUP-2"]
    answering.answer(live, "REQ-1", "上线了", "SUP-1")
    assert unread() == ["SUP-2"]
    answering.answer(live, "REQ-1", "上线了")
    assert unread() == []


def test_declined_with_a_reason_into_the_dropped_stage_of_its_kind(lin: Session) -> None:
    problem(lin, "打错了", "王女士")
    adding.add(lin, "requirement", "金色按钮")
    with pytest.raises(Invalid, match="say why"):
        moving.decline(lin, "SUP-1", " ")
    result = moving.decline(lin, ["SUP-1", "REQ-1"], "不归我们管")
    assert [reading.item(lin, key).stage for key in ("SUP-1", "REQ-1")] == ["invalid", "rejected"]
    assert result.batch is not None
    assert result.batch.reason == "不归我们管"
    with pytest.raises(Refused, match="closed already"):
        moving.decline(lin, "SUP-1", "again")
    history.undo(lin)
    assert [reading.item(lin, key).category for key in ("SUP-1", "REQ-1")] == ["backlog", "backlog"]


def test_one_answer_for_those_that_are_ticked_is_one_act(live: Session) -> None:
    result = answering.answer(live, "REQ-1", "退款进度页上线了", ["SUP-1", "SUP-3"])
    assert result.asked == ["SUP-1", "SUP-3"]
    one, merged = reading.item(live, "SUP-1"), reading.item(live, "SUP-3")
    assert (one.stage, one.fields["outcome"], one.comments[-1].customer) == ("solved", "to_requirement", "to")
    assert one.fields["first_reply_at"]
    assert (merged.stage, merged.comments[-1].body) == ("duplicate", "退款进度页上线了")
    assert told(live) == [("SUP-2", "REQ-1")]
    entry = [change for change in live.store.changes("REQ-1") if change.op == "answer"]
    assert [one.reason for one in entry] == ["SUP-1, SUP-3"]
    assert sound(live)
    history.undo(live)
    assert len(told(live)) == 3
    assert reading.item(live, "SUP-1").stage == "new"
    assert not reading.item(live, "SUP-1").comments
    history.redo(live)
    assert told(live) == [("SUP-2", "REQ-1")]
    assert sound(live)


def test_whoever_answers_by_themselves_has_told_them(live: Session) -> None:
    replying.reply(live, "SUP-2", "到了")
    assert told(live) == [("SUP-1", "REQ-1"), ("SUP-3", "REQ-1")]
    with pytest.raises(Refused, match="SUP-2"):
        answering.answer(live, "REQ-1", "x", ["SUP-1", "SUP-2"])
    assert not reading.item(live, "SUP-1").comments


def test_it_is_no_news_any_more_when_it_is_taken_back(live: Session) -> None:
    moving.move(live, "REQ-1", "verify")
    assert told(live) == []
    history.undo(live)
    assert len(told(live)) == 3
    assert sound(live)


def test_undo_of_the_move_takes_the_notices_with_it(live: Session) -> None:
    history.undo(live)
    assert told(live) == []
    history.redo(live)
    assert len(told(live)) == 3
    assert sound(live)


def test_a_problem_that_is_solved_tells_its_incidents_and_duplicates(lin: Session) -> None:
    for number, who in enumerate(("王女士", "李先生", "张先生", "陈女士"), 1):
        problem(lin, f"支付失败 {number}", who)
    linking.link(lin, ["SUP-2", "SUP-4"], "part_of", "SUP-1")
    merging.merge(lin, "SUP-3", "SUP-1")
    moving.move(lin, "SUP-4", "solved", reason=GO, answers={"fields.outcome": "answered"})
    moving.move(lin, "SUP-1", "solved", reason=GO, answers={"fields.outcome": "better_solution"})
    assert told(lin) == [("SUP-2", "SUP-1"), ("SUP-3", "SUP-1")]
    moving.move(lin, "SUP-1", "closed")
    assert len(told(lin)) == 2
    answering.answer(lin, "SUP-1", "已修复")
    assert reading.item(lin, "SUP-2").fields["outcome"] == "better_solution"
    assert told(lin) == []
    with pytest.raises(Refused, match="nobody is to be told about SUP-1"):
        answering.answer(lin, "SUP-1", "已修复")


def test_what_is_linked_with_it_later_is_told_as_well(live: Session) -> None:
    answering.answer(live, "REQ-1", "上线了")
    problem(live, "又一个", "赵先生")
    linking.link(live, "SUP-4", "becomes", "REQ-1")
    assert told(live) == [("SUP-4", "REQ-1")]


def test_an_answer_needs_words(live: Session) -> None:
    with pytest.raises(Invalid, match="empty"):
        answering.answer(live, "REQ-1", "  ")


def test_whoever_is_forgotten_is_not_to_be_told(live: Session, gu: Session) -> None:
    archiving.purge(gu, "SUP-2", "asked to")
    assert told(live) == [("SUP-1", "REQ-1"), ("SUP-3", "REQ-1")]
    assert answering.answer(live, "REQ-1", "上线了").asked == ["SUP-1", "SUP-3"]
    assert sound(live)
    history.undo(live)
    assert len(told(live)) == 2
    assert sound(live)
