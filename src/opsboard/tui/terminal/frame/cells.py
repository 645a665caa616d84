"""Text as the cells of a terminal: a list with one entry per cell.

A two-cell character stands in its left cell and leaves an empty string in the right one. A cluster of
several code points (a flag, a skin tone, a letter with a combining mark) is one entry.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, split_graphemes

BLANK = " "
RIGHT_HALF = ""
UNKNOWN = "\0"
"""What stands in a cell nobody knows: never equal to a character."""

_EAST_ASIAN = (
    (0x1100, 0x115F),  # Hangul jamo
    (0x2E80, 0xA4CF),  # radicals, kana, ideographs, Yi
    (0xA960, 0xA97C),
    (0xAC00, 0xD7A3),  # Hangul
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE6B),
    (0xFF01, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFE6),
    (0x20000, 0x3FFFD),
)
"""Where all terminals agree that a character takes two cells."""
_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_COMMON = re.compile("[ -~\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uff01-\uff60]*")
_PICTURES = 0x1F000
"""From here on come emoji, flags in two halves, and what newer Unicode adds."""


@lru_cache(maxsize=1024)
def cells_of(text: str) -> Sequence[str]:
    """The cells of a text without control characters. A mark of no width belongs to the character before it."""
    if text.isascii():
        return text
    cells: list[str] = []
    for start, end, size in split_graphemes(text)[0]:
        cluster = text[start:end]
        if size == 0 and cells:
            cells[-1 if cells[-1] else -2] += cluster
            continue
        cells.append(cluster)
        if size == 2:
            cells.append(RIGHT_HALF)
    return tuple(cells)


@lru_cache(maxsize=1024)
def is_disputed(text: str) -> bool:
    """Whether terminals may take a text, or one of its characters, for wider or narrower than Textual does."""
    if text.isascii():
        return False
    return any(len(cell) > 1 or (cell != RIGHT_HALF and _may_differ(cell)) for cell in cells_of(text))


def _may_differ(cell: str) -> bool:
    if ord(cell) >= _PICTURES:
        return not _is_east_asian(cell)
    return cell_len(cell) == 2 and not _is_east_asian(cell)


def _is_east_asian(cell: str) -> bool:
    return any(first <= ord(cell) <= last for first, last in _EAST_ASIAN)


class Cells(NamedTuple):
    """What is to know of a text without control characters."""

    cells: Sequence[str]
    disputed: bool
    mark: bool
    """Whether it begins with a mark of no width."""


@lru_cache(maxsize=4096)
def cells_in(text: str) -> Cells | None:
    """The cells of a text and what there is to say of them; None of one with control characters."""
    if _COMMON.fullmatch(text) is not None:
        return Cells(text if text.isascii() else tuple(_cells_of_common(text)), False, False)
    if _COMMANDS.search(text) is not None:
        return None
    mark = bool(text) and starts_with_mark(text)
    return Cells(cells_of(text), mark or is_disputed(text), mark)


def _cells_of_common(text: str) -> list[str]:
    """The cells of a text in which nothing joins: ideographs and kana take two, letters of ASCII one."""
    cells: list[str] = []
    for character in text:
        cells.append(character)
        if character > "\x7e":
            cells.append(RIGHT_HALF)
    return cells


def starts_with_mark(text: str) -> bool:
    """Whether a text begins with a character of no width, which a terminal joins to the cell before."""
    return not text[0].isascii() and cell_len(text[0]) == 0
