"""Saved views: whose they are, who may change them, and that a query may name them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain import limits, query_parser
from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.query import Node
from opsboard.domain.query_views import Reading
from opsboard.domain.text import clean_line
from opsboard.domain.views import View
from opsboard.usecases.acting import acting
from opsboard.usecases.adding import add
from opsboard.usecases.people import add_person
from opsboard.usecases.reading import cards, selection
from opsboard.usecases.session import Session
from opsboard.usecases.views import delete_view, find_view, save_view, views

SessionFor = Callable[[str], Session]
LATE = View("Late", "is:overdue -is:done", "list", "support", "due", "assignee", ("closed",))


def names(session: Session) -> list[str]:
    return [view.name for view in views(session)]


def test_a_view_of_ones_own_is_seen_by_nobody_else(gu: Session, join: SessionFor) -> None:
    kept = save_view(gu, LATE)
    assert kept.owner == gu.login
    assert kept.by == gu.login
    assert views(gu) == [kept]
    assert views(join("bo")) == []
    assert (kept.query, kept.screen, kept.kind, kept.sort, kept.group, kept.folded) == (
        "is:overdue -is:done", "list", "support", "due", "assignee", ("closed",),
    )  # fmt: skip


def test_everybodys_view_is_seen_by_all_behind_their_own(gu: Session, join: SessionFor) -> None:
    save_view(gu, View("a team view", "is:open"), shared=True)
    save_view(join("bo"), View("z mine", "is:mine"))
    assert names(join("bo")) == ["z mine", "a team view"]
    assert names(gu) == ["a team view"]


def test_saving_under_the_same_name_in_any_case_takes_the_place(gu: Session) -> None:
    save_view(gu, View("Late", "is:overdue"))
    save_view(gu, View("late", "due:<7d"))
    assert [(view.name, view.query) for view in views(gu)] == [("late", "due:<7d")]
    save_view(gu, View("late", "is:blocked"), shared=True)
    assert len(views(gu)) == 2
    assert find_view(gu, "LATE").query == "due:<7d", "one's own comes first"
    assert find_view(gu, "LATE", shared=True).query == "is:blocked"
    delete_view(gu, "late", shared=True)
    assert names(gu) == ["late"]


def test_what_another_saved_for_everybody_needs_a_lead_to_change(gu: Session, join: SessionFor) -> None:
    add_person(gu, "bo")
    add_person(gu, "cai")
    add_person(gu, "vi", role="viewer")
    bo, cai, vi = join("bo"), join("cai"), join("vi")
    save_view(bo, View("week", "due:week"), shared=True)
    save_view(bo, View("week", "due:week is:open"), shared=True)
    with pytest.raises(Refused):
        save_view(cai, View("Week", "x"), shared=True)
    with pytest.raises(Refused):
        delete_view(cai, "week")
    with pytest.raises(Refused):
        save_view(vi, View("mine too", "x"), shared=True)
    save_view(vi, View("only for me", "is:open"))
    assert names(vi) == ["only for me", "week"]
    assert delete_view(gu, "week").by == "bo", "an admin may"
    assert names(cai) == []


@pytest.mark.parametrize(
    ("view", "words"),
    [
        (View("", "x"), "1 to 60"),
        (View("x" * 61, "x"), "1 to 60"),
        (View("a", "is:lost"), "is"),
        (View("a", screen="wall"), "wall"),
        (View("a", kind="nonsense"), "nonsense"),
        (View("a", sort="colour"), "colour"),
        (View("a", group="mood"), "mood"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_looked_at_is_not_saved(gu: Session, view: View, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        save_view(gu, view)
    assert views(gu) == []


def test_an_unknown_name_is_answered_with_the_nearest(gu: Session) -> None:
    save_view(gu, LATE)
    with pytest.raises(Invalid, match="Late"):
        find_view(gu, "Lat")
    with pytest.raises(Invalid):
        delete_view(gu, "entirely different")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=70))
def test_any_name_is_kept_clean_or_refused(gu: Session, name: str) -> None:
    try:
        kept = save_view(gu, View(name, "is:open"))
    except Invalid:
        return
    assert clean_line(kept.name) == kept.name
    assert find_view(gu, name) in (kept, *views(gu))
    delete_view(gu, kept.name)


def found(session: Session, query: str) -> list[str]:
    return sorted(card.title for card in cards(session, selection(session, query)))


def test_a_query_may_name_a_view_and_a_view_another_one(gu: Session) -> None:
    add(gu, "support", "a", edits={"priority": "P0"})
    add(gu, "support", "b", edits={"priority": "P1"})
    add(gu, "requirement", "c", edits={"priority": "P0"})
    save_view(gu, View("urgent", "priority:P0"))
    save_view(gu, View("our week", "view:urgent kind:support"))
    save_view(gu, View("all of it", ""))
    assert found(gu, "view:urgent") == ["a", "c"]
    assert found(gu, 'view:"our week"') == ["a"]
    assert found(gu, "-view:urgent") == ["b"]
    assert found(gu, 'view:"all of it"') == ["a", "b", "c"]
    assert found(gu, "视图:urgent") == ["a", "c"]
    with pytest.raises(Invalid, match="urgent"):
        selection(gu, "view:urgnt")


def test_views_do_not_name_each_other_in_a_circle(gu: Session) -> None:
    save_view(gu, View("one", "is:open"))
    save_view(gu, View("two", "view:one"))
    with pytest.raises(Invalid, match="two"):
        save_view(gu, View("one", "view:two"))
    assert find_view(gu, "one").query == "is:open"
    with pytest.raises(Invalid):
        save_view(gu, View("alone", "view:alone"))


def test_views_that_name_views_cost_what_they_come_to_and_no_more(gu: Session) -> None:
    """Three hundred characters could stand for 30 x 30 x 30 x 30 conditions, and be expanded under the lock."""
    save_view(gu, View("v0", " ".join(["is:open"] * 3)))
    for depth in range(1, 4):
        save_view(gu, View(f"v{depth}", " ".join([f"view:v{depth - 1}"] * 4)))
    with pytest.raises(Invalid, match="more than 200 conditions at 14"):
        save_view(gu, View("v4", " ".join(["view:v3"] * 4)))
    with pytest.raises(Invalid, match="more than 200 conditions"):
        selection(gu, "view:v3 view:v3")


def test_views_of_an_old_board_that_come_to_too_much_are_refused_at_once(gu: Session) -> None:
    with acting(gu, "views") as act:
        act.tx.team.save_view(View("v0", " ".join(["is:open"] * 30), owner="gu", by="gu"))
        for depth in range(1, 10):
            act.tx.team.save_view(View(f"v{depth}", " ".join([f"view:v{depth - 1}"] * 140), owner="gu", by="gu"))
    began = time.process_time()
    with pytest.raises(Invalid, match="more than 200 conditions at 6"):
        selection(gu, "view:v2")
    with pytest.raises(Invalid, match="more than 8 views name one another"):
        selection(gu, "view:v9")
    assert time.process_time() - began < 5
    assert len(views(gu)) == 10, "they can be deleted"
    delete_view(gu, "v9")


def test_a_view_that_is_named_often_is_read_once(gu: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    save_view(gu, View("late", "is:overdue"))
    read: list[str] = []
    parse_in = query_parser.parse_in

    def counted(text: str, reading: Reading) -> Node | None:
        read.append(text)
        return parse_in(text, reading)

    monkeypatch.setattr(query_parser, "parse_in", counted)
    selection(gu, " OR ".join(["view:late"] * 100))
    assert read[1:] == ["is:overdue"]


def test_no_query_is_read_while_others_wait(gu: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    save_view(gu, View("one", "is:open"))
    parse_in = query_parser.parse_in

    def free(text: str, reading: Reading) -> Node | None:
        with gu.store.write("views", gu.clock(), "gu"):  # raises where a transaction is under way
            pass
        return parse_in(text, reading)

    monkeypatch.setattr(query_parser, "parse_in", free)
    save_view(gu, View("two", "view:one"))


def test_the_longest_query_is_answered_or_refused(gu: Session) -> None:
    add(gu, "requirement", "a")
    assert len(cards(gu, selection(gu, "a " * limits.CONDITIONS.most))) == 1
    with pytest.raises(Invalid, match="more than 200 conditions at 401"):
        selection(gu, "a " * 999)
