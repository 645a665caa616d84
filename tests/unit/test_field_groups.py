"""Fields stand in groups, on boards made earlier too; what the next stage asks for is said field by field."""

from __future__ import annotations

import json

import pytest

from opsboard.domain.errors import Invalid
from opsboard.domain.field_groups import CORE_GROUPS, GROUPS, group_of, groups_of
from opsboard.domain.items import CORE
from opsboard.domain.kinds import Field, Name
from opsboard.domain.kinds_loader import load_default, workflow_from_json, workflow_of, workflow_to_json
from opsboard.domain.workflow import asked_next

WORKFLOW = load_default()
NOW = "2026-11-04T02:00:00Z"


def test_every_field_stands_in_one_group_that_is_there() -> None:
    groups = groups_of(WORKFLOW)
    for kind in WORKFLOW.kinds:
        for field in kind.fields:
            assert group_of(field) in groups, (kind.key, field.key)
    core = [name for names in CORE_GROUPS.values() for name in names]
    assert sorted(core) == sorted({*CORE, "participants", "labels"})
    assert set(CORE_GROUPS) <= set(GROUPS)


@pytest.mark.parametrize(
    ("type", "group"),
    [
        ("date", "when"),
        ("when", "when"),
        ("person", "who"),
        ("text", "what"),
        ("longtext", "what"),
        ("choice", "what"),
        ("integer", "numbers"),
        ("percent", "numbers"),
        ("table", "details"),
    ],
)
def test_a_field_that_says_no_group_stands_in_that_of_its_type(type: str, group: str) -> None:
    assert group_of(Field("x", Name("X", "甲"), type)) == group
    assert group_of(Field("x", Name("X", "甲"), type, group="quality")) == "quality"


def test_groups_are_kept_with_the_board_and_a_board_without_them_is_read() -> None:
    text = workflow_to_json(WORKFLOW)
    assert workflow_from_json(text) == WORKFLOW
    assert WORKFLOW.kind("content").field("quality_facts").group == "quality"
    held = json.loads(text)
    del held["groups"]
    for kind in held["kinds"]:
        kind.pop("card", None)
        for field in kind["fields"]:
            field.pop("group", None)
    earlier = workflow_of(held)
    assert list(groups_of(earlier)) == list(GROUPS)
    assert "groups" not in json.loads(workflow_to_json(earlier))
    assert group_of(earlier.kind("content").field("quality_facts")) == "what"


def test_a_group_that_nobody_declared_is_a_mistake_at_its_place() -> None:
    held = json.loads(workflow_to_json(WORKFLOW))
    held["kinds"][0]["fields"][0]["group"] = "qualty"
    with pytest.raises(Invalid) as error:
        workflow_of(held)
    assert error.value.values["place"] == "requirement.fields.origin.group"


def test_own_groups_stand_before_the_numbers() -> None:
    keys = list(groups_of(WORKFLOW))
    assert keys[:3] == ["what", "who", "when"]
    assert keys.index("quality") < keys.index("numbers") < keys.index("details")


def test_what_the_next_stage_asks_for_names_the_properties_to_fill_in() -> None:
    requirement = WORKFLOW.kind("requirement")
    ahead = asked_next(requirement, {"fields.reach": 5}, "review", NOW, "UTC")
    assert ahead is not None
    assert ahead.stage.key == "scheduled"
    asked = [one.properties for one in ahead.failures]
    assert ("fields.feasible",) in asked
    assert ("fields.user_value", "fields.confidence", "fields.effort") in asked
    assert ("fields.decision_log",) in asked
    scheduled = asked_next(requirement, {}, "scheduled", NOW, "UTC")
    assert scheduled is not None
    assert [one.properties for one in scheduled.failures] == [
        ("due",),
        ("fields.business_owner",),
        ("fields.tech_owner",),
    ]
    verify = asked_next(requirement, {}, "verify", NOW, "UTC")
    assert verify is not None
    assert [one.properties for one in verify.failures] == [()]
    assert asked_next(requirement, {}, "live", NOW, "UTC") is None
    assert asked_next(requirement, {}, "rejected", NOW, "UTC") is None
