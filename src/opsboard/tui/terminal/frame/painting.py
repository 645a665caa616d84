"""Paints pieces of rows with few bytes: the shortest cursor moves, colours only where they change."""

from __future__ import annotations

from collections.abc import Iterable

from opsboard.tui.terminal.frame.capabilities import Capabilities
from opsboard.tui.terminal.frame.cells import BLANK, RIGHT_HALF, is_disputed
from opsboard.tui.terminal.frame.kept import Row
from opsboard.tui.terminal.frame.moves import shortest_move
from opsboard.tui.terminal.frame.pieces import ANY, Piece
from opsboard.tui.terminal.frame.styles import PLAIN, Styles

NOWHERE = (-1, -1)
"""A cursor that may be anywhere."""
_WORTH_TO_EDGE = 4
_WORTH_ERASING = 10


class Painting:
    """What is sent for one frame. Begins with a plain pen and ends with one (`finish`)."""

    def __init__(self, styles: Styles, capabilities: Capabilities, cursor: tuple[int, int]) -> None:
        self._styles = styles
        self._can = capabilities
        self._y, self._x = cursor
        self._pen = PLAIN
        self._out: list[str] = []
        self._erased: dict[int, int] = {}
        """Row -> column from which it was erased to the edge."""

    def paint(self, pieces: Iterable[Piece]) -> None:
        """Paint pieces in the order in which they come."""
        erased = self._erased
        for piece in pieces:
            y, row, start, _end, pen, look = piece
            if y in erased and start >= erased[y]:
                continue
            self._move(y, start)
            if pen != ANY:
                self._take(pen)
            elif look != self._styles.looks[self._pen]:
                self._take(self._styles.for_blanks(self._pen, row.styles[start]))
            if row.disputed:
                self._carefully(piece)
            else:
                self._write(piece)

    def finish(self, cursor: tuple[int, int]) -> str:
        """The whole text, with a plain pen and the cursor at its place in the end."""
        self._take(PLAIN)
        self._move(*cursor)
        return "".join(self._out)

    def _write(self, piece: Piece) -> None:
        y, row, start, end, _pen, look = piece
        characters = row.characters
        text = "".join(characters[start:end])
        if BLANK * _WORTH_TO_EDGE not in text or not self._styles.erasable(look, colours=self._can.erases_in_colour):
            self._out.append(text)
            self._went(end, row)
            return
        x = start
        while x < end:
            after = x + 1
            blank = characters[x] == BLANK
            while after < end and (characters[after] == BLANK) == blank:
                after += 1
            self._move(y, x)
            if not blank:
                self._out.append("".join(characters[x:after]))
                self._went(after, row)
            elif self._blanks(y, row, x, after, look):
                return
            x = after

    def _blanks(self, y: int, row: Row, start: int, end: int, look: int) -> bool:
        """Make blanks by erasing or writing; gives whether the row was erased to its edge."""
        count = end - start
        if count >= _WORTH_TO_EDGE and self._blank_to_edge(row, end, look):
            self._out.append("\x1b[K")
            self._erased[y] = start
            return True
        if count >= _WORTH_ERASING and self._can.erases_characters:
            self._out.append(f"\x1b[{count}X")
        else:
            self._out.append(BLANK * count)
            self._went(end, row)
        return False

    def _blank_to_edge(self, row: Row, start: int, look: int) -> bool:
        looks = self._styles.looks
        characters, styles = row.characters, row.styles
        return all(characters[x] == BLANK and looks[styles[x]] == look for x in range(len(styles) - 1, start - 1, -1))

    def _carefully(self, piece: Piece) -> None:
        """Write a piece of a row in which a character may be wider or narrower on the terminal than it is here:
        clear the cells of such characters, and find the place after them anew."""
        y, row, x, end, _pen, _look = piece
        characters = row.characters
        while x < end:
            self._move(y, x)
            after = _end_of_doubt(characters, x, end)
            if after > x:
                self._out.append(f"{BLANK * (after - x)}\x1b[{x + 1}G")
                self._out += characters[x:after]
                self._x = -1
            else:
                after = x + 1
                while after < end and not is_disputed(characters[after]):
                    after += 1
                self._out += characters[x:after]
                self._went(after, row)
            x = after

    def _went(self, x: int, row: Row) -> None:
        """The cursor went to column `x` by writing; at the edge terminals differ on where it is then."""
        self._x = x if x < len(row.characters) else -1

    def _take(self, style: int) -> None:
        if style != self._pen:
            self._out.append(self._styles.change(self._pen, style))
            self._pen = style

    def _move(self, y: int, x: int) -> None:
        if (y, x) != (self._y, self._x):
            self._out.append(shortest_move(self._y, self._x, y, x))
            self._y, self._x = y, x


def _end_of_doubt(characters: list[str], start: int, end: int) -> int:
    """Where the characters of disputed width end that begin at `start`; those side by side may join, as flags do."""
    x = start
    while x < end and (is_disputed(characters[x]) or (x > start and characters[x] == RIGHT_HALF)):
        x += 1
    return x
