"""Our own JSON and JSON Lines: everything that a board knows of its items.

Keys are sorted, text is UTF-8, control characters are escaped: one state gives the same bytes, but for
the time of the export. `stable` leaves out that time and what only one board's own log means: its name
and id, the items' versions, the moment of their last change and the numbers of their ranks (their order
in the file is their order on the board).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.items import Campaign, Item, Person
from opsboard.domain.values import frozen
from opsboard.formats.objects import SCHEMA_VERSION, campaign_object, item_object, json_text, person_object

if TYPE_CHECKING:
    from opsboard.domain.campaign_templates import Template
    from opsboard.domain.channels import Channel

FORMAT = "opsboard"
VERSION = 1

History = Callable[[Item], Sequence[tuple[str, str]]]
"""The stages an item went through, as (moment, stage key), oldest first."""

_BOARDS_OWN = ("version", "updated_at", "rank")


@frozen
class Header:
    """What a file says before its items."""

    zone: str
    board: str = ""
    uuid: str = ""
    people: Sequence[Person] = ()
    campaigns: Sequence[Campaign] = ()
    channels: Sequence[Channel] = ()
    templates: Sequence[Template] = ()
    """Those of campaigns that the board keeps."""
    exported_at: str | None = None
    """UTC moment."""


def header_object(header: Header, *, stable: bool = False) -> dict[str, Any]:
    """The first line of JSON Lines, and all but the items of JSON."""
    from opsboard.formats.channel_objects import channel_object, template_object

    content: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "format": FORMAT,
        "version": VERSION,
        "tz": header.zone,
        "users": [person_object(one) for one in sorted(header.people, key=lambda one: one.login)],
        "campaigns": [campaign_object(one) for one in sorted(header.campaigns, key=lambda one: one.key)],
        "channels": [channel_object(one) for one in sorted(header.channels, key=lambda one: one.name)],
        "templates": [template_object(one) for one in sorted(header.templates, key=lambda one: one.name)],
    }
    if not stable:
        content["boards"] = [{"name": header.board, "uuid": header.uuid}]
        if header.exported_at is not None:
            content["exported_at"] = header.exported_at
    return content


def lossless_object(item: Item, history: Sequence[tuple[str, str]] = (), *, stable: bool = False) -> dict[str, Any]:
    """An item with all that its `item_object` leaves out: ids, watchers, rank, the stages it went through."""
    content = item_object(item)
    if item.blocked is not None:
        content["blocked"] |= {"at": item.blocked.at, "item": item.blocked.item}
    for name, ids in (
        ("checklist", [entry.id for entry in item.checklist]),
        ("comments", [comment.id for comment in item.comments]),
        ("attachments", [one.id for one in item.attachments]),
    ):
        for entry, entry_id in zip(content[name], ids, strict=True):
            entry["id"] = entry_id
    # The order in which they were linked is that of one board's own tables.
    content["links"].sort(key=lambda link: (link["relation"], link["key"]))
    content["watchers"] = list(item.watchers)
    content["rank"] = item.rank
    content["history"] = [{"at": at, "stage": stage} for at, stage in history]
    if stable:
        for name in _BOARDS_OWN:
            del content[name]
    return content


def jsonl_lines(
    items: Iterable[Item], header: Header, history: History | None = None, *, stable: bool = False
) -> Iterator[str]:
    """The lines of a JSON Lines file, each ended by LF: the header, then one item each."""
    yield _line(header_object(header, stable=stable))
    for item in items:
        yield _line(lossless_object(item, history(item) if history else (), stable=stable))


def json_lines(
    items: Iterable[Item], header: Header, history: History | None = None, *, stable: bool = False
) -> Iterator[str]:
    """The lines of one JSON object, keys in order, one item on each line."""
    members = header_object(header, stable=stable)
    before = sorted(name for name in members if name < "items")
    after = sorted(name for name in members if name > "items")
    yield "{\n"
    for name in before:
        yield f"{json_text(name)}:{json_text(members[name], sort_keys=True)},\n"
    yield '"items":['
    separator = "\n"
    for item in items:
        yield separator + _line(lossless_object(item, history(item) if history else (), stable=stable)).rstrip("\n")
        separator = ",\n"
    yield "\n],\n"
    yield ",\n".join(f"{json_text(name)}:{json_text(members[name], sort_keys=True)}" for name in after)
    yield "\n}\n"


def _line(content: dict[str, Any]) -> str:
    return json_text(content, sort_keys=True) + "\n"
