"""A customer's words had to go: open screens let go of them too."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from opsboard.domain.values import replaced
from opsboard.editor import Edited
from opsboard.tui.screens.conflict import ConflictPanel
from opsboard.tui.screens.form import FormPanel
from opsboard.usecases.archiving import purge
from opsboard.usecases.drafts import draft_of, drafts
from opsboard.usecases.editing import edit
from screen_board import OpenApp, Running, make_lead, session_of

KEY = "SUP-4"
WORDS = ("88213", "Missing invoice")


@pytest.fixture
def lead(board: Path) -> str:
    """A lead's login."""
    return make_lead(board, "zhao")


async def purged(running: Running, board: Path, lead: str) -> None:
    """Another session purges the item; wait until this one knows."""
    session = session_of(board, lead)
    purge(session, KEY, "asked to be forgotten")
    session.store.close()
    running.app.worker.ask(running.app.look)
    await running.settle()


async def test_the_board_and_an_open_item_lose_the_words(open_app: OpenApp, board: Path, lead: str) -> None:
    async with open_app() as running:
        running.app.shell.open_item(KEY)
        await running.settle()
        assert all(word in running.text() for word in WORDS)
        await purged(running, board, lead)
        assert not any(word in running.text() for word in WORDS)
        assert "(purged)" in running.text()
        await running.press("q")
        assert not any(word in running.text() for word in WORDS)


async def test_a_form_open_on_it_closes_and_keeps_no_draft(open_app: OpenApp, board: Path, lead: str) -> None:
    async with open_app() as running:
        running.app.shell.open_item(KEY)
        await running.settle()
        await running.press("e", "end", "x", "y")
        assert isinstance(running.app.shell.panel, FormPanel)
        await purged(running, board, lead)
        assert not isinstance(running.app.shell.panel, FormPanel)
        assert not any(word in running.text() for word in WORDS)
        assert "purged" in running.text()
        await running.press("q", "j", "k")
    session = session_of(board)
    assert draft_of(session, KEY) is None
    assert drafts(session) == []
    assert session.store.item(KEY).title == "(purged)"
    session.store.close()


async def test_a_conflict_about_it_closes_with_its_form(open_app: OpenApp, board: Path, lead: str) -> None:
    async with open_app() as running:
        running.app.shell.open_item(KEY)
        await running.settle()
        await running.press("e", "end", "x")
        other = session_of(board, "zhao")
        edit(other, KEY, {"title": "88213 by someone else"})
        other.store.close()
        await running.press("ctrl+s")
        assert isinstance(running.app.shell.panel, ConflictPanel)
        await purged(running, board, lead)
        assert not isinstance(running.app.shell.panel, (ConflictPanel, FormPanel))
        assert not any(word in running.text() for word in WORDS)
    session = session_of(board)
    assert drafts(session) == []
    session.store.close()


async def test_an_editor_open_all_the_while_does_not_bring_the_words_back(
    open_app: OpenApp, board: Path, lead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(board)
    edit(session, KEY, {"body": "Invoice 88213\nof the customer"})
    async with open_app() as running:
        await running.press("j", "k")

        def editor(edited: Edited, *_arguments: object, wrote: Callable[[str], None], **_more: object) -> str:
            purge(replaced(session, login=lead), KEY, "asked to be forgotten")
            wrote(edited.text + "\nCalled them")
            return edited.text + "\nCalled them"

        monkeypatch.setattr("opsboard.editor.edit_text", editor)
        monkeypatch.setattr(running.app, "suspend", nullcontext)
        running.app.shell.open_item(KEY)
        await running.settle()
        await running.press("E")
        assert "was purged meanwhile" in running.text()
        running.app.worker.ask(running.app.look)
        await running.settle()
        assert not any(word in running.text() for word in WORDS)
    assert session.store.item(KEY).body == ""
    assert drafts(session) == []
    # What is typed after the purge is new, and stays.
    edit(session, KEY, {"body": "Their invoice was sent"}, seen={"body": ""})
    assert session.store.item(KEY).body == "Their invoice was sent"
    edit(session, KEY, {"body": "Their invoice was sent again"}, seen={"body": "Their invoice was sent"})
    session.store.close()
