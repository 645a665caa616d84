"""The list: items as lines of a table, over a window of any number of them; and `mine`, what one person has to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from opsboard.domain.items import Card, Change
from opsboard.domain.kinds import Name
from opsboard.i18n import _, current_language
from opsboard.tui.board_state import BoardState, Column, ColumnSpec, Window
from opsboard.tui.render.card import Drawing
from opsboard.tui.render.list import (
    LineLook,
    TableColumn,
    group_line,
    heading,
    line,
    stage_name,
    table_columns,
    waiting_line,
)
from opsboard.tui.widgets.row_place import Row, RowPlace
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.app import OpsboardApp

WINDOW = 400
"""Items held at most."""
MARGIN = 80
"""When fewer than this lie between what is shown and the end of the window, more are fetched."""
HEAD = 2
"""Rows above the items: the names of the columns and a rule."""
SELECTED_AT_MOST = 5000


class ListPlace(RowPlace):
    """Items of one kind or of all, in the order chosen with `sort`."""

    scope: ClassVar[str] = "list"
    SLOT: ClassVar[str] = "list"

    def __init__(self) -> None:
        super().__init__()
        self.state = BoardState()
        self.state.begin([ColumnSpec("list", Name("List", "列表"), "backlog")])
        self.drawing: Drawing | None = None
        self.columns: list[TableColumn] = []
        self.marks: dict[str, str] = {}
        self._generation = 0
        self._follow: str | None = None
        self._lines: dict[tuple[str, int, LineLook], Row] = {}
        self._rows: list[int | None] = []
        """Of each row of the screen the place of its item; None for headings."""

    # reading

    @property
    def column(self) -> Column:
        return self.state.columns[0]

    def on_mount(self) -> None:
        self.call_after_refresh(self.reload)

    def reload(self) -> None:
        """Read the window again, around the item under the cursor."""
        self._lines.clear()
        self._generation += 1
        self._read(None)
        if not self.shell.state.counts:
            self.shell.count()
        self.shell.first_paint_done()

    def read_cards(self, session: Session, offset: int) -> list[Card]:
        """The cards from a place on. On the backstage thread."""
        from opsboard.usecases.reading import cards, selection

        state = self.shell.state
        return cards(
            session,
            selection(session, state.queries, kind=state.kind, sort=state.sort, limit=WINDOW, offset=offset),
        )

    def place_of(self, session: Session, key: str) -> int | None:
        """The place of an item in the whole list; None when it is not in it."""
        from opsboard.usecases.reading import index_of, selection

        state = self.shell.state
        return index_of(session, key, selection(session, state.queries, kind=state.kind, sort=state.sort))

    def _read(self, offset: int | None) -> None:
        """Read the window that begins at a place; None: the one held, kept around the cursor's item."""
        generation, shell = self._generation, self.shell
        follow = self._follow or (self.state.key if offset is None else None)
        start = self.column.offset if offset is None else offset

        def read(session: Session) -> Window:
            begin = start
            cards = self.read_cards(session, begin)
            if follow is not None and all(card.key != follow for card in cards):
                place = self.place_of(session, follow)
                if place is not None:
                    begin = max(0, place - WINDOW // 2)
                    cards = self.read_cards(session, begin)
            if not cards and begin:
                begin, cards = 0, self.read_cards(session, 0)
            return Window(0, begin, cards)

        def done(window: Window) -> None:
            if generation != self._generation:
                return
            if self._follow is not None:
                self.state.key, self._follow = self._follow, None
            if not window.cards or len(window.cards) < WINDOW:
                self.column.total = window.offset + len(window.cards)
            self.state.put([window])
            self._use_counts()
            self._grouped()
            self.redraw()
            self._read_ahead()

        shell.backstage.ask(read, done, slot=self.SLOT)

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

    def _use_counts(self) -> None:
        """How many items there are, from the counts of the shell, once they are known."""
        state = self.shell.state
        counts = state.matches if state.narrowed else state.counts
        if counts and len(self.column.cards) >= WINDOW:
            self.column.total = sum(n for (kind, _stage), n in counts.items() if state.kind in (None, kind))

    def counted(self) -> None:
        self._use_counts()
        self.redraw()
        self._read_ahead()

    def changed(self, changes: Sequence[Change]) -> None:
        self._generation += 1
        self._read(None)

    # the protocol of a part

    def targets(self) -> Sequence[Card]:
        return self.state.targets()

    def act_done(self) -> None:
        self.unselect()

    def unselect(self) -> bool:
        had = self.state.clear_selection()
        if had:
            self.redraw()
        return had

    def follow(self, key: str) -> None:
        if not self.state.go_to_key(key):
            self._follow = key
            self._generation += 1
            self._read(None)
        self.redraw()

    def mark(self, who: Mapping[str, str]) -> None:
        self.marks.update(who)

    def unmark(self, who: Mapping[str, str]) -> None:
        for key in who:
            self.marks.pop(key, None)
        self.redraw()

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

    def group_of(self, place: int) -> str:
        """The words over the group of an item; empty when the list has no groups."""
        card = self.column.card(place)
        if card is None or self.shell.state.sort != "rank":
            return ""
        kind = self.shell.state.kind_of(card.kind)
        stage = stage_name(card, self.shell.state.workflow)
        if kind is None or self.shell.state.kind is not None:
            return stage
        return f"{kind.name.of(current_language())} · {stage}"

    def group_count(self, place: int) -> str:
        """How many items are in the group of an item, where that is known."""
        card, state = self.column.card(place), self.shell.state
        counts = state.matches if state.narrowed else state.counts
        return str(counts.get((card.kind, card.stage), "")) if card and counts else ""

    def group_is_urgent(self, place: int) -> bool:
        return False

    # drawing

    def draw_rows(self, cells: int, height: int) -> Sequence[Row]:
        if self.drawing is None:
            shell = self.shell
            hues = {kind.key: kind.colour for kind in shell.state.workflow.kinds}
            self.drawing = Drawing(shell.palette, shell.state.today, hues)
        if not self.columns:
            self.columns = table_columns(cells, self._longest_key())
        self._keep_cursor_in_sight(height)
        rows = [heading(self.columns, self.shell.state.sort, self.drawing)]
        places: list[int | None] = [None]
        column = self.column
        if not column.count and column.loaded:
            self._rows = []
            return [*rows, *self._empty_rows()]
        place = column.top
        while len(rows) < height and place < column.count:
            words = self.group_of(place)
            if words and (place == column.top or words != self.group_of(place - 1)):
                urgent = self.group_is_urgent(place)
                rows.append(group_line(words, self.group_count(place), cells, self.drawing, urgent=urgent))
                places.append(None)
            rows.append(self._line(place))
            places.append(place)
            place += 1
        self._rows = places
        return rows

    def _longest_key(self) -> int:
        numbers = max((len(card.key) for card in self.column.cards), default=0)
        return min(numbers, 12)

    def _line(self, place: int) -> Row:
        assert self.drawing is not None
        card = self.column.card(place)
        if card is None:
            return waiting_line(self.cells, self.drawing)
        look = LineLook(place == self.state.row, card.key in self.state.selected, self.marks.get(card.key, ""))
        asked = (card.key, card.version, look)
        row = self._lines.get(asked)
        if row is None:
            if len(self._lines) > 4 * WINDOW:
                self._lines.clear()
            row = self._lines[asked] = line(card, self.columns, look, self.drawing, self.shell.state.workflow)
        return row

    def _empty_rows(self) -> list[Row]:
        from rich.segment import Segment

        words = _("nothing here") if not self.shell.state.narrowed else _("nothing matches")
        return [(), (Segment(f"  {words}", self.shell.palette.dim),)]

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
        groups = sum(
            1
            for p in range(top, row + 1)
            if self.group_of(p) and (p == top or self.group_of(p) != self.group_of(p - 1))
        )
        return row - top + 1 + groups

    # the cursor

    def _go(self, row: int) -> None:
        self.state.go(0, row)
        self.redraw()
        self._read_ahead()

    def do_down(self) -> None:
        self._go(self.state.row + 1)

    def do_up(self) -> None:
        self._go(self.state.row - 1)

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

    def do_page_down(self) -> None:
        self._go(self.state.row + self._page())

    def do_page_up(self) -> None:
        self._go(self.state.row - self._page())

    def _page(self) -> int:
        return max(1, self.size.height - HEAD - 1)

    def do_first(self) -> None:
        self._go(0)

    def do_last(self) -> None:
        self._go(self.column.count - 1)

    # carrying

    def do_carry_down(self) -> None:
        self._reorder(1)

    def do_carry_up(self) -> None:
        self._reorder(-1)

    def _reorder(self, step: int) -> None:
        """Move the item past its neighbour in the same stage."""
        card, shell = self.state.current(), self.shell
        if card is None:
            return
        if shell.state.sort != "rank":
            shell.say(_("items stand in the order of {sort}; sort by rank to move them").format(sort=shell.state.sort))
            return
        neighbour = self.column.card(self.state.row + step)
        if neighbour is None or (neighbour.kind, neighbour.stage) != (card.kind, card.stage):
            return
        past = neighbour.key if shell.state.narrowed else None
        self.state.swap(step)
        self.redraw()
        shell.act(lambda session: _reorder(session, card.key, step, past))

    # selecting

    def do_select(self) -> None:
        self.state.toggle()
        self._go(self.state.row + 1)

    def do_select_range(self) -> None:
        self.state.start_range()
        self.redraw()

    def do_select_column(self) -> None:
        """Select the group of the item under the cursor, as far as it is held."""
        here = self.group_of(self.state.row)
        held = range(self.column.offset, self.column.offset + len(self.column.cards))
        self._select_these([card for p in held if self.group_of(p) == here and (card := self.column.card(p))])

    def do_select_all(self) -> None:
        """Select all of the list, also what is not held."""

        def read(session: Session) -> list[Card]:
            from opsboard.usecases.reading import cards, selection

            state = self.shell.state
            chosen = selection(session, state.queries, kind=state.kind, sort=state.sort, limit=SELECTED_AT_MOST)
            return cards(session, chosen)

        self.shell.backstage.ask(read, self._select_these)

    def _select_these(self, cards: Sequence[Card]) -> None:
        self.state.select(cards)
        self.redraw()

    # the mouse

    def on_click(self, event: events.Click) -> None:
        place = self._rows[event.y] if event.y < len(self._rows) else None
        if place is not None:
            self._go(place)
            if event.chain == 2:
                self.shell.do("open")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._go(self.state.row + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._go(self.state.row - 3)


class MinePlace(ListPlace):
    """What the person who looks has to do, of all kinds, the most pressing group first."""

    SLOT: ClassVar[str] = "mine"
    MOST = 2000

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[int] = []
        """Of each item the number of its group."""

    def reload(self) -> None:
        super().reload()

    def read_cards(self, session: Session, offset: int) -> list[Card]:
        from opsboard.usecases.reading import cards, selection

        if offset:
            return []
        queries = (*self.shell.state.queries, "assignee:@me is:open")
        return cards(session, selection(session, queries, kind=self.shell.state.kind, sort="due", limit=self.MOST))

    def place_of(self, session: Session, key: str) -> int | None:
        return None

    def _read_ahead(self) -> None:
        """All is held."""

    def _use_counts(self) -> None:
        self.column.total = len(self.column.cards)

    def _grouped(self) -> None:
        ranked = sorted(self.column.cards, key=self._group_number)
        if ranked != self.column.cards:
            key = self.state.key
            self.column.fill(0, ranked)
            if key is not None:
                self.state.go_to_key(key)
        self._groups = [self._group_number(card) for card in self.column.cards]

    def _group_number(self, card: Card) -> int:
        """0 overdue, 1 today, 2 this week, 3 waiting, 4 later or without a date."""
        today = self.shell.state.today
        if card.due:
            at = today.local(card.due) if "T" in card.due else None
            day = at.date().isoformat() if at else card.due
            if day < today.day.isoformat() or (at is not None and at < today.now):
                return 0
            if card.category == "waiting" or card.blocked is not None:
                return 3
            if day == today.day.isoformat():
                return 1
            if day <= self._week_ends():
                return 2
        return 3 if card.category == "waiting" or card.blocked is not None else 4

    def _week_ends(self) -> str:
        from opsboard.domain.schedule import week_of

        first = cast("OpsboardApp", self.app).config.week_start
        return week_of(self.shell.state.today.day.isoformat(), first)[1]

    def group_of(self, place: int) -> str:
        if not 0 <= place < len(self._groups):
            return ""
        names = (_("Overdue"), _("Today"), _("This week"), _("Waiting"), _("Later"))
        return names[self._groups[place]]

    def group_count(self, place: int) -> str:
        return str(self._groups.count(self._groups[place]))

    def group_is_urgent(self, place: int) -> bool:
        return self._groups[place] == 0

    def do_select_all(self) -> None:
        self._select_these(list(self.column.cards))

    def do_carry_down(self) -> None:
        self.shell.say(_("here items stand by when they are due"))

    def do_carry_up(self) -> None:
        self.do_carry_down()

    def do_sort(self) -> None:
        self.do_carry_down()

    def _empty_rows(self) -> list[Row]:
        from rich.segment import Segment

        words = _("nothing is assigned to you") if not self.shell.state.narrowed else _("nothing matches")
        return [(), (Segment(f"  {words}", self.shell.palette.dim),)]


def _reorder(session: Session, key: str, step: int, past: str | None) -> object:
    from opsboard.usecases.moving import reorder

    return reorder(session, key, step, whole_category=False, past=past)
