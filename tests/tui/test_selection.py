"""Acts on a selection: one batch, one undo, a report, and what stays selected; `.` on a selection."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from opsboard import bootstrap
from opsboard.config import Config
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.items import Item, NewItem
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.screens.item import ItemPanel
from opsboard.tui.view_models import board_state
from screen_board import OpenApp, Running, session_of, support

THREE = ("SUP-1", "SUP-2", "SUP-3")


def items(board: Path, keys: Sequence[str] = THREE) -> list[Item]:
    session = session_of(board)
    try:
        return [session.store.item(key) for key in keys]
    finally:
        session.store.close()


def batches(board: Path) -> int:
    session = session_of(board)
    try:
        return len({change.batch for change in session.store.changes()})
    finally:
        session.store.close()


async def press(running: Running, *keys: str) -> None:
    """Press keys; `=text` puts a text into the prompt at once."""
    for key in keys:
        if key.startswith("="):
            running.app.screen.query_one("Prompt").field.value = key[1:]  # type: ignore[attr-defined]
            await running.settle()
        else:
            await running.press(key)


def selected(running: Running) -> list[str]:
    return list(running.app.screen.query_one(BoardPane).state.selected)


EDITS: tuple[tuple[tuple[str, ...], str, object], ...] = (
    (("p", "3"), "priority", "P3"),
    (("a", "=ch", "enter"), "assignee", "chen"),
    (("d", "=fri", "enter"), "due", "2026-11-06"),
    (("e", "=dep", "enter", "=tec", "enter"), "department", "technology"),
    (("e", "=part", "enter", "=lin chen", "enter"), "participants", ("chen", "lin")),
    (("e", "=order", "enter", "=88", "enter"), "fields", {"order_no": "88"}),
    (("x",), "archived", True),
)


async def test_a_field_key_on_a_selection_is_one_batch_and_one_undo(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        for keys, name, value in EDITS:
            was = [getattr(item, name) for item in items(board)]
            before = batches(board)
            await running.press("V")
            assert "3 selected" in running.text(), name
            await press(running, *keys)
            assert [getattr(item, name) for item in items(board)] == [value] * 3
            assert batches(board) == before + 1
            assert selected(running) == []
            assert running.line(35).startswith((" 3 items ", " 3 archived"))
            await running.press("u")
            assert [getattr(item, name) for item in items(board)] == was


async def test_comments_blocks_checklists_and_links_on_a_selection_are_one_batch_each(
    open_app: OpenApp, board: Path
) -> None:
    async with open_app() as running:
        await support(running)
        before = batches(board)
        await press(running, "V", "c", "=hello", "enter")
        await press(running, "V", "b", "=bank", "enter")
        await press(running, "V", "colon", "=checklist call", "enter")
        await press(running, "V", "o", "=related", "enter", "=REQ-1", "enter")
        assert running.line(35).strip() == "3 items related REQ-1 · u undoes"
        for item in items(board):
            assert [comment.body for comment in item.comments] == ["hello"]
            assert item.blocked is not None
            assert [entry.text for entry in item.checklist] == ["call"]
            assert [link.key for link in item.links] == ["REQ-1"]
        assert batches(board) == before + 4


async def test_what_was_refused_stays_selected_and_is_told(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await press(running, "colon", "=checklist call", "enter")
        await press(running, "V", "colon", "=checklist done call", "enter")
        assert "SUP-1 [x] call, 2 refused: SUP-2 has no checklist entry call" in running.line(35)
        assert selected(running) == ["SUP-2", "SUP-3"]


async def test_a_selection_carried_stays_selected_and_a_full_stage_asks_for_the_rest(
    open_app: OpenApp, board: Path
) -> None:
    session = session_of(board)
    with session.store.write("demo", session.clock(), "lin") as tx:
        tx.add_many([NewItem("support", f"more {n}", "new") for n in range(4)], session.clock(), "lin")
    session.store.close()
    async with open_app() as running:
        await support(running)
        await running.press("V", "L")
        assert "4 items -> Triage, 3 refused: Triage is full" in running.line(35)
        assert "Reason" in running.line(34)
        assert len(selected(running)) == 7
        await press(running, "=sale", "enter")
        assert {item.stage for item in items(board)} == {"triage"}
        assert len(selected(running)) == 7
        await running.press("u", "u")
        assert {item.stage for item in items(board)} == {"new"}


async def test_open_and_edit_body_are_for_one_item(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("space", "space", "enter")
        assert running.app.screen.query_one(ItemPanel).key == "SUP-3"
        await running.press("escape", "E")
        assert "one item at a time" in running.line(35)


async def test_items_of_several_kinds_move_to_a_category(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("V")
        chosen = selected(running)
        assert {key.partition("-")[0] for key in chosen} >= {"SUP", "REQ"}
        await press(running, "m", "=drop", "enter")
        assert {item.category for item in items(board, chosen)} == {"dropped"}


async def test_selected_cards_go_down_together(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("space", "space", "k", "J")
        column = running.app.screen.query_one(BoardPane).state.columns[0]
        assert [card.key for card in column.cards] == ["SUP-3", "SUP-1", "SUP-2"]
        assert selected(running) == ["SUP-1", "SUP-2"]


async def test_a_range_follows_the_cursor_back_too(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("v", "j", "j")
        assert selected(running) == ["SUP-1", "SUP-2", "SUP-3"]
        await running.press("k", "k")
        assert selected(running) == ["SUP-1"]
        await running.press("v", "j", "space")
        assert selected(running) == ["SUP-1", "SUP-2"]


async def test_a_range_reaches_over_cards_that_are_not_held(open_app: OpenApp, tmp_path: Path) -> None:
    path = many(tmp_path, 700)
    async with open_app(path=path) as running:
        await support(running)
        await running.press("v", "G")
        assert len(selected(running)) == 700
        await running.press("escape", "3", "g", "g", "v", "G")
        assert running.app.shell.state.selected == 700


async def test_more_than_fit_are_not_selected_and_that_is_said(
    open_app: OpenApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("view_models.board_state", "screens.board", "screens.list", "panes"):
        monkeypatch.setattr(f"opsboard.tui.{module}.SELECTED_AT_MOST", 20)
    assert board_state.SELECTED_AT_MOST == 20
    path = many(tmp_path, 40)
    async with open_app(path=path) as running:
        await support(running)
        await running.press("asterisk")
        assert len(selected(running)) == 20
        assert "only 20 can be selected at once; f narrows" in running.line(35)
        await running.press("escape", "3", "asterisk")
        assert "20 selected" in running.text()
        assert "only 20" in running.line(35)


AGAIN: tuple[tuple[tuple[str, ...], str], ...] = (
    (("d", "=fri", "enter"), "due"),
    (("t", "=vip", "enter"), "labels"),
    (("b", "=bank", "enter"), "blocked"),
    (("c", "=hello", "enter"), "comments"),
    (("colon", "=check call", "enter"), "checklist"),
    (("o", "plus", "=rela", "enter", "=REQ-1", "enter"), "links"),
    (("colon", "=watch", "enter"), "watchers"),
    (("m", "=tri", "enter"), "stage"),
    (("x",), "archived"),
)


async def test_do_again_repeats_every_kind_of_change_on_a_selection(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        before = items(board)
        for first, name in AGAIN:
            await press(running, *first)
            start = batches(board)
            await running.press("h", "V", "full_stop")
            old, new = ([getattr(item, name) for item in found] for found in (before, items(board)))
            assert all(now != was for now, was in zip(new, old, strict=True)), name
            assert batches(board) == start + 1, name
            if name in ("stage", "archived"):
                await running.press("u", "u")


async def test_do_again_after_the_form_repeats_what_was_changed_there(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("e", "tab", "backspace", "3", "ctrl+s")
        assert items(board)[0].priority == "P3"
        await running.press("j", "full_stop")
        assert [item.priority for item in items(board)] == ["P3", "P3", None]


def many(folder: Path, count: int) -> Path:
    path = folder / "many.db"
    session = bootstrap.create_session(
        SqliteFile(str(path)), name="Many", zone="Asia/Shanghai", environment={}, config=Config()
    )
    with session.store.write("demo", session.clock(), session.login) as tx:
        tx.add_many([NewItem("support", f"item {n}", "new") for n in range(count)], session.clock(), session.login)
    session.store.close()
    return path


async def test_the_footer_says_how_to_unselect_and_a_hidden_move_is_told(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("space")
        assert running.line(35).strip().startswith("esc unselect")
        await running.press("escape")
        assert "unselect" not in running.line(35)
        await support(running)
        await running.press("enter", "L")
        assert running.line(35).strip() == "SUP-1 -> Triage · u undoes"


async def test_a_new_entry_of_the_checklist_is_under_the_cursor(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await press(running, "enter", "plus", "=call", "enter", "plus", "=write", "enter")
        panel = running.app.screen.query_one(ItemPanel)
        assert (panel.here.name, panel.entry) == ("checklist", 1)
        await running.press("plus", "enter")
        assert running.app.shell.question is None


async def test_what_needed_no_change_is_told_apart(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("V", "p", "0")
        assert running.line(35).strip() == "2 items -> P0, 1 was so already · u undoes"


async def test_a_folded_column_is_not_selected_unseen(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("z", "V")
        assert "the column is folded; z opens it" in running.line(35)
        assert selected(running) == []


async def test_a_range_goes_on_in_the_next_lane(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await press(running, "colon", "=group assignee", "enter", "g", "g", "v", "j", "j")
        assert sorted(selected(running)) == ["SUP-1", "SUP-2", "SUP-3"]
        await running.press("k")
        assert len(selected(running)) == 2
        await running.press("k")
        assert len(selected(running)) == 1
