"""What use cases need of an act that makes very many items: the work in parts, so that a second process takes some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from opsboard.domain.items import NewItem

Prepared = tuple[Any, ...]
"""A new item made ready to be written: of use to the store only, of what `marshal` takes only."""

NewLink = tuple[str, str, str, str, str]
"""Key, relation, key of the other item, moment and person: one direction of a link."""


class ManyItems(Protocol):
    """Part of a `Transaction`."""

    def preparing(
        self, at: str, by: str, most: int | None = None, *, words: bool = False
    ) -> Callable[[NewItem], Prepared]:
        """What makes new items ready for `add_prepared`, without the board, so that a second process can. Of
        `most` items the first stands at the top; without it each stands above the one before. With `words` the
        search index's part is done too: it is left to the writing where that has less to do. Raises Invalid as
        `add` does."""
        ...

    def add_prepared(self, items: Sequence[Prepared], by: str) -> list[str]:
        """Add items made ready in this act; gives their keys, as `add_many`."""
        ...

    def link_new(self, links: Sequence[NewLink], reason: str | None = None) -> None:
        """Link items that this act has made, with a change `link` for each link; those that are there stay
        as they are. What an act does to its own items concerns nobody, so nobody is told. Raises NotFound."""
        ...
