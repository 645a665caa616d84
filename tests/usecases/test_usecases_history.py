from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from soaking import amount

from opsboard.domain.errors import Conflict, GateRefused, Invalid, OpsboardError, Refused
from opsboard.domain.items import Attachment, ChecklistEntry, Item
from opsboard.domain.values import replaced
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases import (
    adding,
    archiving,
    blocking,
    editing,
    history,
    linking,
    moving,
    offboarding,
    people,
    promises,
    reading,
)
from opsboard.usecases.importing import import_items
from opsboard.usecases.results import Stays
from opsboard.usecases.session import Session

TIMES = ("version", "updated_at")
"""What tells of the undo itself."""

BOARDS = count()


def state(session: Session) -> dict[str, Any]:
    """Everything that undo must give back."""
    chosen = reading.selection(session, archived=True)
    items = {}
    for item in session.store.items(chosen):
        held = {name: getattr(item, name) for name in Item.__annotations__ if name not in TIMES}
        items[item.key] = held
    return items


def test_undo_and_redo_of_one_act_after_the_other(lin: Session) -> None:
    adding.add(lin, "support", "a")
    states = [state(lin)]
    acts: tuple[Callable[[], object], ...] = (
        lambda: editing.edit(lin, "SUP-1", {"title": "b", "label.x": "true"}),
        lambda: moving.carry(lin, ["SUP-1"], 1),
        lambda: editing.comment(lin, "SUP-1", "hello"),
        lambda: blocking.block(lin, ["SUP-1"], "why"),
        lambda: archiving.archive(lin, ["SUP-1"]),
    )
    for act in acts:
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


def test_who_made_the_board_has_nothing_to_undo(make_board: Callable[..., Session]) -> None:
    session = make_board("new", "wu")
    with pytest.raises(Refused, match=r"^there is nothing to undo$"):
        history.undo(session)
    people.add_person(session, "wen", "文")
    with pytest.raises(Refused, match="your last act, on wen, cannot be taken back"):
        history.undo(session)
    session.store.close()


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
    order = [card.key for card in reading.cards(lin, replaced(reading.selection(lin, kind="support"), stage="new"))]
    assert order.index("SUP-3") < order.index("SUP-2")


def test_a_purge_is_not_undone_and_undo_says_so(lin: Session, gu: Session) -> None:
    adding.add(lin, "support", "王先生")
    with pytest.raises(Refused, match="member"):
        archiving.purge(lin, "SUP-1", "asked for it")
    assert archiving.purge(gu, "SUP-1", "asked for it").changes == 1
    assert "王" not in reading.item(gu, "SUP-1").title
    with pytest.raises(Refused, match="your last act, on SUP-1, cannot be taken back"):
        history.undo(gu)
    adding.add(gu, "support", "b")
    assert history.undo(gu).stays is None
    history.redo(gu)
    archiving.purge(gu, "SUP-1", "asked for it again")
    result = history.undo(gu)
    assert (result.keys(), result.stays) == (["SUP-2"], Stays("purge", ("SUP-1",)))
    assert history.redo(gu).stays is None
    with pytest.raises(Invalid):
        archiving.purge(gu, "SUP-1", "  ")


@pytest.mark.parametrize("act", ["reminder", "person", "gone"])
def test_undo_names_every_last_act_that_it_cannot_take_back(lin: Session, gu: Session, act: str) -> None:
    adding.add(gu, "support", "older")
    adding.add(gu, "coordination", "CRD")
    moving.move(gu, ["CRD-1"], "requested", reason="x")
    editing.edit(gu, "SUP-1", {"title": "old"})
    if act == "reminder":
        promises.nudge(gu, "CRD-1", "en", str)
        stays = Stays("nudge", ("CRD-1",))
    elif act == "person":
        people.add_person(gu, "wen", "文")
        stays = Stays("add", ("wen",))
    else:
        editing.edit(gu, "CRD-1", {"label.vip": "true"})
        editing.edit(lin, "CRD-1", {"label.vip": None})
        stays = Stays("edit", ("CRD-1",))
    result = history.undo(gu)
    assert (result.keys(), result.stays) == (["SUP-1"], stays)


def test_undo_of_a_batch_leaves_out_what_was_purged_since(gu: Session) -> None:
    for title in ("王先生", "b"):
        adding.add(gu, "support", title)
    editing.edit(gu, ["SUP-1", "SUP-2"], {"body": "王先生的电话"})
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
        offboarding.remove_person(gu, "gu")


KEYS = ("SUP-1", "SUP-2", "CRD-1", "SUP-3")
STAGES = ("new", "open", "solved", "closed", "draft", "requested", "confirmed")
FILE = ParsedFile(
    system="trello",
    items=tuple(
        ParsedItem(
            row=row,
            title=f"card {row}",
            source_id=f"c{row}",
            kind_word="support",
            stage_word=stage,
            created_at="2026-10-01T01:00:00Z",
            closed_at="2026-10-05T01:00:00Z" if stage == "solved" else None,
            history=(("2026-10-01T01:00:00Z", "new"), ("2026-10-03T01:00:00Z", stage)),
            checklist=tuple(ChecklistEntry("", *one) for one in (("one", False), ("two", True), ("three", False))),
            attachments=tuple(Attachment("", one, f"https://example.com/{one}") for one in ("b", "a")),
        )
        for row, stage in enumerate(("new", "open", "solved", "open"), 1)
    ),
)


def _tick(session: Session, key: str, n: int) -> object:
    entries = reading.item(session, key).checklist
    act = ("done", "undo", "remove")[n % 3]
    return editing.checklist(session, key, act, entries[n % len(entries)]) if entries else None


ACTS: dict[str, Callable[[Session, str, int], object]] = {
    "title": lambda s, key, n: editing.edit(s, key, {"title": f"t{n}", "priority": f"P{n % 4}"}),
    "label": lambda s, key, n: editing.edit(s, key, {f"label.l{n % 2}": "true" if n % 3 else None}),
    "repeat": lambda s, key, n: editing.edit(s, key, {"due": f"2026-12-{n % 28 + 1:02}", "repeat": "weekly:mo,we"}),
    "carry": lambda s, key, n: moving.carry(s, [key], 1 if n % 2 else -1, reason="x"),
    "move": lambda s, key, n: moving.move(s, KEYS[:3][: n % 3 + 1], STAGES[n % len(STAGES)], reason="x"),
    "reorder": lambda s, key, n: moving.reorder(s, key, 1 if n % 2 else -1, whole_category=False),
    "archive": lambda s, key, n: archiving.archive(s, [key]),
    "restore": lambda s, key, n: archiving.restore(s, [key]),
    "link": lambda s, key, n: linking.link(s, "SUP-1", "blocks", "SUP-2"),
    "unlink": lambda s, key, n: linking.unlink(s, "SUP-1", "blocks", "SUP-2"),
    "block": lambda s, key, n: (blocking.unblock if n % 3 == 0 else blocking.block)(s, [key]),
    "comment": lambda s, key, n: editing.comment(s, key, f"c{n}"),
    "entry": lambda s, key, n: editing.checklist(s, key, "add", f"entry {n}"),
    "tick": _tick,
    "flow": lambda s, key, n: adding.flow(s, "SUP-1", "coordination"),
    "import": lambda s, key, n: import_items(s, FILE),
}


def beside(session: Session) -> dict[str, object]:
    """What is worked out of the items: how many each stage counts, and the dates of the calendar."""
    everything = reading.selection(session, archived=True)
    dates = session.store.dated(everything, "2026-01-01", "2027-12-31")
    return {
        "counts": session.store.counts(reading.selection(session)),
        "dates": sorted((one.card.key, one.role, one.day) for one in dates if not one.card.archived),
    }


def told(session: Session, known: Collection[str]) -> dict[str, object]:
    """All that undo gives back, of these items; of those that were made since, that they are archived."""
    items = state(session)
    spans = {key: [(span.stage, span.since) for span in history.stages_of(session, key)] for key in known}
    late = {key: held["archived"] for key, held in items.items() if key not in known}
    return {"items": {key: items[key] for key in known}, "spans": spans, "late": late, **beside(session)}


@pytest.mark.soak
@settings(max_examples=amount(25, 600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(KEYS), st.integers(0, 20)), min_size=1, max_size=8
    )
)
def test_whatever_was_done_is_undone_step_by_step_and_done_again(
    make_board: Callable[..., Session], clock: Any, acts: list[tuple[str, str, int]]
) -> None:
    session = make_board(f"board-{next(BOARDS)}")
    try:
        fields = {"outcome": "answered"}
        for kind in ("support", "support", "coordination"):
            adding.add(session, kind, "a", fields=fields if kind == "support" else {})
        states = [state(session)]
        bests = [told(session, states[0].keys())]
        for name, key, number in acts:
            clock.forward(minutes=number % 3)  # or it is still the same second
            try:
                ACTS[name](session, key, number)
            except OpsboardError:
                continue
            after = state(session)
            if after != states[-1]:
                states.append(after)
                bests.append(told(session, after.keys()))
        for earlier, best in zip(states[-2::-1], bests[-2::-1], strict=True):
            clock.forward(minutes=7)
            history.undo(session)
            now = told(session, earlier.keys())
            late = now.pop("late")
            assert now == {name: value for name, value in best.items() if name != "late"}
            assert all(late.values())  # type: ignore[attr-defined]
        for later, best in zip(states[1:], bests[1:], strict=True):
            clock.forward(minutes=7)
            history.redo(session)
            now = told(session, later.keys())
            assert {**now, "late": {}} == {**best, "late": {}}
        assert [finding.message for finding in session.store.check(deep=True) if finding.level != "ok"] == []
    finally:
        session.store.close()


@pytest.mark.parametrize("back", ["open", "pending", "closed"])
def test_undo_of_a_move_gives_the_moments_back(lin: Session, clock: Any, back: str) -> None:
    adding.add(lin, "support", "a", stage="open", fields={"outcome": "answered"}, reason="x")
    for stage in ("solved", back):
        clock.forward(days=1)
        before = reading.item(lin, "SUP-1")
        moving.move(lin, ["SUP-1"], stage, reason="x")
    moved = reading.item(lin, "SUP-1")
    clock.forward(days=1)
    history.undo(lin)
    item = reading.item(lin, "SUP-1")
    assert (item.stage, item.stage_since, item.closed_at) == ("solved", before.stage_since, before.closed_at)
    assert item.fields == before.fields
    assert [span.stage for span in history.stages_of(lin, "SUP-1")] == ["open", "solved"]
    clock.forward(days=1)
    history.redo(lin)
    item = reading.item(lin, "SUP-1")
    assert (item.stage, item.stage_since, item.closed_at) == (back, moved.stage_since, moved.closed_at)
    assert [finding.message for finding in lin.store.check(deep=True) if finding.level != "ok"] == []


def test_undo_and_redo_of_an_import_log_one_change_for_each_item(lin: Session) -> None:
    import_items(lin, FILE)
    before = told(lin, state(lin).keys())
    assert [change.op for change in history.undo(lin).changed] == ["archive"] * 4
    assert [change.op for change in history.redo(lin).changed] == ["restore"] * 4
    assert told(lin, state(lin).keys()) == before


def test_an_archived_item_asks_for_room_in_a_full_stage(lin: Session) -> None:
    for number in range(6):
        adding.add(lin, "support", f"{number}")
    moving.move(lin, [f"SUP-{number}" for number in range(1, 6)], "triage")
    archiving.archive(lin, ["SUP-1"])
    moving.move(lin, ["SUP-6"], "triage")
    with pytest.raises(GateRefused, match="full, 5 of 5"):
        archiving.restore(lin, ["SUP-1"])
    result = archiving.restore(lin, ["SUP-1"], reason="the customer calls")
    assert [change.reason for change in result.changed] == ["the customer calls"]
    archiving.archive(lin, ["SUP-2"])
    with pytest.raises(GateRefused, match="full, 5 of 5"):
        history.undo(lin)
    assert reading.item(lin, "SUP-2").archived
    assert history.undo(lin, "by mistake").keys() == ["SUP-2"]
    history.redo(lin)
    with pytest.raises(GateRefused, match="full, 5 of 5"):
        history.undo(lin)


def test_what_the_act_itself_made_comes_back_without_asking(lin: Session) -> None:
    for number in range(5):
        adding.add(lin, "support", f"{number}")
    moving.move(lin, [f"SUP-{number}" for number in range(1, 6)], "triage")
    adding.add(lin, "support", "one more", stage="triage", reason="urgent")
    history.undo(lin)
    assert history.redo(lin).keys() == ["SUP-6"]


def test_a_refused_redo_says_that_nothing_was_done_again(lin: Session, gu: Session) -> None:
    adding.add(lin, "support", "a")
    editing.edit(lin, "SUP-1", {"title": "b"})
    history.undo(lin)
    editing.edit(gu, "SUP-1", {"title": "c"})
    with pytest.raises(Conflict, match="nothing was done again"):
        history.redo(lin)
