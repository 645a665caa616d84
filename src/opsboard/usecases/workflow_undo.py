"""Taking an edit of the workflow back: what it changed is as it was before, unless somebody changed that since."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import N_, Conflict
from opsboard.domain.workflow_difference import Difference, differences
from opsboard.usecases.workflow import write

if TYPE_CHECKING:
    from opsboard.usecases.acting import UnitOfWork
    from opsboard.usecases.own_acts import Edited


def take_back(act: UnitOfWork, edited: Edited, between: Callable[[], object] | None) -> list[Difference]:
    """Invert an edit of the workflow; `between` puts items back that were moved with it. Raises Conflict when a part
    of it was changed since, and Refused for items that came to stand in a stage that would go."""
    from opsboard.domain.kinds_check import check_workflow
    from opsboard.domain.kinds_loader import workflow_of, workflow_to_json
    from opsboard.domain.workflow_settings import check_settings

    held = act.session.store.workflow
    mapping: dict[str, Any] = json.loads(workflow_to_json(held))
    kinds = {kind["key"]: kind for kind in mapping.pop("kinds")}
    changed: list[str] = []
    for entry in edited.entries:
        if entry.what == "board":
            changed += _invert(mapping, entry.before, entry.after)
        elif entry.op == "add":
            changed += [] if kinds.pop(entry.subject, None) == dict(entry.after) else [entry.subject]
        elif entry.op == "remove":
            changed += [entry.subject] if entry.subject in kinds else []
            kinds[entry.subject] = dict(entry.before)
        else:
            of_kind = kinds.get(entry.subject)
            left = ["*"] if of_kind is None else _invert(of_kind, entry.before, entry.after)
            changed += [f"{entry.subject}.{name}" for name in left]
    if changed:
        raise Conflict(
            N_("the workflow: {places} changed since; nothing was undone")
            if act.word == "undo"
            else N_("the workflow: {places} changed since; nothing was done again"),
            places=tuple(changed),
        )
    order = [key for key in edited.told.kinds if key in kinds]
    mapping["kinds"] = [kinds[key] for key in (*order, *(key for key in kinds if key not in order))]
    workflow = workflow_of(mapping)
    check_workflow(workflow)
    check_settings(workflow)
    write(act, workflow, undo_of=edited.number, between=between)
    return differences(held, workflow)


def _invert(held: dict[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Give properties the values that they had before; gives the names of those that have other ones by now."""
    left = [name for name in {**before, **after} if held.get(name) != after.get(name)]
    for name in {**before, **after}:
        if name in before:
            held[name] = before[name]
        else:
            held.pop(name, None)
    return left
