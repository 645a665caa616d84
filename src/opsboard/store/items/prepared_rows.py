"""Rows of new items on their way between the process that reads them and the one that writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from opsboard.domain.items import NewItem, Source
from opsboard.domain.values import as_tuple
from opsboard.store.items.numbering import Next, Numbered, Numbering
from opsboard.store.items.row_builder import RowBuilder
from opsboard.usecases.ports.many_items import PreparedRows


class ItemPreparer:
    """Prepares the rows of new items for `Adding.add_prepared`, of what `marshal` takes only. With `leave`, some are
    left to whoever writes, so that two processes have equally much to do."""

    def __init__(self, numbering: Numbering, following: Next, builder: RowBuilder, leave: int | None = None) -> None:
        """Of `leave` calls one leaves the rows to the writing."""
        self._numbering = numbering
        self._following = following
        self._builder = builder
        self._leave = leave
        self._calls = 0

    def __call__(self, items: Sequence[NewItem]) -> PreparedRows:
        """The next items. Raises Invalid for a kind, stage or property that the board does not have."""
        keys, numbered = self._numbering(items)
        self._calls += 1
        left, rows = None, None
        if self._leave is not None and self._calls % self._leave == 0:
            left = [_sent(*one) for one in numbered]
        else:
            rows = as_tuple(self._builder(numbered))
        return keys, left, rows, self._following.item, self._following.of_kind


def received(sent: Sequence[tuple[Any, ...]]) -> list[Numbered]:
    """The items whose rows were left to the writing."""
    items: list[Numbered] = []
    for (kind, title, stage, properties, created_at, created_by, closed_at, source, history, key), *numbers in sent:
        origin = None if source is None else Source(*source)
        new = NewItem(kind, title, stage, properties, created_at, created_by, closed_at, origin, history, key)
        items.append((new, *numbers))
    return items


def _sent(new: NewItem, item: int, key: str, number: int, rank: int) -> tuple[Any, ...]:
    source = None if new.source is None else as_tuple(new.source)
    fields = (
        *(new.kind, new.title, new.stage, dict(new.properties), new.created_at, new.created_by, new.closed_at),
        *(source, new.history, new.key),
    )
    return fields, item, key, number, rank
