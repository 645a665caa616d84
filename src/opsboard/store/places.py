"""Where every item stands, held in memory: what find as you type needs of 100,000 items at each letter.

An item's stage and rank take ten bytes at the place of its number; archived items have none. It is
read once and then follows the log, so that it never says what the tables do not say.
"""

from __future__ import annotations

from array import array

from opsboard.store.dialect import Database

_CHUNK = 2000
_MANY = 5000
"""When more items than this changed, all are read again."""


class Places:
    """The stage and rank of each item that is not archived, by its number."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version: tuple[int, str] | None = None
        self.stages: list[tuple[str, str, str]] = []
        """Kind, stage and category of the stage with this number; 0 is none of them."""
        self.stage = array("H")
        """Item's number -> number of its stage, 0 when it is archived or there is no such item."""
        self.rank = array("q")

    @property
    def ready(self) -> bool:
        """Whether it was read, so that keeping in step costs little."""
        return self._version is not None

    def keep_in_step(self) -> tuple[int, str]:
        """Read what changed since the last time; gives the version of the board that it stands at."""
        seq, edition = self._database.rows(
            "SELECT (SELECT coalesce(max(seq), 0) FROM change),"
            " (SELECT value FROM meta WHERE name = 'workflow_edition')"
        )[0]
        version = (int(seq), str(edition))
        if version != self._version:
            changed = self._changed_until(version)
            if changed is None:
                self._read_all()
            else:
                self._read(changed)
            self._version = version
        return version

    def _changed_until(self, version: tuple[int, str]) -> list[int] | None:
        """Numbers of the items that changed; None when all must be read."""
        if self._version is None or self._version[1] != version[1] or self._version[0] > version[0]:
            return None
        rows = self._database.rows(
            "SELECT DISTINCT item FROM change WHERE seq > ? LIMIT ?", (self._version[0], _MANY + 1)
        )
        return None if len(rows) > _MANY else [row[0] for row in rows]

    def _read_all(self) -> None:
        stages = self._database.rows("SELECT kind, key, category FROM stage ORDER BY pos")
        self.stages = [("", "", ""), *stages]
        last = int(self._database.value("SELECT coalesce(max(id), 0) FROM item"))
        self.stage, self.rank = array("H", bytes(2 * (last + 1))), array("q", bytes(8 * (last + 1)))
        for number, (kind, stage, _category) in enumerate(self.stages):
            self._read_stage(number, kind, stage)

    def _read_stage(self, number: int, kind: str, stage: str) -> None:
        """Walk the index of a stage, some items at a time: all of them at once would stay in memory."""
        at = (-(2**63), 0)
        while rows := self._database.rows(
            "SELECT rank, id FROM item WHERE kind = ? AND stage = ? AND archived = 0 AND (rank, id) > (?, ?)"
            " ORDER BY rank, id LIMIT ?",
            (kind, stage, *at, _CHUNK),
        ):
            for rank, item in rows:
                self._put(item, number, rank)
            at = rows[-1]

    def _read(self, items: list[int]) -> None:
        numbers = {stage[:2]: number for number, stage in enumerate(self.stages)}
        for start in range(0, len(items), 500):
            some = items[start : start + 500]
            for item, kind, stage, archived, rank in self._database.rows(
                f"SELECT id, kind, stage, archived, rank FROM item WHERE id IN ({', '.join('?' * len(some))})", some
            ):
                self._put(item, 0 if archived else numbers[kind, stage], rank)

    def _put(self, item: int, stage: int, rank: int) -> None:
        missing = item + 1 - len(self.stage)
        if missing > 0:
            self.stage.extend([0] * missing)
            self.rank.extend([0] * missing)
        self.stage[item], self.rank[item] = stage, rank
