"""The screen in Chinese: whole phrases, one form of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from opsboard.i18n import use_language
from opsboard.tui.render.help import marks
from opsboard.tui.words import Today, age_words, day_words, due_words, late_words
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
        assert await running.sees("没有这个文件或文件夹")
        assert "No such file" not in running.text()


def test_a_long_stay_has_a_full_width_sign() -> None:
    assert age_words("2026-10-01T00:00:00Z", TODAY).endswith(" 天！")


def test_marks_of_the_help_are_those_of_the_board() -> None:
    shown = dict(marks())
    assert {"逾期 2 天", "3 天", "7 天！", "受阻：CRD-3", "18:00  周五", "[全部 5/136]", "我的 *"} <= set(shown)


async def test_an_act_is_told_with_a_whole_arrow(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("p", "1")
        assert " → " in running.text() or "P0" in running.text()
        assert "->" not in running.text()


async def test_several_words_of_a_field_have_full_width_commas(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("t", *"甲 乙", "enter")
        await running.press("e")
        assert "refund，乙，甲" in running.text()


async def test_settings_are_listed_in_chinese(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("colon", *"config ")
        assert "卡片行数" in running.text()
        assert "auto full compact" not in running.text()


@pytest.mark.parametrize(("typed", "sort"), [("排序 -截止", "-due"), ("排序 更新", "-updated")])
async def test_orders_are_typed_in_chinese(open_app: OpenApp, typed: str, sort: str) -> None:
    async with open_app() as running:
        await running.press("colon", *typed, "enter")
        assert running.app.shell.state.sort == sort


async def test_lanes_are_typed_in_chinese(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("colon", *"分组 负责人", "enter")
        assert running.app.shell.state.group == "assignee"
        await running.press("colon", *"分组 无", "enter")
        assert not running.app.shell.state.group


async def test_what_may_be_typed_behind_a_command_is_offered_in_chinese(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("colon", *"截止 ")
        assert "明天" in running.text()
        await running.press("escape", "colon", *"排序 ")
        assert "最近更新的在前" in running.text()


async def test_a_wrong_stage_is_answered_with_chinese_ones(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("colon", *"移动 冰箱", "enter")
        assert "受理、处理中" in running.text()
