"""Chains carry what the next one needs: what `flow` fills, what comes back, and what opens by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain import chain_fills
from opsboard.domain.items import Item
from opsboard.domain.kinds_check import check_flows
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.value_text import Wording
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import adding, archiving, chains, editing, history, linking, moving, reading, related
from opsboard.usecases.importing import import_items
from opsboard.usecases.session import Session

WORKFLOW = load_default()
NOW = "2026-11-03T02:00:00Z"

FIRST: dict[str, tuple[dict[str, str], str]] = {
    "support": ({"customer": "王女士", "source_channel": "电话", "channel": "公众号"}, "钱三天没到账\n> 单号 88123"),
    "requirement": ({"problem": "退款慢", "proposal": "显示进度", "channel": "小程序", "scope": "市场"}, "原话"),
    "plan": ({"design_owner": "gu", "pages": '{"page": "首页", "slot": "标题", "rule": "两行"}'}, "一页说明"),
    "content": ({"brief": "三段话", "channel": "公众号", "publish_at": "2026-11-20 10:00"}, "初稿"),
    "coordination": ({"ask": "开退款接口", "to_dept": "技术", "promised_date": "2026-11-12"}, "细节"),
    "experiment": (
        {
            "hypothesis": "少一步就多成交",
            "primary_metric": "转化率",
            "guardrails": "退款率",
            "baseline": "0.1",
            "mde": "0.02",
            "learned": "手机上才有用",
            "prediction": "success",
        },
        "",
    ),
    "analysis": (
        {"type": "竞品", "finding": "对手三天退款", "competitor_name": "某店", "competitor_verdict": "拿来"},
        "",
    ),
}
"""What is written in the first item of each kind: its fields and its text."""

CARRIED: dict[tuple[str, str], dict[str, Any]] = {
    ("support", "requirement"): {
        "origin": "customer_service",
        "problem": "标题",
        "evidence": [
            {
                "type": "customer_service",
                "text": "钱三天没到账 单号 88123",
                "customer": "王女士",
                "channel": "phone",
                "day": "2026-11-03",
                "source": "SUP-1",
            }
        ],
        "channel": "公众号",
    },
    ("support", "support"): {"channel": "公众号"},
    ("support", "coordination"): {
        "from_dept": "service",
        "to_dept": "technology",
        "ask": "钱三天没到账\n单号 88123",
        "needed_by": "2026-11-30",
    },
    ("support", "content"): {"brief": "钱三天没到账\n单号 88123", "channel": "公众号"},
    ("support", "analysis"): {"type": "after_sales", "question": "钱三天没到账\n单号 88123"},
    ("requirement", "plan"): {"channel": "小程序", "scope": "market"},
    ("requirement", "coordination"): {"from_dept": "operations", "ask": "显示进度", "needed_by": "2026-11-30"},
    ("requirement", "experiment"): {"hypothesis": "显示进度", "channel": "小程序"},
    ("requirement", "content"): {"brief": "显示进度", "channel": "小程序", "scope": "market"},
    ("requirement", "analysis"): {"type": "review", "question": "退款慢"},
    ("plan", "coordination"): {
        "from_dept": "operations",
        "to_dept": "design",
        "ask": "- 首页 · Title · 两行",
        "needed_by": "2026-11-30",
    },
    ("plan", "content"): {"brief": "- 首页 · Title · 两行"},
    ("plan", "experiment"): {"hypothesis": "一页说明"},
    ("plan", "analysis"): {"type": "review", "question": "标题"},
    ("content", "experiment"): {"hypothesis": "三段话", "channel": "公众号"},
    ("content", "requirement"): {"origin": "editorial", "problem": "初稿", "channel": "公众号"},
    ("content", "coordination"): {"from_dept": "editorial", "ask": "三段话", "channel": "公众号"},
    ("content", "analysis"): {"type": "review", "question": "标题", "channel": "公众号"},
    ("coordination", "experiment"): {"hypothesis": "开退款接口"},
    ("coordination", "requirement"): {"origin": "internal", "problem": "开退款接口"},
    ("coordination", "coordination"): {
        "from_dept": "technology",
        "ask": "开退款接口",
        "needed_by": "2026-11-12",
    },
    ("coordination", "analysis"): {"type": "review", "question": "开退款接口"},
    ("experiment", "analysis"): {"type": "review", "question": "少一步就多成交", "finding": "手机上才有用"},
    ("experiment", "experiment"): {
        "hypothesis": "少一步就多成交",
        "primary_metric": "转化率",
        "guardrails": ["退款率"],
        "baseline": 0.1,
        "mde": 0.02,
        "evidence": [{"type": "statistics", "text": "手机上才有用"}],
    },
    ("experiment", "requirement"): {
        "origin": "data",
        "problem": "少一步就多成交",
        "evidence": [{"type": "statistics", "text": "手机上才有用"}],
    },
    ("experiment", "coordination"): {"from_dept": "operations", "ask": "少一步就多成交", "needed_by": "2026-11-30"},
    ("analysis", "requirement"): {
        "origin": "competitor",
        "problem": "对手三天退款",
        "evidence": [{"type": "competitor", "text": "对手三天退款"}],
        "competitor_name": "某店",
        "competitor_change": "对手三天退款",
        "competitor_verdict": "take",
    },
    ("analysis", "experiment"): {"hypothesis": "对手三天退款"},
    ("analysis", "plan"): {},
    ("analysis", "coordination"): {"from_dept": "operations", "ask": "对手三天退款", "needed_by": "2026-11-30"},
}
"""What the next item of each chain has in its fields, apart from what the board computes."""


def _first(session: Session, kind: str) -> Item:
    fields, body = FIRST[kind]
    return adding.add(session, kind, "标题", edits={"due": "2026-11-30"}, fields=fields, body=body)


@pytest.mark.parametrize(("source", "target"), [(flow.source, flow.target) for flow in WORKFLOW.flows])
def test_the_next_item_of_every_chain_has_what_is_known(gu: Session, source: str, target: str) -> None:
    first = _first(gu, source)
    result = adding.flow(gu, first.key, target, reason="now")
    made = reading.item(gu, result.added[0])
    computed = {field.key for field in WORKFLOW.kind(target).fields if field.is_kept_by_the_board or field.suggested}
    dates = {field.key for field in WORKFLOW.kind(target).fields if field.role}
    fields = {name: value for name, value in made.fields.items() if name not in computed | dates}
    expected = CARRIED[source, target]
    if (source, target) == ("content", "coordination"):
        assert fields.pop("needed_by") <= "2026-11-30"
    assert fields == expected
    assert len({change.batch for change in result.changed}) == 1
    history.undo(gu)
    assert reading.item(gu, made.key).archived
    assert reading.item(gu, first.key).fields == first.fields
    assert reading.item(gu, first.key).stage == first.stage


def test_the_flows_that_ship_name_what_is_there() -> None:
    check_flows(WORKFLOW)
    assert set(CARRIED) == {(flow.source, flow.target) for flow in WORKFLOW.flows}


def test_a_plan_knows_the_problem_and_quotes_the_rest_once(gu: Session) -> None:
    adding.add(gu, "support", "退款", body="SUP-9:\n\n> > 很久\n\n三天了")
    adding.flow(gu, "SUP-1", "requirement")
    editing.edit(gu, "REQ-1", {"fields.problem": "退款慢", "body": "SUP-1:\n\n> 三天了\n\n自己的话"})
    adding.flow(gu, "REQ-1", "plan")
    assert reading.item(gu, "PLN-1").body.startswith("退款慢\n\nREQ-1:\n\n> 退款\n>\n> 自己的话\n\n#")


def test_what_the_template_of_a_plan_asks_is_not_quoted(gu: Session) -> None:
    adding.add(
        gu,
        "plan",
        "首页",
        body="给老客户\n\n## Market research\n\n> What competitors do\n\n## 业务流程说明\n\n客服先看",
    )
    adding.flow(gu, "PLN-1", "coordination")
    assert reading.item(gu, "CRD-1").body == "PLN-1:\n\n> 首页\n>\n> 给老客户\n>\n> ## 业务流程说明\n>\n> 客服先看"
    adding.add(gu, "plan", "空")
    adding.flow(gu, "PLN-2", "coordination")
    assert reading.item(gu, "CRD-2").body == ""
    adding.flow(gu, "PLN-2", "content")
    assert reading.item(gu, "CNT-1").fields["brief"] == "空"


def test_incidents_lead_to_their_problem_and_plans_to_their_content(gu: Session) -> None:
    for title in ("慢", "a", "b"):
        adding.add(gu, "support", title)
    for key in ("SUP-2", "SUP-3"):
        linking.link(gu, "SUP-1", "contains", key)
    chain = chains.chain_of(gu, reading.item(gu, "SUP-1"))
    shown = [(step.depth, card.key, step.again) for step, card in chain.steps]
    assert shown == [(0, "SUP-2", ()), (1, "SUP-1", ()), (0, "SUP-3", ("SUP-1",))]
    adding.add(gu, "plan", "首页")
    adding.flow(gu, "PLN-1", "content")
    chain = chains.chain_of(gu, reading.item(gu, "CNT-1"))
    assert [(step.depth, card.key, step.again) for step, card in chain.steps] == [(0, "PLN-1", ()), (1, "CNT-1", ())]
    linking.link(gu, "SUP-1", "contains", "PLN-1")  # no flow says which way
    assert len(chains.chain_of(gu, reading.item(gu, "SUP-1")).steps) == 5


def test_a_long_text_is_quoted_whole_where_the_evidence_cuts_it(gu: Session) -> None:
    adding.add(gu, "support", "退款", body="很长。" * 500)
    (key,) = adding.flow(gu, "SUP-1", "requirement").added
    made = reading.item(gu, key)
    assert len(made.fields["evidence"][0]["text"]) <= 1000
    assert made.fields["evidence"][0]["source"] == "SUP-1"
    assert "很长。" * 500 in made.body


def test_a_ticket_says_what_became_of_it_and_goes_where_the_gates_let_it(gu: Session) -> None:
    adding.add(gu, "support", "a")
    result = adding.flow(gu, "SUP-1", "coordination")
    ticket = reading.item(gu, "SUP-1")
    assert (ticket.stage, ticket.fields["outcome"]) == ("new", "to_technology")
    assert [key for key, _error in result.kept] == ["SUP-1"]
    adding.add(gu, "support", "b", edits={"priority": "P1", "assignee": "gu"}, fields={"category": "技术"})
    assert adding.flow(gu, "SUP-2", "coordination").kept == []
    assert reading.item(gu, "SUP-2").stage == "escalated"
    adding.add(gu, "support", "c")
    adding.flow(gu, "SUP-3", "coordination", reason="夜里")
    ticket = reading.item(gu, "SUP-3")
    assert (ticket.stage, ticket.fields["decision_log"][0]["reason"]) == ("escalated", "夜里")


def test_what_somebody_filled_in_and_a_closed_ticket_stay(gu: Session) -> None:
    adding.add(gu, "support", "a", stage="solved", fields={"outcome": "answered"}, reason="x")
    adding.flow(gu, "SUP-1", "coordination")
    ticket = reading.item(gu, "SUP-1")
    assert (ticket.stage, ticket.fields["outcome"]) == ("solved", "answered")


def test_a_title_that_is_given_wins(gu: Session) -> None:
    adding.add(gu, "support", "a", body="b")
    (key,) = adding.flow(gu, "SUP-1", "requirement", "三天内退款").added
    assert (reading.item(gu, key).title, reading.item(gu, key).fields["problem"]) == ("三天内退款", "a")


def test_the_answer_of_design_comes_back_to_the_plan(gu: Session) -> None:
    plan = _first(gu, "plan")
    (key,) = adding.flow(gu, plan.key, "coordination").added
    request = reading.item(gu, key)
    assert (request.department, request.assignee) == ("design", "gu")
    editing.edit(gu, key, {"fields.deliverable": "五屏稿 https://d.example/5"})
    moving.move(gu, key, "delivered", reason="now")
    plan = reading.item(gu, plan.key)
    assert [comment.body for comment in plan.comments] == [f"{key}:\n\n> 五屏稿 https://d.example/5"]
    assert plan.fields["deliverable_pages"] is True
    moving.move(gu, key, "doing")
    moving.move(gu, key, "delivered", reason="again")
    assert len(reading.item(gu, plan.key).comments) == 1
    for _time in range(3):
        history.undo(gu)
    plan = reading.item(gu, plan.key)
    assert (plan.comments, plan.fields.get("deliverable_pages")) == ((), None)


def test_a_verdict_to_iterate_opens_the_next_experiment_once(gu: Session) -> None:
    first = _first(gu, "experiment")
    moving.move(gu, first.key, "reading", reason="x")
    editing.edit(gu, first.key, {"fields.verdict": "iterate"}, stage="concluded", reason="x")
    (link,) = reading.item(gu, first.key).links
    assert link.relation == "evolves_into"
    second = reading.item(gu, link.key)
    assert (second.stage, second.fields["hypothesis"]) == ("hypothesis", "少一步就多成交")
    assert not {"prediction", "verdict", "result", "learned"} & second.fields.keys()
    editing.edit(gu, first.key, {"fields.verdict": "adopt"})
    editing.edit(gu, first.key, {"fields.verdict": "iterate"})
    assert len(reading.item(gu, first.key).links) == 1
    for _time in range(3):
        history.undo(gu)
    assert (reading.item(gu, first.key).links, reading.item(gu, second.key).archived) == ((), True)


_LINES = st.lists(
    st.sampled_from(["", "> ", ">> a", "> > b", "SUP-7:", "退款", "> 单号", "  > c", "REQ-1：", "x > y"]), max_size=8
).map("\n".join)


@given(body=_LINES, title=st.sampled_from(["a", "> b", "退款"]))
def test_nothing_is_quoted_twice(body: str, title: str) -> None:
    quote = chain_fills.quoted("SUP-1", f"{title}\n\n{chain_fills.own_words(body)}")
    assert not re.search(r"^[ \t]*>[ \t]*>", quote, re.MULTILINE)
    assert not re.search(r"^[ \t]*>", chain_fills.own_words(body), re.MULTILINE)


_VALUES = st.fixed_dictionaries(
    {}, optional={"outcome": st.sampled_from(["answered", "to_requirement"]), "customer": st.just("王")}
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=_VALUES, flow=st.sampled_from(WORKFLOW.flows), more=st.booleans())
def test_no_fill_writes_over_what_is_there(held: Mapping[str, Any], flow: Any, more: bool) -> None:
    fields, body = FIRST[flow.source]
    item = Item("SUP-1", flow.source, "new", "active", "标题", body, fields={**fields, **held}, created_at=NOW)
    taker = WORKFLOW.kind(flow.target)
    full = {f"fields.{field.key}": "there" for field in taker.fields} | dict.fromkeys(
        ("body", "department", "assignee"), "there"
    )
    got = chain_fills.filled(WORKFLOW, flow.fills, item, taker, full if more else {}, NOW, Wording())
    assert not (more and got.properties)
    marks = {f"fields.{name}": value for name, value in held.items()}
    found = chain_fills.filled(WORKFLOW, flow.marks, item, WORKFLOW.kind(flow.source), marks, NOW, Wording())
    assert not found.properties.keys() & marks.keys()


def test_the_chain_goes_both_ways_over_all_branches(gu: Session) -> None:
    for title in ("a", "b"):
        adding.add(gu, "support", title)
    adding.flow(gu, "SUP-1", "requirement")
    linking.link(gu, "SUP-2", "becomes", "REQ-1")
    for kind in ("plan", "experiment"):
        adding.flow(gu, "REQ-1", kind)
    adding.flow(gu, "EXP-1", "experiment")
    chain = chains.chain_of(gu, reading.item(gu, "EXP-2"))
    assert [(step.depth, card.key, step.again) for step, card in chain.steps] == [
        (0, "SUP-1", ()),
        (1, "REQ-1", ()),
        (2, "EXP-1", ()),
        (3, "EXP-2", ()),
        (2, "PLN-1", ()),
        (0, "SUP-2", ("REQ-1",)),
    ]
    assert [card.key for card in chain.path] == ["SUP-1", "REQ-1", "EXP-1", "EXP-2"]
    adding.add(gu, "support", "alone")
    linking.link(gu, "SUP-3", "related", "REQ-1")
    assert chains.chain_of(gu, reading.item(gu, "SUP-3")).steps == ()


def test_keys_in_the_field_for_related_pieces_become_links(gu: Session) -> None:
    for title in ("a", "b", "c"):
        adding.add(gu, "content", title)
    made = adding.add(
        gu, "content", "d", fields={"related": "cnt-1; https://x.example; ＣＮＴ－2、CNT-3; CNT-99; CNT-4"}
    )
    assert made.fields["related"] == ["https://x.example", "CNT-99", "CNT-4"]
    assert [(link.relation, link.key) for link in made.links] == [("related", f"CNT-{n}") for n in (1, 2, 3)]
    assert [link.key for link in reading.item(gu, "CNT-2").links] == ["CNT-4"]
    editing.edit(gu, "CNT-1", {"fields.related": "CNT-2"})
    first = reading.item(gu, "CNT-1")
    assert (first.fields, [link.key for link in first.links]) == ({}, ["CNT-2", "CNT-4"])
    history.undo(gu)
    assert [link.key for link in reading.item(gu, "CNT-1").links] == ["CNT-4"]
    assert [link.key for link in reading.item(gu, "CNT-2").links] == ["CNT-4"]


def test_keys_in_a_file_become_links_too(gu: Session) -> None:
    adding.add(gu, "content", "a")
    rows = ParsedItem(1, "b", kind_word="content", source_id="x", fields={"related": ["CNT-1", "else"]})
    import_items(gu, ParsedFile("csv", (rows,)))
    assert reading.item(gu, "CNT-2").fields["related"] == ["else"]
    assert [link.key for link in reading.item(gu, "CNT-1").links] == ["CNT-2"]


def test_what_may_be_related_is_offered_until_it_is_linked(gu: Session) -> None:
    adding.add(gu, "content", "退款多久到账一文说清", labels=["退款"])
    adding.add(gu, "content", "退款多久到账 2026 版")
    adding.add(gu, "content", "主会场海报", labels=["退款", "海报", "双11"])
    adding.add(gu, "content", "无关的一篇")
    adding.add(gu, "support", "x", fields={"customer": "王女士"})
    adding.add(gu, "support", "y", fields={"customer": "王女士"})
    adding.add(gu, "support", "退款多久到账", stage="invalid", reason="x")

    def offered(key: str) -> list[str]:
        return [one.card.key for one in related.related_items(gu, reading.item(gu, key))]

    assert offered("CNT-1") == ["CNT-2", "CNT-3"]
    assert offered("SUP-1") == ["SUP-2"]
    linking.link(gu, "CNT-1", "related", "CNT-2")
    assert offered("CNT-1") == ["CNT-3"]
    archiving.archive(gu, "CNT-3")
    assert offered("CNT-1") == []
    adding.flow(gu, "CNT-4", "requirement")
    assert offered("CNT-4") == []
