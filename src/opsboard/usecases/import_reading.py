"""The items of a foreign file as this board can hold them, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from opsboard.domain.errors import N_, Invalid, OpsboardError, Refused
from opsboard.domain.items import Item, Link, NewItem, Properties, Source
from opsboard.domain.values import frozen, replaced
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.usecases.import_items import ItemReader, source_id_of, word
from opsboard.usecases.import_words import Words


@frozen
class FileItem:
    """An item of the file."""

    row: int
    new: NewItem
    """It as the board can hold it."""
    whole: Item | None
    """What our own file says of it."""
    name: str
    """What the links of the file call it: its key in our own, else its id."""
    links: tuple[Link, ...]


class FileReader:
    """Reads a file for a board, and counts what was read, skipped and bent on the way."""

    def __init__(
        self, parsed: ParsedFile, words: Words, now: str, zone: str, *, skip_archived: bool, anew: bool, board: str
    ) -> None:
        """`anew`: the board holds no items, so that nothing of the file is there already and keys are kept; `board` is
        its id."""
        self._here = f"@{board}"
        self._parsed = parsed
        self._reader = ItemReader(words, now, zone)
        self._skip_archived = skip_archived
        self._anew = anew
        self._system = word(parsed.system)
        self.read = len(parsed.skipped)
        self.skipped: list[tuple[int, OpsboardError]] = list(parsed.skipped)
        self.lossy: dict[str, int] = dict(parsed.lossy)

    def __iter__(self) -> Iterator[FileItem]:
        seen: set[str] = set()
        """Ids in the file."""
        times: dict[tuple[str, str], int] = {}
        for item in self._parsed.items:
            self.read += 1
            source_id = source_id_of(item, times)
            if item.archived and self._skip_archived:
                self.skipped.append((item.row, Refused(N_("archived"))))
            elif item.whole is None and source_id.endswith(self._here):
                message = N_("this board wrote it, but its own lines (X-OPSBOARD) are gone; change it on the board")
                self.skipped.append((item.row, Refused(message)))
            elif source_id in seen:
                self.skipped.append((item.row, Refused(N_("the id {id} stands twice in the file"), id=source_id)))
            else:
                try:
                    new = self._reader.read(item, self._source(item, source_id))
                except Invalid as error:
                    self.skipped.append((item.row, error))
                    continue
                seen.add(source_id)
                for name in self._reader.lossy:
                    self.lost(name)
                if not self._anew:
                    new = replaced(new, key=None, properties=_without_link_mark(new))
                whole = item.whole
                name, links = (whole.key, whole.links) if whole is not None else (source_id, item.links)
                yield FileItem(item.row, new, whole, name, links)

    def lost(self, name: str, times: int = 1) -> None:
        """Count something that found no place on the board."""
        self.lossy[name] = self.lossy.get(name, 0) + times

    def _source(self, item: ParsedItem, source_id: str) -> Source | None:
        if item.whole is not None:
            origin = item.whole.source
            if origin is not None and (system := word(origin.system)) and (origin_id := word(origin.id)):
                return Source(system, origin_id, word(origin.url))
            if self._anew and not self._parsed.board:
                return None  # the same board again: what came from nowhere still does
        return Source(self._system, source_id, word(item.source_url))


def _without_link_mark(new: NewItem) -> Properties:
    """The item's properties without a mark that a link made: it names a key of another board, and is made anew by
    the links that come with the file."""
    mark = new.properties.get("blocked")
    if mark is None or mark["item"] is None:
        return new.properties
    return {name: value for name, value in new.properties.items() if name != "blocked"}
