"""The seven kinds are those of the trade, complete in both languages, and survive being kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from opsboard.domain.errors import Invalid
from opsboard.domain.kinds import CATEGORIES, FIELD_TYPES, Field, Name, Workflow
from opsboard.domain.kinds_loader import load_default, workflow_from_json, workflow_of, workflow_to_json

STAGES = {
    "requirement": "inbox b, analysing a, review a, scheduled a, doing a, verify a, live d, rejected x, merged x",
    "content": (
        "idea b, assigned b, drafting a, review a, scheduled w, published d, maintain d, withdrawn x, duplicate x"
    ),
    "plan": "proposed b, research a, feasibility a, writing a, review a, handoff w, build a, accepted d, shelved x",
    "support": "new b, triage a, open a, pending w, escalated w, solved d, closed d, invalid x, duplicate x",
    "coordination": (
        "draft b, requested w, committed a, doing a, disputed w, delivered a, confirmed d, withdrawn x, duplicate x"
    ),
    "experiment": "hypothesis b, design a, ready b, running a, reading a, concluded d, aborted x",
    "analysis": "question b, collecting a, analysing a, concluded a, acting a, following w, closed d, cancelled x",
}

STAGE_WORDS = {
    "requirement": "需求池 分析 评审 已排期 实施 待验收 已上线 否决 合并",
    "content": "选题 已派 撰写 审核 待发布 已发布 维护 撤稿 重复",
    "plan": "立项 调研 可行性 撰写 评审 移交设计 实施 验收 搁置",
    "support": "新建 受理 处理中 待客户 已转技术 已解决 已关闭 无效 重复",
    "coordination": "拟稿 已提交 已承诺 进行中 有分歧 已交付 已确认 撤回 重复",
    "experiment": "假设 设计 就绪 运行 判读 结论 中止",
    "analysis": "提问 取数 分析 结论 执行 跟进 关闭 取消",
}

FIELDS = {
    "requirement": (
        "origin problem proposal business_change user_value reach confidence effort score signals feasible feasible_by "
        "novelty innovation_level competitor_name competitor_url competitor_change competitor_seen_on "
        "competitor_verdict business_owner tech_owner"
    ),
    "content": (
        "content_type work brief publish_at editor reviewer url related quality quality_facts quality_title "
        "quality_images quality_links quality_compliance returns review_again_on expires_on "
        "effective_on policy_version products brief_due draft_due review_due qa_due"
    ),
    "plan": (
        "plan_type deliverable_research deliverable_feasibility deliverable_document deliverable_flow "
        "deliverable_pages pages "
        "feasibility_market feasibility_technical feasibility_cost feasibility_risk feasibility_verdict "
        "design_owner budget"
    ),
    "support": (
        "reporter_agent customer order_no product source_channel category work outcome first_reply_at solved_at "
        "reopened csat incidents signals"
    ),
    "coordination": (
        "from_dept to_dept ask deliverable needed_by promised_date promise_moved delivered_at raci dispute_position_a "
        "dispute_position_b dispute_arbiter disputed_at dispute_resolved_at days_to_settle rounds csat"
    ),
    "experiment": (
        "hypothesis prediction prediction_probability primary_metric guardrails lower_better baseline mde variants "
        "sample_needed stop_rule run_from run_to started_at stopped_at result cost verdict learned concluded_at "
        "days_to_verdict brier surprise"
    ),
    "analysis": (
        "type question period data_source metric finding conclusion actions actions_done follow_up_on followed_up "
        "competitor_name competitor_url competitor_change competitor_seen_on competitor_verdict competitor_value "
        "became became_stage"
    ),
}

COMMON = "channel scope evidence decision_log"

CHOICES = {
    ("requirement", "origin"): "用户 客服 竞品 数据 内部 编辑",
    ("requirement", "effort"): "小 中 大 特大",
    ("requirement", "feasible"): "未定 可行 有条件 不可行",
    ("requirement", "novelty"): "模仿 改良 创新",
    ("requirement", "innovation_level"): "流程 管理 组织",
    ("requirement", "scope"): "市场 企业 协同",
    ("content", "content_type"): "文章 专题 商品文案 海报 短视频 直播 功能页 产品政策",
    ("content", "work"): "栏目规划 编辑上传 质量提升",
    ("plan", "feasibility_verdict"): "可行 有条件 不可行",
    ("support", "source_channel"): "电话 在线 邮件 平台",
    ("support", "category"): "商品 物流 退款 技术 政策",
    ("support", "work"): "响应问题 产品政策 产品包装 使用体验",
    ("support", "outcome"): "合理答复 转技术 更好方案 转需求",
    ("coordination", "to_dept"): "运营 技术 美工 测试 业务 客服 市场 销售 编辑 外部伙伴",
    ("experiment", "prediction"): "成 败",
    ("experiment", "verdict"): "肯定 改进 否定",
    ("analysis", "type"): "调研 产品定位 竞品 竞品观察 管理分类 流量/转化 售后 复盘",
}

COLUMNS = {
    ("requirement", "evidence"): "type text customer channel day source url",
    ("requirement", "decision_log"): "at by decision reason",
    ("plan", "pages"): "page slot rule wireframe_url",
    ("coordination", "raci"): "deliverable accountable responsible consulted informed",
    ("experiment", "variants"): "name share",
    ("experiment", "result"): "variant metric n successes mean sd effect ci",
    ("analysis", "metric"): "name value prev target",
}

GATES = {
    ("requirement", "leaving analysing"): "problem set, origin set, evidence filled",
    (
        "requirement",
        "leaving review",
    ): "feasible set, feasible not, feasible not, score set, business_change set, decision_log filled",
    ("requirement", "leaving scheduled"): "due set, business_owner set, tech_owner set",
    ("requirement", "leaving verify"): "checklist",
    ("content", "leaving assigned"): "editor set, brief set, publish_at set",
    ("content", "leaving review"): (
        "reviewer set, reviewer differs, quality_facts set, quality_title set, quality_images set, quality_links set, "
        "quality_compliance set, ticked"
    ),
    ("content", "entering scheduled"): "publish_at future",
    ("content", "entering published"): "url set",
    ("content", "entering maintain"): "quality set, review_again_on set, url set",
    ("plan", "leaving research"): "deliverable_research set, deliverable_research backed",
    ("plan", "leaving feasibility"): (
        "deliverable_feasibility set, deliverable_feasibility backed, feasibility_verdict set, feasibility_verdict not"
    ),
    ("plan", "leaving writing"): (
        "deliverable_document set, deliverable_document backed, deliverable_flow set, deliverable_flow backed, "
        "pages filled"
    ),
    ("plan", "leaving review"): "link based_on, design_owner set",
    ("support", "leaving triage"): "category set, priority set, assignee set",
    ("support", "entering solved"): "outcome set",
    ("coordination", "leaving committed"): "to_dept set, promised_date set, raci distinct",
    ("coordination", "entering disputed"): "dispute_position_a set, dispute_position_b set",
    ("coordination", "leaving disputed"): "decision_log filled, dispute_arbiter set",
    ("experiment", "leaving design"): "primary_metric set, guardrails filled, sample_needed set, stop_rule set",
    ("experiment", "leaving ready"): "prediction set, prediction_probability set",
    ("experiment", "leaving reading"): "run_to in_time",
    ("experiment", "entering concluded"): "verdict set, learned set",
    ("analysis", "leaving question"): "competitor_verdict set, competitor_value set",
    ("analysis", "leaving concluded"): "finding set, metric filled",
    ("analysis", "leaving acting"): "actions complete, actions complete",
    ("analysis", "leaving following"): "followed_up set",
}

LINKS = {
    "requirement": "caused_by planned_in needs tested_by delivers",
    "content": "part_of raises related",
    "plan": "based_on hands_to contains",
    "support": "escalated_to becomes answers_with duplicate_of",
    "coordination": "for",
    "experiment": "tests evolves_from",
    "analysis": "leads_to reviews",
}

CHAIN = (
    ("support", "requirement"),
    ("support", "coordination"),
    ("requirement", "plan"),
    ("requirement", "coordination"),
    ("plan", "coordination"),
    ("plan", "content"),
    ("coordination", "experiment"),
    ("content", "experiment"),
    ("experiment", "analysis"),
    ("analysis", "requirement"),
    ("experiment", "experiment"),
)


@pytest.fixture(scope="module")
def workflow() -> Workflow:
    return load_default()


def test_the_seven_kinds_have_the_prefixes_that_keys_are_made_of(workflow: Workflow) -> None:
    found = [(kind.key, kind.prefix, kind.name.short("zh")) for kind in workflow.kinds]
    assert found == [
        ("requirement", "REQ", "需求"),
        ("content", "CNT", "内容"),
        ("plan", "PLN", "策划"),
        ("support", "SUP", "支持"),
        ("coordination", "CRD", "协作"),
        ("experiment", "EXP", "试验"),
        ("analysis", "ANL", "分析"),
    ]


@pytest.mark.parametrize("key", STAGES)
def test_every_stage_stands_in_order_with_its_category(workflow: Workflow, key: str) -> None:
    letters = {"backlog": "b", "active": "a", "waiting": "w", "done": "d", "dropped": "x"}
    found = ", ".join(f"{stage.key} {letters[stage.category]}" for stage in workflow.kind(key).stages)
    assert found == STAGES[key]


@pytest.mark.parametrize("key", STAGE_WORDS)
def test_stages_have_the_words_of_the_trade(workflow: Workflow, key: str) -> None:
    assert " ".join(stage.name.zh for stage in workflow.kind(key).stages) == STAGE_WORDS[key]


def test_clocks_stop_for_a_waiting_customer_but_not_for_an_escalation(workflow: Workflow) -> None:
    support = workflow.kind("support")
    assert not support.stage("pending").clock
    assert support.stage("escalated").clock
    assert not support.stage("solved").clock
    side = [(kind.key, stage.key) for kind in workflow.kinds for stage in kind.stages if stage.side]
    assert side == [("support", "pending"), ("support", "escalated"), ("coordination", "disputed")]


@pytest.mark.parametrize("key", FIELDS)
def test_every_field_is_there(workflow: Workflow, key: str) -> None:
    assert " ".join(field.key for field in workflow.kind(key).fields) == f"{FIELDS[key]} {COMMON}"


@pytest.mark.parametrize(("kind", "field"), CHOICES)
def test_choices_have_the_words_of_the_trade(workflow: Workflow, kind: str, field: str) -> None:
    assert " ".join(choice.name.zh for choice in workflow.kind(kind).field(field).values) == CHOICES[kind, field]


@pytest.mark.parametrize(("kind", "field"), COLUMNS)
def test_tables_have_their_columns(workflow: Workflow, kind: str, field: str) -> None:
    assert " ".join(column.key for column in workflow.kind(kind).field(field).columns) == COLUMNS[kind, field]


def test_every_gate_is_there_and_only_two_cannot_be_passed(workflow: Workflow) -> None:
    found, required = {}, []
    for kind in workflow.kinds:
        for gate in kind.gates:
            place = (kind.key, f"{'entering' if gate.entering else 'leaving'} {gate.stage}")
            found[place] = ", ".join(
                f"link {condition.value}" if condition.need == "link" else f"{condition.field} {condition.need}".strip()
                for condition in gate.needs
            )
            if gate.level == "required":
                required.append(place)
    assert found == GATES
    assert required == [("support", "entering solved"), ("experiment", "entering concluded")]


def test_dates_stand_on_the_calendar(workflow: Workflow) -> None:
    roles = {(kind.key, field.key): field.role for kind in workflow.kinds for field in kind.fields if field.role}
    assert roles == {
        ("content", "publish_at"): "publish",
        ("content", "brief_due"): "brief_due",
        ("content", "draft_due"): "draft_due",
        ("content", "review_due"): "review_due",
        ("content", "qa_due"): "qa_due",
        ("content", "review_again_on"): "review",
        ("content", "expires_on"): "expires",
        ("coordination", "promised_date"): "promised",
        ("experiment", "run_from"): "run",
        ("experiment", "run_to"): "run_end",
        ("analysis", "follow_up_on"): "follow_up",
    }


def test_links_of_every_kind_have_a_relation_and_its_inverse(workflow: Workflow) -> None:
    for words in LINKS.values():
        for word in words.split():
            assert workflow.relation(workflow.relation(word).inverse).inverse == word


def test_the_chain_flows_from_the_customer_to_the_next_round(workflow: Workflow) -> None:
    flows = {(flow.source, flow.target): flow.relation for flow in workflow.flows}
    assert flows.keys() >= set(CHAIN)
    assert flows["support", "requirement"] == "becomes"
    assert workflow.relation(flows["requirement", "plan"]).inverse == "based_on"
    assert all((kind.key, "coordination") in flows for kind in workflow.kinds)
    for relation in (flows["support", "coordination"], flows["plan", "coordination"], "needs"):
        assert workflow.relation(workflow.relation(relation).inverse).blocks


def test_departments_are_those_that_operations_works_with(workflow: Workflow) -> None:
    words = " ".join(choice.name.zh for choice in workflow.departments)
    assert words == "运营 技术 美工 测试 业务 客服 市场 销售 编辑 外部伙伴"


def test_promises_to_customers_are_set(workflow: Workflow) -> None:
    clocks = workflow.settings["clocks"]["support"]
    assert clocks["P0"] == {"reply": "15m", "next": "15m", "solve": "4h", "time": "always"}
    assert clocks["P3"] == {"reply": "4h", "next": "4h", "solve": "3d", "time": "working"}


def test_both_languages_are_complete(workflow: Workflow) -> None:
    for name in _names(workflow):
        assert name.en.isascii()
        assert name.zh.strip()
        assert not name.zh.isascii(), name
        assert not name.short_en or len(name.short_en) <= 7


def test_every_word_is_of_a_known_sort(workflow: Workflow) -> None:
    for kind in workflow.kinds:
        assert kind.colour in ("blue", "green", "yellow", "magenta", "cyan", "red", "orange")
        assert any(stage.wip for stage in kind.stages)
        assert {stage.category for stage in kind.stages} <= set(CATEGORIES)
        assert {field.type for field in kind.fields} <= set(FIELD_TYPES)
    assert len({kind.colour for kind in workflow.kinds}) == 7


def test_a_board_keeps_the_workflow_as_it_was(workflow: Workflow) -> None:
    kept = workflow_to_json(workflow)
    assert workflow_from_json(kept) == workflow
    assert workflow_to_json(workflow_from_json(kept)) == kept


def test_a_workflow_that_was_kept_before_gates_had_a_direction_is_read(workflow: Workflow) -> None:
    kept = workflow_to_json(workflow)
    assert kept.count('"any_direction":true') == 1
    older = workflow_from_json(kept.replace('"any_direction":true,', ""))
    assert not any(gate.any_direction for kind in older.kinds for gate in kind.gates)
    assert "any_direction" not in workflow_to_json(older)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("kinds", 3, "stages", 0, "category"), "activ", ["support.stages.new.category", "activ"]),
        (("kinds", 3, "stages", 0, "wip"), 0, ["support.stages.new.wip"]),
        (("kinds", 3, "stages", 0, "colour"), "red", ["support.stages.new", "colour"]),
        (("kinds", 0, "fields", 0, "type"), "choise", ["requirement.fields.origin.type", "choise"]),
        (("kinds", 0, "fields", 0, "name"), ["Origin"], ["requirement.fields.origin.name"]),
        (("kinds", 0, "fields", 0, "values", 1), ["x"], ["requirement.fields.origin.values[2]"]),
        (("kinds", 0, "gates", 0, "leaving"), "analyzing", ["requirement.gates[1]", "analyzing"]),
        (("kinds", 0, "gates", 0, "needs", 1, "field"), "orgin", ["requirement.gates[1].needs[2]", "orgin"]),
        (("kinds", 0, "gates", 0, "needs", 1, "need"), "sett", ["requirement.gates[1].needs[2]", "sett"]),
        (("kinds", 0, "gates", 1, "needs", 1, "value"), "maybe", ["requirement.gates[2].needs[2]", "maybe"]),
        (("kinds", 0, "gates", 0, "any_direction"), "yes", ["requirement.gates[1].any_direction", "true or false"]),
        (("kinds", 0, "gates", 0, "any_directoin"), True, ["requirement.gates[1]", "did you mean any_direction"]),
        (("kinds", 1, "prefix"), "REQ", ["REQ", "twice"]),
        (("kinds", 1, "prefix"), "C-1", ["content", "C-1"]),
        (("kinds", 1, "key"), "Content", ["Content"]),
        (("kinds", 1, "stages"), "idea", ["content.stages", "list"]),
        (("kinds", 1, "stages"), [], ["content"]),
        (("kinds",), [], ["no kinds"]),
        (("kinds", 1), 3, ["kinds[2]", "table"]),
        (("relations", 0, "inverse"), "nobody", ["relations.becomes.inverse", "nobody"]),
        (("flows", 0), ["support", "nothing", "becomes"], ["flows[1]", "nothing"]),
        (("flows", 0), ["support"], ["flows[1]"]),
        (("colours",), [], ["colours"]),
    ],
)
def test_a_mistake_is_named_with_its_place(
    workflow: Workflow, path: tuple[Any, ...], value: Any, words: list[str]
) -> None:
    data = json.loads(workflow_to_json(workflow))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(Invalid) as refusal:
        workflow_of(data)
    assert all(word in str(refusal.value) for word in words), str(refusal.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"kinds":', "[" * 100_000])
def test_what_is_no_workflow_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        workflow_from_json(text)


def _names(workflow: Workflow) -> Iterator[Name]:
    for relation in workflow.relations:
        yield relation.name
    for choice in workflow.departments:
        yield choice.name
    for kind in workflow.kinds:
        yield kind.name
        yield from (stage.name for stage in kind.stages)
        for field in kind.fields:
            yield from _field_names(field)


def _field_names(field: Field) -> Iterator[Name]:
    if field.key not in ("raci",):
        yield field.name
    if field.key != "effort":
        yield from (choice.name for choice in field.values)
    for column in field.columns:
        yield from _field_names(column)
