"""Queries: what they mean, and how a mistake in one is answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Campaign, Person
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.query import (
    And,
    Days,
    FieldBetween,
    FieldDays,
    FieldHolds,
    FieldIs,
    Has,
    Node,
    Not,
    OneOf,
    Or,
    Query,
    State,
    Text,
)
from opsboard.domain.query_parser import QueryContext, QueryError, parse_query
from opsboard.domain.query_words import person_fields

NOW = "2026-11-03T10:30:00Z"  # Tuesday 18:30 in Shanghai
CONTEXT = QueryContext(
    now=NOW,
    zone="Asia/Shanghai",
    login="lin",
    workflow=load_default(),
    people=(Person("lin", "林晓"), Person("boss", "王总"), Person("li.na", "李娜")),
    campaigns=(Campaign("W11", "双11", "2026-11-01", "2026-11-12"),),
    labels=("Refund", "紧急"),
)


def node(text: str) -> Node | None:
    return parse_query(text, CONTEXT).node


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("退款", Text("退款")),
        ('"refund flow"', Text("refund flow", phrase=True)),
        ("“退款 流程”", Text("退款 流程", phrase=True)),
        ("kind:support", OneOf("kind", ("support",))),
        ("kind:support,requirement", OneOf("kind", ("support", "requirement"))),
        ("KIND:Support", OneOf("kind", ("support",))),
        ("kind:支持工单", OneOf("kind", ("support",))),
        ("kind:SUP", OneOf("kind", ("support",))),
        ("kind:sup", OneOf("kind", ("support",))),
        ("类型:需求", OneOf("kind", ("requirement",))),
        ("stage:triage", OneOf("stage", ("triage",))),
        ("stage:评审", OneOf("stage", ("review",))),
        ("stage:tri", OneOf("stage", ("triage",))),
        ("category:active", OneOf("category", ("active",))),
        ("priority:P0", OneOf("priority", ("P0",))),
        ("priority:p0..p2", OneOf("priority", ("P0", "P1", "P2"))),
        ("priority:P2..", OneOf("priority", ("P2", "P3"))),
        ("priority:none,P0", OneOf("priority", ("", "P0"))),
        ("assignee:@me", OneOf("assignee", ("lin",))),
        ("assignee:me", OneOf("assignee", ("lin",))),
        ("assignee:boss", OneOf("assignee", ("boss",))),
        ("assignee:@boss", OneOf("assignee", ("boss",))),
        ("assignee:王总", OneOf("assignee", ("boss",))),
        ("assignee:li.na", OneOf("assignee", ("li.na",))),
        ("assignee:none", OneOf("assignee", ("",))),
        ("负责人:无", OneOf("assignee", ("",))),
        ("participant:boss", OneOf("participant", ("boss",))),
        ("by:boss", OneOf("created_by", ("boss",))),
        ("department:技术", OneOf("department", ("technology",))),
        ("department:Technology", OneOf("department", ("technology",))),
        ("部门\uff1a技术", OneOf("department", ("technology",))),
        ("label:refund", OneOf("label", ("Refund",))),
        ("label:new", OneOf("label", ("new",))),
        ('label:"two words",紧急', OneOf("label", ("two words", "紧急"))),
        ("campaign:W11", OneOf("campaign", ("W11",))),
        ("campaign:双11", OneOf("campaign", ("W11",))),
        ("due:<7d", Days("due", None, "2026-11-09")),
        ("due:2026-11", Days("due", "2026-11-01", "2026-11-30")),
        ("due:today", Days("due", "2026-11-03", "2026-11-03")),
        ("due:none", Not(Has("due"))),
        ("due:today,none", Or((Days("due", "2026-11-03", "2026-11-03"), Not(Has("due"))))),
        ('due:"next fri"', Days("due", "2026-11-13", "2026-11-13")),
        ("created:>=monday", Days("created", "2026-11-02", None)),
        ("created:<7d", Days("created", "2026-10-28", None)),
        ("updated:today", Days("updated", "2026-11-03", "2026-11-03")),
        ("publish:week", Days("publish", "2026-11-02", "2026-11-08")),
        ("is:overdue", State("overdue", at=NOW, day="2026-11-03")),
        ("is:mine", State("mine", who="lin", keys=person_fields(load_default()))),
        ("is:watched", State("watched", who="lin")),
        ("is:breaching", State("breaching", at=NOW)),
        ("is:breaching:2h", State("breaching", at="2026-11-03T12:30:00Z")),
        ("is:blocked,unassigned", Or((State("blocked"), State("unassigned")))),
        ("is:逾期", State("overdue", at=NOW, day="2026-11-03")),
        ("has:comments", Has("comments")),
        ("has:due,links", Or((Has("due"), Has("links")))),
        ("field.channel:wechat", FieldHolds("channel", "wechat")),
        ("channel:wechat", FieldHolds("channel", "wechat")),
        ("频道:微信", FieldHolds("channel", "微信")),
        ("-频道：微信", Not(FieldHolds("channel", "微信"))),
        ("problem:refund", FieldHolds("problem", "refund", line=False)),
        ("退款 或 物流", Or((Text("退款"), Text("物流")))),
        ("退款 且 非 kind:support", And((Text("退款"), Not(OneOf("kind", ("support",)))))),
        ("（退款 或者 物流） 并且 is:done", And((Or((Text("退款"), Text("物流"))), State("done")))),
        ('"或"', Text("或", phrase=True)),
        ("或许", Text("或许")),
        ("field.频道:微信", FieldHolds("channel", "微信")),
        ("field.origin:客服", FieldIs("origin", "customer_service")),
        ("field.channel:none", Not(FieldIs("channel", None))),
        ("field.channel:*", FieldIs("channel", None)),
        ("订单号:88123", FieldHolds("order_no", "88123")),
        ("customer:王女士", FieldHolds("customer", "王女士")),
        ("order_number:8123", FieldHolds("order_no", "8123")),
        ("evidence:客服", FieldHolds("evidence", "客服", line=False)),
        ("solved_at:2026-11", FieldDays("solved_at", "2026-11-01", "2026-11-30")),
        ("reviewer:none", And((OneOf("kind", ("content",)), Not(FieldIs("reviewer", None))))),
        ("field.score:3.50", FieldBetween("score", 3.5, 3.5)),
        ("field.reach:3..8", FieldBetween("reach", 3, 8)),
        ("field.reach:8..3", FieldBetween("reach", 3, 8)),
        ("field.reach:3..", FieldBetween("reach", 3)),
        ("field.reach:..-8", FieldBetween("reach", None, -8)),
        ("field.reach:<8", FieldBetween("reach", None, 8, below=True)),
        ("field.reach:＞＝8", FieldBetween("reach", 8)),
        ("field.reach:>8.5", FieldBetween("reach", 8.5, above=True)),
        ("field.confidence:50%..80%", FieldBetween("confidence", 50, 80)),
        ("field.reach:<3,>8", Or((FieldBetween("reach", None, 3, below=True), FieldBetween("reach", 8, above=True)))),
        ("-退款", Not(Text("退款"))),
        ("NOT 退款", Not(Text("退款"))),
        ("-is:blocked", Not(State("blocked"))),
        ("a b", And((Text("a"), Text("b")))),
        ("a AND b", And((Text("a"), Text("b")))),
        ("a OR b", Or((Text("a"), Text("b")))),
        ("a b OR c", Or((And((Text("a"), Text("b"))), Text("c")))),
        ("a (b OR c)", And((Text("a"), Or((Text("b"), Text("c")))))),
        ("\uff08a OR b\uff09c", And((Or((Text("a"), Text("b"))), Text("c")))),
        ("-(a OR b)", Not(Or((Text("a"), Text("b"))))),
        ("a or b", And((Text("a"), Text("or"), Text("b")))),
        ("http://shop.example/a?b=c", Text("http://shop.example/a?b=c")),
        ("10:30", Text("10:30")),
        ("Re: refund", And((Text("Re:"), Text("refund")))),
        ("SUP-31", Text("SUP-31")),
        ("问题\uff1a退款", Or((FieldHolds("problem", "退款", line=False), FieldHolds("question", "退款", line=False)))),
        ("退款 — !", Text("退款")),
        ("", None),
        ("   ", None),
    ],
)
def test_what_a_query_means(text: str, meaning: Node | None) -> None:
    assert node(text) == meaning


@pytest.mark.parametrize(
    ("text", "wrong", "meant"),
    [
        ("asignee:lin", "asignee", "assignee"),
        ("退款 asignee:lin", "asignee", "assignee"),
        ("kind:suport", "suport", "support"),
        ("kind:support,requirment", "requirment", "requirement"),
        ("kind:需球", "需球", "需求"),
        ("stage:triaje", "triaje", "triage"),
        ("category:activ3", "activ3", "active"),
        ("assignee:bosss", "bosss", "boss"),
        ("department:tecnology", "tecnology", "technology"),
        ("due:frday", "frday", "friday"),
        ("is:overdeu", "overdeu", "overdue"),
        ("has:coments", "coments", "comments"),
        ("field.chanel:x", "chanel", "channel"),
        ("field.origin:compettor", "compettor", "competitor"),
        ("is:breaching:soon", "soon", "2h"),
        ("a (b OR isa:blocked", "isa", "is"),
    ],
)
def test_a_mistake_is_answered_with_its_place_and_the_word_meant(text: str, wrong: str, meant: str) -> None:
    with pytest.raises(QueryError) as mistake:
        parse_query(text, CONTEXT)
    assert text[mistake.value.start : mistake.value.end] == wrong
    assert mistake.value.suggestion == meant
    assert f"at {mistake.value.start + 1}" in str(mistake.value)
    assert meant in str(mistake.value)
    assert "\n" not in str(mistake.value)


@pytest.mark.parametrize("text", ["ab\ud800", "label:x\udcff", '"\udfff"', "视图：\ud800", "has:\ud800,due"])
def test_what_is_no_text_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(QueryError) as mistake:
        parse_query(text, CONTEXT)
    place = next(place for place, letter in enumerate(text) if "\ud800" <= letter <= "\udfff")
    assert (mistake.value.start, mistake.value.end) == (place, place + 1)
    assert f"at {place + 1} " in str(mistake.value)


def test_breaching_says_that_no_clocks_run() -> None:
    with pytest.raises(QueryError, match="at 4: no clocks run") as mistake:
        parse_query("is:breaching:2h", CONTEXT._replace(clocks=False))
    assert mistake.value.suggestion == "overdue"


@pytest.mark.parametrize(
    "text",
    [
        "foo:bar", "stage:zzz", "assignee:nobody", "due:soon", "created:none", "(a", "a)", "()", "OR", "a OR", "OR a",
        "a OR OR b", "NOT", "a AND", '"open', 'label:"open', "kind:", "kind:,", "!!!", "is:done:2h", "field.:x",
        "field.nothing:x", "field.score:many", "priority:P9", "priority:P0..P9", "due:fri..mon", "-" * 3,
        "due:2026-02-30",
        "(" * 5000, "-(" * 100 + "a" + ")" * 100, "x" * 3000, "kind:{text}",
    ],
)  # fmt: skip
def test_a_query_that_means_nothing_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(QueryError) as mistake:
        parse_query(text, CONTEXT)
    assert 0 <= mistake.value.start <= mistake.value.end <= len(text)
    assert "\n" not in str(mistake.value)


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                "kind",
                "stage",
                "due",
                "assignee",
                "is",
                "has",
                "field.",
                "field.origin",
                "label",
                "priority",
                ":",
                ",",
                "..",
                "-",
                "(",
                ")",
                '"',
                "OR",
                "AND",
                "NOT",
                "退款",
                "：",
                "（",
                "P0",
                "today",
                "<7d",
                "@me",
                "none",
                "overdue",
                "breaching:2h",
                "support",
                "需求",
                "a",
                "2026-11",
                "*",
                "{x}",
                "技术",
                " ",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_any_text_is_a_query_or_a_mistake_with_a_place(text: str) -> None:
    answer: Query | QueryError
    try:
        answer = parse_query(text, CONTEXT)
    except QueryError as mistake:
        answer = mistake
    if isinstance(answer, QueryError):
        assert 0 <= answer.start <= answer.end <= len(text)
        assert str(answer)
    else:
        assert answer.source == text
        assert (answer.node is None) == (not text.strip())


def test_archived_items_are_asked_for_wherever_it_stands() -> None:
    assert not parse_query("is:done", CONTEXT).archived
    for text in ("is:archived", "a (b OR -is:archived)", "is:done,归档"):
        assert parse_query(text, CONTEXT).archived


@pytest.mark.parametrize("value", ["..", "3...8", "<", "<3..8", "many", "3..x"])
def test_what_is_no_span_of_numbers_is_told_with_one_that_is(value: str) -> None:
    with pytest.raises(QueryError, match=r"3\.\.8"):
        parse_query(f"field.reach:{value}", CONTEXT)


def test_the_text_of_a_query_is_kept() -> None:
    assert parse_query(" 退款\uff1a ", CONTEXT).source == " 退款\uff1a "


def test_without_known_people_any_login_is_taken() -> None:
    alone = QueryContext(now=NOW, zone="UTC", login="lin", workflow=load_default())
    assert parse_query("assignee:Boss", alone) == Query("assignee:Boss", OneOf("assignee", ("boss",)))


def test_a_mistake_is_an_invalid_request() -> None:
    assert issubclass(QueryError, Invalid)
