"""What a board has beside its items, and how the log of the team tells of it."""

from __future__ import annotations

from opsboard.domain.items import Properties
from opsboard.domain.values import frozen

SUBJECTS = ("board", "kind", "person", "key", "campaign", "view")
"""What an entry is about, the parts before what stands on them."""


@frozen
class TeamChange:
    """One entry of the log of the team: who gave, changed or took what, and when."""

    seq: int
    batch: int
    """Its act, in a count of its own: entries of one act have the same."""
    after_seq: int
    """The newest change of an item when the act began."""
    at: str
    by: str
    what: str
    """One of SUBJECTS. A private view is nobody else's business: it has no entries."""
    subject: str
    """Login, public key, key of the campaign or kind, name of the view; `board` for the board itself."""
    op: str
    """add edit remove, or found: so it was when an older board got this log."""
    before: Properties
    after: Properties
    """What changed, by property; all of it when it came or went."""
    reason: str | None = None
