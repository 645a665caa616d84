"""A rule that is written for an earlier day falls that many days before each day of the other one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from opsboard.domain.recurrence import DAYS, Repeat, days_after, rrule_of
from opsboard.formats.ics_series import shifted_rule

NTHS = st.tuples(st.sampled_from([1, 2, 3, 4, -1]), st.sampled_from(DAYS)).map(lambda one: (one,))
RULES = st.one_of(
    st.builds(Repeat, st.just("monthly"), st.integers(1, 3), nths=NTHS),
    st.builds(Repeat, st.just("monthly"), st.integers(1, 3), month_days=st.integers(1, 31).map(lambda day: (day,))),
    st.builds(Repeat, st.just("monthly"), st.integers(1, 3)),
    st.builds(Repeat, st.just("yearly"), st.integers(1, 2)),
    st.builds(Repeat, st.just("weekly"), st.integers(1, 3), weekdays=st.sampled_from([("MO",), ("TU", "FR")])),
)


def anchored(repeat: Repeat, start: date) -> str:
    """A day on which the rule falls."""
    return next(iter(days_after(repeat, start.isoformat(), start.isoformat())))


@given(repeat=RULES, start=st.dates(date(2024, 1, 1), date(2027, 12, 31)), by=st.integers(-9, -1))
@settings(deadline=None)
def test_each_day_of_a_moved_rule_lies_so_many_days_before_one_of_the_other(
    repeat: Repeat, start: date, by: int
) -> None:
    anchor = anchored(repeat, start)
    found = shifted_rule(repeat, by, anchor)
    if found is None:
        return
    first = datetime.fromisoformat(anchor) + timedelta(by)
    moved = islice(rrulestr(found[0], dtstart=first), 12)
    expected = [anchor, *islice(days_after(repeat, anchor, anchor), 11)]
    assert [(one - timedelta(by)).date().isoformat() for one in moved] == expected


@pytest.mark.parametrize(
    ("repeat", "anchor", "rule"),
    [
        (Repeat("monthly", nths=((2, "TU"),)), "2026-11-10", "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=7,8,9,10,11,12,13"),
        (Repeat("monthly", nths=((-1, "FR"),)), "2026-11-27", "FREQ=MONTHLY;BYDAY=TH;BYMONTHDAY=-8,-7,-6,-5,-4,-3,-2"),
        (Repeat("monthly", month_days=(1,)), "2026-11-01", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (Repeat("monthly", month_days=(31,)), "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=-2"),
        (Repeat("yearly"), "2026-11-01", "FREQ=YEARLY"),
    ],
)
def test_the_day_before(repeat: Repeat, anchor: str, rule: str) -> None:
    assert shifted_rule(repeat, -1, anchor) == (rule, None)


@pytest.mark.parametrize(
    ("repeat", "anchor"),
    [
        (Repeat("monthly", month_days=(30,)), "2026-11-30"),
        (Repeat("monthly", nths=((5, "TU"),)), "2026-12-29"),
        (Repeat("monthly", 2, month_days=(1,)), "2026-11-01"),
        (Repeat("yearly", year_day=(3, 1)), "2027-03-01"),
    ],
)
def test_no_rule_says_it(repeat: Repeat, anchor: str) -> None:
    assert shifted_rule(repeat, -1, anchor) is None


def test_the_end_moves_along() -> None:
    repeat = Repeat("monthly", nths=((2, "TU"),), until="2026-12-08")
    assert shifted_rule(repeat, -1, "2026-11-10") == (
        rrule_of(Repeat("monthly")) + ";BYDAY=MO;BYMONTHDAY=7,8,9,10,11,12,13",
        "2026-12-07",
    )
