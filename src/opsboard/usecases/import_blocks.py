"""A foreign file as blocks of items that are ready for the board.

What is done here needs no board but the words that it knows, so that a second process can do it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from typing import Any

from opsboard.domain.errors import Invalid
from opsboard.domain.items import Item, NewItem, Properties, Source
from opsboard.domain.values import as_tuple, frozen, replaced
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases.import_items import read_item, source_id_of, word
from opsboard.usecases.import_words import Words
from opsboard.usecases.many_items import Made

BLOCK = 1000
"""Items: many, for the tables; few, to begin and end soon."""


@frozen
class AsRead:
    """An item that was not made ready, with what our own file says of it."""

    new: NewItem
    whole: Item | None


Links = tuple[tuple[str, str], ...]
"""As (relation, other key)."""


@frozen
class Reading:
    """How a file is read."""

    parsed: ParsedFile
    words: Words
    now: str
    zone: str
    skip_archived: bool
    anew: bool
    """The board holds no items: nothing of the file is there already, and keys are kept."""
    make: Callable[[Sequence[NewItem]], Made] | None
    """None: give the items as they were read."""

    def blocks(self) -> Generator[tuple[Any, ...], None, None]:
        """The file's items in order, as fields of `Block`."""
        taking = _Taking(self)
        for item in self.parsed.items:
            taking.take(item)
            if taking.read == BLOCK:
                yield taking.block()
        yield taking.block()


class Block:
    """Some items of the file, and what was met with for the first time in them."""

    __slots__ = ("as_read", "ids", "linked", "lossy", "made", "own_keys", "people", "read", "skipped")

    def __init__(
        self,
        read: int,
        ids: list[str],
        own_keys: list[str | None],
        linked: list[tuple[str, Links]],
        skipped: list[tuple[int, str]],
        lossy: dict[str, int],
        people: list[tuple[Any, ...]],
        as_read: list[tuple[int, AsRead]],
        made: Made | None,
    ) -> None:
        self.read = read
        self.ids = ids
        """In the file."""
        self.own_keys = own_keys
        """The keys that the items have in our own file."""
        self.linked = linked
        """Ids of items with links, and those."""
        self.skipped = skipped
        self.lossy = lossy
        self.people = people
        """Fields of `Person`."""
        self.as_read = as_read
        """Row and item, where they were not made ready."""
        self.made = made
        """The items, where they were."""


class _Taking:
    """Reads items of one file, one after the other."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._system = word(reading.parsed.system)
        self._seen: set[str] = set()
        """Ids in the file."""
        self._times: dict[tuple[str, str], int] = {}
        self._told = set(reading.words.new_people)
        self._begin()

    def _begin(self) -> None:
        self.read = 0
        self._ids: list[str] = []
        self._own_keys: list[str | None] = []
        self._linked: list[tuple[str, Links]] = []
        self._as_read: list[tuple[int, AsRead]] = []
        self._new: list[NewItem] = []
        self._skipped: list[tuple[int, str]] = []
        self._lossy: dict[str, int] = {}

    def block(self) -> tuple[Any, ...]:
        """What was taken since the last one."""
        new = self._reading.words.new_people
        people = [as_tuple(new[login]) for login in new.keys() - self._told] if len(new) > len(self._told) else []
        self._told.update(new)
        made = None if self._reading.make is None else self._reading.make(self._new)
        block = (
            *(self.read, self._ids, self._own_keys, self._linked, self._skipped, self._lossy, people),
            *(self._as_read, made),
        )
        self._begin()
        return block

    def take(self, item: ParsedItem) -> None:
        """Read one item."""
        self.read += 1
        reading = self._reading
        source_id = source_id_of(item, self._times)
        if item.archived and reading.skip_archived:
            self._skipped.append((item.row, "archived"))
            return
        if source_id in self._seen:
            self._skipped.append((item.row, f"the id {source_id} stands twice in the file"))
            return
        try:
            read = read_item(item, reading.words, self._source(item, source_id), reading.now, reading.zone)
        except Invalid as error:
            self._skipped.append((item.row, str(error)))
            return
        self._seen.add(source_id)
        for name in read.lossy:
            self._lossy[name] = self._lossy.get(name, 0) + 1
        new = read.new if reading.anew else replaced(read.new, key=None, properties=_without_link_mark(read.new))
        whole = item.whole
        if reading.make is None:
            self._as_read.append((item.row, AsRead(new, whole)))
        else:
            self._new.append(new)
        self._ids.append(source_id)
        self._own_keys.append(None if whole is None else whole.key)
        if whole is not None and whole.links:
            self._linked.append((source_id, tuple([(link.relation, link.key) for link in whole.links])))

    def _source(self, item: ParsedItem, source_id: str) -> Source | None:
        if item.whole is not None:
            origin = item.whole.source
            if origin is not None and (system := word(origin.system)) and (origin_id := word(origin.id)):
                return Source(system, origin_id, word(origin.url))
            if self._reading.anew:
                return None  # the same board again: what came from nowhere still does
        return Source(self._system, source_id, word(item.source_url))


def _without_link_mark(new: NewItem) -> Properties:
    """The item's properties without a mark that a link made: it names a key of another board, and is made anew by
    the links that come with the file."""
    mark = new.properties.get("blocked")
    if mark is None or mark["item"] is None:
        return new.properties
    return {name: value for name, value in new.properties.items() if name != "blocked"}
