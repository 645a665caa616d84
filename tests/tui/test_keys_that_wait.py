"""Keys typed while a panel is on its way: they wait for it, and the screen goes on."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from types import FrameType

import pytest
from textual import events

from form_hands import opened
from opsboard.tui.panes import Pane
from screen_board import OpenApp, Running

pytestmark = pytest.mark.smoke


class Slow(Pane):
    """A panel whose coming takes a good many turns of the loop."""

    scope = "item"
    DEFAULT_CSS = "Slow { layer: over; }"

    def __init__(self) -> None:
        super().__init__()
        self.moved = 0
        self.texts: list[str] = []

    async def on_mount(self) -> None:
        for _turn in range(200):
            await asyncio.sleep(0)

    def do_scroll_down(self) -> None:
        self.moved += 1

    def pasted(self, text: str) -> bool:
        self.texts.append(f"{text} behind {self.moved}")
        return True


@pytest.fixture
def alarm() -> Iterator[None]:
    """Ends a test whose loop turns in place: nothing inside the loop can."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt("the loop did not get on")  # nothing else gets out of a loop

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


async def test_keys_wait_for_a_panel_that_is_long_in_coming(open_app: OpenApp, alarm: None) -> None:
    async with open_app() as running:
        shell, panel = running.app.shell, Slow()
        shell.open_panel(panel)
        for _ in range(2):
            shell.press(events.Key("j", "j"))
        assert panel.moved == 0
        while panel.moved < 2:
            await running.pilot.pause()


async def test_pasted_text_waits_behind_the_keys_before_it(open_app: OpenApp, alarm: None) -> None:
    async with open_app() as running:
        shell, panel = running.app.shell, Slow()
        shell.open_panel(panel)
        for _ in range(2):
            shell.press(events.Key("j", "j"))
        running.app.post_message(events.Paste("text"))
        while not panel.texts:
            await running.pilot.pause()
        assert panel.texts == ["text behind 2"]


async def test_keys_that_come_while_the_program_ends_are_nothing(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        shell = running.app.shell
        with monkeypatch.context() as patch:
            patch.setattr(type(shell._body), "is_attached", property(lambda _body: False))
            for key in ("W", "5", "2", "e", "colon"):
                assert shell.press(events.Key(key, None))


async def test_an_answer_that_waited_its_turn_while_the_program_ended_is_nothing(open_app: OpenApp) -> None:
    """On a busy machine somebody ended the program between its answers: the screen it was for was gone."""
    told: list[str] = []
    async with open_app() as running:
        running.app.post(lambda: running.app.exit(0))
        running.app.post(lambda: told.append("late"))
        while running.app.is_running:
            await running.pilot.pause()
    assert told == []


async def test_a_text_box_that_goes_with_a_key_in_it_keeps_nobodys_keys(open_app: OpenApp, alarm: None) -> None:
    """On a busy machine a form closed between two letters, and no key did anything ever after."""
    async with open_app() as running:
        shell = running.app.shell
        await running.press("e")
        assert not shell.press(events.Key("x", "x")), "the focused field is to have it"
        assert shell.press(events.Key("y", "y")), "the next one waits until the field has read it"
        shell.close_panel()
        await running.settle()
        await running.press("question_mark")
        assert "Keys here" in running.text()


async def type_ahead(running: Running, *keys: str) -> None:
    """Press keys so fast that the last one is there before the first is dealt with."""
    for key in keys:
        running.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await running.settle()


async def test_keys_right_behind_the_one_that_closes_a_prompt_are_for_the_board(open_app: OpenApp) -> None:
    """They were taken as text for the prompt that was gone: `esc` said that it does nothing, letters were lost."""
    async with open_app() as running:
        await running.press("slash", "x")
        await type_ahead(running, "escape", "3", "?")
        assert "Keys here: List" in running.text()


async def test_they_are_for_the_panel_under_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await running.press("enter", "slash", "x")
        await type_ahead(running, "escape", "escape", "escape", "?")
        assert "Keys here: Board" in running.text()


async def test_they_are_text_in_the_form_under_it(open_app: OpenApp) -> None:
    async with open_app() as running:
        await opened(running)
        await running.press("ctrl+g")
        await type_ahead(running, "escape", "q", "!")
        assert "q!" in running.text()
