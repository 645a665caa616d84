"""Whom a change concerns, and why: the rules of the inbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from opsboard.domain.items import QUIET, Card, Change, rows_in
from opsboard.domain.mentions import Names
from opsboard.domain.values import frozen

ASSIGNED, NAMED, MENTIONED, TIME, WATCHED = "assigned", "named", "mentioned", "time", "watched"
"""The strongest first: of several, a person gets one."""
NO_FIELDS: tuple[str, ...] = ()
NOTHING: Mapping[str, Any] = {}


@frozen
class Notice:
    """A change that concerns a person."""

    at: str
    """When it was entered on the board, UTC: an import brings changes that are older."""
    reason: str
    read: bool
    change: Change
    card: Card

    @property
    def seq(self) -> int:
        return self.change.seq


@frozen
class DatedNotice:
    """A date of a person's open item that comes tomorrow (`soon`), came, or went by (`late`)."""

    at: str
    """When that was, UTC."""
    late: bool
    card: Card
    role: str
    day: str
    moment: str | None = None
    read: bool = False
    soon: bool = False

    @property
    def id(self) -> str:
        """By what it is remembered as read: a date that comes tomorrow, comes, and then goes by is news each time."""
        return f"{self.card.key} {self.role} {self.day} {self.state}"

    @property
    def state(self) -> str:
        """`soon`, `due` or `late`."""
        return "late" if self.late else "soon" if self.soon else "due"


def concerned(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    watchers: Iterable[str],
    by: str,
    names: Callable[[], Names],
    people: Sequence[str] = NO_FIELDS,
) -> dict[str, str]:
    """Login -> reason, of everybody but the one who did it and those who have left.

    Concerned are whom an item is given to or who takes part in it from now on, whom a field names (`people` are those
    that name somebody), whom a comment or text mentions that did not before, whom time tells of what it brings, and
    who watches it.
    """
    mentioned: set[str] = set()
    told: list[str] = []
    for name, value in after.items():
        if value is not None and (name == "body" or name.startswith("comment.")):
            words, was = _words(value), _words(before.get(name))
            if "@" in words or "＠" in words:
                mentioned |= names().mentioned(words) - names().mentioned(was)
        elif value and name.startswith("time."):
            told += value
    given = [name[12:] for name, value in after.items() if value and name.startswith("participant.")]
    if (assignee := after.get("assignee")) is not None:
        given.append(assignee)
    quiet = all(name.partition(".")[0] in QUIET for name in after)
    named = named_in(after, people, before)
    return reasons(() if quiet else watchers, mentioned, given, by, names, told, named)


def named_in(after: Mapping[str, Any], people: Sequence[str], before: Mapping[str, Any] = NOTHING) -> list[str]:
    """The logins in these fields, among the properties that a change brought; of the column of a table
    (`FIELD.COLUMN`) those that did not stand there before."""
    found: list[Any] = []
    for one in people:
        field, _dot, column = one.partition(".")
        value = after.get(f"fields.{field}")
        if value is None:
            continue
        found += [value] if not column else _cells(value, column) - _cells(before.get(f"fields.{field}"), column)
    return [value for value in found if isinstance(value, str)]


def _cells(rows: Any, column: str) -> set[str]:
    return {cell for row in rows_in(rows) if isinstance(cell := row.get(column), str) and cell}


def reasons(
    watchers: Iterable[str],
    mentioned: Iterable[str],
    given: Iterable[str],
    by: str,
    names: Callable[[], Names],
    told: Iterable[str] = (),
    named: Iterable[str] = (),
) -> dict[str, str]:
    """Login -> the strongest reason, of those who watch an item, whom its text mentions, whom its fields name and to
    whom it is given, but for the one who did it and those who have left."""
    found = dict.fromkeys(watchers, WATCHED)
    found.update(dict.fromkeys(told, TIME))
    found.update(dict.fromkeys(mentioned, MENTIONED))
    found.update(dict.fromkeys(named, NAMED))
    found.update(dict.fromkeys(given, ASSIGNED))
    found.pop(by, None)
    return {login: reason for login, reason in found.items() if login in names().logins} if found else found


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("body")
    return value if isinstance(value, str) else ""
