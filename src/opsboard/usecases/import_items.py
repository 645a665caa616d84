"""One item of a foreign file as the properties it has on this board; what has no place goes to its text."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any

from opsboard.domain import authors, days, fields, limits, spans, text
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import (
    BODY_LIMIT,
    FROM_CUSTOMER,
    PRIORITIES,
    TITLE_LIMIT,
    TO_CUSTOMER,
    Item,
    NewItem,
    Source,
)
from opsboard.domain.kinds import Field
from opsboard.domain.labels import LABEL_LIMIT, clean_label
from opsboard.domain.value_text import loose_text
from opsboard.formats.parsed import ParsedItem
from opsboard.usecases.import_words import Words

ADDRESS_LIMIT = SOURCE_LIMIT = limits.ADDRESS.most
_ID = re.compile(r"[0-9A-Za-z_-]{1,40}")

_SHORT = 60
"""Characters of a value that may well come again."""
_REMEMBERED = 4000
"""Values."""
_NUMBERS = frozenset({int, float, bool})

NOTES = "## 导入附注"
"""Heads the part of a text that holds what an import found no place for."""


def short_hash(*parts: str) -> str:
    """Eight letters that stand for these texts: the same on every import."""
    return hashlib.sha1("\0".join(parts).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[:8]


class ItemReader:
    """Reads the items of a file, one at a time."""

    lossy: list[str]
    """Of the item read last: the names of what was bent or left to its text."""

    def __init__(self, words: Words, now: str, zone: str) -> None:
        self.words = words
        self.now = now
        self.zone = zone

    def read(self, item: ParsedItem, source: Source | None) -> NewItem:
        """The item as the board can hold it. Raises Invalid for one whose title shows nothing."""
        self.item = item
        self.leftovers: list[tuple[str, str]] = []
        self.lossy = []
        self.properties: dict[str, Any] = {}
        kind = self.words.kind(item)
        self.plan = self.words.plan(kind.key)
        title = self._title()
        stage, lane = self.words.stage(kind, item)
        if lane is not None:
            self._label(f"lane:{lane}")
            self.lossy.append("stage")
        self._scalars()
        self._people()
        for label in item.labels:
            self._label(label)
        if item.checklist or item.comments or item.attachments:
            self._entries()
        if item.fields:
            self._fields()
        if item.custom:
            for name, value in item.custom.items():
                self._left(name, loose_text(value))
        self._leave_over()
        body = self._body()
        if body:
            self.properties["body"] = body
        created = self._moment(item.created_at)
        history = self._history() if item.history else ()
        closed = self._moment(item.closed_at)
        if closed and history and history[-1][0] >= closed:
            # The stages gone through say when it was closed; only a later moment adds to them.
            closed = None
        return NewItem(
            kind.key,
            title,
            stage,
            self.properties,
            created,
            self._author(item.created_by) if item.created_by else None,
            max(closed, created) if closed and created else closed,
            source,
            history,
            item.key,
        )

    def _leave_over(self) -> None:
        """Take out what is more than an item holds, and what would end before it begins, and say it in the text."""
        self.properties, wrong = spans.fitting(self.plan.spans, {}, self.properties, self.zone)
        for name, when in wrong.items():
            self._left(name.removeprefix("fields."), days.local_text(str(when), self.zone))
        properties, left = limits.fitting({}, self.properties)
        for family, names in left.items():
            values = (self.properties[name] for name in names)
            self._left(family, "; ".join(_spoken(name, value) for name, value in zip(names, values, strict=True)))
            self.lossy += [family] * (len(names) - 1)
        if left:
            self.properties = properties

    def _title(self) -> str:
        whole = text.clean_title(self.item.title, 10**9)
        if len(whole) > TITLE_LIMIT:
            self._left("title", whole)
            return whole[: TITLE_LIMIT - 1].rstrip() + "…"
        return whole

    def _scalars(self) -> None:
        item = self.item
        if item.priority:
            self._set("priority", item.priority, item.priority if item.priority in PRIORITIES else None)
        if item.department:
            self._set("department", item.department, self.words.department(item.department))
        for name, value in (("start", item.start), ("due", item.due)):
            if value:
                self._set(name, value, self._when(value))
        if item.archived:
            self.properties["archived"] = True
        if item.repeat and item.whole is None:
            self._set("repeat", item.repeat, self._repeat(item.repeat))
        if item.whole is not None:
            self._whole(item.whole)

    def _whole(self, whole: Item) -> None:
        """What only our own files tell."""
        if whole.campaign:
            self._set("campaign", whole.campaign, self.words.campaign(whole.campaign))
        if whole.repeat:
            self._set("repeat", whole.repeat, self._repeat(whole.repeat))
            if whole.series is not None and "repeat" in self.properties:
                self.properties["series"] = dict(whole.series)
        if whole.snoozed:
            self._set("snoozed", whole.snoozed, None if days.is_moment(whole.snoozed) else self._when(whole.snoozed))
        if whole.blocked is not None:
            linked = any(link.key == whole.blocked.item for link in whole.links)
            self.properties["blocked"] = {
                "by": self.words.department(whole.blocked.by) or self._author(whole.blocked.by) or "",
                "reason": self._line("blocked", whole.blocked.reason, TITLE_LIMIT),
                "at": self._moment(whole.blocked.at) or self._moment(whole.created_at) or self.now,
                "item": whole.blocked.item if linked else None,
            }

    def _people(self) -> None:
        item = self.item
        if item.assignee:
            self._set("assignee", item.assignee, self.words.person(item.assignee))
        watchers = item.whole.watchers if item.whole else ()
        for group, names in (("participant", item.participants), ("watcher", watchers)):
            for name in names:
                login = self.words.person(name)
                if login is not None:
                    self.properties[f"{group}.{login}"] = True
                elif name.strip():
                    self._left(group, name)

    def _label(self, label: str) -> None:
        name = _label_of(label)
        if len(label) > LABEL_LIMIT:
            self._left("label", label)
        if name:
            self.properties[f"label.{name}"] = True

    def _entries(self) -> None:
        item = self.item
        at = self._moment(item.created_at)
        times: dict[str, int] = {}
        for one in item.checklist:
            shown = self._line("checklist", one.text, TITLE_LIMIT)
            if shown:
                times[shown] = times.get(shown, 0) + 1
                entry = _own_id(one.id) or short_hash(shown, str(times[shown]))
                value: dict[str, Any] = {"text": shown, "done": one.done}
                if at:
                    value["at"] = at
                self.properties[f"check.{entry}"] = value
        for comment in item.comments:
            body = self._cut(comment.body)
            if body:
                entry = _own_id(comment.id) or short_hash(comment.author, comment.at, body)
                who = self._author(comment.author) if comment.author else None
                said = {"author": who or "", "at": self._moment(comment.at) or at or self.now, "body": body}
                if comment.customer in (TO_CUSTOMER, FROM_CUSTOMER):
                    said["customer"] = comment.customer
                self.properties[f"comment.{entry}"] = said
        for file in item.attachments:
            address = self._line("attachment", file.url, ADDRESS_LIMIT)
            shown = self._line("attachment", file.name, TITLE_LIMIT) or address
            if shown:
                entry = _own_id(file.id) or short_hash(file.name, file.url)
                self.properties[f"attachment.{entry}"] = {"name": shown, "url": address}

    def _fields(self) -> None:
        plan, properties = self.plan, self.properties
        for name, value in self.item.fields.items():
            known = plan.values.get(name)
            # Most values come again and again: each is read once for all items that say the same.
            place = value if type(value) is str else (type(value), value) if type(value) in _NUMBERS else None
            parsed = known[place] if known is not None and place in known else self._value(name, value, place)
            if parsed is not None:
                properties[plan.names[name]] = parsed

    def _value(self, name: str, value: Any, place: Any) -> Any:
        """What a value of the file means in a field; None where it goes to the text."""
        one = self.plan.fields.get(name)
        if one is not None and one.is_computed:
            return None
        if one is None:
            self._left(name, loose_text(value))
            return None
        try:
            parsed = self._field(one, value)
        except Invalid:
            self._left(name, loose_text(value))
            return None
        if place is not None and len(place) < _SHORT:
            known = self.plan.values[name]
            if len(known) >= _REMEMBERED:
                known.clear()
            known[place] = parsed
        return parsed

    def _field(self, one: Field, value: Any) -> Any:
        try:
            if one.type == "table" and isinstance(value, list) and all(isinstance(row, dict) for row in value):
                return fields.parse_rows(one, value, self.now, self.zone, self._login, self.plan.values[one.key])
            if one.type == "list" and isinstance(value, list) and all(isinstance(entry, str) for entry in value):
                return fields.parse_entries(one, value)
            if one.type == "when" and isinstance(value, str) and self._moment(value):
                return value  # as boards keep it
            typed = value if isinstance(value, str) else fields.field_typed(one, value, self.zone)
        except (TypeError, ValueError, AttributeError) as error:
            # A file may hold anything where a value of this type should be.
            raise Invalid(N_("{field} cannot hold this value"), field=one.name) from error
        return fields.parse_field(one, typed, self.now, self.zone, self._login)

    def _login(self, who: str) -> str:
        login = self.words.person(who)
        if login is None:
            raise Invalid(N_("{name} is nobody, or several people"), name=who)
        return login

    def _author(self, word: str) -> str | None:
        return self.words.author(word, own=self.item.whole is not None)

    def _set(self, name: str, said: str, value: str | None) -> None:
        if value is None:
            self._left(name, said)
        else:
            self.properties[name] = value

    def _left(self, name: str, value: str) -> None:
        shown = text.clean_line(name, 10**9)[:100] or "?"
        self.lossy.append(shown)
        self.leftovers.append((shown, value))

    def _line(self, name: str, said: str, limit: int) -> str:
        """A line as boards keep it; the whole of one that is longer goes to the text."""
        line = text.clean_line(said, 10**9)
        if len(line) > limit:
            self._left(name, line)
            line = line[: limit - 1].rstrip() + "…"
        return line

    def _body(self) -> str:
        if not self.leftovers:
            return self._cut(self.item.body) if self.item.body else ""
        notes = [f"- {name}: {_indented(text.clean_body(value, 10**9))}" for name, value in self.leftovers]
        tail = "\n\n".join([NOTES, "\n".join(notes)])
        body = self._cut(self.item.body, max(0, BODY_LIMIT - len(tail) - 2)) if self.item.body else ""
        return self._cut("\n\n".join(part for part in (body, tail) if part))

    def _cut(self, words: str, limit: int = BODY_LIMIT) -> str:
        body = text.clean_body(words, 10**9)
        if len(body) > limit:
            self.lossy.append("body")
            body = body[:limit].rstrip()
        return body

    def _history(self) -> tuple[tuple[str, str], ...]:
        stages = self.plan.stages
        gone: list[tuple[str, str]] = []
        for at, stage in self.item.history:
            moment = self._moment(at)
            if moment is None or stage not in stages:
                self.lossy.append("history")
                return ()
            gone.append((moment, stage))
        return tuple(gone)

    def _when(self, value: str) -> str | None:
        return value if self._moment(value) else None

    def _moment(self, value: str | None) -> str | None:
        if not value:
            return None
        known = self.words.moments
        if value not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[value] = self._read_moment(value)
        return known[value]

    def _read_moment(self, value: str) -> str | None:
        try:
            day = days.day_of(value, self.zone)
        except Invalid:
            return None
        return value if days.is_moment(value) else days.moment_at(day, 0, 0, self.zone)

    def _repeat(self, value: str) -> str | None:
        """The rule of a file; one that has ended is what it was."""
        from opsboard.domain.repeat_words import parse_repeat

        try:
            return parse_repeat(value)
        except Invalid:
            return None


@lru_cache(maxsize=4096)
def _label_of(typed: str) -> str | None:
    """A label as boards keep it; None for one that shows nothing."""
    try:
        return clean_label(text.clean_line(typed, 10**9)[:LABEL_LIMIT])
    except Invalid:
        return None


def _own_id(said: str) -> str | None:
    """The id that our own file gives an entry, when it can be one."""
    return said if _ID.fullmatch(said) else None


def _spoken(name: str, value: Any) -> str:
    """An entry of a set in words."""
    if not isinstance(value, dict):
        return name.partition(".")[2]
    return str(value.get("text") or " ".join(dict.fromkeys((value.get("name", ""), value.get("url", "")))))


def _indented(words: str) -> str:
    """A value of several lines inside an entry of a Markdown list."""
    return words.replace("\n", "\n  ")


def word(value: str) -> str:
    """A word of a source as boards keep it."""
    return text.clean_line(value, 10**9)[:SOURCE_LIMIT].strip() if value else ""


def source_id_of(item: ParsedItem, times: dict[tuple[str, str], int]) -> str:
    """The id of an item in its file, as boards keep it: its own, else one made of lane, title and ordinal. `times`
    counts the items of the same lane and title so far."""
    if (own := word(item.source_id)) or (item.whole is not None and (own := word(item.key or ""))):
        return own
    place = (item.stage_word or "", item.title)
    times[place] = times.get(place, 0) + 1
    return short_hash(*place, str(times[place])) + short_hash(str(times[place]), *place)


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a property say the same, whenever they were written."""
    if one is None or other is None:
        return one is other
    family = name.partition(".")[0]
    if family in ("comment", "attachment"):
        return True
    if family == "check":
        return (one.get("text"), bool(one.get("done"))) == (other.get("text"), bool(other.get("done")))
    if family == "blocked":
        by, was_by = (authors.in_source(str(side.get("by") or "")) for side in (one, other))
        return (by, one.get("reason")) == (was_by, other.get("reason"))
    return bool(one == other)
