"""Days of work on a real board: the line in a ranking, the loads of people, the settings that say how much is what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.capacity import CapacityLine, Load, line_of
from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.working_time import SpecialDay
from opsboard.usecases import adding, editing, history, holidays, moving, people, reading, snoozing, workflow
from opsboard.usecases.capacity import capacity_line, week_loads
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from usecases.conftest import HandClock

pytestmark = pytest.mark.usefixtures("two")
RATED = {"fields.user_value": "2", "fields.confidence": "100"}


@pytest.fixture
def two(gu: Session) -> None:
    """Two people work here: gu and lin."""
    people.add_person(gu, "lin", "林")


def wish(session: Session, title: str, reach: int, effort: str, **edits: str) -> str:
    """A requirement whose score is twice its reach by the points of its effort."""
    given = {**RATED, "fields.reach": str(reach), "fields.effort": effort, **edits}
    return adding.add(session, "requirement", title, edits=given).key


def ranked(session: Session) -> list[str]:
    return [card.key for card in reading.cards(session, reading.selection(session, "is:open", sort="-score"))]


def whole(session: Session) -> bool:
    return all(finding.level == "ok" for finding in session.store.check(deep=True))


def test_the_line_is_where_the_days_of_two_weeks_end(lin: Session, gu: Session) -> None:
    first = wish(gu, "首屏提速", 4000, "xl")  # 1000 points for 10 days
    second = wish(gu, "退款进度", 1800, "l")  # 900, 5 days
    third = wish(gu, "发票补开", 800, "m")  # 800, 3 days
    fourth = wish(gu, "尺码表", 300, "s")  # 600, 1 day
    unrated = adding.add(gu, "requirement", "深色主题", edits={"fields.reach": "9000"}).key
    assert ranked(gu) == [first, second, third, fourth, unrated]
    line = capacity_line(gu)
    assert line == CapacityLine(19, 20, 1)  # lin and gu, five days each of two weeks
    workflow.set_setting(gu, "capacity.gu", "3.5")
    line = capacity_line(gu)
    assert (line.used, line.capacity, line.cut) == (15, 17, 800)
    assert [
        key for key, score in zip(ranked(gu), (1000, 900, 800, 600, None), strict=True) if line.is_behind(key, score)
    ] == [
        third,
        fourth,
        unrated,
    ]


def test_what_is_done_dropped_or_put_off_takes_no_days(lin: Session, gu: Session) -> None:
    done, dropped, later = (wish(gu, title, 4000, "l") for title in ("上线", "否决", "以后"))
    kept = wish(gu, "在做", 10, "l")
    moving.move(gu, [done], "live", reason="直接上线")
    moving.move(gu, [dropped], "rejected", reason="不做")
    snoozing.snooze(gu, [later], "2026-12-01")
    moving.move(gu, [kept], "doing", reason="已在做")
    assert capacity_line(gu) == CapacityLine(5, 20)
    assert week_loads(gu)["gu"] == Load(0, 5)


def test_holidays_and_days_worked_in_their_place_count(lin: Session, gu: Session) -> None:
    wish(gu, "一周的活", 10, "l", assignee="lin")
    days = [
        SpecialDay("2026-11-04", False, "假"),
        SpecialDay("2026-11-05", False, "假"),
        SpecialDay("2026-11-15", True),
    ]
    holidays.import_days(gu, days)
    assert capacity_line(gu).capacity == 18  # two people, ten days, two of them off and a Sunday worked: nine each
    assert week_loads(gu) == {"gu": Load(0, 3), "lin": Load(5, 3)}
    assert week_loads(gu)["lin"].is_over


def test_who_looks_on_or_has_left_has_no_days(lin: Session, gu: Session) -> None:
    wish(gu, "留下的活", 10, "m", assignee="lin")
    people.edit_person(gu, "lin", role="viewer")
    assert capacity_line(gu).capacity == 10
    assert week_loads(gu) == {"gu": Load(0, 5), "lin": Load(3, 0)}


def test_days_of_an_effort_are_the_boards_own_and_undone_in_one_step(lin: Session, gu: Session) -> None:
    wish(gu, "一件", 10, "m", assignee="lin", due="2026-11-04")
    with pytest.raises(Refused):
        workflow.set_setting(lin, "effort.m", "2")
    chosen = reading.selection(gu, "")
    was = reading.calendar_people(gu, chosen, "2026-11-02", "2026-11-08")["lin"]
    workflow.set_setting(gu, "effort.m", "2.5")
    assert week_loads(gu)["lin"] == Load(2.5, 5)
    now = reading.calendar_people(gu, chosen, "2026-11-02", "2026-11-08")["lin"]
    assert (was.load, now.load) == (3, 2.5)
    assert whole(gu)
    history.undo(gu)
    assert week_loads(gu)["lin"] == Load(3, 5)
    assert whole(gu)


@pytest.mark.parametrize(
    ("name", "value"),
    [("effort.m", "-1"), ("effort.m", "many"), ("capacity.lin", "8"), ("capacity.default", "nan"), ("efort.m", "1")],
)
def test_days_that_cannot_be_are_refused(gu: Session, name: str, value: str) -> None:
    with pytest.raises(Invalid):
        workflow.set_setting(gu, name, value)


def test_a_setting_is_taken_away_again(gu: Session) -> None:
    workflow.set_setting(gu, "capacity.gu", "2")
    assert ("capacity.gu", "2") in workflow.settings(gu)
    workflow.set_setting(gu, "capacity.gu", "none")
    assert week_loads(gu)["gu"].capacity == 5


def test_what_changed_is_reckoned_anew(lin: Session, gu: Session, clock: HandClock) -> None:
    key = wish(gu, "一件", 10, "s", assignee="lin")
    assert week_loads(lin)["lin"].days == 1
    editing.edit(gu, [key], {"fields.effort": "xl"})
    assert week_loads(lin)["lin"].days == 10
    assert capacity_line(lin).used == 10
    clock.forward(days=7)
    holidays.import_days(gu, [SpecialDay("2026-11-11", False, "假")])
    assert week_loads(lin)["lin"].capacity == 4


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from([0.0, 0.5, 1.0, 3.0, 10.0])), max_size=20),
    st.floats(0, 60, allow_nan=False),
)
def test_no_item_before_the_line_is_worse_than_one_behind_it(rows: list[tuple[int, float]], capacity: float) -> None:
    ranking = [(f"REQ-{at}", float(score), days) for at, (score, days) in enumerate(sorted(rows, reverse=True))]
    line = line_of(ranking, capacity, 0)
    before = [days for key, score, days in ranking if not line.is_behind(key, score)]
    behind = [line.is_behind(key, score) for key, score, _days in ranking]
    assert behind == sorted(behind)
    assert line.used == sum(before) <= capacity
    if line.cut is not None:
        assert line.used + ranking[len(before)][2] > capacity
