"""Whether the parts of a workflow fit together: what its gates, flows and relations name is there.

Every mistake is `Invalid` and names its place, so that a team that edits its workflow finds it.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.field_groups import GROUPS
from opsboard.domain.items import CORE
from opsboard.domain.kinds import (
    CATEGORIES,
    CONDITIONS,
    DATE_TYPES,
    DERIVED,
    FIELD_ROLES,
    FIELD_TYPES,
    FROM_WORDS,
    LEVELS,
    MISSING,
    PREFIX,
    SIGNALS,
    SUGGESTED,
    Condition,
    Field,
    Fill,
    Flow,
    Gate,
    Kind,
    Workflow,
)
from opsboard.domain.value_checks import require_known, unknown

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_OF_FIELDS = ("set", "not", "one_of", "differs", "future", "in_time", "filled", "complete", "distinct", "backed")


def check_workflow(workflow: Workflow) -> None:
    """Raises Invalid naming the first place that does not fit."""
    if not workflow.kinds:
        raise Invalid(N_("the workflow has no kinds"))
    _check_keys("kinds", (kind.key for kind in workflow.kinds))
    _check_unique("kinds", (kind.prefix for kind in workflow.kinds))
    _check_keys("departments", (choice.key for choice in workflow.departments))
    _check_keys("groups", (choice.key for choice in workflow.groups))
    groups = {*GROUPS, *(choice.key for choice in workflow.groups)}
    _check_keys("relations", (relation.key for relation in workflow.relations))
    relations = {relation.key: relation for relation in workflow.relations}
    for relation in workflow.relations:
        other = relations.get(relation.inverse)
        if other is None or other.inverse != relation.key:
            raise unknown(f"relations.{relation.key}.inverse", relation.inverse)
        require_known(f"relations.{relation.key}.signals", relation.signals, SIGNALS)
    kinds = {kind.key for kind in workflow.kinds}
    for number, flow in enumerate(workflow.flows, 1):
        for word, known in ((flow.source, kinds), (flow.target, kinds), (flow.relation, relations.keys())):
            require_known(f"flows[{number}]", word, known)
    for field in workflow.fields:
        _check_field(field, f"fields.{field.key}", ())
        _check_group(field, f"fields.{field.key}", groups)
    for kind in workflow.kinds:
        _check_kind(kind, relations.keys(), workflow.fields, groups)


def _check_kind(kind: Kind, relations: Container[str], common: tuple[Field, ...], groups: Container[str]) -> None:
    if not re.fullmatch(PREFIX, kind.prefix):
        raise Invalid(
            N_("{place}: a prefix is two to six capital letters, not {word}"), place=kind.key, word=kind.prefix
        )
    stages = tuple(stage.key for stage in kind.stages)
    _check_keys(f"{kind.key}.stages", stages)
    for stage in kind.stages:
        place = f"{kind.key}.stages.{stage.key}"
        require_known(f"{place}.category", stage.category, CATEGORIES)
        if stage.wip is not None and stage.wip < 1:
            raise Invalid(N_("{place}: a limit is 1 or more"), place=place)
        if stage.duplicates and stage.category != "dropped":
            raise Invalid(N_("{place}: a stage for duplicates is a dropped one"), place=place)
    if not any(stage.category != "dropped" and not stage.side for stage in kind.stages):
        raise Invalid(N_("{place}: at least one stage must be neither dropped nor a side stage"), place=kind.key)
    _check_keys(f"{kind.key}.fields", (field.key for field in kind.fields))
    checked = {id(field) for field in common}
    for field in kind.fields:
        if id(field) not in checked:
            _check_field(field, f"{kind.key}.fields.{field.key}", stages)
            _check_group(field, f"{kind.key}.fields.{field.key}", groups)
    for field in kind.fields:
        if field.links:
            require_known(f"{kind.key}.fields.{field.key}.links", field.links, relations)
    for entry in kind.card:
        known = {field.group for field in kind.fields} if entry.startswith(MISSING) else {f.key for f in kind.fields}
        require_known(f"{kind.key}.card", entry.removeprefix(MISSING), known)
    for role in kind.repeats_by:
        require_known(f"{kind.key}.repeats_by", role, {field.role for field in kind.fields if field.role})
    for field in kind.fields:
        for key in field.backed_by:
            require_known(f"{kind.key}.fields.{field.key}.backed_by", key, {one.key for one in kind.fields})
        if field.counts_slips_of:
            place = f"{kind.key}.fields.{field.key}.counts_slips_of"
            require_known(place, field.counts_slips_of, {one.key for one in kind.fields if one.type in DATE_TYPES})
        moments = {one.key for one in kind.fields if one.type == "when"}
        for key in field.days_between:
            require_known(f"{kind.key}.fields.{field.key}.days_between", key, moments)
        if field.of_link:
            _check_of_link(field, f"{kind.key}.fields.{field.key}.of_link", relations)
    for number, gate in enumerate(kind.gates, 1):
        _check_gate(kind, gate, f"{kind.key}.gates[{number}]", stages, relations)


def check_flows(workflow: Workflow) -> None:
    """Raises Invalid for what a flow fills, and is opened by, that is not there. Asked where a workflow is edited:
    what a board has is read at every start, and then says nothing of a field that went."""
    for number, flow in enumerate(workflow.flows, 1):
        _check_flow(workflow, flow, f"flows[{number}]")


def _check_flow(workflow: Workflow, flow: Flow, place: str) -> None:
    source, target = workflow.kind(flow.source), workflow.kind(flow.target)
    for name, fills, giver, taker in (
        ("fills", flow.fills, source, target),
        ("marks", flow.marks, source, source),
        ("returns", flow.returns, target, source),
    ):
        for number, fill in enumerate(fills, 1):
            _check_fill(fill, f"{place}.{name}[{number}]", giver, taker)
    for name, stage, kind in (("opens_at", flow.opens_at, source), ("returns_at", flow.returns_at, target)):
        if stage:
            require_known(f"{place}.{name}", stage, {one.key for one in kind.stages})
    for number, condition in enumerate(flow.opens_when, 1):
        _check_condition(source, condition, f"{place}.opens_when[{number}]", ())


def _check_fill(fill: Fill, place: str, giver: Kind, taker: Kind) -> None:
    fields = {field.key: field for field in taker.fields}
    require_known(f"{place}.field", fill.field, {*CORE, *fields, "stage", "comment"})
    for word in fill.of:
        require_known(f"{place}.of", word, {*CORE, *FROM_WORDS, *(field.key for field in giver.fields)})
    field = fields.get(fill.field)
    if fill.field == "stage":
        require_known(f"{place}.value", fill.value, {stage.key for stage in taker.stages})
    elif fill.value and field is not None and field.type == "choice":
        require_known(f"{place}.value", fill.value, {choice.key for choice in field.values})
    for column in fill.row:
        require_known(f"{place}.row", column, {one.key for one in field.columns} if field is not None else ())
    for number, condition in enumerate(fill.when, 1):
        _check_condition(giver, condition, f"{place}.when[{number}]", ())


def _check_field(field: Field, place: str, stages: tuple[str, ...]) -> None:
    require_known(f"{place}.type", field.type, FIELD_TYPES)
    if field.role is not None and (field.role not in FIELD_ROLES or field.type not in DATE_TYPES):
        raise unknown(f"{place}.role", field.role)
    require_known(f"{place}.values_of", field.values_of, ("", "departments"))
    require_known(f"{place}.derived", field.derived, DERIVED)
    require_known(f"{place}.suggested", field.suggested, SUGGESTED)
    if field.section and field.type != "flag":
        raise Invalid(N_("{place}: only a flag has a section"), place=place)
    if field.type == "choice" and not (field.values or field.values_of or field.of_link):
        raise Invalid(N_("{place}: a choice needs values"), place=place)
    if field.type == "table" and not field.columns:
        raise Invalid(N_("{place}: a table needs columns"), place=place)
    for word in (
        *(field.stamped_on, field.stamped_leaving, field.locked_from, field.items_from),
        *(*field.counts_back_from, *field.counts_back_to),
    ):
        if word and word not in stages:
            raise unknown(place, word)
    if field.values:
        _check_keys(f"{place}.values", (choice.key for choice in field.values))
    if field.columns:
        _check_keys(f"{place}.columns", (column.key for column in field.columns))
        for column in field.columns:
            _check_field(column, f"{place}.columns.{column.key}", ())


def _check_of_link(field: Field, place: str, relations: Container[str]) -> None:
    """The kind may be one that this board does without."""
    if len(field.of_link) != 2 or field.type not in ("text", "choice"):
        raise Invalid(N_("{place}: a text or choice takes [relation, kind] here"), place=place)
    require_known(place, field.of_link[0], relations)


def _check_group(field: Field, place: str, groups: Container[str]) -> None:
    if field.group:
        require_known(f"{place}.group", field.group, groups)


def _check_gate(kind: Kind, gate: Gate, place: str, stages: tuple[str, ...], relations: Container[str]) -> None:
    require_known(place, gate.stage, stages)
    require_known(f"{place}.level", gate.level, LEVELS)
    for name, *values in filter(None, (gate.only, gate.unless)):
        require_known(place, name, {one.key for one in kind.fields if one.type == "choice"})
        for word in values:
            require_known(place, word, {choice.key for choice in kind.field(name).values})
    if not gate.needs:
        raise Invalid(N_("{place}: a gate needs at least one condition"), place=place)
    for number, condition in enumerate(gate.needs, 1):
        _check_condition(kind, condition, f"{place}.needs[{number}]", relations)


def _check_condition(kind: Kind, condition: Condition, place: str, relations: Container[str]) -> None:
    require_known(place, condition.need, CONDITIONS)
    if condition.need == "link" and condition.value not in relations:
        raise unknown(place, condition.value)
    if condition.need not in _OF_FIELDS:
        return
    for name in (condition.field, condition.other) if condition.need in ("differs", "in_time") else (condition.field,):
        require_known(place, name, {*CORE, *(field.key for field in kind.fields)})
    field = kind.known_field(condition.field)
    if field is None:
        return
    known: tuple[str, ...] = ()
    if condition.need in ("not", "one_of") and field.type == "choice":
        known = tuple(choice.key for choice in field.values)
    elif condition.need in ("complete", "distinct"):
        known = tuple(column.key for column in field.columns)
    else:
        return
    for word in (condition.value,) if condition.need == "not" else condition.values:
        require_known(place, word, known)


def _check_keys(place: str, keys: Iterable[str]) -> None:
    """Raises Invalid unless all are keys, each there once."""
    found = list(keys)
    for key in found:
        if not _KEY.match(key):
            raise Invalid(
                N_("{place}: a key is lower-case letters, digits and _, beginning with a letter, not {word}"),
                place=place,
                word=key,
            )
    _check_unique(place, found)


def _check_unique(place: str, words: Iterable[str]) -> None:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            raise Invalid(N_("{place}: {word} is there twice"), place=place, word=word)
        seen.add(word)
