"""A board cut across its columns: of each value of a property the first cards of each column, and how many.

One statement reads a whole picture; it costs a walk of what is selected, however many lanes there are. It
serves what is not held in memory (`lane_cells.py`): archived items.
"""

from __future__ import annotations

from opsboard.domain.items import LaneCell
from opsboard.store.dialect import Database
from opsboard.store.items.reading import selected
from opsboard.store.items.rows import CARD_COLUMNS, to_card
from opsboard.store.items.sorting import group_value
from opsboard.usecases.ports import Selection


def lanes(
    database: Database, selection: Selection, group: str, by_category: bool, limit: int, follow: str | None
) -> list[LaneCell]:
    """The cells that hold something: the first `limit` cards of each in the selection's order, and the
    item `follow` wherever it stands in its own."""
    value = group_value(group, database.sql)
    cell = "item.category" if by_category else "item.stage"
    what = selected(database, selection)
    order = what.order
    if selection.sort in ("rank", "-rank"):  # of the column, also where several stages stand in it
        direction = "DESC" if selection.sort.startswith("-") else "ASC"
        order = f"item.rank {direction}, item.id {direction}"
    rows = database.rows(
        f"WITH chosen AS (SELECT item.id AS id, {value} AS lane, {cell} AS cell,"
        f" row_number() OVER (PARTITION BY {value}, {cell} ORDER BY {order}) AS place,"
        f" count(*) OVER (PARTITION BY {value}, {cell}) AS every {what.clause})"
        f" SELECT {CARD_COLUMNS}, chosen.lane, chosen.cell, chosen.every FROM chosen JOIN item ON item.id = chosen.id"
        " WHERE chosen.place <= ? OR item.key = ? ORDER BY chosen.lane, chosen.cell, chosen.place",
        (*what.values, limit, follow or ""),
    )
    cells: dict[tuple[str | None, str], LaneCell] = {}
    for row in rows:
        *_, lane, column, every = row
        held = cells.get((lane, column))
        if held is None:
            held = cells[lane, column] = LaneCell(lane, column, every, [])
        held.cards.append(to_card(row[:-3]))
    return list(cells.values())
