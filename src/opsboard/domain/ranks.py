"""Ranks: whole numbers with wide gaps, so that a card is put between two others by writing one row."""

from __future__ import annotations

GAP = 2**32
LIMIT = 2**62
"""Ranks stay between -LIMIT and LIMIT, well inside a database's 64 bits."""


def between(above: int | None, below: int | None) -> int | None:
    """A rank after `above` and before `below` (None: there is none); None when no number is left
    between them, so that the stage must be renumbered."""
    if above is None and below is None:
        return 0
    if above is None or below is None:
        rank = top(below) if below is not None else bottom(above)
        return rank if -LIMIT <= rank <= LIMIT else None
    rank = (above + below) // 2
    return rank if above < rank < below else None


def top(first: int | None) -> int:
    """A rank before the first one of a stage."""
    return 0 if first is None else first - GAP


def bottom(last: int | None) -> int:
    """A rank after the last one of a stage."""
    return 0 if last is None else last + GAP
