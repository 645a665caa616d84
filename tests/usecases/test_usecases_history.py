from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Conflict, Invalid, OpsboardError, Refused
from opsboard.domain.items import Item
from opsboard.usecases import adding, archiving, editing, history, leaving, moving, reading
from opsboard.usecases.session import Session

TIMES = ("version", "updated_at", "stage_since", "closed_at")


def state(session: Session) -> dict[str, Any]:
    """Everything that undo must give back."""
    chosen = reading.selection(session, archived=True)
    items = {}
    for item in reading.items(session, chosen):
        held = {name: getattr(item, name) for name in Item.__annotations__ if name not in TIMES}
        items[item.key] = held
    return items


def test_undo_and_redo_of_one_act_after_the_other(lin: Session) -> None:
    adding.add(lin, "support", "a")
    states = [state(lin)]
    for act in (
        lambda: editing.edit(lin, "SUP-1", {"title": "b", "label.x": "true"}),
        lambda: moving.carry(lin, ["SUP-1"], 1),
        lambda: editing.comment(lin, "SUP-1", "hello"),
        lambda: editing.block(lin, ["SUP-1"], "why"),
        lambda: archiving.archive(lin, ["SUP-1"]),
    ):
        act()
        states.append(state(lin))
    for earlier in states[-2::-1]:
        history.undo(lin)
        assert state(lin) == earlier
    for later in states[1:]:
        history.redo(lin)
        assert state(lin) == later
    with pytest.raises(Refused, match="redo"):
        history.redo(lin)
    history.undo(lin)
    assert state(lin) == states[-2]


def test_undo_of_a_new_item_archives_it(lin: Session) -> None:
    adding.add(lin, "support", "a")
    history.undo(lin)
    assert reading.item(lin, "SUP-1").archived
    with pytest.raises(Refused, match="nothing to undo"):
        history.undo(lin)
    history.redo(lin)
    assert not reading.item(lin, "SUP-1").archived


def test_a_new_act_leaves_nothing_to_redo(lin: Session) -> None:
    adding.add(lin, "support", "a")
    editing.edit(lin, "SUP-1", {"title": "b"})
    history.undo(lin)
    editing.edit(lin, "SUP-1", {"priority": "P1"})
    with pytest.raises(Refused, match="redo"):
        history.redo(lin)


def test_undo_is_for_the_person_who_did_it(lin: Session, gu: Session) -> None:
    adding.add(lin, "support", "a")
    editing.edit(gu, "SUP-1", {"priority": "P1"})
    editing.edit(lin, "SUP-1", {"title": "b"})
    history.undo(gu)
    item = reading.item(lin, "SUP-1")
    assert (item.title, item.priority) == ("b", None)


def test_undo_of_a_field_that_someone_changed_since_is_a_conflict(lin: Session, gu: Session) -> None:
    adding.add(lin, "support", "a")
    editing.edit(lin, "SUP-1", {"title": "b", "priority": "P1"})
    editing.edit(gu, "SUP-1", {"title": "c"})
    with pytest.raises(Conflict) as refused:
        history.undo(lin)
    assert refused.value.fields == {"title": ("a", "c", "b")}
    assert reading.item(lin, "SUP-1").priority == "P1"


def test_a_bulk_act_is_one_undo(lin: Session) -> None:
    for title in "abc":
        adding.add(lin, "support", title)
    before = state(lin)
    moving.move(lin, ["SUP-1", "SUP-2", "SUP-3"], "triage")
    result = history.undo(lin)
    assert set(result.keys()) == {"SUP-1", "SUP-2", "SUP-3"}
    assert result.batch is not None
    assert result.batch.act == "undo"
    assert state(lin) == before


def test_undo_of_a_chain_takes_both_ends_back(lin: Session) -> None:
    adding.add(lin, "support", "a")
    adding.flow(lin, "SUP-1", "coordination")
    history.undo(lin)
    ticket = reading.item(lin, "SUP-1")
    assert (ticket.links, ticket.blocked) == ((), None)
    request = reading.item(lin, "CRD-1")
    assert (request.archived, request.links) == (True, ())
    history.redo(lin)
    assert reading.item(lin, "SUP-1").blocked is not None
    assert reading.item(lin, "CRD-1").links[0].key == "SUP-1"


def test_a_renumbered_stage_is_no_conflict(lin: Session, gu: Session) -> None:
    for number in range(3):
        adding.add(lin, "support", f"{number}")
    moving.reorder(lin, "SUP-3", 1, whole_category=False)
    for number in range(40):
        adding.add(gu, "support", f"more {number}", stage="new")
        moving.move(gu, [f"SUP-{number + 4}"], "new", place="after", after="SUP-2")
    history.undo(lin)
    order = [card.key for card in reading.cards(lin, reading.selection(lin, kind="support", stage="new"))]
    assert order.index("SUP-3") < order.index("SUP-2")


def test_a_purge_is_not_undone_and_leaves_what_is_older_alone(lin: Session, gu: Session) -> None:
    adding.add(lin, "support", "王先生")
    with pytest.raises(Refused, match="member"):
        archiving.purge(lin, "SUP-1", "asked for it")
    adding.add(gu, "support", "b")
    assert archiving.purge(gu, "SUP-1", "asked for it").changes == 1
    assert "王" not in reading.item(gu, "SUP-1").title
    assert history.undo(gu).keys() == ["SUP-2"]
    with pytest.raises(Invalid):
        archiving.purge(gu, "SUP-1", "  ")


def test_undo_of_a_batch_leaves_out_what_was_purged_since(gu: Session) -> None:
    for title in ("王先生", "b"):
        adding.add(gu, "support", title)
    editing.edit_many(gu, ["SUP-1", "SUP-2"], {"body": "王先生的电话"})
    archiving.purge(gu, "SUP-1", "asked for it")
    assert history.undo(gu).keys() == ["SUP-2"]
    assert (reading.item(gu, "SUP-1").body, reading.item(gu, "SUP-2").body) == ("", "")
    assert history.redo(gu).keys() == ["SUP-2"]
    assert (reading.item(gu, "SUP-1").body, reading.item(gu, "SUP-2").body) == ("", "王先生的电话")


def test_log_since_a_day(lin: Session) -> None:
    adding.add(lin, "support", "a")
    lin.clock.forward(days=2)  # type: ignore[attr-defined]
    adding.add(lin, "support", "b")
    assert [change.key for change in history.log(lin, since="today")] == ["SUP-2"]
    assert [change.key for change in history.log(lin, "sup-1")] == ["SUP-1"]
    assert [change.key for change in history.log(lin, limit=1)] == ["SUP-2"]
    assert [change.key for change in history.changes_after(lin, 1)] == ["SUP-2"]


def test_the_last_admin_stays(gu: Session) -> None:
    with pytest.raises(Refused, match="only admin"):
        leaving.remove_person(gu, "gu")


ACTS: dict[str, Callable[[Session, int], object]] = {
    "title": lambda s, n: editing.edit(s, "SUP-1", {"title": f"t{n}"}),
    "label": lambda s, n: editing.edit(s, "SUP-2", {f"label.l{n % 2}": "true" if n % 3 else None}),
    "carry": lambda s, n: moving.carry(s, ["SUP-1", "SUP-2"], 1 if n % 2 else -1, reason="x"),
    "reorder": lambda s, n: moving.reorder(s, "SUP-2", 1 if n % 2 else -1, whole_category=False),
    "archive": lambda s, n: archiving.archive(s, ["SUP-1"]),
    "restore": lambda s, n: archiving.restore(s, ["SUP-1"]),
    "link": lambda s, n: editing.link(s, "SUP-1", "blocks", "SUP-2"),
    "unlink": lambda s, n: editing.unlink(s, "SUP-1", "blocks", "SUP-2"),
    "comment": lambda s, n: editing.comment(s, "SUP-1", f"c{n}"),
}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_was_done_is_undone_step_by_step_and_done_again(
    join: Callable[..., Session], data: st.DataObject
) -> None:
    login = data.draw(st.from_regex(r"[a-z]{8}", fullmatch=True), label="login")
    session = join(login)
    if reading.count(session, reading.selection(session, archived=True)) < 2:
        gu = join("gu")
        adding.add(gu, "support", "a")
        adding.add(gu, "support", "b")
    states = [state(session)]
    for number, name in enumerate(data.draw(st.lists(st.sampled_from(sorted(ACTS)), max_size=8), label="acts")):
        try:
            ACTS[name](session, number)
        except OpsboardError:
            continue
        after = state(session)
        if after != states[-1]:
            states.append(after)
    for earlier in reversed(states[:-1]):
        history.undo(session)
        assert state(session) == earlier
    for later in states[1:]:
        history.redo(session)
        assert state(session) == later
