"""The members of a JSON object, each of the type it must have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar

from opsboard.domain.errors import N_, BadData
from opsboard.domain.text import visible
from opsboard.domain.values import frozen

T = TypeVar("T")

MAX_DEPTH = 64
_TEXT_OR_NONE = frozenset({str, type(None)})
_NESTED = frozenset({dict, list})


class Texts:
    """Members of an object that are texts, in order: those that must be there, those that are empty when they
    are missing, and those that are None then. Two at least."""

    __slots__ = ("get", "maybe", "names", "needed", "rest")

    def __init__(
        self, needed: tuple[str, ...] = (), maybe: tuple[str, ...] = (), or_none: tuple[str, ...] = ()
    ) -> None:
        self.names = (*needed, *maybe, *or_none)
        self.get = itemgetter(*self.names)
        self.needed = slice(len(needed))
        self.maybe = slice(len(needed), len(needed + maybe))
        self.rest = slice(len(needed + maybe), None)


@frozen
class Values:
    """An object of a file, and where it stands. Every method raises BadData for a value of another type."""

    content: Mapping[str, Any]
    name: str
    """The file's."""
    line: int
    """The line it stands on, or its number among its like."""

    def all_texts(self, members: Texts) -> Sequence[Any]:
        """Many texts at once: an object of a file has twenty."""
        return self._all_texts(self.content, members)

    def rows(self, member: str, members: Texts) -> list[Sequence[Any]]:
        """A list of objects that hold nothing but texts; empty when it is missing."""
        objects = self._list(member, dict)
        return [self._all_texts(one, members) for one in objects] if objects else []

    def _all_texts(self, content: Mapping[str, Any], members: Texts) -> Sequence[Any]:
        try:
            found = members.get(content)
        except KeyError:
            found = ()
        if (
            found
            and _TEXT_OR_NONE.issuperset(map(type, found))
            and all(found[members.needed])
            and None not in found[members.maybe]
            and "" not in found[members.rest]
        ):
            return tuple(found)
        one = Values(content, self.name, self.line)
        return [
            *(one.text(name, needed=True) for name in members.names[members.needed]),
            *(one.text(name) for name in members.names[members.maybe]),
            *(one.text_or_none(name) for name in members.names[members.rest]),
        ]

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
        return tuple(self._list(member, str))

    def flag(self, member: str, *, missing: bool = False) -> bool:
        value = self.content.get(member, missing)
        if value is True or value is False:
            return value
        raise self.wrong(member)

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
        if not isinstance(value, dict):
            raise self.wrong(member)
        if not _NESTED.isdisjoint(map(type, value.values())) and _depth(value) > MAX_DEPTH:
            raise self.wrong(member)
        return value

    def object(self, member: str) -> Values:
        value = self.content.get(member)
        if not isinstance(value, dict):
            raise self.wrong(member)
        return Values(value, self.name, self.line)

    def object_or_none(self, member: str) -> Values | None:
        return None if self.content.get(member) is None else self.object(member)

    def objects(self, member: str) -> list[Values]:
        """A list of objects; empty when it is missing."""
        # Items of one JSON file are named by their number.
        return [
            Values(one, self.name, number if member == "items" else self.line)
            for number, one in enumerate(self._list(member, dict), 1)
        ]

    def wrong(self, member: str) -> BadData:
        """The error for a member that is missing or of another type."""
        return BadData(
            N_("{name}, line or item {line}: “{member}” is missing or of the wrong type"),
            name=self.name,
            line=self.line,
            member=visible(member),
        )

    def _list(self, member: str, of: type[T]) -> list[T]:
        """A list of nothing but such values; empty when it is missing."""
        value = self.content.get(member)
        if value is None or value == []:
            return []
        if not isinstance(value, list) or set(map(type, value)) != {of}:
            raise self.wrong(member)
        return value


def _depth(value: Any) -> int:
    """How many objects and lists lie in each other, without recursion."""
    depth, level = 0, [value]
    while level:
        depth += 1
        inner: list[Any] = []
        for one in level:
            entries = one.values() if type(one) is dict else one
            if not _NESTED.isdisjoint(map(type, entries)):
                inner += [entry for entry in entries if type(entry) in _NESTED]
        level = inner
    return depth
