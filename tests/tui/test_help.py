"""The help: the keys of the place it is asked from, a person's own included."""

from __future__ import annotations

import pytest

from golden_screen import SIZES, same_as_before
from opsboard.config import Config
from opsboard.tui.screens.help import HelpPanel
from screen_board import OpenApp, Running


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_help_looks_as_it_did(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("question_mark")
        same_as_before(running, "help-board")


async def test_the_help_is_about_the_place_it_is_asked_from(open_app: OpenApp) -> None:
    async with open_app(size=(200, 60)) as running:
        await running.press("2", "question_mark")
        assert "Keys here: Calendar" in running.text()
        assert "a day later" in running.text()
        assert "fold the column" not in running.text()
        assert "all read" not in running.text()


@pytest.mark.parametrize("key", ["escape", "q", "question_mark"])
async def test_any_key_of_leaving_closes_the_help(open_app: OpenApp, key: str) -> None:
    async with open_app() as running:
        await running.press("question_mark")
        assert is_open(running)
        await running.press(key)
        assert not is_open(running)
        assert "SUP-1" in running.text()


async def test_the_help_scrolls_to_its_end(open_app: OpenApp) -> None:
    async with open_app(size=(60, 20)) as running:
        await running.press("question_mark")
        assert "rows more" in running.text()
        await running.press("G")
        assert "rows more" not in running.text()
        await running.press("k", "k")
        assert "rows more" in running.text()
        await running.press("g", "g")
        assert "Keys here" in running.text()


async def test_typing_narrows_the_help(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("question_mark", "slash", *"archive", "enter")
        assert "archive" in running.text()
        assert "fold the column" not in running.text()
        await running.press("escape")
        assert "fold the column" in running.text()
        await running.press("escape")
        assert not is_open(running)


async def test_the_help_shows_the_keys_that_a_person_chose(open_app: OpenApp) -> None:
    async with open_app(config=Config(keymap={"archive": "ctrl+k"})) as running:
        await running.press("question_mark")
        assert "ctrl+k  archive" in running.text()


def is_open(running: Running) -> bool:
    return bool(running.app.screen.query(HelpPanel))
