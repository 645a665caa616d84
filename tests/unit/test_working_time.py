"""Working time: hours, holidays and make-up days of 2026 in China."""

from __future__ import annotations

import pytest

from opsboard.domain.days import moment_at, seconds_of
from opsboard.domain.errors import Invalid
from opsboard.domain.working_hours import Hours
from opsboard.domain.working_time import ALWAYS, SpecialDay, WorkingTime, intervals, of_settings

ZONE = "Asia/Shanghai"
HOLIDAYS = [SpecialDay(f"2026-10-{day:02d}", worked=False, name="国庆节") for day in range(1, 8)]
BOARD = of_settings(
    {}, [*HOLIDAYS, SpecialDay("2026-10-10", worked=True, name="国庆节"), SpecialDay("2026-09-20", True)]
)


def at(day: str, time: str) -> int:
    hour, minute = time.split(":")
    return seconds_of(moment_at(day, int(hour), int(minute), ZONE))


def test_three_working_days_go_over_the_holiday_and_the_day_that_makes_up_for_it() -> None:
    assert Hours(BOARD, ZONE).after(at("2026-09-30", "17:00"), 3, in_days=True) == at("2026-10-10", "17:00")


def test_hours_rest_at_night_and_at_noon() -> None:
    noon = Hours(WorkingTime(week=(intervals(["09:00-12:00", "13:30-18:00"]),) * 5 + ((), ())), ZONE)
    assert noon.after(at("2026-11-06", "11:00"), 2 * 3600) == at("2026-11-06", "14:30")
    assert noon.after(at("2026-11-06", "17:30"), 3600) == at("2026-11-09", "09:30")
    assert noon.between(at("2026-11-06", "11:00"), at("2026-11-09", "09:30")) == (60 + 270 + 30) * 60


def test_steps_are_over_working_days() -> None:
    assert BOARD.step("2026-09-30", 3) == "2026-10-10"
    assert BOARD.step("2026-10-10", -1) == "2026-10-09"
    assert BOARD.step("2026-10-03", 0) == "2026-10-08"
    assert BOARD.end_of("2026-10-08") == (18, 0)


def test_every_hour_of_every_day() -> None:
    assert Hours(ALWAYS, ZONE).after(at("2026-10-03", "23:00"), 7200) == at("2026-10-04", "01:00")


def test_where_nobody_works_nothing_ends() -> None:
    with pytest.raises(Invalid):
        Hours(WorkingTime(week=((),) * 7), ZONE).after(at("2026-10-03", "23:00"), 60)


@pytest.mark.parametrize("typed", ["9-12", "18:00-09:00", "09:00", "09:00-25:00", "aa:00-12:00"])
def test_no_hours_are_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        intervals([typed])


def test_hours_that_overlap_are_refused() -> None:
    with pytest.raises(Invalid):
        intervals(["09:00-12:00", "11:00-18:00"])
