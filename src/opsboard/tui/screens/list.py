"""The list: items as lines of a table, over a window of any number of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events

from opsboard.board_words import stage_name
from opsboard.capacity_words import line_words
from opsboard.domain.capacity import CapacityLine, is_ranking
from opsboard.domain.field_views import field_by
from opsboard.domain.items import Card, Change
from opsboard.domain.kinds import SCORE_INPUTS, Field, Name
from opsboard.domain.text import visible, width
from opsboard.domain.value_text import lacks_text
from opsboard.domain.values import replaced
from opsboard.domain.views import SORTS
from opsboard.i18n import _, current_language
from opsboard.tui.render.card import BY_AGE, Drawing, Row
from opsboard.tui.render.empty import empty_rows
from opsboard.tui.render.list import (
    BY_FIELD,
    BY_GROUP,
    BY_SHORT,
    USUAL,
    LineLook,
    TableColumn,
    Widths,
    cells_of,
    column_at,
    group_line,
    heading,
    line,
    ordered,
    table_columns,
    waiting_line,
)
from opsboard.tui.render.promise import Owed
from opsboard.tui.screens.card_pane import CardPane
from opsboard.tui.screens.row_pane import RowPane
from opsboard.tui.view_models.board_state import SELECTED_AT_MOST, BoardState, Column, ColumnSpec, Window
from opsboard.tui.view_models.card_values import card_value
from opsboard.tui.view_models.empty_states import EmptyState, nothing_on_board
from opsboard.tui.view_models.found import Found
from opsboard.tui.view_models.swimlanes import lane_name, value_of
from opsboard.usecases.capacity import capacity_line
from opsboard.usecases.ports import Selection
from opsboard.usecases.reading import cards, index_of, selection
from opsboard.usecases.session import Session

WINDOW = 400
"""Items held at most."""
MARGIN = 80
"""When fewer than this lie between what is shown and the end of the window, more are fetched."""
HEAD = 2
"""Rows above the items: the names of the columns and a rule."""


class ListPane(RowPane, CardPane):
    """Items of one kind or of all, in the order chosen with `sort`."""

    scope: ClassVar[str] = "list"
    SLOT: ClassVar[str] = "list"
    WIDTHS: ClassVar[Widths] = USUAL

    def __init__(self) -> None:
        super().__init__()
        self.state = BoardState()
        self.state.begin([ColumnSpec("list", Name("List", "列表"), "backlog")])
        self.drawing: Drawing | None = None
        self.columns: list[TableColumn] = []
        self._lines: dict[tuple[str, int, LineLook], Row] = {}
        self.found = Found()
        self._rows: list[int | None] = []
        """Of each row of the screen the place of its item; None for headings."""
        self._line_of: CapacityLine | None = None
        """Where the capacity of the team ends, in a list that is a ranking."""

    # reading

    @property
    def column(self) -> Column:
        return self.state.columns[0]

    def reload(self) -> None:
        """Read the window again, around the item under the cursor."""
        self.drawing = None
        self._lines.clear()
        self.columns = []
        self.read_again()
        self.reloaded()

    def read_again(self) -> None:
        self.asked += 1
        self._read(None)

    def _chosen(self, session: Session, limit: int | None = None, offset: int = 0) -> Selection:
        """What the list shows of the board."""
        state = self.host.state
        chosen = selection(session, state.queries, kind=state.kind, sort=state.sort, limit=limit, offset=offset)
        return replaced(chosen, group=state.group, asked=SCORE_INPUTS if self.is_ranking() else ())

    def read_cards(self, session: Session, offset: int) -> list[Card]:
        """The cards from a place on. On the worker's thread."""
        return cards(session, self._chosen(session, WINDOW, offset))

    def place_of(self, session: Session, key: str) -> int | None:
        """The place of an item in the whole list; None when it is not in it."""
        return index_of(session, key, self._chosen(session))

    def _read(self, offset: int | None) -> None:
        """Read the window that begins at a place; None: the one held, kept around the cursor's item."""
        follow = self._follow or (self.state.key if offset is None else None)
        start = self.column.offset if offset is None else offset

        ranked = self.is_ranking()

        def read(session: Session) -> tuple[Window, CapacityLine | None]:
            begin = start
            cards = self.read_cards(session, begin)
            if follow is not None and all(card.key != follow for card in cards):
                place = self.place_of(session, follow)
                if place is not None:
                    begin = max(0, place - WINDOW // 2)
                    cards = self.read_cards(session, begin)
            if not cards and begin:
                begin, cards = 0, self.read_cards(session, 0)
            return Window(0, begin, cards, to_end=len(cards) < WINDOW), capacity_line(session) if ranked else None

        def done(answer: tuple[Window, CapacityLine | None]) -> None:
            window, self._line_of = answer
            if self._follow is not None:
                self.state.key, self._follow = self._follow, None
            self.state.put([window])
            self._use_counts()
            self._grouped()
            self.redraw()
            self._read_ahead()
            self.read_places_soon(self.found, self.cards_in_sight, self.redraw)

        self.read_latest(read, done, slot=self.SLOT)

    def _read_ahead(self) -> None:
        """Fetch the window that what is shown comes near the end of."""
        column = self.column
        if not column.loaded:
            return
        first, last = column.top, column.top + self.size.height
        low, high = column.offset, column.offset + len(column.cards)
        if (first - MARGIN < low and low > 0) or (last + MARGIN > high and high < column.count):
            offset = max(0, min(first - (WINDOW - self.size.height) // 2, column.count - WINDOW))
            if offset != low:
                self._read(offset)

    def cards_in_sight(self) -> list[Card]:
        """The cards of the rows that are drawn."""
        cards = (self.column.card(place) for place in self._rows if place is not None)
        return [card for card in cards if card is not None]

    def _use_counts(self) -> None:
        """How many items there are, from the counts of the host, once they are known."""
        state = self.host.state
        counts = state.shown_counts
        if counts and len(self.column.cards) >= WINDOW:
            self.column.total = sum(n for (kind, _stage), n in counts.items() if state.kind in (None, kind))

    def counted(self) -> None:
        self._use_counts()
        self.redraw()
        self._read_ahead()

    def changed(self, changes: Sequence[Change]) -> None:
        self.found.forget(change.key for change in changes)
        self.read_again()

    # the protocol of a pane

    def restyle(self) -> None:
        self.drawing = None
        self._lines.clear()
        self._grouped()
        self.redraw()

    def resized(self) -> None:
        self._lines.clear()
        self.columns = []

    # groups

    def _grouped(self) -> None:
        """What was read is new: order it into groups."""

    def is_ranking(self) -> bool:
        """Whether the items stand by their score, the best first."""
        state = self.host.state
        return not state.group and not self.fixed_order() and is_ranking(state.sort, state.workflow)

    def words_over(self, place: int, top: int) -> str:
        """The words of the row over an item, where one stands there: the heading of a group that begins, or goes on
        at the top of the screen, and the line at which the capacity of the team ends."""
        words = self.group_of(place)
        begins = self._line_of is None and place == top
        return words if begins or not place or words != self.group_of(place - 1) else ""

    def group_of(self, place: int) -> str:
        """The words over the group of an item; empty when the list has no groups."""
        card, group = self.column.card(place), self.host.state.group
        if card is not None and self._line_of is not None:
            behind = self._line_of.is_behind(card.key, card.asked.get(self.host.state.sort.removeprefix("-field.")))
            return line_words(self._line_of) if behind else ""
        if card is not None and group:
            return lane_name(group, value_of(group, card), self.host.state)
        if card is None or self.host.state.sort != "rank":
            return ""
        kind = self.host.state.kind_of(card.kind)
        stage = stage_name(self.host.state.workflow, card.kind, card.stage)
        if kind is None or self.host.state.kind is not None:
            return stage
        return f"{kind.name.of(current_language())} · {stage}"

    def group_count(self, place: int) -> str:
        """How many items are in the group of an item, where that is known."""
        card, state = self.column.card(place), self.host.state
        if state.group or self._line_of is not None:
            return ""
        counts = state.shown_counts
        return str(counts.get((card.kind, card.stage), "")) if card and counts else ""

    def group_is_urgent(self, place: int) -> bool:
        return False

    def owed_on(self, key: str) -> Owed | None:
        """What is promised on an item, where the table shows it."""
        return None

    def holds(self, what: str) -> bool:
        if what == "triage":
            return self._is_triage()
        return what == "item" and bool(self.column.count or not self.column.loaded)

    def _is_triage(self) -> bool:
        """Whether the chosen view has what nobody looked at yet, the oldest first."""
        state = self.host.state
        if not (state.by_age and state.shown_counts):
            return False
        first = {(kind.key, kind.stages[0].key) for kind in state.workflow.kinds if kind.stages}
        return first.issuperset(state.shown_counts)

    # drawing

    def redraw(self) -> None:
        RowPane.redraw(self)
        CardPane.redraw(self)

    def draw_rows(self, cells: int, height: int) -> Sequence[Row]:
        if self.drawing is None:
            drawing = self.drawing_now()
            self.drawing = replaced(drawing, beside=drawing.beside | {self._order_beside()})
        if self.found.use(self.host.state.words):
            self._lines.clear()
        if not self.columns:
            longest = max((len(card.key) for card in self.column.cards), default=0)
            self.columns = table_columns(cells, min(longest, 12), self._widths())
        self._keep_cursor_in_sight(height)
        field = self._sorted_by()
        asked = visible(field.name.of(current_language())) if field is not None else ""
        if field is not None and width(asked) > cells_of(self.columns, "asked"):
            asked = visible(field.name.short(current_language()))
        rows = [heading(self.columns, self.host.state.sort, self.drawing, asked)]
        places: list[int | None] = [None]
        column = self.column
        if not column.count and column.loaded:
            self._rows = []
            return [*rows, *empty_rows(self.words_when_empty(), cells, height - len(rows), self.host.palette)]
        place = column.top
        while len(rows) < height and place < column.count:
            if words := self.words_over(place, column.top):
                urgent = self.group_is_urgent(place)
                rows.append(group_line(words, self.group_count(place), cells, self.host.palette, urgent=urgent))
                places.append(None)
            rows.append(self._line(place))
            places.append(place)
            place += 1
        if self._line_of is not None and len(rows) < height and place == column.count and not self.group_of(place - 1):
            rows.append(group_line(line_words(self._line_of, is_last=True), "", cells, self.host.palette))
            places.append(None)
        self._rows = places
        return rows

    def _line(self, place: int) -> Row:
        assert self.drawing is not None
        card = self.column.card(place)
        if card is None:
            return waiting_line(self.cells, self.drawing)
        look = LineLook(
            place == self.state.row,
            card.key in self.state.selected,
            self.marks.get(card.key, ""),
            self.host.state.here.get(card.key, ""),
            self.owed_on(card.key),
            self.found.words,
            self.found.places.get(card.key),
            self._asked_of(card),
            self.why_here(card),
        )
        asked = (card.key, card.version, look)
        row = self._lines.get(asked)
        if row is None:
            if len(self._lines) > 4 * WINDOW:
                self._lines.clear()
            row = self._lines[asked] = line(card, self.columns, look, self.drawing, self.host.state.workflow)
        return row

    def _sorted_by(self) -> Field | None:
        """The field by which the list is in order."""
        return None if self.fixed_order() else field_by(self.host.state.sort, self.host.state.workflow)

    def _order_beside(self) -> str:
        """What the list is in order by and shows for that: a field, or the age of all that is open."""
        if (field := self._sorted_by()) is not None:
            return field.key
        by_age = not self.fixed_order() and self.host.state.sort.removeprefix("-") == BY_AGE
        return BY_AGE if by_age else ""

    def _widths(self) -> Widths:
        """The columns, with that of the field by which the list is in order."""
        state, field = self.host.state, self._sorted_by()
        grouped = self.WIDTHS is USUAL and not self.fixed_order() and field_by(state.group, state.workflow) is not None
        widths = BY_GROUP if grouped else self.WIDTHS
        if field is None:
            return ordered(widths, BY_AGE) if self._order_beside() == BY_AGE else widths
        widths = widths if grouped else ordered(widths)
        place = next(at for at, (name, *_rest) in enumerate(widths) if name == "title")
        asked = BY_SHORT if field.type in ("date", "integer", "number") else BY_FIELD
        return (*widths[:place], asked, *widths[place:])

    def _asked_of(self, card: Card) -> str:
        """What a card has in the field by which the list is in order."""
        field = self._sorted_by()
        if field is None or (value := card.asked.get(field.key)) is None:
            kind = self.host.state.kind_of(card.kind)
            room = cells_of(self.columns, "asked")
            return lacks_text(kind, field, card.asked, current_language(), room) if kind and field else ""
        return card_value(field, value, self.host.state)

    def why_here(self, card: Card) -> str:
        """Why an item concerns the person who looks, where that is not that they do it."""
        return ""

    def words_when_empty(self) -> EmptyState:
        """What it says when there is nothing."""
        return nothing_on_board(self.host.state, self.host.keymap.shown, restricted=self.host.restricted)

    def _keep_cursor_in_sight(self, height: int) -> None:
        column, row = self.column, self.state.row
        room = max(1, height - 1)
        if row < column.top:
            column.top = row
        while column.top < row and self._rows_from(column.top, row) > room:
            column.top += max(1, row - column.top - room)

    def _rows_from(self, top: int, row: int) -> int:
        """Rows of the screen from the item at the top to the one at `row`, headings included."""
        if row - top >= self.size.height:
            return row - top + 1
        return row - top + 1 + sum(bool(self.words_over(place, top)) for place in range(top, row + 1))

    # the cursor

    def _go(self, row: int) -> None:
        self.state.go(0, row)
        self.redraw()
        self._read_ahead()
        self.read_places(self.found, self.cards_in_sight(), self.redraw)
        self._moved_range()

    def step(self, by: int) -> None:
        self._go(self.state.row + by)

    def page(self) -> int:
        return max(1, self.size.height - HEAD - 1)

    def do_left(self) -> None:
        """To the first item of the group before."""
        self._to_group(-1)

    def do_right(self) -> None:
        """To the first item of the next group."""
        self._to_group(1)

    def _to_group(self, step: int) -> None:
        here, row = self.group_of(self.state.row), self.state.row
        low, high = self.column.offset, self.column.offset + len(self.column.cards) - 1
        if not here:
            return
        while low <= row + step <= high and self.group_of(row) == here:
            row += step
        if self.group_of(row) == here:
            return
        while step < 0 and row > low and self.group_of(row - 1) == self.group_of(row):
            row -= 1
        self._go(row)

    # selecting, which can reach over items that are not held

    def do_select(self) -> None:
        self.state.toggle()
        self.step(1)

    def do_select_column(self) -> None:
        """Select the group of the item under the cursor; all where the list has no groups."""
        grouped = self._line_of is None and self.group_of(self.state.row)
        card = self.state.current() if grouped else None
        self._select({"kind": card.kind, "stage": card.stage} if card is not None else {})

    def do_select_all(self) -> None:
        """Select all of the list, also what is not held."""
        self._select({})

    def _select(self, only: Mapping[str, str]) -> None:
        def read(session: Session) -> list[Card]:
            return cards(session, replaced(self._chosen(session, SELECTED_AT_MOST + 1), **only))

        def done(found: list[Card]) -> None:
            self.choose(found)

        self.host.worker.ask(read, done)

    def _moved_range(self) -> None:
        """A range reaches over items that are not held: read them."""
        span = self.state.range_out_of_sight()
        if span is None:
            return
        first, last, base = span

        def done(found: list[Card]) -> None:
            if self.state.anchor is not None:
                self.say_selected(self.state.select_only(base, found))
                self.redraw()

        self.host.worker.ask(
            lambda session: cards(session, self._chosen(session, last - first + 1, first)), done, slot="range"
        )

    # carrying

    def reorder(self, step: int) -> None:
        """Move the item past its neighbour in the same stage."""
        card, host = self.state.current(), self.host
        if why := self.fixed_order():
            host.say(why)
            return
        if card is None:
            return
        if host.state.sort != "rank":
            host.say(_("items stand in the order of {sort}; sort by rank to move them").format(sort=host.state.sort))
            return
        host.last = lambda: self.reorder(step)
        if len(self.state.selected) > 1 or (self.state.selected and card.key not in self.state.selected):
            host.moves.reorder(self.targets(), step)
            return
        if host.state.group:
            host.say(_("items stand in groups; take them away to move items"))
            return
        neighbour = self.column.card(self.state.row + step)
        if neighbour is None or (neighbour.kind, neighbour.stage) != (card.kind, card.stage):
            return
        past = neighbour.key if host.state.narrowed else None
        self.state.swap(step)
        self.redraw()
        host.moves.reorder([card], step, past=past)

    # the mouse

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            if (name := column_at(self.columns, event.x)) is not None:
                self._sort_by(name)
            return
        place = self._rows[event.y] if event.y < len(self._rows) else None
        if place is not None:
            self._go(place)
            if event.chain == 2:
                self.host.do("open")

    def _sort_by(self, column: str) -> None:
        """Order what is shown by a column, the other way round when it is so already. `stage` is the order in which
        items stand anyway; a column that orders nothing changes nothing."""
        host = self.host
        sort = "rank" if column == "stage" else self.host.state.sort.removeprefix("-") if column == "asked" else column
        if sort not in SORTS and column != "asked":
            return
        if why := self.fixed_order():
            host.say(why)
            return
        host.state.sort = f"-{sort}" if sort != "rank" and host.state.sort == sort else sort
        host.reload()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.step(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.step(-3)
