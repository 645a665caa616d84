"""What an act on several items gives back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Batch, Change
from opsboard.domain.values import frozen, made_by

if TYPE_CHECKING:
    from opsboard.domain.workflow_difference import Difference


@frozen
class Stays:
    """An act of a person that undo cannot take back."""

    op: str
    """What was done: a word of `domain.log_words`."""
    what: tuple[str, ...]
    """Keys of items; logins and names where it was done to no item."""


@frozen
class BulkResult:
    """What changed and what was refused. `batch` is None when nothing changed."""

    changed: list[Change] = made_by(factory=list)
    """All changes of the act in order, those that it brought on other items too."""
    refused: list[tuple[str, OpsboardError]] = made_by(factory=list)
    """The keys that were left as they are, each with the reason."""
    batch: Batch | None = None
    added: list[str] = made_by(factory=list)
    """The keys of new items that the act made on the way."""
    kept: list[tuple[str, OpsboardError]] = made_by(factory=list)
    """The keys of items that were changed and stay in their stage though the act would move them on, with what kept
    each."""
    asked: list[str] = made_by(factory=list)
    """The keys of the items that the act was for; none where it was for no certain ones, as undo is."""
    stays: Stays | None = None
    """Of undo and redo: the newest act, later than the one taken back, that stays as it is."""

    workflow: Sequence[Difference] = ()
    """Of undo and redo: what of the workflow became another."""

    def keys(self) -> list[str]:
        """The keys of the changed items, each once, in order."""
        return list(dict.fromkeys(change.key for change in self.changed))
