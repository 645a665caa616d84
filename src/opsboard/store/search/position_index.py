"""Where every item stands, held in memory: what find as you type needs of 100,000 items at each letter.

An item's stage and rank take ten bytes at the place of its number, its place in the order of its stage
four; archived items have none. It is read once and then follows the log, so that it never says what the
tables do not say.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

from opsboard.store.dialect import Database
from opsboard.store.items.rows import rows_of
from opsboard.store.search.id_set import bits_of

_CHUNK = 2000
_MANY = 5000
"""When more items than this changed, all are read again."""


class PositionIndex:
    """The stage and rank of each item that is not archived, by its number."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.version: tuple[int, str] | None = None
        """The version of the board that it stands at; None when it was not read."""
        self.stages: list[tuple[str, str, str]] = []
        """Kind, stage and category of the stage with this number; 0 is none of them."""
        self.stage = array("H")
        """Item's number -> number of its stage, 0 when it is archived or there is no such item."""
        self.rank = array("q")
        self.order: list[array[int]] = []
        """Number of a stage -> its items by rank."""
        self.bits: list[int] = []
        """Number of a stage -> the bits of its items."""
        self._numbers: dict[tuple[str | None, ...], list[int]] = {}

    @property
    def size(self) -> int:
        """Items have numbers below this."""
        return len(self.stage)

    def keep_in_step(self) -> Sequence[int] | None:
        """Read what changed since the last time; gives the numbers of the items that did, None for all."""
        seq, edition = self._database.rows(
            "SELECT (SELECT coalesce(max(seq), 0) FROM change),"
            " (SELECT value FROM meta WHERE name = 'workflow_edition')"
        )[0]
        version = (int(seq), str(edition))
        if version == self.version:
            return ()
        changed = self._changed_until(version)
        if changed is None:
            self._read_all()
        else:
            self._read(changed)
        self.version = version
        return changed

    def numbers(self, kind: str | None, stage: str | None, category: str | None) -> list[int]:
        """The numbers of the stages of a kind, key and category, in their order; None: of any."""
        wanted = (kind, stage, category)
        found = self._numbers.get(wanted)
        if found is None:
            found = self._numbers[wanted] = [
                number
                for number, held in enumerate(self.stages)
                if number and all(one in (None, word) for one, word in zip(wanted, held, strict=True))
            ]
        return found

    def by_rank(self, item: int) -> tuple[int, int]:
        """What items are sorted by in their stage."""
        return self.rank[item], item

    def ahead_of(self, item: int, stage: int) -> int:
        """How many items of a stage stand before an item by rank."""
        return bisect_left(self.order[stage], self.by_rank(item), key=self.by_rank)

    def _changed_until(self, version: tuple[int, str]) -> list[int] | None:
        """Numbers of the items that changed; None when all must be read."""
        if self.version is None or self.version[1] != version[1] or self.version[0] > version[0]:
            return None
        rows = self._database.rows(
            "SELECT DISTINCT item FROM change WHERE seq > ? LIMIT ?", (self.version[0], _MANY + 1)
        )
        return None if len(rows) > _MANY else [row[0] for row in rows]

    def _read_all(self) -> None:
        stages = self._database.rows("SELECT kind, key, category FROM stage ORDER BY pos")
        self.stages = [("", "", ""), *stages]
        self._numbers.clear()
        last = int(self._database.value("SELECT coalesce(max(id), 0) FROM item"))
        self.stage, self.rank = array("H", bytes(2 * (last + 1))), array("q", bytes(8 * (last + 1)))
        self.order = [array("I") for _stage in self.stages]
        for number, (kind, stage, _category) in enumerate(self.stages):
            self._read_stage(number, kind, stage)
        self.bits = [bits_of(order, self.size) for order in self.order]

    def _read_stage(self, number: int, kind: str, stage: str) -> None:
        """Walk the index of a stage, some items at a time: all of them at once would stay in memory."""
        at = (-(2**63), 0)
        order = self.order[number]
        while rows := self._database.rows(
            "SELECT rank, id FROM item WHERE kind = ? AND stage = ? AND archived = 0 AND (rank, id) > (?, ?)"
            " ORDER BY rank, id LIMIT ?",
            (kind, stage, *at, _CHUNK),
        ):
            for rank, item in rows:
                self._make_room(item)
                self.stage[item], self.rank[item] = number, rank
                order.append(item)
            at = rows[-1]

    def _read(self, items: list[int]) -> None:
        numbers = {stage[:2]: number for number, stage in enumerate(self.stages)}
        for item, kind, stage, archived, rank in rows_of(self._database, "id, kind, stage, archived, rank", items):
            self._put(item, 0 if archived else numbers[kind, stage], rank)

    def _put(self, item: int, stage: int, rank: int) -> None:
        self._make_room(item)
        was = self.stage[item]
        if was:
            del self.order[was][self.ahead_of(item, was)]
            self.bits[was] ^= 1 << item
        self.stage[item], self.rank[item] = stage, rank
        if stage:
            self.order[stage].insert(self.ahead_of(item, stage), item)
            self.bits[stage] ^= 1 << item

    def _make_room(self, item: int) -> None:
        missing = item + 1 - len(self.stage)
        if missing > 0:
            self.stage.extend([0] * missing)
            self.rank.extend([0] * missing)
