"""What stands in the columns of a list: values in words, as everywhere else."""

from __future__ import annotations

from typing import Any

import pytest

from opsboard.domain.item_columns import Column
from opsboard.domain.items import Item
from opsboard.domain.kinds import Field, Kind, Name, Workflow
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.property_text import Terms
from opsboard.domain.value_text import Wording, value_text
from opsboard.formats.item_cells import cell

WORKFLOW: Workflow = load_default()
FIELDS = [
    (kind, field) for kind in WORKFLOW.kinds for field in kind.fields if field.type in ("table", "percent", "flag")
]


def item_with(kind: Kind, fields: dict[str, Any]) -> Item:
    return Item(key=f"{kind.prefix}-1", kind=kind.key, stage=kind.stages[0].key, category="backlog", title="x",
                created_at="2026-11-01T01:00:00Z", created_by="lin", updated_at="2026-11-01T01:00:00Z",
                stage_since="2026-11-01T01:00:00Z", fields=fields)  # fmt: skip


def some_value(field: Field) -> Any:
    if field.type == "table":
        return [{column.key: some_value(column) for column in reversed(field.columns)}]
    if field.type == "choice":
        return field.values[0].key
    return {"flag": True, "percent": 5, "number": 2.0, "integer": 2, "date": "2026-11-05"}.get(field.type, "word")


@pytest.mark.parametrize(("kind", "field"), FIELDS, ids=[f"{kind.key}.{field.key}" for kind, field in FIELDS])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_cell_says_a_value_as_the_item_does(kind: Kind, field: Field, language: str) -> None:
    wording, value = Wording(language), some_value(field)
    shown = cell(item_with(kind, {field.key: value}), Column(f"fields.{field.key}", field.name, field=field),
                 Terms(WORKFLOW, None, wording))  # fmt: skip
    assert shown == value_text(field, value, wording)
    assert "True" not in shown


def test_a_cell_of_another_kinds_field_of_the_same_key_is_read_as_that_kind_declares_it() -> None:
    kind, own = next((kind, one) for kind in WORKFLOW.kinds for one in kind.fields if one.type == "choice")
    asked = Field(own.key, Name("Other", "别的"), "text")
    shown = cell(item_with(kind, {own.key: own.values[0].key}), Column(f"fields.{own.key}", asked.name, field=asked),
                 Terms(WORKFLOW, None, Wording("en")))  # fmt: skip
    assert shown == own.values[0].name.en
