"""What changed on the board since this screen last looked. Used on the worker's thread only."""

from __future__ import annotations

from collections.abc import Mapping

from opsboard.domain.errors import Unavailable
from opsboard.domain.items import Campaign, Change
from opsboard.domain.kinds import Workflow
from opsboard.usecases.following import has_changed, newest_change, update, workflow
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session
from opsboard.usecases.sign_in import require_still_in

POLL = 0.2
"""Seconds between two looks at the board; one look costs two tenths of a millisecond."""


class Watch:
    """Follows the change log. The first look at a session begins at the newest change."""

    def __init__(self) -> None:
        self.seq: int | None = None
        """The newest change that the screen knows; read from any thread."""
        self.update = ""
        """What `Store.update` said at the last change."""
        self.campaigns: list[Campaign] | None = None
        """As they were at the last change; None before the first. They have no place among the changes of items."""
        self.counts: Mapping[tuple[str, str], int] = {}
        """Items of each (kind, stage) at the last change, read with it: counted on from the changes they would be
        wrong for ever once one was taken twice or missed."""
        self.snoozed = 0
        """How many items are snoozed, read with the counts."""
        self.workflow: Workflow | None = None
        """The kinds as they were at the last change; the same object while nobody edited them."""
        self.turned_out: Unavailable | None = None
        """Why the person may not stay, when they were taken off the list meanwhile."""

    def begin(self, session: Session) -> None:
        has_changed(session)
        self.seq = newest_change(session)

    def look(self, session: Session) -> list[Change]:
        """Changes that others committed since the last look."""
        if not has_changed(session):
            return []
        from opsboard.usecases.reading import campaigns

        self.update = update(session)
        self.campaigns = campaigns(session)
        self.workflow = workflow(session)
        try:
            require_still_in(session)
        except Unavailable as error:
            self.turned_out = error
        return self.fetch(session)

    def fetch(self, session: Session) -> list[Change]:
        """All changes since the last look, this session's own among them."""
        if self.seq is None:
            self.begin(session)
            return []
        self.workflow = workflow(session)
        from opsboard.usecases.history import changes_after
        from opsboard.usecases.reading import count_snoozed, counts

        changes = changes_after(session, self.seq)
        if changes:
            self.seq = changes[-1].seq
            whole = Selection(session.zone)
            self.counts, self.snoozed = counts(session, whole), count_snoozed(session, whole)
        return changes
