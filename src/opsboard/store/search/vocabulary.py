"""Which words the index holds at all: what is looked for by its spelling is looked up there, not in the items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain.pinyin import FIRST, LAST
from opsboard.domain.segments import match_expression
from opsboard.store.dialect import Database

_KEPT = 200
"""Words of which it is remembered whether they are held."""


class Vocabulary:
    """The words of the index, as they were at the newest change."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version: int | None = None
        self._known: dict[str, bool] = {}
        self._neighbours: dict[str, str] | None = None

    def knows(self, word: str) -> bool:
        """Whether some item holds a word that begins so."""
        self._keep_in_step()
        held = self._known.get(word)
        if held is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            rows = self._database.rows(f"{self._database.sql.matching} LIMIT 1", (match_expression(word),))
            held = self._known[word] = bool(rows)
        return held

    @property
    def at_hand(self) -> bool:
        """Whether `neighbours` are known as they are now."""
        self._keep_in_step()
        return self._neighbours is not None

    def neighbours(self) -> Mapping[str, str]:
        """The Chinese characters in use, each with those that stand behind it somewhere."""
        self._keep_in_step()
        if self._neighbours is None:
            self._neighbours = {}
            for (word,) in self._rows(FIRST, LAST):
                # the words of most items come first
                if len(word) <= 2 and (len(word) == 1 or FIRST <= ord(word[1]) <= LAST):
                    self._neighbours[word[0]] = self._neighbours.get(word[0], "") + word[1:]
        return self._neighbours

    def beginning(self, letter: str, most: int) -> list[str]:
        """The words that begin with this letter, the commonest first, so many at most."""
        return [word for (word,) in self._rows(ord(letter), ord(letter))[:most]]

    def _rows(self, first: int, last: int) -> list[Any]:
        """The words whose first character lies between these two, the commonest first."""
        self._database.run(self._database.sql.make_vocabulary)
        return self._database.rows(self._database.sql.vocabulary, (chr(first), chr(last + 1)))

    def _keep_in_step(self) -> None:
        version = int(self._database.value("SELECT coalesce(max(seq), 0) FROM change"))
        if version != self._version:
            self._version, self._neighbours = version, None
            self._known.clear()
