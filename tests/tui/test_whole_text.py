"""Typed text is text, whole characters are one to the cursor, and no line takes more than fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from opsboard.domain.items import BODY_LIMIT
from opsboard.domain.text import width
from opsboard.tui.screens.form import FormPanel
from opsboard.tui.widgets.prompt import AnswerField
from opsboard.tui.widgets.text_box import TextBox
from opsboard.usecases.adding import add
from screen_board import OpenApp, Running, item, session_of, support

FAMILY, FLAG, THUMB, SIGN, MARKED = "👨\u200d👩\u200d👧", "🇨🇳", "👍🏽", "⚠\ufe0f", "x\u0301"
TEXTS = [
    "退款　三天",
    "10\u00a0kg",
    "1\u2009000\u202fEUR",
    f"{FAMILY} {FLAG} {THUMB} {SIGN}",
    "می\u200cخواهم",
    "क\u094d\u200dष",
    "🫨 new signs",
]


async def typed(running: Running, text: str) -> None:
    for character in text:
        running.app.post_message(events.Key(character, character))
    await running.settle()


def answer(running: Running) -> str:
    prompt = running.app.shell._prompt
    assert prompt is not None
    return prompt.field.value


@pytest.mark.parametrize("text", TEXTS)
async def test_what_is_typed_is_kept_in_a_title(open_app: OpenApp, board: Path, text: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n")
        await typed(running, text)
        await running.press("enter")
        assert item(board, "SUP-5").title == text


@pytest.mark.parametrize("text", TEXTS)
async def test_what_is_typed_is_kept_in_a_form(open_app: OpenApp, board: Path, text: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("e", "end", "ctrl+u")
        await typed(running, text)
        await running.press("ctrl+s")
        assert item(board, "SUP-1").title == text


async def test_what_is_typed_is_kept_in_a_body(open_app: OpenApp, board: Path) -> None:
    async with open_app() as running:
        await to_body(running)
        await typed(running, "".join(TEXTS))
        await running.press("ctrl+s")
        assert item(board, "SUP-1").body == "".join(TEXTS)


async def to_body(running: Running) -> TextBox:
    await support(running)
    await running.press("e")
    form = running.app.shell.panel
    assert isinstance(form, FormPanel)
    while form.here is not None and form.here.name != "body":
        await running.press("tab")
    box = form.focused_editor
    assert isinstance(box, TextBox)
    return box


@pytest.mark.parametrize("one", [FAMILY, FLAG, THUMB, SIGN, MARKED, "退"])
async def test_the_cursor_and_backspace_take_a_whole_character(open_app: OpenApp, one: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n")
        await typed(running, f"a{one}b")
        await running.press("left", "left")
        await typed(running, "1")
        assert answer(running) == f"a1{one}b"
        await running.press("right")
        await typed(running, "2")
        assert answer(running) == f"a1{one}2b"
        await running.press("backspace", "backspace")
        assert answer(running) == "a1b"
        await typed(running, one)
        await running.press("left", "delete")
        assert answer(running) == "a1b"
        await typed(running, one)
        await running.press("left", "shift+right", "backspace")
        assert answer(running) == "a1b"


@pytest.mark.parametrize("one", [FAMILY, FLAG, THUMB, SIGN, MARKED, "退"])
async def test_so_they_do_in_a_body(open_app: OpenApp, one: str) -> None:
    async with open_app() as running:
        box = await to_body(running)
        await typed(running, f"a{one}b")
        await running.press("left", "left")
        await typed(running, "1")
        await running.press("right", "right")
        assert box.text == f"a1{one}b"
        await running.press("left", "backspace")
        assert box.text == "a1b"
        await typed(running, one)
        await running.press("left", "delete", "enter")
        await typed(running, "long line")
        assert box.text == "a1\nlong lineb"


async def test_up_and_down_do_not_stand_inside_of_one(open_app: OpenApp) -> None:
    async with open_app() as running:
        box = await to_body(running)
        await typed(running, "abcd")
        await running.press("enter")
        await typed(running, f"{FLAG}{FLAG}")
        for column in range(5):
            box.move_cursor((0, column))
            await running.press("down")
            assert box.cursor_location[1] % 2 == 0


@pytest.mark.parametrize("one", [FAMILY, FLAG, THUMB, SIGN, MARKED])
async def test_a_character_under_the_cursor_is_drawn_in_one_piece(open_app: OpenApp, one: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n")
        await typed(running, f"a{one}b")
        await running.press("left", "left")
        prompt = running.app.shell._prompt
        assert prompt is not None
        assert [segment.text for segment in prompt.field.render_line(0)][:3] == ["a", one, "b"]
        await running.press("escape")
        box = await to_body(running)
        await typed(running, f"a{one}b")
        await running.press("left", "left")
        assert one in [segment.text for segment in box.render_line(0)]


async def test_a_click_hits_the_character_under_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await running.press("n")
        await typed(running, f"{FAMILY}{FLAG}x")
        prompt = running.app.shell._prompt
        assert prompt is not None
        places = [0, 0, len(FAMILY), len(FAMILY), len(FAMILY + FLAG)]
        assert width(FAMILY + FLAG) == 4
        assert isinstance(prompt.field, AnswerField)
        assert [prompt.field._cell_offset_to_index(cell) for cell in range(5)] == places


@pytest.mark.parametrize("space", ["　", "\u00a0", "\u2009", "\u202f"])
async def test_find_takes_any_space_for_a_space(open_app: OpenApp, board: Path, space: str) -> None:
    session = session_of(board)
    key = add(session, "support", f"包裹{space}丢失").key
    session.store.close()
    async with open_app() as running:
        await support(running)
        for words in (f"丢失{space}包裹", "丢失 包裹", f"包裹{space}丢失"):
            await running.press("slash")
            await typed(running, words)
            assert key in running.text()
            assert "SUP-2" not in running.text()
            await running.press("escape")
            await running.press("f")
            await typed(running, words)
            await running.press("enter")
            assert key in running.text()
            assert "SUP-2" not in running.text()
            await running.press("f", "ctrl+a", "backspace", "enter")


async def test_the_full_width_space_selects_on_the_board(open_app: OpenApp) -> None:
    async with open_app() as running:
        await support(running)
        await typed(running, "　")
        assert "1 selected" in running.text()


# how much fits


@pytest.mark.parametrize("opener", ["n", "slash", "f", "colon", "b"])
async def test_a_prompt_takes_four_kilobytes_and_says_so(open_app: OpenApp, opener: str) -> None:
    async with open_app() as running:
        await support(running)
        await running.press(opener)
        running.app.post_message(events.Paste("退款 " * 700_000))
        await running.settle()
        await running.press("ctrl+u")
        running.app.post_message(events.Paste("退款 " * 700))
        await running.settle()
        assert "the line is full" in running.text()
        assert 3_990 <= len(answer(running).encode()) <= 4_000
        assert "the line is full" in running.text()
        full = answer(running)
        await typed(running, "退款")
        assert answer(running) == full
        await running.press("backspace", "backspace")
        await typed(running, "x")
        assert answer(running) == full[:-2] + "x"


async def test_a_body_takes_what_a_body_may_have(open_app: OpenApp) -> None:
    async with open_app() as running:
        box = await to_body(running)
        running.app.post_message(events.Paste("word \n" * 900_000))
        await running.settle()
        assert len(box.text) == BODY_LIMIT
        assert "the text is full" in running.text()
        await typed(running, "x")
        assert len(box.text) == BODY_LIMIT


@pytest.mark.parametrize(
    ("text", "said"),
    [("x" * 5_000_000, "too much was pasted"), ("x" * 5_000, "too long for a title"), ("x\n" * 3_000_000, "too much")],
)
async def test_too_much_is_not_pasted_on_a_board(open_app: OpenApp, text: str, said: str) -> None:
    async with open_app() as running:
        await support(running)
        running.app.post_message(events.Paste(text))
        await running.settle()
        assert said in running.text()
        assert running.app.shell.question is None
