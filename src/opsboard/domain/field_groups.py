"""The groups that the fields of an item stand in, in its form and in its panel.

A field says its group in `kinds.toml`; one that says none, as on boards made earlier, stands in that of its type.
"""

from __future__ import annotations

from collections.abc import Mapping

from opsboard.domain.kinds import DATE_TYPES, Field, Name, Workflow

GROUPS: Mapping[str, Name] = {
    "what": Name("What", "内容"),
    "who": Name("Who", "人员"),
    "when": Name("When", "时间"),
    "numbers": Name("Numbers", "数字"),
    "details": Name("Details", "明细"),
}
"""The groups that every board has, in order; a board's own (`Workflow.groups`) stand before the numbers."""

_BEFORE = "numbers"

CORE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "what": ("title", "priority", "labels", "campaign"),
    "who": ("assignee", "participants", "department"),
    "when": ("start", "due", "repeat"),
    "details": ("body",),
}
"""The fields of every item in their groups: those of the kind follow them, but for the text, which stands last."""

_OF_TYPE = {"person": "who", "number": "numbers", "integer": "numbers", "percent": "numbers", "table": "details"}


def groups_of(workflow: Workflow) -> dict[str, Name]:
    """The groups of a board in order: key -> name."""
    groups: dict[str, Name] = {}
    for key, name in GROUPS.items():
        if key == _BEFORE:
            groups |= {own.key: own.name for own in workflow.groups}
        groups.setdefault(key, name)
    return groups


def group_of(field: Field) -> str:
    """The group of a field of a kind: its own, else that of its type."""
    if field.group:
        return field.group
    if field.type in DATE_TYPES:
        return "when"
    if field.values_of == "departments":
        return "who"
    return _OF_TYPE.get(field.type, "what")
