"""What the shown cards were found by, and where in their items the words are that they do not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from opsboard.domain.found_words import NO_WORDS, FoundWords
from opsboard.domain.items import Card
from opsboard.domain.values import made_by, slotted
from opsboard.usecases.found_places import FoundPlace, missing_on_card

FOUND_AHEAD = 0.15
"""Seconds without a letter after which more is read of what was found: the next letter makes most of it void."""

PLACES_AFTER = 0.5
"""Seconds without a letter after which is read where the items in sight hold the words: whoever types on looks at
the letters, and nothing is to change under their eyes."""


@slotted
class Found:
    """The words in force, and what was read for them."""

    words: FoundWords = NO_WORDS
    places: dict[str, FoundPlace | None] = made_by(factory=dict)
    """Key -> where the item holds them; None where that was not found out."""
    asked: set[str] = made_by(factory=set)

    def use(self, words: FoundWords) -> bool:
        """Take these words; gives whether they are others than before."""
        if words is self.words:
            return False
        self.words, self.places, self.asked = words, {}, set()
        return True

    def forget(self, keys: Iterable[str]) -> None:
        """These items changed: where they hold the words is to be read again."""
        self.asked.difference_update(keys)

    def wanted(self, cards: Iterable[Card]) -> list[str]:
        """Of the cards in sight those whose places are to be read; they count as asked for."""
        if not self.words:
            return []
        keys = [card.key for card in cards if card.key not in self.asked and _is_elsewhere(card, self.words)]
        self.asked.update(keys)
        return keys

    def put(self, words: FoundWords, places: Mapping[str, FoundPlace | None]) -> bool:
        """Take over what was read for words; gives whether it is of the words in force."""
        if words is not self.words:
            return False
        self.places.update(places)
        return True


def _is_elsewhere(card: Card, words: FoundWords) -> bool:
    missing = missing_on_card(card, words)
    return bool(missing) and bool(missing.missing(card.labels))
