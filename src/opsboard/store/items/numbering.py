"""The numbers, keys and ranks of new items, in the order in which they come."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import NewItem, Source
from opsboard.domain.ranks import GAP
from opsboard.store.dialect import Database
from opsboard.store.items.placing import end_rank
from opsboard.store.items.row_builder import stage_of
from opsboard.store.items.workflows import KindRows, kind_rows

Numbered = tuple[NewItem, int, str, int, int]
"""An item, its number in the tables, its key, the number in that, and its rank."""


class Next:
    """The numbers that the next items get."""

    __slots__ = ("item", "of_kind")

    def __init__(self, item: int, of_kind: dict[str, int]) -> None:
        self.item = item
        self.of_kind = of_kind
        """Kind -> the next number in a key."""


class Numbering:
    """Numbers the new items of one act."""

    def __init__(self, database: Database, kinds: dict[str, KindRows], following: Next, most: int | None) -> None:
        """Of `most` items the first one stands at the top; without `most` each stands above the one before."""
        self._database = database
        self._kinds = kinds
        self._following = following
        self._above = 1 if most is None else most
        self._step = -GAP if most is None else GAP
        self._ranks: dict[str, int] = {}
        self._sources: dict[tuple[str, str], str] = {}
        """Source -> key of the item that is there."""
        self._taken: set[tuple[str, int]] = set()
        """Of the kinds and numbers that items bring along, those that an item has by now."""

    def __call__(self, items: Sequence[NewItem]) -> tuple[list[str], list[Numbered]]:
        """The keys of the next items in order, and those of them that are new: one whose source the board holds
        is there already. Raises Invalid for a kind or stage that the board does not have."""
        own = self._own_numbers(items)
        keys: list[str] = []
        numbered: list[Numbered] = []
        for new, number in zip(items, own, strict=True):
            source = new.source
            place = (source.system, source.id) if source is not None and source.system else None
            if place is not None and place in self._sources:
                keys.append(self._sources[place])
                continue
            kind = kind_rows(self._kinds, new.kind)
            rank = self._rank(kind.category(new.kind, stage_of(new, kind)))
            number = self._number(new.kind, number)
            key = f"{kind.prefix}-{number}"
            numbered.append((new, self._following.item, key, number, rank))
            self._following.item += 1
            keys.append(key)
            if place is not None:
                self._sources[place] = key
        return keys, numbered

    def _own_numbers(self, items: Sequence[NewItem]) -> list[int | None]:
        """The numbers that these items bring along, having looked up what the board holds of them."""
        sources = [new.source for new in items if new.source is not None and new.source.system]
        if sources:
            self._sources.update(self._known_sources(sources))
        own = [
            kept_number(new.key, kind_rows(self._kinds, new.kind).prefix) if new.key is not None else None
            for new in items
        ]
        numbers = [(new.kind, number) for new, number in zip(items, own, strict=True) if number is not None]
        if numbers:
            self._taken |= self._taken_numbers(numbers)
        return own

    def _number(self, kind: str, own: int | None) -> int:
        """The number in the key that an item brings along, when no item has it; else the next."""
        following = self._following.of_kind[kind]
        if own is not None and (kind, own) not in self._taken:
            self._taken.add((kind, own))
            if own >= following:
                self._following.of_kind[kind] = own + 1
            return own
        self._taken.add((kind, following))
        self._following.of_kind[kind] = following + 1
        return following

    def _rank(self, category: str) -> int:
        rank = self._ranks.get(category)
        if rank is None:
            rank = (end_rank(self._database, category, "ASC") or 0) - self._above * GAP
        self._ranks[category] = rank + self._step
        return rank

    def _known_sources(self, sources: Sequence[Source]) -> dict[tuple[str, str], str]:
        marks = ", ".join(["(?, ?)"] * len(sources))
        found = self._database.rows(
            f"SELECT source_system, source_id, key FROM item WHERE (source_system, source_id) IN (VALUES {marks})",
            [word for source in sources for word in (source.system, source.id)],
        )
        return {(system, number): key for system, number, key in found}

    def _taken_numbers(self, numbers: Sequence[tuple[str, int]]) -> set[tuple[str, int]]:
        """Of these kinds and numbers those that items have already."""
        marks = ", ".join(["(?, ?)"] * len(numbers))
        return set(
            self._database.rows(
                f"SELECT kind, number FROM item WHERE (kind, number) IN (VALUES {marks})",
                [word for number in numbers for word in number],
            )
        )


def kept_number(key: str, prefix: str) -> int | None:
    """The number of a key that may be kept: one that this kind would give out itself."""
    start, _, digits = key.rpartition("-")
    if start != prefix or not digits.isascii() or not digits.isdigit() or digits[0] == "0" or len(digits) > 9:
        return None
    return int(digits)
