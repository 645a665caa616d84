"""What an act on several items gives back."""

from __future__ import annotations

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Batch, Change
from opsboard.domain.values import frozen, made_by


@frozen
class BulkResult:
    """What changed and what was refused. `batch` is None when nothing changed."""

    changed: list[Change] = made_by(factory=list)
    """All changes of the act in order, those that it brought on other items too."""
    refused: list[tuple[str, OpsboardError]] = made_by(factory=list)
    """The keys that were left as they are, each with the reason."""
    batch: Batch | None = None

    def keys(self) -> list[str]:
        """The keys of the changed items, each once, in order."""
        return list(dict.fromkeys(change.key for change in self.changed))
