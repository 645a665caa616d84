"""Taking what is free."""

from __future__ import annotations

from opsboard.domain.items import Item
from opsboard.i18n import _
from opsboard.tui.controllers.acting import Acting
from opsboard.usecases import claiming


class Claiming(Acting):
    """Claims items for this person."""

    def claim(self) -> None:
        """Take the open item or the selected ones; with neither, the best free one of what is shown."""
        if self.host.panel is not None or self.host.state.selected:
            self.on_targets(claiming.claim)
        else:
            self.claim_next()

    def claim_next(self) -> None:
        """Take the best free item of what is shown, and go to it."""
        kind, queries = self.host.state.kind, self.host.state.queries

        def done(item: Item) -> None:
            self.host.last = self.claim_next
            said = _("{key} is yours: {title}").format(key=item.key, title=item.title)
            undo = self.host.keymap.shown("undo")
            self.host.say(_("{said} · {key} undoes").format(said=said, key=undo) if undo else said)
            if self.host.main is not None:
                self.host.main.follow(item.key)

        self.host.act(lambda session: claiming.claim_next(session, queries, kind=kind), done)
