"""Who else is here: in the header, on the cards, and before one edits what someone is editing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from opsboard.tui.board_worker import BoardWorker
from opsboard.tui.controllers.navigation import Navigation
from opsboard.tui.screens.form import FormPanel
from opsboard.usecases.session import Session
from screen_board import OpenApp, Running, session_of


@pytest.fixture
def zhao(board: Path) -> Iterator[Session]:
    """Another session, of another person."""
    session = session_of(board, "zhao")
    yield session
    session.store.close()


def at(session: Session, key: str | None, *, editing: bool = False) -> None:
    session.store.presence().show(session.login, key, editing=editing)


async def sees(running: Running, words: str, *, gone: bool = False) -> bool:
    """Whether the screen shows these words, or not any more, after some looks at the board."""
    for _wait in range(200):
        if (words in running.text()) != gone:
            return True
        await running.pilot.pause(0.02)
    return False


async def on_item(running: Running, key: str) -> None:
    running.app.shell.controller(Navigation).go_to_key(key)
    await running.settle()


async def test_others_are_looked_for_once_there_is_a_place_to_show_them_on(
    open_app: OpenApp, zhao: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine who else is here was told to a board that was not on the screen yet: the session ended."""
    began: list[bool] = []
    connect = BoardWorker.connect

    def noted(self: BoardWorker, front: Any, every: float | None = None) -> None:
        if every is not None:
            place = front.shell.main
            began.append(place is not None and place.is_attached)
        connect(self, front, every)

    monkeypatch.setattr(BoardWorker, "connect", noted)
    at(zhao, "SUP-4")
    async with open_app() as running:
        assert await sees(running, "赵强:SUP-4  林娜")
    assert began == [True]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_header_and_the_card_say_who_is_where(
    open_app: OpenApp, zhao: Session, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as running:
        at(zhao, None)
        assert await sees(running, "赵强  林娜")
        at(zhao, "SUP-4")
        assert await sees(running, "赵强:SUP-4  林娜")
        await on_item(running, "SUP-4")
        assert "@赵强" in running.text()
        at(zhao, "SUP-4", editing=True)
        assert await sees(running, "@赵强 edits")
        assert "赵强:SUP-4*  林娜" in running.text()
        zhao.store.presence().close()
        assert await sees(running, "赵强:SUP-4", gone=True)
        assert "@赵强" not in running.text()


async def test_a_list_says_it_in_place_of_the_assignee(open_app: OpenApp, zhao: Session) -> None:
    async with open_app() as running:
        await running.press("3")
        at(zhao, "SUP-3", editing=True)
        assert await sees(running, "@赵强")


async def test_others_see_what_this_person_has_open(open_app: OpenApp, zhao: Session) -> None:
    presence = zhao.store.presence()

    async def seen() -> list[tuple[str, str | None, bool]]:
        for _wait in range(200):
            if (others := presence.others()) is not None:
                return [(one.login, one.key, one.editing) for one in others]
            await running.pilot.pause(0.02)
        return []

    async with open_app() as running:
        assert await seen() == [("lin", None, False)]
        await on_item(running, "SUP-4")
        await running.press("enter")
        assert await seen() == [("lin", "SUP-4", False)]
        await running.press("e")
        assert await seen() == [("lin", "SUP-4", True)]
        await running.press("escape", "escape")
        assert await seen() == [("lin", None, False)]
    assert await seen() == []


@pytest.mark.parametrize("key", ["e", "E"])
async def test_what_someone_is_editing_is_edited_after_a_warning(open_app: OpenApp, zhao: Session, key: str) -> None:
    async with open_app() as running:
        at(zhao, "SUP-4", editing=True)
        assert await sees(running, "赵强:SUP-4")
        await on_item(running, "SUP-4")
        await running.press(key)
        assert "赵强 is editing SUP-4" in running.text()
        await running.press("n")
        assert running.app.shell.question is None
        assert running.app.shell.panel is None
        if key == "e":
            await running.press("e", "e")
            assert isinstance(running.app.shell.panel, FormPanel)
            assert "赵强 is editing this too" in running.text()
            zhao.store.presence().close()
            assert await sees(running, "赵强 is editing this too", gone=True)


async def test_someone_who_only_looks_is_no_warning(open_app: OpenApp, zhao: Session) -> None:
    async with open_app() as running:
        at(zhao, "SUP-4")
        assert await sees(running, "赵强:SUP-4")
        await on_item(running, "SUP-4")
        await running.press("e")
        assert isinstance(running.app.shell.panel, FormPanel)


async def test_many_people_take_no_more_than_their_room(open_app: OpenApp, board: Path) -> None:
    people = [session_of(board, f"person{number}") for number in range(12)]
    async with open_app(size=(80, 24)) as running:
        for person in people:
            at(person, "SUP-4")
        assert await sees(running, "+")
        header = running.line(0)
        assert header.startswith(" Ops Team  board")
        assert header.endswith("林娜   Wed 4 Nov")
        assert "person0:SUP-4" in header
    for person in people:
        person.store.close()


async def test_a_change_of_another_is_marked_in_the_item_and_the_month(open_app: OpenApp, zhao: Session) -> None:
    from opsboard.usecases.editing import edit

    async with open_app() as running:
        await on_item(running, "SUP-4")
        await running.press("enter")
        edit(zhao, "SUP-4", {"priority": "P2"})
        assert await sees(running, "< 赵强 ")
        await running.press("escape", "2")
        edit(zhao, "SUP-4", {"priority": "P3"})
        assert await sees(running, "< 赵强")
        assert await sees(running, "< 赵强", gone=True)
