"""What people type for a field becomes one value, and the value becomes text again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.fields import dates_of, field_text, field_typed, own_date, parse_field, parse_rows
from opsboard.domain.kinds import Field, Name
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.lookup import find_or_refuse
from opsboard.domain.values import replaced

NOW = "2026-11-03T10:00:00Z"
ZONE = "Asia/Shanghai"
WORKFLOW = load_default()


def field_of(kind: str, word: str) -> Field:
    of_kind = WORKFLOW.kind(kind)
    return find_or_refuse("field", word, of_kind.fields, kind=of_kind.name)


def parsed(kind: str, word: str, text: str) -> Any:
    return parse_field(field_of(kind, word), text, NOW, ZONE)


@pytest.mark.parametrize(
    ("kind", "field", "text", "value"),
    [
        ("requirement", "origin", "竞品", "competitor"),
        ("requirement", "origin", "Customer service", "customer_service"),
        ("requirement", "origin", "customer-service", "customer_service"),
        ("requirement", "effort", "XL", "xl"),
        ("requirement", "confidence", "80%", 80),
        ("requirement", "confidence", "８０", 80),
        ("requirement", "reach", "12,000", 12000),
        ("requirement", "user_value", "3", 3),
        ("requirement", "problem", "一行\n两行", "一行\n两行"),
        ("requirement", "business_owner", "lin", "lin"),
        ("plan", "budget", "1200.50", 1200.5),
        ("plan", "budget", "3.0", 3),
        ("content", "quality_facts", "是", True),
        ("content", "quality_facts", "no", False),
        ("content", "url", "https://shop.example/a?b=1#c", "https://shop.example/a?b=1#c"),
        ("content", "publish_at", "2026-11-05", "2026-11-05"),
        ("content", "publish_at", "2026-11-05 10:00", "2026-11-05T02:00:00Z"),
        ("content", "review_again_on", "2026-12-01", "2026-12-01"),
        ("content", "related", "https://a.example; https://b.example", ["https://a.example", "https://b.example"]),
        ("experiment", "guardrails", "退款率\n 投诉率 \n\n", ["退款率", "投诉率"]),
        ("experiment", "guardrails", "退款率；投诉率", ["退款率", "投诉率"]),
        ("coordination", "to_dept", "设计", "design"),
        ("coordination", "to_dept", "IT", "technology"),
        ("requirement", "evidence", '{"type": "客服", "text": "6 起"}', [{"type": "customer_service", "text": "6 起"}]),
        ("requirement", "evidence", "客服 6 起投诉", [{"text": "客服 6 起投诉"}]),
        ("requirement", "decision_log", "先做退款页", [{"decision": "先做退款页"}]),
        (
            "analysis",
            "metric",
            '{"name": "转化率", "value": 2.5}\n{"指标": "GMV", "数值": "10"}',
            [{"name": "转化率", "value": "2.5"}, {"name": "GMV", "value": "10"}],
        ),
        ("analysis", "channel", "  微信  ", "微信"),
        ("support", "order_no", "   ", None),
        ("requirement", "origin", "", None),
    ],
)
def test_typed_text_becomes_a_value(kind: str, field: str, text: str, value: Any) -> None:
    assert parsed(kind, field, text) == value


@pytest.mark.parametrize(
    ("kind", "field", "text", "words"),
    [
        ("requirement", "origin", "compettitor", "did you mean competitor?"),
        ("requirement", "origin", "zzzzzz", "use one of User, Customer service"),
        ("requirement", "confidence", "120", "from 0 to 100, not 120"),
        ("requirement", "confidence", "-1", "from 0 to 100"),
        ("requirement", "user_value", "4", "from 0 to 3, not 4"),
        ("requirement", "user_value", "1.5", "not a whole number"),
        ("requirement", "reach", "-3", "at least 0"),
        ("requirement", "reach", "many", "not a number"),
        ("plan", "budget", "nan", "not a number"),
        ("plan", "budget", "inf", "not a number"),
        ("plan", "budget", "9" * 400, "too large"),
        ("content", "quality_facts", "perhaps", "yes or no"),
        ("content", "url", "javascript:alert(1)", "http"),
        ("content", "url", "https://", "http"),
        ("content", "url", "http://a b", "http"),
        ("content", "url", "file:///etc/passwd", "http"),
        ("content", "review_again_on", "2026-02-30", "2026-02-30"),
        ("requirement", "score", "12", "filled in by the board"),
        ("requirement", "evidence", '{"type": "客服"}', "row 1: Text is missing"),
        ("requirement", "evidence", '{"tyep": "客服", "text": "x"}', "did you mean type"),
        ("requirement", "evidence", '{"text": [1]}', "a cell"),
        ("requirement", "evidence", '{"text": ', "row 1 is not JSON"),
        ("requirement", "evidence", '{"text": ' + "9" * 5000 + "}", "row 1 is not JSON"),
        ("requirement", "evidence", "[1]", "not a JSON object"),
        ("requirement", "evidence", "\n".join("x" * 300), "at most 200"),
        ("coordination", "raci", '{"deliverable": "页面", "responsible": "chen"}', "Accountable is missing"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_does(kind: str, field: str, text: str, words: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parsed(kind, field, text)
    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_field_is_found_by_its_names_and_a_wrong_one_answered() -> None:
    assert field_of("requirement", "来源").key == "origin"
    assert field_of("requirement", "User value").key == "user_value"
    with pytest.raises(Invalid, match="Support has no field outcom; did you mean outcome"):
        field_of("support", "outcom")


def test_an_unknown_person_is_the_finder_s_to_refuse() -> None:
    def find(text: str) -> str:
        return {"林": "lin"}[text]

    assert parse_field(field_of("requirement", "tech_owner"), "林", NOW, ZONE, find) == "lin"
    rows = parse_field(field_of("analysis", "actions"), '{"action": "改文案", "owner": "林"}', NOW, ZONE, find)
    assert rows == [{"action": "改文案", "owner": "lin"}]


@pytest.mark.parametrize(
    ("kind", "field", "value", "en", "zh"),
    [
        ("requirement", "origin", "competitor", "Competitor", "竞品"),
        ("requirement", "origin", "gone", "gone", "gone"),
        ("requirement", "confidence", 80, "80%", "80%"),
        ("requirement", "score", 240.0, "240", "240"),
        ("requirement", "score", 1.5, "1.5", "1.5"),
        ("content", "quality_facts", True, "yes", "是"),
        ("content", "publish_at", "2026-11-05T02:00:00Z", "2026-11-05 10:00", "2026-11-05 10:00"),
        ("content", "publish_at", "2026-11-05", "2026-11-05", "2026-11-05"),
        ("experiment", "guardrails", ["退款率", "投诉率"], "退款率; 投诉率", "退款率；投诉率"),
        ("requirement", "evidence", [{"type": "log", "text": "6 起"}], "Log · 6 起", "日志 · 6 起"),
        ("requirement", "evidence", None, "", ""),
    ],
)
def test_a_value_is_shown_in_the_reader_s_language(kind: str, field: str, value: Any, en: str, zh: str) -> None:
    assert field_text(field_of(kind, field), value, "en", ZONE) == en
    assert field_text(field_of(kind, field), value, "zh", ZONE) == zh


LINE = st.text(st.characters(whitelist_categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(LINE, min_size=1, max_size=6))
def test_a_list_is_typed_again_as_it_was(entries: list[str]) -> None:
    field = field_of("experiment", "guardrails")
    value = parse_field(field, "\n".join(entries), NOW, ZONE)
    assert parse_field(field, field_typed(field, value), NOW, ZONE) == value


@given(
    st.lists(st.fixed_dictionaries({"text": LINE}, optional={"type": st.sampled_from(["log", "survey"])}), min_size=1)
)
def test_a_table_is_typed_again_as_it_was(rows: list[dict[str, str]]) -> None:
    field = field_of("requirement", "evidence")
    value = parse_field(field, field_typed(field, rows), NOW, ZONE)
    assert parse_field(field, field_typed(field, value), NOW, ZONE) == value
    assert parse_rows(field, rows, NOW, ZONE) == value


CELL = LINE | st.text(max_size=5) | st.sampled_from(["日志", "x" * 2000, "\u2028", "a\nb"]) | st.integers() | st.none()


@given(st.lists(st.dictionaries(st.sampled_from(["text", "type", "Type", "类型", "x"]), CELL), max_size=3))
def test_rows_are_read_as_they_are_typed(rows: list[dict[str, Any]]) -> None:
    field = field_of("requirement", "evidence")

    def told(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except Invalid as error:
            return str(error)

    typed = [json.dumps(row) for row in rows]
    assert told(lambda: parse_rows(field, rows, NOW, ZONE)) == told(
        lambda: parse_field(field, "\n".join(typed), NOW, ZONE)
    )


@given(st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9).map(lambda number: round(number, 4)))
def test_a_number_is_typed_again_as_it_was(number: float) -> None:
    field = Field("n", Name("N", "数"), "number")
    assert parse_field(field, field_typed(field, number), NOW, ZONE) == number


ONE_OF_EACH_TYPE = {field.type: field for kind in WORKFLOW.kinds for field in kind.fields}


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from(sorted(ONE_OF_EACH_TYPE)))
@example("\x1b[31m\x9bA\u202e", "number")
@example("\x1b[31m\x9bA\u202e", "table")
@example("\x1b]0;x\x07" * 20, "choice")
def test_hostile_text_is_refused_or_made_safe(text: str, kind_of_field: str) -> None:
    shown = shown_or_refused(ONE_OF_EACH_TYPE[kind_of_field], text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert kind_of_field == "longtext" or "\n" not in shown


def shown_or_refused(field: Field, text: str) -> str:
    try:
        return field_text(field, parse_field(field, text, NOW, ZONE))
    except Invalid as refusal:
        return str(refusal)


def test_dates_of_an_item_have_their_roles() -> None:
    held = {
        "start": "2026-11-01",
        "due": "2026-11-09T02:00:00Z",
        "fields.publish_at": "2026-11-08",
        "fields.review_again_on": None,
        "fields.brief": "x",
    }
    assert dates_of(WORKFLOW.kind("content"), held) == [
        ("start", "2026-11-01"),
        ("due", "2026-11-09T02:00:00Z"),
        ("publish", "2026-11-08"),
    ]


@pytest.mark.parametrize(
    "words", ["The customer waits for a refund", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-13-45T00", "T"]
)
def test_words_in_a_field_that_holds_dates_now_are_shown_as_they_are(words: str) -> None:
    """The workflow was edited: the field held text before."""
    field = Field("solved_at", Name("Solved at", "解决时间"), "when")
    assert field_text(field, words, "en", "Asia/Shanghai") == words
    assert field_text(field, "2026-11-03T10:00:00Z", "en", "Asia/Shanghai") == "2026-11-03 18:00"


@pytest.mark.parametrize(
    ("kind", "own"),
    [("content", "fields.publish_at"), ("support", "due"), ("coordination", "due"), ("analysis", "due")],
)
def test_a_new_item_stands_on_the_calendar_under_the_date_of_its_kind(kind: str, own: str) -> None:
    assert own_date(WORKFLOW.kind(kind)) == own


def test_the_own_date_of_a_kind_is_the_one_by_which_it_comes_again() -> None:
    content = WORKFLOW.kind("content")
    assert own_date(replaced(content, repeats_by=("review_due", "publish"))) == "fields.review_due"
    assert own_date(replaced(content, repeats_by=())) == "fields.publish_at"
