"""Rules that hold: what a team would not do without a word about it does not pass unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from opsboard.domain.errors import GateRefused, Refused
from opsboard.usecases import adding, editing, history, moving, reading
from opsboard.usecases.locks import changed_when_closed
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from usecases.conftest import HandClock

READY = "so it came"
PREDICTED = {"prediction": "success", "prediction_probability": "70"}
CONCLUDED = {"verdict": "adopt", "learned": "写下来"}


def fields_of(session: Session, key: str) -> dict[str, Any]:
    return dict(reading.item(session, key).fields)


def missing(session: Session, key: str, stage: str) -> list[str]:
    """What a move to a stage is refused for."""
    with pytest.raises(GateRefused) as refused:
        moving.move(session, key, stage)
    assert refused.value.overridable
    names = refused.value.values["missing"]
    assert isinstance(names, tuple)
    return [name.en for name in names]


def passes_with_a_reason(session: Session, key: str, stage: str) -> None:
    moving.move(session, key, stage, reason="总监定的")
    held = reading.item(session, key)
    assert held.stage == stage
    assert held.fields["decision_log"][-1]["reason"] == "总监定的"


def test_what_is_infeasible_is_not_scheduled_unasked(lin: Session) -> None:
    known = {
        "feasible": "不可行",
        "reach": "300",
        "user_value": "2",
        "confidence": "80",
        "effort": "m",
        "business_change": "少打电话",
    }
    adding.add(lin, "requirement", "换货自助", stage="review", fields=known, reason=READY)
    editing.edit(lin, "REQ-1", {"fields.decision_log": '{"decision": "不做"}'})
    assert missing(lin, "REQ-1", "scheduled") == ["Feasible other than Infeasible"]
    assert missing(lin, "REQ-1", "doing")[0] == "Feasible other than Infeasible"
    editing.edit(lin, "REQ-1", {"fields.feasible": "conditional"})
    moving.move(lin, "REQ-1", "scheduled")
    history.undo(lin)
    editing.edit(lin, "REQ-1", {"fields.feasible": "infeasible"})
    passes_with_a_reason(lin, "REQ-1", "scheduled")


@pytest.mark.parametrize(
    ("stage", "forward", "fields", "wanted"),
    [
        ("research", "feasibility", {}, ["Market research"]),
        (
            "feasibility",
            "writing",
            {"deliverable_feasibility": "yes"},
            ["something under Feasibility study in the text", "Feasibility verdict"],
        ),
        ("feasibility", "writing", {"feasibility_verdict": "go"}, ["Feasibility study"]),
        (
            "feasibility",
            "writing",
            {"deliverable_feasibility": "yes", "feasibility_verdict": "no_go"},
            ["something under Feasibility study in the text", "Feasibility verdict other than No-go"],
        ),
        (
            "writing",
            "review",
            {"deliverable_document": "no", "deliverable_flow": "no"},
            ["Plan document", "Business flow", "Pages"],
        ),
        ("review", "handoff", {}, ['a link "based on"', "Design owner"]),
    ],
)
def test_a_plan_goes_on_with_what_is_missing_only_for_a_reason(
    lin: Session, stage: str, forward: str, fields: dict[str, str], wanted: list[str]
) -> None:
    adding.add(lin, "plan", "首页改版", stage=stage, fields=fields, reason=READY)
    assert missing(lin, "PLN-1", forward) == wanted
    passes_with_a_reason(lin, "PLN-1", forward)


def test_a_longer_step_dodges_no_rule_of_a_plan(lin: Session) -> None:
    adding.add(lin, "plan", "首页改版", fields={"feasibility_verdict": "no_go"})
    assert missing(lin, "PLN-1", "build") == [
        "Market research",
        "Feasibility study",
        "Feasibility verdict other than No-go",
        "Plan document",
        "Business flow",
        "Pages",
        'a link "based on"',
        "Design owner",
    ]


DISPUTE = {"to_dept": "技术", "promised_date": "2026-11-20", "dispute_position_a": "要", "dispute_position_b": "不要"}


@pytest.mark.parametrize("way", ["doing", "delivered", "requested", "withdrawn"])
def test_a_dispute_is_left_with_a_decision_and_an_arbiter_and_told_when(
    lin: Session, clock: HandClock, way: str
) -> None:
    adding.add(lin, "coordination", "退款接口", stage="doing", fields=DISPUTE, reason=READY)
    moving.move(lin, "CRD-1", "disputed")
    assert missing(lin, "CRD-1", way) == ["Decisions", "Arbiter"]
    clock.forward(hours=3)
    editing.edit(lin, "CRD-1", {"fields.decision_log": '{"decision": "下周做"}', "fields.dispute_arbiter": "gu"})
    moving.move(lin, "CRD-1", way)
    assert fields_of(lin, "CRD-1")["dispute_resolved_at"] == "2026-11-03T05:00:00Z"
    history.undo(lin)
    assert "dispute_resolved_at" not in fields_of(lin, "CRD-1")
    moving.move(lin, "CRD-1", way)
    moving.move(lin, "CRD-1", "disputed", reason="又吵起来")
    assert "dispute_resolved_at" not in fields_of(lin, "CRD-1")
    assert all(finding.level == "ok" for finding in lin.store.check(deep=True))


def test_each_time_that_work_comes_back_is_a_round(lin: Session) -> None:
    fields = {**DISPUTE, "dispute_arbiter": "gu", "decision_log": '{"decision": "下周做"}'}
    adding.add(lin, "coordination", "退款接口", stage="doing", fields=fields, reason=READY)

    def rounds(*stages: str) -> int:
        for stage in stages:
            moving.move(lin, "CRD-1", stage)
        return int(fields_of(lin, "CRD-1").get("rounds", 0))

    assert rounds("delivered", "doing") == 1
    assert rounds("disputed", "doing") == 2
    assert rounds("delivered", "disputed") == 2
    assert rounds("committed") == 3
    assert rounds("doing", "committed") == 3
    assert rounds("requested") == 4
    assert rounds("confirmed", "delivered") == 4
    assert rounds("doing") == 5


@pytest.fixture
def started(lin: Session, gu: Session) -> Session:
    """EXP-1 runs, predicted to succeed at 70 %."""
    adding.add(lin, "experiment", "按钮颜色", stage="ready", fields=PREDICTED, reason=READY)
    moving.move(lin, "EXP-1", "running")
    return lin


def test_nothing_runs_without_a_prediction_unasked(lin: Session) -> None:
    adding.add(lin, "experiment", "按钮颜色", stage="ready", reason=READY)
    assert missing(lin, "EXP-1", "running") == ["Prediction", "Probability"]
    assert missing(lin, "EXP-1", "reading") == ["Prediction", "Probability"]
    moving.move(lin, "EXP-1", "running", answers={f"fields.{name}": text for name, text in PREDICTED.items()})
    held = fields_of(lin, "EXP-1")
    assert (held["prediction"], held["prediction_probability"]) == ("success", 70)


@pytest.mark.parametrize("where", ["running", "ready", "hypothesis", "aborted", "reading"])
@pytest.mark.parametrize("to", ["failure", None])
def test_a_prediction_stays_closed_wherever_the_experiment_goes(started: Session, where: str, to: str | None) -> None:
    if where != "running":
        moving.move(started, "EXP-1", where)
    with pytest.raises(Refused, match="EXP-1: Prediction is closed since Running; a lead changes it, with a reason"):
        editing.edit(started, "EXP-1", {"fields.prediction": to}, reason="I know better now")
    assert fields_of(started, "EXP-1")["prediction"] == "success"


def test_a_lead_changes_it_with_a_reason_and_it_stays_in_sight(started: Session, gu: Session, clock: HandClock) -> None:
    with pytest.raises(GateRefused, match="needs a reason") as refused:
        editing.edit(gu, "EXP-1", {"fields.prediction": "failure"})
    assert refused.value.overridable
    clock.forward(days=1)
    editing.edit(gu, "EXP-1", {"fields.prediction": "failure"}, reason="填反了")
    editing.edit(gu, "EXP-1", {"fields.prediction_probability": None}, reason="不知道")
    history.undo(gu)
    (one,) = changed_when_closed(started, reading.item(started, "EXP-1"))
    assert (one.field, one.by, one.before, one.after, one.reason) == (
        "prediction",
        "gu",
        "success",
        "failure",
        "填反了",
    )
    assert one.at == "2026-11-04T02:00:00Z"


def test_a_start_by_mistake_that_was_taken_back_closes_nothing(started: Session) -> None:
    history.undo(started)
    editing.edit(started, "EXP-1", {"fields.prediction": "failure"})
    assert fields_of(started, "EXP-1")["prediction"] == "failure"


def test_undo_opens_no_way_round(lin: Session, gu: Session) -> None:
    adding.add(lin, "experiment", "按钮颜色", stage="ready", reason=READY)
    editing.edit(lin, "EXP-1", {"fields.prediction": "success", "fields.prediction_probability": "70"})
    moving.move(gu, "EXP-1", "running")
    with pytest.raises(Refused, match="is closed since Running"):
        history.undo(lin)
    history.undo(gu)
    history.undo(lin)
    assert "prediction" not in fields_of(lin, "EXP-1")


def test_what_ran_on_beyond_its_planned_end_is_concluded_only_for_a_reason(started: Session, clock: HandClock) -> None:
    editing.edit(started, "EXP-1", {"fields.run_to": "2026-11-10", "fields.verdict": "adopt", "fields.learned": "好"})
    clock.now = "2026-11-11T08:00:00Z"
    moving.move(started, "EXP-1", "reading")
    clock.now = "2026-11-20T08:00:00Z"
    moving.move(started, "EXP-1", "concluded")  # it stopped when it should
    history.undo(started)
    history.undo(started)
    assert missing(started, "EXP-1", "concluded") == ["an end by 2026-11-10 (Runs to)"]
    moving.move(started, "EXP-1", "reading")
    assert missing(started, "EXP-1", "concluded") == ["an end by 2026-11-10 (Runs to)"]
    passes_with_a_reason(started, "EXP-1", "concluded")


def test_a_piece_without_an_address_is_published_by_no_step_unasked(lin: Session) -> None:
    rated = {"quality": "4", "review_again_on": "2027-02-01"}
    adding.add(lin, "content", "新品", stage="scheduled", fields=rated, reason=READY)
    assert missing(lin, "CNT-1", "published") == ["Address"]
    assert missing(lin, "CNT-1", "maintain") == ["Address"]
    passes_with_a_reason(lin, "CNT-1", "published")
