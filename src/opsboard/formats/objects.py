"""The JSON objects of the command line's contract (DESIGN.md 6): the one place that names their fields.

Users script against these names: a field is added, never renamed or taken away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from opsboard.domain import authors
from opsboard.domain.items import Campaign, Change, Item, Person, Source
from opsboard.domain.kinds import Kind, Name
from opsboard.domain.views import View

if TYPE_CHECKING:
    from opsboard.domain.team import TeamChange

SCHEMA_VERSION = 1

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]")
"""What `json` leaves as it is, but a terminal or a file could not take: DEL, C1, direction marks,
line separators, lone surrogates, tag characters (storage.md 5.2)."""


def json_text(value: Any, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """`value` as JSON on one line (or indented), readable Chinese, every control character escaped."""
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(
        value,
        ensure_ascii=False,
        indent=indent,
        sort_keys=sort_keys,
        separators=separators,
    )
    return _UNSAFE.sub(_escaped, text)


def answer(**content: Any) -> dict[str, Any]:
    """What a command prints with `--json`: `answer(item=...)`, `answer(items=[...], total=3)`."""
    return {"schema_version": SCHEMA_VERSION, **content}


def item_object(item: Item) -> dict[str, Any]:
    """An item whole."""
    return {
        "key": item.key,
        "kind": item.kind,
        "stage": item.stage,
        "category": item.category,
        "title": item.title,
        "body": item.body,
        "priority": item.priority,
        "assignee": item.assignee,
        "participants": list(item.participants),
        "department": item.department,
        "labels": list(item.labels),
        "start": item.start,
        "due": item.due,
        "repeat": item.repeat,
        "campaign": item.campaign,
        "fields": dict(item.fields),
        "blocked": None if item.blocked is None else {"by": item.blocked.by, "reason": item.blocked.reason},
        "links": [{"relation": link.relation, "key": link.key} for link in item.links],
        "checklist": [{"text": entry.text, "done": entry.done} for entry in item.checklist],
        "comments": [
            {"author": one.author, "at": one.at, "body": one.body, **_imported_by(one.author)} for one in item.comments
        ],
        "attachments": [{"name": one.name, "url": one.url} for one in item.attachments],
        "created_at": item.created_at,
        "created_by": item.created_by,
        **_imported_by(item.created_by),
        "updated_at": item.updated_at,
        "stage_since": item.stage_since,
        "closed_at": item.closed_at,
        "archived": item.archived,
        "version": item.version,
        "source": None if item.source is None else source_object(item.source),
    }


def _imported_by(author: str) -> dict[str, str]:
    """Who imported what an author of another program wrote; nothing for what was written on the board."""
    by = authors.imported_by(author)
    return {} if by is None else {"imported_by": by}


def source_object(source: Source) -> dict[str, Any]:
    """Where an imported item came from."""
    return {"system": source.system, "id": source.id, "url": source.url}


def change_object(change: Change) -> dict[str, Any]:
    """One entry of the log. A purged one holds empty `before` and `after`."""
    return {
        "seq": change.seq,
        "batch": change.batch,
        "at": change.at,
        "by": change.by,
        "key": change.key,
        "op": change.op,
        "before": dict(change.before),
        "after": dict(change.after),
        "undo_of": change.undo_of,
        "reason": change.reason,
    }


def team_change_object(change: TeamChange) -> dict[str, Any]:
    """One entry of the log of the team, with the fields of a change: `key` is the subject, of the sort `what`. A
    `purged` one holds no words any more; what it `empties` are the numbers of the entries that a purge emptied."""
    return {
        "seq": change.seq,
        "batch": change.batch,
        "at": change.at,
        "by": change.by,
        "key": change.subject,
        "op": change.op,
        "before": dict(change.before),
        "after": dict(change.after),
        "undo_of": None,
        "reason": change.reason,
        "what": change.what,
        "after_seq": change.after_seq,
        "purged": change.purged,
        "empties": list(change.empties),
    }


def name_object(name: Name) -> dict[str, str]:
    """A word in both languages."""
    return {"en": name.en, "zh": name.zh}


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
                "category": stage.category,
                "wip": stage.wip,
                "clock": stage.clock,
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
    return {
        "login": person.login,
        "name": person.name,
        "role": person.role,
        "department": person.department,
        "active": person.active,
    }


def campaign_object(campaign: Campaign) -> dict[str, Any]:
    """A named span of days, both ends included."""
    freeze = campaign.freeze
    return {
        "key": campaign.key,
        "name": campaign.name,
        "first": campaign.first,
        "last": campaign.last,
        "phases": [{"name": name, "first": first, "last": last} for name, first, last in campaign.phases],
        "freeze": None if freeze is None else {"first": freeze[0], "last": freeze[1]},
    }


def view_object(view: View) -> dict[str, Any]:
    """A saved view; `owner` is null for everybody's, `folded` when the view does not say."""
    return {
        "name": view.name,
        "query": view.query,
        "screen": view.screen,
        "kind": view.kind,
        "sort": view.sort,
        "group": view.group,
        "folded": None if view.folded is None else list(view.folded),
        "shared": view.shared,
        "owner": view.owner,
        "by": view.by,
    }


def import_object(
    read: int,
    created: int,
    updated: int,
    unchanged: int,
    skipped: tuple[tuple[int, str], ...],
    lossy: Mapping[str, int],
) -> dict[str, Any]:
    """What an import did, or would do; `skipped` as (row, reason), `lossy` as field: how many."""
    return {
        "read": read,
        "created": created,
        "updated": updated,
        "unchanged": unchanged,
        "skipped": [{"row": row, "reason": reason} for row, reason in skipped],
        "lossy": dict(lossy),
    }


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"
