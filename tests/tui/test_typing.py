"""What hands, input methods and clipboards send: keys are keys, text is text, and neither turns into the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.screen import Screen

from opsboard.config import Config
from opsboard.domain.errors import NotFound
from opsboard.tui.dispatch import pasted_titles
from opsboard.tui.screens.board import BoardPane
from opsboard.tui.terminal.input.reader import PasteTooLong
from screen_board import OpenApp, Running, item, support

pytestmark = pytest.mark.smoke


async def typed(running: Running, text: str) -> None:
    """Type characters as a terminal sends them, of an input method too."""
    for character in text:
        running.app.post_message(events.Key(character, character))
    await running.settle()


async def test_punctuation_of_an_input_method_works_as_keys(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await typed(running, "？")
        assert "Keys here" in running.text()
        await running.press("escape")
        await typed(running, "、")
        assert running.app.shell.question is not None
        assert running.app.shell.question.label == "/"
        await running.press("escape")
        await typed(running, "：")
        assert running.app.shell.question is not None
        assert running.app.shell.question.label == "SUP-1 :"
        await running.press("escape")
        await typed(running, "Ｇ")
        assert running.app.screen.query_one(BoardPane).state.key == "SUP-3"


async def test_letters_and_what_is_pasted_between_them_stay_in_their_order(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("/")
        shell = running.app.shell
        keys = {letter: events.Key(letter, letter) for letter in "dble"}
        for event in (keys["d"], events.Paste("ou"), keys["b"], keys["l"], keys["e"]):
            running.app.post_message(event)
        await running.settle()
        assert shell.state.find == "double"


async def test_a_paste_that_is_too_long_is_told_and_nothing_of_it_is_taken(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        running.app.post_message(PasteTooLong())
        await running.settle()
        assert "more than 1000000 characters were pasted" in running.text()


async def test_inside_a_text_field_they_are_text(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await typed(running, "ｎ")
        await typed(running, "退款？【急】：。")
        await running.press("enter")
        assert item(board, "SUP-5").title == "退款？【急】：。"
        await running.press("e", "end")
        await typed(running, "！／")
        await running.press("ctrl+s")
        assert item(board, "SUP-5").title == "退款？【急】：。！／"


async def test_letters_of_an_input_method_do_nothing_and_that_is_said(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await typed(running, "退")
        assert "input method is on" in running.line(35)
        await running.press("j")
        assert "input method" not in running.line(35)


async def test_a_key_that_waits_for_another_is_shown_without_a_time_limit(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("j", "j", "g")
        assert running.line(35).strip() == "g"
        await running.pilot.pause(0.7)
        await running.press("g")
        assert running.app.screen.query_one(BoardPane).state.key == "SUP-1"


@pytest.mark.parametrize("opener", [(), ("n",), ("e",), ("enter",), ("question_mark",), ("colon",)])
async def test_ctrl_q_never_quits_and_ctrl_c_says_how(open_app: OpenApp, opener: tuple[str, ...]) -> None:
    async with open_app() as running:
        await support(running)
        await running.press(*opener, "ctrl+q")
        assert running.app.return_code is None
        await running.press("ctrl+c")
        assert "quits" in running.line(35) or "esc leaves this" in running.line(35)


async def test_lines_pasted_into_one_line_are_joined_and_that_is_said(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n")
        running.app.post_message(events.Paste("one\n\ntwo\x1b[31m three\r\n"))
        await running.settle()
        assert "2 lines became one" in running.line(35)
        await running.press("enter")
        assert item(board, "SUP-5").title == "one two[31m three"
        await running.press("e", "ctrl+a", "end")
        running.app.post_message(events.Paste("\nfour\nfive"))
        await running.settle()
        assert "2 lines became one" in running.line(35)


async def test_lines_pasted_on_the_board_are_one_batch_of_items(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await support(running)
        running.app.post_message(events.Paste("- [ ] call the bank\r\n- [x] 退款\n\n- \x1b]0;x\x07third\n"))
        await running.settle()
        assert "create 3 items" in running.text()
        await running.press("enter")
        assert [item(board, key).title for key in ("SUP-5", "SUP-6", "SUP-7")] == ["call the bank", "退款", "]0;xthird"]
        await running.press("u")
        assert all(item(board, key).archived for key in ("SUP-5", "SUP-6", "SUP-7"))
        running.app.post_message(events.Paste("xLdq\nU\n"))
        await running.settle()
        await running.press("escape")
        with pytest.raises(NotFound):
            item(board, "SUP-8")
        assert not item(board, "SUP-1").archived


def test_marks_of_a_list_are_no_part_of_a_title_where_all_lines_have_one() -> None:
    assert pasted_titles("- a\n* b\n1. c\n12) d\n• e") == ["a", "b", "c", "d", "e"]
    assert pasted_titles("- a\nb") == ["- a", "b"]
    assert pasted_titles("-5 degrees\n1.5 kg") == ["-5 degrees", "1.5 kg"]
    assert pasted_titles(" \x07\n\n\t") == []


async def test_footer_help_and_palette_show_a_persons_own_keys(open_app: OpenApp) -> None:
    config = Config(keymap={"archive": "X", "edit": ["ctrl+o"]})
    async with open_app(config=config) as running:
        await support(running)
        assert "ctrl+o edit" in running.line(35)
        await running.press("ctrl+p", *"archive")
        assert any("archive" in line and " X" in line for line in running.text().split("\n"))
        await running.press("escape", "question_mark")
        assert any("archive" in line and "X" in line for line in running.text().split("\n"))


async def test_an_answer_longer_than_its_line_shows_the_end_that_is_typed(open_app: OpenApp) -> None:
    async with open_app(size=(60, 20)) as running:
        await support(running)
        await running.press("n", *("0123456789" * 8), *"end")
        assert "6789end" in running.line(19)
        await running.press("home")
        assert "01234" in running.line(19)
        assert "6789end" not in running.line(19)


async def test_a_letter_of_an_answer_lays_nothing_out(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n", "a")
        laid_out: list[object] = []
        lay_out = Screen._refresh_layout

        def noted(screen: Screen[None], *values: Any, **named: Any) -> None:
            laid_out.append(screen)
            lay_out(screen, *values, **named)

        monkeypatch.setattr(Screen, "_refresh_layout", noted)
        await running.press("b", "c", "backspace")
        assert not laid_out
