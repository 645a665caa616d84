"""The keys of a pane as columns of groups, made from the table of actions, and what the marks on the screen mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment

from opsboard.domain.days import WEEKDAY_NAMES
from opsboard.domain.text import fit, visible, width, wrap
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language
from opsboard.tui.render.card import BAR, SELECTED, Row
from opsboard.tui.theme import Palette

NARROWEST = 36
"""Cells of a column at least."""
WIDEST = 48
GAP = 3


def marks() -> tuple[tuple[str, str], ...]:
    """What is drawn on cards and around them, in the words it is drawn with, and what it means."""
    from opsboard.capacity_words import load_of_week
    from opsboard.domain.capacity import Load

    someone = _("zhao")
    days = _("{days}d")
    return (
        (BAR, _("the kind, by its hue")),
        (SELECTED, _("selected")),
        ("P0", _("priority; P0 is first")),
        (f"18:00  {WEEKDAY_NAMES[current_language()][4]}", _("when it is due")),
        (_("-{days}d").format(days=2), _("late by two days")),
        (days.format(days=3), _("so long in its stage")),
        (_("{words}!").format(words=days.format(days=7)), _("too long in its stage")),
        ("1/3", _("ticked of a checklist")),
        (_("blocked: {reason}").format(reason="CRD-3"), _("what it waits for")),
        (f"< {someone}", _("changed it just now")),
        (f"{someone}:SUP-1*", _("has it open; *: edits")),
        ("5/6", _("items, and the limit")),
        ("6/6 !", _("the stage is full")),
        (
            load_of_week(Load(6.5, 5)),
            _("days by effort, and a week has"),
        ),
        ("^ 4", _("items further up")),
        ("< 1  2 >", _("columns beside these")),
        (f"[{_('All')} 5/136]", _("5 of 136 are left")),
        (f"{_('mine').capitalize()} *", _("saved view, changed")),
    )


def calendar_marks() -> tuple[tuple[str, str], ...]:
    """What is drawn in a calendar, and what it means."""
    from opsboard.tui.render.entries import LEGEND, load_words

    return (
        *((sign, _(name)) for sign, name in LEGEND),
        (SELECTED, _("selected")),
        (f"{_('off')}  {_('work')}", _("holiday; worked in its place")),
        ("+3", _("so many more; a click opens the day")),
        (load_words(5, 3.5), _("open items; days of work by their effort, of those that have one")),
        ("<  >", _("began before; goes on")),
        (f"{_('empty')}  ·", _("the channel wants a piece; it had none on a day that is over")),
    )


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
