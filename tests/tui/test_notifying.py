"""A bell or a notification of the terminal, for what is given to a person or mentions them, and only when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostile import HOSTILE
from opsboard.config import Config, parse_config
from opsboard.domain.errors import Invalid
from opsboard.domain.text import width
from opsboard.tui.terminal.notifying import CELLS, calling_sequence
from opsboard.usecases.editing import comment, edit
from screen_board import OpenApp, session_of


@pytest.mark.parametrize(
    ("notify", "written"),
    [
        ("off", []),
        ("bell", ["\x07"]),
        ("osc9", ["\x1b]9;赵强 gave you REQ-1 Size chart shows wrong unit in English\x07"]),
    ],
)
async def test_an_item_that_is_given_to_me_calls(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch, notify: str, written: list[str]
) -> None:
    async with open_app(config=Config(notify=notify)) as running:
        heard: list[str] = []
        monkeypatch.setattr(running.app, "send_to_terminal", heard.append)
        other = session_of(board, "zhao")
        edit(other, "SUP-4", {"priority": "P0"})  # no call: it only changed
        edit(other, "REQ-1", {"assignee": "lin"})
        other.store.close()
        running.app.worker.ask(running.app.look)
        await running.settle()
        assert heard == written


async def test_a_mention_calls_and_my_own_words_do_not(
    open_app: OpenApp, board: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(config=Config(notify="osc9")) as running:
        heard: list[str] = []
        monkeypatch.setattr(running.app, "send_to_terminal", heard.append)
        for login in ("lin", "zhao"):
            other = session_of(board, login)
            comment(other, "REQ-1", "@lin 请看一下")
            other.store.close()
            running.app.worker.ask(running.app.look)
            await running.settle()
        assert heard == ["\x1b]9;赵强 mentions you in REQ-1 Size chart shows wrong unit in English\x07"]


@pytest.mark.parametrize("text", [*HOSTILE, "a\x07b", "a\x1b\\\\b", "a\x9cb\x9d9;c", "退款" * 200])
@pytest.mark.parametrize("environment", [{"TERM": "xterm"}, {"TERM": "screen", "TMUX": "/tmp/t,1,0"}])
def test_nothing_in_a_text_ends_or_begins_a_sequence(text: str, environment: dict[str, str]) -> None:
    sequence = calling_sequence("osc9", text, environment)
    body = sequence.removeprefix("\x1bPtmux;\x1b").removesuffix("\x1b\\")
    assert body.startswith("\x1b]9;")
    assert body.endswith("\x07")
    inside = body[4:-1]
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in inside)
    assert width(inside) <= CELLS


def test_the_setting_is_checked() -> None:
    assert parse_config('notify = "osc9"', "x").notify == "osc9"
    assert Config().notify == "off"
    with pytest.raises(Invalid, match="off, bell"):
        parse_config('notify = "loud"', "x")
