"""Which screens there are, by name; each is imported when it is first shown."""

from __future__ import annotations

from opsboard.i18n import N_

SCREENS = {
    "board": ("opsboard.tui.screens.board:BoardPane", N_("board"), N_("board")),
    "calendar": ("opsboard.tui.screens.calendar:CalendarPane", N_("calendar"), N_("cal")),
    "list": ("opsboard.tui.screens.list:ListPane", N_("list"), N_("list")),
    "mine": ("opsboard.tui.screens.mine:MinePane", N_("mine"), N_("mine")),
    "inbox": ("opsboard.tui.screens.inbox:InboxPane", N_("inbox"), N_("inbox")),
    "waiting": ("opsboard.tui.screens.waiting:WaitingPane", N_("waiting"), N_("wait")),
}
"""Name -> class of a MainPane, made without arguments, its title, and its title where there is little room."""
