"""What goes to the terminal so that a text lands in its clipboard: base64 alone, through tmux and screen."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.tui.terminal import clipboard
from opsboard.tui.terminal.clipboard import clipboard_sequence
from screen_board import OpenApp

PLAIN = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {},
    {"TERM": "xterm-256color"},
    {"TERM": "tmux-256color"},
    {"TMUX": "/tmp/tmux,1,0", "TERM": "screen"},
    {"STY": "1.pts", "TERM": "screen"},
)


@given(st.text(), st.sampled_from(ENVIRONMENTS))
def test_a_text_is_sent_as_base64_whatever_it_holds(text: str, environment: dict[str, str]) -> None:
    sent = clipboard_sequence(text, environment)
    found = PLAIN.match(sent)
    assert found is not None
    assert base64.b64decode(found[1]) == text.encode("utf-8", "replace")
    assert sent.replace("\x1b", "").replace("\x07", "").isascii()


def test_tmux_is_asked_both_ways() -> None:
    sent = clipboard_sequence("SUP-1", {"TMUX": "/tmp/tmux"})
    plain = clipboard_sequence("SUP-1", {})
    wrapped = sent.removeprefix(plain)
    assert wrapped.startswith("\x1bPtmux;\x1b\x1b]52;")
    assert wrapped.removeprefix("\x1bPtmux;").removesuffix("\x1b\\").replace("\x1b\x1b", "\x1b") == plain


def test_screen_gets_strings_that_it_can_hold() -> None:
    text = "退款" * 500
    sent = clipboard_sequence(text, {"STY": "1.pts"})
    plain = clipboard_sequence(text, {})
    chunks = re.findall(r"\x1bP(.*?)\x1b\\", sent.removeprefix(plain), re.S)
    assert "".join(chunks) == plain
    assert max(len(chunk) for chunk in chunks) <= 250


async def test_y_sends_the_keys_of_the_selection_and_says_that_they_were_sent(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app() as running:
        copied: list[str] = []
        monkeypatch.setattr(running.app, "copy_to_clipboard", copied.append)
        await running.press("tab", "tab", "tab", "tab", "space", "space", "y")
        assert copied == ["SUP-1 SUP-2"]
        assert "sent to the terminal: SUP-1 SUP-2" in running.line(35)
        monkeypatch.setattr(clipboard, "LIMIT", 5)
        await running.press("y")
        assert copied == ["SUP-1 SUP-2"]
        assert "too much for a terminal's clipboard" in running.line(35)
