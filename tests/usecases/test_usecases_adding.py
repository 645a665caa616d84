from __future__ import annotations

import pytest

from opsboard.domain.errors import GateRefused, Invalid, NotFound, Refused
from opsboard.domain.values import replaced
from opsboard.usecases import adding, blocking, editing, linking, moving, people, reading
from opsboard.usecases.session import Session


def test_a_new_item_holds_what_was_typed_in_canonical_form(lin: Session) -> None:
    item = adding.add(
        lin,
        "工单",
        "  退款\x1b[31m 不到账 ",
        edits={"priority": "1", "assignee": "@me", "department": "技术", "due": "fri", "start": "今天"},
        labels=["#refund", "退款"],
        participants=["林"],
        fields={"问题类别": "退款", "order_no": "20261103001"},
        body="第一行\r\n第二行",
    )
    assert (item.key, item.kind, item.stage, item.category) == ("SUP-1", "support", "new", "backlog")
    assert item.title == "退款[31m 不到账"
    assert (item.priority, item.assignee, item.department) == ("P1", "lin", "technology")
    assert (item.start, item.due) == ("2026-11-03", "2026-11-06")
    assert item.labels == ("refund", "退款")
    assert item.participants == ("lin",)
    assert item.fields == {"category": "refund", "order_no": "20261103001"}
    assert item.body == "第一行\n第二行"
    assert item.created_by == "lin"


def test_a_new_item_stands_on_top(lin: Session) -> None:
    first = adding.add(lin, "support", "first")
    second = adding.add(lin, "support", "second")
    cards = reading.cards(lin, reading.selection(lin, kind="support"))
    assert [card.key for card in cards] == [second.key, first.key]


def test_the_person_is_known_after_the_first_write(lin: Session) -> None:
    adding.add(lin, "support", "first")
    assert [(one.login, one.name, one.role) for one in lin.store.team.people() if one.login == "lin"] == [
        ("lin", "林", "member")
    ]


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ({"kind": "suport"}, "support"),
        ({"stage": "triag"}, "triage"),
        ({"edits": {"assignee": "linn"}}, "lin"),
        ({"edits": {"department": "technologie"}}, "technology"),
        ({"edits": {"priorty": "P1"}}, "priority"),
        ({"fields": {"outcom": "x"}}, "outcome"),
        ({"fields": {"category": "refnd"}}, "refund"),
    ],
)
def test_an_unknown_word_is_answered_with_the_nearest(lin: Session, typed: dict[str, object], near: str) -> None:
    adding.add(lin, "support", "so that lin is known")
    arguments: dict[str, object] = {"kind": "support", "title": "x", **typed}
    with pytest.raises(Invalid) as refused:
        adding.add(lin, **arguments)  # type: ignore[arg-type]
    assert near in str(refused.value).lower()
    assert len(reading.cards(lin, reading.selection(lin))) == 1


@pytest.mark.parametrize("title", ["", "   ", "\u200b", "\x00\x07"])
def test_a_title_must_show_something(lin: Session, title: str) -> None:
    with pytest.raises(Invalid):
        adding.add(lin, "support", title)


def test_a_viewer_may_not_write(gu: Session, lin: Session) -> None:
    people.add_person(gu, "lin", role="viewer")
    with pytest.raises(Refused, match="viewer"):
        adding.add(lin, "support", "x")
    assert reading.count(lin, reading.selection(lin)) == 0


def test_a_full_stage_takes_a_new_item_only_with_a_reason(lin: Session) -> None:
    for number in range(5):
        adding.add(lin, "support", f"{number}", stage="triage")
    with pytest.raises(GateRefused) as refused:
        adding.add(lin, "support", "one more", stage="triage")
    assert refused.value.overridable
    assert adding.add(lin, "support", "one more", stage="triage", reason="双11").stage == "triage"


def test_nothing_begins_behind_a_required_gate(lin: Session) -> None:
    with pytest.raises(GateRefused) as refused:
        adding.add(lin, "support", "x", stage="solved", reason="please")
    assert not refused.value.overridable
    made = adding.add(lin, "support", "x", stage="solved", fields={"outcome": "answered"}, reason="was so")
    assert made.category == "done"


def test_flow_meets_the_limit_of_the_stage_where_the_next_item_begins(lin: Session) -> None:
    """A team may limit a first stage, too."""
    for title in ("a", "b"):
        adding.add(lin, "support", title)
    held = lin.store.workflow
    kind = held.kind("requirement")
    first = replaced(kind.stages[0], wip=1)
    limited = replaced(kind, stages=(first, *kind.stages[1:]))
    with lin.store.write("workflow", lin.clock(), "lin") as tx:
        tx.save_workflow(replaced(held, kinds=tuple(limited if one.key == kind.key else one for one in held.kinds)))
    adding.flow(lin, "SUP-1", "requirement")
    with pytest.raises(GateRefused, match="Inbox is full, 1 of 1"):
        adding.flow(lin, "SUP-2", "requirement")
    with pytest.raises(GateRefused, match="full"):
        adding.flow(lin, ["SUP-2"], "requirement")
    (made,) = adding.flow(lin, "SUP-2", "requirement", reason="双11").added
    assert [change.op for change in lin.store.changes(made)] == ["add"]
    assert lin.store.changes(made)[0].reason == "双11"


def test_flow_makes_the_next_item_linked_both_ways(lin: Session) -> None:
    ticket = adding.add(
        lin,
        "support",
        "退款不到账",
        edits={"priority": "P0", "department": "service"},
        labels=["refund"],
        body="客户说:\n> 三天了",
    )
    (made,) = adding.flow(lin, "sup-1", "需求").added
    wish = reading.item(lin, made)
    assert wish.kind == "requirement"
    assert (wish.title, wish.priority, wish.department, wish.labels) == ("退款不到账", "P0", "service", ("refund",))
    (row,) = wish.fields["evidence"]
    assert (row["type"], row["text"], row["source"]) == ("customer_service", "客户说: 三天了", "SUP-1")
    assert wish.body == ""
    assert [(link.relation, link.key) for link in wish.links] == [("caused_by", "SUP-1")]
    assert [(link.relation, link.key) for link in reading.item(lin, ticket.key).links] == [("becomes", wish.key)]


def test_flow_to_a_kind_that_does_not_follow_names_those_that_do(lin: Session) -> None:
    adding.add(lin, "support", "x")
    with pytest.raises(Refused) as refused:
        adding.flow(lin, "SUP-1", "plan")
    assert "requirement" in str(refused.value)
    with pytest.raises(NotFound):
        adding.flow(lin, "SUP-9", "requirement")


def test_an_open_coordination_blocks_the_item_it_is_for(lin: Session) -> None:
    adding.add(lin, "support", "x")
    (request,) = adding.flow(lin, "SUP-1", "coordination").added
    editing.edit(lin, request, {"fields.to_dept": "技术"})
    linking.unlink(lin, "SUP-1", "escalated_to", request)
    assert reading.item(lin, "SUP-1").blocked is None
    linking.link(lin, request, "for", "SUP-1")
    blocked = reading.item(lin, "SUP-1").blocked
    assert blocked is not None
    assert (blocked.by, blocked.reason) == ("technology", f"{request} 技术")
    moving.move(lin, [request], "withdrawn")
    assert reading.item(lin, "SUP-1").blocked is None
    moving.move(lin, [request], "draft")
    assert reading.item(lin, "SUP-1").blocked is not None


def test_a_mark_that_a_person_set_outlives_the_coordination(lin: Session) -> None:
    adding.add(lin, "support", "x")
    blocking.block(lin, ["SUP-1"], "waiting for the bank")
    (request,) = adding.flow(lin, "SUP-1", "coordination").added
    moving.move(lin, [request], "withdrawn")
    blocked = reading.item(lin, "SUP-1").blocked
    assert blocked is not None
    assert blocked.reason == "waiting for the bank"
