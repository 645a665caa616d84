"""What may be written next in a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.items import Person
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.query_completion import completions
from opsboard.domain.query_parser import QueryContext, parse_query

CONTEXT = QueryContext(
    now="2026-11-03T10:30:00Z",
    zone="UTC",
    login="lin",
    workflow=load_default(),
    people=(Person("lin", "林晓"), Person("boss", "王总")),
    labels=("refund", "two words"),
)


def offered(text: str, cursor: int | None = None) -> list[str]:
    return [one.text for one in completions(text, len(text) if cursor is None else cursor, CONTEXT)]


def applied(text: str, choice: str) -> str:
    found = next(one for one in completions(text, len(text), CONTEXT) if one.text == choice)
    return text[: found.start] + found.text


def test_an_empty_query_offers_every_key() -> None:
    assert {"kind:", "stage:", "due:", "is:", "has:", "field."} <= set(offered(""))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ki", "kind:"),
        ("截止", "due:"),
        ("-负责", "assignee:"),
        ("kind:sup", "support"),
        ("kind:支", "support"),
        ("kind:support,req", "requirement"),
        ("stage:tri", "triage"),
        ("assignee:", "@me"),
        ("assignee:王", "boss"),
        ("department:技", "technology"),
        ("due:tod", "today"),
        ("is:ov", "overdue"),
        ("over", "is:overdue"),
        ("has:com", "comments"),
        ("field.chan", "field.channel:"),
        ("field.频", "field.channel:"),
        ("field.origin:comp", "competitor"),
        ("label:two", '"two words"'),
        ('label:"two', '"two words"'),
        ("退款 -ki", "kind:"),
        ("(ki", "kind:"),
        ("部门\uff1a技", "technology"),
    ],
)
def test_the_word_begun_is_completed(text: str, first: str) -> None:
    assert offered(text)[0] == first


@pytest.mark.parametrize(
    ("text", "choice", "result"),
    [
        ("退款 ki", "kind:", "退款 kind:"),
        ("-kind:sup", "support", "-kind:support"),
        ("kind:support,req", "requirement", "kind:support,requirement"),
        ('label:"tw', '"two words"', 'label:"two words"'),
        ("over", "is:overdue", "is:overdue"),
    ],
)
def test_a_completion_replaces_what_was_begun(text: str, choice: str, result: str) -> None:
    assert applied(text, choice) == result


def test_only_what_stands_before_the_cursor_counts() -> None:
    assert offered("kind:sup is:blocked", 8)[0] == "support"


@pytest.mark.parametrize("text", ["nothing:x", '"a phrase', "退款流程 xyzzy"])
def test_plain_text_has_no_completions(text: str) -> None:
    assert offered(text) == []


def test_whatever_is_offered_may_be_asked() -> None:
    for key in offered(""):
        for value in offered(key) if key.endswith(":") else []:
            parse_query(key + value, CONTEXT)


@given(st.text(max_size=30), st.integers(-2, 40))
def test_any_text_is_completed_without_complaint(text: str, cursor: int) -> None:
    for one in completions(text, cursor, CONTEXT):
        assert 0 <= one.start <= max(cursor, 0)
