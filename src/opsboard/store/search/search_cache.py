"""The search cache: one search for a text answers the cards and counts of every column of a board.

`TermCache` gives the items that hold the text, `PositionIndex` says where they stand, and only the cards that are
asked for are read. The newest answer is kept while the board stays as it is.
"""

from __future__ import annotations

import heapq
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from itertools import chain, compress, islice

from opsboard.domain.items import Card, LaneCell
from opsboard.domain.query import And, Node, Text
from opsboard.domain.segments import match_terms
from opsboard.store.dialect import Database
from opsboard.store.items.conditions import SNOOZED, condition
from opsboard.store.items.field_order import asked_of, field_of, more_columns, with_asked
from opsboard.store.items.reading import is_column, with_archived, with_snoozed
from opsboard.store.items.rows import CARD_COLUMNS, rows_of
from opsboard.store.items.sorting import order_by
from opsboard.store.search.held_dates import HeldDates
from opsboard.store.search.id_set import IdSet
from opsboard.store.search.lane_cells import Cells, LaneValues
from opsboard.store.search.position_index import PositionIndex
from opsboard.store.search.ranked_matches import RankedMatches
from opsboard.store.search.term_cache import TermCache
from opsboard.usecases.ports import Selection

_FEW = 3000
"""So few items are looked up one by one for what else is asked; of more it is cheaper to look at all once."""
_THIN = 4
"""Where fewer than one item in so many is found, what a walk through a stage gives is worth keeping."""
_BY_RANK = ("rank", "-rank")


class SearchCache:
    """Answers selections that hold a text, and boards in lanes, for a session that asks again and again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sql = database.sql
        self._begin()

    def _begin(self) -> None:
        self._positions = PositionIndex(self._database)
        self._terms = TermCache(self._database)
        self._asked: tuple[object, ...] | None = None
        self._matches = RankedMatches(self._positions, IdSet((), 0))
        self._rest: tuple[object, IdSet] | None = None
        """What is asked but for texts, and the items that meet it."""
        self._order: tuple[object, array[int]] | None = None
        """An order that is not that of ranks, and all items in it."""
        self._dates: tuple[object, str, str, HeldDates] | None = None
        self._lanes: LaneValues | None = None
        self._lane_cards: dict[int, Card] = {}

    @contextmanager
    def kept_if_committed(self) -> Iterator[None]:
        """Forget what was read when the transaction in the block fails: it may have read its own writing."""
        try:
            yield
        except BaseException:
            self._begin()
            raise

    def prepare(self) -> None:
        """Read where all items stand, for many searches to come."""
        self._keep_in_step()

    def prefetch(self, text: str) -> bool:
        """Work ahead for the next letter of a text, after `prepare`; gives whether there is more to do."""
        if self._positions.version is None:
            return False
        self._keep_in_step()
        return self._terms.prefetch(text, self._positions.size)

    def _keep_in_step(self) -> None:
        changed = self._positions.keep_in_step()
        if changed is None:
            self._terms.forget()
            self._lanes = None
        elif changed:
            self._terms.follow(changed, self._positions.size)
            if self._lanes is not None:
                self._lanes.follow(changed, self._positions.size)
            for item in changed:
                self._lane_cards.pop(item, None)

    def answers(self, selection: Selection) -> bool:
        """Whether it can tell the cards and counts of a selection: one that holds a text, after `prepare`."""
        return (
            self._positions.version is not None
            and selection.query is not None
            and bool(_texts(selection.query.node))
            and not with_archived(selection)
        )

    def answers_cards(self, selection: Selection) -> bool:
        """Whether it can tell the cards of a selection in their order: any but that of groups."""
        return not selection.group and self.answers(selection)

    def cards(self, selection: Selection) -> list[Card]:
        """The selected cards in their order."""
        last = None if selection.limit is None else selection.offset + selection.limit
        chosen = list(islice(self._in_order(selection), selection.offset, last))
        cards = self._read(chosen, asked_of(selection))
        return [cards[item] for item in chosen if item in cards]

    def counts(self, selection: Selection) -> dict[tuple[str, str], int]:
        """How many of the selected items stand in each (kind, stage)."""
        matches = self._find(selection)
        counts = {number: matches.count(number) for number in self._wanted(selection)}
        return {self._positions.stages[number][:2]: count for number, count in counts.items() if count}

    def index_of(self, key: str, selection: Selection) -> int | None:
        """The place of an item among the selected in their order; None when it is not selected."""
        item = self._database.value("SELECT id FROM item WHERE key = ?", (key.upper(),))
        matches, wanted = self._find(selection), self._wanted(selection)
        if item is None or not matches.holds(item) or self._positions.stage[item] not in wanted:
            return None
        if selection.sort not in _BY_RANK:
            return next((place for place, one in enumerate(self._in_order(selection)) if one == item), None)
        if is_column(selection):
            before = sum(matches.ahead_of(item, number) for number in wanted)
        else:
            here = wanted.index(self._positions.stage[item])
            before = sum(map(matches.count, wanted[:here])) + matches.ahead_of(item, wanted[here])
        if selection.sort.startswith("-"):
            return sum(map(matches.count, wanted)) - 1 - before
        return before

    def found(self, selection: Selection) -> IdSet:
        """The items that hold the texts of a selection and meet what else it asks, of any kind."""
        return self._find(selection).ids

    def dates(self, kind: str | None, first: str, last: str) -> HeldDates:
        """What stands on some days, after `found`; what was held for the same days or more of them goes on to serve
        while the board stays as it is."""
        asked = (kind, self._positions.version)
        if self._dates is None or self._dates[0] != asked or not self._dates[1] <= first <= last <= self._dates[2]:
            self._dates = (asked, first, last, HeldDates(self._database, first, last, kind))
        return self._dates[3]

    def lanes(
        self, selection: Selection, group: str, by_category: bool, limit: int, follow: str | None
    ) -> list[LaneCell]:
        """The cells of a board in lanes (`Store.lanes`), of any selection without archived items."""
        matches, lanes = self._find(selection), self._lane_values(group)
        stages, wanted, turned = self._positions.stages, self._wanted(selection), selection.sort.startswith("-")
        columns = {number: stages[number][2 if by_category else 1] for number in wanted}
        cells = Cells(lanes, limit)
        few = matches.ids.count * _THIN < self._positions.size
        runs = {number: array("I", matches.run(number)) for number in wanted} if few else {}

        def run(number: int, turned: bool = False) -> Iterator[int]:
            """A stage, which is walked through only once where that takes long for what was found in it."""
            if number not in runs:
                return matches.run(number, turned)
            return reversed(runs[number]) if turned else iter(runs[number])

        counts = {number: cells.count(run(number), columns[number]) for number in wanted}
        if selection.sort in _BY_RANK:
            for number in wanted:
                cells.fill(run(number, turned), counts[number], columns[number])
            cells.settle(self._positions, turned)
        else:
            stage, every = self._positions.stage, array("I", self._in_order(selection))
            for column in dict.fromkeys(columns.values()):
                of_column = frozenset(number for number in wanted if columns[number] == column)
                total = sum((Counter(counts[number]) for number in of_column), Counter())
                cells.fill((item for item in every if stage[item] in of_column), total, column)
        item = self._database.value("SELECT id FROM item WHERE key = ?", (follow.upper(),)) if follow else None
        if item is not None and matches.holds(item) and self._positions.stage[item] in columns:
            cells.add(item, columns[self._positions.stage[item]])
        return cells.with_cards(self._cards_of(cells.items))

    def _lane_values(self, group: str) -> LaneValues:
        if self._lanes is None or self._lanes.group != group:
            lanes = LaneValues(self._database, group)
            lanes.read_all(self._positions.size)
            self._lanes, self._lane_cards = lanes, {}
        return self._lanes

    def _cards_of(self, items: Sequence[int]) -> dict[int, Card]:
        """The cards of these items; those that were held for the last picture are not read again."""
        held = self._lane_cards
        fresh = self._read([item for item in items if item not in held])
        self._lane_cards = {item: held[item] for item in items if item in held} | fresh
        return self._lane_cards

    def _in_order(self, selection: Selection) -> Iterator[int]:
        """The numbers of the selected items in their order, worked out as far as they are taken."""
        matches = self._find(selection)
        wanted, turned = self._wanted(selection), selection.sort.startswith("-")
        if selection.sort not in _BY_RANK:
            stage, stages = self._positions.stage, frozenset(wanted)
            return (item for item in self._in_other_order(selection, matches) if stage[item] in stages)
        runs = [matches.run(number, turned) for number in wanted if matches.count(number)]
        if not is_column(selection):
            return chain.from_iterable(runs[::-1] if turned else runs)
        return runs[0] if len(runs) == 1 else heapq.merge(*runs, key=self._positions.by_rank, reverse=turned)

    def _in_other_order(self, selection: Selection, matches: RankedMatches) -> Iterable[int]:
        """The items found in another order than that of ranks. Few are sorted, else all once."""
        asked = (selection.sort, self._positions.version)
        if self._order is None or self._order[0] != asked:
            if (field := field_of(selection.sort)) is not None:
                self._order = (asked, self._order_of_field(field, selection.sort.startswith("-")))
                return self._in_other_order(selection, matches)
            order = f"ORDER BY {order_by(selection.sort)}"
            if matches.ids.count <= _FEW:
                sql = f"SELECT id FROM item WHERE {self._sql.among} {order}"
                return array("I", (row[0] for row in self._database.rows(sql, (_listed(matches.ids),))))
            rows = self._database.rows(
                f"SELECT id FROM item WHERE archived = 0 AND id < ? {order}", (self._positions.size,)
            )
            self._order = (asked, array("I", (row[0] for row in rows)))
        return compress(self._order[1], map(matches.flags.__getitem__, self._order[1]))

    def _order_of_field(self, field: str, turned: bool) -> array[int]:
        """All items, those that have the field in its order, the others behind them."""
        order = "number DESC, text DESC, item DESC" if turned else "number, text, item"
        sql = f"SELECT item FROM item_field WHERE field = ? AND item < ? ORDER BY {order}"
        have = array("I", self._database.numbers(sql, (field, self._positions.size)))
        known = IdSet(array("I", sorted(have)), self._positions.size).flags(self._positions.size)
        return have + array("I", (item for item in range(self._positions.size) if not known[item]))

    def _wanted(self, selection: Selection) -> list[int]:
        """The numbers of the stages that the selection is about."""
        return self._positions.numbers(selection.kind, selection.stage, selection.category)

    def _find(self, selection: Selection) -> RankedMatches:
        self._keep_in_step()
        node, zone = selection.query.node if selection.query else None, selection.zone
        snoozed = with_snoozed(selection)
        asked = (node, zone, snoozed, self._positions.version)
        if asked != self._asked:
            ids = self._matching(node, zone)
            if not snoozed:
                put_off = self._database.numbers(SNOOZED)
                ids = ids.changed(put_off, lambda _item: False, ids.size)
            self._matches = RankedMatches(self._positions, ids)
            self._asked = asked
        return self._matches

    def _matching(self, node: Node | None, zone: str) -> IdSet:
        """The items that hold the texts and meet what else is asked."""
        size = self._positions.size
        terms = [match_terms(text.text, text.phrase, text.also) for text in _texts(node)]
        if not all(terms):
            return IdSet((), size)
        words = dict.fromkeys(chain.from_iterable(terms))
        found = sorted((self._terms.holding(word, size) for word in words), key=lambda ids: ids.count)
        ids = reduce(IdSet.among, found) if found else IdSet.of_bits((1 << size) - 1, size)
        rest = tuple(part for part in _parts(node) if not isinstance(part, Text))
        return self._that_meet(ids, And(rest), zone) if rest else ids

    def _that_meet(self, ids: IdSet, rest: Node, zone: str) -> IdSet:
        """Those of the items that meet what is asked but for texts."""
        asked, version = condition(rest, zone, self._sql), (rest, zone, self._positions.version)
        size = self._positions.size
        if self._rest is None or self._rest[0] != version:
            if ids.count <= _FEW:
                sql = f"SELECT id FROM item{self._sql.unindexed} WHERE {self._sql.among} AND ({asked.sql}) ORDER BY id"
                return IdSet([row[0] for row in self._database.rows(sql, (_listed(ids), *asked.values))], size)
            sql = f"SELECT id FROM item WHERE archived = 0 AND ({asked.sql}) ORDER BY id"
            self._rest = (version, IdSet([row[0] for row in self._database.rows(sql, asked.values)], size))
        return ids.among(self._rest[1])

    def _read(self, items: Sequence[int], asked: tuple[str, ...] = ()) -> dict[int, Card]:
        """The cards of these items by number, with the fields that are asked for."""
        rows = rows_of(self._database, f"{CARD_COLUMNS}{more_columns(asked, self._sql)}, item.id", items)
        return {row[-1]: with_asked(row[:-1], asked) for row in rows}


def _listed(ids: IdSet) -> str:
    """The items as one value, as `Dialect.among` takes them."""
    return f"[{','.join(map(str, ids.items))}]"


def _texts(node: Node | None) -> list[Text]:
    """The texts that every item of a query must hold."""
    return [part for part in _parts(node) if isinstance(part, Text)]


def _parts(node: Node | None) -> tuple[Node, ...]:
    """What must all hold."""
    return node.nodes if isinstance(node, And) else () if node is None else (node,)
