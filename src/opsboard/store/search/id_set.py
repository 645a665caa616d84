"""A set of items by their numbers, small and quick to cut: ascending numbers of few, a bit for each item of many."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import compress

_SPARSE = 32
"""Where fewer than one item in so many is in a set, its numbers take less room than bits."""
_BITS_TO_FLAGS = bytes.maketrans(b"01", b"\0\1")
_FLAGS_TO_BITS = bytes.maketrans(b"\0\1", b"01")


class IdSet:
    """Some of the items with numbers below `size`. It stays as it is."""

    __slots__ = ("_bits", "_items", "count", "size")

    def __init__(self, items: Sequence[int], size: int) -> None:
        """Of ascending numbers; those from `size` on are left out."""
        while items and items[-1] >= size:
            items = items[:-1]
        self.size, self.count = size, len(items)
        self._items: array[int] | None = None
        self._bits = 0
        if self.count * _SPARSE < size:
            self._items = array("I", items)
        else:
            self._bits = bits_of(items, size)

    @classmethod
    def of_bits(cls, bits: int, size: int) -> IdSet:
        """Of the items whose bits are set."""
        made = cls((), size)
        made._items, made._bits, made.count = None, bits, bits.bit_count()
        return made

    @property
    def few(self) -> bool:
        """Whether it is held as numbers."""
        return self._items is not None

    @property
    def bits(self) -> int:
        """A number in which the bit of each item is set."""
        return self._bits if self._items is None else bits_of(self._items, self.size)

    @property
    def items(self) -> array[int]:
        """The ascending numbers."""
        return array("I", compress(range(self.size), self.flags(self.size))) if self._items is None else self._items

    def flags(self, size: int) -> bytes | bytearray:
        """A byte for each item below `size`: 1 for those in the set."""
        if self._items is None:
            return format(self._bits, f"0{size}b").encode().translate(_BITS_TO_FLAGS)[::-1]
        return _flags_of(self._items, size)

    def __contains__(self, item: int) -> bool:
        if self._items is None:
            return bool(self._bits >> item & 1)
        place = bisect_left(self._items, item)
        return place < self.count and self._items[place] == item

    def among(self, other: IdSet) -> IdSet:
        """The items that are in both sets."""
        size = max(self.size, other.size)
        if self._items is None and other._items is None:
            return IdSet.of_bits(self._bits & other._bits, size)
        if self._items is None or (other._items is not None and len(other._items) < len(self._items)):
            return other.among(self)
        flags = other.flags(size)
        return IdSet(array("I", (item for item in self._items if flags[item])), size)

    def changed(self, items: Iterable[int], holds: Callable[[int], bool], size: int) -> IdSet:
        """The set in which each of these items is if it `holds`, and all others as they were."""
        put: list[int] = []
        taken: set[int] = set()
        for item in items:
            if holds(item) != (item in self):
                if item in self:
                    taken.add(item)
                else:
                    put.append(item)
        if not put and not taken:
            return self
        if self._items is None:
            bits = self._bits
            for item in (*put, *taken):
                bits ^= 1 << item
            return IdSet.of_bits(bits, size)
        return IdSet(sorted([*put, *(item for item in self._items if item not in taken)]), size)


def bits_of(items: Sequence[int], size: int) -> int:
    """A number in which the bit of each of these items is set."""
    if len(items) * _SPARSE < size:
        some = bytearray(size // 8 + 1)
        for item in items:
            some[item >> 3] |= 1 << (item & 7)
        return int.from_bytes(some, "little")
    return int(_flags_of(items, size)[::-1].translate(_FLAGS_TO_BITS) or b"0", 2)


def _flags_of(items: Sequence[int], size: int) -> bytearray:
    flags = bytearray(size)
    for item in items:
        flags[item] = 1
    return flags
