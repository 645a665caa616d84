"""What the stories and the crowd both give: an item with what it is linked to."""

from __future__ import annotations

from opsboard.domain.items import NewItem
from opsboard.domain.values import frozen


@frozen
class Draft:
    """A new item. `links`: relation as read from this item, and the place in the whole sequence of an
    item that came before it."""

    item: NewItem
    links: tuple[tuple[str, int], ...] = ()
