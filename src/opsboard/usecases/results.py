"""What an act on several items gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Batch, Change


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What changed and what was refused. `batch` is None when nothing changed."""

    changed: list[Change] = field(default_factory=list)
    """All changes of the act in order, those that it brought on other items too."""
    refused: list[tuple[str, OpsboardError]] = field(default_factory=list)
    """The keys that were left as they are, each with the reason."""
    batch: Batch | None = None

    def keys(self) -> list[str]:
        """The keys of the changed items, each once, in order."""
        return list(dict.fromkeys(change.key for change in self.changed))
