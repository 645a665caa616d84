"""What a use case needs of an act that makes the log of the team forget words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from opsboard.domain.items import Properties


class TeamWords(Protocol):
    """The words of the log of the team, within one act."""

    def team_state(self, what: str, subject: str) -> Properties | None:
        """How a subject of the log of the team stands now; None when there is none."""
        ...

    def purge_team(
        self, what: str, subject: str, kept: Mapping[int, tuple[Properties, Properties]], *, nameless: bool
    ) -> None:
        """Leave of entries of the log of the team, by number and all about one subject, what is given of before
        and after, and log that; `nameless`: not their subject either."""
        ...
