"""The notices of a person, and what is kept of what they read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from opsboard.domain.items import DatedCard
from opsboard.domain.notices import Notice
from opsboard.usecases.ports import Selection


class Inbox(Protocol):
    """Notices: an index into the log of whom each change concerns."""

    def notices(
        self, login: str, after_seq: int = 0, limit: int | None = None, offset: int = 0, among: Selection | None = None
    ) -> list[Notice]:
        """The changes that concern a person, newer than `after_seq`, the newest first; `among` these items."""

    def unread(self, login: str) -> int:
        """How many notices a person has not read. Costs microseconds."""

    def counts(self, login: str, after_seq: int = 0) -> dict[str, int]:
        """How many notices a person has of each reason."""

    def spans(self, login: str, among: Selection | None = None) -> list[tuple[str, int]]:
        """How many notices came in each ten minutes, the newest first, with the first moment of each."""

    def newer(self, login: str, at: str, seq: int, among: Selection | None = None) -> int:
        """How many of a person's notices are newer than the change `seq` that was entered `at` this moment."""

    def mark_read(
        self, login: str, seqs: Sequence[int] | None, read: bool = True, among: Selection | None = None
    ) -> None:
        """Keep that a person has read these notices, or all, or has not. Not in the log."""

    def dates_of(
        self, login: str, roles: Sequence[str], first: str, last: str, limit: int, among: Selection | None = None
    ) -> list[DatedCard]:
        """The dates of these roles in the days first..last of a person's open items, the latest first."""

    def last_act(self, login: str) -> tuple[int, str] | None:
        """The newest change by a person and when they entered it."""

    def seq_at(self, moment: str) -> int:
        """The newest change that was entered before a moment."""

    def rebuild(self) -> int:
        """Make the notices of everybody what the log tells, keeping what was read; gives how many were not."""
