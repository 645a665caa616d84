"""Which screens there are, by name; each is imported when it is first shown."""

from __future__ import annotations

from opsboard.i18n import N_

SCREENS = {
    "board": ("opsboard.tui.screens.board:BoardPane", N_("board")),
    "calendar": ("opsboard.tui.screens.calendar:CalendarPane", N_("calendar")),
    "list": ("opsboard.tui.screens.list:ListPane", N_("list")),
    "mine": ("opsboard.tui.screens.mine:MinePane", N_("mine")),
    "inbox": ("opsboard.tui.screens.inbox:InboxPane", N_("inbox")),
    "waiting": ("opsboard.tui.screens.waiting:WaitingPane", N_("waiting on")),
}
"""Name -> class of a MainPane, made without arguments, and its title."""
