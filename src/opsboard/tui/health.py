"""What can wait until the first cards are there: a daily look whether the file is whole, imports for the first keys."""

from __future__ import annotations

import gc
import threading
from importlib import import_module

from opsboard.domain.errors import Unavailable
from opsboard.tui.panes import Host
from opsboard.usecases import daily_check
from opsboard.usecases.ports import Finding

AHEAD_AFTER = 1.0
"""Seconds from the first cards on after which is imported what the first keys of most people need."""
AHEAD = (
    "opsboard.tui.controllers.moving",
    "opsboard.tui.controllers.gate_questions",
    "opsboard.tui.controllers.item_actions",
    "opsboard.tui.controllers.item_editing",
    "opsboard.tui.widgets.answer_box",
    "opsboard.tui.controllers.feedback",
    "opsboard.tui.controllers.creating",
    "opsboard.tui.controllers.narrowing",
    "opsboard.tui.controllers.palette",
    "opsboard.tui.screens.form",
    "opsboard.domain.day_words",
)


def import_ahead() -> None:
    """Import that on a thread of its own: each is ten milliseconds that a key would wait for."""
    threading.Thread(target=lambda: [import_module(name) for name in AHEAD], name="imports").start()


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
