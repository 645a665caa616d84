"""Fields that tell what became of an item: the key and the stage of the newest one at the end of a link.

Which link, and of what kind the other item is, is said by the field (`Field.of_link`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opsboard.domain.items import Item

if TYPE_CHECKING:
    from opsboard.domain.kinds import Field
    from opsboard.usecases.effects import Done, Follows, Reads

OP = "linked"
"""What an item is changed by when another one that it tells of went on: never undone itself, but done anew."""


def told_of_links(done: Done, board: Reads) -> Follows:
    """Items tell of those that they were linked with, or that went to another stage."""
    fields = {kind.key: [one for one in kind.fields if one.of_link] for kind in done.workflow.kinds}
    of = {one.of_link for some in fields.values() for one in some}
    if not of:
        return
    from opsboard.usecases.effects import Values

    for key in dict.fromkeys(_touched(done, board, of)):
        item = board.item(key)
        values = {f"fields.{one.key}": _told(one, item, board) for one in fields.get(item.kind, ())}
        if any(item.fields.get(name.removeprefix("fields.")) != value for name, value in values.items()):
            yield Values(key, OP, values)


def _touched(done: Done, board: Reads, of: set[tuple[str, ...]]) -> Iterator[str]:
    """Keys of the items that may have something else to tell."""
    relations = {relation for relation, _kind in of}
    told_of = {done.workflow.kind(kind).prefix for _relation, kind in of if done.workflow.known_kind(kind)}
    inverses = {done.workflow.relation(one).inverse for one in relations}
    for key, relation, other in done.joined:
        yield from (key,) if relation in relations else (other,) if relation in inverses else ()
    went_on = []
    for change in done.changes:
        if any(name.startswith("link.") and name.split(".")[1] in relations for name in change.after):
            yield change.key
        if ("stage" in change.after or "archived" in change.after) and change.key.partition("-")[0] in told_of:
            went_on.append(change.key)
    if went_on:
        yield from (other for _key, other in board.linked(went_on, inverses))


def _told(field: Field, item: Item, board: Reads) -> str | None:
    relation, kind = field.of_link
    there = [board.item(link.key) for link in item.links if link.relation == relation]
    there = [one for one in there if one.kind == kind and not one.archived]
    if not there:
        return None
    newest = max(there, key=lambda one: int(one.key.rpartition("-")[2]))
    return newest.stage if field.type == "choice" else newest.key
