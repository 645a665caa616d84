"""Items, the changes that made them, and the light forms that screens show.

An item is the sum of its changes: the log holds for each change the properties before and after it,
under the property names that `PROPERTY` forms below describe, and the tables hold the result.

Dates are canonical text: a day is `2026-11-03`, a moment is UTC `2026-11-03T10:00:00Z`; `days`
converts them, `day_words` reads what people type. Logins, not names, stand for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opsboard.domain import limits
from opsboard.domain.errors import N_
from opsboard.domain.values import frozen, made_by

PRIORITIES = ("P0", "P1", "P2", "P3")
PRIORITY_NAMES = {"P0": N_("at once"), "P1": N_("high"), "P2": N_("normal"), "P3": N_("low")}
PERSON_ROLES = ("viewer", "member", "lead", "admin")
"""From least to most: each may do what the ones before it may."""
LEADING_ROLES = ("lead", "admin")
"""Those of PERSON_ROLES that let people in and plan."""
CHECKLIST_ACTS = ("add", "done", "undo", "remove")
TITLE_LIMIT = limits.TITLE.most
BODY_LIMIT = limits.BODY.most

CORE = ("title", "body", "priority", "assignee", "department", "start", "due", "repeat", "campaign")
"""Properties of every item that people give a value; the fields of a kind come on top, as `fields.NAME`."""

CORE_DATES = ("start", "due")
"""Those of CORE that hold a day or a moment."""
NONE_WORDS = ("none", "无")
"""What people type to empty a property."""

SCALARS = (*CORE, "stage", "rank", "archived", "blocked", "snoozed", "series")
"""Properties that hold one value. `archived` is true or absent, `blocked` is {by, reason, at}, `snoozed` a day,
`series` what is kept beside the rule in `repeat` (`domain.series`)."""

MEMBERS = ("participant", "watcher")
"""Those of SETS whose entries are logins."""

SETS = ("fields", "label", "participant", "link", "check", "comment", "attachment", "watcher", "time")
"""Properties of many entries, each its own property, so that people add and remove independently:

`fields.NAME` value · `label.TEXT` true · `participant.LOGIN` true · `link.RELATION.KEY` true ·
`check.ID` {text, done, at} · `comment.ID` {author, at, body} · `attachment.ID` {name, url} ·
`watcher.LOGIN` true · `time.EFFECT.OCCURRENCE` [login told of it].
Absent (None) means not there. IDs are short random words, never reused.
"""

OF_CHANNEL = "channel"
"""What the id of a checklist entry begins with that the item has of its channel."""

QUIET = ("rank", "watcher", "time", "series")
"""Properties, or sets of them, that are no news of an item: changes of these alone."""

STAGE_MOMENTS = ("stage_since", "closed_at")
"""What a change may say besides the stage: since when the item is in it, and when it was closed. An import says
`closed_at` for both; taking a move back says both as they were."""

TIME_AUTHOR = "opsboard"
"""Who did what time brings."""


def rows_in(value: Any) -> list[Mapping[str, Any]]:
    """The rows that a field holds; none of what is no table, as the field was of another type before."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, (list, tuple)) else []


def time_mark(effect: str, occurrence: str) -> str:
    """The property that says that time has brought this, for this day or moment."""
    return f"time.{effect}.{occurrence}"


TELL, UNTELL = "tell", "untell"
"""What an item is changed by when its customer is to be told of something, and when not any more."""
RECOUNTED, LINKED, ACTION = "signal", "linked", "action"
"""What an item is changed by when what it keeps of others changed with them: its signals, what became of it, which of
its actions are closed."""
DONE_ANEW = (RECOUNTED, LINKED, ACTION)
"""Acts that follow from others: they are not put back, but come of what is."""
ANSWER = "answer"
"""Of a mark: the item's customer is still to be told of the item that it names (`domain.answering`)."""


def is_lasting_mark(name: str) -> bool:
    """Whether a property is a mark that stays when what made it is taken back: time brings nothing twice."""
    return name.startswith("time.") and not name.startswith(time_mark(ANSWER, ""))


Properties = Mapping[str, Any]
"""Property name -> JSON value; a name that is not there, or is None, has no value."""


@frozen
class Link:
    """`relation` as read from the item that holds it; the other end holds the inverse."""

    relation: str
    key: str


@frozen
class ChecklistEntry:
    id: str
    text: str
    done: bool = False


TO_CUSTOMER, FROM_CUSTOMER = "to", "from"


@frozen
class Comment:
    id: str
    author: str
    at: str
    body: str
    customer: str = ""
    """TO_CUSTOMER when it answered the customer, FROM_CUSTOMER when it is what they wrote."""


@frozen
class Attachment:
    id: str
    name: str
    url: str

    @property
    def said(self) -> str:
        """Its name and address, once where they are the same."""
        return self.name if self.name == self.url or not self.url else f"{self.name} {self.url}"


@frozen
class Blocked:
    by: str
    reason: str
    at: str
    item: str | None = None
    """The key of the open item whose link made the mark; None for a mark that a person set."""


def blocking_item(mark: Mapping[str, Any]) -> str | None:
    """Of a mark as it is written: the `Blocked.item`. Marks of earlier versions do not say it: there those that
    links made begin with the key."""
    if "item" in mark:
        return str(mark["item"]) if mark["item"] else None
    first, _, _ = str(mark.get("reason", "")).partition(" ")
    prefix, dash, number = first.partition("-")
    return first if dash and prefix.isascii() and prefix.isupper() and number.isdecimal() else None


@frozen
class Source:
    """Where an imported item came from; unique on (system, id)."""

    system: str
    id: str
    url: str = ""


@frozen
class Item:
    """One piece of work, whole."""

    key: str
    kind: str
    stage: str
    category: str
    title: str
    body: str = ""
    priority: str | None = None
    assignee: str | None = None
    participants: tuple[str, ...] = ()
    department: str | None = None
    labels: tuple[str, ...] = ()
    start: str | None = None
    due: str | None = None
    repeat: str | None = None
    campaign: str | None = None
    fields: Mapping[str, Any] = made_by(factory=dict)
    blocked: Blocked | None = None
    links: tuple[Link, ...] = ()
    checklist: tuple[ChecklistEntry, ...] = ()
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    watchers: tuple[str, ...] = ()
    created_at: str = ""
    created_by: str = ""
    updated_at: str = ""
    stage_since: str = ""
    closed_at: str | None = None
    archived: bool = False
    version: int = 1
    source: Source | None = None
    rank: int = 0
    snoozed: str | None = None
    """The day until which it is put off."""
    series: Mapping[str, Any] | None = None
    """What is kept of a series beside its rule (`domain.series`)."""


@frozen
class Card:
    """What a board, list or calendar shows of an item: one row of one query, no joins per card."""

    key: str
    kind: str
    stage: str
    category: str
    title: str
    rank: int
    version: int
    stage_since: str
    priority: str | None = None
    assignee: str | None = None
    department: str | None = None
    due: str | None = None
    labels: tuple[str, ...] = ()
    campaign: str | None = None
    blocked: str | None = None
    """The reason, `""` when none was given; None when the item is not blocked."""
    checklist: tuple[int, int] = (0, 0)
    """Entries done, entries in all."""
    comments: int = 0
    archived: bool = False
    snoozed: str | None = None
    """The day until which it is put off."""
    shown: tuple[Any, ...] = ()
    """What its kind has a card say of its fields (`Kind.card`), as far as they have a value."""
    asked: Mapping[str, Any] = made_by(factory=dict)
    """The fields by which the items were sorted or grouped: key -> value, of those that have one."""


@frozen
class NewItem:
    """What is known of an item before it has a key. `properties` are cleaned by the use case."""

    kind: str
    title: str
    stage: str | None = None
    properties: Properties = made_by(factory=dict)
    """Property names of `SCALARS` and `SETS`, without title, stage and rank."""
    created_at: str | None = None
    created_by: str | None = None
    closed_at: str | None = None
    source: Source | None = None
    history: tuple[tuple[str, str], ...] = ()
    """Stages gone through before, as (moment, stage key), oldest first: from an import or the demo."""
    key: str | None = None
    """The key it had on the board it comes from, kept when it is of its kind and still free."""


@frozen
class Change:
    """One entry of the append-only log."""

    seq: int
    batch: int
    at: str
    by: str
    key: str
    op: str
    """add edit move comment reply customer checklist link unlink block unblock watch unwatch archive restore flow purge
    nudge escalate action tell untell answer attach detach signal linked"""
    before: Properties
    after: Properties
    version: int
    """The item's version after this change."""
    undo_of: int | None = None
    """The batch that this one takes back."""
    reason: str | None = None
    purged: bool = False


@frozen
class Batch:
    """The changes of one act: what undo undoes."""

    id: int
    at: str
    by: str
    act: str
    """The verb, an op of `Change` or `import`, `demo`, `undo`, `redo`."""
    changes: tuple[Change, ...]
    undo_of: int | None = None
    reason: str | None = None


@frozen
class Person:
    login: str
    name: str
    role: str = "member"
    """viewer, member, lead or admin."""
    department: str | None = None
    active: bool = True


FREEZE_KINDS = ("requirement",)
"""Keys of the kinds that a freeze holds back where a campaign names none."""


@frozen
class Campaign:
    """A named span of days with phases, `(name, first day, last day)`: a band on the calendar."""

    key: str
    name: str
    first: str
    last: str
    phases: tuple[tuple[str, str, str], ...] = ()
    freeze: tuple[str, str] | None = None
    """The first and last day on which what `freeze_kinds` names does not go live."""
    day: str | None = None
    """The day that a template counted its phases from."""
    freeze_kinds: tuple[str, ...] = ()
    """Keys of kinds; empty: FREEZE_KINDS."""
    steps: tuple[tuple[str, int, str], ...] = ()
    """What is to be done before a piece of it is published (`back_scheduling.Steps`)."""

    def phase_on(self, day: str) -> str:
        """The phase of a day; empty where there is none."""
        return next((name for name, first, last in self.phases if first <= day <= last), "")

    def freezes(self, kind: str, day: str) -> bool:
        """Whether items of a kind do not go live on a day."""
        kinds = self.freeze_kinds or FREEZE_KINDS
        return self.freeze is not None and self.freeze[0] <= day <= self.freeze[1] and kind in kinds


@frozen
class LaneCell:
    """Where a lane of a board crosses a column. `lane` None: of items without the value."""

    lane: str | None
    column: str
    """A stage, or on the board of all kinds a category."""
    total: int
    cards: list[Card]
    """The first of them."""


@frozen
class DatedCard:
    """A card on a day of a calendar. `role`: due start publish promised run follow_up review expires. One item
    stands on a day once; a span stands on its first day, as what it ends with (`due`) or as a `run`."""

    card: Card
    role: str
    day: str
    moment: str | None = None
    until: str | None = None
    """The last day of a span that begins on `day`."""
    also: tuple[str, ...] = ()
    """Other roles under which the item stands on the same day."""
    coming: bool = False
    """A later occurrence of a series, which is no item yet."""


@frozen
class DayTotal:
    """What a day holds, also where not all of it is shown."""

    items: int = 0
    open: int = 0
    """Those on which work is left."""
    load: float = 0.0
    """Days of work of the open ones that are due."""


@frozen
class CalendarDays:
    """What stands on some days: of each the first entries, and how many there are."""

    cards: list[DatedCard]
    totals: Mapping[str, DayTotal]
