"""What a board has beside its items, and how the log of the team records it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from opsboard.domain.items import Properties
from opsboard.domain.values import frozen

SUBJECTS = ("board", "kind", "person", "key", "campaign", "holiday", "view", "channel", "template", "macro")
"""What an entry is about, the parts before what stands on them."""

_WORDS: Mapping[str, tuple[str, ...]] = {
    "person": ("name",),
    "campaign": ("name", "phases"),
    "view": ("query",),
    "macro": ("text",),
    "channel": ("words",),
    "template": ("phases",),
    "key": (),
    "holiday": ("days",),
}
_PLAIN: Mapping[str, tuple[str, ...]] = {"board": ("uuid", "zone", "default_kind", "created_at", "service"), "kind": ()}
"""By sort of subject: the properties in which people's own words stand, or those in which none do."""

NAMED = ("campaign", "view", "channel", "template", "macro")
"""Sorts of which a subject's own name is words. A login stands in every log for good."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@frozen
class WorkflowAct:
    """What the log says of an edit of the workflow, so that it can be taken back."""

    act: str
    """workflow, undo or redo."""
    undo_of: int | None = None
    """The act of the log of the team that it takes back."""
    items: int | None = None
    """The batch of items that were moved with it."""
    kinds: tuple[str, ...] = ()
    """The kinds in their order before it."""


@frozen
class TeamChange:
    """One entry of the log of the team: who gave, changed or took what, and when."""

    seq: int
    batch: int
    """Its act, in a count of its own: entries of one act have the same."""
    after_seq: int
    """The newest change of an item when the act began."""
    at: str
    by: str
    what: str
    """One of SUBJECTS. A private view is nobody else's business: it has no entries."""
    subject: str
    """Login, public key, key of the campaign or kind, name of the view; `board` for the board itself."""
    op: str
    """add edit remove, or found: so it was when an older board got this log."""
    before: Properties
    after: Properties
    """What changed, by property; all of it when it came or went."""
    reason: str | None = None
    purged: bool = False
    """Its words were purged: `before` and `after` hold what is left, the subject may be empty."""
    empties: tuple[int, ...] = ()
    """It is a purge: the numbers of the entries that it emptied. `after` is the subject as it was then."""
    workflow: WorkflowAct | None = None
    """The edit of the workflow that it is a part of, in the form that undo takes back."""


def plain(what: str, properties: Properties) -> Properties:
    """What of a subject's properties no words stand in."""
    if what in _WORDS:
        return {name: value for name, value in properties.items() if name not in _WORDS[what]}
    return {name: value for name, value in properties.items() if name in _PLAIN.get(what, ())}


def words(what: str, properties: Properties) -> set[str]:
    """The words of a subject's properties."""
    kept = plain(what, properties)
    return set(_texts([value for name, value in properties.items() if name not in kept]))


def words_of(change: TeamChange) -> set[str]:
    """The words of an entry: of both sides, the reason, and the subject where that is one."""
    found = words(change.what, change.before) | words(change.what, change.after)
    return (found | {change.reason or "", change.subject if change.what in NAMED else ""}) - {""}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value and not _DAY.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)
