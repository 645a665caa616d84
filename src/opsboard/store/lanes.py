"""A board cut across its columns: of each value of a property the first cards of each column, and how many.

One statement reads a whole picture; it costs a walk of what is selected, however many lanes there are.
"""

from __future__ import annotations

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import LaneCell
from opsboard.store.dialect import Database
from opsboard.store.items import CARD_COLUMNS, to_card
from opsboard.store.reading import selected
from opsboard.usecases.ports import Selection

VALUES = {
    "assignee": "item.assignee",
    "department": "item.department",
    "priority": "item.priority",
    "campaign": "item.campaign",
    "label": "json_extract(item.labels, '$[0]')",
}
"""What an item stands in a lane by. An item of several labels stands in the lane of its first."""


def lane_value(group: str) -> str:
    """The SQL of what items are grouped by. Raises Invalid for what they cannot be."""
    try:
        return VALUES[group]
    except KeyError as error:
        raise Invalid(
            N_("items cannot be grouped by {word}; there are {words}"), word=group, words=", ".join(VALUES)
        ) from error


def lanes(
    database: Database, selection: Selection, group: str, by_category: bool, limit: int, follow: str | None
) -> list[LaneCell]:
    """The cells that hold something: the first `limit` cards of each in the selection's order, and the
    item `follow` wherever it stands in its own."""
    value = lane_value(group)
    cell = "item.category" if by_category else "item.stage"
    what = selected(database, selection)
    rows = database.rows(
        f"WITH chosen AS (SELECT item.id AS id, {value} AS lane, {cell} AS cell,"
        f" row_number() OVER (PARTITION BY {value}, {cell} ORDER BY {what.order}) AS place,"
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
