"""Moving what stands on a calendar."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid, NotFound
from opsboard.usecases.adding import add
from opsboard.usecases.rescheduling import dates, move_by_days, move_to_day, stretch
from opsboard.usecases.session import Session


def test_a_date_moves_by_days_under_its_role_only(lin: Session) -> None:
    key = add(lin, "support", "call", edits={"due": "2026-11-11", "start": "2026-11-09"}).key
    assert move_by_days(lin, key, "start", -2).start == "2026-11-07"
    item = move_by_days(lin, key, "due", 7)
    assert (item.start, item.due) == ("2026-11-07", "2026-11-18")
    assert dates(lin, key) == [("start", "2026-11-07"), ("due", "2026-11-18")]


def test_a_field_of_the_kind_moves_and_keeps_its_time(lin: Session) -> None:
    key = add(lin, "content", "post", fields={"publish_at": "2026-11-11 10:00"}).key
    before = str(lin.store.item(key).fields["publish_at"])
    after = str(move_by_days(lin, key, "publish", 1).fields["publish_at"])
    assert (before[8:10], after[8:10]) == ("11", "12")
    assert after[10:] == before[10:]
    moved = str(move_to_day(lin, key, "publish", "2026-12-01").fields["publish_at"])
    assert moved[10:] == before[10:]
    assert move_to_day(lin, key, "publish", "none").fields.get("publish_at") is None


def test_what_has_no_date_cannot_be_moved(lin: Session) -> None:
    key = add(lin, "support", "call").key
    with pytest.raises(Invalid):
        move_by_days(lin, key, "due", 1)
    with pytest.raises(Invalid):
        stretch(lin, key, 1)
    with pytest.raises(NotFound):
        move_by_days(lin, "SUP-999", "due", 1)


def test_a_span_keeps_its_beginning(lin: Session) -> None:
    key = add(lin, "plan", "span", edits={"due": "2026-11-11"}).key
    item = stretch(lin, key, 2)
    assert (item.start, item.due) == ("2026-11-11", "2026-11-13")
    item = stretch(lin, key, -2)
    assert (item.start, item.due) == ("2026-11-11", "2026-11-11")
    with pytest.raises(Invalid):
        stretch(lin, key, -1)


def test_days_that_no_calendar_has_are_refused(lin: Session) -> None:
    key = add(lin, "support", "call", edits={"due": "2999-12-31"}).key
    with pytest.raises(Invalid):
        move_by_days(lin, key, "due", 1)
    with pytest.raises(Invalid):
        move_to_day(lin, key, "due", "2026-02-30")


@given(steps=st.lists(st.integers(-400, 400), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_there_and_back_is_where_it_was(lin: Session, steps: list[int]) -> None:
    key = add(lin, "support", "call", edits={"due": "2026-11-11 18:00"}).key
    before = lin.store.item(key).due
    for step in [*steps, *(-step for step in reversed(steps))]:
        move_by_days(lin, key, "due", step)
    assert lin.store.item(key).due == before
