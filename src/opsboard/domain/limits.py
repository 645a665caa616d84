"""How much of each sort of thing a board takes: the one table that every door goes by (docs/reference/limits.md).

Without bounds one person's paste costs everybody who opens the board after it. What an old board holds
beyond them stays: it can be taken away and looked at, and nothing is added to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from opsboard.domain.errors import N_, Refused


class Limit(NamedTuple):
    """At most so many (`most`) of something (`of`, in English, for the README)."""

    most: int
    of: str


TITLE = Limit(300, "characters of a title, a checklist entry, a reason, any other line")
BODY = Limit(100_000, "characters of a text or a comment")
LABEL = Limit(60, "characters of a label")
NAME = Limit(100, "characters of the name of a person, a campaign or a phase")
CAMPAIGN_KEY = Limit(40, "characters of the key of a campaign")
ADDRESS = Limit(2000, "characters of the address of an attachment, and of a word of its source that an import keeps")
FIELD = Limit(1000, "characters of a field's text, of an entry of a list, of a cell of a table")
FIELD_ENTRIES = Limit(200, "entries of a list, rows of a table")
LABELS = Limit(50, "labels of an item")
PARTICIPANTS = Limit(100, "participants of an item")
WATCHERS = Limit(500, "people who watch an item")
CHECKLIST = Limit(500, "checklist entries of an item")
LINKS = Limit(500, "links of an item")
ATTACHMENTS = Limit(100, "attachments of an item")
COMMENTS_SHOWN = Limit(100, "comments that `show` and the screen read at once, the newest; an item may have any number")
PHASES = Limit(30, "phases of a campaign")
CHANNEL = Limit(60, "characters of the name of a channel, and of another word for it")
CHANNEL_WORDS = Limit(20, "other words for a channel")
CHANNEL_CHECKS = Limit(20, "points of a channel's checklist")
CHANNELS = Limit(100, "channels of a board")
COMPETITOR = Limit(60, "characters of the name of a competitor")
STAGES = Limit(50, "stages of a kind, with those that an import keeps")
QUERY = Limit(2000, "characters of a query")
VIEW_NAME = Limit(60, "characters of the name of a saved view")
VIEW_QUERY = Limit(300, "characters of the query of a saved view")
VIEWS = Limit(200, "saved views of a person, and as many of everybody's")
MACRO = Limit(20_000, "characters of the text of a macro")
MACRO_NAME = Limit(60, "characters of the name of a macro")
MACRO_ACTS = Limit(50, "acts of a macro")
MACROS = Limit(200, "macros of a person, and as many of everybody's")
CONDITIONS = Limit(200, "conditions of a query, with those of the views that it names")
VIEW_DEPTH = Limit(8, "views that name one another in a row")
PARENTHESES = Limit(30, "parentheses and negations inside one another")
TABLE_ROWS = Limit(50_000, "rows of a CSV file")
TABLE_CELLS = Limit(10_000_000, "cells of a CSV file: rows times columns that have a name or hold anything")
LABELS_OFFERED = Limit(10_000, "labels of the board that are offered for completion, the first by name")

LIMITS = tuple(value for value in list(globals().values()) if isinstance(value, Limit))
"""All of them, in this order."""

_ENTRIES: Mapping[str, tuple[Limit, str]] = {
    "label": (LABELS, N_("{item}: at most {limit} labels; this has {count}")),
    "participant": (PARTICIPANTS, N_("{item}: at most {limit} participants; this has {count}")),
    "watcher": (WATCHERS, N_("{item}: at most {limit} people watch it; these are {count}")),
    "check": (CHECKLIST, N_("{item}: at most {limit} checklist entries; this has {count}")),
    "link": (LINKS, N_("{item}: at most {limit} links; this has {count}")),
    "attachment": (ATTACHMENTS, N_("{item}: at most {limit} attachments; this has {count}")),
}
"""Set of an item's properties (`items.SETS`) -> its limit, and the refusal of more."""
_LEAST = min(limit.most for limit, _message in _ENTRIES.values())


def check_entries(item: str, held: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Refuse a change that gives an item (named `item` in the refusal), whose properties are `held`, more entries
    of a set than its limit. One that has more already may lose some. Raises Refused."""
    for family in _growing(held, after):
        limit, message = _ENTRIES[family]
        count = sum(value is not None for name, value in {**_of(family, held), **_of(family, after)}.items())
        if count > limit.most:
            raise Refused(message, item=item, limit=limit.most, count=count)


def fitting(held: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """`after` without the entries beyond the limits, for what is not typed but read; and what was left out: set,
    as an import names it, -> property names."""
    kept, left = dict(after), dict[str, list[str]]()
    for family in _growing(held, after):
        there = {name for name, value in {**_of(family, held), **_of(family, after)}.items() if value is not None}
        new = [name for name in _of(family, after) if name in there and held.get(name) is None]
        over = new[max(0, len(new) - max(0, len(there) - _ENTRIES[family][0].most)) :]
        for name in over:
            del kept[name]
        if over:
            left["checklist" if family == "check" else family] = over
    return kept, left


def _growing(held: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The sets that a change puts something into."""
    if len(held) + len(after) <= _LEAST:
        return []
    new = (name.partition(".")[0] for name, value in after.items() if value is not None and held.get(name) is None)
    return [family for family in dict.fromkeys(new) if family in _ENTRIES]


def _of(family: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    names: Iterable[str] = (name for name in properties if name.startswith(f"{family}."))
    return {name: properties[name] for name in names}
