"""The keys of a pane as columns of groups, made from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment

from opsboard.domain.text import fit, visible, width
from opsboard.tui.render.card import Row
from opsboard.tui.theme import Palette

NARROWEST = 36
"""Cells of a column at least."""
WIDEST = 48
GAP = 3


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One action: its keys and what it does; several lines of an action have the later keys only."""

    keys: str
    words: str


Groups = Mapping[str, Sequence[HelpLine]]


def help_rows(groups: Groups, cells: int, p: Palette) -> list[Row]:
    """All groups side by side in as many columns as fit, each group whole where that is possible."""
    blocks = [_block(title, lines) for title, lines in groups.items() if lines]
    count = max(1, min((cells - 2 + GAP) // (NARROWEST + GAP), len(blocks)))
    room = min(WIDEST, (cells - 2 + GAP) // count - GAP)
    columns = _spread(blocks, count)
    keys = min(max((width(line.keys) for block in blocks for line in block if line), default=0), room // 2)
    height = max((len(column) for column in columns), default=0)
    rows: list[Row] = []
    for y in range(height):
        segments = [Segment("  ")]
        for place, column in enumerate(columns):
            line = column[y] if y < len(column) else None
            segments += _line(line, keys, room, p)
            if place < len(columns) - 1:
                segments.append(Segment(" " * GAP))
        rows.append(tuple(segments))
    return rows


def _block(title: str, lines: Sequence[HelpLine]) -> list[HelpLine | None]:
    """A group with its title over it and an empty line under it."""
    return [HelpLine("", title), *lines, None]


def _spread(blocks: Sequence[Sequence[HelpLine | None]], count: int) -> list[list[HelpLine | None]]:
    """The blocks in order in so many columns, the highest as low as it can be."""
    heights = [len(block) for block in blocks]
    limit = max([*heights, -(-sum(heights) // max(1, count))], default=0)
    while True:
        columns: list[list[HelpLine | None]] = [[]]
        for block in blocks:
            if columns[-1] and len(columns[-1]) + len(block) > limit:
                columns.append([])
            columns[-1] += block
        if len(columns) <= count:
            return columns
        limit += 1


def _line(line: HelpLine | None, keys: int, cells: int, p: Palette) -> list[Segment]:
    if line is None:
        return [Segment(" " * cells)]
    if not line.keys:
        return [Segment(fit(visible(line.words), cells), p.accent)]
    shown = line.keys if width(line.keys) <= keys else fit(line.keys, keys)
    return [
        Segment(" " * (keys - width(shown)) + shown, p.key),
        Segment(fit("  " + visible(line.words), cells - keys), p.text),
    ]
