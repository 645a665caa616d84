"""Fields that tell what became of an item: the key and the stage of the newest one at the end of a link.

Which link, and of what kind the other item is, is said by the field (`Field.of_link`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opsboard.domain.items import LINKED, Item
from opsboard.usecases.done import Done, Follows, Reads, Values

if TYPE_CHECKING:
    from opsboard.domain.kinds import Field


def told_of_links(done: Done, board: Reads) -> Follows:
    """Items tell of those that they were linked with, or that went to another stage."""
    fields = {kind.key: [one for one in kind.fields if one.of_link] for kind in done.workflow.kinds}
    of = {one.of_link for some in fields.values() for one in some}
    if not of:
        return
    for key in dict.fromkeys(_touched(done, board, of)):
        item = board.item(key)
        values = {f"fields.{one.key}": _told(one, item, board) for one in fields.get(item.kind, ())}
        if any(item.fields.get(name.removeprefix("fields.")) != value for name, value in values.items()):
            yield Values(key, LINKED, values)


def _touched(done: Done, board: Reads, of: set[tuple[str, ...]]) -> Iterator[str]:
    """Keys of the items that may have something else to tell."""
    told_of = {done.workflow.kind(kind).prefix for _relation, kind in of if done.workflow.known_kind(kind)}
    inverses = {relation: done.workflow.relation(relation).inverse for relation, _kind in of}
    yield from done.linked(inverses)
    went_on = (*(key for key, _before, _after in done.moved()), *done.archived())
    yield from board.linked((key for key in went_on if key.partition("-")[0] in told_of), inverses.values())


def _told(field: Field, item: Item, board: Reads) -> str | None:
    relation, kind = field.of_link
    there = [board.item(link.key) for link in item.links if link.relation == relation]
    there = [one for one in there if one.kind == kind and not one.archived]
    if not there:
        return None
    newest = max(there, key=lambda one: int(one.key.rpartition("-")[2]))
    return newest.stage if field.type == "choice" else newest.key
