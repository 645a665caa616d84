"""Which screens there are, by name; each is imported when it is first shown."""

from __future__ import annotations

from opsboard.i18n import N_

SCREENS = {
    "board": "opsboard.tui.screens.board:BoardPane",
    "calendar": "opsboard.tui.screens.calendar:CalendarPane",
    "list": "opsboard.tui.screens.list:ListPane",
    "mine": "opsboard.tui.screens.mine:MinePane",
    "inbox": "opsboard.tui.screens.inbox:InboxPane",
    "waiting": "opsboard.tui.screens.waiting:WaitingPane",
}
"""Name -> class of a MainPane, made without arguments."""

TITLES = {
    "board": N_("board"),
    "calendar": N_("calendar"),
    "list": N_("list"),
    "mine": N_("mine"),
    "inbox": N_("inbox"),
    "waiting": N_("waiting on"),
}
