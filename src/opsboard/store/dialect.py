"""What the store needs of a database engine, so that a second one can stand beside SQLite.

The SQL of this package is written once, with `?` for bound values; an engine that spells it
differently rewrites it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]

WANTED = "wanted_version"
"""The row of `meta` by which a newer program asks older ones to leave."""

FORGETTING = "forgetting"
"""The row of `meta` that says that purged words still stand in the journal of the engine."""


class Dialect(Protocol):
    """How an engine spells what it alone understands. Every value is a piece of SQL; a `column` is one that a statement
    of the store names, never anybody's text, which is bound."""

    ordered_join: str
    """Joins two tables so that the first one is read first."""
    unindexed: str
    """Behind a table's name: it is to be read row by row, without an index."""
    insert_new: str
    """Begins an INSERT that passes over a row which the table has already or does not take."""
    now: str
    """The moment now, as the board writes moments."""
    among: str
    """Whether `id` is one of a bound JSON array of numbers."""
    matching: str
    """The numbers of the items whose words match a bound expression (`domain.segments.match_expression`)."""
    matched: str
    """The column of `matching`, to narrow it by."""
    matching_list: str
    """The same numbers as one JSON array."""
    field_texts: str
    """All texts in the fields of all items, however deep."""
    make_vocabulary: str
    """Make the words of the index readable, for this connection."""
    vocabulary: str
    """The words of the index from one to before another, those of most items first."""
    put_words: str
    """Index an item's words: number, words."""
    take_words: str
    """Take an item out of the index: number, and the words that it was put in with."""
    clear_words: str
    """Empty the index."""
    overwrite_words: str
    """Have the index keep no trace of words that were taken out."""

    def contains(self, text: str, part: str) -> str:
        """Whether a text has another one in it."""

    def unsorted(self, column: str) -> str:
        """A column to sort by, without its index: the rows are found by another one and then sorted."""

    def is_json(self, column: str) -> str:
        """Whether a text is JSON."""

    def is_object(self, column: str) -> str:
        """Whether a text is a JSON object."""

    def first(self, column: str) -> str:
        """The first value of a JSON array; NULL of an empty one."""

    def size(self, column: str) -> str:
        """How many values a JSON array has."""

    def elements(self, column: str) -> str:
        """A table of the values of a JSON array, in a column `value`."""

    def member(self, column: str, name: str) -> str:
        """A value of a JSON object; NULL when there is none."""

    def text_member(self, column: str, name: str) -> str:
        """The same of what may be no JSON: NULL for what is no text."""

    def has_field(self, column: str, field: str) -> tuple[str, tuple[Any, ...]]:
        """A condition and its values: a JSON object has a field, whose name people gave."""

    def field_holds(self, column: str, field: str, text: str) -> tuple[str, tuple[Any, ...]]:
        """A condition and its values: a field of a JSON object, or what is in it, holds a text in lower case."""

    def field_value(self, column: str, field: str) -> str:
        """The value of a field that some kind declares; a list or table as JSON."""


class Database(Protocol):
    """An open connection. Every method raises `domain.errors.Unavailable` when the engine fails."""

    path: str
    sql: Dialect
    wrote: bool
    """Whether something was written to the board and is kept."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a query."""

    def row(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row of a query; None when there is none."""

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row; None when there is none."""

    def numbers(self, sql: str, values: Sequence[Any] = ()) -> Sequence[int]:
        """The whole numbers in the first column of all rows, in eight bytes each."""

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement; gives how many rows it changed."""

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each row of values."""

    def spread_out(self) -> None:
        """Take more memory for what this transaction writes."""

    def writing(self, *, any_version: bool = False, seconds: float | None = None) -> AbstractContextManager[None]:
        """One transaction, alone: all of the block is kept, or nothing of it. Raises Unavailable on a board that was
        brought up to date meanwhile, unless what is written is the same in `any_version`, and when the others do not
        let it write for so many seconds."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Have all reads of a block see the board as it was at the first of them, where that keeps nobody from
        writing."""

    def overwrite_deleted(self, on: bool) -> None:
        """Have what is deleted be overwritten where it is kept, or no longer."""

    def unguarded(self, guard: str) -> AbstractContextManager[None]:
        """Have a guard of the log let pass what a block does, within a transaction."""

    def bulk_write(self) -> AbstractContextManager[None]:
        """Have very much go to a new board by the shortest way, as safe as any other."""

    def interrupt(self) -> None:
        """Give up what is being read, but not what is being written. Any thread calls it."""

    def data_version(self) -> int:
        """A number that changes when another connection commits."""

    def close(self) -> None: ...


class OnDatabase:
    """A part of the store that answers from one connection."""

    def __init__(self, database: Database) -> None:
        self._database = database
