from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from opsboard.domain.errors import Conflict, Invalid, NotFound, Refused
from opsboard.domain.items import Item
from opsboard.usecases import adding, blocking, editing, linking, reading
from opsboard.usecases.session import Session


@pytest.fixture
def meng(join: Callable[..., Session]) -> Session:
    return join("meng", "孟")


def after(act: Callable[..., object], session: Session, key: str, *what: Any, **more: Any) -> Item:
    """The item as it is after a use case."""
    act(session, key, *what, **more)
    return reading.item(session, key)


def test_edits_of_different_fields_merge(lin: Session, meng: Session) -> None:
    item = adding.add(lin, "requirement", "搜索")
    editing.edit(lin, item.key, {"title": "搜索框"}, seen={"title": "搜索"})
    both = after(editing.edit, meng, item.key, {"due": "fri"}, seen={"due": None})
    assert (both.title, both.due) == ("搜索框", "2026-11-06")


def test_the_same_field_is_a_conflict_that_shows_both_values(lin: Session, meng: Session) -> None:
    item = adding.add(lin, "requirement", "搜索")
    editing.edit(lin, item.key, {"title": "搜索框"}, seen={"title": "搜索"})
    with pytest.raises(Conflict) as refused:
        editing.edit(meng, item.key, {"title": "搜索栏", "due": "fri"}, seen={"title": "搜索", "due": None})
    assert refused.value.fields == {"title": ("搜索栏", "搜索框", "搜索")}
    left = reading.item(lin, item.key)
    assert (left.title, left.due) == ("搜索框", None)


def test_the_same_new_value_is_no_conflict(lin: Session, meng: Session) -> None:
    item = adding.add(lin, "requirement", "搜索")
    first = after(editing.edit, lin, item.key, {"priority": "P1"}, seen={"priority": None})
    second = after(editing.edit, meng, item.key, {"priority": "p1"}, seen={"priority": None})
    assert second.version == first.version


def test_bodies_merge_line_by_line(lin: Session, meng: Session) -> None:
    item = adding.add(lin, "requirement", "x", body="一\n二\n三\n四\n五")
    editing.edit(lin, item.key, {"body": "一!\n二\n三\n四\n五"}, seen={"body": item.body})
    both = after(editing.edit, meng, item.key, {"body": "一\n二\n三\n四\n五!"}, seen={"body": item.body})
    assert both.body == "一!\n二\n三\n四\n五!"


def test_a_version_stands_for_what_was_seen(lin: Session, meng: Session) -> None:
    item = adding.add(lin, "requirement", "x", edits={"priority": "P3"})
    editing.edit(lin, item.key, {"priority": "P1", "title": "y"})
    editing.edit(lin, item.key, {"priority": "P2"})
    assert after(editing.edit, meng, item.key, {"due": "fri"}, if_version=1).due == "2026-11-06"
    with pytest.raises(Conflict) as refused:
        editing.edit(meng, item.key, {"priority": "P0"}, if_version=1)
    assert refused.value.fields == {"priority": ("P0", "P2", "P3")}


def test_labels_and_participants_add_and_remove_independently(lin: Session, meng: Session) -> None:
    item = adding.add(lin, "requirement", "x", labels=["a"])
    editing.edit(lin, item.key, {"label.b": "true", "participant.@me": "true"})
    both = after(editing.edit, meng, item.key, {"label.c": "true", "label.a": None})
    assert both.labels == ("b", "c")
    assert both.participants == ("lin",)


def test_clearing(lin: Session) -> None:
    item = adding.add(lin, "requirement", "x", edits={"due": "fri", "assignee": "@me"}, body="text")
    empty = after(editing.edit, lin, item.key, {"due": "none", "assignee": None, "body": ""})
    assert (empty.due, empty.assignee, empty.body) == (None, None, "")


def test_an_edit_that_changes_nothing_is_not_logged(lin: Session) -> None:
    item = adding.add(lin, "requirement", "x", edits={"due": "fri"})
    assert after(editing.edit, lin, item.key, {"due": "2026-11-06"}).version == item.version


def test_a_score_follows_its_inputs(lin: Session) -> None:
    item = adding.add(lin, "requirement", "x", fields={"reach": "100", "user_value": "2", "confidence": "50%"})
    assert "score" not in item.fields
    scored = after(editing.edit, lin, item.key, {"fields.effort": "M"})
    assert scored.fields["score"] == 50
    with pytest.raises(Invalid):
        editing.edit(lin, item.key, {"fields.score": "9"})


def test_a_prediction_is_closed_once_the_experiment_runs(lin: Session) -> None:
    trial = adding.add(lin, "experiment", "x", stage="running", reason="so it came", fields={"prediction": "success"})
    with pytest.raises(Refused, match="Prediction"):
        editing.edit(lin, trial.key, {"fields.prediction": "failure"})
    assert after(editing.edit, lin, trial.key, {"fields.prediction": "success", "title": "y"}).title == "y"


def test_many_items_are_edited_in_one_batch_and_the_refused_ones_told(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "requirement", "b")
    result = editing.edit(lin, ["sup-1", "REQ-1"], {"fields.order_no": "1"})
    assert result.keys() == ["SUP-1"]
    assert [key for key, _ in result.refused] == ["REQ-1"]
    assert result.batch is not None
    assert {change.batch for change in result.changed} == {result.batch.id}


def test_of_many_items_one_that_is_not_there_stops_all(lin: Session) -> None:
    adding.add(lin, "support", "a")
    with pytest.raises(NotFound):
        editing.edit(lin, ["SUP-1", "REQ-7"], {"fields.order_no": "1"})
    assert lin.store.item("SUP-1").version == 1


def test_a_bad_value_for_many_is_refused_as_a_whole(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "support", "b")
    with pytest.raises(Invalid):
        editing.edit(lin, ["SUP-1", "SUP-2"], {"priority": "P9"})


def test_comments(lin: Session, meng: Session) -> None:
    adding.add(lin, "support", "a")
    editing.comment(lin, "SUP-1", "第一\n\x1b[2J行")
    item = after(editing.comment, meng, "sup-1", "second")
    assert [(one.author, one.body) for one in item.comments] == [("lin", "第一\n[2J行"), ("meng", "second")]
    with pytest.raises(Invalid):
        editing.comment(lin, "SUP-1", " \n ")


def test_checklist_entries_are_meant_by_number_or_text(lin: Session) -> None:
    adding.add(lin, "plan", "a")
    for text in ("市场调研", "可行性分析", "策划文档"):
        editing.checklist(lin, "PLN-1", "add", text)
    editing.checklist(lin, "PLN-1", "done", "2")
    editing.checklist(lin, "PLN-1", "done", "策划")
    item = after(editing.checklist, lin, "PLN-1", "remove", 1)
    assert [(entry.text, entry.done) for entry in item.checklist] == [("可行性分析", True), ("策划文档", True)]
    item = after(editing.checklist, lin, "PLN-1", "undo", "策划文档")
    assert [entry.done for entry in item.checklist] == [True, False]
    with pytest.raises(Invalid, match="has no checklist entry"):
        editing.checklist(lin, "PLN-1", "done", "7")


def test_a_link_is_read_from_both_ends(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "support", "b")
    linking.link(lin, "sup-2", "duplicate of", "sup-1")
    assert [(link.relation, link.key) for link in reading.item(lin, "SUP-1").links] == [("duplicated_by", "SUP-2")]
    with pytest.raises(Refused, match="itself"):
        linking.link(lin, "SUP-1", "related", "SUP-1")
    linking.unlink(lin, "SUP-1", "duplicated_by", "SUP-2")
    assert reading.item(lin, "SUP-2").links == ()
    with pytest.raises(Refused, match="no link"):
        linking.unlink(lin, "SUP-1", "duplicated_by", "SUP-2")


@pytest.mark.parametrize("relation", ["blocks", "duplicate_of", "blocked_by", "part_of"])
def test_a_directed_relation_does_not_come_round_in_a_circle(lin: Session, relation: str) -> None:
    for title in "abc":
        adding.add(lin, "support", title)
    linking.link(lin, "SUP-1", relation, "SUP-2")
    linking.link(lin, "SUP-2", relation, "SUP-3")
    with pytest.raises(Refused, match="circle"):
        linking.link(lin, "SUP-3", relation, "SUP-1")


def test_blocking_by_a_link(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "support", "b")
    linking.link(lin, "SUP-1", "blocked_by", "SUP-2")
    blocked = reading.item(lin, "SUP-1").blocked
    assert blocked is not None
    assert blocked.reason.startswith("SUP-2")
    assert reading.item(lin, "SUP-2").blocked is None


def test_block_and_unblock_several(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.add(lin, "support", "b")
    assert blocking.block(lin, ["SUP-1", "SUP-2"], "银行").keys() == ["SUP-1", "SUP-2"]
    assert reading.count(lin, reading.selection(lin, "is:blocked")) == 2
    assert blocking.block(lin, ["SUP-1"], "银行").changed == []
    assert blocking.unblock(lin, ["SUP-1", "SUP-2"]).keys() == ["SUP-1", "SUP-2"]
    assert reading.count(lin, reading.selection(lin, "is:blocked")) == 0


def test_watching(lin: Session) -> None:
    adding.add(lin, "support", "a")
    assert after(editing.watch, lin, "SUP-1").watchers == ("lin",)
    assert reading.count(lin, reading.selection(lin, "is:watched")) == 1
    assert after(editing.unwatch, lin, "SUP-1").watchers == ()
