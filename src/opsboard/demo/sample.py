"""The whole sample board: who works there, the campaign, and items in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterator

from opsboard.demo import cast, stories
from opsboard.demo.crowd import crowd
from opsboard.demo.drafts import Draft
from opsboard.demo.timeline import Timeline
from opsboard.domain.channels import Channel
from opsboard.domain.items import Campaign, Person
from opsboard.domain.kinds import Workflow
from opsboard.domain.values import frozen


@frozen
class Sample:
    """A board to be. Each item links only to items that come before it; the crowd comes first."""

    people: list[Person]
    channels: list[Channel]
    campaign: Campaign
    crowd: Iterator[Draft]
    stories: list[Draft]


def sample(workflow: Workflow, *, now: str, zone: str, me: str, seed: int, items: int | None) -> Sample:
    """A board of `items` items, the hand-written ones alone when it is None.

    The same seed, day, zone and person `me` give the same board; only what happened in its last hours is
    counted from `now`, a UTC moment.
    """
    timeline = Timeline(now, zone)
    more = 0 if items is None else max(0, items - stories.how_many())
    return Sample(
        people=cast.people(),
        channels=cast.channels(),
        campaign=cast.campaign(timeline),
        crowd=crowd(workflow, timeline, seed=seed, me=me, items=more),
        stories=stories.told(workflow, timeline, seed=seed, me=me, limit=items, before=more),
    )
