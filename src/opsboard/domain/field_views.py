"""What items are sorted and grouped by besides the properties of every item: fields of their kinds, by key or name."""

from __future__ import annotations

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.kinds import Field, Workflow
from opsboard.domain.query_words import field_keys, fields_of
from opsboard.domain.views import GROUPS, SORTS

FIELD = "field."
"""Begins the name of an order, or of a grouping, by a field."""
LISTED = ("channel", "competitor_name")
"""The texts that items are grouped by: they are few, and have lists of their own."""


def sort_named(typed: str, workflow: Workflow) -> str:
    """The order that is meant: one of SORTS or `field.KEY`, turned round by a `-` before it. Raises Invalid naming the
    nearest."""
    word = typed.strip()
    name = word.removeprefix("-").lower()
    sign = word[: len(word) - len(name)]
    if name in SORTS:
        return sign + name
    if field := _field_named(name, workflow):
        return f"{sign}{FIELD}{field.key}"
    near = _near(name, SORTS, workflow)
    if near:
        raise Invalid(N_("items cannot be sorted by {word}; did you mean {near}?"), word=typed, near=near)
    raise Invalid(N_("items cannot be sorted by {word}; use a field or one of {words}"), word=typed, words=SORTS)


def group_named(typed: str, workflow: Workflow) -> str:
    """The grouping that is meant: one of GROUPS or `field.KEY`; empty for none. Raises Invalid naming the nearest."""
    name = typed.strip().lower()
    if name in ("", *GROUPS):
        return name
    field = _field_named(name, workflow, groups=True)
    if field is not None:
        return f"{FIELD}{field.key}"
    if _field_named(name, workflow) is not None:
        raise Invalid(
            N_("items cannot be grouped by {word}: only choices, people, channels, competitors make groups"),
            word=typed,
        )
    near = _near(name, GROUPS, workflow)
    if near:
        raise Invalid(N_("items cannot be grouped by {word}; did you mean {near}?"), word=typed, near=near)
    raise Invalid(
        N_("items cannot be grouped by {word}; use a choice, a person or one of {words}"), word=typed, words=GROUPS
    )


def field_by(word: str, workflow: Workflow) -> Field | None:
    """The field that an order or grouping is by; None for a property of every item, and for a field that is gone."""
    name = word.removeprefix("-")
    return field_keys(workflow).get(name.removeprefix(FIELD)) if name.startswith(FIELD) else None


def known_sort(word: str, workflow: Workflow) -> str:
    """The order that was kept, by rank where the board has it no more."""
    try:
        return sort_named(word, workflow)
    except Invalid:
        return "rank"


def is_group(word: str, workflow: Workflow) -> bool:
    """Whether items can be grouped so."""
    field = field_by(word, workflow)
    return word in GROUPS or (field is not None and makes_groups(field))


def makes_groups(field: Field) -> bool:
    """Whether the values of a field are few enough to stand in groups."""
    return field.type in ("choice", "person") or field.key in LISTED


def fields_for(workflow: Workflow, kind: str | None, groups: bool = False) -> list[Field]:
    """The fields that a kind, or some kind, is sorted or grouped by: those of its own before those of all."""
    known = workflow.known_kind(kind)
    if known is None:
        fields = list(field_keys(workflow).values())
    else:
        fields = sorted(known.fields, key=lambda field: field in workflow.fields)
    return [field for field in fields if (makes_groups(field) if groups else field.type != "longtext")]


def _field_named(name: str, workflow: Workflow, groups: bool = False) -> Field | None:
    """Of several that bear the name, the first that is short."""
    found = fields_of(name.removeprefix(FIELD), workflow)
    if groups:
        found = tuple(field for field in found if makes_groups(field))
    return next(iter(sorted(found, key=lambda field: field.type == "longtext")), None)


def _near(name: str, words: tuple[str, ...], workflow: Workflow) -> str | None:
    from opsboard.domain.nearest import nearest

    fields = field_keys(workflow)
    names = (word for field in fields.values() for word in (field.name.zh, field.name.en.lower()))
    return nearest(name.removeprefix(FIELD), [*words, *fields, *names])
