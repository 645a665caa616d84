"""Days of the moon calendar, as calendars print them."""

from __future__ import annotations

import pytest

from opsboard.domain.days import days_between
from opsboard.domain.errors import Invalid
from opsboard.domain.moon_calendar import FIRST, LAST, moon_day


@pytest.mark.parametrize(
    ("year", "month", "day", "falls"),
    [
        (2026, 1, 1, "2026-02-17"),
        (2027, 1, 1, "2027-02-06"),
        (2027, 5, 5, "2027-06-09"),
        (2027, 8, 15, "2027-09-15"),
        (2025, 8, 15, "2025-10-06"),  # behind a leap month
        (2023, 5, 5, "2023-06-22"),
        (2026, 12, 8, "2026-01-26"),  # the twelfth moon of the moon year before
        (1978, 8, 15, "1978-09-17"),
        (2033, 8, 15, "2033-09-08"),
    ],
)
def test_days_that_are_known(year: int, month: int, day: int, falls: str) -> None:
    assert moon_day(year, month, day) == falls


def test_a_moon_year_follows_the_one_before() -> None:
    for year in range(FIRST, LAST):
        assert days_between(moon_day(year, 1, 1), moon_day(year + 1, 1, 1)) in (353, 354, 355, 383, 384, 385)


@pytest.mark.parametrize("year", [FIRST - 1, LAST + 1, 2999])
def test_years_that_are_not_known_are_refused(year: int) -> None:
    with pytest.raises(Invalid):
        moon_day(year, 1, 1)
