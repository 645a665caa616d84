"""What the log calls its acts, for every door that shows it; translated where they are shown."""

from __future__ import annotations

from opsboard.domain.errors import N_

ACT_NAMES = {
    "add": N_("added"),
    "edit": N_("edited"),
    "move": N_("moved"),
    "comment": N_("commented"),
    "checklist": N_("checklist"),
    "link": N_("linked"),
    "unlink": N_("unlinked"),
    "block": N_("blocked"),
    "unblock": N_("unblocked"),
    "watch": N_("watched"),
    "unwatch": N_("unwatched"),
    "archive": N_("archived"),
    "restore": N_("restored"),
    "flow": N_("continued"),
    "purge": N_("purged"),
    "nudge": N_("reminded"),
    "remove": N_("removed"),
}
