"""Lanes across the board: what is read for them, what they are called and in which order they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.board_words import name_of
from opsboard.domain.items import PRIORITIES, Card, LaneCell
from opsboard.domain.text import visible
from opsboard.domain.values import frozen
from opsboard.i18n import N_, _
from opsboard.tui.view_models.board_state import Swimlane
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.state import ScreenState

GROUP_NAMES = {
    "assignee": N_("assignee"),
    "department": N_("department"),
    "priority": N_("priority"),
    "campaign": N_("campaign"),
    "label": N_("label"),
}
_WITHOUT = {
    "assignee": N_("nobody"),
    "department": N_("no department"),
    "priority": N_("no priority"),
    "campaign": N_("no campaign"),
    "label": N_("no label"),
}

CELL = 10
"""Cards of one lane in one column that are read; of more the lane says how many."""
MOST = 60
"""Lanes that are shown: the fullest ones, when there are more."""


@frozen
class LaneWish:
    """What to read for a board in lanes."""

    kind: str | None
    group: str
    queries: tuple[str, ...] = ()
    sort: str = "rank"
    follow: str | None = None


def read_lanes(session: Session, wish: LaneWish) -> list[LaneCell]:
    """The cells that hold something. On the worker's thread."""
    from opsboard.usecases.reading import lanes, selection

    chosen = selection(session, wish.queries, kind=wish.kind, sort=wish.sort)
    return lanes(session, chosen, wish.group, by_category=wish.kind is None, limit=CELL, follow=wish.follow)


def lanes_of(cells: Sequence[LaneCell], group: str, state: ScreenState, hidden: frozenset[str]) -> list[Swimlane]:
    """The lanes of these cells: people with oneself first, priorities from the most urgent, others by name;
    last the one of items without the value. Columns in `hidden` do not count."""
    totals: dict[str | None, int] = {}
    for cell in cells:
        totals[cell.lane] = totals.get(cell.lane, 0) + (0 if cell.column in hidden else cell.total)
    wanted = sorted(totals, key=lambda value: -totals[value])[:MOST]
    lanes = [Swimlane(value, lane_name(group, value, state), totals[value]) for value in wanted]

    def place(lane: Swimlane) -> tuple[bool, bool, str]:
        if group == "priority" and lane.value in PRIORITIES:
            return False, False, str(PRIORITIES.index(lane.value))
        return lane.value is None, not (group == "assignee" and lane.value == state.login), lane.name.casefold()

    return sorted(lanes, key=place)


def lane_name(group: str, value: str | None, state: ScreenState) -> str:
    """What a lane is called: a person's or department's name, a label, a priority."""
    if value is None:
        return _(_WITHOUT[group])
    names: Mapping[str, str] = {}
    if group == "assignee":
        names = state.names
    elif group == "department":
        return name_of(state.workflow.departments, value)
    elif group == "campaign":
        names = {one.key: one.name for one in state.campaigns}
    return visible(names.get(value, value))


def value_of(group: str, card: Card) -> str | None:
    """The value by which a card stands in its lane."""
    if group == "label":
        return card.labels[0] if card.labels else None
    found: str | None = getattr(card, group)
    return found
