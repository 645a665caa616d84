"""What a channel has looked at before a piece of it is approved: its points stand on the checklist of each piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from opsboard.domain.back_scheduling import CHANNEL, is_piece
from opsboard.domain.items import OF_CHANNEL, Properties
from opsboard.domain.kinds import Kind

_NAME = f"fields.{CHANNEL}"


def checks_along(
    kind: Kind,
    held: Properties,
    new: Properties,
    checks_of: Callable[[str], tuple[str, ...]],
    new_id: Callable[[], str],
    at: str,
) -> dict[str, Any]:
    """The entries of a checklist that come with the values `new` of an item whose properties are `held`: where it gets
    another channel, the points of that one that are not there yet; those of the one before go, unless they are
    ticked."""
    if new.get(_NAME) == held.get(_NAME) or _NAME not in new or not is_piece(kind):
        return {}
    becomes = checks_of(str(new[_NAME] or ""))
    entries = {
        name: entry for name, entry in {**held, **new}.items() if name.startswith("check.") and entry is not None
    }
    there = {entry["text"] for entry in entries.values()}
    gone = {
        name: None
        for name, entry in entries.items()
        if name.startswith(f"check.{OF_CHANNEL}") and entry["text"] not in becomes and not entry.get("done")
    }
    come = {
        f"check.{OF_CHANNEL}{new_id()}": {"text": text, "done": False, "at": at}
        for text in becomes
        if text not in there
    }
    return {**gone, **come}
