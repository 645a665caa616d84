"""Reads what Textual writes for a frame: places, styles, text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from opsboard.tui.terminal.frame.cells import cells_of, is_disputed, starts_with_mark
from opsboard.tui.terminal.frame.styles import PLAIN, Styles, UnknownSequence

_TOKENS = re.compile(
    r"(?:\x1b\[([0-9;]+)m)?([^\x00-\x1f\x7f-\x9f]+)(\x1b\[0m)?"  # text, most often in a style of its own
    r"|\x1b\[([0-9]+);([0-9]+)H"
    r"|\x1b\[([0-9;]*m)"
    r"|\x1b\]8;([^\x00-\x1f\x7f-\x9f]*)\x1b\\"
    r"|(\n)"
    r"|([\s\S])"
)
_BEGINS = re.compile(r"\x1b\[[0-9]+;[0-9]+H")


class Span(NamedTuple):
    """Cells that are written one after the other."""

    y: int
    x: int
    characters: list[str]
    styles: list[int]
    disputed: bool
    """Whether terminals may disagree on the width of something in it."""


class Update(NamedTuple):
    """A frame, or the part of one that was drawn again."""

    spans: Sequence[Span]
    cursor: tuple[int, int]
    """Row and column where the cursor stays."""


def is_frame(text: str) -> bool:
    """Whether a text that is written looks like a frame."""
    return _BEGINS.match(text) is not None


def read_frame(text: str, styles: Styles, size: tuple[int, int]) -> Update:
    """The update in a text, for a screen of `size` (columns, rows).

    Raises UnknownSequence for anything else in it, and for what lies outside the screen."""
    columns, rows = size
    spans: list[Span] = []
    pen = PLAIN
    y = x = -1
    characters: list[str] = []
    numbers: list[int] = []
    disputed = False
    for parameters, written, reset, row, column, sgr, link, newline, other in _TOKENS.findall(text):
        if written:
            if x < 0:
                raise UnknownSequence("text without a place")
            style = styles.set(pen, parameters) if parameters else pen
            cells = cells_of(written)
            if not written.isascii():
                disputed = disputed or is_disputed(written)
                if starts_with_mark(written):
                    cells = join_mark(characters, cells)
                    disputed = True
            characters += cells
            numbers += [style] * len(cells)
            pen = styles.set(style, "0") if reset else style
        elif row or newline:
            if characters:
                if x + len(characters) > columns:
                    raise UnknownSequence("beyond the edge")
                spans.append(Span(y, x, characters, numbers, disputed))
                characters, numbers, disputed = [], [], False
            if newline:
                if y >= rows - 1:
                    raise UnknownSequence("scrolls")
                x = -1
            else:
                y, x = int(row) - 1, int(column) - 1
                if not (0 <= y < rows and 0 <= x < columns):
                    raise UnknownSequence("beyond the edge")
        elif sgr:
            pen = styles.set(pen, sgr[:-1])
        elif other:
            raise UnknownSequence(other)
        else:
            pen = styles.linked(pen, link)
    if characters or x < 0 or pen != PLAIN:
        raise UnknownSequence("no end")
    return Update(spans, (y, x))


def join_mark(characters: list[str], cells: Sequence[str]) -> Sequence[str]:
    """Give a leading mark of no width to the character before it, as a terminal does."""
    if not characters:
        raise UnknownSequence("a mark without a letter")
    characters[-1 if characters[-1] else -2] += cells[0]
    return cells[1:]
