"""The mapping that a workflow is written as: the form of `kinds.toml`, without what says nothing."""

from __future__ import annotations

from typing import Any

from opsboard.domain.kinds import CLOSED_CATEGORIES, Choice, Field, Gate, Kind, Name, Stage, Workflow


def workflow_mapping(workflow: Workflow) -> dict[str, Any]:
    """What `kinds_loader.workflow_of` reads as this workflow."""
    return {
        "departments": [_choice_list(choice) for choice in workflow.departments],
        "fields": [_field_mapping(field) for field in workflow.fields],
        "relations": [
            _lean(key=one.key, inverse=one.inverse, name=_name_list(one.name), blocks=one.blocks)
            for one in workflow.relations
        ],
        "flows": [[flow.source, flow.target, flow.relation] for flow in workflow.flows],
        "settings": dict(workflow.settings),
        "kinds": [_kind_mapping(kind, workflow.fields) for kind in workflow.kinds],
    }


def _kind_mapping(kind: Kind, common: tuple[Field, ...]) -> dict[str, Any]:
    own = list(kind.fields)
    while own and own[-1] in common:
        own.pop()
    return _lean(
        key=kind.key,
        prefix=kind.prefix,
        name=_name_list(kind.name),
        colour=kind.colour,
        words=list(kind.words),
        stages=[_stage_mapping(stage) for stage in kind.stages],
        fields=[_field_mapping(field) for field in own],
        gates=[_gate_mapping(gate) for gate in kind.gates],
    )


def _stage_mapping(stage: Stage) -> dict[str, Any]:
    mapping = _lean(key=stage.key, name=_name_list(stage.name), category=stage.category, wip=stage.wip, side=stage.side)
    if stage.clock != (stage.category not in CLOSED_CATEGORIES):
        mapping["clock"] = stage.clock
    return mapping


def _field_mapping(field: Field) -> dict[str, Any]:
    mapping = _lean(
        key=field.key,
        name=_name_list(field.name),
        type=field.type,
        values=[] if field.values_of else [_choice_list(choice) for choice in field.values],
        role=field.role,
        columns=[_field_mapping(column) for column in field.columns],
        required=field.required,
        values_of=field.values_of,
        derived=field.derived,
        stamped_on=field.stamped_on,
        counts_back_from=list(field.counts_back_from),
        locked_from=field.locked_from,
    )
    for bound, value in (("minimum", field.minimum), ("maximum", field.maximum)):
        if value is not None:
            mapping[bound] = value
    return mapping


def _gate_mapping(gate: Gate) -> dict[str, Any]:
    needs = [
        _lean(need=one.need, field=one.field, value=one.value, values=list(one.values), other=one.other)
        for one in gate.needs
    ]
    way = "entering" if gate.entering else "leaving"
    return {way: gate.stage, "level": gate.level, **_lean(any_direction=gate.any_direction), "needs": needs}


def _choice_list(choice: Choice) -> list[str]:
    return [choice.key, choice.name.en, choice.name.zh, *choice.words]


def _name_list(name: Name) -> list[str]:
    words = [name.en, name.zh, name.short_en, name.short_zh]
    while not words[-1]:
        words.pop()
    return words


def _lean(**entries: Any) -> dict[str, Any]:
    """The entries without those that say nothing: None, False, and what is empty."""
    return {name: value for name, value in entries.items() if value not in (None, False, "", [])}
