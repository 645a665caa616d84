"""What is said of changes, whatever they are: in one line, of what they did, with hostile words in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.board_words import terms_of
from opsboard.domain.items import Change
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.text import visible
from opsboard.tui.render.feedback import act_words
from opsboard.tui.words import Today

WORKFLOW = load_default()
TERMS = terms_of(WORKFLOW, "Asia/Shanghai", {})
TODAY = Today(datetime(2026, 12, 1, 2, 0, tzinfo=UTC))


def changed(key: str, op: str, before: dict[str, Any], after: dict[str, Any], undo_of: int | None = None) -> Change:
    return Change(1, 1, "2026-12-01T02:00:00Z", "lin", key, op, before, after, 2, undo_of)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([changed("SUP-39", "edit", {"due": "2026-12-04"}, {"due": None}, 7)], "SUP-39 due Fri 4 Dec -> none"),
        ([changed("CRD-5", "edit", {"due": None}, {"due": "2026-12-04"})], "CRD-5 -> Fri 4 Dec"),
        ([changed("CRD-5", "edit", {"snoozed": None}, {"snoozed": "2026-12-04"})], "CRD-5 snoozed until Fri 4 Dec"),
        (
            [changed("SUP-1", "edit", {}, {"fields.evidence": [{"text": "no parcel"}], "fields.signals": 2})],
            "SUP-1 Evidence + no parcel, Signals -> 2",
        ),
        ([changed("SUP-37", "archive", {"archived": None}, {"archived": True})], "SUP-37 archived"),
        ([changed(f"SUP-{n}", "archive", {}, {"archived": True}) for n in range(25)], "25 archived"),
        ([changed("REQ-34", "add", {}, {"stage": "review", "title": "t"})], "REQ-34 added to Review"),
        ([changed("SUP-1", "move", {"rank": 1}, {"rank": 2})], ""),
        ([changed("SUP-1", "purge", {}, {})], ""),
        ([changed("SUP-1", "edit", {"fields.customer": "a"}, {"fields.customer": "b"})], "SUP-1 Customer -> b"),
        (
            [
                changed("PLN-1", "edit", {}, {"fields.pages": [{"page": "home"}], "title": "new", "priority": "P1"}),
                changed("PLN-1", "move", {"stage": "proposed"}, {"stage": "research"}),
            ],
            "PLN-1 -> Research, Pages changed, … 2 more",
        ),
        (
            [
                changed(
                    "SUP-1", "move", {"stage": "triage"}, {"stage": "open", "fields.decision_log": [{"reason": "x"}]}
                ),
            ],
            "SUP-1 -> Open",
        ),
        (
            [changed(f"SUP-{n}", "edit", {"due": f"2026-12-0{n}"}, {"due": None}, 3) for n in range(1, 6)],
            "SUP-1 due today -> none; SUP-2 due Wed 2 Dec -> none; … 3 more",
        ),
    ],
)
def test_changes_in_words(changes: list[Change], words: str) -> None:
    said = act_words(changes, (), TERMS, TODAY)
    assert said.replace("Tue 1 Dec", "today") == words


VALUES = st.none() | st.text(max_size=90)
NAMES = st.sampled_from(
    [
        *("title", "body", "due", "start", "priority", "assignee", "department", "repeat", "campaign", "stage"),
        *("rank", "archived", "stage_since", "label.x", "participant.y", "watcher.z", "link.blocks.SUP-2"),
        *("fields.category", "fields.nothing", "fields.promised_date"),
    ]
)
CHANGES = st.builds(
    changed,
    st.sampled_from(["SUP-1", "REQ-2", "XXX-3", "odd"]),
    st.sampled_from(["add", "edit", "move", "archive", "restore", "block", "flow", "purge", "nudge", "new word"]),
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.none() | st.just(4),
)


@given(st.lists(CHANGES, max_size=6), st.lists(st.sampled_from(["SUP-1", "REQ-2"]), max_size=2))
def test_it_is_one_line_whatever_was_changed(changes: list[Change], asked: list[str]) -> None:
    said = act_words(changes, asked, TERMS, TODAY)
    assert "\n" not in said
    assert visible(said) == said
    assert len(said) < 1200
