"""Lanes across the board: what is read for them, what they are called and in which order they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.board_words import name_of
from opsboard.capacity_words import load_of_week
from opsboard.domain.capacity import Load
from opsboard.domain.field_views import FIELD, field_by
from opsboard.domain.items import PRIORITIES, Card, LaneCell
from opsboard.domain.kinds import Workflow
from opsboard.domain.text import visible
from opsboard.domain.values import frozen
from opsboard.i18n import N_, _, current_language
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


def group_name(group: str, workflow: Workflow) -> str:
    """What items are grouped by, in words."""
    field = field_by(group, workflow)
    return _(GROUP_NAMES[group]) if field is None else visible(field.name.of(current_language()))


_WITHOUT = {
    "assignee": N_("nobody"),
    "department": N_("no department"),
    "priority": N_("no priority"),
    "campaign": N_("no campaign"),
    "label": N_("no label"),
}

NO_LOADS: Mapping[str, Load] = {}
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


def read_lanes(session: Session, wish: LaneWish) -> tuple[list[LaneCell], Mapping[str, Load]]:
    """The cells that hold something, and of lanes of people how much they have to do. On the worker's thread."""
    from opsboard.usecases.reading import lanes, selection

    chosen = selection(session, wish.queries, kind=wish.kind, sort=wish.sort)
    cells = lanes(session, chosen, wish.group, by_category=wish.kind is None, limit=CELL, follow=wish.follow)
    if wish.group != "assignee":
        return cells, {}
    from opsboard.usecases.capacity import week_loads

    loads = week_loads(session)
    return cells, loads if any(load.days for load in loads.values()) else {}  # where nobody says how much, none is told


def lanes_of(
    cells: Sequence[LaneCell],
    group: str,
    state: ScreenState,
    hidden: frozenset[str],
    loads: Mapping[str, Load] = NO_LOADS,
) -> list[Swimlane]:
    """The lanes of these cells: people with oneself first, priorities from the most urgent, others by name;
    last the one of items without the value. Columns in `hidden` do not count."""
    totals: dict[str | None, int] = {}
    for cell in cells:
        totals[cell.lane] = totals.get(cell.lane, 0) + (0 if cell.column in hidden else cell.total)
    wanted = sorted(totals, key=lambda value: -totals[value])[:MOST]
    lanes = [Swimlane(value, lane_name(group, value, state), totals[value]) for value in wanted]
    for lane in lanes:
        if (load := loads.get(lane.value or "")) is not None:
            lane.load, lane.is_over = load_of_week(load), load.is_over

    field = field_by(group, state.workflow)
    in_order = PRIORITIES if group == "priority" else [one.key for one in field.values] if field is not None else []
    is_person = group == "assignee" or (field is not None and field.type == "person")

    def place(lane: Swimlane) -> tuple[bool, bool, str]:
        if lane.value is not None and lane.value in in_order:
            return False, False, f"{in_order.index(lane.value):04}"
        return lane.value is None, not (is_person and lane.value == state.login), lane.name.casefold()

    return sorted(lanes, key=place)


def lane_name(group: str, value: str | None, state: ScreenState) -> str:
    """What a lane is called: a person's or department's name, a label, a priority."""
    field = field_by(group, state.workflow)
    if value is None:
        return _("no {what}").format(what=group_name(group, state.workflow)) if field else _(_WITHOUT[group])
    if field is not None and field.type == "choice":
        return name_of(field.values, value)
    names: Mapping[str, str] = {}
    if group == "assignee" or (field is not None and field.type == "person"):
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
    if group.startswith(FIELD):
        held = card.asked.get(group.removeprefix(FIELD))
        return None if held is None else str(held)
    found: str | None = getattr(card, group)
    return found
