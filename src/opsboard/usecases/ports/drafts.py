"""What people typed and did not save, and what they set for themselves. Not in the log."""

from __future__ import annotations

from typing import Any, Protocol


class Drafts(Protocol):
    """What people typed in a form and did not save."""

    def one(self, login: str, form: str) -> str | None: ...

    def all(self, login: str) -> list[tuple[str, str]]:
        """All drafts of a person: (form, text)."""

    def save(self, login: str, form: str, text: str | None) -> None:
        """Keep what a person typed in a form; None forgets it. Not in the log."""


class Settings(Protocol):
    """What a person set for themselves on this board (last screen, last filter)."""

    def remember(self, login: str, name: str, value: Any) -> None:
        """Keep a person's setting on this board (last screen, last view). Not in the log."""

    def recall(self, login: str, name: str) -> Any: ...

    def exchange(self, login: str, name: str, held: Any, value: Any) -> bool:
        """Keep a setting if it still is what was `held`; gives whether it was: of several sessions one succeeds."""
