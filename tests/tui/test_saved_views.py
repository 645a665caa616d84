"""Saved views on the screen, and the board as it was left."""

from __future__ import annotations

import json
from pathlib import Path

from opsboard.domain.items import Person
from opsboard.domain.views import View
from opsboard.usecases.views import save_view, views
from screen_board import OpenApp, Running, session_of


def keep(board: Path, *kept: View, shared: bool = False, login: str = "lin") -> None:
    session = session_of(board, login)
    for view in kept:
        save_view(session, view, shared=shared)
    session.store.close()


def current(running: Running) -> str | None:
    targets = running.app.shell.targets()
    return targets[0].key if targets else None


async def test_brackets_go_through_the_views_and_back_to_all(open_app: OpenApp, board: Path) -> None:
    keep(board, View("Listed", "", "list", "support", "-due"), View("A refund", "label:refund"))
    async with open_app() as running:
        await running.press("]")
        assert "Listed" in running.line(0)
        assert "list" in running.line(0)
        assert "[Support 4]" in running.line(1)
        assert running.app.shell.state.sort == "-due"
        await running.press("]")
        assert "A refund" in running.line(0)
        assert "board" in running.line(0)
        assert "SUP-1" in running.text()
        assert "SUP-2" not in running.text()
        await running.press("]")
        assert "A refund" not in running.line(0)
        assert "SUP-2" in running.text()
        await running.press("[")
        assert "A refund" in running.line(0)


async def test_without_views_the_key_says_how_to_save_one(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("]")
        assert ":view save NAME" in running.line(35)


async def test_what_is_shown_is_saved_from_the_command_line_and_found_again(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("f", *"label:refund", "enter")
        await running.press(":", *"view save my refunds", "enter")
        assert "for me alone" in running.text()
        await running.press("enter")
        assert "saved: my refunds" in running.line(35)
        assert "my refunds" in running.line(0)
        assert "*" not in running.line(0)
        await running.press("f", *["backspace"] * 12, "enter")
        assert "my refunds *" in running.line(0), "what is shown is no longer what the view says"
        await running.press(":", *"view my refunds", "enter")
        assert "my refunds *" not in running.line(0)
        assert running.app.shell.state.filter == "label:refund"
    session = session_of(board)
    (view,) = views(session)
    assert (view.query, view.screen, view.owner) == ("label:refund", "board", "lin")
    assert view.folded == ("dropped",)
    session.store.close()


async def test_find_is_kept_in_the_view_too_and_everybody_can_have_it(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", "/", *"退款", "enter", ":", *"view save 退款", "enter", "e")
        assert "saved for everybody: 退款" in running.line(35)
    session = session_of(board, "zhao")
    (view,) = views(session)
    assert (view.query, view.kind, view.shared, view.by) == ("退款", "support", True, "lin")
    session.store.close()


async def test_a_view_is_deleted_by_name_and_what_is_shown_stays(open_app: OpenApp, board: Path) -> None:
    keep(board, View("Refunds", "label:refund"))
    async with open_app() as running:
        await running.press("]", ":", *"view delete Refunds", "enter")
        assert "deleted: view Refunds" in running.line(35)
        assert "Refunds" not in running.line(0)
        assert running.app.shell.state.filter == "label:refund"
        await running.press(":", *"view Refunds", "enter")
        assert "there is no view Refunds" in running.line(35)


async def test_what_another_person_saved_for_everybody_stays_theirs(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    with session.store.write("people", session.clock(), "lin") as tx:
        tx.team.save_person(Person("mo", "Mo"))
    session.store.close()
    keep(board, View("Ours", "is:open"), shared=True, login="mo")
    async with open_app() as running:
        await running.press(":", *"view delete Ours", "enter")
        assert "lin is member on this board" in running.line(35)
        await running.press("escape", "]")
        assert "Ours" in running.line(0)


async def test_a_view_folds_its_columns_and_stands_the_cards_in_its_lanes(open_app: OpenApp, board: Path) -> None:
    keep(board, View("Lanes", "", "board", "support", "rank", "assignee", ("new", "closed")))
    async with open_app() as running:
        await running.press("]")
        assert running.app.shell.state.group == "assignee"
        place = running.app.shell.main
        assert place is not None
        assert list(place.folded()) == ["new", "closed"]
        await running.press("]")
        assert running.app.shell.state.group == ""


async def test_the_palette_saves_and_chooses_views(open_app: OpenApp, board: Path) -> None:
    keep(board, View("Refunds", "label:refund"))
    async with open_app() as running:
        await running.press("ctrl+p", *"refunds", "enter")
        assert running.app.shell.state.filter == "label:refund"
        await running.press("ctrl+p", *"view save", "enter", *"Again", "enter", "enter")
        assert "saved: Again" in running.line(35)
        await running.press(":", *"view", "enter")
        assert "no view" in running.text()
        await running.press(*"all of", "enter")
        assert running.app.shell.state.filter == ""
        await running.press(":", *"view save", "enter")
        assert "Save view as" in running.line(35)


async def test_the_board_opens_as_it_was_left(open_app: OpenApp, board: Path) -> None:
    keep(board, View("Mobile", "Coupon OR invoice", "board", "support", "due"))
    async with open_app() as running:
        await running.press("]", "l")
        key = current(running)
        assert key == "SUP-4"
    async with open_app() as running:
        state = running.app.shell.state
        assert (state.filter, state.sort, state.kind) == ("Coupon OR invoice", "due", "support")
        assert "Mobile" in running.line(0)
        assert "Mobile *" not in running.line(0)
        assert current(running) == key
        assert "2/4" in running.line(1)
        await running.press("3", "j")
        key = current(running)
    async with open_app() as running:
        assert "list" in running.line(0)
        assert current(running) == key
        assert state.people, "what prompts complete with is read as well"


async def test_what_no_longer_makes_sense_is_left_out_when_the_board_opens(open_app: OpenApp, board: Path) -> None:
    session = session_of(board)
    held = {
        "screen": "wall", "filter": "stage:nowhere", "sort": "colour", "group": "mood", "view": ["gone", True],
        "key": "SUP-99", "folded": ["nowhere"],
    }  # fmt: skip
    session.store.settings.remember("lin", "left_off", held)
    session.store.settings.remember("lin", "kind", "support")
    session.store.close()
    async with open_app() as running:
        state = running.app.shell.state
        assert (state.filter, state.sort, state.group, state.view) == ("", "rank", "", None)
        assert "SUP-1" in running.text()
        assert "board" in running.line(0)
    session = session_of(board)
    assert json.dumps(session.store.settings.recall("lin", "left_off")).count("nowhere") == 0
    session.store.close()
    strange: tuple[object, ...] = ("text", 3, [], {"view": "x", "folded": 7})
    for nonsense in strange:
        session = session_of(board)
        session.store.settings.remember("lin", "left_off", nonsense)
        session.store.close()
        async with open_app() as running:
            assert "SUP-1" in running.text()


async def test_what_narrows_the_list_narrows_the_board_when_one_comes_back(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("3", "f", *"label:refund", "enter", "1")
        assert "SUP-1" in running.text()
        assert "SUP-2" not in running.text()
