"""What is the machine's and not the board's: copies of it, and who of the accounts reaches it."""

from __future__ import annotations

from typing import Protocol

from opsboard.domain.values import frozen


@frozen
class Backup:
    """A copy of the board. `at` is the UTC moment it was made."""

    path: str
    at: str
    size: int
    """Bytes."""
    turn: int = 0
    """How often the clock had gone back when it was made: of two the later one has a later moment, or a higher turn."""


class Copies(Protocol):
    """Copies of the board that can take its place."""

    @property
    def folder(self) -> str:
        """Where copies go for which nobody gave a path."""

    def make(self, target: str, *, over: bool = False) -> str:
        """A verified copy of the board at `target`, 0600; gives the path. Raises Unavailable, and Exists for a
        `target` that is there already, unless it is to be written `over`; Refused where that is no plain file."""

    def make_dated(self, now: str, keep: int) -> str:
        """A verified copy in the folder, named after the moment; gives its path. Of the copies made so the last `keep`
        stay; 0 keeps all. Raises Unavailable."""

    def dated(self) -> list[Backup]:
        """The copies in the folder, the one that was made last first. Raises Unavailable for a folder that this account
        may not look into."""

    def replaced(self) -> list[str]:
        """Paths of boards that a copy took the place of."""

    def unfinished(self) -> list[str]:
        """Paths of full copies of the board that a killed program left, beside it and in the folder of its copies."""

    def sweep(self) -> list[str]:
        """Take away what `unfinished` gives; gives those that are gone."""


class Access(Protocol):
    """Who of the machine's accounts reaches the board."""

    def is_own(self) -> bool:
        """Whether the board belongs to the account that runs the program."""

    def require_private(self) -> None:
        """Raises Refused for a board that others than its owner can reach."""
