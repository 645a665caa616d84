"""What a query means: a tree of conditions that a store turns into SQL.

`query_parser` makes it from text and resolves every word that depends on who asks and
when (`@me`, `today`, `<7d`, names of people and stages), so that a tree means one thing only.
"""

from __future__ import annotations

from opsboard.domain.values import frozen


@frozen
class Text:
    """Items whose key, title, body, comments, labels or checklist hold this text (`segments`)."""

    text: str
    phrase: bool = False
    also: tuple[str, ...] = ()
    """Chinese words that are spelled so: one of them will do as well."""


@frozen
class OneOf:
    """A column is one of these values. `column`: kind stage category priority assignee department
    label participant campaign created_by key. An empty string among the values stands for no value."""

    column: str
    values: tuple[str, ...]


@frozen
class Days:
    """A date lies in first..last, both included, either open. `column`: due start created updated
    closed, or a calendar role of `item_date` (publish promised run follow_up review). `created`,
    `updated`, `closed` are moments: the days are those of the asker's time zone."""

    column: str
    first: str | None = None
    last: str | None = None


@frozen
class State:
    """`is:` words: blocked archived unassigned done open; overdue carries the moment `at` (UTC) and
    `day` (today): not done or dropped, and due before; mine and watched carry the login in `who`;
    breaching carries `at`, the moment until which a clock may run out; in_force carries `day`: what is effective by
    then, not over, and not replaced by another that is effective by then."""

    word: str
    at: str = ""
    day: str = ""
    who: str = ""
    keys: tuple[str, ...] = ()
    """Of breaching: the items, which are reckoned and not selected; of mine: the fields that name people."""


EFFECTIVE, OVER, REPLACES = "effective_on", "expires_on", "replaces"
"""The fields and the relation by which a policy is in force: from which day on, until which, instead of what."""


@frozen
class Has:
    """`has:` words: due start comments links checklist attachments body labels."""

    word: str


@frozen
class FieldIs:
    """A field of the kind holds this value (choices by their key), any value when it is None."""

    field: str
    value: str | None


@frozen
class FieldHolds:
    """A field of the kind holds this text, in upper or lower case."""

    field: str
    text: str
    line: bool = True
    """Whether it is a line, and no longer text, list or table."""


@frozen
class FieldDays:
    """A date of a field that stands on no calendar lies in first..last, as `Days` says."""

    field: str
    first: str | None = None
    last: str | None = None


@frozen
class FieldBetween:
    """A field of the kind holds a number from `low` to `high`, either of them open when it is None.
    `above` and `below`: that end itself does not count."""

    field: str
    low: float | None = None
    high: float | None = None
    above: bool = False
    below: bool = False


@frozen
class Not:
    node: Node


@frozen
class And:
    nodes: tuple[Node, ...]


@frozen
class Or:
    nodes: tuple[Node, ...]


Node = Text | OneOf | Days | State | Has | FieldIs | FieldHolds | FieldDays | FieldBetween | Not | And | Or


@frozen
class Query:
    """A parsed query. `source` is its text; `node` None selects everything."""

    source: str
    node: Node | None = None
    archived: bool = False
    """Whether `is:archived` stands anywhere in it, so that archived items are not left out."""
    snoozed: bool = False
    """Whether `is:snoozed` stands anywhere in it, so that snoozed items are not left out."""
