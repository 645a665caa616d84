"""What use cases need of an act that makes very many items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from opsboard.domain.items import NewItem

NewLink = tuple[str, str, str, str, str]
"""Key, relation, key of the other item, moment and person: one direction of a link."""


class ManyItems(Protocol):
    """Part of a `Transaction`."""

    def adding(self, at: str, by: str, most: int | None = None) -> Callable[[Sequence[NewItem]], list[str]]:
        """What adds new items, some at a time, and gives their keys, as `add_many`. Of `most` items the first stands
        at the top; without it each stands above the one before."""

    def link_new(self, links: Sequence[NewLink], reason: str | None = None) -> None:
        """Link items that this act has made, with a change `link` for each link; those that are there stay
        as they are. What an act does to its own items concerns nobody, so nobody is told. Raises NotFound."""
