"""The stages that an item went through, as its changes record them."""

from __future__ import annotations

from collections.abc import Iterable

from opsboard.domain.items import Properties


def stages_entered(changes: Iterable[tuple[str, Properties]]) -> list[tuple[str, str]]:
    """The stages as (moment of entering, stage), oldest first, from changes as (moment, values after), in order.

    A move that was taken back is no part of it: taking back says since when the item is in its stage again
    (`stage_since`), and what was entered later is cut off.
    """
    stages: list[tuple[str, str]] = []
    for at, after in changes:
        stage = after.get("stage")
        if stage is None:
            continue
        since = after.get("stage_since")
        if since is None:
            stages.append((at, stage))
            continue
        while stages and stages[-1] != (since, stage) and stages[-1][0] >= since:
            stages.pop()
        if not stages or stages[-1][1] != stage:
            stages.append((since, stage))
    return stages
