"""Who has the board open just now, and on which item: what sessions that stay tell each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from opsboard.domain.values import frozen


@frozen
class Here:
    """Someone who has the board open in another session."""

    login: str
    key: str | None = None
    """The item that they have open."""
    editing: bool = False


class Presence(Protocol):
    """Where the sessions that have the board open tell each other where their people are. One thread uses it."""

    def show(self, login: str, key: str | None, *, editing: bool = False) -> None:
        """Say who is here and which item they have open. Costs nothing when it is so already."""

    def others(self) -> Sequence[Here] | None:
        """Who is in other sessions, in order of logins; None when nothing changed since this was asked last.
        Costs microseconds."""

    def close(self) -> None:
        """Be here no longer."""
