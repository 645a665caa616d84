"""What a text finds, column by column: one search answers the cards and counts of a whole board.

The index gives the numbers of the items that hold the text, `Places` says where they stand, and only
the cards that are asked for are read. The newest answer is kept while the board stays as it is.
"""

from __future__ import annotations

import heapq
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from opsboard.domain.items import Card
from opsboard.domain.query import And, Node, Text
from opsboard.domain.segments import match_expression
from opsboard.store.dialect import Database
from opsboard.store.items import CARD_COLUMNS, to_card
from opsboard.store.places import Places
from opsboard.store.reading import is_column, with_archived
from opsboard.store.sorting import order_by
from opsboard.store.where import condition
from opsboard.usecases.ports import Selection

_CHUNK = 500
_BY_RANK = ("rank", "-rank")


class Found:
    """Answers selections that hold a text, for a session that asks again and again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._places = Places(database)
        self._asked: tuple[object, ...] | None = None
        self._order: array[int] = array("q")
        self._order_of: tuple[object, ...] | None = None
        self._of_stage: dict[int, array[int]] = {}
        """Number of a stage -> items found in it, in the order of their numbers."""

    @contextmanager
    def kept_if_committed(self) -> Iterator[None]:
        """Forget what was read when the transaction in the block fails: it may have read its own writing."""
        try:
            yield
        except BaseException:
            self._places, self._asked, self._order_of = Places(self._database), None, None
            raise

    def prepare(self) -> None:
        """Read where all items stand, for many searches to come."""
        self._places.keep_in_step()

    def answers(self, selection: Selection) -> bool:
        """Whether it can tell the cards and counts of a selection: one that holds a text, after `prepare`."""
        return (
            self._places.ready
            and selection.query is not None
            and bool(_texts(selection.query.node))
            and not with_archived(selection)
        )

    def answers_cards(self, selection: Selection) -> bool:
        """Whether it can tell the cards of a selection in their order: any but that of groups."""
        return not selection.group and self.answers(selection)

    def cards(self, selection: Selection) -> list[Card]:
        """The selected cards in their order."""
        if selection.sort not in _BY_RANK:
            last = None if selection.limit is None else selection.offset + selection.limit
            return self._read(list(islice(self._in_order(selection), selection.offset, last)))
        skip, wanted = selection.offset, selection.limit
        chosen: list[int] = []
        for run in self._runs(selection):
            if skip < len(run):
                last = len(run) if wanted is None else skip + wanted - len(chosen)
                chosen += self._ordered(run, last, selection)[skip:]
            skip = max(0, skip - len(run))
            if wanted is not None and len(chosen) >= wanted:
                break
        return self._read(chosen)

    def _ordered(self, items: Sequence[int], last: int, selection: Selection) -> list[int]:
        """The first so many of these items by rank."""
        rank, turned = self._places.rank, selection.sort.startswith("-")
        if turned:
            items = items[::-1]
        if last < len(items) // 8:
            take = heapq.nlargest if turned else heapq.nsmallest
            return take(last, items, key=rank.__getitem__)
        return sorted(items, key=rank.__getitem__, reverse=turned)[:last]

    def counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        """How many of the selected items stand in each (kind, stage)."""
        stages = self._places.stages
        found = self._find(selection)
        return {stages[number][:2]: len(found[number]) for number in self._wanted(selection) if number in found}

    def index_of(self, key: str, selection: Selection) -> int | None:
        """The place of an item among the selected in their order; None when it is not selected."""
        item = self._database.value("SELECT id FROM item WHERE key = ?", (key.upper(),))
        if selection.sort not in _BY_RANK:
            return next((place for place, one in enumerate(self._in_order(selection)) if one == item), None)
        rank = self._places.rank
        before = 0
        for run in self._runs(selection):
            if item in run:
                here = (rank[item], item)
                if selection.sort.startswith("-"):
                    return before + sum((rank[other], other) > here for other in run)
                return before + sum((rank[other], other) < here for other in run)
            before += len(run)
        return None

    def _in_order(self, selection: Selection) -> Iterator[int]:
        """The items found in another order than that of ranks, which is worked out once for all columns."""
        self._find(selection)
        assert selection.query is not None
        if self._order_of != (self._asked, selection.sort):
            self._order = array("q", self._matching(selection.query.node, selection.asker.zone, selection.sort))
            self._order_of = (self._asked, selection.sort)
        stage, known = self._places.stage, len(self._places.stage)
        wanted = frozenset(self._wanted(selection))
        return (item for item in self._order if item < known and stage[item] in wanted)

    def _runs(self, selection: Selection) -> list[Sequence[int]]:
        """The items found, in the order of their numbers: a column's together, else those of each stage."""
        found = self._find(selection)
        runs: list[Sequence[int]] = [found[number] for number in self._wanted(selection) if number in found]
        if is_column(selection):
            return runs if len(runs) == 1 else [sorted(item for run in runs for item in run)]
        return runs[::-1] if selection.sort.startswith("-") else runs

    def _wanted(self, selection: Selection) -> Iterable[int]:
        """The numbers of the stages that the selection is about."""
        wanted = (selection.kind, selection.stage, selection.category)
        return [
            number
            for number, stage in enumerate(self._places.stages)
            if number and all(one in (None, held) for one, held in zip(wanted, stage, strict=True))
        ]

    def _find(self, selection: Selection) -> dict[int, array[int]]:
        version = self._places.keep_in_step()
        assert selection.query is not None
        node, zone = selection.query.node, selection.asker.zone
        asked = (node, zone, version)
        if asked != self._asked:
            self._of_stage = self._grouped(self._matching(node, zone))
            self._asked = asked
        return self._of_stage

    def _matching(self, node: Node | None, zone: str, sort: str | None = None) -> Iterable[int]:
        """The numbers of the items that hold the texts and meet what else is asked: ascending, or in an order."""
        expressions = [match_expression(text.text, text.phrase) for text in _texts(node)]
        if not all(expressions):
            return ()
        match = " AND ".join(f"({expression})" for expression in expressions)
        rest = tuple(part for part in node.nodes if not isinstance(part, Text)) if isinstance(node, And) else ()
        if not rest and sort is None:
            # Numbers in one text come twice as fast as a row for each, and take a third of the memory.
            told = self._database.value("SELECT group_concat(rowid) FROM search WHERE search MATCH ?", (match,))
            return sorted(json.loads(f"[{told or ''}]"))
        asked = condition(And(rest), zone)
        rows = self._database.rows(
            "SELECT item.id FROM search CROSS JOIN item ON item.id = search.rowid"
            f" WHERE search MATCH ? AND ({asked.sql}) ORDER BY {'item.id' if sort is None else order_by(sort)}",
            (match, *asked.values),
        )
        return (row[0] for row in rows)

    def _grouped(self, items: Iterable[int]) -> dict[int, array[int]]:
        stage = self._places.stage
        known = len(stage)
        groups: dict[int, array[int]] = {number: array("q") for number in range(len(self._places.stages))}
        put = [groups[number].append for number in range(len(groups))]
        for item in items:
            if item < known:
                put[stage[item]](item)
        return {number: group for number, group in groups.items() if number and group}

    def _read(self, items: Sequence[int]) -> list[Card]:
        """The cards of these items, in this order."""
        cards: dict[int, Card] = {}
        for start in range(0, len(items), _CHUNK):
            some = items[start : start + _CHUNK]
            marks = ", ".join("?" * len(some))
            for row in self._database.rows(f"SELECT {CARD_COLUMNS}, item.id FROM item WHERE id IN ({marks})", some):
                cards[row[-1]] = to_card(row[:-1])
        return [cards[item] for item in items if item in cards]


def _texts(node: Node | None) -> list[Text]:
    """The texts that every item of a query must hold."""
    parts = node.nodes if isinstance(node, And) else (node,)
    return [part for part in parts if isinstance(part, Text)]
