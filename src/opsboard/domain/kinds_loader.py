"""A workflow from `kinds.toml` or from the JSON that a board keeps, and back to JSON.

Both hold the same mapping; `kinds.toml` explains it at its top. Reading checks the form of every
entry, `kinds_check` what the entries say of each other; an error names the place, like
`support.gates[2].needs[1]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.kinds import (
    Choice,
    Field,
    Flow,
    Gate,
    Kind,
    Name,
    Need,
    Relation,
    Stage,
    Workflow,
)
from opsboard.domain.kinds_check import check_workflow

_CLOSED = ("done", "dropped")


def load_default() -> Workflow:
    """The workflow that a new board begins with, from `kinds.toml`."""
    import tomllib
    from importlib import resources

    text = (
        resources.files("opsboard.domain")
        .joinpath("kinds.toml")
        .read_text(encoding="utf-8")
    )
    return workflow_of(tomllib.loads(text))


def workflow_from_json(text: str) -> Workflow:
    """The workflow in `text`. Raises Invalid naming the place of the first mistake."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Invalid(
            N_("The workflow is not JSON: {reason}."), reason=str(error)
        ) from error
    return workflow_of(data)


def workflow_to_json(workflow: Workflow) -> str:
    """The workflow as JSON text that `workflow_from_json` reads: the same text for the same workflow."""
    return json.dumps(
        _workflow_mapping(workflow), ensure_ascii=False, separators=(",", ":")
    )


def workflow_of(data: object) -> Workflow:
    """The workflow that a mapping of the form of `kinds.toml` declares. Raises Invalid."""
    top = _Place(data, "workflow")
    top.only("departments", "fields", "relations", "flows", "settings", "kinds")
    departments = tuple(
        _choice(entry, f"departments[{n}]")
        for n, entry in enumerate(top.list("departments"), 1)
    )
    common = tuple(
        _field(entry, f"fields[{n}]", departments)
        for n, entry in enumerate(top.list("fields"), 1)
    )
    workflow = Workflow(
        kinds=tuple(
            _kind(entry, n, common, departments)
            for n, entry in enumerate(top.list("kinds"), 1)
        ),
        relations=tuple(
            _relation(entry, f"relations[{n}]")
            for n, entry in enumerate(top.list("relations"), 1)
        ),
        flows=tuple(
            _flow(entry, f"flows[{n}]") for n, entry in enumerate(top.list("flows"), 1)
        ),
        departments=departments,
        fields=common,
        settings=top.mapping("settings"),
    )
    check_workflow(workflow)
    return workflow


class _Place:
    """A mapping at a named place of the workflow, read with its mistakes named."""

    __slots__ = ("data", "where")

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise Invalid(N_("{place} of the workflow must be a table."), place=where)
        self.data: Mapping[str, Any] = data
        self.where = where

    def only(self, *names: str) -> None:
        """Raises Invalid for an entry of another name."""
        if self.data.keys() <= set(names):
            return
        from difflib import get_close_matches

        wrong = next(name for name in self.data if name not in names)
        near = get_close_matches(str(wrong), names, 1, 0.0)[0]
        raise Invalid(
            N_("{place}: {word} means nothing here, did you mean {near}?"),
            place=self.where,
            word=wrong,
            near=near,
        )

    def _wrong(self, name: str, wanted: str) -> Invalid:
        return Invalid(
            N_("{place}: {word} must be {wanted}."),
            place=self.where,
            word=name,
            wanted=wanted,
        )

    def text(self, name: str, default: str | None = None) -> str:
        value = self.data.get(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, "text")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name, "true or false")
        return value

    def number(self, name: str) -> float | None:
        value = self.data.get(name)
        if value is not None and (
            isinstance(value, bool) or not isinstance(value, int | float)
        ):
            raise self._wrong(name, "a number")
        return value

    def list(self, name: str) -> list[Any]:
        value = self.data.get(name, [])
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.list(name)
        if not all(isinstance(word, str) for word in value):
            raise self._wrong(name, "a list of texts")
        return tuple(value)

    def mapping(self, name: str) -> Mapping[str, Any]:
        value = self.data.get(name, {})
        if not isinstance(value, Mapping):
            raise self._wrong(name, "a table")
        return value

    def name(self) -> Name:
        words = self.texts("name")
        if not 2 <= len(words) <= 4 or not words[0] or not words[1]:
            raise self._wrong(
                "name", "[English, Chinese, short English, short Chinese]"
            )
        return Name(*words)


def _kind(
    data: object,
    number: int,
    common: tuple[Field, ...],
    departments: tuple[Choice, ...],
) -> Kind:
    entry = _Place(data, f"kinds[{number}]")
    key = entry.text("key")
    entry.where = key
    entry.only("key", "prefix", "name", "stages", "fields", "gates", "words", "colour")
    own = tuple(
        _field(field, f"{key}.fields[{n}]", departments)
        for n, field in enumerate(entry.list("fields"), 1)
    )
    declared = {field.key for field in own}
    return Kind(
        key=key,
        prefix=entry.text("prefix"),
        name=entry.name(),
        stages=tuple(
            _stage(stage, f"{key}.stages[{n}]")
            for n, stage in enumerate(entry.list("stages"), 1)
        ),
        fields=own + tuple(field for field in common if field.key not in declared),
        gates=tuple(
            _gate(gate, f"{key}.gates[{n}]")
            for n, gate in enumerate(entry.list("gates"), 1)
        ),
        words=entry.texts("words"),
        colour=entry.text("colour", ""),
    )


def _stage(data: object, where: str) -> Stage:
    entry = _Place(data, where)
    entry.only("key", "name", "category", "wip", "clock", "side")
    category = entry.text("category")
    wip = entry.number("wip")
    if wip is not None and not isinstance(wip, int):
        raise Invalid(
            N_("{place}: {word} must be {wanted}."),
            place=where,
            word="wip",
            wanted="a whole number",
        )
    return Stage(
        key=entry.text("key"),
        name=entry.name(),
        category=category,
        wip=wip,
        clock=entry.flag("clock", category not in _CLOSED),
        side=entry.flag("side", False),
    )


def _field(data: object, where: str, departments: tuple[Choice, ...] = ()) -> Field:
    entry = _Place(data, where)
    names = (
        "key",
        "name",
        "type",
        "values",
        "role",
        "columns",
        "minimum",
        "maximum",
        "required",
        "values_of",
    )
    entry.only(*names, "derived", "stamped_on", "counts_back_from", "locked_from")
    values_of = entry.text("values_of", "")
    if values_of == "departments":
        values = departments
    else:
        values = tuple(
            _choice(value, f"{where}.values[{n}]")
            for n, value in enumerate(entry.list("values"), 1)
        )
    return Field(
        key=entry.text("key"),
        name=entry.name(),
        type=entry.text("type"),
        values=values,
        role=entry.text("role") if "role" in entry.data else None,
        columns=tuple(
            _field(column, f"{where}.columns[{n}]")
            for n, column in enumerate(entry.list("columns"), 1)
        ),
        minimum=entry.number("minimum"),
        maximum=entry.number("maximum"),
        required=entry.flag("required", False),
        values_of=values_of,
        derived=entry.text("derived", ""),
        stamped_on=entry.text("stamped_on", ""),
        counts_back_from=entry.texts("counts_back_from"),
        locked_from=entry.text("locked_from", ""),
    )


def _choice(data: object, where: str) -> Choice:
    if (
        not isinstance(data, list)
        or len(data) < 3
        or not all(isinstance(word, str) and word for word in data)
    ):
        raise Invalid(
            N_("{place} must be [key, English, Chinese, other words...]."), place=where
        )
    return Choice(data[0], Name(data[1], data[2]), tuple(data[3:]))


def _gate(data: object, where: str) -> Gate:
    entry = _Place(data, where)
    entry.only("leaving", "entering", "level", "needs")
    if ("leaving" in entry.data) == ("entering" in entry.data):
        raise Invalid(
            N_("{place} must be for leaving a stage or for entering one."), place=where
        )
    entering = "entering" in entry.data
    return Gate(
        stage=entry.text("entering" if entering else "leaving"),
        level=entry.text("level", "warn"),
        needs=tuple(
            _need(need, f"{where}.needs[{n}]")
            for n, need in enumerate(entry.list("needs"), 1)
        ),
        entering=entering,
    )


def _need(data: object, where: str) -> Need:
    entry = _Place(data, where)
    entry.only("need", "field", "value", "values", "other")
    return Need(
        need=entry.text("need"),
        field=entry.text("field", ""),
        value=entry.text("value", ""),
        values=entry.texts("values"),
        other=entry.text("other", ""),
    )


def _relation(data: object, where: str) -> Relation:
    entry = _Place(data, where)
    entry.only("key", "inverse", "name", "blocks")
    return Relation(
        entry.text("key"),
        entry.text("inverse"),
        entry.name(),
        entry.flag("blocks", False),
    )


def _flow(data: object, where: str) -> Flow:
    if (
        not isinstance(data, list)
        or len(data) != 3
        or not all(isinstance(word, str) for word in data)
    ):
        raise Invalid(N_("{place} must be [kind, kind, relation]."), place=where)
    return Flow(*data)


def _workflow_mapping(workflow: Workflow) -> dict[str, Any]:
    return {
        "departments": [_choice_list(choice) for choice in workflow.departments],
        "fields": [_field_mapping(field) for field in workflow.fields],
        "relations": [
            _lean(
                key=one.key,
                inverse=one.inverse,
                name=_name_list(one.name),
                blocks=one.blocks,
            )
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
    mapping = _lean(
        key=stage.key,
        name=_name_list(stage.name),
        category=stage.category,
        wip=stage.wip,
        side=stage.side,
    )
    if stage.clock != (stage.category not in _CLOSED):
        mapping["clock"] = stage.clock
    return mapping


def _field_mapping(field: Field) -> dict[str, Any]:
    mapping = _lean(
        key=field.key,
        name=_name_list(field.name),
        type=field.type,
        values=[]
        if field.values_of
        else [_choice_list(choice) for choice in field.values],
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
        _lean(
            need=need.need,
            field=need.field,
            value=need.value,
            values=list(need.values),
            other=need.other,
        )
        for need in gate.needs
    ]
    return {
        "entering" if gate.entering else "leaving": gate.stage,
        "level": gate.level,
        "needs": needs,
    }


def _choice_list(choice: Choice) -> list[str]:
    return [choice.key, choice.name.en, choice.name.zh, *choice.words]


def _name_list(name: Name) -> list[str]:
    words = [name.en, name.zh, name.short_en, name.short_zh]
    while not words[-1]:
        words.pop()
    return words


def _lean(**entries: Any) -> dict[str, Any]:
    """The entries without those that say nothing: None, False, and what is empty."""
    return {
        name: value
        for name, value in entries.items()
        if value not in (None, False, "", [])
    }
