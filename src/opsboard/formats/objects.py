"""The JSON objects of the command line's contract: the one place that names their fields.

Users script against these names: a field is added, never renamed or taken away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from opsboard.domain import authors
from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Campaign, Change, Item, Person
from opsboard.domain.kinds import Kind, Name
from opsboard.domain.recurrence import plain_rule
from opsboard.domain.series import series_object
from opsboard.domain.team import TeamChange
from opsboard.domain.views import View

if TYPE_CHECKING:
    from opsboard.domain.back_scheduling import Steps

SCHEMA_VERSION = 1

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]")
"""What `json` leaves as it is, but a terminal or a file could not take: DEL, C1, direction marks,
line separators, lone surrogates, tag characters."""


def json_text(value: Any, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """`value` as JSON on one line (or indented), readable Chinese, every control character escaped; what stands in
    it of the domain as its object."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(
        value,
        ensure_ascii=False,
        indent=indent,
        sort_keys=sort_keys,
        separators=separators,
        default=_object,
    )
    return _UNSAFE.sub(_escaped, text)


def answer(**content: Any) -> dict[str, Any]:
    """What a command prints with `--json`: `answer(item=...)`, `answer(items=[...], total=3)`."""
    return {"schema_version": SCHEMA_VERSION, **content}


def _fields(one: object, *names: str) -> dict[str, Any]:
    """These fields of a value under their own names."""
    return {name: getattr(one, name) for name in names}


def item_object(item: Item) -> dict[str, Any]:
    """An item whole."""
    return {
        **_fields(item, "key", "kind", "stage", "category", "title", "body", "priority", "assignee", "participants"),
        **_fields(item, "department", "labels", "start", "due"),
        "repeat": None if item.repeat is None else plain_rule(item.repeat),
        "campaign": item.campaign,
        "fields": dict(item.fields),
        "blocked": None if item.blocked is None else {"by": item.blocked.by, "reason": item.blocked.reason},
        "links": [_fields(link, "relation", "key") for link in item.links],
        "checklist": [_fields(entry, "text", "done") for entry in item.checklist],
        "comments": [
            {
                **_fields(one, "author", "at", "body"),
                **({"customer": one.customer} if one.customer else {}),
                **_imported_by(one.author),
            }
            for one in item.comments
        ],
        "attachments": [_fields(one, "name", "url") for one in item.attachments],
        **_fields(item, "created_at", "created_by"),
        **_imported_by(item.created_by),
        **_fields(item, "updated_at", "stage_since", "closed_at", "archived", "version"),
        "source": None if item.source is None else _fields(item.source, "system", "id", "url"),
        "snoozed": item.snoozed,
        "series": None if item.repeat is None else series_object(item.repeat, item.series),
    }


def _imported_by(author: str) -> dict[str, str]:
    """Who imported what an author of another program wrote; nothing for what was written on the board."""
    by = authors.imported_by(author)
    return {} if by is None else {"imported_by": by}


def change_object(change: Change) -> dict[str, Any]:
    """One entry of the log. A purged one holds empty `before` and `after`."""
    return {
        **_fields(change, "seq", "batch", "at", "by", "key", "op"),
        "before": dict(change.before),
        "after": dict(change.after),
        **_fields(change, "undo_of", "reason"),
    }


def team_change_object(change: TeamChange) -> dict[str, Any]:
    """One entry of the log of the team, with the fields of a change: `key` is the subject, of the sort `what`. A
    `purged` one holds no words any more; what it `empties` are the numbers of the entries that a purge emptied."""
    return {
        **_fields(change, "seq", "batch", "at", "by"),
        "key": change.subject,
        "op": change.op,
        "before": dict(change.before),
        "after": dict(change.after),
        "undo_of": None,
        **_fields(change, "reason", "what", "after_seq", "purged", "empties"),
    }


def name_object(name: Name) -> dict[str, str]:
    """A word in both languages."""
    return _fields(name, "en", "zh")


def kind_object(kind: Kind) -> dict[str, Any]:
    """A kind with its stages in order and its own fields; `values` are the choices of a field."""
    return {
        "key": kind.key,
        "prefix": kind.prefix,
        "name": name_object(kind.name),
        "stages": [
            {
                "key": stage.key,
                "name": name_object(stage.name),
                **_fields(stage, "category", "wip", "clock"),
            }
            for stage in kind.stages
        ],
        "fields": [
            {
                "key": field.key,
                "name": name_object(field.name),
                "type": field.type,
                "values": [{"key": choice.key, "name": name_object(choice.name)} for choice in field.values],
            }
            for field in kind.fields
        ],
    }


def person_object(person: Person) -> dict[str, Any]:
    """Someone who works on the board, or did."""
    return _fields(person, "login", "name", "role", "department", "active")


def campaign_object(campaign: Campaign) -> dict[str, Any]:
    """A named span of days, both ends included."""
    freeze = campaign.freeze
    return {
        **_fields(campaign, "key", "name", "first", "last"),
        "phases": [{"name": name, "first": first, "last": last} for name, first, last in campaign.phases],
        "freeze": None if freeze is None else {"first": freeze[0], "last": freeze[1]},
        **_fields(campaign, "day", "freeze_kinds"),
        "steps": _steps_text(campaign.steps),
    }


def _steps_text(steps: Steps) -> str:
    if not steps:
        return ""
    from opsboard.domain.back_scheduling import steps_text

    return steps_text(steps)


def view_object(view: View) -> dict[str, Any]:
    """A saved view; `owner` is null for everybody's, `folded` when the view does not say."""
    return _fields(view, "name", "query", "screen", "kind", "sort", "group", "folded", "shared", "owner", "by")


_OBJECTS: Mapping[type, Callable[[Any], dict[str, Any]]] = {
    Item: item_object,
    Change: change_object,
    TeamChange: team_change_object,
    Kind: kind_object,
    Person: person_object,
    Campaign: campaign_object,
    View: view_object,
}


def _object(one: object) -> dict[str, Any]:
    if type(one) in _OBJECTS:
        return _OBJECTS[type(one)](one)
    from opsboard.formats.channel_objects import OBJECTS

    return OBJECTS[type(one)](one)


def import_object(
    read: int,
    created: int,
    updated: int,
    unchanged: int,
    skipped: tuple[tuple[int, OpsboardError], ...],
    lossy: Mapping[str, int],
) -> dict[str, Any]:
    """What an import did, or would do; `skipped` as (row, reason), `lossy` as field: how many."""
    return {
        "read": read,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "skipped": [{"row": row, "reason": str(reason)} for row, reason in skipped],
        "lossy": dict(lossy),
    }


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"
