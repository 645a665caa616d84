"""The templates by which a board counts back from publish dates, read when they are needed first."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from opsboard.domain.back_scheduling import Steps, Templates
from opsboard.domain.channels import known_channel

if TYPE_CHECKING:
    from opsboard.domain.channels import Channel
    from opsboard.usecases.session import Session


def templates_of(session: Session) -> Templates:
    """The templates of channels and campaigns as they are from the first asking on: for one act."""

    @cache
    def channels() -> list[Channel]:
        return session.store.team.channels()

    @cache
    def of_channel(name: str) -> Steps:
        channel = known_channel(name, channels())
        return channel.steps if channel else ()

    def checks(name: str) -> tuple[str, ...]:
        channel = known_channel(name, channels())
        return channel.checks if channel else ()

    @cache
    def campaigns() -> dict[str, Steps]:
        return {one.key: one.steps for one in session.store.team.campaigns()}

    return Templates(
        of_channel, lambda key: campaigns().get(key, ()), cache(session.working_time), session.zone, checks
    )
