"""How long a card has stood in its stage is said in working days and in three steps; so is how full a stage is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.items import Card
from opsboard.domain.kinds import Name
from opsboard.domain.working_time import SpecialDay, of_settings
from opsboard.tui.render.board import count_words
from opsboard.tui.render.card import CardLook, Drawing, card_rows
from opsboard.tui.theme import palette
from opsboard.tui.view_models.board_state import Column, ColumnSpec
from opsboard.tui.words import Today, age_step, age_words

FRIDAY = "2026-11-06T02:00:00Z"


@pytest.mark.parametrize(
    ("now", "words", "step"),
    [
        ("2026-11-06T09:00:00", "", 0),
        ("2026-11-08T09:00:00", "", 0),  # Sunday: the weekend does not count
        ("2026-11-09T09:00:00", "1d", 0),
        ("2026-11-11T09:00:00", "3d", 1),
        ("2026-11-14T09:00:00", "5d", 1),
        ("2026-11-17T09:00:00", "7d!", 2),
        ("2026-12-31T09:00:00", "39d!", 2),
    ],
)
def test_the_age_of_a_card_is_in_working_days_and_grows_louder(now: str, words: str, step: int) -> None:
    today = Today(datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (age_words(FRIDAY, today), age_step(FRIDAY, today)) == (words, step)


@pytest.mark.parametrize(("count", "words", "loud"), [(2, "2/4", "dim"), (3, "3/4", "warn"), (4, "4/4 !", "urgent")])
def test_a_stage_says_how_near_it_is_to_its_limit(count: int, words: str, loud: str) -> None:
    p = palette("dark")
    column = Column(ColumnSpec("doing", Name("Doing", "进行中"), "active", "requirement", 4), total=count)
    assert count_words(column, p) == (words, getattr(p, loud))


def test_a_short_card_says_that_it_stands_still_before_who_does_it() -> None:
    card = Card(
        "SUP-1", "support", "open", "active", "x", 0, 1, "2026-11-06T02:00:00Z", assignee="zhao", due="2026-11-20"
    )
    drawing = Drawing(palette("dark"), Today(datetime(2026, 11, 17, 9, tzinfo=UTC)), {})
    head = "".join(segment.text for segment in card_rows(card, CardLook(40, "compact"), drawing)[0])
    assert head.split() == ["▌SUP-1", "7d!", "zhao", "Fri"]
    narrow = "".join(segment.text for segment in card_rows(card, CardLook(17, "compact"), drawing)[0])
    assert narrow.split() == ["▌SUP-1", "zhao", "Fri"]


def test_the_age_counts_the_days_that_the_team_works() -> None:
    holidays = [SpecialDay(f"2026-10-{day:02d}", worked=False) for day in range(1, 8)]
    worked = of_settings({}, [*holidays, SpecialDay("2026-10-10", True)]).day_counts()
    today = Today(datetime(2026, 10, 12, 9, tzinfo=UTC), worked=worked)
    # Thursday and Friday, the Saturday that makes up for the holiday, and Monday.
    assert age_words("2026-09-30T02:00:00Z", today) == "4d"


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(-5, 500), st.sets(st.integers(0, 600)), st.booleans()
)
def test_days_told_at_once_are_those_told_one_by_one(begin: date, span: int, others: set[int], worked: bool) -> None:
    special = [SpecialDay((date(2026, 1, 1) + timedelta(one)).isoformat(), worked) for one in others]
    time, last = of_settings({}, special), begin + timedelta(span)
    told = sum(time.is_worked((begin + timedelta(step)).isoformat()) for step in range(1, span + 1))
    assert time.day_counts().after(begin, last) == told
