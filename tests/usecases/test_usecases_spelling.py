"""Words that are spelled: what a query finds by them."""

from __future__ import annotations

import pytest

from opsboard.usecases import adding, editing, reading
from opsboard.usecases.following import prefetch_search
from opsboard.usecases.session import Session
from opsboard.usecases.spelling import readings_at_hand, with_spellings


def found(session: Session, query: str) -> list[str]:
    return [card.key for card in reading.cards(session, reading.selection(session, query))]


@pytest.fixture
def filled(gu: Session) -> Session:
    for title in ("退款三天没到账", "tk maxx order", "订单地址改不了", "重庆仓发货"):
        adding.add(gu, "support", title)
    return gu


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("tuikuan", ["SUP-1"]), ("TUIKUAN", ["SUP-1"]), ("tk", ["SUP-2"]), ("tkst", ["SUP-1"]), ("dd", ["SUP-3"]),
        ("dd kind:support", ["SUP-3"]), ("dizhi dingdan", ["SUP-3"]), ("chongqing", ["SUP-4"]),
        ("zhongqing", ["SUP-4"]),
        ("dd OR chongqing", ["SUP-4", "SUP-3"]), ("-dd", ["SUP-4", "SUP-3", "SUP-2", "SUP-1"]), ('"dd"', []),
        ("ddz", ["SUP-3"]), ("dddd", []),
    ],
)  # fmt: skip
def test_what_is_found(filled: Session, query: str, keys: list[str]) -> None:
    assert found(filled, query) == keys


def test_it_follows_what_is_changed(filled: Session) -> None:
    filled.store.search.prepare()
    assert found(filled, "jiaji") == []
    editing.edit(filled, "SUP-2", {"title": "加急"})
    assert found(filled, "jiaji") == ["SUP-2"]
    editing.edit(filled, "SUP-2", {"title": "done"})
    assert found(filled, "jiaji") == []


def test_what_a_spelling_needs_is_read_before_it_is_typed(filled: Session) -> None:
    filled.store.search.prepare()
    for typed in ("", "退款"):
        assert not filled.store.words.at_hand
        while prefetch_search(filled, typed):
            pass
        assert filled.store.words.at_hand
        assert readings_at_hand() is not None
        editing.edit(filled, "SUP-2", {"title": f"加急 {typed}"})


def test_nothing_is_read_for_a_word_that_is_written_so(filled: Session) -> None:
    query = reading.parse(filled, "maxx 退款")
    assert with_spellings(filled, query) is query
