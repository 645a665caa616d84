"""What a channel's published pieces say of it: how many are due to be looked at again, and whether they get better."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opsboard.domain.back_scheduling import CHANNEL
from opsboard.domain.channels import Channel
from opsboard.domain.days import day_of, shifted
from opsboard.domain.values import frozen

TREND_DAYS = 90
"""The mean quality of what was published in so many days is held against that of as many days before."""
FIELDS = (CHANNEL, "publish_at", "review_again_on", "expires_on", "quality", "returns", "work")
"""What is read of each piece."""
_UPKEEP = "quality"
"""The sort of work that keeps up a page that is published already: its page counts, once."""


@frozen
class ChannelNumbers:
    """The published pieces of a channel. `quality`: the mean of those of the last TREND_DAYS, `quality_before` of as
    many days before; None where none was rated."""

    published: int = 0
    stale: int = 0
    """Those whose day to be looked at again, or to expire, is past."""
    quality: float | None = None
    quality_before: float | None = None
    returned: int = 0
    """Those that came back from review once at least."""

    @property
    def stale_share(self) -> float | None:
        return self.stale / self.published if self.published else None

    @property
    def trend(self) -> float | None:
        """By how much the mean quality changed; None where there is nothing to hold against."""
        return None if self.quality is None or self.quality_before is None else self.quality - self.quality_before


@frozen
class Measured:
    """A channel with its numbers."""

    channel: Channel
    numbers: ChannelNumbers


def numbers_of(pieces: Iterable[Mapping[str, Any]], today: str, zone: str) -> dict[str, ChannelNumbers]:
    """Channel -> its numbers, from the published pieces: of each its FIELDS and when it was `closed_at`."""
    of_channel: dict[str, list[Mapping[str, Any]]] = {}
    for piece in pieces:
        if piece.get(CHANNEL):
            of_channel.setdefault(str(piece[CHANNEL]), []).append(piece)
    return {channel: _numbers(some, today, zone) for channel, some in of_channel.items()}


def _numbers(pieces: list[Mapping[str, Any]], today: str, zone: str) -> ChannelNumbers:
    recent, before = shifted(today, -TREND_DAYS), shifted(today, -2 * TREND_DAYS)
    pages = [piece for piece in pieces if piece.get("work") != _UPKEEP]
    rated: tuple[list[float], list[float]] = [], []
    for piece in pieces:
        # What was published before its time counts from the day that it was.
        days = [day_of(str(when), zone) for name in ("publish_at", "closed_at") if (when := piece.get(name))]
        if piece.get("quality") is None or not days:
            continue
        day = min(days)
        if before < day <= today:
            rated[0 if day > recent else 1].append(float(piece["quality"]))
    return ChannelNumbers(
        published=len(pages),
        stale=sum(_is_stale(piece, today) for piece in pages),
        quality=_mean(rated[0]),
        quality_before=_mean(rated[1]),
        returned=sum(bool(piece.get("returns")) for piece in pieces),
    )


def _is_stale(piece: Mapping[str, Any], today: str) -> bool:
    return any(piece.get(name) and str(piece[name]) < today for name in ("review_again_on", "expires_on"))


def _mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 2) if values else None
