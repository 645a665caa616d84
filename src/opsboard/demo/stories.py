"""The items written by hand: read from `stories/*.toml` and put on the timeline.

An entry says `path` (`"new -3, triage -3 10:20, open -25m"`: stages and when they were entered; without a
time, some minute of a working day), links to the `id` of other entries, comments and dates as `Timeline`
reads them, and values of fields in any word that the kind knows for them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from itertools import count
from random import Random
from typing import Any

from opsboard.demo.cast import CAMPAIGN, HOME
from opsboard.demo.completing import completed
from opsboard.demo.drafts import Draft
from opsboard.demo.timeline import Timeline
from opsboard.domain.items import CORE_DATES, MEMBERS, NewItem
from opsboard.domain.kinds import DATE_TYPES, Field, Kind, Workflow
from opsboard.domain.lookup import find_named
from opsboard.domain.values import frozen

FILES = ("refund", "coupon", "logistics", "search", "campaign", "editorial", "desk", "wishes", "competitors")

_STAMPED = re.compile(r"(?P<when>(?:-\d+[mh])|(?:[+-]\d+(?: \d\d:\d\d)?)) (?P<login>\w+) (?P<text>.+)", re.DOTALL)
_OPENS, _STEP, _LAST_MINUTE = 9 * 60, 23, 18 * 60 + 20


@frozen
class _Told:
    """One entry on the timeline, before links have places."""

    id: str
    item: NewItem
    links: tuple[tuple[str, str], ...]


@cache
def _entries() -> tuple[Mapping[str, Any], ...]:
    folder = resources.files("opsboard.demo").joinpath("stories")
    texts = (folder.joinpath(f"{name}.toml").read_text(encoding="utf-8") for name in FILES)
    return tuple(entry for text in texts for entry in tomllib.loads(text)["item"])


def how_many() -> int:
    """The number of items that stories tell."""
    return len(_entries())


def told(
    workflow: Workflow, timeline: Timeline, *, seed: int, me: str, limit: int | None = None, before: int = 0
) -> list[Draft]:
    """The items of the stories, oldest first, at most `limit` of them. `me` takes the part that the
    stories keep for the reader. `before`: how many items come before these in the whole sequence."""
    teller = _Teller(workflow, timeline, seed, me)
    tales = sorted((teller.tell(entry) for entry in _entries()[:limit]), key=lambda tale: tale.item.created_at or "")
    places = {tale.id: before + place for place, tale in enumerate(tales)}
    links: dict[str, list[tuple[str, int]]] = {tale.id: [] for tale in tales}
    for tale in tales:
        for relation, other in tale.links:
            if other not in places:
                continue
            if places[other] < places[tale.id]:
                links[tale.id].append((relation, places[other]))
            else:
                links[other].append((workflow.relation(relation).inverse, places[tale.id]))
    return [Draft(tale.item, tuple(dict.fromkeys(links[tale.id]))) for tale in tales]


class _Teller:
    """Puts entries on the timeline."""

    def __init__(self, workflow: Workflow, timeline: Timeline, seed: int, me: str) -> None:
        self._workflow = workflow
        self._timeline = timeline
        self._seed = seed
        self._me = me

    def tell(self, entry: Mapping[str, Any]) -> _Told:
        """The entry as a new item. Raises KeyError or ValueError for a mistake in the story."""
        kind = self._workflow.kind(entry["kind"])
        chance = Random(f"{self._seed}:{entry['title']}")
        path = self._path(entry["path"], chance)
        links = tuple((relation, other) for relation, other in map(str.split, entry.get("links", ())))
        properties = {name: value for name, value in self._properties(entry, kind, chance) if value is not None}
        path = _published_on_time(path, properties)
        properties |= completed(kind, properties, path, links, title=entry["title"], timeline=self._timeline)
        item = NewItem(
            kind=kind.key,
            title=entry["title"],
            stage=path[-1][1],
            properties=properties,
            created_at=path[0][0],
            created_by=self._login(entry["by"]),
            history=tuple(path),
        )
        return _Told(entry.get("id", entry["title"]), item, links)

    def _path(self, text: str, chance: Random) -> list[tuple[str, str]]:
        """(moment, stage) for each stage gone through, each later than the one before."""
        path: list[tuple[str, str]] = []
        day, minute = "", 0
        for step in text.split(", "):
            stage, when = step.split(" ", 1)
            if not when[1:].isdecimal():
                path.append((self._timeline.when(when), stage))
                continue
            minute = chance.randrange(_OPENS, _OPENS + 180) if when != day else minute + _STEP + chance.randrange(40)
            day, minute = when, min(minute, _LAST_MINUTE)
            path.append((self._timeline.moment(int(when), minute), stage))
        return path

    def _properties(self, entry: Mapping[str, Any], kind: Kind, chance: Random) -> Iterator[tuple[str, Any]]:
        yield "body", entry.get("body", "").strip("\n") or None
        yield "priority", entry.get("priority")
        yield "assignee", self._login(entry.get("assignee"))
        yield "department", self._department(entry)
        for name in CORE_DATES:
            yield name, self._timeline.when(entry[name]) if name in entry else None
        yield "repeat", entry.get("repeat")
        yield "campaign", CAMPAIGN if entry.get("campaign") else None
        yield "archived", entry.get("archived")
        if "blocked" in entry:
            at, login, reason = self._stamped(entry["blocked"], chance)
            yield "blocked", {"by": login, "reason": reason, "at": at, "item": None}
        for label in entry.get("labels", ()):
            yield f"label.{label}", True
        for role in MEMBERS:
            for login in entry.get(f"{role}s", ()):
                yield f"{role}.{self._login(login)}", True
        numbers = count(chance.getrandbits(32))
        for line in entry.get("checklist", ()):
            yield f"check.{next(numbers):08x}", {"text": line[4:], "done": line.startswith("[x]")}
        after = ""
        for line in entry.get("comments", ()):
            at, login, body = self._stamped(line, chance, after)
            after = at
            yield f"comment.{next(numbers):08x}", {"author": login, "at": at, "body": body}
        for line in entry.get("attachments", ()):
            name, _, url = line.rpartition(" ")
            yield f"attachment.{next(numbers):08x}", {"name": name, "url": url}
        for key, value in entry.get("fields", {}).items():
            yield f"fields.{key}", self._value(kind.field(key), value)

    def _stamped(self, line: str, chance: Random, after: str = "") -> tuple[str, str, str]:
        """`-2 chen words` as moment, login, words; not before the moment `after` of the same day."""
        match = _STAMPED.fullmatch(line)
        if match is None:
            raise ValueError(f"not a when, a login and words: {line!r}")
        when = match["when"]
        if when[1:].isdecimal():
            at = self._timeline.moment(int(when), chance.randrange(_OPENS + 200, _LAST_MINUTE))
            if at[:10] == after[:10]:
                at = max(at, f"{after[:14]}59:00Z")
        else:
            at = self._timeline.when(when)
        return at, self._login(match["login"]) or "", match["text"]

    def _department(self, entry: Mapping[str, Any]) -> str | None:
        word = entry.get("department") or HOME.get(entry["kind"])
        found = find_named(word, self._workflow.departments) if word else None
        return found.key if found else None

    def _login(self, word: str | None) -> str | None:
        return self._me if word == "me" else word

    def _value(self, field: Field, value: Any) -> Any:
        """A story's word for a value as the board keeps it."""
        if field.type == "choice":
            found = find_named(value, field.values)
            if found is None:
                raise ValueError(f"{field.key} has no value {value!r}")
            return found.key
        if field.type in DATE_TYPES:
            return self._timeline.when(value)
        if field.type == "person":
            return self._login(value)
        if field.type == "table":
            columns = {column.key: column for column in field.columns}
            return [{name: self._value(columns[name], cell) for name, cell in row.items()} for row in value]
        return value


def _published_on_time(path: list[tuple[str, str]], held: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is published was published at the moment it was planned for."""
    planned = held.get("fields.publish_at")
    return [(planned if planned and stage == "published" else moment, stage) for moment, stage in path]
