from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from opsboard.domain.errors import GateRefused, Invalid, NotFound, Refused
from opsboard.usecases import adding, archiving, blocking, editing, history, linking, moving, reading
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

KEYS = ("SUP-1", "SUP-2", "SUP-3")


def three(session: Session) -> None:
    for title in "abc":
        adding.add(session, "support", title)
    adding.add(session, "requirement", "what they become")


def column(session: Session, kind: str = "support") -> list[str]:
    return [card.key for card in reading.cards(session, reading.selection(session, kind=kind))]


MANY: dict[str, Callable[[Session, Sequence[str]], BulkResult]] = {
    "edit": lambda s, keys: editing.edit(s, keys, {"priority": "P1", "label.vip": "true"}),
    "comment": lambda s, keys: editing.comment(s, keys, "请核实"),
    "checklist": lambda s, keys: editing.checklist(s, keys, "add", "call the bank"),
    "watch": lambda s, keys: editing.watch(s, keys),
    "link": lambda s, keys: linking.link(s, keys, "becomes", "REQ-1"),
    "flow": lambda s, keys: adding.flow(s, keys, "requirement"),
    "block": lambda s, keys: blocking.block(s, keys, "waits"),
    "archive": lambda s, keys: archiving.archive(s, keys),
    "carry": lambda s, keys: moving.carry(s, keys, 1),
    "move to a category": lambda s, keys: moving.move_to_category(s, keys, "active"),
}


@pytest.mark.parametrize("act", MANY)
def test_an_act_on_several_is_one_batch_and_one_undo(lin: Session, act: str) -> None:
    three(lin)
    seq = lin.store.seq()
    before = {key: reading.item(lin, key) for key in KEYS}
    result = MANY[act](lin, KEYS)
    assert set(KEYS) <= set(result.keys())
    changes = lin.store.changes(None, seq)
    assert len({change.batch for change in changes}) == 1
    history.undo(lin)
    for key, was in before.items():
        now = reading.item(lin, key)
        assert (now.labels, now.priority, now.comments, now.checklist, now.links, now.stage, now.archived) == (
            was.labels,
            was.priority,
            was.comments,
            was.checklist,
            was.links,
            was.stage,
            was.archived,
        )
        assert now.blocked is None


def test_what_is_refused_of_several_is_told_and_the_others_change(lin: Session) -> None:
    three(lin)
    editing.checklist(lin, "SUP-1", "add", "call")
    editing.checklist(lin, "SUP-3", "add", "call")
    result = editing.checklist(lin, KEYS, "done", "call")
    assert result.keys() == ["SUP-1", "SUP-3"]
    assert [key for key, _error in result.refused] == ["SUP-2"]
    linked = linking.link(lin, ["SUP-1", "REQ-1"], "related", "REQ-1")
    assert [key for key, _error in linked.refused] == ["REQ-1"]
    assert [link.key for link in reading.item(lin, "SUP-1").links] == ["REQ-1"]


def test_a_key_that_is_not_there_stops_the_whole_act(lin: Session) -> None:
    three(lin)
    with pytest.raises(NotFound):
        editing.comment(lin, ["SUP-1", "SUP-99"], "hello")
    assert reading.item(lin, "SUP-1").comments == ()


def test_links_of_several_are_taken_away_together(lin: Session) -> None:
    three(lin)
    linking.link(lin, KEYS, "becomes", "REQ-1")
    result = linking.unlink(lin, KEYS, "becomes", "REQ-1")
    assert set(result.keys()) == {*KEYS, "REQ-1"}
    assert reading.item(lin, "REQ-1").links == ()


def test_many_lines_are_many_items_in_their_order_and_one_undo(lin: Session) -> None:
    adding.add(lin, "support", "old")
    made = adding.add_many(lin, "support", ["first", "第二", "third"], edits={"due": "fri"})
    assert [item.title for item in made] == ["first", "第二", "third"]
    assert {item.due for item in made} == {"2026-11-06"}
    assert column(lin) == [*(item.key for item in made), "SUP-1"]
    history.undo(lin)
    assert column(lin) == ["SUP-1"]


def test_lines_that_do_not_all_fit_make_none(lin: Session) -> None:
    with pytest.raises(GateRefused) as refused:
        adding.add_many(lin, "support", [f"line {n}" for n in range(6)], stage="triage")
    assert refused.value.overridable
    assert column(lin) == []
    assert len(adding.add_many(lin, "support", [f"line {n}" for n in range(5)], stage="triage")) == 5
    assert len(adding.add_many(lin, "support", ["one more"], stage="triage", reason="sale")) == 1


def test_a_line_that_shows_nothing_is_named(lin: Session) -> None:
    with pytest.raises(Invalid, match="line 2"):
        adding.add_many(lin, "support", ["good", "\u200b\x1b", "good"])
    assert column(lin) == []


def test_items_of_several_kinds_move_to_a_category_each_in_its_own_stages(lin: Session) -> None:
    three(lin)
    result = moving.move_to_category(lin, ["SUP-1", "REQ-1"], "dropped")
    assert result.refused == []
    assert {reading.item(lin, key).category for key in ("SUP-1", "REQ-1")} == {"dropped"}
    again = moving.move_to_category(lin, ["SUP-1", "REQ-1"], "dropped")
    assert again.changed == []


def test_several_are_reordered_together(lin: Session) -> None:
    for title in "abcde":
        adding.add(lin, "support", title)
    assert column(lin) == ["SUP-5", "SUP-4", "SUP-3", "SUP-2", "SUP-1"]
    moving.reorder(lin, ["SUP-4", "SUP-5"], 1, whole_category=False)
    assert column(lin) == ["SUP-3", "SUP-5", "SUP-4", "SUP-2", "SUP-1"]
    moving.reorder(lin, ["SUP-4", "SUP-1"], -1, whole_category=False)
    assert column(lin) == ["SUP-3", "SUP-4", "SUP-1", "SUP-5", "SUP-2"]
    moving.reorder(lin, ["SUP-1", "SUP-4"], -1, whole_category=True)
    assert column(lin) == ["SUP-4", "SUP-1", "SUP-3", "SUP-5", "SUP-2"]
    assert moving.reorder(lin, ["SUP-1", "SUP-4"], -1, whole_category=True).changed == []
    history.undo(lin)
    assert column(lin) == ["SUP-3", "SUP-4", "SUP-1", "SUP-5", "SUP-2"]


def test_items_of_several_columns_do_not_move_up_together(lin: Session) -> None:
    three(lin)
    moving.move(lin, ["SUP-1"], "triage")
    with pytest.raises(Refused, match="several columns"):
        moving.reorder(lin, ["SUP-1", "SUP-2"], 1, whole_category=False)
