"""Copies of a board, and what killed programs left of them."""

from __future__ import annotations

from typing import Protocol


class Copies(Protocol):
    """Copies of the board that can take its place."""

    def make(self, target: str) -> str:
        """A verified copy of the board at `target`, 0600; gives the path. Raises Unavailable."""
        ...

    def unfinished(self, folder: str) -> list[str]:
        """Paths of full copies of the board that a killed program left, beside it and in the folder of its backups."""
        ...

    def sweep(self, folder: str) -> list[str]:
        """Take away what `unfinished` gives; gives those that are gone."""
        ...
