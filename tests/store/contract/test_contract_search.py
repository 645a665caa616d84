"""Search finds what a text holds, in any script, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.items import NewItem
from opsboard.domain.query import Query, Text
from opsboard.domain.segments import is_searchable
from opsboard.usecases.ports import NewChange, Selection
from opsboard.usecases.ports.store import Store
from search_model import contains

AT = "2026-11-03T10:00:00Z"
ZONE = "UTC"
LETTERS = st.text(st.sampled_from('退款工单重复ab1 ,-。😀カéß"'), max_size=12)


def found(store: Store, text: str, phrase: bool = False) -> list[str]:
    return sorted(card.key for card in store.cards(Selection("UTC", Query(text, Text(text, phrase)))))


def add(store: Store, title: str, **properties: object) -> str:
    with store.write("add", AT, "ann") as tx:
        return tx.add(
            NewItem("support", title, properties={k.replace("__", "."): v for k, v in properties.items()}), AT, "ann"
        )


@settings(max_examples=40)
@given(st.lists(LETTERS, min_size=1, max_size=8), st.lists(LETTERS, min_size=1, max_size=5))
def test_search_agrees_with_reading_every_text(
    new_board: Callable[[], Callable[[], Store]], texts: list[str], needles: list[str]
) -> None:
    store = new_board()()
    keys = {add(store, "t", body=text): text for text in texts}
    for needle in filter(is_searchable, needles):
        for phrase in (False, True):
            expected = [key for key, text in keys.items() if contains(text, needle, phrase)]
            extra = [key for key in keys if contains("t", needle, phrase) or contains(key, needle, phrase)]
            if extra:
                continue
            assert found(store, needle, phrase) == sorted(expected), (needle, phrase)


def test_two_characters_and_one_are_found_in_the_middle_of_a_run(store: Store) -> None:
    keys = [add(store, title) for title in ("请退款给顾客", "退货单和付款", "付款失败")]
    assert found(store, "退款") == keys[:1]
    assert found(store, "退") == keys[:2]
    assert found(store, "款给") == keys[:1]
    assert found(store, "客") == keys[:1]


def test_everything_that_is_searched_is_found_and_forgotten_again(store: Store) -> None:
    key = add(
        store,
        "alpha",
        body="bravo",
        label__charlie=True,
        check__a={"text": "delta", "done": False, "at": AT},
        comment__a={"author": "bo", "body": "echo", "at": AT},
    )
    for word in ("alpha", "bravo", "charlie", "delta", "echo", key, key.lower(), "alp"):
        assert found(store, word) == [key], word
    with store.write("edit", AT, "ann") as tx:
        before = tx.properties(key)
        after = {
            "title": "foxtrot",
            "body": None,
            "label.charlie": None,
            "label.golf": True,
            "check.a": {"text": "hotel", "done": True, "at": AT},
            "comment.a": None,
        }
        tx.apply(NewChange(key, "edit", {name: before.get(name) for name in after}, after), AT, "ann")
    for word in ("alpha", "bravo", "charlie", "delta", "echo"):
        assert found(store, word) == [], word
    for word in ("foxtrot", "golf", "hotel", key):
        assert found(store, word) == [key], word
    assert store.check(deep=True)[-1].level == "ok"


def test_what_is_written_in_fields_is_found_and_forgotten_again(store: Store) -> None:
    table = [{"text": "破损照片", "url": "https://example.com/juliet"}]
    fields = {"fields.customer": "王女士", "fields.order_no": "88120231", "fields.evidence": table}
    key = add(store, "alpha", **fields, **{"fields.follow_up_on": "2026-11-09"})
    for word in ("王女士", "女士", "88120231", "8812", "0231", "破损", "juliet"):
        assert found(store, word) == [key], word
    assert found(store, "2026") == []
    with store.write("edit", AT, "ann") as tx:
        after = {"fields.customer": "李先生", "fields.evidence": None}
        tx.apply(NewChange(key, "edit", {name: fields[name] for name in after}, after), AT, "ann")
    assert [found(store, word) for word in ("王女士", "破损", "李先生", "0231")] == [[], [], [key], [key]]
    assert store.check(deep=True)[-1].level == "ok"


def test_a_phrase_does_not_reach_from_one_text_into_the_next(store: Store) -> None:
    key = add(store, "title end", body="begin body")
    assert found(store, "end begin", phrase=True) == []
    assert found(store, "end begin") == [key]
    assert found(store, "begin body", phrase=True) == [key]


@pytest.mark.parametrize(
    "text", ['"', "OR", "NEAR(a b)", "a*", "^a", "a AND", "-", "退款*", "a:b", "(", "\\", "'; --", "{words}:a"]
)
def test_what_a_person_types_is_never_an_operator(store: Store, text: str) -> None:
    add(store, "退款 b or near")
    found(store, text)
    found(store, text, phrase=True)


def test_a_text_that_holds_nothing_searchable_finds_nothing(store: Store) -> None:
    add(store, "x")
    assert found(store, "!?") == []
    assert store.count(Selection("UTC", Query("", Text("!?")))) == 0
