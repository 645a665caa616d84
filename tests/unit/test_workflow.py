"""Work goes through its stages as kinds.toml says: ways, gates, limits and what a move brings with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain import workflow as flow
from opsboard.domain.errors import GateRefused, Invalid
from opsboard.domain.gates import Failure
from opsboard.domain.kinds import Condition, Gate, Kind, Stage
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.locks import closed_since
from opsboard.domain.lookup import find_or_refuse
from opsboard.domain.values import replaced

NOW = "2026-11-03T10:00:00Z"
ZONE = "Asia/Shanghai"
WORKFLOW = load_default()

READY_REQUIREMENT: Mapping[str, Any] = {
    "fields.problem": "退款太慢",
    "fields.origin": "customer_service",
    "fields.evidence": [{"text": "客服 6 起"}],
    "fields.feasible": "feasible",
    "fields.score": 12.0,
    "fields.business_change": "fewer refunds",
    "fields.decision_log": [{"decision": "do it"}],
    "due": "2026-11-20",
    "fields.business_owner": "lin",
    "fields.tech_owner": "chen",
    "check.a": {"text": "works", "done": True},
}


def refusal(
    kind: str, held: Mapping[str, Any], start: str, end: str, *, reason: str | None = None
) -> GateRefused | None:
    try:
        flow.check_move(WORKFLOW.kind(kind), held, start, end, in_stage=0, reason=reason, now=NOW, zone=ZONE)
    except GateRefused as error:
        return error
    return None


def missing(kind: str, held: Mapping[str, Any], start: str, end: str) -> list[str]:
    failures: list[Failure] = flow.gate_failures(WORKFLOW.kind(kind), held, start, end, NOW, ZONE)
    return [failure.missing.en for failure in failures]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("support", "support"),
        ("SUP", "support"),
        ("支持", "support"),
        ("工单", "support"),
        ("Ticket", "support"),
        ("ＲＥＱ", "requirement"),
        ("需求", "requirement"),
        ("策划案", "plan"),
        (" a/b test ", "experiment"),
        ("分析", "analysis"),
        ("cross department request", "coordination"),
    ],
)
def test_a_kind_is_found_by_what_people_call_it(word: str, kind: str) -> None:
    assert flow.find_kind(WORKFLOW, word).key == kind


@pytest.mark.parametrize(
    ("kind", "word", "stage"),
    [
        ("support", "Open", "open"),
        ("support", "处理中", "open"),
        ("support", "待客", "pending"),
        ("plan", "移交设计", "handoff"),
        ("content", "Publ", "published"),
        ("requirement", "LIVE", "live"),
    ],
)
def test_a_stage_is_found_by_key_and_by_name(kind: str, word: str, stage: str) -> None:
    assert flow.find_stage(WORKFLOW.kind(kind), word).key == stage


def test_a_department_and_a_relation_are_found_in_both_languages() -> None:
    assert find_or_refuse("department", "技术", WORKFLOW.departments).key == "technology"
    assert find_or_refuse("department", "设计", WORKFLOW.departments).key == "design"
    assert find_or_refuse("relation", "caused by", WORKFLOW.relations).key == "caused_by"
    assert find_or_refuse("relation", "转为", WORKFLOW.relations).key == "becomes"


def test_a_wrong_word_is_answered_with_the_one_that_was_meant() -> None:
    with pytest.raises(Invalid, match="did you mean support"):
        flow.find_kind(WORKFLOW, "suport")
    with pytest.raises(Invalid, match="Support has no stage opne; did you mean open"):
        flow.find_stage(WORKFLOW.kind("support"), "opne")
    with pytest.raises(Invalid, match="use one of New, Triage, Open"):
        flow.find_stage(WORKFLOW.kind("support"), "zzzz")
    with pytest.raises(Invalid):
        flow.find_kind(WORKFLOW, "")


def test_carrying_passes_over_side_stages_and_never_reaches_a_dropped_one() -> None:
    support = WORKFLOW.kind("support")
    assert [key_of(flow.next_stage(support, stage.key)) for stage in support.stages] == [
        "triage",
        "open",
        "solved",
        "solved",
        "solved",
        "closed",
        None,
        None,
        None,
    ]
    assert [key_of(flow.previous_stage(support, stage.key)) for stage in support.stages] == [
        None,
        "new",
        "triage",
        "open",
        "open",
        "open",
        "solved",
        "new",
        "new",
    ]
    assert key_of(flow.next_stage(WORKFLOW.kind("coordination"), "doing")) == "delivered"


@given(st.sampled_from(WORKFLOW.kinds))
def test_carrying_forward_and_back_leads_home(kind: Kind) -> None:
    main = [stage for stage in kind.stages if not stage.side and stage.category != "dropped"]
    for stage in main[:-1]:
        ahead = flow.next_stage(kind, stage.key)
        assert ahead is not None
        assert flow.is_forward(kind, stage.key, ahead.key)
        assert flow.previous_stage(kind, ahead.key) == stage


def test_a_gate_names_all_that_is_missing_and_passes_with_a_reason() -> None:
    error = refusal("requirement", {}, "analysing", "review")
    assert error is not None
    assert error.overridable
    assert str(error) == "not ready for Review: it needs Problem, Origin, Evidence; fill that in or give a reason"
    assert "问题、来源、依据" in error.sentence(error.template, "zh")
    assert refusal("requirement", {}, "analysing", "review", reason="the boss wants it") is None
    assert refusal("requirement", READY_REQUIREMENT, "analysing", "review") is None


def test_the_two_required_gates_pass_with_no_reason() -> None:
    error = refusal("support", {}, "open", "solved", reason="please")
    assert error is not None
    assert not error.overridable
    assert "Outcome" in str(error)
    assert refusal("support", {"fields.outcome": "answered"}, "open", "solved") is None
    error = refusal("experiment", {"fields.verdict": "reject"}, "reading", "concluded", reason="please")
    assert error is not None
    assert str(error).startswith("not ready for Concluded: it needs Learned;")
    assert refusal("experiment", {"fields.verdict": "reject", "fields.learned": "no"}, "reading", "concluded") is None


@pytest.mark.parametrize("start", ["new", "triage", "open", "pending", "escalated", "invalid"])
@pytest.mark.parametrize("end", ["solved", "closed"])
def test_no_jump_dodges_a_required_gate(start: str, end: str) -> None:
    error = refusal("support", {"priority": "P1"}, start, end, reason="please")
    assert error is not None
    assert not error.overridable


def test_a_jump_asks_the_gates_of_the_stages_between() -> None:
    assert missing("requirement", {}, "inbox", "live") == [
        "Problem",
        "Origin",
        "Evidence",
        "Feasible",
        "Score (Reach, User value, Confidence, Effort)",
        "Business change",
        "Decisions",
        "Due",
        "Business owner",
        "Tech owner",
        "a checklist with every entry done",
    ]
    assert missing("requirement", READY_REQUIREMENT, "inbox", "live") == []


def test_a_jump_past_a_stage_does_not_ask_what_only_waiting_in_it_needs() -> None:
    held = {"fields.publish_at": "2026-11-01", "fields.url": "https://shop.example/1"}
    assert "Publish at in the future" not in missing("content", held, "review", "published")
    assert "Publish at in the future" in missing("content", held, "review", "scheduled")


def test_side_stages_are_gated_on_the_way_in_and_out_but_not_when_passed_over() -> None:
    committed = {"fields.to_dept": "technology", "fields.promised_date": "2026-11-09"}
    assert missing("coordination", committed, "doing", "delivered") == []
    assert missing("coordination", committed, "doing", "disputed") == ["Position A", "Position B"]
    assert missing("coordination", committed, "disputed", "delivered") == ["Decisions", "Arbiter"]
    assert missing("coordination", {}, "requested", "disputed") == [
        "To department",
        "Promised date",
        "Position A",
        "Position B",
    ]


@given(st.sampled_from(WORKFLOW.kinds), st.data())
def test_going_back_is_gated_by_gates_of_any_direction_alone(kind: Kind, data: st.DataObject) -> None:
    stages = [stage.key for stage in kind.stages if stage.category != "dropped"]
    end = data.draw(st.integers(0, len(stages) - 1))
    start = data.draw(st.integers(end, len(stages) - 1))
    assert all(failure.condition in _asked_always(kind) for failure in failures(kind, stages[start], stages[end]))


def failures(kind: Kind, start: str, end: str) -> list[Failure]:
    return flow.gate_failures(kind, {}, start, end, NOW, ZONE)


def _asked_always(kind: Kind) -> list[Condition]:
    return [condition for gate in kind.gates if gate.any_direction for condition in gate.needs]


def test_dropping_is_never_gated() -> None:
    for kind, start, end in (
        ("support", "open", "invalid"),
        ("plan", "review", "shelved"),
        ("experiment", "running", "aborted"),
        ("requirement", "review", "rejected"),
        ("requirement", "inbox", "merged"),
    ):
        assert refusal(kind, {}, start, end) is None


def test_coming_back_from_a_dropped_stage_is_free() -> None:
    assert refusal("requirement", {}, "rejected", "review") is None
    assert refusal("support", {}, "invalid", "open") is None


@pytest.mark.parametrize(
    ("kind", "start", "end", "good", "bad"),
    [
        ("requirement", "review", "scheduled", {"fields.feasible": "conditional"}, {"fields.feasible": "undecided"}),
        (
            "content",
            "review",
            "scheduled",
            {"fields.reviewer": "a", "fields.editor": "b"},
            {"fields.reviewer": "a", "fields.editor": "a"},
        ),
        ("content", "review", "scheduled", {"fields.quality_facts": True}, {"fields.quality_facts": False}),
        (
            "content",
            "drafting",
            "scheduled",
            {"fields.publish_at": "2026-11-03T10:00:01Z"},
            {"fields.publish_at": "2026-11-03T09:59:59Z"},
        ),
        ("content", "drafting", "scheduled", {"fields.publish_at": "2026-11-03"}, {"fields.publish_at": "2026-11-02"}),
        (
            "plan",
            "feasibility",
            "writing",
            {"fields.feasibility_verdict": "go"},
            {"fields.feasibility_verdict": "no_go"},
        ),
        ("experiment", "reading", "concluded", {"fields.run_to": "2026-11-02"}, {"fields.run_to": "2026-11-01"}),
        ("plan", "review", "handoff", {"link.based_on.REQ-1": True}, {"link.related.REQ-1": True}),
        ("experiment", "design", "ready", {"fields.guardrails": ["退款率"]}, {"fields.guardrails": []}),
        (
            "requirement",
            "verify",
            "live",
            {"check.a": {"text": "x", "done": True}},
            {"check.a": {"text": "x", "done": True}, "check.b": {"text": "y", "done": False}},
        ),
        ("requirement", "verify", "live", {"check.a": {"text": "x", "done": True}}, {"check.a": None}),
        (
            "analysis",
            "acting",
            "following",
            {"fields.actions": [{"action": "a", "owner": "lin", "due": "2026-11-09"}]},
            {"fields.actions": [{"action": "a", "owner": "lin"}]},
        ),
    ],
)
def test_conditions(kind: str, start: str, end: str, good: Mapping[str, Any], bad: Mapping[str, Any]) -> None:
    assert len(missing(kind, good, start, end)) < len(missing(kind, bad, start, end))


def test_days_lie_ahead_by_the_clock_of_the_board() -> None:
    content = WORKFLOW.kind("content")
    held = {"fields.publish_at": "2026-11-03"}
    late = "2026-11-03T16:30:00Z"
    assert flow.gate_failures(content, held, "drafting", "scheduled", late, "Asia/Shanghai")
    names = [one.missing.en for one in flow.gate_failures(content, held, "drafting", "scheduled", late, "UTC")]
    assert "Publish at in the future" not in names


def test_a_full_stage_says_how_full_and_passes_with_a_reason() -> None:
    support = WORKFLOW.kind("support")
    held = {"fields.category": "refund", "priority": "P1", "assignee": "lin"}
    with pytest.raises(GateRefused, match="Open is full, 6 of 6") as caught:
        flow.check_move(support, held, "triage", "open", in_stage=6, reason=None, now=NOW, zone=ZONE)
    assert caught.value.overridable
    flow.check_move(support, held, "triage", "open", in_stage=6, reason="Double 11", now=NOW, zone=ZONE)
    flow.check_move(support, held, "triage", "open", in_stage=5, reason=None, now=NOW, zone=ZONE)


def beginning(kind: str, held: Mapping[str, Any], stage: str, reason: str | None = None, standing: int = 0) -> None:
    flow.check_add(WORKFLOW.kind(kind), held, stage, in_stage=standing, reason=reason, now=NOW, zone=ZONE)


def test_a_new_item_meets_the_gates_on_the_way_to_its_stage() -> None:
    with pytest.raises(GateRefused, match="it needs Category, Priority, Assignee; fill that in or give a reason"):
        beginning("support", {}, "open")
    beginning("support", {}, "open", "came by phone")
    ready = {"fields.category": "refund", "priority": "P1", "assignee": "lin"}
    beginning("support", ready, "open")
    with pytest.raises(GateRefused, match="Outcome"):
        beginning("support", ready, "closed", "imported")
    beginning("support", {**ready, "fields.outcome": "answered"}, "closed")
    with pytest.raises(GateRefused, match="full"):
        beginning("support", ready, "open", standing=6)
    beginning("support", ready, "open", "everyone is ill", standing=6)


@pytest.mark.parametrize("kind", WORKFLOW.kinds, ids=lambda kind: kind.key)
@pytest.mark.parametrize("reason", [None, "said"])
def test_a_new_item_is_refused_where_a_move_from_the_first_stage_is(kind: Kind, reason: str | None) -> None:
    first = kind.stages[0].key
    for stage in kind.stages[1:]:
        moved = refusal(kind.key, {}, first, stage.key, reason=reason)
        if moved is None:
            beginning(kind.key, {}, stage.key, reason)
        else:
            with pytest.raises(GateRefused, match=f"^{re.escape(str(moved))}$"):
                beginning(kind.key, {}, stage.key, reason)


def test_an_item_that_an_open_one_blocks_becomes_done_with_a_reason_only() -> None:
    def go(start: str, end: str, reason: str | None = None, **held: Any) -> None:
        flow.check_move(
            WORKFLOW.kind("requirement"),
            {**READY_REQUIREMENT, **held},
            start,
            end,
            in_stage=0,
            reason=reason,
            now=NOW,
            zone=ZONE,
            blockers=["CRD-3", "CRD-5"],
        )

    with pytest.raises(GateRefused, match="not ready for Live: it is blocked by CRD-3, CRD-5, still open") as caught:
        go("verify", "live")
    assert caught.value.overridable
    with pytest.raises(GateRefused, match="it needs a checklist with every entry done and is blocked by CRD-3, CRD-5"):
        go("verify", "live", **{"check.a": None})
    go("verify", "live", "the shop opens tomorrow")
    go("doing", "verify")
    go("verify", "rejected")
    go("live", "verify")


def test_a_gate_of_any_direction_is_asked_on_every_way_out_of_its_stage() -> None:
    for end in ("doing", "requested", "delivered", "withdrawn"):
        assert "Decisions" in missing("coordination", {}, "disputed", end)
        assert "Arbiter" in missing("coordination", {}, "disputed", end)
    decided = {"fields.decision_log": [{"decision": "ours"}], "fields.dispute_arbiter": "gu"}
    assert missing("coordination", decided, "disputed", "doing") == []
    assert missing("coordination", {}, "delivered", "doing") == []


def test_a_gate_of_any_direction_is_asked_on_every_way_into_its_stage() -> None:
    kind = WORKFLOW.kind("coordination")
    gate = Gate("doing", "warn", (Condition("set", "needed_by"),), entering=True, any_direction=True)
    strict = replaced(kind, gates=(gate,))
    for start in ("committed", "delivered", "withdrawn"):
        assert [one.condition.field for one in flow.gate_failures(strict, {}, start, "doing", NOW, ZONE)] == [
            "needed_by"
        ]


def test_solving_is_stamped_and_reopening_counted() -> None:
    support = WORKFLOW.kind("support")
    assert flow.effects_of_move(support, {}, "open", "solved", NOW) == {"fields.solved_at": NOW}
    assert flow.effects_of_move(support, {}, "open", "closed", NOW) == {"fields.solved_at": NOW}
    solved = {"fields.solved_at": NOW, "fields.reopened": 1}
    assert flow.effects_of_move(support, solved, "solved", "closed", NOW) == {}
    assert flow.effects_of_move(support, solved, "closed", "solved", NOW) == {}
    for start in ("solved", "closed"):
        assert flow.effects_of_move(support, solved, start, "open", NOW) == {
            "fields.solved_at": None,
            "fields.reopened": 2,
        }
    assert flow.effects_of_move(support, solved, "solved", "invalid", NOW) == {}


def test_returned_content_and_rounds_between_departments_are_counted() -> None:
    assert flow.effects_of_move(WORKFLOW.kind("content"), {}, "review", "drafting", NOW) == {"fields.returns": 1}
    assert flow.effects_of_move(WORKFLOW.kind("content"), {}, "review", "scheduled", NOW) == {}
    coordination = WORKFLOW.kind("coordination")
    assert flow.effects_of_move(coordination, {}, "committed", "requested", NOW) == {"fields.rounds": 1}
    assert flow.effects_of_move(coordination, {}, "doing", "delivered", NOW) == {"fields.delivered_at": NOW}
    assert flow.effects_of_move(coordination, {}, "doing", "committed", NOW) == {}
    assert flow.effects_of_move(coordination, {"fields.rounds": 2}, "disputed", "doing", NOW) == {
        "fields.rounds": 3,
        "fields.dispute_resolved_at": NOW,
    }


def test_a_dispute_begins_whichever_way_it_is_come_to_and_the_days_until_it_is_settled_are_counted() -> None:
    coordination = WORKFLOW.kind("coordination")
    for start in ("doing", "delivered"):
        assert flow.effects_of_move(coordination, {}, start, "disputed", NOW)["fields.disputed_at"] == NOW
    assert "fields.disputed_at" not in flow.effects_of_move(coordination, {}, "doing", "delivered", NOW)
    begun = {"fields.disputed_at": "2026-11-01T04:00:00Z"}
    settled = flow.effects_of_move(coordination, begun, "disputed", "doing", NOW)
    assert "fields.disputed_at" not in settled
    assert flow.derived(coordination, {**begun, **settled}) == {"fields.days_to_settle": 2.2}
    by_hand = {"fields.disputed_at": "2026-11-01", "fields.dispute_resolved_at": "2026-11-03"}
    assert flow.derived(coordination, by_hand) == {"fields.days_to_settle": 2.0}
    other_way = {"fields.disputed_at": NOW, "fields.dispute_resolved_at": "2026-11-01"}
    assert flow.derived(coordination, other_way) == {}


def test_each_deliverable_has_one_who_is_accountable() -> None:
    page = {"deliverable": "主会场", "accountable": "lin", "responsible": "mei"}
    held = {"fields.to_dept": "design", "fields.promised_date": "2026-11-10"}
    assert missing("coordination", {**held, "fields.raci": [page]}, "committed", "doing") == []
    two = [page, {**page, "accountable": "gu"}]
    assert missing("coordination", {**held, "fields.raci": two}, "committed", "doing") == [
        "each Deliverable only once in RACI"
    ]


def test_a_prediction_is_closed_once_the_experiment_runs() -> None:
    experiment = WORKFLOW.kind("experiment")
    for stage, closed in (("ready", []), ("running", [0, 0]), ("concluded", [0, 0]), ("aborted", [])):
        assert list(closed_since(experiment, stage, ()).values()) == closed


def test_a_score_is_computed_when_its_four_inputs_are_known() -> None:
    requirement = WORKFLOW.kind("requirement")
    held: dict[str, Any] = {"fields.reach": 300, "fields.user_value": 2, "fields.confidence": 80}
    assert flow.derived(requirement, held) == {}
    held["fields.effort"] = "m"
    assert flow.derived(requirement, held) == {"fields.score": 240.0}
    held["fields.score"] = 240.0
    assert flow.derived(requirement, held) == {}
    held["fields.reach"] = None
    assert flow.derived(requirement, held) == {"fields.score": None}
    assert flow.derived(WORKFLOW.kind("support"), held) == {}


def key_of(stage: Stage | None) -> str | None:
    return stage.key if stage else None


def test_what_the_next_stage_asks_for() -> None:
    content, support = (load_default().kind(key) for key in ("content", "support"))
    stage, names = flow.fields_ahead(content, "idea")
    assert (stage and stage.key, names) == ("drafting", ["editor", "brief", "publish_at"])
    stage, names = flow.fields_ahead(content, "assigned")
    assert (stage and stage.key, names) == ("drafting", ["editor", "brief", "publish_at"])
    stage, names = flow.fields_ahead(support, "open")
    assert (stage and stage.key, names) == ("solved", ["outcome"])
    assert flow.fields_ahead(support, "closed") == (None, [])
    assert flow.fields_ahead(support, "invalid") == (None, [])
