"""What is typed and not saved is kept and offered again: in the prompt as in the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.creating import Creating
from opsboard.tui.controllers.navigation import Navigation
from opsboard.tui.screens.form import FormPanel
from opsboard.usecases.drafts import Unsaved, drafts
from screen_board import OpenApp, Running, session_of

LONG = "顾客说退款三天没有到账, wants an answer"


async def typed(running: Running, text: str) -> None:
    """Paste a text into the prompt, as one letter after the other would take long."""
    prompt = running.app.shell._make_prompt()
    prompt.field.put(text)
    await running.settle()


def kept(board: Path) -> list[Unsaved]:
    session = session_of(board)
    try:
        return drafts(session)
    finally:
        session.store.close()


async def kept_soon(running: Running, board: Path) -> list[Unsaved]:
    """The drafts, once there are any."""
    for _wait in range(500):
        if found := kept(board):
            return found
        await running.pilot.pause(0.02)
    return []


async def on_item(running: Running, key: str) -> None:
    running.app.shell.controller(Navigation).go_to_key(key)
    await running.settle()


async def test_a_comment_is_kept_while_one_types_and_offered_on_the_next_opening(
    open_app: OpenApp, board: Path
) -> None:
    async with open_app() as running:
        await on_item(running, "SUP-4")
        await running.press("c")
        await typed(running, LONG)
        found = await kept_soon(running, board)
        assert [(one.what, one.keys, one.text) for one in found] == [("comment", ("SUP-4",), LONG)]
        await running.press("!")
    async with open_app() as running:
        assert "1 draft was not saved: D goes on with it" in running.text()
        await running.press("D")
        assert "comment on SUP-4: 顾客说退款" in running.text()
        await running.press("enter")
        assert f"Comment on SUP-4 {LONG}!" in running.text()
        await running.press("enter")
        session = session_of(board)
        assert [one.body for one in session.store.item("SUP-4").comments] == [f"{LONG}!"]
        session.store.close()
    assert kept(board) == []
    async with open_app() as running:
        assert "not saved" not in running.text()


@pytest.mark.parametrize(("keys", "what"), [("b", "block"), (":", "command"), ("n", "new support"), ("c", "comment")])
async def test_every_prompt_for_words_keeps_them_when_it_is_left(
    open_app: OpenApp, board: Path, keys: str, what: str
) -> None:
    async with open_app() as running:
        running.app.shell.show_kind("support")
        await running.settle()
        await on_item(running, "SUP-4")
        await running.press(*keys)
        await typed(running, LONG)
        await running.press("escape")
        assert "draft kept; D goes on with it" in running.text()
        assert [(one.what, one.text) for one in kept(board)] == [(what, LONG)]
        await running.press("D", "enter")
        assert running.app.shell.question is not None
        assert running.app.shell._make_prompt().field.value == LONG
        assert running.app.shell.question.keeps == what


async def test_an_entry_of_a_checklist_is_asked_again_in_its_item(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await on_item(running, "SUP-4")
        await running.press("enter", "+")
        await typed(running, LONG)
        await running.press("escape", "escape", "D", "enter", "enter")
        session = session_of(board)
        assert [one.text for one in session.store.item("SUP-4").checklist] == [LONG]
        session.store.close()
    assert kept(board) == []


async def test_a_reason_that_was_left_keeps_the_title_that_asked_for_it(open_app: OpenApp, board: Path) -> None:
    from opsboard.domain.errors import N_, GateRefused

    async with open_app() as running:
        shell = running.app.shell
        shell.controller(Creating).ask_title("support", [""])
        await running.settle()
        await typed(running, LONG)
        shell.controller(Acting).ask_reason(
            GateRefused(N_("no item {key}"), key="X", overridable=True), lambda _reason: None
        )
        await running.settle()
        await running.press("escape")
        assert [(one.what, one.text) for one in kept(board)] == [("new support", LONG)]


async def test_a_few_words_are_not_kept(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await on_item(running, "SUP-4")
        await running.press("c")
        await typed(running, "ok, thanks")
        await running.press("escape")
        assert "draft kept" not in running.text()
        await running.press("D")
        assert "there are no drafts" in running.text()
    assert kept(board) == []


async def test_drafts_are_chosen_among_and_forgotten_one_by_one(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        for key, text in (("SUP-4", LONG), ("SUP-3", f"{LONG} too")):
            await on_item(running, key)
            await running.press("c")
            await typed(running, text)
            await running.press("escape")
        await running.press("e")
        panel = running.app.shell.panel
        assert isinstance(panel, FormPanel)
        await running.press("x", "escape", "D")
        assert all(words in running.text() for words in ("comment on SUP-4", "comment on SUP-3", "form of SUP-3"))
        await running.press("-", *"SUP-4", "enter")
        assert "1 draft forgotten" in running.text()
        assert sorted((one.what, one.keys) for one in kept(board)) == [("comment", ("SUP-3",)), ("edit", ("SUP-3",))]
        await running.press("D", *"form", "enter")
        assert isinstance(running.app.shell.panel, FormPanel)


async def test_the_draft_of_an_item_that_is_gone_shows_its_text(open_app: OpenApp, board: Path) -> None:
    from opsboard.usecases.drafts import keep_text

    session = session_of(board)
    keep_text(session, "comment", ["SUP-99"], LONG)
    session.store.drafts.save("lin", "ask rubbish", "{not json")
    session.store.close()
    async with open_app() as running:
        await running.press("D", "enter")
        assert running.app.shell._make_prompt().field.value == LONG
