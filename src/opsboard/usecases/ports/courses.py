"""What clocks ask of the log: what happened to items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from opsboard.domain.values import frozen


@frozen
class CourseRow:
    """What happened to an item, as its tables and the log tell it. Moments are UTC."""

    kind: str
    version: int
    created_at: str
    priority: str | None
    fields: Mapping[str, Any]
    closed_at: str | None
    stages: Sequence[tuple[str, str]]
    """Moment of entering and stage, oldest first."""
    answers: Sequence[str]
    """When the customer was answered."""
    messages: Sequence[str]
    """When the customer wrote."""


class Courses(Protocol):
    """What happened to items, for very many keys at once."""

    def of(self, keys: Sequence[str]) -> dict[str, CourseRow]:
        """What happened to each of these items."""

    def versions_of_open(self, kinds: Sequence[str]) -> list[tuple[str, int]]:
        """Key and version of the items of these kinds that are neither closed nor archived."""
