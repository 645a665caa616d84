"""Chinese names of commands, and Chinese text found by its spelling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from opsboard.i18n import current_language, use_language
from opsboard.tui.command_line.chinese_names import CHINESE_NAMES
from opsboard.tui.command_line.commands import OTHER_NAMES, WORDS, apart, word_named
from opsboard.tui.view_models.ranking import BEGINS, EXACT, WITHIN, rank
from opsboard.tui.view_models.ranking import WORDS as OF_WORDS
from opsboard.usecases import reading
from opsboard.usecases.spelling import readings
from screen_board import OpenApp, session_of


@pytest.fixture
def chinese() -> Iterator[None]:
    was = current_language()
    use_language("zh")
    yield
    use_language(was)


def test_every_word_has_chinese_names_of_its_own() -> None:
    names = [name for names in CHINESE_NAMES.values() for name in names]
    assert len(names) == len(set(names))
    assert set(CHINESE_NAMES) == set(WORDS)
    assert not set(names) & set(OTHER_NAMES)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("截止", "due"), ("移动", "move"), ("标签", "label"), ("指派", "assignee"), ("归档", "archive"), ("gd", "archive"),
     ("guidang", "archive"), ("yidong", "move"), ("move", "move"), ("nothing", None), ("zzz", None), ("没有", None)],
)  # fmt: skip
def test_a_word_by_its_chinese_name_and_its_spelling(typed: str, word: str | None) -> None:
    readings()
    found = word_named(typed)
    assert (found.name if found else None) == word


@pytest.mark.parametrize(
    ("line", "word", "rest"),
    [("截止 周五", "截止", "周五"), ("截止周五", "截止", "周五"), ("due fri", "due", "fri"), ("没有 x", "没有", "x"),
     ("退款", "退款", "")],
)  # fmt: skip
def test_a_chinese_word_needs_no_space_behind_it(line: str, word: str, rest: str) -> None:
    assert apart(line) == (word, rest)


def test_a_name_is_found_by_its_spelling_behind_what_is_written_so() -> None:
    readings()
    assert rank("guidang", ["归档"]) == rank("gd", ["归档"]) == OF_WORDS
    assert rank("dang", ["归档"]) == WITHIN
    assert rank("gd", ["gd"]) == EXACT
    assert rank("gd", ["gdp", "归档"]) == BEGINS
    assert rank("lx", ["lin"], "林晓") is not None
    assert rank("xq", ["归档"]) is None


async def test_a_due_date_is_set_in_chinese(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        key = running.app.shell.targets()[0].key
        await running.press("colon", *"截止 三天后", "enter")
        await running.press("colon", *"标签 加急", "enter")
    session = session_of(board)
    item = reading.item(session, key)
    assert (item.due, "加急" in item.labels) == ("2026-11-07", True)
    session.store.close()


async def test_a_command_is_found_by_first_letters(open_app: OpenApp, chinese: None) -> None:
    async with open_app() as running:
        await running.press("ctrl+p", *"gd")
        assert "归档" in running.text()
        await running.press("enter")
        assert "归档" in running.text().splitlines()[-1] or "u" in running.text().splitlines()[-1]
        await running.press("colon", *"yidong")
        assert "移动 move" in running.text()
        await running.press("enter")
        assert running.app.shell.question is not None, "the picker of stages"


async def test_the_palette_finds_items_by_the_spelling_of_their_words(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("ctrl+p", *"tuikuan")
        assert "SUP-1  退款三天没到账，客户要求投诉到平台\n Do tuikuan" in running.text()
        await running.press("enter")
        assert running.app.shell.targets()[0].key == "SUP-1"


async def test_items_of_several_kinds_are_moved_to_a_category_by_its_name(open_app: OpenApp, chinese: None) -> None:
    async with open_app() as running:
        await running.press("asterisk", "colon", *"移动 zz", "enter")
        assert "请给出 待办、进行中、等待、完成、放弃 之一" in "".join(running.text().split("\n")[-2:])
        await running.press("ctrl+u", *"移动 等待", "enter")
        assert running.app.shell.question is None or "待办" not in running.line(-1)


async def test_find_knows_spellings(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("slash", *"tuikuan")
        assert "退款三天没到账" in running.text()
        assert "Missing invoice" not in running.text()
        await running.press("escape", "slash", *"tk")
        assert "退款三天没到账" in running.text()
        await running.press("escape", "2", "slash", *"tk")
        assert "退款" in running.text(), "on the calendar too"


async def test_a_person_is_picked_by_the_spelling_of_their_name(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("a", *"zq")
        assert "赵强" in running.text()
