"""The screen in Chinese: whole phrases, one form of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from opsboard.i18n import use_language
from opsboard.tui.words import Today, day_words, due_words, late_words
from screen_board import OpenApp, support

TODAY = Today(datetime(2026, 11, 4, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai")))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    use_language("zh")
    yield
    use_language("en")


def test_days_have_one_form() -> None:
    assert day_words("2026-11-12", TODAY) == "11月12日 周四"
    assert day_words("2027-11-12T10:00:00Z", TODAY) == "2027年11月12日 周五 18:00"
    assert [due_words(day, TODAY)[0] for day in ("2026-11-02", "2026-11-04", "2026-11-06", "2026-11-20")] == [
        "逾期 2 天",
        "今天",
        "周五",
        "11月20日",
    ]
    assert due_words("2027-11-12", TODAY)[0] == "2027年11月12日"


def test_what_is_late_says_so_once() -> None:
    assert late_words("2026-11-02", TODAY) == "逾期 2 天"
    assert late_words("2026-11-04T02:00:00Z", TODAY) == "逾期 10:00"
    use_language("en")
    assert late_words("2026-11-02", TODAY) == "late 2d"
    assert late_words("2026-11-04T02:00:00Z", TODAY) == "late 10:00"


async def test_the_stage_picker_says_where_the_item_is(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("m")
        assert " · 当前阶段" in running.text()
        assert "is here" not in running.text()


async def test_a_system_error_is_told_in_chinese(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("colon", *"export csv -o /proc/x.csv", "enter")
        assert "没有这个文件或文件夹" in running.text()
        assert "No such file" not in running.text()
