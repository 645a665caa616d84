"""What the board shows and where its cursor is: columns of cards, without a terminal or a database.

A column knows how many cards it has and holds a window of them; the cursor is on an item's key. Rows
are places in the whole column, counted from 0, also where the window does not reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from opsboard.domain.items import Card
from opsboard.domain.kinds import CATEGORIES, CATEGORY_NAMES, Name, Workflow
from opsboard.domain.values import frozen, made_by, slotted

WINDOW = 200
"""Cards that a column holds at most."""
SELECTED_AT_MOST = 5000
"""Items that can be selected at once: an act on them is one transaction, for which all others wait."""
MARGIN = 40
"""When fewer cards than this lie between what is shown and the end of the window, more are fetched."""


@frozen
class ColumnSpec:
    """Which column: a stage of one kind, or a category of all (`kind` None)."""

    key: str
    name: Name
    category: str
    kind: str | None = None
    wip: int | None = None


def column_specs(workflow: Workflow, kind: str | None) -> list[ColumnSpec]:
    """The columns of a kind's board, or of the board of all kinds."""
    if kind is None:
        return [ColumnSpec(category, CATEGORY_NAMES[category], category) for category in CATEGORIES]
    return [ColumnSpec(s.key, s.name, s.category, kind, s.wip) for s in workflow.kind(kind).stages]


@slotted
class Column:
    """One column. `offset` is the row of the first card held; `total` None while not counted yet."""

    spec: ColumnSpec
    cards: list[Card] = made_by(factory=list)
    offset: int = 0
    total: int | None = None
    loaded: bool = False
    top: int = 0
    """The first row shown."""
    folded: bool = False
    lane: int = 0
    """The swimlane it is a cell of, on a board that has some."""
    beyond: int = 0
    """Of such a cell: how many cards stand in it that are not held."""
    rows: dict[str, int] = made_by(factory=dict)
    """Key -> row, of the cards held."""

    @property
    def count(self) -> int:
        """Cards in the column, as far as known."""
        return max(self.total or 0, self.offset + len(self.cards))

    def card(self, row: int) -> Card | None:
        """The card at a row; None outside the window."""
        place = row - self.offset
        return self.cards[place] if 0 <= place < len(self.cards) else None

    def fill(self, offset: int, cards: Sequence[Card]) -> None:
        """Hold these cards, the first of them at row `offset`."""
        self.offset, self.cards, self.loaded = offset, list(cards), True
        self.rows = {card.key: offset + place for place, card in enumerate(self.cards)}

    def wanted(self, visible: int) -> int | None:
        """The offset of the window to fetch, when what is shown comes near the end of the one held."""
        if not self.loaded or self.folded:
            return None
        first, last = self.top, min(self.count, self.top + visible)
        low, high = self.offset, self.offset + len(self.cards)
        if (first - MARGIN < low and low > 0) or (last + MARGIN > high and high < (self.total or 0)):
            offset = max(0, min(first - (WINDOW - visible) // 2, self.count - WINDOW))
            return offset if (offset, WINDOW) != (low, len(self.cards)) else None
        return None


@frozen
class Window:
    """Cards read for one column of the board."""

    column: int
    offset: int
    cards: Sequence[Card]
    to_end: bool = False
    """No card of the column stands behind these: they tell how many it has."""


@slotted
class Swimlane:
    """A lane across the columns: the items that share a value; `value` None: those without."""

    value: str | None
    name: str
    total: int
    folded: bool = False
    load: str = ""
    """A person's work against their week, in words."""
    is_over: bool = False
    """Whether it is more than they have time for."""


@slotted
class BoardState:
    """Columns, the cursor and the selection.

    On a board with swimlanes `columns` holds their cells, lane after lane, and `heads` what stands over
    them; on one without, both are the same.
    """

    columns: list[Column] = made_by(factory=list)
    heads: list[Column] = made_by(factory=list)
    lanes: list[Swimlane] = made_by(factory=list)
    column: int = 0
    """The cursor's column."""
    row: int = 0
    key: str | None = None
    """The item under the cursor; None in an empty or folded column, or while its card is on its way."""
    selected: dict[str, Card] = made_by(factory=dict)
    """Selected items, in the order of selection; the card as last seen."""
    anchor: int | None = None
    """The row where a range selection began; None when none is under way."""
    anchor_column: int = 0
    """The column of that row: on a board with swimlanes a range goes on in the same column of other lanes."""
    anchor_key: str | None = None
    """The item at that row: the range stays on it when others come and go above."""
    before_range: dict[str, Card] = made_by(factory=dict)
    """What was selected when the range began."""

    def current(self) -> Card | None:
        """The card under the cursor."""
        if not self.columns or self.key is None:
            return None
        here = self.columns[self.column]
        return here.card(self.row)

    def card(self, key: str) -> Card | None:
        """A card that some column holds."""
        for column in self.columns:
            if (row := column.rows.get(key)) is not None:
                return column.card(row)
        return None

    def targets(self) -> list[Card]:
        """What an act is for: the selected items, else the one under the cursor."""
        if self.selected:
            return [self.card(key) or card for key, card in self.selected.items()]
        card = self.current()
        return [card] if card else []

    def begin(self, specs: Iterable[ColumnSpec]) -> None:
        """New columns, empty; dropped ones folded. The cursor goes to the first, remembering its key."""
        self.heads = self.columns = [Column(spec, folded=spec.category == "dropped") for spec in specs]
        self.lanes = []
        self.column, self.row, self.anchor = 0, 0, None

    def begin_lanes(self, lanes: Sequence[Swimlane]) -> None:
        """Cut the board into these lanes, empty; without any it is whole again. The cursor stays on its item
        as soon as that is read, else in its column."""
        if not lanes and not self.lanes:
            return
        across = self.column % len(self.heads) if self.heads else 0
        self.lanes = list(lanes)
        if self.lanes:
            self.columns = [Column(head.spec, lane=place) for place in range(len(lanes)) for head in self.heads]
        else:
            self.columns = self.heads
        self.column, self.row, self.anchor = across, 0, None
        self.fold_cells()

    def fold_cells(self) -> None:
        """A cell is folded when its column or its lane is."""
        if self.lanes:
            for place, cell in enumerate(self.columns):
                cell.folded = self.heads[place % len(self.heads)].folded or self.lanes[cell.lane].folded

    @property
    def across(self) -> int:
        """The cursor's column among those that stand side by side."""
        return self.column % len(self.heads) if self.heads else 0

    @property
    def head(self) -> Column:
        """What stands over the cursor's column."""
        return self.heads[self.across]

    # the cursor

    def go(self, column: int, row: int) -> None:
        """Put the cursor at a row of a column, as near as there is one."""
        if not self.columns:
            return
        self.column = max(0, min(len(self.columns) - 1, column))
        here = self.columns[self.column]
        self.row = max(0, min(here.count - 1, row))
        card = None if here.folded else here.card(self.row)
        self.key = card.key if card else None
        if self.anchor is not None and (self.column - self.anchor_column) % (len(self.heads) or 1):
            self.anchor = None  # a range stays in its column
        if self.anchor is not None:
            self._extend_range()

    def go_to_key(self, key: str) -> bool:
        """Put the cursor on an item, if some open column holds it."""
        for place, column in enumerate(self.columns):
            if not column.folded and (row := column.rows.get(key)) is not None:
                self.go(place, row)
                return True
        return False

    def go_to_first(self) -> None:
        """Put the cursor on the first card that an open column holds, else on the first of a folded one."""
        for column in sorted(self.columns, key=lambda one: one.folded):
            if column.cards:
                column.folded = False
                self.go_to_key(column.cards[0].key)
                return

    def unfold_for(self, key: str) -> None:
        """Open the folded column that holds an item, and put the cursor on it."""
        for column in self.columns:
            if column.folded and key in column.rows:
                column.folded = False
                self.go_to_key(key)
                return

    def swap(self, step: int) -> None:
        """The card under the cursor and its neighbour change places, ahead of the board's answer."""
        here = self.columns[self.column]
        place, other = self.row - here.offset, self.row - here.offset + step
        if 0 <= place < len(here.cards) and 0 <= other < len(here.cards):
            cards = list(here.cards)
            cards[place], cards[other] = cards[other], cards[place]
            here.fill(here.offset, cards)
            self.row += step

    def step(self, by: int) -> None:
        """So many cards down (or up), from lane to lane where there are some."""
        column, row = self.column, self.row + by
        while self.lanes and not 0 <= row < self._open_count(column):
            if row < 0:
                target = self._cell_beyond(column, -1)
                row += self._open_count(target) if target is not None else 0
            else:
                target = self._cell_beyond(column, 1)
                row -= self._open_count(column)
            if target is None:
                column, row = self._last_cell(column, by)
                break
            column = target
        self.go(column, row)

    def _open_count(self, column: int) -> int:
        cell = self.columns[column]
        return 0 if cell.folded else len(cell.cards)

    def _cell_beyond(self, column: int, step: int) -> int | None:
        """The next cell above or below in which cards stand."""
        column += step * len(self.heads)
        while 0 <= column < len(self.columns):
            if self._open_count(column):
                return column
            column += step * len(self.heads)
        return None

    def _last_cell(self, column: int, by: int) -> tuple[int, int]:
        """The first or last card of a column, through all lanes."""
        across = column % len(self.heads)
        cells = [place for place in range(across, len(self.columns), len(self.heads)) if self._open_count(place)]
        if not cells:
            return column, 0
        return (cells[-1], self._open_count(cells[-1]) - 1) if by > 0 else (cells[0], 0)

    def sideways(self, step: int) -> None:
        """To the neighbouring column, at the same height of the screen."""
        target = self.column + step
        if not 0 <= self.across + step < len(self.heads):
            return
        self.anchor = None
        here, there = self.columns[self.column], self.columns[target]
        self.go(target, there.top + max(0, self.row - here.top))

    # the selection

    def toggle(self) -> None:
        if card := self.current():
            if card.key in self.selected:
                del self.selected[card.key]
            else:
                self.selected[card.key] = card

    def select(self, cards: Iterable[Card]) -> int:
        """Select these too, as far as there is room; gives how many there was none for."""
        return self.select_only(self.selected, cards)

    def select_only(self, base: Mapping[str, Card], cards: Iterable[Card]) -> int:
        """Select what `base` holds and these, as far as there is room; gives how many there was none for."""
        chosen = {**base, **{card.key: card for card in cards}}
        left_out = max(0, len(chosen) - SELECTED_AT_MOST)
        self.selected = dict(list(chosen.items())[:SELECTED_AT_MOST]) if left_out else chosen
        return left_out

    def start_range(self) -> None:
        """Begin a range at the cursor, or end the one under way, keeping what it selected."""
        if self.anchor is not None:
            self.anchor = None
        elif card := self.current():
            self.anchor, self.anchor_key, self.anchor_column = self.row, card.key, self.column
            self.before_range = dict(self.selected)
            self.selected[card.key] = card

    def clear_selection(self) -> bool:
        """Select nothing; gives whether something was selected."""
        return self.keep_selected(())

    def keep_selected(self, keys: Sequence[str]) -> bool:
        """Let only these stay selected; gives whether that changes anything."""
        wanted = set(keys)
        kept = {key: card for key, card in self.selected.items() if key in wanted}
        had = len(kept) != len(self.selected) or self.anchor is not None
        self.selected, self.anchor = kept, None
        return had

    def range_out_of_sight(self) -> tuple[int, int, dict[str, Card]] | None:
        """Of a range that reaches over cards that are not held: its first and last row, and what was
        selected before it began."""
        if self.anchor is None or self.anchor_column != self.column:
            return None
        here = self.columns[self.column]
        first, last = sorted((self.anchor, self.row))
        if first >= here.offset and last < here.offset + len(here.cards):
            return None
        return first, min(last, first + SELECTED_AT_MOST), self.before_range

    def _extend_range(self) -> None:
        """Select what stands between the anchor and the cursor, and nothing more than was selected before."""
        first, last = sorted(((self.anchor_column, self.anchor or 0), (self.column, self.row)))
        cards: list[Card] = []
        for place in range(first[0], last[0] + 1, len(self.heads) or 1):
            cell = self.columns[place]
            low = max(first[1] if place == first[0] else 0, cell.offset)
            high = min(last[1] if place == last[0] else cell.count, cell.offset + len(cell.cards) - 1)
            if not cell.folded:
                cards += [card for row in range(low, high + 1) if (card := cell.card(row))]
        self.select_only(self.before_range, cards)

    # what was read

    def put(self, windows: Sequence[Window]) -> None:
        """Take over what was read, keeping the cursor on its item and the cards where they stand."""
        follow, was = self.key, self.column
        for window in windows:
            column = self.columns[window.column]
            anchor = column.card(column.top)
            on_screen = self.row - column.top if window.column == self.column else 0
            column.fill(window.offset, window.cards)
            if window.to_end and (window.cards or not window.offset):
                column.total = window.offset + len(window.cards)
            if follow and window.column == self.column and follow in column.rows:
                if column.top:
                    column.top = max(0, column.rows[follow] - on_screen)
            elif anchor and column.top and anchor.key in column.rows:
                column.top = column.rows[anchor.key]
            column.top = max(0, min(column.top, column.count - 1))
        if follow is None or not self.go_to_key(follow):
            self.go(was, self.row)
        if self.anchor is not None and self.anchor_column < len(self.columns):
            self.anchor = self.columns[self.anchor_column].rows.get(self.anchor_key or "", self.anchor)
        for key in list(self.selected):
            if fresh := self.card(key):
                self.selected[key] = fresh

    def count_all(self) -> int:
        """Items on the whole board, as far as known."""
        return sum(column.count for column in self.columns)
