"""The people of the sample shop and its campaign."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from opsboard.demo.timeline import Timeline
from opsboard.domain.channels import Channel
from opsboard.domain.days import shifted
from opsboard.domain.items import Campaign, Person
from opsboard.domain.rhythms import parse_rhythm

CAMPAIGN = "W11"
HOME = {"support": "service", "content": "editorial"}
"""Kind -> the department that its items come to."""


@cache
def _cast() -> dict[str, Any]:
    text = resources.files("opsboard.demo").joinpath("cast.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def people() -> list[Person]:
    """Those who work in the shop, whoever else opens the board."""
    return [Person(login, name, role, department) for login, name, role, department in _cast()["people"]]


def channels() -> list[Channel]:
    """Where the shop publishes, and when."""
    return [Channel(name, tuple(words), parse_rhythm(rhythm)) for name, rhythm, words in _cast()["channels"]]


def campaign(timeline: Timeline) -> Campaign:
    """The great sale, its phases counted from its day."""
    words = _cast()["campaign"]

    def day(distance: int) -> str:
        return shifted(timeline.great_day, distance)

    return Campaign(
        key=words["key"],
        name=words["name"],
        first=day(words["first"]),
        last=day(words["last"]),
        phases=tuple((name, day(first), day(last)) for name, first, last in words["phases"]),
        freeze=(day(words["freeze"][0]), day(words["freeze"][1])),
    )
