"""Putting items into another lane of a board, and into a column of it at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain import text, workflow
from opsboard.domain.errors import N_, Refused
from opsboard.domain.field_views import FIELD, group_named
from opsboard.domain.items import Item
from opsboard.domain.kinds import Kind, Stage
from opsboard.usecases.acting import Keys, UnitOfWork, act_on, canonical_key, clean_reason
from opsboard.usecases.editing import values_for
from opsboard.usecases.moving import NO_ANSWERS, Answers, Landing, is_one, shift, stage_of_category
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


def put_in_lane(
    session: Session,
    keys: Keys,
    group: str,
    value: str | None,
    *,
    stage: str | None = None,
    category: str | None = None,
    place: str | None = None,
    after: str | None = None,
    seen: Mapping[str, Any] | None = None,
    reason: str | None = None,
    answers: Answers = NO_ANSWERS,
) -> BulkResult:
    """Give items the value of a lane (`group` as `field_views.group_named` reads it) and move them to a stage, or each
    to the first stage of its kind that is of a category: one batch. Without a `place` (top, bottom, after) those that
    stay in their stage keep their rank. The value counts at a gate on the way.

    An item of several labels stands in the lane of its first, so that its lane's label is taken away for the
    new one, and refused where another would still come first. `seen` is that of `edit`, `reason` and
    `answers` are those of `move`. Raises what those raise; of several items the refused ones are collected.
    """
    group = group_named(group, session.store.workflow)
    landing = Landing(place or "top", canonical_key(after) if after else None)
    said = clean_reason(reason)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        target = _stage(item, kind, stage, category)
        given = values_for(act, item, _edits(item, group, value), seen=seen, reason=said)
        if target.key != item.stage or place is not None:
            shift(act, item, kind, target, landing, said, given, answers, is_one(keys))
        elif item.archived:
            raise Refused(N_("{key} is archived; restore it first"), key=item.key)
        else:
            act.change(item, "edit", given, said)

    return act_on(session, "move", keys, work, reason=said)


def _stage(item: Item, kind: Kind, stage: str | None, category: str | None) -> Stage:
    """Where an item goes; its own stage when nothing is said, or it is of the category already."""
    if stage is not None:
        return workflow.find_stage(kind, text.clean_line(stage))
    return stage_of_category(item, kind, category or item.category)


def _edits(item: Item, group: str, value: str | None) -> dict[str, str | None]:
    """What to change for an item to stand in a lane; nothing when it does."""
    if group.startswith(FIELD):
        name = group.removeprefix(FIELD)
        return {} if item.fields.get(name) == value else {f"fields.{name}": value}
    if group != "label":
        return {} if getattr(item, group) == value else {group: value}
    first, *others = item.labels or (None,)
    if first == value:
        return {}
    if others and (value is None or min(str(one) for one in others) < value):
        raise Refused(
            N_("{key} has the label {label} too and would stand in its lane; take it away first"),
            key=item.key,
            label=str(others[0]),
        )
    return {**({f"label.{first}": None} if first else {}), **({f"label.{value}": "true"} if value else {})}
