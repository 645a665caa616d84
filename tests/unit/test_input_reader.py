"""What a terminal sends becomes keys, pasted text, mouse and focus, however it is cut; all else is dropped as a whole,
and nothing that comes can raise."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events, messages
from textual.message import Message

from opsboard.tui.terminal.input.reader import PASTE_LIMIT, InputReader, PasteTooLong, escape_seconds
from terminal_bytes import SEQUENCES, shown

pytestmark = pytest.mark.smoke

LATE = 100.0
"""Seconds after which everything that waits for more is given up."""

PIECES = st.lists(st.integers(1, 9), max_size=30)
START, END = "\x1b[200~", "\x1b[201~"
PASTED = st.lists(
    st.sampled_from([*"abx^[]200~1q\r\n", "\x1b", "\x1b[31m", "\x1b[A", START, "\x1b]52;c;eA==\x07", "\x1b[20"])
).map("".join)


def cut(text: str, sizes: list[int]) -> list[str]:
    pieces = []
    for size in sizes:
        pieces.append(text[:size])
        text = text[size:]
    return [piece for piece in [*pieces, text] if piece]


def read(pieces: Iterable[str], *, apart: float = 0.0) -> list[Message]:
    """What pieces bring that come so many seconds apart, long after the program began."""
    reader, now, found = InputReader(0.0), 10.0, []
    for piece in pieces:
        found += reader.tick(now)
        found += reader.feed(piece, now)
        now += apart
    return found + reader.tick(now + LATE)


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1b[1;1:1B", ["down"]),
        ("\x1b[1;1:2B", ["down"]),
        ("\x1b[106;1:1u", ["j"]),
        ("\x1b[13;1:3u", []),
        ("\x1b[3;1:1~", ["delete"]),
        ("\x1b[50:64;2u", ["at"]),
        ("\x1b[999999999999u", []),
        ("\x1b[1;999999999999A", []),
        ("\x1b[55296u", []),
        ("\x1b[1114112u", []),
        ("\x1b[1u", []),
        ("\x1b[u", []),
        ("\x1b[32u", ["space"]),
        ("\x1b[32;2u", ["space"]),
        ("\x1b[97;2u", ["A"]),
        ("\x1b[97;65u", ["A"]),
        ("\x1b[97;66u", ["a"]),
        ("\x1b[127;2u", ["backspace"]),
        ("\x1b[127;5u", ["ctrl+backspace"]),
        ("\x1b[13;2u", ["enter"]),
        ("\x1b[57414u", ["enter"]),
        ("\x1b[57400u", ["1"]),
        ("\x1b[57413u", ["plus"]),
        ("\x1b[9;2u", ["shift+tab"]),
        ("\x1b[27u", ["escape"]),
        ("\x1b[97;5u", ["ctrl+a"]),
        ("\x1b[97;6u", ["ctrl+shift+a"]),
        ("\x1b[65;6u", ["ctrl+shift+a"]),
        ("\x1b[27;5;97~", ["ctrl+a"]),
        ("\x1b[25~", ["f13"]),
        ("\x1b[57441;2u", []),
        ("\x1b[57358u", []),
        ("\x1b[0;;36864:27454:36864:27454:36864u", ["退", "款", "退", "款", "退"]),
        ("\x1b[0;;104:27:13:7:105u", ["h", "i"]),
        ("\x1b[A\x1bOA\x1b[1;5A\x1b[[A", ["up", "up", "ctrl+up", "f1"]),
        ("\x1b[Z", ["shift+tab"]),
        ("\x1bx", ["alt+x"]),
        ("\x1b\x1b", ["escape", "escape"]),
        ("\x1b[M !!j", ["j"]),
        ("\x1bOMj", ["enter", "j"]),
        ("\x1bO", ["alt+shift+o"]),
        ("\x9bj", ["shift+escape", "j"]),
        # answers to what nobody here asked
        ("\x1b[?0u", []),
        ("\x1b[?62;22c", []),
        ("\x1b[>41;354;0c", []),
        ("\x1b[?997;1n", []),
        ("\x1b[0n", []),
        ("\x1b[12;40R", []),
        ("\x1b[2;2R", []),
        ("\x1b[8;24;80t", []),
        ("\x1b[48;99999;99999;1;1t", []),
        ("\x1b[?2031;2$y", []),
        ("\x1bP>|XTerm(390)\x1b\\", []),
        ("\x1bP1+r544e=787465726d\x1b\\", []),
        ("\x1b]11;rgb:0000/0000/0000\x07", []),
        ("\x1b]11;rgb:0000/0000/0000\x1b\\", []),
        ("\x1b]52;c;ZHJvcA==\x07", []),
        ("\x1b_Gi=31;OK\x1b\\", []),
        ("\x1b^x\x1b\\", []),
        ("\x1bXx\x1b\\", []),
        ("\x1b]0;\x18", []),
        ("\x1b]0;x\x1b[A", ["up"]),
        ("\x1b[<0;999;999M", []),
        ("\x1b[<0;-1;4M", []),
        ("\x1b[<99999;1;1M", []),
    ],
)
def test_keys_are_keys_and_nothing_else_is(sent: str, keys: list[str]) -> None:
    for apart in (0.0, 0.2):
        for place in range(len(sent)):
            pieces = [piece for piece in (sent[:place], sent[place:]) if piece]
            if apart and sent[:place].endswith("\x1b"):
                continue  # the escape character counts as the key by then
            assert shown(read(pieces, apart=apart)) == keys, (pieces, apart)


@pytest.mark.parametrize(
    "late", ["[<35;999;999M", "[?62;22c", "]11;rgb:0/0/0\x07", "P>|tmux 3.5\x1b\\", "_Gi=1;OK\x1b\\", "[13;1:3u"]
)
def test_an_escape_that_came_too_early_does_not_make_keys_of_the_rest(late: str) -> None:
    for place in range(2, len(late)):
        assert shown(read(["\x1b", late[:place], late[place:]], apart=0.2)) == ["escape"]
    assert shown(read(["\x1b", "]", "1"], apart=0.2)) == ["escape", "right_square_bracket", "1"]


def test_the_answers_that_were_asked_for_arrive() -> None:
    found = read(["\x1b[?2026;2$y\x1b[I\x1b[O"])
    assert [type(event) for event in found] == [
        messages.TerminalSupportsSynchronizedOutput,
        events.AppFocus,
        events.AppBlur,
    ]
    press, release = read(["\x1b[<0;10;4M\x1b[<0;10;4m"])
    assert isinstance(press, events.MouseDown)
    assert isinstance(release, events.MouseUp)
    assert (press.x, press.y, press.button) == (9, 3, 1)


def test_a_size_counts_where_it_was_asked_for_and_to_where_it_is_drawn() -> None:
    reader = InputReader(0.0, sizes=lambda: True)
    for sent, size in (("\x1b[48;40;120;800;1200t", (120, 40)), ("\x1b[48;99999;99999;1;1t", (500, 300))):
        [event] = reader.feed(sent, 10.0)
        assert isinstance(event, events.Resize)
        assert event.size == size
    assert reader.feed("\x1b[48;0;0;0;0t", 10.0) == []


@pytest.mark.parametrize("beginning", ["\x1b]11;rgb:", "\x1b[?", "\x1bP>|", "\x1b_G", "\x1b[48;"])
def test_what_never_ends_ends_after_a_second_or_some_kilobytes(beginning: str) -> None:
    reader = InputReader(0.0)
    assert reader.feed(beginning, 10.0) == []
    assert reader.feed("12", 10.9) == []
    assert shown(reader.feed("j", 11.01)) == ["j"]
    assert reader.feed(beginning, 20.0) == []
    for _piece in range(30):
        assert reader.feed("1" * 4000, 20.0) == []
        assert len(reader._pending) <= 4096
    assert reader.tick(20.2) == []
    assert shown(reader.feed("j", 20.3)) == ["j"]


def test_the_rest_of_an_answer_that_another_program_began_to_read_is_no_keys() -> None:
    reader = InputReader(0.0)
    assert reader.feed("rgb:0000/0000/0000\x07", 0.5) == []
    assert shown(reader.feed("b", 0.6)) == ["b"]


@pytest.mark.parametrize("rest", ["rgb:0000/0000/0000\x07", "0000/0000\x1b\\", "1a1a/1b1b/1c1c\x1b\\"])
def test_such_a_rest_may_come_in_pieces(rest: str) -> None:
    for place in range(2, len(rest)):
        reader = InputReader(0.0)
        assert reader.feed(rest[:place], 0.5) == [], place
        assert reader.feed(rest[place:], 0.7) == [], place
        assert shown(reader.feed("b", 0.8)) == ["b"]


def test_keys_that_look_like_such_a_rest_are_only_late() -> None:
    reader = InputReader(0.0)
    assert reader.feed("dd", 0.5) == []
    assert reader.pause(0.6) == pytest.approx(0.4)
    assert shown(reader.tick(1.0)) == ["d", "d"]
    assert shown(reader.feed("dd", 1.0)) == ["d", "d"]
    reader = InputReader(0.0)
    assert reader.feed("/a", 0.5) == []
    assert shown(reader.feed("x", 0.6)) == ["slash", "a", "x"]
    reader = InputReader(0.0)
    assert reader.feed("d5\x1b", 0.5) == []
    assert shown(reader.feed("[A", 0.6)) == ["d", "5", "up"]


def test_the_text_of_an_input_method_may_have_any_length() -> None:
    numbers = ":".join(["36864"] * 5000)
    assert shown(read([f"\x1b[0;;{numbers}u"])) == ["退"] * 5000
    assert shown(read(cut(f"\x1b[0;;{numbers}u", [1000] * 30))) == ["退"] * 5000


@given(PASTED.filter(lambda text: END not in text + END[:-1]), PIECES)
def test_a_paste_is_one_event_and_no_keys(content: str, sizes: list[int]) -> None:
    found = read(cut(f"j{START}{content}{END}k", sizes))
    assert [type(event) for event in found] == [events.Key, events.Paste, events.Key]
    assert isinstance(found[1], events.Paste)
    assert found[1].text == content.replace("\x1b", "")


def test_a_paste_without_an_end_takes_bounded_room_and_is_told() -> None:
    reader = InputReader(0.0)
    assert reader.feed(START, 10.0) == []
    for _piece in range(2 * PASTE_LIMIT // 4000):
        assert reader.feed("x" * 4000, 10.0) == []
    assert sum(map(len, reader._paste or [])) <= PASTE_LIMIT
    [told] = reader.feed(END, 20.0)
    assert isinstance(told, PasteTooLong)
    assert shown(reader.feed("j", 20.0)) == ["j"]


@given(st.text(), PIECES)
@example("\x1b[<0;1;1M\x1b[" + "9" * 30 + "u\x1b[48;1;1;1;1t", [])
def test_nothing_raises_and_cuts_change_nothing(text: str, sizes: list[int]) -> None:
    assert shown(read(cut(text, sizes))) == shown(read([text] if text else []))


@given(st.lists(st.sampled_from(SEQUENCES)).map("".join), PIECES)
def test_sequences_are_the_same_however_they_are_cut(text: str, sizes: list[int]) -> None:
    assert shown(read(cut(text, sizes))) == shown(read([text] if text else []))


@pytest.mark.parametrize(
    ("environment", "milliseconds"),
    [
        ({}, 50),
        ({"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}, 100),
        ({"SSH_TTY": "/dev/pts/3"}, 100),
        ({"SSH_TTY": "/dev/pts/3", "ESCDELAY": "25"}, 25),
        ({"ESCDELAY": "soon"}, 50),
        ({"ESCDELAY": "0"}, 50),
        ({"ESCDELAY": "²"}, 50),
    ],
)
def test_an_escape_alone_waits_longer_over_ssh(environment: dict[str, str], milliseconds: int) -> None:
    assert escape_seconds(environment) * 1000 == pytest.approx(milliseconds)
    reader = InputReader(0.0, escape=escape_seconds(environment))
    assert reader.feed("\x1b", 10.0) == []
    assert reader.pause(10.0) == pytest.approx(milliseconds / 1000)
    assert reader.tick(10.0 + milliseconds / 1000 - 0.001) == []
    assert shown(reader.tick(10.0 + milliseconds / 1000 + 0.001)) == ["escape"]
