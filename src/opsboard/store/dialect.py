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

    def writing(self) -> AbstractContextManager[None]:
        """A transaction, and the one writer's place on this board, until the block ends."""
        ...

    def at_one_moment(self) -> AbstractContextManager[None]:
        """Have all reads of a block see the board as it was at the first of them, where that keeps nobody from
        writing."""
        ...

    def data_version(self) -> int:
        """A number that changes when another connection commits."""
        ...

    def close(self) -> None: ...
