"""Whatever happens on the board, the cursor stays on its item; when that is gone, its neighbour has it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from opsboard.domain.items import Card
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.screens.list import ListPane
from opsboard.tui.view_models.board_state import BoardState
from opsboard.usecases.adding import add
from opsboard.usecases.archiving import archive
from opsboard.usecases.editing import edit
from opsboard.usecases.moving import move
from opsboard.usecases.reading import cards, selection
from opsboard.usecases.session import Session
from screen_board import OpenApp, Running, session_of

STAGES = ("new", "triage", "pending")
OWN_KEYS = ("L", "H", "J", "K", "u", "j", "k", "l", "h")
ACTS = 24


def shown(state: BoardState) -> list[str]:
    return [card.key for column in state.columns if not column.folded for card in column.cards]


def neighbours(state: BoardState) -> set[str]:
    """The items above and below the cursor's, in its column."""
    column = state.columns[state.column]
    around = (column.card(state.row - 1), column.card(state.row + 1))
    return {card.key for card in around if card is not None}


def someone_acts(other: Session, held: list[Card], chance: random.Random) -> str:
    """Another person changes something; says what."""
    item = chance.choice(held).key
    act = chance.choice(("add", "archive", "move", "edit", "assign"))
    if act == "add":
        add(other, "support", "one more")
    elif act == "archive":
        archive(other, [item])
    elif act == "move":
        move(other, [item], chance.choice(STAGES), reason="because")
    else:
        edit(other, item, {"assignee": chance.choice(("lin", "zhao"))} if act == "assign" else {"priority": "P1"})
    return f"{act} {item}"


async def caught_up(running: Running, other: Session, state: Callable[[], BoardState]) -> None:
    """Wait until the screen shows the items that there are, each as it is now."""
    while True:
        await running.settle()
        now = {card.key: card.version for card in cards(other, selection(other, kind="support"))}
        held = {card.key: card.version for column in state().columns for card in column.cards}
        if now == held:
            return
        await running.pilot.pause(0.02)


@pytest.mark.parametrize(("where", "keys"), [("board", ()), ("board", ("s", "1")), ("list", ("3",))])
@pytest.mark.parametrize("seed", [1, 2])
async def test_the_cursor_stays_on_its_item(
    open_app: OpenApp, board: Path, where: str, keys: tuple[str, ...], seed: int
) -> None:
    chance = random.Random(seed)
    other = session_of(board, "zhao")
    for number in range(4):
        add(other, "support", f"more {number}")
    async with open_app() as running:
        await running.press("tab", "tab", "tab", "tab", *keys)

        def state() -> BoardState:
            if where == "board":
                return running.app.screen.query_one(BoardPane).state
            return running.app.screen.query_one(ListPane).state

        for _turn in range(ACTS):
            if chance.random() < 0.4:
                await running.press(chance.choice(OWN_KEYS))
                await caught_up(running, other, state)
                continue
            before, near = state().key, neighbours(state())
            said = someone_acts(other, cards(other, selection(other, kind="support")), chance)
            await caught_up(running, other, state)
            if before in shown(state()):
                assert state().key == before, said
            elif near & set(shown(state())):
                assert state().key in near, said
    other.store.close()
