"""Chinese words found by their spelling (`tuikuan`, `tk`) when what was typed stands nowhere on the board."""

from __future__ import annotations

from functools import lru_cache

from opsboard.domain.pinyin import Readings, is_spelling, spelled_so
from opsboard.domain.query import And, Node, Or, Query, Text
from opsboard.domain.values import replaced
from opsboard.usecases.session import Session

MOST = 300
"""So many words that are spelled alike are looked for."""


@lru_cache(maxsize=1)
def readings() -> Readings:
    """How Chinese characters are read, as pypinyin has it. Its table of characters alone is read: the package itself
    takes a second and sixty megabytes."""
    import importlib.util
    import os

    found = importlib.util.find_spec("pypinyin")
    if found is None or found.origin is None:
        return Readings("")
    with open(os.path.join(os.path.dirname(found.origin), "pinyin_dict.json"), encoding="utf-8") as file:
        return Readings(file.read())


def readings_at_hand() -> Readings | None:
    """The same, if they were read already: nothing that a key waits for reads them."""
    return readings() if readings.cache_info().currsize else None


def prepare_spellings(session: Session) -> bool:
    """Read ahead what finding by spelling needs, a part of it; gives whether there may be more to read."""
    held = session.store.words
    if not held.at_hand:
        held.neighbours()
        return True
    if held.neighbours() and readings_at_hand() is None:
        readings()
    return False


def with_spellings(session: Session, query: Query) -> Query:
    """The query with, beside each word that no item holds, the Chinese words on the board that are spelled so."""
    node = _spelled(session, query.node) if query.node is not None else None
    return query if node is query.node else replaced(query, node=node)


def _spelled(session: Session, node: Node) -> Node:
    match node:
        case Text(text=text, phrase=False):
            held, typed = session.store.words, text.lower()
            if is_spelling(typed) and not held.knows(typed) and (neighbours := held.neighbours()):
                words = spelled_so(typed, neighbours, readings(), MOST)
                return replaced(node, also=tuple(words)) if words else node
        case And(nodes=nodes) | Or(nodes=nodes):
            parts = tuple(_spelled(session, one) for one in nodes)
            if any(part is not one for part, one in zip(parts, nodes, strict=True)):
                return replaced(node, nodes=parts)
    return node
