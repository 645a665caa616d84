"""The fields that several items have in common, and what they hold in them: for editing a selection."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import Item
from opsboard.domain.kinds import Field
from opsboard.domain.values import frozen
from opsboard.i18n import _
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.form_fields import LABELS, FormField, empty_field, typed_text

ONE_BY_ONE = ("title", "body")
"""Fields that say what an item is: several do not share them."""


@frozen
class SharedField:
    """A field that all selected items have. `shown` is the value that they share, or that they differ."""

    field: FormField
    shown: str


def shared_fields(kinds: Sequence[Sequence[Field]], items: Sequence[Item], state: ScreenState) -> list[SharedField]:
    """The fields that items of these kinds have in common, with what these items hold in them."""
    found = [empty_field(name) for name in LABELS if name not in ONE_BY_ONE]
    first, *others = kinds
    for own in first:
        alike = all(any((o.key, o.type) == (own.key, own.type) for o in other) for other in others)
        if alike and not own.is_computed:
            found.append(empty_field(own))
    return [SharedField(field, _shared(field, items, state)) for field in found]


def _shared(field: FormField, items: Sequence[Item], state: ScreenState) -> str:
    held = [one.fields.get(field.own.key) if field.own is not None else getattr(one, field.name) for one in items]
    if any(value != held[0] for value in held):
        return _("different ones")
    return typed_text(field, held[0], state).partition("\n")[0] if held and held[0] is not None else ""
