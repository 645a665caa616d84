"""What is due, found by indexes."""

from __future__ import annotations

from typing import Protocol


class Time(Protocol):
    """Items whose day has come and that are not marked (`time.EFFECT.DAY`) as done for it, with that day; the earliest
    first, so many at most. Archived items are out."""

    def snoozed_until(self, effect: str, day: str, limit: int) -> list[tuple[str, str]]:
        """Items that are snoozed until this day or an earlier one."""

    def reviews_due(self, effect: str, first: str, last: str, limit: int) -> list[tuple[str, str]]:
        """Items that are done and to be looked at again on one of these days."""

    def expired(self, effect: str, first: str, last: str, limit: int) -> list[tuple[str, str]]:
        """Items that are done and expire on one of these days."""

    def series_ahead(self, effect: str, day: str, limit: int) -> list[tuple[str, str]]:
        """Items of a series whose next one is to appear on this day or an earlier one."""

    def escalates(self) -> bool:
        """Whether the team has rules of escalation at all."""

    def stood_since(
        self, effect: str, kind: str, stage: str, first: str, last: str, limit: int
    ) -> list[tuple[str, str]]:
        """Items that came to a stage between two moments and stand there still, with that moment; marked as done for
        `MOMENT STAGE`."""

    def to_answer(self) -> list[tuple[str, str]]:
        """The items whose customers are still to be told (`domain.answering`), each with the one that there is news
        of, in the order in which they were made."""

    def is_done(self, effect: str, key: str, occurrence: str) -> bool:
        """Whether time has brought this, or it was taken back since."""
