"""Reading and writing items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from opsboard.domain.items import CalendarDays, Card, Change, DatedCard, DayTotal, Item, LaneCell, NewItem, Properties
from opsboard.domain.signals import SignalTree, Teller
from opsboard.usecases.ports import NewChange, Selection
from opsboard.usecases.ports.many_items import ManyItems


class ItemReads(Protocol):
    """Which items there are, in the order and the part that is asked for."""

    def item(self, key: str) -> Item: ...

    def page(self, key: str, comments: int) -> tuple[Item, Mapping[str, int]]:
        """The item for reading, however much it holds: of each set no more than items take (`domain.limits`), the
        newest comments, so many at most; and how many were left out, by set, where any were. Raises NotFound."""

    def items(self, selection: Selection) -> Iterator[Item]: ...

    def cards(self, selection: Selection) -> list[Card]: ...

    def card(self, key: str) -> Card | None: ...

    def count(self, selection: Selection) -> int: ...

    def counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        """Items of each (kind, stage)."""

    def values_in(self, kind: str, stages: Collection[str], fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """(key, assignee, value of each of these fields) of all items in stages of a kind that are neither archived nor
        snoozed, the newest first."""

    def index_of(self, key: str, selection: Selection) -> int | None:
        """The place of an item among the selected ones in their order, from 0; None if not selected."""

    def lanes(
        self, selection: Selection, group: str, *, by_category: bool, limit: int, follow: str | None = None
    ) -> list[LaneCell]:
        """The selected items in lanes by `assignee`, `department`, `priority`, `campaign` or `label` (the
        first), cut by stage or category: of each cell that holds something the first `limit` cards, and
        the item `follow` in its own. Raises Invalid for another group."""

    def repeating(self, selection: Selection, limit: int) -> list[tuple[Card, str, Mapping[str, Any] | None]]:
        """Cards that come again, with their rule and what is kept beside it (`domain.series`); not those dropped."""

    def come_again(self, keys: Sequence[str]) -> list[str]:
        """Those of these keys whose items come again, some thousands at most."""

    def dated(self, selection: Selection, first: str, last: str, role: str | None = None) -> list[DatedCard]:
        """Cards with a date, or one of this role, in the days first..last, in order of day, moment, role and
        age of the item."""

    def calendar(
        self, selection: Selection, first: str, last: str, limit: int, deeper: Mapping[str, int], always: str = ""
    ) -> CalendarDays:
        """The days first..last: of each the first `limit` entries, or as many as `deeper` says, and how many it has;
        those of the item `always`, as far as it is selected; and the spans that reach into them. The order of a day:
        open ones, those of the whole day, by the clock, the most urgent."""

    def calendar_late(self, selection: Selection, before: str, limit: int) -> CalendarDays:
        """What is open and was due, promised or to be looked at before a day, the latest first; the total stands under
        that day."""

    def calendar_next(self, selection: Selection, day: str, by: int) -> str | None:
        """The nearest day after one, or before it with a `by` below zero, on which something stands."""

    def calendar_dates(self, keys: Sequence[str]) -> set[str]:
        """The days on which these items stand, with those that their spans reach over, for a year."""

    def calendar_people(self, selection: Selection, first: str, last: str) -> Mapping[str, DayTotal]:
        """The open items of some days and their work, by the login of who has them; nothing for nobody."""

    def labels(self) -> list[str]: ...

    def texts_of_field(self, field: str, most: int) -> list[tuple[str, int]]:
        """The texts that a field holds in items that are not archived, and in how many: the commonest first."""

    def told_of(self, words: Collection[str], but: str, most: int) -> list[str]:
        """Keys of the items other than one whose history has one of these words: a look through the whole log."""

    def texts_of_items(self, keys: Sequence[str], field: str) -> dict[str, str]:
        """Key -> the text that a field of these items holds, of those that hold one."""

    def fields_of_done(self, kind: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Of each item of a kind that is done and not archived: its `key`, when it was `closed_at`, and what these
        fields hold. A look at all of them."""

    def chain(self, key: str, forward: Collection[str], back: Collection[str], most: int) -> list[tuple[str, str, str]]:
        """The items that links of these relations join with an item over any number of steps, at most so many, those
        first that are nearest: the links forward between them, as (key, relation, other key)."""

    def keys_near(
        self, expressions: Sequence[str], labels: Sequence[str], campaign: str | None, most: int
    ) -> list[str]:
        """The items that have most of these words (`domain.segments.match_terms`) and labels, and the campaign, so many
        at most: of each the newest, so that it costs the same on any board."""

    def keys_like(self, text: str, limit: int) -> Sequence[str]: ...

    def open_items_like(self, kind: str, expressions: Sequence[str], most: int) -> Sequence[Teller]:
        """The open items of a kind that hold most of these (`domain.segments.match_terms`), so many at most."""

    def signal_tree(self, keys: Sequence[str], inverses: Mapping[str, str]) -> SignalTree:
        """These items with those below them by these relations (key -> inverse), where both ends have the link."""


class ItemWrites(ManyItems, Protocol):
    """Items within one act."""

    def item(self, key: str) -> Item:
        """The item whole. Raises NotFound naming the nearest key."""

    def properties(self, key: str) -> Properties:
        """The item's properties as the log names them, absent ones left out. Raises NotFound."""

    def linked(self, keys: Iterable[str], relations: Collection[str]) -> list[str]:
        """The keys of the items at the other ends of the links of these relations that the items hold, each once; for
        very many keys at once."""

    def signal_tree(self, keys: Sequence[str], inverses: Mapping[str, str]) -> SignalTree:
        """As that of `ItemReads`."""

    def add(self, new: NewItem, at: str, by: str) -> str:
        """A new item at the top of its stage, with its `add` change; gives its key. When the item has a
        `source` that the board holds already, nothing is added: look with `key_of_source` first."""

    def add_many(self, items: Iterable[NewItem], at: str, by: str) -> list[str]:
        """As `add` for thousands, in the order given (the first stands at the top)."""

    def apply(self, change: NewChange, at: str, by: str) -> Change:
        """Write a change to the tables and the log; `before` must be what the tables hold."""

    def rank_at(self, kind: str, stage: str, place: str, after: str | None = None) -> int:
        """A rank for an item at `top`, `bottom` or `after` the item of key `after`; renumbers the stage
        when a gap is used up. Top and bottom are those of the whole category's column, so that
        a card lands at the same end on the board of all kinds."""

    def count_in_stage(self, kind: str, stage: str) -> int:
        """Items not archived: what a WIP limit counts."""

    def key_of_source(self, system: str, source_id: str) -> str | None: ...

    def neighbours(self, key: str, *, whole_category: bool) -> tuple[str | None, str | None]:
        """Keys of the items just above and just below in the item's stage, or in its category's column."""

    def named_in_items(self) -> set[str]:
        """Who is assignee, participant or watcher of an item or stands in a field of one, among other texts."""

    def is_told(self, word: str) -> bool:
        """Whether an item has this word, in lower case, in any text."""
