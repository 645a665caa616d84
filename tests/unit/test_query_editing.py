"""A builder's changes to the text of a query: they mean what they say, and leave the rest as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.kinds_loader import load_default
from opsboard.domain.query import And, Node, Not
from opsboard.domain.query_editing import Condition, condition_at, conditions, turned, with_value, without
from opsboard.domain.query_parser import QueryContext, parse_query

CONTEXT = QueryContext(now="2026-11-03T02:00:00Z", zone="Asia/Shanghai", login="lin", workflow=load_default())
PAIRS = st.sampled_from(
    ['kind:support', 'label:"two words"', "priority:P0,P1", "is:open", "due:<7d", "类型：客服", "-is:done", "has:due"]
)  # fmt: skip
WORDS = st.sampled_from(["退款", "refund", '"two words"', "a-b"])


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Queries made of smaller ones."""
    return st.one_of(
        st.tuples(parts, parts).map(" ".join),
        st.tuples(parts, parts).map(" OR ".join),
        st.tuples(parts, parts).map(" AND ".join),
        parts.map(lambda one: f"({one})"),
        parts.map(lambda one: f"NOT ({one})"),
        parts.map(lambda one: f"-({one})"),
    )


QUERIES = st.recursive(st.one_of(PAIRS, WORDS), joined, max_leaves=5)


def meaning(text: str) -> Node | None:
    return parse_query(text, CONTEXT).node


@settings(max_examples=150)
@given(QUERIES, st.data())
def test_taking_conditions_away_one_by_one_leaves_a_query_each_time(text: str, data: st.DataObject) -> None:
    while there := conditions(text):
        gone = data.draw(st.sampled_from(there))
        text = without(text, gone)
        meaning(text)
        assert len(conditions(text)) == len(there) - 1


@settings(max_examples=100)
@given(QUERIES, st.data())
def test_turning_a_condition_twice_gives_the_same_meaning(text: str, data: st.DataObject) -> None:
    if not conditions(text):
        return
    place = data.draw(st.integers(0, len(conditions(text)) - 1))
    once = turned(text, conditions(text)[place])
    assert conditions(once)[place].negated is not conditions(text)[place].negated
    meaning(once)
    assert meaning(turned(once, conditions(once)[place])) == meaning(text)


def test_a_condition_knows_its_key_values_and_place() -> None:
    text = '退款 -kind:support,content NOT label:"two words" (状态：进行中)'
    assert [(one.key, one.values, one.negated) for one in conditions(text)] == [
        ("kind", ("support", "content"), True),
        ("label", ("two words",), True),
        ("category", ("进行中",), False),
    ]
    first = conditions(text)[0]
    assert text[first.start : first.end] == "-kind:support,content"
    assert condition_at(text, first.end) == first
    assert condition_at(text, first.end - 1) is None


def test_a_value_more_will_do() -> None:
    text = "kind:support is:open"
    assert with_value(text, conditions(text)[0], "content") == "kind:support,content is:open"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("kind:support", ""),
        ("kind:support is:open", "is:open"),
        ("kind:support OR is:open", "is:open"),
        ("(kind:support OR 退款) is:open", "(退款) is:open"),
        ("(kind:support) 退款", "退款"),
        ("NOT (kind:support) 退款", "退款"),
        ('kind:support "two  words"', '"two  words"'),
    ],
)
def test_without_the_first_condition(text: str, left: str) -> None:
    assert without(text, conditions(text)[0]) == left


def test_a_text_with_mistakes_has_no_conditions_to_change() -> None:
    assert conditions('kind:support "open') == []
    assert conditions("kind: x") == []


def test_turning_is_a_not() -> None:
    assert meaning(turned("is:open 退款", conditions("is:open 退款")[0])) == meaning("-is:open 退款")
    node = meaning("-is:open 退款")
    assert isinstance(node, And)
    assert isinstance(node.nodes[0], Not)
    assert turned("NOT is:open", Condition("is", ("open",), 0, 11, negated=True, pair=4)) == "is:open"
