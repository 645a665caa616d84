"""The lines around the cards: screens, kinds, chips and keys answer the mouse, `esc` ends what the chips say, and the
footer names what can be done on what is shown."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from opsboard.config import Config
from opsboard.domain.views import View
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.screens.help import HelpPanel
from opsboard.usecases.editing import checklist
from opsboard.usecases.views import save_view
from screen_board import OpenApp, Running, session_of, support


async def click(running: Running, line: int, text: str, times: int = 1) -> None:
    """Click where this stands on a line of the screen."""
    x = running.line(line).index(text)
    await running.pilot.click(offset=(x, line), times=times)
    await running.settle()


def footer_line(running: Running) -> str:
    return running.line(running.app.size.height - 1)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_a_click_on_a_screen_goes_there_and_it_is_lit(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await click(running, 0, "2 ")
        assert "[2 cal" in running.line(0)
        await click(running, 0, "W")
        assert "[W wait" in running.line(0)
        await click(running, 0, "1 ")
        assert "[1 board]" in running.line(0)
        assert "SUP-1" in running.text()


async def test_the_strip_shows_the_keys_of_the_person(open_app: OpenApp) -> None:
    async with open_app(config=Config(keymap={"show_list": "f3", "show_mine": "none"})) as running:
        assert "f3 list  mine  5 inbox" in running.line(0)
        await click(running, 0, "mine")
        assert "[mine]" in running.line(0)


async def test_a_click_on_a_kind_shows_it_and_one_on_a_key_does_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await click(running, 1, "Support")
        assert "[Support 4]" in running.line(1)
        await click(running, 35, "edit")
        assert running.app.shell.front is not None
        assert running.app.shell.front.scope == "form"
        await click(running, 0, "calendar")
        assert "esc leaves this first" in footer_line(running), "what is typed in a form is not left by a click"
        await running.press("escape")
        await click(running, 35, "help")
        assert running.app.screen.query(HelpPanel)
        await click(running, 35, "close")
        assert not running.app.screen.query(HelpPanel)


async def test_a_click_beside_a_question_does_not_lead_away_from_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("n", *"half a title")
        await click(running, 0, "calendar")
        assert "[1 board]" in running.line(0)
        assert "half a title" in footer_line(running)


async def test_a_click_on_a_column_head_goes_into_it_and_a_second_one_folds_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        state = running.app.screen.query_one(BoardPane).state
        await click(running, 3, "Active")
        assert (state.heads[state.across].spec.key, state.heads[state.across].folded) == ("active", False)
        await click(running, 3, "Active", times=2)
        assert state.heads[1].folded
        await running.pilot.click(offset=(running.app.screen.query_one(BoardPane).lanes[1].x, 6))
        await running.settle()
        assert not state.heads[1].folded


async def test_where_one_column_fills_the_screen_a_click_on_a_stage_shows_it(open_app: OpenApp) -> None:
    async with open_app(size=(60, 20)) as running:
        await click(running, 2, "Active")
        assert "[Active 2]" in running.line(2)
        await click(running, 2, "Done")
        assert "[Done 1]" in running.line(2)
        assert "CNT-2" in running.text()


async def test_esc_ends_find_then_the_filter_then_the_selection_and_then_says_how_to_quit(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("space", "f", *"priority:P0..P1", "enter", "slash", *"退款", "enter")
        assert "[/ 退款  esc]  [f priority:P0..P1  esc esc]  [+ 1 selected  esc esc esc]" in running.line(1)
        assert "[SUP 1/4]" in running.line(1)
        await running.press("escape")
        assert "[f priority:P0..P1  esc]  [+ 1 selected  esc esc]" in running.line(1)
        assert "[SUP 2/4]" in running.line(1)
        await running.press("escape")
        assert "[+ 1 selected  esc]" in running.line(1)
        assert "[Support 4]" in running.line(1)
        assert "SUP-3" in running.text()
        assert footer_line(running).startswith(" esc unselect")
        await running.press("escape")
        assert "selected" not in running.line(1)
        await running.press("escape")
        assert footer_line(running).strip() == "q quits"


async def test_esc_with_nothing_to_end_says_where_q_leads_from_here(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("2", "escape")
        assert footer_line(running).strip() == "q goes to the board, there it quits"
        await running.press("q")
        assert "[1 board]" in running.line(0)


async def test_a_click_on_a_chip_ends_what_it_says(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("f", *"is:overdue", "enter", "slash", *"coupon", "enter")
        await click(running, 1, "[f")
        assert (running.app.shell.state.filter, running.app.shell.state.find) == ("", "coupon")
        await click(running, 1, "coupon")
        assert not running.app.shell.state.narrowed
        assert "[All 8]" in running.line(1)


@pytest.mark.parametrize("screen", ["1", "2", "3", "4", "5"])
async def test_tabs_count_what_find_and_filter_leave_on_every_screen(open_app: OpenApp, screen: str) -> None:
    async with open_app(size=(160, 40)) as running:
        await running.press(screen, "f", *"priority:P0..P1", "enter")
        assert "[All 2/8] Requirement  Content  Plan  Support 2 " in running.line(1)
        await running.press("slash", *"退款")
        assert "[All 1/8] Requirement  Content  Plan  Support 1 " in running.line(1)
        await running.press("enter", "escape", "escape")
        assert "[All 8] Requirement 2  Content 2  Plan  Support 4 " in running.line(1)


async def test_the_footer_begins_with_what_a_newcomer_needs(open_app: OpenApp) -> None:
    async with open_app(size=(80, 24)) as running:
        wanted = "n new  e edit  p priority  / find  : command  u undo  [ ] views"
        assert footer_line(running).strip().startswith(wanted)
        assert footer_line(running).endswith("? help")
        await running.press("enter")
        assert footer_line(running).strip().startswith("e edit  c comment  esc back")


async def test_a_view_of_what_nobody_looked_at_says_the_keys_for_that(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    save_view(session, View("Triage", "kind:support stage:new", "list", sort="age"), shared=False)
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await running.press("]")
        assert await running.sees("L accept  M merge  X decline  S snooze")
        assert "Triage " in running.line(0)
        await running.press("escape")
        assert "L accept" not in footer_line(running)
        assert "*" in running.line(0)


async def test_the_footer_names_only_what_can_be_done_on_what_is_shown(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    checklist(session, "SUP-2", "add", "call")
    session.store.close()
    async with open_app() as running:
        await support(running)
        await running.press("enter")
        assert "tick" not in footer_line(running)
        assert "linked" not in footer_line(running)
        await running.press("escape", "j", "enter")
        assert "space tick" in footer_line(running)
        await running.press("escape", "slash", *"nothing at all like it", "enter")
        assert not any(words in footer_line(running) for words in ("edit", "open", "next stage"))
        await running.press("escape", "3")
        assert "e edit" in footer_line(running)


async def test_a_calendar_day_without_items_offers_nothing_for_an_item(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("2")
        assert "enter open" in footer_line(running)
        await running.press("l")
        assert "enter open" not in footer_line(running)
        await running.press("h")
        assert "enter open" in footer_line(running)


async def test_a_saved_view_is_named_behind_the_screens(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    save_view(session, View("Refunds", "label:refund"), shared=False)
    session.store.close()
    async with open_app(size=(80, 24)) as running:
        await running.press("]")
        assert "W   Refunds" in running.line(0), "it is worth more than the names of the other screens"
        assert "[f label:refund  esc]" in running.line(1)
        await running.press("escape")
        assert "Refunds *" in running.line(0)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_the_figures_of_the_tabs_are_those_of_nothing_when_nothing_matches(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as running:
        await running.press("f", *"label:nonesuch", "enter")
        await running.settle()
        assert "[All 0/" in running.line(1)
        await running.press("escape", "/", *"qqqqq", "enter")
        await running.settle()
        assert "[All 0/" in running.line(1)


async def test_the_name_of_a_board_has_the_room_that_is_there(open_app: OpenApp, board: Path) -> None:
    with contextlib.closing(sqlite3.connect(board)) as database, database:
        database.execute("UPDATE meta SET value = 'Operations (spring)' WHERE name = 'name'")
    for size, shown in (((60, 20), " Operations  "), ((80, 24), " Operations"), ((120, 36), " Operations (spring)  ")):
        async with open_app(size=size) as running:
            assert running.line(0).startswith(shown)
            assert "…" not in running.line(0)
            assert running.line(0).rstrip().endswith("4 Nov")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_the_form_says_how_to_leave_it(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as running:
        await running.press("e")
        assert "esc leave" in footer_line(running)
        assert footer_line(running).rstrip().endswith("ctrl+o all fields")
        assert size[0] < 80 or "ctrl+g by name" in footer_line(running)
