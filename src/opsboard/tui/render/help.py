"""The keys of a pane as columns of groups, made from the table of actions, and what the marks on the screen mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment

from opsboard.domain.text import fit, visible, width, wrap
from opsboard.domain.values import frozen
from opsboard.i18n import N_
from opsboard.tui.render.card import BAR, SELECTED, Row
from opsboard.tui.theme import Palette

NARROWEST = 36
"""Cells of a column at least."""
WIDEST = 48
GAP = 3

MARKS = (
    (BAR, N_("the kind, by its hue")),
    (SELECTED, N_("selected")),
    ("P0", N_("priority; P0 is first")),
    ("18:00  Fri", N_("when it is due")),
    ("-2d", N_("late by two days")),
    ("3d", N_("so long in its stage")),
    ("7d!", N_("too long in its stage")),
    ("1/3", N_("ticked of a checklist")),
    ("blocked: CRD-3", N_("what it waits for")),
    ("< zhao", N_("changed it just now")),
    ("zhao:SUP-1*", N_("has it open; *: edits")),
    ("5/6", N_("items, and the limit")),
    ("6/6 !", N_("the stage is full")),
    ("^ 4", N_("items further up")),
    ("< 1  2 >", N_("columns beside these")),
    ("[All 5/136]", N_("5 of 136 are left")),
    ("Mine *", N_("saved view, changed")),
)
"""What is drawn on cards and around them -> what it means."""


@frozen
class HelpLine:
    """One action: its keys and what it does. A title of a group has no keys."""

    keys: str
    words: str


Groups = Mapping[str, Sequence[HelpLine]]


def help_rows(groups: Groups, cells: int, p: Palette) -> list[Row]:
    """All groups side by side in as many columns as fit, each group whole where that is possible. Nothing is cut:
    what is too long goes on in the next row."""
    lines = [line for group in groups.values() for line in group]
    count = max(1, min((cells - 2 + GAP) // (NARROWEST + GAP), sum(map(bool, groups.values()))))
    room = max(1, min(WIDEST, (cells - 2 + GAP) // count - GAP))
    keys = min(max((width(line.keys) for line in lines), default=0), room // 2)
    blocks = [_block(title, group, keys, room, p) for title, group in groups.items() if group]
    columns = _spread(blocks, count)
    rows: list[Row] = []
    for y in range(max((len(column) for column in columns), default=0)):
        segments = [Segment("  ")]
        for place, column in enumerate(columns):
            segments += column[y] if y < len(column) else [Segment(" " * room)]
            if place < len(columns) - 1:
                segments.append(Segment(" " * GAP))
        rows.append(tuple(segments))
    return rows


def _block(title: str, lines: Sequence[HelpLine], keys: int, cells: int, p: Palette) -> list[Row]:
    """A group with its title over it and an empty row under it."""
    rows: list[Row] = [(Segment(fit(visible(title), cells), p.accent),)]
    for line in lines:
        rows += _line(line, keys, cells, p)
    return [*rows, (Segment(" " * cells),)]


def _spread(blocks: Sequence[Sequence[Row]], count: int) -> list[list[Row]]:
    """The blocks in order in so many columns, the highest as low as it can be."""
    heights = [len(block) for block in blocks]
    limit = max([*heights, -(-sum(heights) // max(1, count))], default=0)
    while True:
        columns: list[list[Row]] = [[]]
        for block in blocks:
            if columns[-1] and len(columns[-1]) + len(block) > limit:
                columns.append([])
            columns[-1] += block
        if len(columns) <= count:
            return columns
        limit += 1


def _line(line: HelpLine, keys: int, cells: int, p: Palette) -> list[Row]:
    """Keys at the right of their column, words behind them, as many rows as the longer of them needs."""
    left = wrap(visible(line.keys), keys, 9)
    right = wrap(visible(line.words), cells - keys - 2, 9)
    rows: list[Row] = []
    for y in range(max(len(left), len(right))):
        key, words = left[y] if y < len(left) else "", right[y] if y < len(right) else ""
        rows.append(
            (Segment(" " * (keys - width(key)) + key, p.key), Segment("  " + fit(words, cells - keys - 2), p.text))
        )
    return rows
