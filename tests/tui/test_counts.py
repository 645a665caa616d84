"""The figures on the screen are those of what is shown: column heads, limits, tabs, whatever was done before."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from soaking import amount

from opsboard.domain.items import NewItem
from opsboard.domain.views import View
from opsboard.tui.controllers.counting import Counting
from opsboard.tui.screens.board import BoardPane
from opsboard.usecases.adding import add
from opsboard.usecases.archiving import archive
from opsboard.usecases.moving import move
from opsboard.usecases.reading import cards, counts, selection
from opsboard.usecases.session import Session
from opsboard.usecases.views import save_view
from screen_board import NOW, OpenApp, Running, session_of, support

ACTS = amount(30, 400)
SEEDS = range(amount(3, 12))

KEYS: tuple[tuple[str, ...], ...] = (
    ("/", *"refund", "enter"),
    ("/", *"refund", "escape"),
    ("/", *"退", "backspace", "enter"),
    ("/", *"kind:content", "enter"),
    ("f", "ctrl+a", "backspace", *"is:overdue", "enter"),
    ("f", "ctrl+a", "backspace", *"priority:P0..P1", "enter"),
    ("f", "ctrl+a", "backspace", "enter"),
    ("f", *"nonsense:", "escape"),
    *(("escape",),) * 3,
    *(("]",), ("[",)) * 2,
    *(("H",), ("L",), ("J",), ("x",)) * 2,
    *(("u",), ("U",)) * 2,
    ("n", *"one more refund", "enter", "escape"),
    ("space", "j", "space", "L"),
    ("ctrl+l",),
    *(("tab",), ("shift+tab",)) * 2,
    ("z",),
    ("s", "1"),
    ("s", "0", "escape"),
    ("3", "1"),
    ("2", "1"),
    ("j",),
    ("l",),
    ("G",),
)


def figures(running: Running) -> dict[str, str]:
    """The figure over each column that is in sight, as it is drawn."""
    board = running.app.screen.query_one(BoardPane)
    found: dict[str, str] = {}
    for lane in board.lanes:
        key = board.state.heads[lane.column].spec.key
        text = "".join(segment.text for segment in board._lines[lane.column][0])
        match = re.search(r"^ *(\d+)$" if lane.folded else r"^ .+?  (\d+\+?)(?:/\d+)?(?: !)?(?: |$)", text)
        found[key] = match[1] if match else text
    return found


def tab_figures(running: Running) -> dict[str, int]:
    """The figure beside each kind on the line of tabs; none is nought."""
    line, found = running.line(1), {}
    for name in ("All", "Requirement", "Content", "Support"):
        match = re.search(rf"{name}(?: (\d+)(?:/\d+)?)?[ \]]", line)
        assert match, line
        found[name] = int(match[1] or 0)
    return found


def expected(other: Session, running: Running) -> Mapping[tuple[str, str], int]:
    """How many items the board holds of what is shown, in each kind and stage."""
    return counts(other, selection(other, running.app.shell.state.queries))


def someone_acts(other: Session, chance: random.Random) -> None:
    """Another person adds, archives or moves an item."""
    act = chance.choice(("add", "archive", "move"))
    held = cards(other, selection(other, kind="support"))
    if act == "add" or not held:
        add(other, "support", "refund for somebody")
    elif act == "archive":
        archive(other, [chance.choice(held).key])
    else:
        move(other, [chance.choice(held).key], chance.choice(("new", "triage", "pending")), reason="because")


async def caught_up(running: Running, other: Session) -> None:
    """Wait until the screen has read the newest change, and counted."""
    while True:
        await running.settle()
        app = running.app
        if app._watch.seq == other.store.seq() and app.shell.controller(Counting)._count_timer is None:
            await running.settle()
            return
        await running.pilot.pause(0.02)


def assert_true(other: Session, running: Running, acts: list[object]) -> None:
    state, there = running.app.shell.state, expected(other, running)
    category = {(k.key, s.key): s.category for k in state.workflow.kinds for s in k.stages}
    board = running.app.screen.query_one(BoardPane)
    for key, figure in figures(running).items():
        at = [n for (kind, stage), n in there.items() if state.kind == kind and stage == key]
        of_all = [n for place, n in there.items() if category[place] == key]
        held = sum(len(c.cards) + c.beyond for c in board.state.columns if c.spec.key == key)
        wanted = sum(of_all if state.kind is None else at)
        assert (figure, held) == (str(wanted), wanted), (key, acts)
    shown = [(place[0], n) for place, n in there.items() if category[place] != "dropped"]
    assert tab_figures(running) == {
        "All": sum(n for _kind, n in shown),
        **{name: sum(n for kind, n in shown if kind == name.lower()) for name in ("Requirement", "Content", "Support")},
    }, acts


@pytest.fixture
def fuller(board: Path) -> Path:
    """The board with more items, some at the limit of their stage, and two saved views."""
    session = session_of(board)
    with session.store.write("demo", NOW, "lin") as tx:
        items = [
            NewItem("support", f"refund {n}", ("new", "triage")[n % 2], {"priority": f"P{n % 4}"}) for n in range(9)
        ]
        items += [NewItem("requirement", f"idea {n}", "doing") for n in range(6)]
        tx.add_many(items, NOW, "lin")
    save_view(session, View("Refunds", "refund"), shared=False)
    save_view(session, View("Urgent", "priority:P0", kind="support"), shared=False)
    session.store.close()
    return board


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
async def test_every_figure_is_that_of_what_is_shown(open_app: OpenApp, fuller: Path, seed: int) -> None:
    chance, other = random.Random(seed), session_of(fuller, "zhao")
    acts: list[object] = []
    async with open_app(size=(160, 40)) as running:
        for _turn in range(ACTS):
            if chance.random() < 0.15:
                acts.append("somebody")
                someone_acts(other, chance)
            else:
                acts.append(keys := chance.choice(KEYS))
                await running.press(*keys)
            await caught_up(running, other)
            if running.app.shell.question is not None:
                await running.press("escape")
                await caught_up(running, other)
            assert_true(other, running, acts)
    other.store.close()


@pytest.mark.parametrize(
    ("narrow", "widen"),
    [
        (("/", *"refund"), ("escape",)),
        (("/", *"refund", "enter"), ("escape",)),
        (("f", *"priority:P0", "enter"), ("f", "ctrl+a", "backspace", "enter")),
        (("]",), ("[",)),
    ],
)
async def test_what_is_no_longer_narrowed_is_counted_whole(
    open_app: OpenApp, fuller: Path, narrow: tuple[str, ...], widen: tuple[str, ...]
) -> None:
    other = session_of(fuller, "zhao")
    async with open_app(size=(160, 40)) as running:
        await support(running)
        before = figures(running), tab_figures(running)
        await running.press(*narrow)
        await caught_up(running, other)
        assert (figures(running), tab_figures(running)) != before
        assert_true(other, running, [])
        await running.press(*widen)
        await caught_up(running, other)
        assert_true(other, running, [])
    other.store.close()


async def test_a_find_that_leaves_nothing_says_none_of_all(open_app: OpenApp) -> None:
    """The tab said `8/8`: no counts at all were taken for counts that are not there yet."""
    async with open_app() as running:
        await running.press("/", *"zzzz", "enter")
        assert running.line(1).startswith("[All 0/8]")
        await running.press("escape")
        assert running.line(1).startswith("[All 8]")
