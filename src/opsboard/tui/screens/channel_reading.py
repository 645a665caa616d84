"""What the channels of the calendar need beside its days: the board's channels, whose piece is whose, the tray."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.channels import Channel
from opsboard.domain.items import Card
from opsboard.tui.panes import Host
from opsboard.usecases import channels, reading
from opsboard.usecases.session import Session

Read = tuple[list[Channel], dict[str, str], list[Card]]


def read(session: Session, queries: Sequence[str], kind: str | None, first: str, last: str) -> Read:
    """The channels, key -> channel of the pieces of these days and of the tray, and the tray."""
    chosen = reading.selection(session, queries, kind=kind)
    tray = channels.undated(session, chosen)
    keys = [one.card.key for one in session.store.dated(chosen, first, last) if one.role == "publish"]
    return reading.channels(session), channels.channels_of(session, [*keys, *(card.key for card in tray)]), tray


def may_plan(host: Host) -> bool:
    """Whether this person may write the channels of the board."""
    from opsboard.domain.items import LEADING_ROLES

    return any(one.login == host.state.login and one.role in LEADING_ROLES for one in host.state.people)
