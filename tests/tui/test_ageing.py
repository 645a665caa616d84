"""How long a card has stood in its stage is said in working days and in three steps; so is how full a stage is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from opsboard.domain.items import Card
from opsboard.domain.kinds import Name
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
