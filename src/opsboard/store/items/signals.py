"""The items from which others have signals, with all that stand below them. A link counts when both ends have it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from opsboard.domain.kinds import COUNTED
from opsboard.domain.signals import EVIDENCE, SignalTree, Teller, kept, relations_of
from opsboard.store.dialect import Database
from opsboard.store.items.rows import load_object
from opsboard.store.items.workflows import stored_workflow

_TOGETHER = 300


def signal_tree(database: Database, keys: Sequence[str], inverses: Mapping[str, str]) -> SignalTree:
    """These items, as far as they are there, with those below them by these relations (key -> inverse)."""
    tellers: dict[str, Teller] = {}
    below: dict[str, list[tuple[str, str]]] = {}
    waiting = list(dict.fromkeys(keys))
    while waiting:
        some, waiting = waiting[:_TOGETHER], waiting[_TOGETHER:]
        marks = ",".join("?" * len(some))
        tellers.update((one.key, one) for one in tellers_of(database, f"key IN ({marks})", some))
        for key, relation, other in _ends(database, some, inverses) if inverses else ():
            below.setdefault(key, []).append((relation, other))
            if other not in tellers and other not in waiting and other not in some:
                waiting.append(other)
    return SignalTree(tellers, below)


def tellers_of(database: Database, which: str, values: Sequence[object]) -> Iterator[Teller]:
    """The items that meet a condition, as far as their signals are concerned."""
    sql = f"SELECT key, kind, stage, title, created_at, fields FROM item WHERE {which}"
    for key, kind, stage, title, at, fields in database.rows(sql, values):
        yield Teller(key, kind, stage, title, at, load_object(fields))


def _ends(database: Database, keys: Sequence[str], inverses: Mapping[str, str]) -> list[tuple[str, str, str]]:
    pairs = " ".join("WHEN ? THEN ?" for _one in inverses)
    return database.rows(
        "SELECT item.key, link.relation, other.key FROM item JOIN link ON link.item = item.id"
        " JOIN item AS other ON other.id = link.other JOIN link AS back ON back.item = link.other"
        f" AND back.other = link.item AND back.relation = CASE link.relation {pairs} END"
        f" WHERE item.key IN ({','.join('?' * len(keys))}) AND link.relation IN ({','.join('?' * len(inverses))})"
        " ORDER BY item.id, other.id",
        [*(word for pair in inverses.items() for word in pair), *keys, *inverses],
    )


def miscounted(database: Database) -> Iterator[tuple[str, dict[str, object]]]:
    """Every item of which something else is kept than its links and fields tell, and what they tell. A look at all
    items that may have signals. Raises Invalid for a workflow that is damaged."""
    workflow = stored_workflow(database)
    if not any(field.derived in COUNTED for kind in workflow.kinds for field in kind.fields):
        return
    inverses = relations_of(workflow)
    keys = _holders(database, tuple(inverses))
    for place in range(0, len(keys), _TOGETHER):
        some = keys[place : place + _TOGETHER]
        tree = signal_tree(database, some, inverses)
        for key in some:
            if found := kept(workflow, tree, key):
                yield key, found


def _holders(database: Database, relations: Sequence[str]) -> list[str]:
    """The keys of the items that hold such links, evidence, or a count that may be wrong."""
    marks = ",".join("?" * len(relations)) or "NULL"
    fields = (EVIDENCE, *COUNTED)
    return [
        key
        for (key,) in database.rows(
            "SELECT key FROM item WHERE id IN (SELECT item FROM link WHERE relation IN"
            f" ({marks}) UNION SELECT item FROM item_field WHERE field IN ({','.join('?' * len(fields))})) ORDER BY id",
            [*relations, *fields],
        )
    ]
