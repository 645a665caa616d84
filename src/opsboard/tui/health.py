"""Looking once a day whether the board's file is whole, while the person works."""

from __future__ import annotations

from opsboard.domain.errors import Unavailable
from opsboard.tui import start
from opsboard.tui.dispatch import Dispatcher
from opsboard.usecases import daily_check
from opsboard.usecases.ports import Finding


def settled(desk: Dispatcher) -> None:
    """The first cards are there: now there is time for what can wait."""
    start.settled()
    look_after(desk)


def look_after(desk: Dispatcher) -> None:
    """Check the board on a thread of its own, when this person's sessions have not today, and tell of damage."""

    def tell(finding: Finding | None) -> None:
        if finding is not None:
            desk.refuse(Unavailable(finding.message, **finding.values))

    def check(due: bool) -> None:
        if due:
            desk.backstage.apart(daily_check.damage, tell)

    desk.backstage.ask(daily_check.due, check, lambda error: None)
