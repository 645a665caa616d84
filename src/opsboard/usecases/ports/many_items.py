"""What use cases need of an act that makes very many items: the work in parts, so that a second process takes some."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from opsboard.domain.items import NewItem

PreparedRows = tuple[Any, ...]
"""New items as rows that are ready to be written: of use to the store only, of what `marshal` takes only."""

NewLink = tuple[str, str, str, str, str]
"""Key, relation, key of the other item, moment and person: one direction of a link."""


class ManyItems(Protocol):
    """Part of a `Transaction`."""

    def preparer(self, at: str, by: str, most: int | None = None) -> Callable[[Sequence[NewItem]], PreparedRows]:
        """A function that prepares new items for `add_prepared`, some at a time. Of `most` items the first
        stands at the top; without it each stands above the one before. Raises Invalid as `add` does."""
        ...

    def preparer_apart(
        self, at: str, by: str, most: int | None = None, *, words: bool = False, leave: int | None = None
    ) -> Callable[[Sequence[NewItem]], PreparedRows]:
        """The same on a board that holds no items, so that it need not be asked and a second process can make them.
        Nothing else is added meanwhile. Work goes to where there is less to do: with `words` the search index's
        part is done too, and of `leave` calls one leaves most to `add_prepared`."""
        ...

    def add_prepared(self, prepared: PreparedRows, at: str, by: str) -> list[str]:
        """Add items prepared in this act, in that order; gives their keys, as `add_many`."""
        ...

    def link_new(self, links: Sequence[NewLink], reason: str | None = None) -> None:
        """Link items that this act has made, with a change `link` for each link; those that are there stay
        as they are. What an act does to its own items concerns nobody, so nobody is told. Raises NotFound."""
        ...
