"""Kinds of work as data: what `kinds.toml` declares and a board keeps.

The file is read when a board is made; from then on the kinds live in the board as JSON
(`workflow_to_json`, `workflow_from_json`), so that a team can change them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from opsboard.domain.values import frozen, made_by

CATEGORIES = ("backlog", "active", "waiting", "done", "dropped")
CLOSED_CATEGORIES = ("done", "dropped")
"""Categories in which an item is closed."""

CONDITIONS = (
    *("set", "not", "one_of", "differs", "future", "in_time"),
    *("checklist", "ticked", "link", "filled", "complete", "distinct", "backed", "reason"),
)
LEVELS = ("warn", "required")
STEP_ROLES = {"brief": "brief_due", "draft": "draft_due", "review": "review_due", "qa": "qa_due"}
"""What is to be done before a piece is published, by the calendar roles of the fields that hold its dates: they are
counted back from the publish date (`back_scheduling`)."""
DATE_ROLES = ("due", "start", "publish", "promised", "run", "follow_up", "review", "expires", *STEP_ROLES.values())
"""What a date of an item is on a calendar (`DatedCard.role`)."""
DEADLINE_ROLES = ("due", "promised", "publish", "follow_up", "review")
"""Those of DATE_ROLES that can be missed."""
SPAN_STARTS = {"start": "due", "run": "run_end"}
"""Roles with which a span of days begins -> that with which it ends. What runs without an end does so until the item
is closed."""
SPAN_ENDS = tuple(SPAN_STARTS.values())
FIELD_ROLES = (*DATE_ROLES, "run_end")
"""What a date field may be; the end of a run stands on no calendar for itself."""
OPEN_ENDED = "9999-12-31"
"""The last day of a span without an end."""
DATE_TYPES = ("date", "when")
"""Those of FIELD_TYPES whose values are dates."""

PREFIX = "[A-Z]{2,6}"
"""What a prefix of keys looks like, as a regular expression."""
KEY = f"{PREFIX}-[0-9]{{1,9}}"
"""What the key of an item looks like."""

SCORE_INPUTS = ("reach", "user_value", "confidence", "effort")
"""The fields that a score is computed from."""
DERIVED = ("", "rice", "brier", "surprise", "done_of_actions", "signals", "incidents")
COUNTED = ("signals", "incidents")
"""Those of DERIVED that are counted over the items that are linked with one (`domain.signals`)."""
SIGNALS = ("", "customers", "incidents")
SUGGESTED = ("", "sample")
FIELD_TYPES = (
    "text",  # one line
    "longtext",  # several lines
    "number",
    "integer",
    "percent",
    "choice",  # one of `values`
    "person",  # a login
    "date",  # a day
    "when",  # a day or a moment
    "flag",  # true or false
    "url",
    "list",  # several lines of text
    "table",  # several rows of named columns; edited as JSON lines
)


@frozen
class Name:
    """A word in both languages, with a short form for narrow screens."""

    en: str
    zh: str
    short_en: str = ""
    short_zh: str = ""

    def __str__(self) -> str:
        return self.en

    def of(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def short(self, language: str) -> str:
        if language == "zh":
            return self.short_zh or self.zh
        return self.short_en or self.en


CATEGORY_NAMES = {
    "backlog": Name("Backlog", "待办"),
    "active": Name("Active", "进行中"),
    "waiting": Name("Waiting", "等待"),
    "done": Name("Done", "完成"),
    "dropped": Name("Dropped", "放弃"),
}


@frozen
class Stage:
    key: str
    name: Name
    category: str
    wip: int | None = None
    side: bool = False
    """A side stage is passed over when an item is carried; the picker reaches it."""
    clock: bool = True
    """Whether clocks run while an item is here."""
    duplicates: bool = False
    """A dropped stage where items end that say the same as another one."""


@frozen
class Choice:
    key: str
    name: Name
    words: tuple[str, ...] = ()
    """Other words that people type for it."""


@frozen
class Field:
    key: str
    name: Name
    type: str
    values: tuple[Choice, ...] = ()
    role: str | None = None
    """The calendar role of a date field, one of DATE_ROLES: publish, promised, run ... (see item_date)."""
    columns: tuple[Field, ...] = ()
    """What a row of a `table` holds."""
    required: bool = False
    """Of a column: every row has it."""
    values_of: str = ""
    """`departments`: the values are those of the board's departments."""
    derived: str = ""
    """What it is computed as, one of DERIVED; never typed. `rice`: from the fields reach, user_value, confidence and
    effort; `brier`, `surprise`: what came against what an experiment predicted; `done_of_actions`: how many rows of
    the field actions are done; `signals`, `incidents`: how many customers and incidents it has."""
    suggested: str = ""
    """`sample`: filled in from the fields baseline and mde while nobody typed another value."""
    items_from: str = ""
    """A stage: from there on each row of this table is an item of its own (`usecases.action_items`)."""
    series: bool = False
    """The numbers of this table are read as a series, over the items that come again."""
    printed: bool = False
    """The rows of this table in all items of an export stand in one table of its Markdown."""
    share: bool = False
    """Of a number: it may be typed as a percentage, 10 % is 0.1."""
    stamped_on: str = ""
    """A stage: entering it forward, of a side stage from anywhere, writes the moment here."""
    stamped_leaving: str = ""
    """A stage: leaving it, whichever way, writes the moment here; entering it empties the field."""
    counts_back_from: tuple[str, ...] = ()
    """Stages: an item going back out of them counts one more here."""
    counts_back_to: tuple[str, ...] = ()
    """Those of `counts_back_from` into which an item comes back from the others of them: that counts as well."""
    locked_from: str = ""
    """A stage: the field is closed once the item has reached it."""
    section: tuple[Choice, ...] = ()
    """What the text of a new item asks under the heading of this flag, which is a part of it (`domain.parts`): the
    value of a choice of the kind for which it is asked, or `any`, and the line in both languages."""
    backed_by: tuple[str, ...] = ()
    """Of a part: fields whose values are as good as words in its section."""
    links: str = ""
    """A relation: keys of items among the entries of this text or list become links of it."""
    counts_slips_of: str = ""
    """A date field: each move of it to a later day counts one more here."""
    days_between: tuple[str, ...] = ()
    """Two fields that hold moments: of a number, the days from the first to the second, to one decimal."""
    minimum: float | None = None
    maximum: float | None = None
    """Bounds of a number or integer, both included."""
    of_link: tuple[str, ...] = ()
    """A relation and a kind: filled with the newest item of that kind at the other end of such a link, its key, or,
    where it is a choice, its stage (`usecases.kept_from_links`)."""
    group: str = ""
    """The heading that it stands under in a form: a key of `Workflow.groups` or of `field_groups.GROUPS`; empty: the
    one that fits its type (`field_groups.group_of`)."""

    @property
    def is_computed(self) -> bool:
        """Whether nobody types it."""
        return bool(self.derived or self.of_link or self.days_between)

    @property
    def is_kept_by_the_board(self) -> bool:
        """Whether the board fills it itself."""
        stamped = self.stamped_on or self.stamped_leaving
        return bool(self.is_computed or stamped or self.counts_back_from or self.counts_slips_of)


@frozen
class Condition:
    """One condition of a gate. `need` is one of:

    `set` (field has a value) · `not` (field is not `value`) · `one_of` (field is one of `values`) ·
    `differs` (field is not the same as field `other`) · `future` (a date field lies ahead) ·
    `in_time` (the moment in field `other`, now while it has none, is not later than the day after a date field) ·
    `checklist` (there is one and every entry is done) · `ticked` (none of its channel's entries is open) ·
    `link` (a link of relation `value` exists) ·
    `filled` (a list or table field has at least one entry) ·
    `complete` (every row of table `field` has the columns `values`) ·
    `distinct` (no two rows of table `field` have the same in the columns `values`) ·
    `backed` (a flag that is true has something in its section of the text, or else is backed: `domain.parts`) ·
    `reason` (a reason for the move is given).
    A flag is set when it is true. `field` is a field of the kind, or else a core property (due, assignee,
    priority, department ...).
    """

    need: str
    field: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    other: str = ""
    relation: Name = Name("", "")
    """What people call the relation of a `link`; filled in when the workflow is read."""


@frozen
class Gate:
    """What must hold to leave `stage` forward, or to enter it where `entering` is true."""

    stage: str
    level: str  # warn: passes with a reason; required: does not pass
    needs: tuple[Condition, ...]
    entering: bool = False
    any_direction: bool = False
    """Asked as well when the stage is left or entered backwards, or for or from a dropped one."""
    only: tuple[str, ...] = ()
    """A field and some of its values: asked of the items alone that have one of these."""
    unless: tuple[str, ...] = ()
    """A field and some of its values: not asked of the items that have one of these."""


_Keyed = TypeVar("_Keyed", Stage, Field, "Kind", "Relation")


def _of_key(some: tuple[_Keyed, ...], key: str) -> _Keyed:
    for one in some:
        if one.key == key:
            return one
    raise KeyError(key)


@frozen
class Kind:
    key: str
    prefix: str
    name: Name
    stages: tuple[Stage, ...]
    fields: tuple[Field, ...] = ()
    gates: tuple[Gate, ...] = ()
    words: tuple[str, ...] = ()
    """Other words an import may find for this kind, in any language."""
    colour: str = ""
    """Hue name of the card's bar: blue green yellow magenta cyan red orange."""
    repeats_by: tuple[str, ...] = ()
    """Which of its dates a repetition moves: their roles, the first that an item has; without, due or else start."""
    card: tuple[str, ...] = ()
    """What a card says beside the properties of every item, in order: keys of fields, and `missing:GROUP` for the first
    flag of this heading that is not set."""
    __later__ = ("fields", "gates")

    def stage(self, key: str) -> Stage:
        """The stage with this key. Raises KeyError."""
        return _of_key(self.stages, key)

    def field(self, key: str) -> Field:
        """The field with this key. Raises KeyError."""
        return _of_key(self.fields, key)

    def known_field(self, key: str) -> Field | None:
        """The field with this key; None where the kind has none, or none any more."""
        return next((field for field in self.fields if field.key == key), None)


MISSING = "missing:"
"""Begins an entry of `Kind.card` that tells which part is not there yet."""


@frozen
class Relation:
    key: str
    inverse: str
    name: Name
    blocks: bool = False
    """While the item that holds such a link is open, the item at the other end is blocked."""
    signals: str = ""
    """One of SIGNALS. `customers`: those of the item at the other end are signals of the holder; `incidents`: that item
    is one of its incidents as well."""


FROM_WORDS = ("title", "words", "said", "attachments")
"""What a fill may take of an item beside its properties: its title; its text in its own words, without what it quotes,
else its title; the same behind its customer and with its key; the addresses of its attachments."""


@frozen
class Fill:
    """One value that an item gets of another one at the other end of a link, while it has none there itself."""

    field: str
    """Of the item that gets it: a field of its kind or a property of every item, `stage`, or `comment` for a comment
    that quotes. Several fills of a long text, a comment or a table stand one behind the other, of others the first
    that has anything counts."""
    of: tuple[str, ...] = ()
    """Where it comes from: fields, properties of every item, or FROM_WORDS; the first that has anything."""
    value: str = ""
    """Instead of that: this, as it would be typed."""
    row: Mapping[str, Any] = made_by(factory=dict)
    """Of a text that becomes a row of a table: the row's other cells."""
    when: tuple[Condition, ...] = ()
    """What must hold for the item that it comes from."""


@frozen
class Flow:
    """The next item of a chain: from an item of kind `source` to a new one of kind `target`."""

    source: str
    target: str
    relation: str
    """As read from the source item."""
    fills: tuple[Fill, ...] = ()
    """What the new item knows from the source."""
    marks: tuple[Fill, ...] = ()
    """What the source gets once the new item is there."""
    opens_at: str = ""
    """A stage of the source: once it is there, and `opens_when` holds, the next item is made by itself."""
    opens_when: tuple[Condition, ...] = ()
    returns_at: str = ""
    """A stage of the target: once it is there, the source gets the values of `returns` from it."""
    returns: tuple[Fill, ...] = ()
    __later__ = ("fills", "marks", "opens_when", "returns")


@frozen
class Workflow:
    """All kinds of a board, in order, with the words that join them."""

    kinds: tuple[Kind, ...]
    relations: tuple[Relation, ...] = ()
    flows: tuple[Flow, ...] = ()
    departments: tuple[Choice, ...] = ()
    fields: tuple[Field, ...] = ()
    """Fields that every kind has; they stand at the end of `Kind.fields`."""
    groups: tuple[Choice, ...] = ()
    """Headings of forms beside those of `field_groups.GROUPS`, in order."""
    settings: Mapping[str, Any] = made_by(factory=dict)
    __later__ = ("flows",)

    def kind(self, key: str) -> Kind:
        """The kind with this key. Raises KeyError."""
        return _of_key(self.kinds, key)

    def known_kind(self, key: str | None) -> Kind | None:
        """The kind with this key; None for one that the board has no more."""
        return next((kind for kind in self.kinds if kind.key == key), None)

    def kind_of_item(self, key: str) -> Kind | None:
        """The kind of the item with this key, by its prefix."""
        prefix = key.partition("-")[0]
        return next((kind for kind in self.kinds if kind.prefix == prefix), None)

    def relation(self, key: str) -> Relation:
        """The relation with this key. Raises KeyError."""
        return _of_key(self.relations, key)
