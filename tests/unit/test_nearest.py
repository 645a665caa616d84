"""The word that was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.nearest import nearest

WORDS = ["assignee", "stage", "kind", "support", "requirement", "due", "has", "is", "breaching", "需求", "内容任务"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("asignee", "assignee"), ("assinge", "assignee"), ("Stage", "stage"), ("stgae", "stage"), ("kidn", "kind"),
        ("suport", "support"), ("requ", "requirement"), ("requirment", "requirement"), ("deu", "due"), ("si", "is"),
        ("brech", "breaching"), ("需", "需求"), ("内容仼务", "内容任务"), ("xyzzy", None), ("q", None), ("", None),
        ("something else", None),
    ],
)  # fmt: skip
def test_the_word_meant(typed: str, meant: str | None) -> None:
    assert nearest(typed, WORDS) == meant


@given(st.sampled_from([word for word in WORDS if len(word) > 3]), st.data())
def test_one_slip_is_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    assert nearest(word[:place] + word[place + 1 :], [word]) == word
    assert nearest(word[:place] + "x" + word[place:], [word]) == word


@given(st.text(max_size=30), st.lists(st.text(max_size=10)))
def test_the_answer_is_one_of_the_candidates(typed: str, candidates: list[str]) -> None:
    assert nearest(typed, candidates) in [*candidates, None]
