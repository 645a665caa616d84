"""Moving what stands on a calendar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.days import moment_at
from opsboard.domain.errors import Conflict, GateRefused, Invalid, NotFound
from opsboard.domain.items import Item
from opsboard.usecases.adding import add
from opsboard.usecases.editing import edit
from opsboard.usecases.history import log, undo
from opsboard.usecases.rescheduling import Entry, dates, move_by_days, move_to_day, stretch
from opsboard.usecases.session import Session

ZONE = "Asia/Shanghai"


def at(day: str, hour: int, minute: int = 0) -> str:
    return moment_at(day, hour, minute, ZONE)


def span(item: Item) -> tuple[str | None, str | None]:
    return item.start, item.due


@pytest.mark.parametrize("role", ["start", "due"])
def test_a_span_is_carried_with_both_ends(lin: Session, role: str) -> None:
    key = add(lin, "support", "call", edits={"start": "2026-11-03", "due": "2026-11-06"}).key
    move_by_days(lin, Entry(key, role), 1)
    assert span(lin.store.item(key)) == ("2026-11-04", "2026-11-07")
    move_to_day(lin, Entry(key, role), "2026-11-20")
    moved = ("2026-11-20", "2026-11-23") if role == "start" else ("2026-11-17", "2026-11-20")
    assert span(lin.store.item(key)) == moved
    assert sorted(dates(lin, key)) == [("due", moved[1]), ("start", moved[0])]


def test_an_experiment_is_carried_with_its_whole_run(lin: Session) -> None:
    key = add(lin, "experiment", "button", fields={"run_from": "2026-11-03", "run_to": "2026-11-16"}).key
    move_by_days(lin, Entry(key, "run"), -2)
    fields = lin.store.item(key).fields
    assert (fields["run_from"], fields["run_to"]) == ("2026-11-01", "2026-11-14")
    stretch(lin, Entry(key, "run"), 3)
    assert lin.store.item(key).fields["run_to"] == "2026-11-17"


def test_a_field_of_the_kind_moves_and_keeps_its_time(lin: Session) -> None:
    key = add(lin, "content", "post", edits={"due": "2026-11-09"}, fields={"publish_at": "2026-11-11 10:00"}).key
    move_by_days(lin, Entry(key, "publish"), 1)
    assert lin.store.item(key).fields["publish_at"] == at("2026-11-12", 10)
    assert lin.store.item(key).due == "2026-11-09"
    move_to_day(lin, Entry(key, "publish"), "2026-12-01")
    assert lin.store.item(key).fields["publish_at"] == at("2026-12-01", 10)
    move_to_day(lin, Entry(key, "publish"), "none")
    assert lin.store.item(key).fields.get("publish_at") is None


def test_what_has_no_date_cannot_be_moved(lin: Session) -> None:
    key = add(lin, "support", "call").key
    with pytest.raises(Invalid):
        move_by_days(lin, Entry(key, "due"), 1)
    with pytest.raises(Invalid):
        stretch(lin, Entry(key), 1)
    with pytest.raises(NotFound):
        move_by_days(lin, Entry("SUP-999", "due"), 1)


def test_a_span_keeps_its_beginning(lin: Session) -> None:
    key = add(lin, "plan", "span", edits={"due": "2026-11-11"}).key
    stretch(lin, Entry(key, "due"), 2)
    assert span(lin.store.item(key)) == ("2026-11-11", "2026-11-13")
    stretch(lin, Entry(key, "start"), -2)
    assert span(lin.store.item(key)) == ("2026-11-11", "2026-11-11")
    with pytest.raises(Invalid):
        stretch(lin, Entry(key, "due"), -1)


def test_a_date_that_is_one_day_is_not_stretched_and_says_so(lin: Session) -> None:
    key = add(lin, "content", "post", edits={"due": "2026-11-09"}, fields={"publish_at": "2026-11-11"}).key
    with pytest.raises(Invalid, match="single day"):
        stretch(lin, Entry(key, "publish"), 1)
    assert lin.store.item(key).due == "2026-11-09"


def test_a_span_with_a_clock_time_gets_one_at_both_ends(lin: Session) -> None:
    alone = add(lin, "plan", "one", edits={"due": "2026-11-11 18:00"}).key
    stretch(lin, Entry(alone, "due"), 1)
    assert span(lin.store.item(alone)) == (at("2026-11-11", 18), at("2026-11-12", 18))
    mixed = add(lin, "plan", "two", edits={"start": "2026-11-09", "due": "2026-11-11 18:00"}).key
    stretch(lin, Entry(mixed, "due"), 1)
    assert span(lin.store.item(mixed)) == (at("2026-11-09", 9), at("2026-11-12", 18))
    days = add(lin, "plan", "three", edits={"start": "2026-11-09", "due": "2026-11-11"}).key
    move_to_day(lin, Entry(days, "start"), "2026-11-10 14:00")
    assert span(lin.store.item(days)) == (at("2026-11-10", 14), at("2026-11-12", 18))


def test_days_that_no_calendar_has_are_refused(lin: Session) -> None:
    key = add(lin, "support", "call", edits={"due": "2999-12-31"}).key
    with pytest.raises(Invalid):
        move_by_days(lin, Entry(key, "due"), 1)
    with pytest.raises(Invalid):
        move_to_day(lin, Entry(key, "due"), "2026-02-30")


def test_many_go_in_one_act_that_one_undo_takes_back(lin: Session) -> None:
    keys = [add(lin, "support", f"call {n}", edits={"due": f"2026-11-1{n}"}).key for n in range(4)]
    result = move_by_days(lin, [Entry(key, "due", f"2026-11-1{n}") for n, key in enumerate(keys)], 7)
    assert len({change.batch for change in result.changed}) == 1
    assert [lin.store.item(key).due for key in keys] == [f"2026-11-{17 + n}" for n in range(4)]
    undo(lin)
    assert [lin.store.item(key).due for key in keys] == [f"2026-11-1{n}" for n in range(4)]


def test_an_item_that_is_meant_twice_moves_once(lin: Session) -> None:
    key = add(lin, "support", "call", edits={"start": "2026-11-03", "due": "2026-11-06"}).key
    move_by_days(lin, [Entry(key, "start"), Entry(key, "due")], 1)
    assert span(lin.store.item(key)) == ("2026-11-04", "2026-11-07")


def test_an_item_selected_by_a_query_moves_under_the_date_that_is_its_own(lin: Session) -> None:
    post = add(lin, "content", "post", edits={"due": "2026-11-09"}, fields={"publish_at": "2026-11-11 10:00"}).key
    call = add(lin, "support", "call", edits={"due": "2026-11-09"}).key
    move_to_day(lin, [Entry(post), Entry(call)], "2026-11-20")
    assert lin.store.item(post).fields["publish_at"] == at("2026-11-20", 10)
    assert lin.store.item(call).due == "2026-11-20"


def test_what_a_colleague_moved_meanwhile_is_told_and_the_others_go(lin: Session, join: Callable[..., Session]) -> None:
    keys = [add(lin, "support", f"call {n}", edits={"due": "2026-11-10"}).key for n in range(3)]
    edit(join("zhao", "赵"), keys[1], {"due": "2026-11-12"})
    result = move_by_days(lin, [Entry(key, "due", "2026-11-10") for key in keys], 1)
    [(refused, error)] = result.refused
    assert refused == keys[1]
    assert isinstance(error, Conflict)
    assert error.values["who"] == ("zhao",)
    assert [lin.store.item(key).due for key in keys] == ["2026-11-11", "2026-11-12", "2026-11-11"]
    with pytest.raises(Conflict):
        move_by_days(lin, Entry(keys[1], "due", "2026-11-10"), 1)


def test_the_reason_of_a_promise_is_asked_for_before_anything_moves_and_kept_with_it_alone(lin: Session) -> None:
    promised = [add(lin, "coordination", f"banner {n}", fields={"promised_date": "2026-11-10"}).key for n in range(2)]
    call = add(lin, "support", "call", edits={"due": "2026-11-10"}).key
    entries = [Entry(call, "due"), *(Entry(key, "promised") for key in promised)]
    with pytest.raises(GateRefused):
        move_by_days(lin, entries, 1)
    assert lin.store.item(call).due == "2026-11-10"
    result = move_by_days(lin, entries, 1, reason="the printer broke")
    assert len({change.batch for change in result.changed}) == 1
    assert [log(lin, key)[-1].reason for key in (call, *promised)] == [None, *["the printer broke"] * 2]
    undo(lin, "it works again")
    assert lin.store.item(call).due == lin.store.item(promised[0]).fields["promised_date"] == "2026-11-10"


@given(steps=st.lists(st.integers(-400, 400), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_there_and_back_is_where_it_was(lin: Session, steps: list[int]) -> None:
    key = add(lin, "support", "call", edits={"start": "2026-11-09", "due": "2026-11-11 18:00"}).key
    before = span(lin.store.item(key))
    for step in [*steps, *(-step for step in reversed(steps))]:
        move_by_days(lin, Entry(key, "due"), step)
    assert span(lin.store.item(key)) == before
