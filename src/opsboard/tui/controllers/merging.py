"""Merging duplicates: the item that goes on is asked for by its key or by words of its title."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import Card
from opsboard.i18n import _
from opsboard.tui.controllers.linking import Linking
from opsboard.tui.view_models.question import Choice
from opsboard.tui.words import which
from opsboard.usecases.linking import link
from opsboard.usecases.merging import merge


class Merging(Linking):
    """Closes the targets as duplicates of another item, or keeps them open as its incidents."""

    def merge(self) -> None:
        cards = self.chosen()
        if not cards:
            return
        what = which([card.key for card in cards])
        kind = cards[0].kind
        incident_of = self._incident_of(kind)

        def incidents(found: Sequence[Card]) -> list[Choice]:
            """The same items once more: what is merged stays open there. Only the arrows come to them."""
            stays = _("stays open as an incident of {key}")
            return [
                Choice(f"{incident_of} {one.key}", stays.format(key=one.key), one.title, aside=True)
                for one in found
                if incident_of
            ]

        def submit(other: str) -> None:
            relation, _space, key = other.strip().rpartition(" ")
            if relation and relation == incident_of:
                self.on_targets(lambda session, keys: link(session, keys, relation, key))
            elif key:
                self.into(other)

        label = _("Merge {what} into").format(what=what)
        self.ask_other_end(label, cards[0].key, submit, kind=kind, besides=incidents)

    def _incident_of(self, kind: str) -> str:
        """The relation of an incident to its problem; empty for a kind that counts no incidents."""
        workflow = self.host.state.workflow
        if not any(field.derived == "incidents" for field in workflow.kind(kind).fields):
            return ""
        return next((one.inverse for one in workflow.relations if one.signals == "incidents"), "")

    def into(self, other: str) -> None:
        """Merge the targets into the item of a key."""
        self.through_gates(
            lambda session, keys, given: merge(session, keys, other, reason=given.reason), list(self.host.targets())
        )
