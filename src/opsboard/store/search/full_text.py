"""Full text: which items hold a word, in any script.

The index has one row per item under the item's number and keeps no copy of the text, so that a row is
taken out by giving the words it was made of once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from opsboard.domain.segments import segments, texts_in
from opsboard.store.dialect import Database
from opsboard.store.items.rows import Whole, all_items, load, load_object

_BETWEEN = " \ue000 "
"""A word that no text has (private use), so that no phrase reaches from one text into the next."""

NOTHING: Mapping[str, Any] = MappingProxyType({})
_SHORT = 120
"""Characters: labels, what a checklist asks for and set phrases come again and again."""
_short_segments = lru_cache(maxsize=1024)(segments)
_HOLDING_TEXTS = frozenset({list, dict, tuple})


@lru_cache(maxsize=1024)
def _short_field(value: str) -> tuple[str, ...]:
    """The words of the text of a field: choices and names come again and again."""
    return tuple(map(segments, texts_in(value)))


def words_of(
    key: str,
    title: str,
    body: str,
    labels: Iterable[str] = (),
    checks: Iterable[str] = (),
    comments: Iterable[str] = (),
    fields: Mapping[str, Any] = NOTHING,
) -> str:
    """What the index holds of an item."""
    texts = (title, body, *sorted(labels), *sorted(checks), *sorted(comments))
    parts = [_short_segments(text) if len(text) < _SHORT else segments(text) for text in texts if text]
    for name in sorted(fields):
        value = fields[name]
        if type(value) is not str:
            if type(value) in _HOLDING_TEXTS:
                parts += [_short_segments(text) if len(text) < _SHORT else segments(text) for text in texts_in(value)]
        elif len(value) < _SHORT:
            parts += _short_field(value)
        else:
            parts += map(segments, texts_in(value))
    return _BETWEEN.join([key.lower().replace("-", " "), *parts])


def words_in(whole: Whole) -> str:
    """What the index holds of the item in these rows."""
    return words_of(
        whole.row[1],
        whole.row[5],
        whole.row[6],
        load(whole.row[16]),
        [value.get("text", "") for _, value in whole.check],
        [value.get("body", "") for _, value in whole.comment],
        load_object(whole.row[14]),
    )


def put_in(database: Database, rows: Iterable[tuple[int, str]]) -> None:
    """Index items: their numbers and words."""
    database.run_many(database.sql.put_words, rows)


def take_out(database: Database, item: int, words: str) -> None:
    """Take an item out of the index; `words` are those it was put in with."""
    database.run(database.sql.take_words, (item, words))


def rebuild(database: Database) -> None:
    """Make the index anew from the tables."""
    database.run(database.sql.clear_words)
    for wholes in all_items(database):
        put_in(database, [(whole.row[0], words_in(whole)) for whole in wholes])
