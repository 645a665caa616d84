"""Words of a query are found in a text as the search finds them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.found_words import found_words
from search_model import contains


def lit(query: str, text: str) -> list[str]:
    return [text[first:end] for first, end in found_words((query,)).spans(text)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("refund", "Refund the REFUNDS, not the prerefund", ["Refund", "REFUND"]),
        ("退款", "他要退款,退 款不算", ["退款"]),
        ("退", "退款了,又退", ["退", "退"]),
        ("ＲＥＦ", "refund ｒｅｆund", ["ref", "ｒｅｆ"]),
        ("sup-38", "SUP-38 and SUP 38 but not 38", ["SUP-38", "SUP 38"]),
        ("iphone手机", "买iPhone手机壳", ["iPhone手机"]),
        ("ss", "die Straße ssh", ["ss"]),
        ("strasse", "die Straße", ["Straße"]),
        ("é", "e\u0301tage", ["e\u0301"]),
        ("ガ", "半角ｶﾞｽ", ["ｶﾞ"]),
        ('"full refund"', "full refund, refund in full", ["full refund"]),
        ("full refund", "refund in full", ["refund", "full"]),
        ("refund vip", "refundvip", ["refund"]),
        ("-refund vip", "refund vip", ["vip"]),
        ("NOT (a b) c", "a b c", ["c"]),
        ("(a OR b) is:overdue label:c", "a b c", ["a", "b"]),
        ("kind:support", "kind support", []),
        ('"open quote', "open quote", []),
        ("...", "...", []),
        ("", "anything", []),
    ],
)
def test_what_is_lit(query: str, text: str, found: list[str]) -> None:
    assert lit(query, text) == found


def test_of_words_apart_only_one_need_be_there_where_the_query_says_or() -> None:
    assert not found_words(("refund OR 退款",)).missing(["退款三天"])
    assert found_words(("refund 退款",)).missing(["退款三天"])
    assert not found_words(("refund 退款",)).missing(["退款三天", "Refund"])


TEXTS = st.text(st.sampled_from("aB é退款到ｶﾞｽﬁß-_.1２🙂\u0301\u200d한ᄒ\u1161 "), max_size=12)


@given(TEXTS, TEXTS)
def test_a_word_is_lit_in_a_text_just_when_the_search_finds_it_there(word: str, text: str) -> None:
    word = word.replace(" ", "").lstrip("-")
    words = found_words((f'"{word}"',))
    spans = words.spans(text)
    assert bool(spans) == contains(text, word, phrase=True)
    assert all(0 <= first < end <= len(text) for first, end in spans)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))
