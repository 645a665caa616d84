"""One line for every act: which item, what changed, and the way back; to its end on any screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from opsboard.domain.items import NewItem
from opsboard.domain.text import width
from opsboard.i18n import use_language
from screen_board import NOW, OpenApp, Running, item, session_of, support


def said(running: Running) -> str:
    return running.line(-1).strip()


def more(board: Path, count: int) -> None:
    session = session_of(board)
    with session.store.write("demo", NOW, "lin") as tx:
        tx.add_many([NewItem("support", f"more {n}", "new") for n in range(count)], NOW, "lin")
    session.store.close()


ACTS = [
    (("L",), "SUP-1 -> Triage · u undoes"),
    (("m", "8"), "SUP-1 -> Invalid · u undoes"),
    (("a", *"zhao", "enter"), "SUP-1 assignee -> 赵强 · u undoes"),
    (("p", "2"), "SUP-1 -> P2 · u undoes"),
    (("p", "minus"), "SUP-1 P0 -> none · u undoes"),
    (("t", *"vip", "enter"), "SUP-1 +vip · u undoes"),
    (("d", *"fri", "enter"), "SUP-1 -> Fri 6 Nov · u undoes"),
    (("d", *"none", "enter"), "SUP-1 due Wed 4 Nov -> none · u undoes"),
    (("b", *"bank", "enter"), "SUP-1 blocked: bank · u undoes"),
    (("c", *"hello", "enter"), "SUP-1 commented · u undoes"),
    (("o", "plus", *"blocks", "enter", *"SUP-2", "enter"), "SUP-1 blocks SUP-2 · u undoes"),
    (("x",), "SUP-1 archived · u undoes"),
    (("F", "1"), "REQ-3 made from SUP-1 · hidden by the tab Support · esc shows it"),
    (("n", *"late", "enter"), "SUP-5 added to New · u undoes"),
    ((":", *"new", "space", *"req", "space", *"wish", "enter"), "REQ-3 added to Inbox · hidden by the tab Support"),
    ((":", *"edit", "space", *"--start", "space", *"yesterday", "enter"), "SUP-1 start -> Tue 3 Nov · u undoes"),
    ((":", *"watch", "enter"), "SUP-1 watched · u undoes"),
]


@pytest.mark.parametrize(("keys", "words"), ACTS, ids=lambda one: one if isinstance(one, str) else "")
async def test_every_act_says_what_it_changed(open_app: OpenApp, keys: tuple[str, ...], words: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press(*keys)
        assert said(running).startswith(words)
        await running.press("G")
        assert "undoes" not in said(running)


UNDONE = [
    (("L",), "undone: SUP-1 Triage -> New", "done again: SUP-1 New -> Triage"),
    (
        ("d", *"fri", "enter"),
        "undone: SUP-1 due Fri 6 Nov -> Wed 4 Nov",
        "done again: SUP-1 due Wed 4 Nov -> Fri 6",
    ),
    (("p", "minus"), "undone: SUP-1 none -> P0", "done again: SUP-1 P0 -> none"),
    (("x",), "undone: SUP-1 back on the board", "done again: SUP-1 off the board"),
    (("n", *"late", "enter"), "undone: SUP-5 off the board", "done again: SUP-5 back on the board"),
    (("V", "x"), "undone: 3 items back on the board", "done again: 3 items off the board"),
    (("c", *"hello", "enter"), "undone: SUP-1 comment taken back", "done again: SUP-1 comment: hello"),
    (
        ("V", "p", "3"),
        "undone: SUP-3 P3 -> none; SUP-2 P3 -> P1; … 1 more",
        "done again: SUP-1 P0 -> P3; SUP-2 P1 -> P3; … 1 more",
    ),
]


@pytest.mark.parametrize(("keys", "undone", "again"), UNDONE, ids=lambda one: one if isinstance(one, str) else "")
async def test_undo_and_redo_say_what_it_was(open_app: OpenApp, keys: tuple[str, ...], undone: str, again: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press(*keys, "u")
        assert said(running) == undone
        await running.press("U")
        assert said(running).startswith(again)


async def test_what_one_sees_move_is_not_told(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("J")
        assert "SUP-1" not in said(running)


async def test_lines_that_were_pasted_are_told_together(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        running.app.shell.controller(_creating()).pasted_lines(["one", "two", "three"])
        await running.settle()
        await running.press("y")
        assert said(running) == "SUP-5, SUP-6, … 1 more added to New · u undoes"


def _creating() -> type:
    from opsboard.tui.controllers.creating import Creating

    return Creating


async def test_a_new_item_that_the_filter_hides_is_told_and_esc_shows_it(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("f", *"is:overdue", "enter", "n", *"late", "enter")
        assert said(running) == "SUP-5 added to New · hidden by is:overdue · esc shows it"
        await running.press("escape")
        assert running.app.shell.state.filter == ""
        assert "SUP-5" in running.text()
        card = running.app.shell.targets()[0]
        assert card.key == "SUP-5"
        await running.press("f", *"is:overdue", "enter", "n", *"later", "enter", "j", "escape")
        assert running.app.shell.state.filter == "", "the message is gone: esc ends the filter as always"
        assert running.app.shell.targets()[0].key != "SUP-6"


async def test_esc_goes_to_the_tab_of_an_item_made_elsewhere(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press(":", *"new", "space", *"req", "space", *"wish", "enter", "escape")
        assert running.app.shell.state.kind == "requirement"
        assert running.app.shell.targets()[0].key == "REQ-3"


async def test_more_than_ten_are_archived_only_after_a_question(open_app: OpenApp, board: Path) -> None:
    more(board, 8)
    async with open_app() as running:
        await support(running)
        await running.press("V", "x")
        question = running.app.shell.question
        assert question is not None
        assert "archive 11 items" in running.text()
        await running.press("n")
        assert not item(board, "SUP-1").archived
        await running.press("x", "y")
        assert said(running) == "11 archived · u undoes"
        assert item(board, "SUP-1").archived
        await running.press("u")
        assert said(running) == "undone: 11 items back on the board"
        await running.press("V", ".")
        assert running.app.shell.question is not None


async def test_ten_are_archived_at_once(open_app: OpenApp, board: Path) -> None:
    more(board, 7)
    async with open_app() as running:
        await support(running)
        await running.press("V", "x")
        assert said(running) == "10 archived · u undoes"


async def test_what_was_said_before_leaves_with_the_next_act(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        shell = running.app.shell
        shell.say("since Tuesday: 3 new")
        shell.do("carry_down")
        await running.settle()
        assert "since Tuesday" not in running.text()
        shell.say("since Tuesday: 3 new")
        shell.do("archive")
        await running.settle()
        assert said(running) == "SUP-1 archived · u undoes"


LONG = "begins " + "退款三天没到账,客户要求投诉到平台 and more words " * 4 + "ends"


@pytest.mark.parametrize("size", [(60, 15), (60, 20), (80, 24), (120, 36)])
@pytest.mark.parametrize("words", [LONG, LONG * 40, "a" * 900 + "ends", "\x1b[31m[red]" + LONG])
async def test_a_long_message_never_loses_its_end(open_app: OpenApp, size: tuple[int, int], words: str) -> None:
    async with open_app(size=size) as running:
        await support(running)
        running.app.shell.say(words)
        await running.settle()
        lines = running.text().split("\n")
        assert lines[-1].endswith("ends")
        assert len(lines) == size[1]
        assert all(width(line) <= size[0] for line in lines)
        assert "\x1b" not in running.text()
        await running.press("j")
        assert "?" in running.line(-1)
        await running.press("c")
        running.app.shell.say(words)
        await running.settle()
        assert running.text().split("\n")[-1].endswith("ends")
        await running.press("x")
        assert "ends" not in running.text()
        assert running.line(-1).startswith(" Comment on SUP-")


async def test_a_message_of_several_lines_follows_a_new_width(open_app: OpenApp) -> None:
    async with open_app(size=(120, 30)) as running:
        await support(running)
        running.app.shell.say(LONG)
        await running.settle()
        await running.pilot.resize_terminal(60, 30)
        await running.settle()
        assert running.line(-1).endswith("ends")


async def test_it_is_said_in_chinese(open_app: OpenApp) -> None:
    use_language("zh")
    async with open_app(size=(60, 20)) as running:
        await support(running)
        await running.press("x")
        assert said(running) == "SUP-1 已归档 · 按 u 撤销"
        await running.press("u")
        assert said(running) == "已撤销：SUP-1 已放回看板"
