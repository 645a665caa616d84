"""What the store needs of a database engine, so that a second one can stand beside SQLite.

The SQL of this package is written once, with `?` for bound values; an engine that spells it
differently rewrites it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]


class Database(Protocol):
    """An open connection. Every method raises `domain.errors.Unavailable` when the engine fails."""

    path: str

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""
        ...

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query; None when there is none."""
        ...

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row; None when there is none."""
        ...

    def numbers(self, sql: str, values: Sequence[Any] = ()) -> Sequence[int]:
        """The whole numbers in the first column of all rows, in eight bytes each."""
        ...

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement; gives how many rows it changed."""
        ...

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each row of values."""
        ...

    def spread_out(self) -> None:
        """Take more memory for what this transaction writes."""
        ...

    def writing(self, *, any_version: bool = False, seconds: float | None = None) -> AbstractContextManager[None]:
        """One transaction, alone: all of the block is kept, or nothing of it. Raises Unavailable on a board that was
        brought up to date meanwhile, unless what is written is the same in `any_version`, and when the others do not
        let it write for so many seconds."""
        ...

    def at_one_moment(self) -> AbstractContextManager[None]:
        """Have all reads of a block see the board as it was at the first of them, where that keeps nobody from
        writing."""
        ...

    def data_version(self) -> int:
        """A number that changes when another connection commits."""
        ...

    def close(self) -> None: ...
