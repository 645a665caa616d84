"""What use cases need of the world outside: a store and a clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from opsboard.domain.items import (
    Batch,
    Campaign,
    Card,
    Change,
    DatedCard,
    Item,
    LaneCell,
    NewItem,
    Person,
    Properties,
)
from opsboard.domain.kinds import Workflow
from opsboard.domain.query import Query
from opsboard.domain.values import frozen
from opsboard.domain.views import View
from opsboard.usecases.many_items import AllAtOnce, ManyItems
from opsboard.usecases.presence import Presence
from opsboard.usecases.team_words import TeamWords

if TYPE_CHECKING:
    from opsboard.domain.notices import Notice
    from opsboard.domain.team import TeamChange

Clock = Callable[[], str]
"""The moment now, as UTC text `2026-11-03T10:00:00Z`."""


CLAIM_ORDER = "claim"
"""The order in which free items are taken: priority, due, how long in the stage."""


@frozen
class Selection:
    """Which items, in which order, which part of them.

    Kind, stage and category narrow as the query does and come from columns and tabs. Archived items
    are out unless the query holds `is:archived` or `archived` is true.
    """

    zone: str
    """The IANA time zone in which days are meant."""
    query: Query | None = None
    kind: str | None = None
    stage: str | None = None
    category: str | None = None
    archived: bool = False
    """Archived items as well as the others (exports)."""
    sort: str = "rank"
    """`rank` (kind, stage, rank; inside one column just rank) or key, title, due, priority, age (stage
    entry, oldest first), updated, created; a leading `-` turns it round. Items without value come last.
    `CLAIM_ORDER` is for the best free item alone."""
    group: str = ""
    """Items of one `assignee`, `department`, `priority`, `campaign` or (first) `label` stand together, in the
    order of its values and those without one last; `sort` orders each group."""
    limit: int | None = None
    offset: int = 0


@frozen
class BoardInfo:
    """What a board says of itself."""

    uuid: str
    name: str
    zone: str
    default_kind: str
    path: str
    created_at: str
    service: bool = False
    """One account owns the board, and people enter it by their keys."""


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


class Transaction(ManyItems, TeamWords, Protocol):
    """One act, all or nothing. Reading inside it sees its own writing."""

    def item(self, key: str) -> Item:
        """The item whole. Raises NotFound naming the nearest key."""
        ...

    def properties(self, key: str) -> Properties:
        """The item's properties as the log names them, absent ones left out. Raises NotFound."""
        ...

    def linked(self, keys: Sequence[str], relations: Collection[str]) -> list[tuple[str, str]]:
        """The links of these relations that the items hold, as (key, other key), for very many keys at once."""
        ...

    def add(self, new: NewItem, at: str, by: str) -> str:
        """A new item at the top of its stage, with its `add` change; gives its key. When the item has a
        `source` that the board holds already, nothing is added: look with `key_of_source` first."""
        ...

    def add_many(self, items: Iterable[NewItem], at: str, by: str) -> list[str]:
        """As `add` for thousands, in the order given (the first stands at the top)."""
        ...

    def apply(self, change: NewChange, at: str, by: str) -> Change:
        """Write a change to the tables and the log; `before` must be what the tables hold."""
        ...

    def rank_at(self, kind: str, stage: str, place: str, after: str | None = None) -> int:
        """A rank for an item at `top`, `bottom` or `after` the item of key `after`; renumbers the stage
        when a gap is used up. Top and bottom are those of the whole category's column, so that
        a card lands at the same end on the board of all kinds."""
        ...

    def count_in_stage(self, kind: str, stage: str) -> int:
        """Items not archived: what a WIP limit counts."""
        ...

    def moments_before(self, key: str, seq: int) -> dict[str, str | None]:
        """`stage_since` and `closed_at` of an item as they were just before the change of this number."""
        ...

    def key_of_source(self, system: str, source_id: str) -> str | None: ...

    def neighbours(self, key: str, *, whole_category: bool) -> tuple[str | None, str | None]:
        """Keys of the items just above and just below in the item's stage, or in its category's column."""
        ...

    def changed_since(self, key: str, version: int) -> frozenset[str]:
        """Names of properties changed after the item had this version."""
        ...

    def batches_by(self, login: str, limit: int) -> list[Batch]:
        """The person's latest batches, newest first, without their changes: `batch` gives those."""
        ...

    def batch(self, number: int) -> Batch:
        """A batch with its changes. Raises NotFound."""
        ...

    def remove_person(self, login: str) -> None:
        """Forget a person whom no item names and who has no keys and no views."""
        ...

    def named_in_items(self) -> set[str]:
        """Who is assignee, participant or watcher of an item or stands in a field of one, among other texts."""
        ...

    def save_person(self, person: Person) -> None: ...

    def person_keys(self) -> list[PersonKey]:
        """All keys by which people enter, as they are now."""
        ...

    def add_key(self, key: PersonKey) -> None: ...

    def drop_key(self, key: str) -> None: ...

    def set_service(self, on: bool) -> None:
        """Put the board into service mode, or take it out; seen by whoever opens it after."""
        ...

    def save_campaign(self, campaign: Campaign) -> None: ...

    def remove_campaign(self, key: str) -> None:
        """Forget a campaign; items keep its key until they are edited."""
        ...

    def save_workflow(self, workflow: Workflow) -> None: ...

    def save_view(self, view: View) -> None:
        """Keep a view in the place of the one with the same owner and name."""
        ...

    def remove_view(self, owner: str | None, name: str) -> None: ...

    def kept_queries(self) -> list[tuple[str, str | None, str]]:
        """What everybody looks for: (login, None, their last filter) and (login or empty, view, its query)."""
        ...

    def forget_filter(self, login: str) -> None:
        """Have a person's last filter be none."""
        ...

    def is_told(self, word: str) -> bool:
        """Whether an item has this word, in lower case, in any text."""
        ...

    def purge(self, key: str) -> int:
        """Turn the payloads of all changes of an item into stubs and empty its texts; gives how many."""
        ...


class Store(AllAtOnce, Protocol):
    """A board: reads, and one way to write. One thread uses it at a time."""

    @property
    def info(self) -> BoardInfo: ...

    @property
    def workflow(self) -> Workflow:
        """The kinds of the board, as they are now."""
        ...

    @property
    def wrote(self) -> bool:
        """Whether this session has written something that is kept; told after `close` too."""
        ...

    def close(self) -> None: ...

    def write(
        self, act: str, at: str, by: str, *, undo_of: int | None = None, reason: str | None = None
    ) -> AbstractContextManager[Transaction]:
        """A transaction that becomes one batch of the log when it wrote changes. Raises Unavailable."""
        ...

    def waits_to_forget(self) -> bool:
        """Whether purged words still stand in the board's journal, as someone is reading: they go when that ends."""
        ...

    def seq(self) -> int:
        """The newest change's number; 0 on an empty board."""
        ...

    def changed(self) -> bool:
        """Whether another session committed since this was asked last. Costs microseconds."""
        ...

    def item(self, key: str) -> Item: ...

    def interrupt(self) -> None:
        """Give up what is being read just now, which raises Unavailable; what is being written goes on. Any thread
        calls it."""
        ...

    def page(self, key: str, comments: int) -> tuple[Item, Mapping[str, int]]:
        """The item for reading, however much it holds: of each set no more than items take (`domain.limits`), the
        newest comments, so many at most; and how many were left out, by set, where any were. Raises NotFound."""
        ...

    def items(self, selection: Selection) -> Iterator[Item]: ...

    def cards(self, selection: Selection) -> list[Card]: ...

    def card(self, key: str) -> Card | None: ...

    def count(self, selection: Selection) -> int: ...

    def counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        """Items of each (kind, stage)."""
        ...

    def index_of(self, key: str, selection: Selection) -> int | None:
        """The place of an item among the selected ones in their order, from 0; None if not selected."""
        ...

    def lanes(
        self, selection: Selection, group: str, *, by_category: bool, limit: int, follow: str | None = None
    ) -> list[LaneCell]:
        """The selected items in lanes by `assignee`, `department`, `priority`, `campaign` or `label` (the
        first), cut by stage or category: of each cell that holds something the first `limit` cards, and
        the item `follow` in its own. Raises Invalid for another group."""
        ...

    def dated(self, selection: Selection, first: str, last: str, per_day: int | None = None) -> list[DatedCard]:
        """Cards with a date in the days first..last, in order of day, moment, role and age of the item;
        with `per_day` only the first so many of each day (a month of a large board has thousands)."""
        ...

    def dated_counts(self, selection: Selection, first: str, last: str) -> dict[str, int]:
        """How many dates of the selected items each day of first..last holds, of the days that hold any."""
        ...

    def changes(
        self,
        key: str | None = None,
        after_seq: int = 0,
        since: str | None = None,
        limit: int | None = None,
        *,
        brief: bool = False,
    ) -> list[Change]:
        """Changes in order of seq. With `limit`, the newest so many; `brief`, without the values of a change of
        thousands of them."""
        ...

    def last_batch_by(self, login: str) -> Batch | None: ...

    def newest_hash(self) -> str:
        """The head of the log's hash chain, 64 hexadecimal digits: what pins the log down in a report."""
        ...

    def team_changes(self, since: str | None = None) -> list[TeamChange]:
        """The log of the team in order: who changed people, keys, campaigns, shared views, kinds and the board
        itself; all of it, or since a moment."""
        ...

    def people(self) -> list[Person]: ...

    def person(self, login: str) -> Person | None: ...

    def in_service_mode(self) -> bool:
        """Whether people enter by their keys now; `info` says it of when the board was opened."""
        ...

    def person_keys(self) -> list[PersonKey]: ...

    def campaigns(self) -> list[Campaign]: ...

    def labels(self) -> list[str]: ...

    def views(self, login: str) -> list[View]:
        """A person's own saved views and then everybody's, each by name."""
        ...

    def keys_like(self, text: str, limit: int) -> Sequence[str]: ...

    def update(self) -> str:
        """`newer` when a newer opsboard brought the board up to date, so that this one may not write any
        more but drafts; `wanted` when one waits for this one to leave; else empty."""
        ...

    def draft(self, login: str, form: str) -> str | None: ...

    def presence(self) -> Presence:
        """Who else is at the board, for sessions that stay; the same one each time, closed with the board."""
        ...

    def drafts(self, login: str) -> list[tuple[str, str]]:
        """All drafts of a person: (form, text)."""
        ...

    def save_draft(self, login: str, form: str, text: str | None) -> None:
        """Keep what a person typed in a form; None forgets it. Not in the log."""
        ...

    def remember(self, login: str, name: str, value: Any) -> None:
        """Keep a person's setting on this board (last screen, last view). Not in the log."""
        ...

    def recall(self, login: str, name: str) -> Any: ...

    def notices(
        self, login: str, after_seq: int = 0, limit: int | None = None, offset: int = 0, among: Selection | None = None
    ) -> list[Notice]:
        """The changes that concern a person, newer than `after_seq`, the newest first; `among` these items."""
        ...

    def unread(self, login: str) -> int:
        """How many notices a person has not read. Costs microseconds."""
        ...

    def notice_counts(self, login: str, after_seq: int = 0) -> dict[str, int]:
        """How many notices a person has of each reason."""
        ...

    def notice_spans(self, login: str, among: Selection | None = None) -> list[tuple[str, int]]:
        """How many notices came in each ten minutes, the newest first, with the first moment of each."""
        ...

    def newer_notices(self, login: str, at: str, seq: int, among: Selection | None = None) -> int:
        """How many of a person's notices are newer than the change `seq` that was entered `at` this moment."""
        ...

    def mark_read(
        self, login: str, seqs: Sequence[int] | None, read: bool = True, among: Selection | None = None
    ) -> None:
        """Keep that a person has read these notices, or all, or has not. Not in the log."""
        ...

    def dates_of(
        self, login: str, roles: Sequence[str], first: str, last: str, limit: int, among: Selection | None = None
    ) -> list[DatedCard]:
        """The dates of these roles in the days first..last of a person's open items, the latest first."""
        ...

    def last_act(self, login: str) -> tuple[int, str] | None:
        """The newest change by a person and when they entered it."""
        ...

    def seq_at(self, moment: str) -> int:
        """The newest change that was entered before a moment."""
        ...

    def mend_notices(self) -> int:
        """Make the notices of everybody what the log tells, keeping what was read; gives how many were not."""
        ...

    def prepare_search(self) -> None:
        """Get ready for many searches in a row, as find types them: those by text, by column and in order
        of rank are then told within a frame. Takes some ten milliseconds on a large board."""
        ...

    def foresee_search(self, text: str) -> bool:
        """Work ahead for the next letter of a text that find narrows by, after `prepare_search`; gives whether
        there is more to do. A step takes some ten milliseconds on a large board."""
        ...

    def check(self, *, deep: bool) -> list[Finding]: ...

    def unfinished(self, folder: str) -> list[str]:
        """Paths of full copies of the board that a killed program left, beside it and in the folder of its backups."""
        ...

    def sweep(self, folder: str) -> list[str]:
        """Take away what `unfinished` gives; gives those that are gone."""
        ...

    def backup(self, target: str) -> str:
        """A verified copy of the board at `target`, 0600; gives the path. Raises Unavailable."""
        ...
