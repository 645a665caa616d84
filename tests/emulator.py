"""A terminal for tests that compare two ways of drawing the same screen: pyte with the widths Textual counts by,
with every attribute, and with the rule that half of an overwritten wide character turns blank."""

from __future__ import annotations

from typing import Any

import pyte
from pyte.screens import Char
from rich.cells import split_graphemes

_GROUPS = ({1, 2}, {3}, {4, 21}, {5, 6}, {7}, {8}, {9}, {51, 52}, {53})
_OFF = {22: {1, 2}, 23: {3}, 24: {4, 21}, 25: {5, 6}, 27: {7}, 28: {8}, 29: {9}, 54: {51, 52}, 55: {53}}
_SEEN_ON_BLANKS = {4, 5, 6, 7, 9, 21, 51, 52, 53}
Cell = tuple[str, str, str, tuple[int, ...]]


class Emulator(pyte.Screen):
    """A screen whose cells are compared by what is seen: of a blank only its ground and lines."""

    def __init__(self, columns: int, rows: int, *, junk: str = " ") -> None:
        self._attributes: set[int] = set()
        self._ink = self._ground = ""
        self._junk = junk
        super().__init__(columns, rows)
        self._stream = pyte.Stream(self)

    def feed(self, text: str) -> None:
        """Show what a program wrote, as the line discipline passes it on."""
        self._stream.feed(text.replace("\n", "\r\n"))

    def scribble(self) -> None:
        """Another program leaves its marks all over the screen."""
        for y in range(self.lines):
            for x in range(self.columns):
                self.buffer[y][x] = Char(self._junk, fg="scribbled")
        self.dirty.update(range(self.lines))

    def select_graphic_rendition(self, *codes: int, private: bool = False) -> None:
        if private:
            return
        left = list(codes or (0,))
        while left:
            code = left.pop(0)
            if code == 0:
                self._attributes, self._ink, self._ground = set(), "", ""
            elif code in (38, 48):
                count = 2 if left[0] == 5 else 4
                colour = ";".join(map(str, left[:count]))
                del left[:count]
                if code == 38:
                    self._ink = colour
                else:
                    self._ground = colour
            elif code in _OFF:
                self._attributes = self._attributes - _OFF[code]
            elif any(code in group for group in _GROUPS):
                self._attributes = self._attributes | {code}
            elif code in (39, 49):
                self._ink, self._ground = ("", self._ground) if code == 39 else (self._ink, "")
            elif 30 <= code < 38 or 90 <= code < 98:
                self._ink = str(code)
            elif 40 <= code < 48 or 100 <= code < 108:
                self._ground = str(code)
            else:
                raise AssertionError(f"SGR {code}")
        every: Any = tuple(sorted(self._attributes))
        self.cursor.attrs = Char(" ", fg=self._ink, bg=self._ground, bold=every)

    def draw(self, data: str) -> None:
        row = self.buffer[self.cursor.y]
        attributes = self.cursor.attrs
        self.dirty.add(self.cursor.y)
        spans = [(n, n + 1, 1) for n in range(len(data))] if data.isascii() else split_graphemes(data)[0]
        for start, end, size in spans:
            cluster = data[start:end]
            if size == 0:
                self._join(cluster)
                continue
            x = min(self.cursor.x, self.columns - size)
            self._halve(row, x, x + size)
            row[x] = attributes._replace(data=cluster)
            if size == 2:
                row[x + 1] = attributes._replace(data="")
            self.cursor.x = x + size

    def _join(self, mark: str) -> None:
        row = self.buffer[self.cursor.y]
        x = self.cursor.x - 1
        if x >= 0:
            x -= row[x].data == ""
            row[x] = row[x]._replace(data=row[x].data + mark)

    def _halve(self, row: Any, start: int, end: int) -> None:
        if start and row[start].data == "":
            row[start - 1] = row[start - 1]._replace(data=" ")
        if end < self.columns and row[end].data == "":
            row[end] = row[end]._replace(data=" ")

    def erase_characters(self, count: int | None = None) -> None:
        self._halve(self.buffer[self.cursor.y], self.cursor.x, min(self.cursor.x + (count or 1), self.columns))
        super().erase_characters(count)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        self._halve(self.buffer[self.cursor.y], self.cursor.x, self.columns)
        super().erase_in_line(how, private)

    def seen(self, y: int) -> list[Cell]:
        """A row as a person sees it."""
        row = self.buffer[y]
        cells: list[Cell] = []
        for x in range(self.columns):
            char: Any = row[x]
            attributes = char.bold or ()
            if char.data == " ":
                attributes = tuple(code for code in attributes if code in _SEEN_ON_BLANKS)
                cells.append((" ", char.fg if attributes else "", _own(char.bg), attributes))
            else:
                cells.append((char.data, _own(char.fg), _own(char.bg), attributes))
        return cells

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        return self.cursor.y, min(self.cursor.x, self.columns - 1)


def _own(colour: str) -> str:
    return "" if colour == "default" else colour


def differences(one: Emulator, other: Emulator) -> list[str]:
    """What a person could tell apart, of the rows that were drawn on since the last time."""
    found = []
    for y in sorted(one.dirty | other.dirty):
        if y < one.lines:
            for x, (left, right) in enumerate(zip(one.seen(y), other.seen(y), strict=True)):
                if left != right:
                    found.append(f"row {y} column {x}: {left} is not {right}")
    if one.place != other.place:
        found.append(f"cursor {one.place} is not {other.place}")
    one.dirty.clear()
    other.dirty.clear()
    return found
