"""What use cases need of the world outside: a store and a clock.

The values that go to a store and back stand here. What a store does stands beside, one module for each of its roles;
`store.py` puts them together. Only type checkers read those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from opsboard.domain.addresses import BoardAddress
from opsboard.domain.items import Properties
from opsboard.domain.query import Query
from opsboard.domain.values import frozen

Clock = Callable[[], str]
"""The moment now, as UTC text `2026-11-03T10:00:00Z`."""


CLAIM_ORDER = "claim"
"""The order in which free items are taken: priority, due, how long in the stage."""


@frozen
class Selection:
    """Which items, in which order, which part of them.

    Kind, stage and category narrow as the query does and come from columns and tabs. Archived items
    are out unless the query holds `is:archived` or `archived` is true; snoozed ones unless it holds
    `is:snoozed`, `snoozed` is true or archived ones are in.
    """

    zone: str
    """The IANA time zone in which days are meant."""
    query: Query | None = None
    kind: str | None = None
    stage: str | None = None
    category: str | None = None
    archived: bool = False
    """Archived items as well as the others (exports)."""
    snoozed: bool = False
    """Snoozed items as well as the others (exports, days)."""
    sort: str = "rank"
    """`rank` (kind, stage, rank; inside one column just rank) or key, title, due, priority, age (stage
    entry, oldest first), updated, created; a leading `-` turns it round. Items without value come last.
    `CLAIM_ORDER` is for the best free item alone."""
    group: str = ""
    """Items of one `assignee`, `department`, `priority`, `campaign` or (first) `label` stand together, in the
    order of its values and those without one last; `sort` orders each group."""
    limit: int | None = None
    offset: int = 0
    asked: tuple[str, ...] = ()
    """Fields whose values cards tell as well (`Card.asked`); those of `sort` and `group` they tell anyway."""


@frozen
class BoardInfo:
    """What a board says of itself."""

    uuid: str
    name: str
    zone: str
    default_kind: str
    address: BoardAddress
    created_at: str
    service: bool = False
    """One account owns the board, and people enter it by their keys."""

    @property
    def path(self) -> str:
        """Where the board is, for people to read."""
        return self.address.shown


@frozen
class PersonKey:
    """A public key by which a person enters the account that owns the board."""

    key: str
    """As `domain.public_keys.public_key` gives it."""
    login: str
    added_at: str
    added_by: str


@frozen
class NewChange:
    """A change before it has a number: `before` and `after` hold the same property names."""

    key: str
    op: str
    before: Properties
    after: Properties
    reason: str | None = None


@frozen
class Finding:
    """One thing that a check found. `level`: ok, warn or error."""

    check: str
    level: str
    message: str
    """An English sentence template, marked with N_; the door translates and fills it in."""
    values: Mapping[str, object]
