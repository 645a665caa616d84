"""Comments: several lines, and the people that they speak to."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from screen_board import OpenApp, item, support


def said(board: Path, key: str = "SUP-1") -> list[str]:
    return [comment.body for comment in item(board, key).comments]


async def test_a_comment_has_several_lines(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c", *"first", "ctrl+j", *"second", "up", "home", *"the ", "enter")
        assert said(board) == ["the first\nsecond"]
        assert running.app.shell.question is None


async def test_a_pasted_comment_keeps_its_lines_and_the_prompt_grows(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(80, 24)) as running:
        await support(running)
        await running.press("c")
        assert running.line(23).startswith(" Comment on SUP-1")
        running.app.post_message(events.Paste("one\n\nthree\x1b[31m"))
        await running.settle()
        assert running.line(21).startswith(" Comment on SUP-1 one")
        assert running.line(23).strip() == "three[31m"
        await running.press("enter")
        assert said(board) == ["one\n\nthree[31m"]
        assert running.line(23).startswith(" SUP-1 commented")


async def test_a_long_comment_stays_within_a_third_of_the_screen(open_app: OpenApp, board: Path) -> None:
    async with open_app(size=(60, 20)) as running:
        await support(running)
        await running.press("c")
        running.app.post_message(events.Paste("\n".join(f"line {number}" for number in range(40))))
        await running.settle()
        assert "line 39" in running.text()
        assert running.line(14).startswith(" Comment on SUP-1")
        await running.press(*"!", "enter")
        assert said(board)[0].endswith("line 38\nline 39!")


async def test_people_are_completed_behind_the_sign(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c", *"ask @zh", "tab", *"or @陈", "down", "enter", *"please", "enter")
        assert said(board) == ["ask @zhao or @chen please"]


async def test_enter_sends_what_was_not_completed(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c", *"ask @zh", "enter")
        assert said(board) == ["ask @zh"]


async def test_a_name_that_nobody_has_is_said_while_it_is_typed_and_after(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c", *"ask @nobdy now, mail a@b.com, @zhao")
        assert running.line(35) == " @nobdy is nobody here"
        await running.press("enter")
        assert said(board) == ["ask @nobdy now, mail a@b.com, @zhao"]
        assert running.line(35) == " SUP-1 commented · @nobdy is nobody here · u undoes"


async def test_every_text_that_speaks_to_nobody_says_so_when_it_is_kept(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("b", *"waits for @nobdy", "enter")
        assert "@nobdy is nobody here · u undoes" in running.line(35)
        await running.press("n", *"ask @nobdy ")
        assert running.line(35).strip() == "@nobdy is nobody here"
        await running.press("enter")
        assert "added to New · @nobdy is nobody here · u undoes" in running.line(35)
        await running.press(":", *"checklist add call @nobdy and @zhao", "enter")
        assert "@nobdy is nobody here · u undoes" in running.line(35)


async def test_people_are_completed_in_entries_of_the_checklist_and_in_reasons(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("enter", "+", *"call @zh", "tab", "enter")
        assert [entry.text for entry in item(board, "SUP-1").checklist] == ["call @zhao"]


async def test_a_comment_that_was_left_is_a_draft_with_its_lines(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c", *"a comment of more than twenty cells", "ctrl+j", *"and more", "escape")
        await running.press("D", "enter")
        assert running.line(35).strip() == "and more"
        await running.press(*"!", "enter")
        assert said(board) == ["a comment of more than twenty cells\nand more!"]


@pytest.mark.parametrize("opener", ["d", "b", "n"])
async def test_other_questions_have_one_line_again(open_app: OpenApp, board: Path, opener: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c", *"x", "ctrl+j", *"y", "escape", opener, *"fri")
        answer = 34 if opener == "d" else 35  # under a date stands what was understood
        assert running.line(answer).rstrip().endswith("fri")
        await running.press("escape", "c", *"z", "enter")
        assert said(board) == ["z"]


async def test_a_reason_to_wait_completes_people(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("b", *"for @zha", "tab", "enter")
        blocked = item(board, "SUP-1").blocked
        assert blocked is not None
        assert blocked.reason == "for @zhao"


async def test_a_comment_takes_ten_thousand_characters_and_says_so(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("c")
        running.app.post_message(events.Paste("退款 " * 700_000))
        await running.settle()
        assert "the text is full: 10000 characters fit" in running.text()
        await running.press("enter")
        assert len(said(board)[0]) in (9_999, 10_000)


async def test_people_are_completed_in_a_body(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("e", "ctrl+g", *"text", "enter", *"ask @zh")
        assert "赵强" in running.text()
        await running.press("tab", *"now", "ctrl+s")
        assert item(board, "SUP-1").body == "ask @zhao now"
