"""Where a person left off, kept when they leave and taken up again when they come back."""

from __future__ import annotations

from collections.abc import Mapping

from opsboard.domain.errors import OpsboardError
from opsboard.domain.values import frozen
from opsboard.usecases.following import recall, remember
from opsboard.usecases.reading import known_order
from opsboard.usecases.session import Session

NAME = "left_off"
"""The setting it is kept under."""


@frozen
class ViewState:
    """Screen, filter, view, order, grouping, folded columns, and the item under the cursor."""

    screen: str = "board"
    filter: str = ""
    sort: str = "rank"
    group: str = ""
    view: tuple[str, bool] | None = None
    """The name of the view, and whether it is everybody's."""
    folded: tuple[str, ...] | None = None
    key: str = ""


def read_view_state(session: Session) -> ViewState:
    """Where this person left off; what no longer makes sense on this board is left out."""
    held = recall(session, NAME)
    if not isinstance(held, Mapping):
        return ViewState()
    view, folded = held.get("view"), held.get("folded")
    sort, group = known_order(session, str(held.get("sort", "rank")), str(held.get("group", "")))
    return ViewState(
        screen=str(held.get("screen", "board")),
        filter=_if_read(session, str(held.get("filter", ""))),
        sort=sort,
        group=group,
        view=(str(view[0]), bool(view[1])) if isinstance(view, list) and len(view) == 2 else None,
        folded=tuple(map(str, folded)) if isinstance(folded, list) else None,
        key=str(held.get("key", "")),
    )


def _if_read(session: Session, query: str) -> str:
    """The query, unless the board no longer knows one of its words."""
    from opsboard.usecases.reading import parse

    try:
        if query:
            parse(session, query)
    except OpsboardError:
        return ""
    return query


def keep_view_state(session: Session, where: ViewState) -> None:
    """Keep it for the next time."""
    remember(session, NAME, {name: getattr(where, name) for name in ViewState.__match_args__})
