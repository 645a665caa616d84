"""What the board screen reads, on the worker's thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsboard.domain.items import Card
from opsboard.domain.values import frozen
from opsboard.tui.view_models.board_state import WINDOW, ColumnSpec, Window
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session


@frozen
class Slice:
    """A part of one column to read."""

    column: int
    spec: ColumnSpec
    offset: int = 0
    limit: int = WINDOW


@frozen
class Wish:
    """What to read for the board: which parts, narrowed how, and an item to keep in sight."""

    parts: Sequence[Slice]
    queries: tuple[str, ...] = ()
    sort: str = "rank"
    follow: str | None = None


def read_windows(session: Session, wish: Wish) -> list[Window]:
    """The cards of the parts. The part that holds the followed item is read as far each way of it as the others
    from their top, so that the screen around it is whole."""
    from opsboard.usecases.reading import selection

    return _windows(session, wish, selection(session, wish.queries, sort=wish.sort))


def _windows(session: Session, wish: Wish, base: Selection) -> list[Window]:
    from opsboard.domain.values import replaced
    from opsboard.usecases.reading import card, cards

    followed = card(session, wish.follow) if wish.follow else None
    windows = []
    for part in wish.parts:
        spec = part.spec
        chosen = replaced(
            base,
            kind=spec.kind,
            stage=spec.key if spec.kind else None,
            category=None if spec.kind else spec.category,
        )
        if followed is not None and _is_of(followed, spec):
            windows.append(_around(session, chosen, part, followed.key))
        else:
            held = cards(session, replaced(chosen, offset=part.offset, limit=part.limit))
            windows.append(Window(part.column, part.offset, held, to_end=len(held) < part.limit))
    return windows


def _around(session: Session, chosen: Selection, part: Slice, key: str) -> Window:
    """The cards of a part with those around an item of it; the part as it is when the item is not selected."""
    from opsboard.domain.values import replaced
    from opsboard.usecases.reading import cards, index_of

    each_way = min(part.limit, WINDOW // 2)
    offset, limit = part.offset, max(part.limit, 2 * each_way)
    held = cards(session, replaced(chosen, offset=offset, limit=limit))
    place = next((place for place, one in enumerate(held) if one.key == key), None)
    if place is None or (part.limit < WINDOW and place > part.limit):
        at = index_of(session, key, chosen) if place is None else offset + place
        if at is not None:
            offset = max(0, at - each_way)
            limit = 2 * each_way
            held = cards(session, replaced(chosen, offset=offset, limit=limit))
    return Window(part.column, offset, held, to_end=len(held) < limit)


def read_counted(session: Session, wish: Wish) -> tuple[list[Window], Mapping[tuple[str, str], int]]:
    """The cards of the parts, and how many items the queries leave in each (kind, stage): told at once of all items
    and of a plain text that is found."""
    from opsboard.usecases.reading import counts, selection

    base = selection(session, wish.queries, sort=wish.sort)
    return _windows(session, wish, base), counts(session, base)


def _is_of(card: Card, spec: ColumnSpec) -> bool:
    return card.category == spec.category if spec.kind is None else (card.kind, card.stage) == (spec.kind, spec.key)


def read_counts(session: Session, queries: Sequence[str]) -> Mapping[tuple[str, str], int]:
    """Items of each (kind, stage) that queries leave."""
    from opsboard.usecases.reading import counts, selection

    return counts(session, selection(session, queries))
