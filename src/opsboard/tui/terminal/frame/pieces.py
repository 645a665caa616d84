"""Cuts runs of cells into pieces that one pen can write, and puts the pieces in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from opsboard.tui.terminal.frame.cells import BLANK
from opsboard.tui.terminal.frame.kept import Row

ANY = 0
"""The pen of a piece that is all blanks: any that makes blanks look so."""


class Piece(NamedTuple):
    """Cells of a row that are written in one style; blanks among them look the same in it."""

    y: int
    row: Row
    start: int
    end: int
    pen: int
    look: int


def pieces_of(y: int, row: Row, start: int, end: int, looks: Sequence[int]) -> list[Piece]:
    """The pieces of the cells from `start` to `end` of a row, from left to right."""
    pieces: list[Piece] = []
    characters, styles = row.characters, row.styles
    begin = start
    pen, look = ANY, -1
    for x in range(start, end):
        style = styles[x]
        own = looks[style]
        if characters[x] == BLANK:
            if own == look:
                continue
            style = ANY
        elif style == pen:
            continue
        elif pen == ANY and own == look:
            pen = style
            continue
        if x > begin:
            pieces.append(Piece(y, row, begin, x, pen, look))
        begin, pen, look = x, style, own
    pieces.append(Piece(y, row, begin, end, pen, look))
    return pieces


def by_style(pieces: Iterable[Piece], plain_look: int, rank: Callable[[int], tuple[str, str, str]]) -> list[Piece]:
    """The pieces sorted so that each style is set once, after one with the same colour where there is one;
    blanks that a plain pen makes come first."""
    pens: dict[int, list[Piece]] = {}
    blanks: dict[int, list[Piece]] = {plain_look: []}
    for piece in pieces:
        if piece.pen == ANY:
            blanks.setdefault(piece.look, []).append(piece)
        else:
            pens.setdefault(piece.pen, []).append(piece)
    ordered = blanks.pop(plain_look)
    for pen in sorted(pens, key=rank):
        group = pens[pen]
        ordered += blanks.pop(group[0].look, [])
        ordered += group
    for group in blanks.values():
        ordered += group
    return ordered
