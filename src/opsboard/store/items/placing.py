"""Where an item stands among others: ranks and neighbours.

Ranks are one space of whole numbers for the whole board, so that an item's place in its category's
column on the board of all kinds and its place in its own stage never contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.ranks import GAP, between, bottom, top
from opsboard.store.dialect import Database
from opsboard.store.items.rows import missing

Renumber = Callable[[Mapping[str, int]], None]
"""Gives items, by key, other ranks."""

_ROOM = 2**16
"""The least gap that renumbering leaves: sixteen more items fit at the same spot."""


def rank_at(database: Database, category: str, place: str, after: str | None, renumber: Renumber) -> int:
    """A rank at the `top` or `bottom` of a category's column, or just `after` an item of it."""
    if place == "top":
        return top(end_rank(database, category, "ASC"))
    if place == "bottom":
        return bottom(end_rank(database, category, "DESC"))
    if place != "after" or after is None:
        raise Invalid(N_("there is no place {place}; there are top, bottom and after"), place=place)
    here = database.row("SELECT rank, id, category FROM item WHERE key = ?", (after.upper(),))
    if here is None:
        raise missing(database, after)
    rank, item, column = here
    rank_below = database.value(
        "SELECT rank FROM item WHERE category = ? AND archived = 0 AND (rank, id) > (?, ?) ORDER BY rank, id LIMIT 1",
        (column, rank, item),
    )
    found = between(rank, rank_below)
    if found is None:
        _make_room(database, column, rank, item, renumber)
        return rank_at(database, category, place, after, renumber)
    return found


def end_rank(database: Database, category: str, direction: str) -> int | None:
    """The rank of the item on top of a category, or at its bottom: `ASC`, `DESC`."""
    found: int | None = database.value(
        f"SELECT rank FROM item WHERE category = ? AND archived = 0 ORDER BY rank {direction} LIMIT 1", (category,)
    )
    return found


def _make_room(database: Database, category: str, rank: int, item: int, renumber: Renumber) -> None:
    """Spread the items below this one so that there is a gap under it: as few of them as it takes."""
    count = 16
    while True:
        rows = database.rows(
            "SELECT key, rank FROM item WHERE category = ? AND archived = 0 AND (rank, id) > (?, ?)"
            " ORDER BY rank, id LIMIT ?",
            (category, rank, item, count + 1),
        )
        moved, rest = rows[:count], rows[count:]
        gap = (rest[0][1] - rank) // (len(moved) + 1) if rest else GAP
        if gap >= _ROOM:
            renumber({key: rank + (place + 1) * gap for place, (key, _) in enumerate(moved)})
            return
        count *= 2


def neighbours(database: Database, key: str, *, whole_category: bool) -> tuple[str | None, str | None]:
    """Keys of the items just above and just below."""
    row = database.row("SELECT kind, stage, category, rank, id FROM item WHERE key = ?", (key.upper(),))
    if row is None:
        raise missing(database, key)
    kind, stage, category, rank, item = row
    column, values = ("category = ?", (category,)) if whole_category else ("kind = ? AND stage = ?", (kind, stage))
    found = [
        database.value(
            f"SELECT key FROM item WHERE {column} AND archived = 0 AND (rank, id) {sign} (?, ?)"
            f" ORDER BY rank {direction}, id {direction} LIMIT 1",
            (*values, rank, item),
        )
        for sign, direction in (("<", "DESC"), (">", "ASC"))
    ]
    return found[0], found[1]
