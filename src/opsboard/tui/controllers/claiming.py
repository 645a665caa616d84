"""Taking what is free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.i18n import _
from opsboard.tui.controllers.acting import Acting
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.items import Item


class Claiming(Acting):
    """Claims items for this person."""

    def claim(self) -> None:
        """Take the open item or the selected ones; with neither, the best free one of what is shown."""
        if self.host.panel is not None or self.host.state.selected:
            self.on_targets(_claim)
        else:
            self.claim_next()

    def claim_next(self) -> None:
        """Take the best free item of what is shown, and go to it."""
        kind, queries = self.host.state.kind, self.host.state.queries

        def work(session: Session) -> Item:
            from opsboard.usecases.claiming import claim_next

            return claim_next(session, queries, kind=kind)

        def done(item: Item) -> None:
            self.host.last = self.claim_next
            self.host.say(_("{key} is yours: {title}").format(key=item.key, title=item.title))
            if self.host.main is not None:
                self.host.main.follow(item.key)

        self.host.act(work, done)


def _claim(session: Session, keys: Sequence[str]) -> BulkResult:
    from opsboard.usecases.claiming import claim

    return claim(session, keys)
