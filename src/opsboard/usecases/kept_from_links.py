"""Values that an item keeps of those that it is linked with, told again when one of them changes: how many customers
and incidents it has, and what became of it, which is the key and the stage of the newest one at the end of a link.

Which links bring signals is said by their relation (`Relation.signals`), of which item a field tells by the field
(`Field.of_link`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opsboard.domain import signals
from opsboard.domain.items import LINKED, RECOUNTED, Item
from opsboard.domain.kinds import COUNTED
from opsboard.usecases.done import Done, Follows, Reads, Values

if TYPE_CHECKING:
    from opsboard.domain.kinds import Field


def kept_signals(done: Done, board: Reads) -> Follows:
    """The items whose signals the act changed, and those that have theirs from these, say how many they have."""
    if not any(field.derived in COUNTED for kind in done.workflow.kinds for field in kind.fields):
        return
    inverses = signals.relations_of(done.workflow)
    keys = list(dict.fromkeys(_perhaps_counted(done, inverses)))
    if not keys:
        return
    above = dict.fromkeys(keys)
    while keys:
        keys = [key for key in board.linked(keys, inverses.values()) if key not in above]
        above.update(dict.fromkeys(keys))
    tree = board.signal_tree(list(above), inverses)
    for key in above:
        if key in tree.items and (found := signals.kept(done.workflow, tree, key)):
            yield Values(key, RECOUNTED, found)


def told_of_links(done: Done, board: Reads) -> Follows:
    """Items tell of those that they were linked with, or that went to another stage."""
    fields = {kind.key: [one for one in kind.fields if one.of_link] for kind in done.workflow.kinds}
    of = {one.of_link for some in fields.values() for one in some}
    if not of:
        return
    for key in dict.fromkeys(_perhaps_told(done, board, of)):
        item = board.item(key)
        values = {f"fields.{one.key}": _told(one, item, board) for one in fields.get(item.kind, ())}
        if any(item.fields.get(name.removeprefix("fields.")) != value for name, value in values.items()):
            yield Values(key, LINKED, values)


def _perhaps_told(done: Done, board: Reads, of: set[tuple[str, ...]]) -> Iterator[str]:
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


def _perhaps_counted(done: Done, inverses: dict[str, str]) -> Iterator[str]:
    """Keys of the items whose own signals the act may have changed."""
    yield from done.recount
    yield from done.linked(inverses)
    yield from (change.key for change in done.changes if any(name in signals.COUNTED_BY for name in change.after))
    for key, before, after in done.moved():
        kind = done.workflow.kind_of_item(key)
        if kind is None or signals.counts(kind, before) != signals.counts(kind, after):
            yield key
