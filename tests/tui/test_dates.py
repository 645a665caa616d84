"""The box for a date: the same at every prompt, it says what it understood and offers words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from opsboard.i18n import use_language
from opsboard.tui.words import Today, day_words, due_words, late_words, understood_words
from screen_board import OpenApp, item, session_of, support

TODAY = Today(datetime(2026, 11, 4, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")))
IN_BERLIN = Today(TODAY.now, ZoneInfo("Europe/Berlin"))


async def test_the_box_says_what_it_understood(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("d")
        assert "today" in running.text()
        await running.press(*"fri 18:00")
        assert "= Fri 6 Nov 2026 18:00 · in 2 days" in running.line(35)
        await running.press("enter")
        assert item(board, "SUP-1").due == "2026-11-06T10:00:00Z"


async def test_a_mistake_is_said_quietly_while_one_types(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("d", *"tomorow")
        assert 'no date "tomorow"; did you mean "tomorrow"?' in running.line(35)
        await running.press(*["backspace"] * 3, "tab", "enter")
        assert item(board, "SUP-1").due == "2026-11-05"


async def test_a_likely_word_is_picked(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("d", "down", "down", "enter")
        assert item(board, "SUP-1").due == "2026-11-05"


async def test_two_signs_count_from_the_item_s_date(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("d", *"++2d")
        assert "= Fri 6 Nov 2026 · in 2 days" in running.line(35)
        await running.press("enter")
        assert item(board, "SUP-1").due == "2026-11-06"


async def test_the_same_box_in_the_list_and_on_an_item(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("3", "d", *"w46")
        assert "= Mon 9 Nov 2026 · in 5 days" in running.line(35)
        await running.press("escape", "enter", "d", *"eod")
        assert await running.sees("= Wed 4 Nov 2026 18:00 · in 8 hours")


async def test_a_time_alone_keeps_the_day_in_the_calendar(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("2", "l", "l", "m", *"18:00")
        assert "= Fri 6 Nov 2026 18:00 · in 2 days" in running.line(35)
        await running.press("enter")
        assert item(board, "SUP-4").due == "2026-11-06T10:00:00Z"
        await running.press("m", *"++1d")
        assert "= Sat 7 Nov 2026 18:00 · in 3 days" in running.line(35)
        await running.press("enter")
        assert item(board, "SUP-4").due == "2026-11-07T10:00:00Z"
        await running.press("l", "m", *"mon", "enter")
        assert item(board, "SUP-4").due == "2026-11-09T10:00:00Z"


async def test_the_colon_line_previews_a_date(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press(":", *"due next fri")
        assert await running.sees("= Fri 13 Nov 2026 · in 9 days")
        await running.press("enter")
        assert item(board, "SUP-1").due == "2026-11-13"


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-03T10:00:00Z", "= Tue 3 Nov 2026 18:00 · 16 hours ago"),
        ("2026-11-06T10:00:00Z", "= Fri 6 Nov 2026 18:00 · in 2 days"),
        ("2026-11-04T02:20:00Z", "= Wed 4 Nov 2026 10:20 · in 20 minutes"),
        ("2026-11-04", "= Wed 4 Nov 2026 · today"),
        ("2026-11-05", "= Thu 5 Nov 2026 · tomorrow"),
        ("2026-11-01", "= Sun 1 Nov 2026 · 3 days ago"),
    ],
)
def test_what_was_understood(when: str, expected: str) -> None:
    assert understood_words(when, TODAY) == expected


def test_what_was_understood_in_chinese() -> None:
    use_language("zh")
    assert understood_words("2026-11-06T10:00:00Z", TODAY) == "= 2026年11月6日 周五 18:00 · 2 天后"
    assert understood_words("2026-11-04", TODAY) == "= 2026年11月4日 周三 · 今天"


def test_a_moment_on_another_clock_says_its_zone() -> None:
    # 03:00 in Berlin, where the board's Wednesday is one as well.
    assert due_words("2026-11-04T17:00:00Z", IN_BERLIN) == ("18:00 CET", "soon")
    assert due_words("2026-11-04T01:00:00Z", IN_BERLIN) == ("02:00 CET", "late")
    assert due_words("2026-11-04T23:30:00Z", IN_BERLIN) == ("Thu", "soon")
    assert late_words("2026-11-03T20:00:00Z", IN_BERLIN) == "late 1d"
    assert day_words("2027-03-28T01:00:00Z", IN_BERLIN) == "Sun 28 Mar 2027 03:00 CEST"
    assert day_words("2027-03-28T00:59:00Z", IN_BERLIN) == "Sun 28 Mar 2027 01:59 CET"
    assert day_words("2026-12-31T23:30:00Z", IN_BERLIN) == "Fri 1 Jan 2027 00:30 CET"
    assert IN_BERLIN.clock("2026-11-03T18:00:00Z", "2026-11-04") == "Tue 19:00 CET"
    assert day_words("2026-11-06", IN_BERLIN) == "Fri 6 Nov"
    assert day_words("2026-11-06T10:00:00Z", TODAY) == "Fri 6 Nov 18:00"


async def test_the_screen_shows_moments_on_one_s_own_clock(open_app: OpenApp, board: Path) -> None:
    async with open_app(own_zone="Europe/Berlin") as running:
        await support(running)
        await running.press("d", *"today 18:00")
        assert "= Wed 4 Nov 2026 18:00 CET · in 15 hours" in running.line(35)
        await running.press("enter")
        assert item(board, "SUP-1").due == "2026-11-04T17:00:00Z"
        assert await running.sees("18:00 CET")
        await running.press("2", "M", "M")
        # On the board's Thursday, as its calendar has it.
        assert await running.sees("Wed 18:00 CET")


async def test_one_s_own_zone_holds_from_the_next_start(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press(":", *"config time_zone berlin", "enter")
        assert await running.sees("time_zone is Europe/Berlin from the next start")
        await running.press(":", *"config time_zone mars", "enter")
        assert await running.sees("no time zone")


def test_a_session_has_both_clocks(board: Path) -> None:
    from opsboard.domain.values import replaced

    session = replaced(session_of(board), own_zone="Europe/Berlin")
    try:
        assert session.when("18:00") == "2026-11-04T17:00:00Z"
        assert session.when("today") == "2026-11-04"
        assert session.dated("2026-11-04T17:00:00Z") == "2026-11-04 18:00 CET"
        assert session.dated("2026-11-04") == "2026-11-04"
    finally:
        session.store.close()


async def test_putting_off_says_what_it_understood(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("S", *"5-20")
        assert await running.sees("= Thu 20 May 2027")
        await running.press(*["backspace"] * 4, *"fri 18:00")
        assert await running.sees("has a time")
