"""A screen without items as rows: a sentence, the keys that go on from there, quietly in the middle."""

from __future__ import annotations

from rich.segment import Segment

from opsboard.domain.text import width, wrap
from opsboard.tui.theme import Palette
from opsboard.tui.view_models.empty_states import EmptyState

WIDEST = 64
"""Cells of a line at most."""
GAP = "  "


def empty_rows(empty: EmptyState, cells: int, height: int, p: Palette) -> list[tuple[Segment, ...]]:
    """Rows of at most so many cells, with what stands above them; none of them ends in blanks."""
    room = max(8, min(cells - 4, WIDEST))
    rows: list[tuple[Segment, ...]] = [(Segment(line, p.strong),) for line in wrap(empty.title, room, 3)]
    keys = max((width(key) for key, _words in empty.keys), default=0)
    beside = room - keys - len(GAP) >= 16
    if empty.keys:
        rows.append(())
    for key, words in empty.keys:
        lead = Segment(key + " " * (keys - width(key) if beside else 0) + GAP, p.key)
        lines = wrap(words, room - (keys if beside else width(key)) - len(GAP), 3)
        if not lines or room - width(lead.text) < 8:
            rows += [
                (Segment(key, p.key),),
                *((Segment(GAP), Segment(line, p.dim)) for line in wrap(words, room - 2, 3)),
            ]
            continue
        rows.append((lead, Segment(lines[0], p.dim)))
        rows += [(Segment(" " * width(lead.text)), Segment(line, p.dim)) for line in lines[1:]]
    if empty.more:
        rows += [(), *((Segment(line, p.dim),) for line in wrap(empty.more, room, 6))]
    left = max(2, (cells - max(sum(width(s.text) for s in row) for row in rows)) // 2)
    above = max(1, (height - len(rows)) // 3)
    return [*[()] * above, *((Segment(" " * left), *row) if row else () for row in rows)][:height]
