"""What an item's properties are called and what their values are in words, for the log, messages and questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opsboard.domain.gates import CORE_NAMES
from opsboard.domain.items import CORE_DATES, MEMBERS, blocking_item
from opsboard.domain.kinds import Field, Kind, Name, Workflow
from opsboard.domain.log_words import PROPERTY_NAMES
from opsboard.domain.lookup import Named, called
from opsboard.domain.text import visible
from opsboard.domain.value_text import Wording, date_text, loose_text, short, value_difference, value_text
from opsboard.domain.values import frozen, made_by, replaced


@frozen
class Terms:
    """The words of a board for somebody: what its keys are called. `kind` is that of the item, None for one that the
    board has no more."""

    workflow: Workflow
    kind: Kind | None
    wording: Wording
    translate: Callable[[str], str] = str
    campaigns: Mapping[str, str] = made_by(factory=dict)
    """Key -> name, where they are known."""

    def of_item(self, key: str) -> Terms:
        """The same for the item with this key."""
        return replaced(self, kind=self.workflow.kind_of_item(key))

    def field(self, name: str) -> Field | None:
        """The field that a property `fields.NAME` is a value of, as far as it is declared."""
        family, _dot, key = name.partition(".")
        if family != "fields" or self.kind is None:
            return None
        return self.kind.known_field(key)

    def name(self, name: str) -> str:
        """What a property is called."""
        family, _dot, entry = name.partition(".")
        if (field := self.field(name)) is not None:
            return visible(field.name.of(self.wording.language))
        if family == "fields":
            return visible(entry)
        return self.translate(PROPERTY_NAMES[family]) if family in PROPERTY_NAMES else visible(name)

    def value(self, name: str, value: Any) -> str:
        """A property's value in one line; empty for none."""
        if value is None:
            return ""
        if (field := self.field(name)) is not None:
            return value_text(field, value, self.wording)
        if name in (*CORE_DATES, "snoozed"):
            return date_text(str(value), self.wording)
        if name == "stage":
            return self.called(self.kind.stages if self.kind else (), str(value))
        if name == "department":
            return self.called(self.workflow.departments, str(value))
        if name == "repeat":
            return repeat_words(str(value), self.wording.language)
        if name == "campaign":
            return self.campaigns.get(str(value), str(value))
        if name == "assignee":
            return self.wording.named(str(value))
        if name == "blocked" and isinstance(value, Mapping):
            return self.blocked(value)
        return loose_text(value, self.wording)

    def entry(self, name: str) -> str:
        """An entry of a set by its name: a label, a person, `needs CRD-1`."""
        family, _dot, entry = name.partition(".")
        if family == "link":
            relation, _dot, key = entry.partition(".")
            return f"{self.called(self.workflow.relations, relation)} {visible(key)}"
        return visible(self.wording.named(entry) if family in MEMBERS else entry)

    def difference(self, name: str, before: Any, after: Any) -> str:
        """What became of a property's value, without its name."""
        if (field := self.field(name)) is not None:
            return value_difference(field, before, after, self.wording)
        was, becomes = (short(self.value(name, value)) or "–" for value in (before, after))
        return f"{was} {self.wording.arrow} {becomes}"

    def blocked(self, mark: Mapping[str, Any]) -> str:
        """Why an item cannot go on: the item that it waits for and whose that is, else the reason that was given."""
        if item := blocking_item(mark):
            return f"{item} {self.blocker(str(mark.get('by', '')))}".rstrip()
        return str(mark.get("reason", ""))

    def blocker(self, by: str) -> str:
        """Who is waited for: a department by its name, else a person."""
        return next(
            (one.name.of(self.wording.language) for one in self.workflow.departments if one.key == by), None
        ) or self.wording.named(by)

    def called(self, named: tuple[Named, ...], key: str) -> str:
        """The name of the one that has this key; the key where nothing has it."""
        return visible(called(named, key, self.wording.language))


def property_name(kind: Kind, name: str) -> Name:
    """What a property of an item of this kind is called, in both languages."""
    for field in kind.fields:
        if name == f"fields.{field.key}":
            return field.name
    core = CORE_NAMES.get(name)
    return Name(core.en.lower(), core.zh) if core else Name(name, name)


def repeat_words(rule: str, language: str) -> str:
    """A repetition in words; the rule itself when it cannot be read."""
    from opsboard.domain.errors import Invalid
    from opsboard.domain.repeat_words import repeat_said

    try:
        return repeat_said(rule, language)
    except Invalid:
        return visible(rule)
