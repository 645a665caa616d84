"""Which places and panels there are, by name; each is imported when it is first shown."""

from __future__ import annotations

from opsboard.i18n import N_

PLACES = {
    "board": "opsboard.tui.screens.board:BoardPlace",
    "calendar": "opsboard.tui.screens.calendar:CalendarPlace",
    "list": "opsboard.tui.screens.list:ListPlace",
    "mine": "opsboard.tui.screens.mine:MinePlace",
    "inbox": "opsboard.tui.screens.inbox:InboxPlace",
    "waiting": "opsboard.tui.screens.waiting:WaitingPlace",
}
"""Name -> class of a Place, made without arguments."""

PANELS = {
    "item": "opsboard.tui.screens.item:ItemPanel",
}
"""Name -> class of a panel. `item` is made with the item's key."""

TITLES = {
    "board": N_("board"),
    "calendar": N_("calendar"),
    "list": N_("list"),
    "mine": N_("mine"),
    "inbox": N_("inbox"),
    "waiting": N_("waiting on"),
}
