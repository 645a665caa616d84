"""The frame difference as a function from text to text: whatever frames come, the screen is the same as without it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator import Emulator, differences
from opsboard.tui.terminal.frame.capabilities import Capabilities, capabilities_of
from opsboard.tui.terminal.frame.difference import SYNC_END, SYNC_START, FrameDifference
from opsboard.tui.terminal.frame.moves import shortest_move

COLUMNS, ROWS = 24, 6
FULL = Capabilities(erases_characters=True, erases_in_colour=True)
CAPABILITIES = (FULL, Capabilities(), Capabilities(erases_characters=True), Capabilities(erases_in_colour=True))

LETTERS = st.sampled_from(
    ["a", "B", " ", "  ", "        ", "é", "─", "▌", "…", "退", "款", "，", "e\u0301", "👍", "👍🏽", "🇨🇳"]
)
CODES = ("1", "2", "3", "4", "7", "9", "21", "53", "31", "97", "44", "107", "38;5;208", "48;5;17")
TRUE = ("38;2;1;2;3", "38;2;9;9;9", "48;2;43;49;64")
SGR = st.lists(st.sampled_from((*CODES, *TRUE)), max_size=3).map(";".join)
TEXT = st.lists(LETTERS, min_size=1, max_size=14).map("".join)


def cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


@st.composite
def spans(draw: st.DrawFn) -> str:
    """Some cells somewhere, as Textual writes them."""
    from rich.cells import set_cell_size

    y, x = draw(st.integers(0, ROWS - 1)), draw(st.integers(0, COLUMNS - 1))
    room = COLUMNS - x
    out = f"\x1b[{y + 1};{x + 1}H"
    for _ in range(draw(st.integers(1, 4))):
        text = draw(TEXT)
        if cells(text) > room:
            text = set_cell_size(text, room)
        room -= cells(text)
        sgr = draw(SGR)
        out += f"\x1b[{sgr}m{text}\x1b[0m" if sgr and text else text
    return out


@st.composite
def frames(draw: st.DrawFn) -> str:
    parts = draw(st.lists(spans(), min_size=1, max_size=5))
    y, x = draw(st.integers(0, ROWS - 1)), draw(st.integers(0, COLUMNS - 1))
    return "".join(parts) + f"\x1b[{y + 1};{x + 1}H"


def whole(fill: str) -> str:
    """A frame that draws every cell."""
    return "".join(f"\x1b[{y + 1};1H{fill * COLUMNS}" for y in range(ROWS)) + "\x1b[1;1H"


class Compared:
    """The same writes on two terminals: as they are, and through the difference."""

    def __init__(self, capabilities: Capabilities = FULL) -> None:
        self.difference = FrameDifference(capabilities, (COLUMNS, ROWS))
        self.plain, self.through = Emulator(COLUMNS, ROWS), Emulator(COLUMNS, ROWS)

    def write(self, text: str) -> str:
        """Write, check that nobody can tell the terminals apart, and give what was sent."""
        sent = self.difference.sent_for(text)
        self.plain.feed(text)
        self.through.feed(sent)
        assert differences(self.plain, self.through) == []
        return sent


@settings(max_examples=150)
@given(st.lists(frames(), min_size=1, max_size=8), st.sampled_from(CAPABILITIES))
def test_any_frames_give_the_same_screen(written: list[str], capabilities: Capabilities) -> None:
    compared = Compared(capabilities)
    compared.write(whole(" "))
    for frame in written:
        compared.write(frame)


@settings(max_examples=60)
@given(st.lists(frames(), min_size=1, max_size=4), st.lists(frames(), min_size=1, max_size=4))
def test_what_is_drawn_again_is_sent_whole_after_the_terminal_was_written_to(
    before: list[str], after: list[str]
) -> None:
    compared = Compared()
    for frame in before:
        compared.write(frame)
    compared.plain.scribble()
    compared.through.scribble()
    compared.difference.invalidate()
    for frame in after:
        compared.write(frame)


def test_the_same_frame_again_sends_nothing() -> None:
    compared = Compared()
    frame = "\x1b[2;3H\x1b[1;38;2;1;2;3m退款 money\x1b[0m\x1b[1;1H"
    assert compared.write(frame)
    assert [compared.write(text) for text in (SYNC_START, frame, SYNC_END)] == ["", "", ""]


def test_only_what_changed_is_sent() -> None:
    compared = Compared()
    compared.write(whole("x"))
    assert compared.write(whole("x").replace("x" * COLUMNS, "x" * 9 + "y" + "x" * 14, 1)) == "\x1b[9Cy\r"


def test_a_small_frame_needs_no_marks_and_a_large_one_goes_between_them_in_one_write() -> None:
    compared = Compared()
    assert [compared.write(text) for text in (SYNC_START, whole("x")[:60] + "\x1b[1;1H", SYNC_END)][0::2] == ["", ""]
    colours = "".join(f"\x1b[{y + 1};{x + 1}H\x1b[38;2;{y};{x};7m#\x1b[0m" for y in range(ROWS) for x in range(COLUMNS))
    writes = [compared.write(text) for text in (SYNC_START, colours + "\x1b[1;1H", SYNC_END)]
    assert writes[0] == writes[2] == ""
    assert writes[1].startswith(SYNC_START)
    assert writes[1].endswith(SYNC_END)


@pytest.mark.parametrize(
    "unknown",
    [
        "\x1b[1;1Htext\x1b[5S\x1b[1;1H",  # scrolls
        "\x1b[1;1H\x1b[58;5;1mtext\x1b[0m\x1b[1;1H",  # a colour of underlines
        "\x1b[1;20Hbeyond the edge\x1b[1;1H",
        "\x1b[9;1Hbelow\x1b[1;1H",
        "\x1b[1;1Htext",  # without an end
        "\x1b[2J",
        "\x1b[?1049h",
        "wall: the machine goes down",
    ],
)
def test_what_is_not_known_passes_as_it_is_and_all_is_sent_after_it(unknown: str) -> None:
    difference = FrameDifference(FULL, (COLUMNS, ROWS))
    difference.sent_for(whole("x"))
    difference.sent_for(SYNC_START)
    assert difference.sent_for(unknown) == SYNC_START + unknown
    assert difference.sent_for(SYNC_END) == SYNC_END
    assert difference.sent_for(whole("x")).count("x") == COLUMNS * ROWS


@pytest.mark.parametrize("harmless", ["\x07", "\x1b]22;pointer\x07", "\x1b[?2048h", "\x1b]52;c;eA==\x07", "\x1b[?25l"])
def test_what_draws_nothing_passes_and_nothing_is_forgotten(harmless: str) -> None:
    difference = FrameDifference(FULL, (COLUMNS, ROWS))
    difference.sent_for(whole("x"))
    assert difference.sent_for(harmless) == harmless
    assert difference.sent_for(whole("x")) == ""


def test_half_of_a_wide_character_leaves_a_blank() -> None:
    compared = Compared()
    compared.write(whole(" "))
    compared.write("\x1b[1;1H退款退款\x1b[1;1H")
    compared.write("\x1b[1;2H|\x1b[1;1H")
    compared.write("\x1b[1;5H|\x1b[1;1H")
    assert "".join(char for char, *_ in compared.through.seen(0)).rstrip() == " |款| 款"


def test_after_a_character_of_disputed_width_the_place_is_found_anew() -> None:
    difference = FrameDifference(FULL, (COLUMNS, ROWS))
    difference.sent_for(whole(" "))
    sent = difference.sent_for("\x1b[1;1Hto 🇨🇳 from\x1b[1;1H")
    assert "  \x1b[4G🇨🇳\x1b[6G" in sent
    again = difference.sent_for("\x1b[1;9H!\x1b[1;1H")
    assert "🇨🇳" in again, "the row is sent whole, in case the terminal shifted it"


def test_a_mark_in_a_style_of_its_own_belongs_to_the_letter_before_it() -> None:
    compared = Compared()
    compared.write(whole(" "))
    compared.write("\x1b[1;1Hcafe\x1b[1m\u0301 noir\x1b[0m\x1b[1;1H")
    assert "".join(char for char, *_ in compared.through.seen(0)).rstrip() == "cafe\u0301 noir"


def test_links_are_kept() -> None:
    difference = FrameDifference(FULL, (COLUMNS, ROWS))
    link = "\x1b[1;1H\x1b]8;id=1;https://example.org\x1b\\\x1b[4mhere\x1b[0m\x1b]8;;\x1b\\\x1b[1;1H"
    sent = difference.sent_for(link)
    assert "\x1b]8;id=1;https://example.org\x1b\\" in sent
    assert "\x1b]8;;\x1b\\" in sent
    assert difference.sent_for(link) == ""


@given(st.tuples(*[st.integers(0, 130)] * 4))
def test_a_move_arrives_and_is_no_longer_than_the_plain_one(move: tuple[int, int, int, int]) -> None:
    from_y, from_x, y, x = move
    screen = Emulator(131, 131)
    screen.feed(f"\x1b[{from_y + 1};{from_x + 1}H")
    text = shortest_move(from_y, from_x, y, x)
    screen.feed(text)
    assert screen.place == (y, x)
    assert len(text) <= len(f"\x1b[{y + 1};{x + 1}H")


@pytest.mark.parametrize(
    ("name", "characters", "colour"),
    [
        ("xterm-256color", True, True),
        ("linux", True, True),
        ("tmux-256color", False, False),
        ("screen", False, False),
    ],
)
def test_well_known_terminals_are_known(name: str, characters: bool, colour: bool) -> None:
    assert capabilities_of({"TERM": name}) == Capabilities(characters, colour)


@pytest.mark.parametrize(
    ("name", "said"), [("vt220", "True False"), ("vt100", "False False"), ("none-such", "False False")]
)
def test_terminfo_is_asked_for_other_terminals(name: str, said: str) -> None:
    """In a process of its own: terminfo can be loaded for one terminal only."""
    script = (
        "from opsboard.tui.terminal.frame.capabilities import capabilities_of\n"
        f"can = capabilities_of({{'TERM': {name!r}}})\n"
        "print(can.erases_characters, can.erases_in_colour)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
