"""What use cases need of an act that makes very many items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from opsboard.domain.items import NewItem

NewLink = tuple[str, str, str, str, str]
"""Key, relation, key of the other item, moment and person: one direction of a link."""


class ManyItems(Protocol):
    """Part of a `Transaction`."""

    def adding(self, at: str, by: str, most: int | None = None) -> Callable[[Sequence[NewItem]], list[str]]:
        """What adds new items, some at a time, and gives their keys, as `add_many`. Of `most` items the first stands
        at the top; without it each stands above the one before."""
        ...

    def link_new(self, links: Sequence[NewLink], reason: str | None = None) -> None:
        """Link items that this act has made, with a change `link` for each link; those that are there stay
        as they are. What an act does to its own items concerns nobody, so nobody is told. Raises NotFound."""
        ...


class AllAtOnce(Protocol):
    """Part of a `Store`: what concerns all of a board."""

    def written_once(self) -> AbstractContextManager[None]:
        """Have very much go to a new board by the shortest way, as safe as any other; for no act under way."""
        ...

    def at_one_moment(self) -> AbstractContextManager[None]:
        """Have all reads of a block see the board as it was at the first of them, where that keeps nobody from
        writing; for no act under way."""
        ...

    def stages_of(self, keys: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """The stages that these items went through, as (moment, stage), oldest first; for some hundreds."""
        ...
