"""What stands in the columns of a list of items, as people read it."""

from __future__ import annotations

from opsboard.domain import authors
from opsboard.domain.item_columns import Column
from opsboard.domain.items import Item
from opsboard.domain.kinds import CATEGORY_NAMES, Field, Kind
from opsboard.domain.lookup import called
from opsboard.domain.property_text import Terms, repeat_words
from opsboard.domain.value_text import YES, Wording, date_text, value_text

_MOMENTS = ("start", "due", "created_at", "updated_at", "stage_since", "closed_at")


def cell(item: Item, column: Column, terms: Terms) -> str:
    """The text of one cell; empty when the item has no such value. As people typed it: a door makes it safe."""
    wording, workflow = terms.wording, terms.workflow
    key = column.key
    kind = workflow.known_kind(item.kind)
    if column.field is not None:
        return _field(item, column.field, kind, wording)
    if key == "kind":
        return called(workflow.kinds, item.kind, wording.language)
    if key == "stage":
        return called(kind.stages if kind else (), item.stage, wording.language)
    if key == "department":
        return called(workflow.departments, item.department or "", wording.language)
    if key in ("assignee", "created_by"):
        return authors.shown(getattr(item, key) or "", terms.translate, wording.named)
    if key == "participants":
        return " ".join(map(wording.named, item.participants))
    if key == "category":
        return CATEGORY_NAMES[item.category].of(wording.language) if item.category in CATEGORY_NAMES else item.category
    if key == "repeat":
        return repeat_words(item.repeat, wording.language) if item.repeat else ""
    if key in _MOMENTS:
        moment = getattr(item, key)
        return date_text(moment, wording) if moment else ""
    yes = YES.of(wording.language)
    if key == "blocked":
        return "" if item.blocked is None else item.blocked.reason or yes
    if key == "checklist":
        return f"{sum(one.done for one in item.checklist)}/{len(item.checklist)}" if item.checklist else ""
    if key == "links":
        return " ".join(link.key for link in item.links)
    if key == "attachments":
        return wording.between().join(one.said for one in item.attachments)
    if key == "archived":
        return yes if item.archived else ""
    return " ".join(item.labels) if key == "labels" else str(getattr(item, key) or "")


def _field(item: Item, field: Field, kind: Kind | None, wording: Wording) -> str:
    """A field's value; of another kind's field of the same key as well."""
    own = kind.known_field(field.key) if kind else None
    return value_text(own or field, item.fields.get(field.key), wording)
