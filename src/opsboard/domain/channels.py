"""Where content appears: the channels of a board, each with the rhythm in which it wants something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.lookup import folded
from opsboard.domain.nearest import nearest
from opsboard.domain.values import frozen

if TYPE_CHECKING:
    from opsboard.domain.back_scheduling import Steps


@frozen
class Channel:
    """A place where a team publishes: 公众号, the newsletter."""

    name: str
    """What items hold in their field `channel`."""
    words: tuple[str, ...] = ()
    """Other words that people type for it."""
    rhythm: str = ""
    """When it wants something, as `rhythms` keeps it; empty: at no fixed time."""
    steps: Steps = ()
    """What has to be done before it is published (`back_scheduling`)."""
    checks: tuple[str, ...] = ()
    """What is looked at before a piece of it is approved: entries of the checklist of each (`channel_checks`)."""

    @property
    def spoken(self) -> tuple[str, ...]:
        return (self.name, *self.words)


def known_channel(typed: str, channels: Iterable[Channel]) -> Channel | None:
    """The channel that is called so, in any case; None for another word: any text may be a channel of an item."""
    wanted = folded(typed)
    return next((one for one in channels if wanted in map(folded, one.spoken)), None)


def find_channel(typed: str, channels: Sequence[Channel]) -> Channel:
    """The channel that is called so. Raises Invalid naming the nearest."""
    found = known_channel(typed, channels)
    if found is not None:
        return found
    near = nearest(typed, [word for one in channels for word in one.spoken])
    if near is None:
        raise Invalid(N_("there is no channel {name}; `opsboard channels` lists them"), name=typed)
    raise Invalid(N_("there is no channel {name}; did you mean {near}?"), name=typed, near=near)
