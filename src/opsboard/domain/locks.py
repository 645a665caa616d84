"""Fields that close once an item has reached a stage (`Field.locked_from`): nobody improves a prediction by knowing
what came. They stay closed when it goes back; what a lead changes all the same stays in sight.

All of it is a reading of the item's log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opsboard.domain.items import Change
from opsboard.domain.kinds import Field, Kind
from opsboard.domain.promises import standing
from opsboard.domain.values import frozen
from opsboard.domain.workflow import reached


@frozen
class Amended:
    """A closed field that was changed. `by`: a login; `before`, `after`: canonical values, None for nothing."""

    field: str
    at: str
    by: str
    before: Any
    after: Any
    reason: str | None


def closed_since(kind: Kind, stage: str, changes: Iterable[Change]) -> dict[str, int]:
    """Keys of the fields that are closed for an item in `stage` with this log, and the number of the change since which
    they are; 0 where the log does not tell."""
    fields = _locking(kind)
    if not fields:
        return {}
    found: dict[str, int] = {}
    for change in standing(changes):
        for field in fields:
            if field.key not in found and reached(kind, str(change.after.get("stage", "")), field.locked_from):
                found[field.key] = change.seq
    for field in fields:
        if reached(kind, stage, field.locked_from):
            found.setdefault(field.key, 0)
    return found


def amended(kind: Kind, stage: str, changes: Iterable[Change]) -> list[Amended]:
    """What was changed of closed fields, oldest first; what was taken back is no change."""
    log = standing(changes)
    closed = closed_since(kind, stage, log)
    return [
        Amended(key, change.at, change.by, change.before.get(name), value, change.reason)
        for change in log
        for name, value in change.after.items()
        if (key := name.removeprefix("fields.")) in closed and 0 < closed[key] < change.seq and key != name
    ]


def closed_among(kind: Kind, wanted: Mapping[str, Any], held: Mapping[str, Any]) -> list[Field]:
    """The fields that close at some stage and would get another value: for these alone the log is asked."""
    return [
        field
        for field in _locking(kind)
        if (name := f"fields.{field.key}") in wanted and held.get(name) != wanted[name]
    ]


def _locking(kind: Kind) -> list[Field]:
    return [field for field in kind.fields if field.locked_from]
