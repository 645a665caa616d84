"""Clocks in words: on a narrow card a length is said shorter, and never cut in the middle."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from opsboard.clock_words import card_words, promised_words
from opsboard.domain.clocks import Clock
from opsboard.domain.text import width
from opsboard.i18n import use_language

HOUR = 3600
NARROW = 11
"""Cells beside key and priority on a card of a screen of 120 columns."""


def clock(left: int, promised: str = "4h", of: int = 4 * HOUR, days: int = 0) -> Clock:
    return Clock("solve", promised, of, left, 1, 0, days=days)


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield request.param
    use_language("en")


@pytest.mark.parametrize("left", [59 * 60, 2 * HOUR + 17 * 60, 17 * HOUR, -5 * 60, -HOUR - 44 * 60, -27 * HOUR])
def test_a_card_has_words_for_a_narrow_corner(language: str, left: int) -> None:
    words = card_words([clock(left)])
    assert words is not None
    fitting = [text for text in words.texts if width(text) <= NARROW]
    assert fitting, words.texts
    assert str(max(abs(left) // HOUR, 0) or abs(left) // 60) in fitting[0]


@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_what_was_promised_is_said_in_the_language_of_the_reader(language: str) -> None:
    assert promised_words(clock(1, "15m", 15 * 60)) == "15 分钟"
    assert promised_words(clock(1, "4h")) == "4 小时"
    assert promised_words(clock(1, "2h30m", 9000)) == "2 小时 30 分钟"
    assert promised_words(clock(1, "3d", 30 * HOUR)) == "3 天"
    assert promised_words(clock(1, "3天", 30 * HOUR)) == "3 天"
