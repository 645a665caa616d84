"""The item panel and the form as text at the sizes that people use, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_screen import SIZES, same_as_before
from opsboard.usecases.editing import checklist, comment, edit
from opsboard.usecases.linking import link
from screen_board import OpenApp, session_of


@pytest.fixture
def told(board: Path) -> Path:
    """The board with something of everything in SUP-1."""
    session = session_of(board, "zhao")
    edit(session, "SUP-1", {"body": "# 经过\n\n- 订单已找到\n- 渠道 `7` **未到账**", "assignee": "zhao"})
    checklist(session, "SUP-1", "add", "order found")
    comment(session, "SUP-1", "已联系支付渠道")
    link(session, "SUP-1", "related", "SUP-2")
    session.store.close()
    return board


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_an_item(open_app: OpenApp, told: Path, language: str, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        running.app.shell.open_item("SUP-1")
        await running.settle()
        same_as_before(running, f"item-{language}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_its_form(open_app: OpenApp, told: Path, language: str, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        running.app.shell.open_item("SUP-1")
        await running.settle()
        await running.press("e", "tab")
        same_as_before(running, f"form-{language}")
