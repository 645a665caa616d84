"""What a reader of a foreign file gives: items in the file's words, before a board knows them.

Every reader gives the same form, so that one use case can import them all. People, kinds and stages
are still words of the file; the use case finds what they mean on this board.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Attachment, Campaign, ChecklistEntry, Comment, Item, Link, Person
from opsboard.domain.values import frozen, made_by

if TYPE_CHECKING:
    from opsboard.domain.campaign_templates import Template
    from opsboard.domain.channels import Channel


@frozen
class ParsedItem:
    """One card, row or task of a file. Dates are canonical: a day, or a moment in UTC."""

    row: int
    """Where it stands in the file, for messages: the line of a table, else a number from 1."""
    title: str
    body: str = ""
    kind_word: str | None = None
    stage_word: str | None = None
    """The stage, status or lane in the file's own word."""
    category: str | None = None
    """What the word means for every kind (`CATEGORIES`); None when it is a word of their own."""
    priority: str | None = None
    assignee: str | None = None
    participants: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    department: str | None = None
    start: str | None = None
    due: str | None = None
    created_at: str | None = None
    """A UTC moment, or a day when the file knows no more."""
    created_by: str | None = None
    closed_at: str | None = None
    checklist: tuple[ChecklistEntry, ...] = ()
    """Like comments and attachments with the ids of our own files; those of others are empty."""
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    fields: Mapping[str, Any] = made_by(factory=dict)
    """Fields of the kind by their key, where the file or a map names them."""
    custom: Mapping[str, str] = made_by(factory=dict)
    """Columns that mean nothing here: kept with the item under their own names."""
    source_id: str = ""
    source_url: str = ""
    archived: bool = False
    key: str | None = None
    """The item's key on the board that wrote the file; only our own files have it."""
    whole: Item | None = None
    """The item itself, from our own lossless files only: what the other properties cannot carry
    (links, watchers, repeat, campaign, blocked, rank) is taken from here."""
    history: tuple[tuple[str, str], ...] = ()
    """Stages gone through, as (moment, stage key), oldest first."""
    repeat: str | None = None
    """The rule of a series (RRULE), where the item is not `whole`."""
    links: tuple[Link, ...] = ()
    """To other items by their ids in the source, where the item is not `whole`."""


@frozen
class ParsedFile:
    """A file read whole. `skipped` are (row, reason); `lossy` counts what found no place, by field;
    `notes` say what the reader decided, for the person to check."""

    system: str
    items: Sequence[ParsedItem]
    """Of a very large file they are read each time that one goes through them, and raise BadData there."""
    lossy: Mapping[str, int] = made_by(factory=dict)
    skipped: tuple[tuple[int, OpsboardError], ...] = ()
    notes: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    channels: tuple[Channel, ...] = ()
    templates: tuple[Template, ...] = ()
    preview: tuple[tuple[str, ...], ...] = ()
    """The header and the first rows of a table as they were read, so that a person sees a wrong encoding."""
    asks_gates: bool = False
    """A table that this board or another one of ours wrote and people edited: its moves ask the gates, as theirs
    do. Another tool's file tells what has happened."""
    board: str = ""
    """The id of the board that wrote the file, where it says so: there `whole.version` says what it had seen."""
    most: int | None = None
    """So many items at most, where counting them would be reading them."""
