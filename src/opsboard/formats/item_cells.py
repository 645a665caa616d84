"""What stands in the columns of a list of items, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from opsboard.domain import authors
from opsboard.domain.days import local_text
from opsboard.domain.errors import N_
from opsboard.domain.item_columns import Column
from opsboard.domain.items import Item
from opsboard.domain.kinds import CATEGORY_NAMES, Field, Workflow
from opsboard.domain.lookup import Named
from opsboard.domain.property_text import repeat_words
from opsboard.domain.value_text import Wording, value_text
from opsboard.domain.values import frozen, made_by

_MOMENTS = ("start", "due", "created_at", "updated_at", "stage_since", "closed_at")


@frozen
class Words:
    """How a reader of a list calls things."""

    workflow: Workflow
    zone: str
    language: str
    """`en` or `zh`: the language of kinds, stages and fields."""
    translate: Callable[[str], str] = str
    names: Mapping[str, str] = made_by(factory=dict)
    """Login -> display name; a login without one stands for itself."""

    def person(self, login: str) -> str:
        return authors.shown(login, self.translate, lambda one: self.names.get(one) or one)

    @property
    def wording(self) -> Wording:
        """For whom the values of fields are worded."""
        return Wording(self.language, self.zone, self.person)

    def called(self, candidates: Iterable[Named], key: str) -> str:
        """The name of the one with this key; the key where there is none."""
        return next((one.name.of(self.language) for one in candidates if one.key == key), key)


def cell(item: Item, column: Column, words: Words) -> str:
    """The text of one cell; empty when the item has no such value. As people typed it: a door makes it safe."""
    if column.field is not None:
        return _field(item, column.field, words)
    key = column.key
    if key in ("kind", "stage"):
        kind = next((one for one in words.workflow.kinds if one.key == item.kind), None)
        if key == "kind":
            return words.called(words.workflow.kinds, item.kind)
        return words.called(kind.stages if kind else (), item.stage)
    if key == "department":
        return words.called(words.workflow.departments, item.department or "")
    if key in ("assignee", "created_by"):
        return words.person(getattr(item, key) or "")
    if key == "participants":
        return " ".join(map(words.person, item.participants))
    if key == "category":
        return CATEGORY_NAMES[item.category].of(words.language) if item.category in CATEGORY_NAMES else item.category
    if key == "repeat":
        return repeat_words(item.repeat, words.language) if item.repeat else ""
    if key in _MOMENTS:
        moment = getattr(item, key)
        return local_text(moment, words.zone) if moment else ""
    yes = words.translate(N_("yes"))
    if key == "blocked":
        return "" if item.blocked is None else item.blocked.reason or yes
    if key == "checklist":
        return f"{sum(one.done for one in item.checklist)}/{len(item.checklist)}" if item.checklist else ""
    if key == "links":
        return " ".join(link.key for link in item.links)
    if key == "archived":
        return yes if item.archived else ""
    return " ".join(item.labels) if key == "labels" else str(getattr(item, key) or "")


def _field(item: Item, field: Field, words: Words) -> str:
    """A field's value; of another kind's field of the same key as well."""
    kind = next((one for one in words.workflow.kinds if one.key == item.kind), None)
    own = next((one for one in kind.fields if one.key == field.key), field) if kind else field
    return value_text(own, item.fields.get(field.key), words.wording)
