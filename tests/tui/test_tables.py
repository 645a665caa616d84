"""Tables of a form as a person edits them: rows and cells, never JSON."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from hostile import HOSTILE
from opsboard.domain.text import width
from opsboard.i18n import use_language
from opsboard.tui.screens.conflict import ConflictPanel
from opsboard.tui.screens.form import FormPanel
from opsboard.usecases.adding import add
from opsboard.usecases.drafts import drafts
from opsboard.usecases.editing import edit
from screen_board import OpenApp, Running, session_of

PAGES = '{"page": "home", "slot": "title", "rule": "two lines"}\n{"page": "list", "rule": "six"}'


async def opened(running: Running, key: str, field: str) -> FormPanel:
    """The form of an item, in one of its tables."""
    running.app.shell.open_item(key)
    await running.settle()
    await running.press("e")
    found = running.app.shell.panel
    assert isinstance(found, FormPanel)
    found.go_to_field(f"fields.{field}")
    await running.settle()
    assert found.table is not None
    return found


def with_plan(board: Path, pages: str = PAGES) -> str:
    """A plan with these pages on the board; its key."""
    session = session_of(board)
    key = add(session, "plan", "Main hall", fields={"pages": pages} if pages else {}).key
    session.store.close()
    return key


def held(board: Path, key: str, field: str) -> Any:
    session = session_of(board)
    value = session.store.item(key).fields.get(field)
    session.store.close()
    return value


async def test_cells_are_gone_through_by_tab_and_the_table_is_left_after_the_last(
    open_app: OpenApp, board: Path
) -> None:
    key = with_plan(board)
    async with open_app(size=(200, 45)) as running:
        shown = await opened(running, key, "pages")
        assert shown.table is not None
        text = running.text()
        for words in ("Page", "Slot", "Rule", "Wireframe", "home", "Title", "two lines", "list", "six"):
            assert words in text, words
        assert "{" not in text
        cells = []
        while shown.table is not None:
            cells.append((shown.table.row, shown.table.column))
            await running.press("tab")
        assert cells == [(row, column) for row in (0, 1) for column in range(4)]
        await running.press("shift+tab")
        assert shown.table is not None
        assert (shown.table.row, shown.table.column) == (1, 3)


async def test_a_table_is_filled_by_keys_and_saved(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board, "")
    async with open_app(size=(200, 45)) as running:
        await opened(running, key, "pages")
        await running.press(*"home", "tab", "b", "tab", *"one", "enter", *"list", "tab", "tab", *"six", "ctrl+s")
        assert " changed · u undoes" in running.text()
    assert held(board, key, "pages") == [
        {"page": "home", "slot": "button", "rule": "one"},
        {"page": "list", "rule": "six"},
    ]


async def test_a_blank_row_is_no_row_and_tab_and_enter_leave_it(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board)
    async with open_app(size=(200, 45)) as running:
        shown = await opened(running, key, "pages")
        await running.press("down", "enter")
        assert shown.table is not None
        assert shown.table.row == 2
        await running.press("tab")
        assert shown.table is None
        assert shown.here is not None
        assert not next(one for one in shown.fields if one.name == "fields.pages").changed
        await running.press("shift+tab", "enter", "enter")
        assert shown.table is None


async def test_rows_are_carried_removed_and_brought_back(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board)
    async with open_app(size=(200, 45)) as running:
        await opened(running, key, "pages")
        await running.press("alt+down")
        assert "row 2 of 2" in running.text()
        await running.press("ctrl+d")
        assert "row 2 removed · ctrl+y brings it back" in running.text()
        await running.press("ctrl+y", "alt+up", "alt+up", "ctrl+d", "ctrl+s")
    assert held(board, key, "pages") == [{"page": "list", "rule": "six"}]


async def test_ctrl_d_deletes_a_letter_outside_of_tables(open_app: OpenApp) -> None:
    async with open_app() as running:
        running.app.shell.open_item("SUP-4")
        await running.settle()
        await running.press("e", "home", "ctrl+d")
        assert "issing invoice" in running.text()


async def test_a_mistake_stands_at_its_cell(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    key = add(session, "analysis", "Why", fields={"actions": '{"action": "ask"}'}).key
    session.store.close()
    async with open_app(size=(200, 45)) as running:
        shown = await opened(running, key, "actions")
        await running.press("tab", "tab", *"someday", "tab")
        assert 'no date "someday"' in running.text()
        await running.press("ctrl+s")
        assert held(board, key, "actions") == [{"action": "ask"}]
        assert shown.here is not None
        assert shown.here.name == "fields.actions"
        assert shown.table is not None
        assert shown.table.rows[0].wrong
        shown.table.row, shown.table.column = 0, 2
        shown.show_editor()
        await running.press("ctrl+u", *"fri")
        assert "Fri 6 Nov" in running.text()
        await running.press("ctrl+s")
        assert " changed · u undoes" in running.text()
    assert held(board, key, "actions") == [{"action": "ask", "due": "2026-11-06"}]


async def test_a_row_without_its_first_cell_is_said_to_miss_it(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board, "")
    async with open_app(size=(200, 45)) as running:
        shown = await opened(running, key, "pages")
        assert shown.table is not None
        shown.table.column = 2
        shown.show_editor()
        await running.press(*"rule", "tab")
        assert "Page is missing" in running.text()


async def test_a_click_goes_to_a_cell(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board)
    async with open_app(size=(200, 45)) as running:
        shown = await opened(running, key, "pages")
        lines = running.text().split("\n")
        y = next(place for place, line in enumerate(lines) if "list" in line and "six" in line)
        await running.pilot.click(offset=(width(lines[y].partition("six")[0]), y))
        await running.settle()
        assert shown.table is not None
        assert (shown.table.row, shown.table.column) == (1, 2)


async def test_people_are_offered_in_their_cells(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    key = add(session, "analysis", "Why", fields={"actions": '{"action": "ask"}'}).key
    session.store.close()
    async with open_app(size=(200, 45)) as running:
        await opened(running, key, "actions")
        await running.press("tab", *"zh")
        assert "zhao" in running.text()
        await running.press("enter", "ctrl+s")
    assert held(board, key, "actions") == [{"action": "ask", "owner": "zhao"}]


async def test_a_draft_of_a_table_is_kept_and_named_in_words(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board)
    async with open_app(size=(200, 45)) as running:
        await opened(running, key, "pages")
        await running.press("down", "enter", *"detail", "escape")
        await running.press("escape", "escape", "D")
        assert "home · Title · two lines" in running.text()
        assert '{"' not in running.text()
        await running.press("escape")
        shown = await opened(running, key, "pages")
        assert shown.table is not None
        assert [row.cells[0] for row in shown.table.rows] == ["home", "list", "detail"]
        await running.press("ctrl+s")
    assert [row["page"] for row in held(board, key, "pages")] == ["home", "list", "detail"]
    session = session_of(board)
    assert not drafts(session)
    session.store.close()


async def test_rows_that_others_changed_meanwhile_stay(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board)
    async with open_app(size=(200, 45)) as running:
        await opened(running, key, "pages")
        await running.press("end", *" x")
        other = session_of(board, "zhao")
        edit(other, key, {"fields.pages": PAGES + '\n{"page": "detail"}'})
        other.store.close()
        await running.settle()
        await running.press("ctrl+s")
        assert " changed · u undoes" in running.text()
    assert [row["page"] for row in held(board, key, "pages")] == ["home x", "list", "detail"]


async def test_a_conflict_shows_rows_and_both_can_be_kept(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board)
    async with open_app(size=(200, 45)) as running:
        shown = await opened(running, key, "pages")
        await running.press("down", "enter", *"mine")
        other = session_of(board, "zhao")
        edit(other, key, {"fields.pages": PAGES + '\n{"page": "theirs", "slot": "title"}'})
        other.store.close()
        await running.settle()
        await running.press("ctrl+s")
        panel = running.app.shell.panel
        assert isinstance(panel, ConflictPanel)
        assert "theirs · Title" in running.text()
        assert "{" not in running.text()
        await running.press("b", "ctrl+s")
        assert not shown.is_attached
    assert [row["page"] for row in held(board, key, "pages")] == ["home", "list", "mine", "theirs"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 60)])
async def test_the_cell_is_always_in_sight(open_app: OpenApp, board: Path, size: tuple[int, int]) -> None:
    rows = "\n".join(f'{{"page": "page {n}", "slot": "title", "rule": "rule {n}"}}' for n in range(30))
    key = with_plan(board, rows)
    async with open_app(size=size) as running:
        shown = await opened(running, key, "pages")
        for _step in range(12):
            editor = shown.focused_editor
            assert editor is not None
            assert shown.region.contains_region(editor.region)
            assert editor.region.width >= 8
            assert editor.has_focus
            await running.press("down")
        assert shown.table is not None
        assert shown.table.row == 12
        assert not re.search(r'[{}"]', running.text())


@pytest.mark.parametrize("size", [(60, 20), (200, 45)])
async def test_hostile_cells_are_shown_harmless(open_app: OpenApp, board: Path, size: tuple[int, int]) -> None:
    key = with_plan(board)
    async with open_app(size=size) as running:
        shown = await opened(running, key, "pages")
        assert shown.table is not None
        for words in HOSTILE:
            shown.table.type(words)
            shown.take_text(shown.table.text)
            shown.show_editor()
            shown.table.add()
            shown.show_editor()
        await running.settle()
        for _step in range(len(HOSTILE) // 8 + 1):
            await running.press(*["up"] * 8)
            assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202e]", running.text())


async def test_it_speaks_chinese(open_app: OpenApp, board: Path) -> None:
    key = with_plan(board)
    use_language("zh")
    async with open_app(size=(200, 45)) as running:
        await opened(running, key, "pages")
        for words in ("页面", "位置", "规则", "线框图", "标题"):
            assert words in running.text().replace(" ", ""), words
