"""Merging duplicates: the item that goes on is asked for by its key or by words of its title."""

from __future__ import annotations

from opsboard.i18n import _
from opsboard.tui.controllers.linking import Linking
from opsboard.tui.words import which
from opsboard.usecases.merging import merge


class Merging(Linking):
    """Closes the targets as duplicates of another item."""

    def merge(self) -> None:
        cards = self.chosen()
        if not cards:
            return
        what = which([card.key for card in cards])

        def submit(other: str) -> None:
            if other.strip():
                self.into(other)

        self.ask_other_end(_("Merge {what} into").format(what=what), cards[0].key, submit)

    def into(self, other: str) -> None:
        """Merge the targets into the item of a key."""
        self.through_gates(
            lambda session, keys, given: merge(session, keys, other, reason=given.reason), list(self.host.targets())
        )
