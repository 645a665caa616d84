"""Cells straight from what Textual composed are those in the text that it would have written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import ControlType, Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from opsboard.tui.terminal.frame import cells
from opsboard.tui.terminal.frame.capabilities import Capabilities
from opsboard.tui.terminal.frame.composed import ComposedUpdate, composed, spans_of
from opsboard.tui.terminal.frame.difference import FrameDifference
from opsboard.tui.terminal.frame.reading import read_frame
from opsboard.tui.terminal.frame.styles import PLAIN, Styles, UnknownSequence

pytestmark = pytest.mark.smoke

COLUMNS, ROWS = 40, 4
LETTERS = st.sampled_from(["a", "B", " ", "    ", "é", "▌", "退", "款", "e\u0301", "👍🏽", "🇨🇳"])
STYLES = st.sampled_from(
    [None, Style(), Style(bold=True), Style(color="red"), Style(color="#ffb454", bgcolor="#101010"), Style(dim=True)]
)
SEGMENTS = st.lists(
    st.tuples(st.lists(LETTERS, max_size=3).map("".join), STYLES).map(lambda one: Segment(*one)), min_size=1, max_size=6
)


@st.composite
def updates(draw: st.DrawFn) -> ChopsUpdate:
    """Rows cut at the same place, of which some parts are due, as the compositor makes them."""
    cut = draw(st.integers(1, COLUMNS - 1))
    chops: list[dict[int, Strip | None]] = []
    for _y in range(ROWS):
        left, right = (Strip(draw(SEGMENTS)).adjust_cell_length(size) for size in (cut, COLUMNS - cut))
        chops.append({0: left, cut: draw(st.sampled_from([right, None]))})
    rows = draw(st.lists(st.integers(0, ROWS - 1), min_size=1, unique=True))
    spans = []
    for y in sorted(rows):
        start = draw(st.integers(0, COLUMNS - 1))
        spans.append((y, start, draw(st.integers(start + 1, COLUMNS))))
    return ChopsUpdate(chops, spans, [[cut, COLUMNS]] * ROWS)


def differences() -> FrameDifference:
    return FrameDifference(Capabilities(), (COLUMNS, ROWS))


@given(st.lists(updates(), min_size=1, max_size=3))
def test_the_strips_that_are_due_are_there_whole_and_nothing_else(several: list[ChopsUpdate]) -> None:
    console, styles = Console(color_system="truecolor"), Styles()
    for update in several:
        due = []
        for y, start, stop in update.spans:
            ends = zip(update.chops[y], update.chop_ends[y], strict=True)
            due += [(y, x, end) for x, end in ends if start < end and x < stop]
        text = ChopsUpdate(update.chops, due, update.chop_ends).render_segments(console) if due else ""
        written = read_frame(text + "\x1b[1;1H", styles, (COLUMNS, ROWS))
        assert spans_of(update, styles, ColorSystem.TRUECOLOR) == [span for span in written.spans if span.characters]


@given(updates())
def test_the_terminal_gets_the_same_for_cells_as_for_text(update: ChopsUpdate) -> None:
    console = Console(color_system="truecolor")
    due = ChopsUpdate(update.chops, [(y, 0, COLUMNS) for y, _start, _end in update.spans], update.chop_ends)
    by_cells, by_text = differences(), differences()
    shown = composed(due, by_cells)
    assert isinstance(shown, ComposedUpdate)
    assert shown.render_segments(console) == ""
    assert by_cells.sent_for("\x1b[1;1H") == by_text.sent_for(due.render_segments(console) + "\x1b[1;1H")
    assert by_cells.sent_for("\x1b[1;1H") == "", "cells are given for one frame"


def test_a_link_keeps_its_address() -> None:
    styles = Styles()
    link = Style(link="https://example.org/", bold=True)
    update = ChopsUpdate([{0: Strip([Segment("here", link)])}], [(0, 0, 4)], [[4]])
    (span,) = spans_of(update, styles, ColorSystem.TRUECOLOR)
    written = read_frame(update.render_segments(Console(color_system="truecolor")) + "\x1b[1;1H", styles, (4, 1))
    assert span.styles == written.spans[0].styles != [PLAIN] * 4


@pytest.mark.parametrize(
    "strip",
    [
        Strip([Segment("a\x1b[2Jb")], 4),
        Strip([Segment("a", None, [(ControlType.CLEAR,)])], 1),
        Strip([Segment("wider than the screen is, by far, so far that none of it is there")]),
    ],
)
def test_what_is_not_understood_goes_as_text(strip: Strip) -> None:
    update = ChopsUpdate([{0: strip}], [(0, 0, COLUMNS)], [[COLUMNS]])
    difference = differences()
    text = ComposedUpdate(update, difference).render_segments(Console(color_system="truecolor"))
    assert text == update.render_segments(Console(color_system="truecolor")) != ""
    with pytest.raises(UnknownSequence):
        difference.take(spans_of(update, difference.styles, ColorSystem.TRUECOLOR))


def test_other_updates_are_left_as_they_are() -> None:
    assert composed("text", differences()) == "text"


def test_what_is_taken_for_common_is_as_wide_and_joins_as_little_as_any_text() -> None:
    common = [chr(point) for point in range(0x3000, 0x10000) if cells._COMMON.fullmatch(chr(point))]
    assert len(common) > 20_000
    for character in ("退", "，", "ア", "Ａ"):
        assert character in common
    for character in common:
        for text in (character, f"a{character}b", f"{character}退"):
            held = cells.cells_in(text)
            assert held is not None
            assert list(held.cells) == list(cells.cells_of(text))
            assert not held.disputed
            assert not held.mark
    assert cells.cells_in("") == ("", False, False)
    assert cells.cells_in("a\x1bb") is None
