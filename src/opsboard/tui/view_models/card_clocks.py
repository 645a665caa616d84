"""The clocks of the cards in sight: what happened to their items is read once for each version, what is left of the
clocks is reckoned from that at each minute, without a look at the board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from opsboard.domain.items import Card
from opsboard.domain.values import made_by, slotted

if TYPE_CHECKING:
    from opsboard.clock_words import Wording
    from opsboard.domain.clocks import Course
    from opsboard.domain.kinds import Workflow
    from opsboard.domain.working_time import WorkingTime
    from opsboard.usecases.clocks import Courses, Reckoner

MOST = 2000
"""Items whose courses are held."""


@slotted
class CardClocks:
    """What a pane knows of the clocks of its cards."""

    asked: dict[str, int] = made_by(factory=dict)
    """Key -> the version of the item that was asked about."""
    courses: dict[str, tuple[str, Course]] = made_by(factory=dict)
    """Key -> kind and course, as last read."""
    by: Reckoner | None = None
    of: tuple[Workflow, WorkingTime] | None = None
    """What the reckoner was made of."""
    now: int = 0
    words: dict[str, Wording | None] = made_by(factory=dict)
    """Key -> what its card says at this minute."""

    def wanted(self, cards: Iterable[Card], kinds: Mapping[str, object]) -> dict[str, str]:
        """Of the cards in sight those to read about, as key -> kind; they count as asked about."""
        found = {card.key: card for card in cards if card.kind in kinds and self.asked.get(card.key) != card.version}
        if len(self.asked) > MOST:
            self.asked, self.courses, self.words = {}, {}, {}
        self.asked.update((key, card.version) for key, card in found.items())
        return {key: card.kind for key, card in found.items()}

    def forget(self, keys: Iterable[str]) -> None:
        """These could not be read."""
        for key in keys:
            self.asked.pop(key, None)

    def put(self, kinds: Mapping[str, str], read: Courses) -> bool:
        """Take over what was read; gives whether a card may say something else now."""
        rules = (read.workflow, read.time)
        others = self.of is None or self.of[0] is not rules[0] or self.of[1] is not rules[1]
        if others:
            from opsboard.usecases.clocks import Reckoner

            # One of its own: that of the thread that reads grows while it reckons.
            self.by, self.of, self.words = Reckoner(read.workflow, read.time, read.zone), rules, {}
        for key, kind in kinds.items():
            self.words.pop(key, None)
            if key in read.courses:
                self.courses[key] = kind, read.courses[key]
        return others or bool(kinds)

    def minute(self, now: int) -> bool:
        """It is another minute; gives whether a card says something else."""
        before, self.now, self.words = self.words, now, {}
        return any(self.of_card(key) != words for key, words in before.items())

    def of_card(self, key: str) -> Wording | None:
        """What the card of an item says of its clocks."""
        if key not in self.courses or self.by is None:
            return None
        if key not in self.words:
            from opsboard.clock_words import card_words

            self.words[key] = card_words(self.by.clocks(*self.courses[key], self.now))
        return self.words[key]
