"""The workflow edited on the screen, and taken over by the screens of others."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from opsboard.usecases import workflow
from screen_board import OpenApp, Running, item, make_lead, session_of, support
from tui.test_editor import editor

NEW = re.compile(r'  \{ key = "new", name = \["New".*\n')


def edit_elsewhere(board: Path, pattern: str, text: str) -> None:
    """Another lead edits the workflow."""
    session = session_of(board, make_lead(board, "zhao"))
    written = workflow.written(session)
    changed = re.sub(pattern, text, written, count=1)
    assert changed != written
    workflow.save(session, changed, {("support", "new"): "triage"} if "new" in pattern else {})
    session.store.close()


async def test_an_open_board_takes_an_edited_workflow_over(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(160, 40)) as running:
        await support(running)
        assert await running.sees("Triage")
        edit_elsewhere(board, r'name = \["Triage"', 'name = ["Sorting"')
        assert await running.sees("Sorting")
        assert "Triage" not in running.text()


async def test_a_stage_that_goes_takes_its_cards_along(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(160, 40)) as running:
        await support(running)
        assert await running.sees("Coupon")
        edit_elsewhere(board, NEW.pattern, "")
        assert await running.sees("Triage  4/5")
        assert await running.sees("Coupon")


async def test_what_was_typed_in_a_form_stays(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(160, 50)) as running:
        await support(running)
        await running.press("e", *"XY")
        edit_elsewhere(board, r'name = \["Order', 'name = ["Bestellung')
        for _look in range(3):
            await running.settle()
        assert await running.sees("XY")
        await running.press("ctrl+o")
        assert await running.sees("Bestellung")
        assert "XY" in running.text()


async def edit_workflow(running: Running, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("EDITOR", command)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setattr(running.app, "suspend", nullcontext)
    await running.press(":", *"workflow edit", "enter")


async def test_edited_on_the_screen_and_undone(
    open_app: OpenApp, board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lead(board, "lin")
    code = f"import re\npath.write_text(re.sub({NEW.pattern!r}, '', path.read_text(), count=1))"
    async with open_app(size=(160, 40)) as running:
        await support(running)
        await edit_workflow(running, monkeypatch, editor(tmp_path, code))
        assert await running.sees("3 items stand in support/new, which goes: to")
        await running.press(*"triage", "enter")
        assert await running.sees("Workflow, 1 change")
        assert "- support.stages.new" in running.text()
        await running.press("y")
        assert await running.sees("holds from now on")
        assert item(board, "SUP-1").stage == "triage"
        assert await running.sees("Triage  4/5")
        await running.press("u")
        await running.settle()
        assert item(board, "SUP-1").stage == "new"
        assert await running.sees("New  3")


async def test_a_mistake_is_said_and_the_text_goes_on(
    open_app: OpenApp, board: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_lead(board, "lin")
    code = "path.write_text(path.read_text().replace('\"active\"', '\"X\"', 1))"
    async with open_app(size=(160, 40)) as running:
        await edit_workflow(running, monkeypatch, editor(tmp_path, code))
        assert await running.sees("X is not known")
        await running.press("n")
        assert await running.sees("kept in")


async def test_it_is_for_leads(open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(size=(160, 40)) as running:
        await edit_workflow(running, monkeypatch, "false")
        assert await running.sees("needs lead")
