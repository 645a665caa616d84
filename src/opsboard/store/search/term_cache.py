"""Which items hold a word, remembered while find is typed, and worked out ahead for the words that are slow.

A letter that begins words of 40 of 100 items costs the index ten milliseconds; which letters may come next
is known before one does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from opsboard.domain.segments import match_terms
from opsboard.store.dialect import Database
from opsboard.store.items.rows import ITEM_COLUMNS, rows_of, whole_items
from opsboard.store.search.full_text import words_in
from opsboard.store.search.id_set import IdSet

_KEPT = 100
"""Words that the cache holds: room for every single letter of two alphabets, and some more."""
_PATCHED = 20
"""When more items than this changed, all is forgotten."""
_LARGE = 5000
"""On a board of fewer items no word is slow."""
_FREQUENT = 25
"""A word that one item in so many holds is slow, and so may be what it goes on to."""
_STEP = 20_000
"""So many items are found in one step ahead, so that no letter waits for long."""
_NEXT = "scpratodfwibmhlegnuvykqjxz1203456789"
"""What a word may go on with, those first that most words begin with. One of a script without spaces is found
quickly anyway."""
_ONE_WORD = re.compile(r'"([^" ]+)"(\*?)')


class TermCache:
    """The items that hold each of the newest words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: dict[str, IdSet] = {}

    def forget(self) -> None:
        """The board changed as a whole."""
        self._held.clear()

    def follow(self, changed: Sequence[int], size: int) -> None:
        """These items changed: find anew which of the remembered words they hold."""
        if len(changed) > _PATCHED:
            self.forget()
        elif changed and self._held:
            words = self._words(changed)
            for expression, ids in list(self._held.items()):
                one = _ONE_WORD.fullmatch(expression)
                if one is None:
                    del self._held[expression]
                else:
                    holding = {item for item, held in words.items() if _holds(held, *one.groups())}
                    self._held[expression] = ids.changed(words, holding.__contains__, size)

    def _words(self, items: Sequence[int]) -> dict[int, frozenset[str]]:
        """What the index holds of each of these items."""
        rows = list(rows_of(self._database, ITEM_COLUMNS, items))
        words = {whole.row[0]: frozenset(words_in(whole).split()) for whole in whole_items(self._database, rows)}
        return {item: words.get(item, frozenset()) for item in items}

    def holding(self, expression: str, size: int) -> IdSet:
        """The items that hold a word, or what else one of `match_terms` stands for."""
        held = self._held.pop(expression, None)
        if held is None:
            # Numbers in one text come three times as fast as a row for each, and take a third of the memory.
            told = self._database.value(self._database.sql.matching_list, (expression,))
            held = IdSet(sorted(json.loads(told)), size)
        self._held[expression] = held
        while len(self._held) > _KEPT:
            del self._held[next(iter(self._held))]
        return held

    def prefetch(self, text: str, size: int) -> bool:
        """Find what some of the words hold to which a text that is being typed may go on; gives whether there
        are more of them."""
        begun = "" if text.endswith(" ") else text.lower().split(" ")[-1]
        if size < _LARGE or (begun and not (begun.isascii() and begun.isalnum() and self._is_frequent(begun, size))):
            return False
        found = 0
        for letter in _NEXT:
            (expression,) = match_terms(begun + letter)
            if expression not in self._held:
                if found > _STEP:
                    return True
                found += self.holding(expression, size).count
        return False

    def _is_frequent(self, begun: str, size: int) -> bool:
        (expression,) = match_terms(begun)
        held = self._held.get(expression)
        return held is not None and held.count * _FREQUENT > size


def _holds(words: frozenset[str], word: str, begins: str) -> bool:
    return any(held.startswith(word) for held in words) if begins else word in words
