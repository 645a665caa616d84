"""`M` on the screen: merged into another item, found by its key or its words."""

from __future__ import annotations

from pathlib import Path

from opsboard.usecases.adding import add
from screen_board import OpenApp, item, session_of, support


async def test_merged_by_key_and_undone(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(160, 40)) as running:
        await support(running)
        await running.press("M")
        assert await running.sees("Merge SUP-")
        key = running.app.shell.targets()[0].key
        other = "SUP-2" if key != "SUP-2" else "SUP-1"
        await running.press(*other, "enter")
        await running.settle()
        assert item(board, key).stage == "duplicate"
        assert [link.key for link in item(board, other).links] == [key]
        await running.press("u")
        await running.settle()
        assert item(board, key).stage == "new"


async def test_it_stays_open_as_an_incident_where_the_arrows_say_so(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("M", *"SUP-2")
        assert "stays open as an incident of SUP-2" in running.text()
        await running.press("down", "down", "enter")
        assert item(board, "SUP-1").stage == "new"
        assert [(link.relation, link.key) for link in item(board, "SUP-2").links] == [("contains", "SUP-1")]
        assert "1 incident" in running.text()
        await running.press("M", *"Search")
        assert "REQ-" not in running.line(-2)  # of another kind


async def test_only_items_of_the_kind_are_offered_and_near_ones_before_a_word_is_typed(
    open_app: OpenApp, board: Path
) -> None:
    session = session_of(board)
    add(session, "requirement", "Refund of a parcel that never came")
    add(session, "support", "Refund of a parcel that never came")
    near = add(session, "support", "Refund of the parcel that never came").key
    session.store.close()
    async with open_app(size=(160, 40)) as running:
        await support(running)
        await running.press("gg", "j", "M")
        assert await running.sees("Merge SUP-")
        assert await running.sees(f"{near}  Refund of the parcel")
        await running.press(*"never")
        assert "REQ-" not in "".join(running.text().split("\n")[-8:])


async def test_a_selection_is_merged_by_the_command_line(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(160, 40)) as running:
        await support(running)
        await running.press("space", "space", ":", *"merge SUP-4", "enter")
        await running.settle()
        assert len(item(board, "SUP-4").links) == 2


async def test_a_macro_asks_and_runs_on_the_selection(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(160, 40)) as running:
        await support(running)
        await running.press(":", *"macro save refund", "enter")
        assert await running.sees("Macro refund")
        await running.press(*"comment {?days} 天", "ctrl+j", *"edit --priority P3", "enter")
        assert await running.sees("refund is kept")
        await running.press("space", "space", ":", *"macro refund", "enter")
        assert await running.sees("refund, days")
        await running.press(*"3", "enter")
        await running.settle()
        found = [item(board, key).comments for key in ("SUP-1", "SUP-2", "SUP-3")]
        told = [comments[0].body for comments in found if comments]
        assert told == ["3 天", "3 天"]
        await running.press("u")
        await running.settle()
        assert not any(item(board, key).comments for key in ("SUP-1", "SUP-2", "SUP-3"))
