"""A line as parts, so that what a click does is known where it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style

from opsboard.domain.text import width
from opsboard.domain.values import frozen


@frozen
class Press:
    """Do an action of the table of keys."""

    action: str


@frozen
class ShowKind:
    """Go to the tab of a kind; None: of all."""

    kind: str | None


@frozen
class Clear:
    """End what narrows or is chosen: `find`, `filter` or `selection`."""

    what: str


Target = Press | ShowKind | Clear


@frozen
class Part:
    """Some text in one style, and what a click on it does."""

    text: str
    style: Style
    target: Target | None = None


def segments_of(parts: Sequence[Part]) -> list[Segment]:
    """What is drawn of the parts."""
    return [Segment(part.text, part.style) for part in parts if part.text]


def cells_of(parts: Sequence[Part]) -> int:
    """Cells that they take together."""
    return sum(width(part.text) for part in parts)


def at_ends(left: Sequence[Part], right: Sequence[Part], cells: int) -> list[Part]:
    """Left and right ends of a line of so many cells, with blanks between."""
    room = cells - cells_of(left) - cells_of(right)
    return [*left, Part(" " * max(0, room), Style.null()), *right]


def target_at(parts: Sequence[Part], x: int) -> Target | None:
    """What a click on a cell of the line does."""
    end = 0
    for part in parts:
        end += width(part.text)
        if x < end:
            return part.target
    return None
