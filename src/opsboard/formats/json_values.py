"""The members of a JSON object, each of the type it must have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain.errors import N_, BadData
from opsboard.domain.text import visible
from opsboard.domain.values import frozen

MAX_DEPTH = 64


@frozen
class Member:
    """What a member of an object must be."""

    type: type[str | list[str] | bool | int]
    """A list is one of texts."""
    needed: bool = False
    missing: Any = None
    """What it is when it is missing, or an empty text."""


@frozen
class Values:
    """An object of a file, and where it stands. Every method raises BadData for a value of another type."""

    content: Mapping[str, Any]
    name: str
    """The file's."""
    line: int
    """The line it stands on, or its number among its like."""

    def plain(self, members: Mapping[str, Member]) -> list[Any]:
        """Many members at once, each as the method of its type gives it: an object of a file has thirty."""
        get = self.content.get
        found: list[Any] = []
        for name, member in members.items():
            value = get(name)
            if member.type is str:
                if not value:
                    if member.needed or not (value is None or value == ""):
                        raise self.wrong(name)
                    value = member.missing
                elif type(value) is not str:
                    raise self.wrong(name)
            elif member.type is list:
                value = self.texts(name) if value or type(value) is not list else ()
            elif member.type is bool:
                value = self.flag(name, missing=member.missing)
            else:
                value = self.number(name, member.missing)
            found.append(value)
        return found

    def text(self, member: str, *, needed: bool = False) -> str:
        """A text; empty when it is missing and not `needed`."""
        value = self.content.get(member)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or (needed and not value):
            raise self.wrong(member)
        return value

    def text_or_none(self, member: str) -> str | None:
        return self.text(member) or None

    def texts(self, member: str) -> tuple[str, ...]:
        """A list of texts; empty when it is missing."""
        value = self._list(member)
        if not value:
            return ()
        for one in value:
            if not isinstance(one, str):
                raise self.wrong(member)
        return tuple(value)

    def flag(self, member: str, *, missing: bool = False) -> bool:
        value = self.content.get(member, missing)
        if not isinstance(value, bool):
            raise self.wrong(member)
        return value

    def number(self, member: str, missing: int) -> int:
        """A whole number that a database holds."""
        value = self.content.get(member, missing)
        if not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
            raise self.wrong(member)
        return value

    def mapping(self, member: str) -> dict[str, Any]:
        """An object of any JSON values, in at most `MAX_DEPTH` levels; empty when it is missing."""
        value = self.content.get(member)
        if value is None:
            return {}
        if not isinstance(value, dict) or _depth(value) > MAX_DEPTH:
            raise self.wrong(member)
        return value

    def object(self, member: str) -> Values:
        value = self.object_or_none(member)
        if value is None:
            raise self.wrong(member)
        return value

    def object_or_none(self, member: str) -> Values | None:
        value = self.content.get(member)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.wrong(member)
        return Values(value, self.name, self.line)

    def objects(self, member: str) -> list[Values]:
        """A list of objects; empty when it is missing."""
        value = self.content.get(member)
        if value == [] or value is None:
            return []
        value = self._list(member)
        for one in value:
            if not isinstance(one, dict):
                raise self.wrong(member)
        # Items of one JSON file are named by their number.
        return [
            Values(one, self.name, number if member == "items" else self.line) for number, one in enumerate(value, 1)
        ]

    def wrong(self, member: str) -> BadData:
        """The error for a member that is missing or of another type."""
        return BadData(
            N_("{name}, line or item {line}: “{member}” is missing or of the wrong type"),
            name=self.name,
            line=self.line,
            member=visible(member),
        )

    def _list(self, member: str) -> list[Any]:
        value = self.content.get(member)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(member)
        return value


def _depth(value: Any) -> int:
    """How many objects and lists lie in each other, without recursion."""
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            entry
            for one in level
            for entry in (one.values() if isinstance(one, dict) else one)
            if isinstance(entry, (dict, list))
        ]
    return depth
