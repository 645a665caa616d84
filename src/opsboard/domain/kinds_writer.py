"""The mapping that a workflow is written as: the form of `kinds.toml`, without entries that are empty."""

from __future__ import annotations

from typing import Any

from opsboard.domain.kinds import (
    CLOSED_CATEGORIES,
    Choice,
    Condition,
    Field,
    Fill,
    Flow,
    Gate,
    Kind,
    Name,
    Relation,
    Stage,
    Workflow,
)
from opsboard.domain.values import as_tuple

_KIND = ("key", "prefix", "name", "colour", "words", "repeats_by", "card", "stages", "fields", "gates")
"""The order in which a kind is written."""
_WORDS_OF_FLOW = 3
"""A flow that only says what follows what is written as a list."""


def workflow_mapping(workflow: Workflow) -> dict[str, Any]:
    """What `kinds_loader.workflow_of` reads as this workflow."""
    names = ("departments", "fields", "relations", "flows")
    return {
        **{name: _written(getattr(workflow, name)) for name in names},
        **({"groups": _written(workflow.groups)} if workflow.groups else {}),
        "settings": dict(workflow.settings),
        "kinds": [_kind_table(kind, workflow.fields) for kind in workflow.kinds],
    }


def _kind_table(kind: Kind, common: tuple[Field, ...]) -> dict[str, Any]:
    own = list(kind.fields)
    while own and own[-1] in common:
        own.pop()
    table = _table(kind, fields=tuple(own))
    return {name: table[name] for name in _KIND if name in table}


def _written(one: Any) -> Any:
    match one:
        case tuple():
            return [_written(part) for part in one]
        case Name():
            words = list(as_tuple(one))
            while not words[-1]:
                words.pop()
            return words
        case Choice():
            return [one.key, one.name.en, one.name.zh, *one.words]
        case Flow():
            table = _table(one)
            return table if len(table) > _WORDS_OF_FLOW else list(table.values())
        case Stage():
            table = _table(one, clock=None)
            return table if one.clock == (one.category not in CLOSED_CATEGORIES) else {**table, "clock": one.clock}
        case Field():
            return _table(one, values=() if one.values_of or one.of_link else one.values)
        case Gate():
            table = {"entering" if one.entering else "leaving": one.stage, **_table(one, stage=None, entering=None)}
            table["needs"] = table.pop("needs")  # they stand last
            return table
        case Condition():
            return _table(one, relation=None)
        case Relation() | Fill():
            return _table(one)
    return one


def _table(one: Any, **otherwise: Any) -> dict[str, Any]:
    """The fields of a value, those of `otherwise` as they are there, without those that are None, False or empty."""
    values = {name: otherwise.get(name, getattr(one, name)) for name in one.__slots__}
    kept = {name: value for name, value in values.items() if value is not None and value is not False}
    return {name: _written(value) for name, value in kept.items() if value not in ("", (), {})}
