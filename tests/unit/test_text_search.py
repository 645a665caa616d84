"""Search: whatever a person would say a text holds, the index finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from opsboard.domain.segments import TOKENIZER, is_searchable, match_expression, segments
from search_model import contains

words = st.text(
    st.one_of(
        st.sampled_from("退款流程案大促a bcXY12é-./。,《》ß🔥Éﬁ①Aあが한ไ\u0301\u200d\ufe0f\"'*^()_"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=25,
)


@cache
def index(tokenizer: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIRTUAL TABLE search USING fts5(body, tokenize='{tokenizer}')")
    return connection


def found(text: str, needle: str, phrase: bool = False, tokenizer: str = TOKENIZER) -> bool:
    connection = index(tokenizer)
    connection.execute("DELETE FROM search")
    connection.execute("INSERT INTO search VALUES (?)", (segments(text),))
    expression = match_expression(needle, phrase)
    if not expression:
        return False
    return connection.execute("SELECT 1 FROM search WHERE search MATCH ?", (expression,)).fetchone() is not None


@given(words, words, st.booleans())
@example("大方|案子", "方案", False)
@example("a方案b", "方案b", True)
@example("SUP-31", "sup 31", True)
def test_the_index_finds_what_the_text_holds_and_nothing_else(text: str, needle: str, phrase: bool) -> None:
    assert found(text, needle, phrase) is contains(text, needle, phrase)


@given(words, st.text("退款流程案大促", min_size=1, max_size=5), words, st.sampled_from([TOKENIZER, "unicode61"]))
def test_chinese_is_found_wherever_it_stands(before: str, needle: str, after: str, tokenizer: str) -> None:
    text = before + needle + after
    assert contains(text, needle)
    assert found(text, needle, tokenizer=tokenizer)
    assert found(text, needle, phrase=True, tokenizer=tokenizer)


@given(words)
def test_a_text_finds_itself(text: str) -> None:
    assume(is_searchable(text))
    assert found(text, text)
    assert found(text, text, phrase=True)


@given(words, words)
def test_no_typed_text_is_read_as_an_operator(text: str, needle: str) -> None:
    expression = match_expression(needle)
    assert set(expression.replace(" AND ", "")) & set("()^-+:{}") == set()
    found(text, needle)


@pytest.mark.parametrize(
    "typed", ['"', '" OR', "NEAR(a b)", "a*", "^a", "-a", "a AND", "col:a", "'); DROP", "\0", "%_"]
)
def test_typed_operators_are_only_words(typed: str) -> None:
    found("退款 or near and a", typed)


@pytest.mark.parametrize(
    ("text", "needle", "expected"),
    [
        ("处理退款申请", "退款", True),
        ("处理退款申请", "款申", True),
        ("处理退款申请", "退申", False),
        ("处理退款申请", "款", True),
        ("支付宝接口超时", "支付宝接口", True),
        ("Checkout page", "check", True),
        ("Checkout page", "out", False),
        ("Checkout page", "page check", True),
        ("SUP-31 payment", "sup-31", True),
        ("SUP-31 payment", "sup-3", True),
        ("SUP-31 payment", "sup-1", False),
        ("ABC 退款", "abc", True),
        ("STRASSE", "straße", True),
        ("618大促", "618大促", True),
        ("618大促", "大促", True),
        ("🔥爆款", "🔥", True),
        ("🔥爆款", "爆款", True),
        ("退款", "发货", False),
    ],
)
def test_search_as_people_expect_it(text: str, needle: str, expected: bool) -> None:
    assert contains(text, needle) is expected
    assert found(text, needle) is expected


def test_a_phrase_stands_as_it_is_written() -> None:
    assert found("refund flow for orders", "refund flow", phrase=True)
    assert not found("flow for refund orders", "refund flow", phrase=True)
    assert found("flow for refund orders", "refund flow")


@pytest.mark.parametrize("nothing", ["", "  ", "!!!", "-", '"', "。,"])
def test_punctuation_alone_asks_for_nothing(nothing: str) -> None:
    assert match_expression(nothing) == ""
    assert not is_searchable(nothing)
    assert not contains("anything", nothing)


def every_segment() -> Iterator[tuple[str, str]]:
    yield "退款", "退款 款"
    yield "退款流程", "退款 款流 流程 程"
    yield "款", "款"
    yield "SUP-31 退款ok", "sup 31 退款 款 ok"
    yield "", ""


@pytest.mark.parametrize(("text", "expected"), every_segment())
def test_runs_are_pairs_and_words_are_whole(text: str, expected: str) -> None:
    assert segments(text) == expected
