"""The JSON objects of channels and of the templates of campaigns, which few commands need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opsboard.domain.back_scheduling import steps_text
from opsboard.domain.campaign_templates import Template
from opsboard.domain.channel_numbers import Measured
from opsboard.domain.channels import Channel
from opsboard.domain.rhythms import slots_of
from opsboard.domain.working_time import WEEKDAYS


def channel_object(channel: Channel) -> dict[str, Any]:
    """Where content appears, and when it wants some: `slots` are those of a week."""
    return {
        "name": channel.name,
        "words": channel.words,
        "rhythm": channel.rhythm,
        "slots": [{"weekday": WEEKDAYS[day], "time": time or None} for day, time in slots_of(channel.rhythm)],
        "steps": steps_text(channel.steps),
        "checks": channel.checks,
    }


def template_object(template: Template) -> dict[str, Any]:
    """A shape of campaigns, its days counted from the campaign's own."""
    freeze = template.freeze
    return {
        "name": template.name,
        "phases": [{"name": name, "first": first, "last": last} for name, first, last in template.phases],
        "freeze": None if freeze is None else {"first": freeze[0], "last": freeze[1]},
        "freeze_kinds": template.freeze_kinds,
        "steps": steps_text(template.steps),
        "own": template.own,
    }


def measured_object(one: Measured) -> dict[str, Any]:
    """A channel with what its published pieces say of it; `trend` is the change of the mean quality."""
    numbers = one.numbers
    names = ("published", "stale", "stale_share", "returned", "quality", "quality_before", "trend")
    return {**channel_object(one.channel), "numbers": {name: _rounded(getattr(numbers, name)) for name in names}}


def _rounded(value: float | None) -> float | None:
    return round(value, 3) if isinstance(value, float) else value


OBJECTS: Mapping[type, Callable[[Any], dict[str, Any]]] = {
    Channel: channel_object,
    Measured: measured_object,
    Template: template_object,
}
