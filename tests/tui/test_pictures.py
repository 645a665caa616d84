"""The board as text at the sizes that people use, in both languages."""

from __future__ import annotations

import pytest

from golden_screen import SIZES, same_as_before
from screen_board import OpenApp


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_board_of_all_kinds(open_app: OpenApp, language: str, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        same_as_before(running, f"board-{language}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_board_of_one_kind_with_a_selection(open_app: OpenApp, language: str, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("tab", "tab", "tab", "tab", "space", "l")
        same_as_before(running, f"board-selection-{language}")


async def test_the_choices_above_a_question(open_app: OpenApp, language: str) -> None:
    async with open_app(size=(80, 24)) as running:
        await running.press("p")
        same_as_before(running, f"choices-{language}")
