"""Looking once a day whether the board's file is whole, while the person works."""

from __future__ import annotations

import gc

from opsboard.domain.errors import Unavailable
from opsboard.tui.panes import Host
from opsboard.usecases import daily_check
from opsboard.usecases.ports import Finding


def settled(host: Host) -> None:
    """The first cards are there: now there is time for what can wait."""
    gc.freeze()  # what is there now stays, only new garbage is looked for
    gc.enable()
    # The board is checked on a thread of its own, when this person's sessions have not today; damage is told.

    def tell(finding: Finding | None) -> None:
        if finding is not None:
            host.refuse(Unavailable(finding.message, **finding.values))

    def check(due: bool) -> None:
        if due:
            host.worker.run_detached(daily_check.damage, tell)

    host.worker.ask(daily_check.due, check, lambda error: None)
