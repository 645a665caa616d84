"""A workflow from `kinds.toml` or from the JSON that a board keeps, and back to JSON.

Both hold the same mapping; `kinds.toml` explains it at its top. Reading checks the form of every
entry, `kinds_check` what the entries say of each other; an error names the place, like
`support.gates[2].needs[1].field`. Every program start reads a workflow, so entries that are not
there cost nothing and places are put into words only for a mistake.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from opsboard.domain.errors import N_, Invalid
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
from opsboard.domain.kinds_check import check_workflow
from opsboard.domain.values import replaced

_Reader = Callable[[Any], Any]


def load_default() -> Workflow:
    """The workflow that a new board begins with, from `kinds.toml`."""
    import tomllib
    from importlib import resources

    text = resources.files("opsboard.domain").joinpath("kinds.toml").read_text(encoding="utf-8")
    return workflow_of(tomllib.loads(text))


def workflow_from_json(text: str) -> Workflow:
    """The workflow in `text`. Raises Invalid naming the place of the first mistake."""
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Invalid(N_("the workflow is not JSON: {reason}"), reason=error) from error
    return workflow_of(data)


def workflow_to_json(workflow: Workflow) -> str:
    """The workflow as JSON text that `workflow_from_json` reads: the same text for the same workflow."""
    from opsboard.domain.kinds_writer import workflow_mapping

    return json.dumps(workflow_mapping(workflow), ensure_ascii=False, separators=(",", ":"))


def workflow_of(data: object) -> Workflow:
    """The workflow that a mapping of the form of `kinds.toml` declares. Raises Invalid."""
    try:
        read: Workflow = _table(Workflow)(data)
    except _Mistake as mistake:
        raise mistake.as_invalid() from None
    workflow = replaced(read, kinds=tuple(_completed(kind, read) for kind in read.kinds))
    check_workflow(workflow)
    return workflow


def _completed(kind: Kind, read: Workflow) -> Kind:
    """The kind with the fields that every kind has, and with the values that stand elsewhere."""
    own = tuple(_with_values(field, read) if field.values_of or field.of_link else field for field in kind.fields)
    declared = {field.key for field in own}
    fields = own + tuple(field for field in read.fields if field.key not in declared)
    return replaced(kind, fields=fields, gates=tuple(_with_relations(gate, read) for gate in kind.gates))


def _with_relations(gate: Gate, read: Workflow) -> Gate:
    if not any(condition.need == "link" for condition in gate.needs):
        return gate
    names = {relation.key: relation.name for relation in read.relations}
    needs = (replaced(one, relation=names.get(one.value, one.relation)) for one in gate.needs)
    return replaced(gate, needs=tuple(needs))


def _with_values(field: Field, read: Workflow) -> Field:
    if field.values_of:
        return replaced(field, values=read.departments)
    if field.type != "choice":
        return field
    linked = read.known_kind(field.of_link[-1])
    return replaced(field, values=tuple(Choice(one.key, one.name) for one in linked.stages) if linked else ())


class _Mistake(Invalid):
    """What is wrong at a place whose name grows on the way up to the whole."""

    place = ""

    def inside(self, outer: str) -> _Mistake:
        """The same mistake, seen from one level further out."""
        joint = "." if self.place and not self.place.startswith("[") else ""
        self.place = f"{outer}{joint}{self.place}"
        return self

    def as_invalid(self) -> Invalid:
        return Invalid(self.template, place=self.place.removeprefix("kinds.") or "workflow", **self.values)


def _entries(data: object, readers: Mapping[str, _Reader], required: tuple[str, ...]) -> dict[str, Any]:
    """The entries of a mapping, each through its reader."""
    if not isinstance(data, Mapping):
        raise _Mistake(N_("{place} must be a table"))
    found = {}
    for word, value in data.items():
        reader = readers.get(word)
        if reader is None:
            raise _unknown_entry(str(word), readers)
        try:
            found[word] = reader(value)
        except _Mistake as mistake:
            raise mistake.inside(word) from None
    for word in required:
        if word not in found:
            raise _Mistake(N_("{place}: {word} is missing"), word=word)
    return found


def _unknown_entry(word: str, readers: Mapping[str, _Reader]) -> _Mistake:
    from difflib import get_close_matches

    near = get_close_matches(word, list(readers), 1, 0.0)[0]
    return _Mistake(N_("{place}: {word} means nothing here, did you mean {near}?"), word=word, near=near)


def _each(reader: _Reader) -> _Reader:
    """A reader of a list of what `reader` reads."""

    def read(data: object) -> tuple[Any, ...]:
        if not isinstance(data, list):
            raise _Mistake(N_("{place} must be a list"))
        found = []
        for value in data:
            try:
                found.append(reader(value))
            except _Mistake as mistake:
                key = value.get("key") if isinstance(value, Mapping) else None
                raise mistake.inside(key if isinstance(key, str) else f"[{len(found) + 1}]") from None
        return tuple(found)

    return read


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise _Mistake(N_("{place} must be text"))


def _only(fits: Callable[[Any], bool], refusal: str) -> _Reader:
    """A reader that takes what fits as it is."""

    def read(value: object) -> Any:
        if fits(value):
            return value
        raise _Mistake(refusal)

    return read


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        for word in value:
            if not isinstance(word, str):
                break
        else:
            return tuple(value)
    return tuple(_each(_text)(value))


def _name(value: object) -> Name:
    words = _texts(value)
    if 2 <= len(words) <= 4 and words[0] and words[1]:
        return Name(*words)
    raise _Mistake(N_("{place} must be [English, Chinese, short English, short Chinese]"))


def _choice(value: object) -> Choice:
    words = _texts(value)
    if len(words) >= 3 and all(words):
        return Choice(words[0], Name(words[1], words[2]), words[3:])
    raise _Mistake(N_("{place} must be [key, English, Chinese, other words...]"))


def _flow(value: object) -> Flow:
    if isinstance(value, Mapping):
        flow: Flow = _read_flow(value)
        return flow
    words = _texts(value)
    if len(words) == 3:
        return Flow(*words)
    raise _Mistake(N_("{place} must be [kind, kind, relation]"))


def _table(made: type[Any]) -> _Reader:
    """A reader of a table with the fields of a class, each as its type says. Those without default must be there."""
    readers: dict[str, _Reader] = {}
    required = tuple(name for name in made.__slots__ if name not in made.__value_defaults__)

    def read(data: object) -> Any:
        if not readers:
            readers.update((name, _READERS[of_type]) for name, of_type in made.__annotations__.items())
        return made(**_entries(data, readers, required))

    return read


def _gate(data: object) -> Gate:
    entries = _entries(data, _GATE, ("needs",))
    if ("leaving" in entries) == ("entering" in entries):
        raise _Mistake(N_("{place} must be for leaving a stage or for entering one"))
    stage = entries.get("entering") or entries.get("leaving", "")
    rest = {name: entries[name] for name in ("any_direction", "only", "unless") if name in entries}
    return Gate(stage, entries.get("level", "warn"), entries["needs"], "entering" in entries, **rest)


_read_stage = _table(Stage)
_read_flow = _table(Flow)


def _stage(data: Any) -> Stage:
    stage: Stage = _read_stage(data)
    closed = stage.category in CLOSED_CATEGORIES
    return replaced(stage, clock=False) if closed and "clock" not in data else stage


_READERS: dict[str, _Reader] = {
    "str": _text,
    "str | None": _text,
    "bool": _only(lambda value: isinstance(value, bool), N_("{place} must be true or false")),
    "float | None": _only(
        lambda value: isinstance(value, int | float) and not isinstance(value, bool), N_("{place} must be a number")
    ),
    "int | None": _only(
        lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
        N_("{place} must be a whole number from 1 up"),
    ),
    "Mapping[str, Any]": _only(lambda value: isinstance(value, Mapping), N_("{place} must be a table")),
    "tuple[str, ...]": _texts,
    "Name": _name,
    "tuple[Choice, ...]": _each(_choice),
    "tuple[Condition, ...]": _each(_table(Condition)),
    "tuple[Field, ...]": _each(_table(Field)),
    "tuple[Fill, ...]": _each(_table(Fill)),
    "tuple[Flow, ...]": _each(_flow),
    "tuple[Gate, ...]": _each(_gate),
    "tuple[Kind, ...]": _each(_table(Kind)),
    "tuple[Relation, ...]": _each(_table(Relation)),
    "tuple[Stage, ...]": _each(_stage),
}
"""By the type of a field, as it is written in `kinds`."""
_GATE: dict[str, _Reader] = {
    "leaving": _text,
    "entering": _text,
    "level": _text,
    "any_direction": _READERS["bool"],
    "only": _texts,
    "unless": _texts,
    "needs": _READERS["tuple[Condition, ...]"],
}
