"""A small real board under the screen, with a fixed clock, driven by Textual's pilot: for tests."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from opsboard import bootstrap
from opsboard.domain.addresses import SqliteFile
from opsboard.domain.items import Item, Person
from opsboard.domain.values import replaced
from opsboard.tui.app import OpsboardApp
from opsboard.tui.screens.board import BoardPane
from opsboard.usecases.session import Session

NOW = "2026-11-04T02:00:00Z"
"""A Wednesday; ten o'clock in Shanghai."""

ITEMS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    (
        "support",
        "new",
        "退款三天没到账，客户要求投诉到平台",
        {"priority": "P0", "due": "2026-11-04", "label.refund": True},
    ),
    ("support", "new", "双11预售订单地址改不了", {"priority": "P1", "assignee": "zhao"}),
    ("support", "new", "Coupon not applied at checkout on mobile", {"due": "2026-11-02", "label.coupon": True}),
    ("support", "triage", "Missing invoice for order 88213", {"assignee": "lin", "due": "2026-11-06"}),
    ("requirement", "inbox", "Size chart shows wrong unit in English", {"priority": "P2"}),
    ("requirement", "doing", "Search finds two-character words", {"assignee": "chen"}),
    ("content", "idea", "Write the buying guide for down jackets", {}),
    ("content", "published", "首页焦点图换成 W11 主会场", {"assignee": "lin"}),
)
TURNS, CALM = 4, 6
"""Looks in a row at which nothing is under way: turns of the loop, and from there on the pilot's pauses."""
PEOPLE = (Person("lin", "林娜"), Person("zhao", "赵强"), Person("chen", "陈明"))


@dataclass(slots=True)
class Running:
    """A board on the screen and the hands at its keys."""

    app: OpsboardApp
    pilot: Pilot[int]

    async def settle(self) -> None:
        """Wait until nothing is under way, on the screen or in its worker.

        The pilot's own way is to wait until the process uses no time, which takes a tenth of a second a key. Its
        pause sends a message through every widget and draws what changed, so that it is kept for when all else rests.
        """
        calm = 0
        while calm < CALM:
            while not self._at_rest():
                assert self.app.error is None, self.app.error  # what has ended never comes to rest
                await asyncio.sleep(0.001)
                self.app.shell.draw_now()
            if calm < TURNS:
                await asyncio.sleep(0)
            else:
                await self.pilot.pause(0)  # half of a key's time goes into six of them
            calm = calm + 1 if self._at_rest() else 0

    def _at_rest(self) -> bool:
        """Whether every message that was sent on the screen has been dealt with, and every key: none waits, no prompt
        or panel is on its way or without its place, and nothing is read or written."""
        shell = self.app.shell
        if shell.keys_held or shell._on_its_way() or shell.acts_under_way or not shell.worker.idle:
            return False
        if shell.panel is not None and not shell.panel.size.height:
            return False
        parts = (self.app, *self.app.screen.walk_children(with_self=True))
        return not any(part.message_queue_size for part in parts)

    async def sees(self, words: str) -> bool:
        """Whether the screen shows these words, as soon as what runs beside it is done."""
        for _look in range(200):
            if words in self.text():
                return True
            await self.pilot.pause(0.02)
        return False

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before is done with."""
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            character = _character_of(name)
            event = events.Key(name, character if character or len(key) > 1 else key)
            event.set_sender(self.app)
            assert self.app._driver is not None
            self.app._driver.send_message(event)
            await self.settle()

    def text(self) -> str:
        """What stands on the screen, line by line."""
        return "\n".join("".join(segment.text for segment in line).rstrip() for line in self._lines())

    def line(self, number: int) -> str:
        return self.text().split("\n")[number]

    def _lines(self) -> Any:
        return self.app.screen._compositor.render_strips(self.app.size)


def _character_of(key: str) -> str | None:
    """What a key types; None for one that types nothing, as the pilot has it."""
    try:
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return None


def session_of(path: Path, login: str = "lin") -> Session:
    """The board opened for a person of it, at the fixed moment."""
    opened = bootstrap.session_at(SqliteFile(str(path)))
    return Session(store=opened.store, clock=lambda: NOW, login=login, zone=opened.zone)


def item(board: Path, key: str) -> Item:
    """An item as the board's file has it now."""
    session = session_of(board)
    try:
        return session.store.item(key)
    finally:
        session.store.close()


async def support(running: Running) -> None:
    """Go to the board of support; the cursor is on SUP-1."""
    await running.press("tab", "tab", "tab", "tab")


async def drag(running: Running, begin: tuple[int, int], end: tuple[int, int]) -> str | None:
    """Drag from a cell of the board to another; gives the key of the card above the line that was drawn, before the
    button came up."""
    board = running.app.screen.query_one(BoardPane)

    def event(kind: type[events.MouseEvent], at: tuple[int, int]) -> events.MouseEvent:
        return kind(board, at[0], at[1], 0, 0, 1, False, False, False, at[0], at[1])

    board.on_mouse_down(event(events.MouseDown, begin))  # type: ignore[arg-type]
    board.on_mouse_move(event(events.MouseMove, end))  # type: ignore[arg-type]
    mark, state = board.landing, board.state
    assert mark is not None
    rows = [segment.text for segment in board._lines[mark.column][mark.y]]
    assert set("".join(rows)) == {"─"}
    above = [spot for spot in board.spots(mark.column) if spot.bottom - 1 <= mark.y]
    card = state.columns[mark.column].card(above[-1].row) if above else None
    board.on_mouse_up(event(events.MouseUp, end))  # type: ignore[arg-type]
    await running.settle()
    question = running.app.shell.question
    if question is not None:  # what a gate asks for: a reason is given instead
        if question.label != "Reason":
            await running.press("minus")
        await running.press(*"because", "enter")
    return card.key if card else None


def make_lead(path: Path, login: str) -> str:
    """Make somebody of the board a lead; gives the login."""
    session = session_of(path)
    (person,) = [one for one in PEOPLE if one.login == login]
    with session.store.write("people", NOW, "lin") as tx:
        tx.team.save_person(replaced(person, role="lead"))
    session.store.close()
    return login


OpenApp = Callable[..., AbstractAsyncContextManager[Running]]
