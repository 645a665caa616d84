"""Searches in a row, as find types them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Search(Protocol):
    """Held in memory for a session that searches again and again; without it every search asks the tables."""

    def prepare(self) -> None:
        """Get ready for many searches in a row, as find types them: those by text, by column and in order
        of rank are then told within a frame. Takes some ten milliseconds on a large board."""

    def prefetch(self, text: str) -> bool:
        """Work ahead for the next letter of a text that find narrows by, after `prepare_search`; gives whether
        there is more to do. A step takes some ten milliseconds on a large board."""


class Words(Protocol):
    """Which words the items hold at all."""

    def knows(self, word: str) -> bool:
        """Whether some item holds a word that begins so."""

    @property
    def at_hand(self) -> bool:
        """Whether `neighbours` are known as they are now."""

    def neighbours(self) -> Mapping[str, str]:
        """The Chinese characters on the board, each with those that stand behind it somewhere, the commonest first.
        Read when they are first asked for after a change: some hundred milliseconds on a large board."""

    def beginning(self, letter: str, most: int) -> list[str]:
        """The words that begin with this letter, the commonest first, so many at most."""
