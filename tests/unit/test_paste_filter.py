"""What is pasted is text to the end of it, however it comes in pieces; keys around it stay as they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from opsboard.tui.terminal.input.paste import END, START, PasteFilter

PIECES = st.lists(st.integers(1, 9), max_size=30)
HOSTILE = st.lists(
    st.sampled_from([*"abx^[]200~1q\r\n", "\x1b", "\x1b[31m", "\x1b[A", START, "\x1b]52;c;eA==\x07", "\x1b[20"])
).map("".join)


def cut(text: str, sizes: list[int]) -> list[str]:
    pieces = []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    return [piece for piece in [*pieces, text] if piece]


@given(HOSTILE.filter(lambda text: END not in text + END[:-1]), PIECES)
def test_a_paste_is_one_event_and_no_keys(content: str, sizes: list[int]) -> None:
    paste, parser = PasteFilter(), XTermParser()
    found: list[object] = []
    for piece in cut(f"j{START}{content}{END}k", sizes):
        if let := paste.feed(piece):
            found += parser.feed(let)
    kinds = [type(event) for event in found]
    assert kinds == [events.Key, events.Paste, events.Key]
    assert isinstance(found[1], events.Paste)
    assert found[1].text == content.replace("\x1b", "")


@given(st.text(alphabet="ab\x1b[0129~A").filter(lambda text: START not in text), PIECES)
def test_keys_go_through_as_they_are(text: str, sizes: list[int]) -> None:
    paste = PasteFilter()
    assert "".join(paste.feed(piece) for piece in cut(text, sizes)) == text
