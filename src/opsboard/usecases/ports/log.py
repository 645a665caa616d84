"""Reading the log of the items, and making it forget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from opsboard.domain.items import Batch, Change


class LogReads(Protocol):
    """What was changed, by whom and when."""

    def seq(self) -> int:
        """The newest change's number; 0 on an empty board."""
        ...

    def changes(
        self,
        key: str | None = None,
        after_seq: int = 0,
        since: str | None = None,
        limit: int | None = None,
        *,
        brief: bool = False,
    ) -> list[Change]:
        """Changes in order of seq. With `limit`, the newest so many; `brief`, without the values of a change of
        thousands of them."""
        ...

    def newest_hash(self) -> str:
        """The head of the log's hash chain, 64 hexadecimal digits: what pins the log down in a report."""
        ...

    def stages_of(self, keys: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
        """The stages that these items went through, as (moment, stage), oldest first; for some hundreds."""
        ...


class LogWrites(Protocol):
    """The log within one act: what undo reads, and what a purge takes away. `ItemWrites.apply` writes it."""

    def moments_before(self, key: str, seq: int) -> dict[str, str | None]:
        """`stage_since` and `closed_at` of an item as they were just before the change of this number."""
        ...

    def changed_since(self, key: str, version: int) -> frozenset[str]:
        """Names of properties changed after the item had this version."""
        ...

    def batches_by(self, login: str, limit: int) -> list[Batch]:
        """The person's latest batches, newest first, without their changes: `batch` gives those."""
        ...

    def batch(self, number: int) -> Batch:
        """A batch with its changes. Raises NotFound."""
        ...

    def purge(self, key: str) -> int:
        """Turn the payloads of all changes of an item into stubs and empty its texts; gives how many."""
        ...
