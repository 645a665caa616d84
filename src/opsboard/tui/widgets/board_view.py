"""The board as one widget: all columns and cards are drawn line by line, never a widget per card.

What is on the screen is kept as rows of segments per column. After any change the columns concerned
are drawn again (from a cache) and only rows that differ are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from opsboard.domain.found_words import NO_WORDS, FoundWords
from opsboard.domain.items import Card
from opsboard.domain.text import width
from opsboard.domain.values import frozen
from opsboard.tui.render.board import (
    StageTab,
    blank_rows,
    column_head,
    folded_rows,
    stage_strip,
    stage_tabs,
    waiting_rows,
)
from opsboard.tui.render.card import CardLook, Drawing, Row, card_height, card_rows
from opsboard.tui.render.columns import ONE_AT_A_TIME, Lane, place_lanes
from opsboard.tui.render.empty import empty_rows
from opsboard.tui.textual_compat.bare_lines import draw_bare
from opsboard.tui.view_models.board_state import BoardState
from opsboard.tui.view_models.card_clocks import CardClocks
from opsboard.tui.view_models.empty_states import EmptyState
from opsboard.tui.view_models.found import Found
from opsboard.tui.widgets.changed_rows import differing, regions_of
from opsboard.tui.widgets.swimlane_stack import Section, Spot, column_rows, cursor_rows, stack
from opsboard.usecases.found_places import FoundPlace

if TYPE_CHECKING:
    from opsboard.clock_words import Wording

HEAD = 2
"""Rows above the cards: the column's name and its rule."""
_CACHED = 6000

CardKey = tuple[str, int, int, str, bool, bool, str, str, bool, FoundPlace | None, FoundWords, "Wording | None"]
"""What the rows of a card depend on beside the drawing: key and version, then as in `CardLook`."""


@frozen
class LandingMark:
    """A line in a column that says where a dragged card would land."""

    column: int
    y: int


class BoardView(Widget, can_focus=True):
    """Draws a `BoardState` and turns places on the screen into columns and rows."""

    DEFAULT_CSS = "BoardView { height: 1fr; width: 1fr; }"

    def __init__(self, state: BoardState, drawing: Callable[[], Drawing], *, id: str | None = None) -> None:
        super().__init__(id=id)
        draw_bare(self)
        self.state = state
        self._drawing_now = drawing
        self.drawing: Drawing | None = None
        self.density = "auto"
        self.marks: dict[str, str] = {}
        """Key -> who changed it just now."""
        self.cover = 0
        """Cells at the right that a panel lies over."""
        self._extent = Size(0, 0)
        """The size, which Textual works out anew each time it is asked for it."""
        self.lanes: list[Lane] = []
        self._first = 0
        self._lines: dict[int, list[Row]] = {}
        self._spots: dict[int, list[Spot]] = {}
        self.landing: LandingMark | None = None
        self._stage_tabs: Sequence[StageTab] = ()
        self.found = Found()
        self.clocks = CardClocks()
        self._said: tuple[int, int, list[Row]] = (0, 0, [])
        """What an empty board says: from which cell on, in how many cells."""
        self._stack: list[Section] = []
        self._stack_top = 0
        self._cards: dict[CardKey, list[Row]] = {}
        self._found_cards: dict[CardKey, list[Row]] = {}
        """Those that were drawn with words, of the last few too: a letter taken back finds them again."""
        self._heights: dict[tuple[str, int, int, str], int] = {}

    def words_when_empty(self) -> EmptyState | None:
        """What an empty board says."""
        return None

    def presence_at(self, key: str) -> str:
        """Who else has the item open, in words."""
        return ""

    def words_now(self) -> FoundWords:
        """What the cards were found by."""
        return NO_WORDS

    # geometry

    @property
    def rows_for_cards(self) -> int:
        return max(0, self._extent.height - HEAD)

    @property
    def shown_density(self) -> str:
        """The density in force: chosen, or what suits the height."""
        if self.density != "auto":
            return self.density
        return "full" if self._extent.height >= 26 else "compact" if self._extent.height >= 14 else "tight"

    @property
    def _is_of_all_kinds(self) -> bool:
        """Whether the columns are categories, so that they do not say the stage."""
        return bool(self.state.heads) and self.state.heads[0].spec.kind is None

    def visible_cards(self) -> int:
        """How many cards a column can show at most."""
        return (
            self.rows_for_cards // (4 if self.shown_density == "full" else 3 if self.shown_density == "compact" else 2)
            + 2
        )

    def lane_of(self, column: int) -> Lane | None:
        return next((lane for lane in self.lanes if lane.column == column), None)

    def spot(self, x: int, y: int) -> tuple[int, int | None] | None:
        """Column and row at a place of the widget; the row is None in a column's head or empty part."""
        for lane in self.lanes:
            if lane.x <= x < lane.x + lane.width:
                if y < HEAD:
                    return self._cell_at(self._head_at(lane, x), y), None
                for spot in self._spots.get(lane.column, ()):
                    if spot.top <= y < spot.bottom:
                        return spot.column, spot.row
                return self._cell_at(lane.column, y), None
        return None

    def _head_at(self, lane: Lane, x: int) -> int:
        """The column whose name stands in a cell of the heads: where all names stand over one column, another one."""
        end = lane.x
        for tab in self._stage_tabs:
            end += width(tab.text)
            if x < end:
                return tab.column
        return lane.column

    def cards_in_sight(self) -> Iterator[Card]:
        """The cards that are drawn, as far as they are held."""
        for lane in self.lanes:
            for spot in self._spots.get(lane.column, ()):
                card = self.state.columns[spot.column].card(spot.row) if spot.column < len(self.state.columns) else None
                if card is not None:
                    yield card

    def spots(self, across: int) -> Sequence[Spot]:
        """Where the cards of a column of the screen are drawn."""
        return self._spots.get(across, ())

    def _cell_at(self, across: int, y: int) -> int:
        """The cell of the state at a row of the screen, in a column of it."""
        row = max(self._stack_top, y - HEAD + self._stack_top)
        section = next((one for one in self._stack if row < one.bottom), self._stack[-1] if self._stack else None)
        return across + (section.lane * len(self.state.heads) if section else 0)

    def heading_row(self, lane: int) -> int:
        """The row of the screen above the first card of a lane: its heading, or that of the column."""
        section = next((one for one in self._stack if one.lane == lane), None)
        return HEAD - 1 if section is None else max(HEAD, section.top - self._stack_top + HEAD)

    # drawing

    def restyle(self) -> None:
        """Draw all again: the palette, the language, the day or the density changed."""
        self.drawing = None
        self._cards.clear()
        self._found_cards.clear()
        self._heights.clear()
        self.redraw()

    def drawn_beside(self) -> None:
        """Cards may say other fields now: those by which they are grouped stand beside them."""
        if self.drawing is not None and self.drawing.beside != self._drawing_now().beside:
            self.drawing = None
            self._cards.clear()
            self._found_cards.clear()
            self._heights.clear()

    def pass_minute(self, now: int) -> None:
        """Another minute of the same day: only cards that say something else now are drawn anew."""
        if self.drawing is None:
            return
        self.drawing = self._drawing_now()
        self.clocks.minute(now)
        timed = {card.key for card in self.cards_in_sight() if card.due and "T" in card.due}
        for drawn in (self._cards, self._found_cards):
            for key in [key for key in drawn if key[0] in timed]:
                del drawn[key]
        self.redraw()

    def redraw(self, columns: Iterable[int] | None = None) -> None:
        """Draw the given columns (all when None) again and send what differs."""
        if not self._extent.width or not self._extent.height or not self.state.columns:
            return
        if self.drawing is None:
            self.drawing = self._drawing_now()
        if self.found.use(self.words_now()):
            self._heights.clear()
        lanes = place_lanes(
            self._extent.width,
            [column.folded for column in self.state.heads],
            self.state.across,
            self._first,
            self.cover,
        )
        if lanes != self.lanes:
            self.lanes, columns = lanes, None
            self._restack()
            if not self.cover:
                self._first = lanes[0].column if lanes else 0
            self._lines.clear()
            self._keep_cursor_in_sight()
            self._draw(lane.column for lane in lanes)
            self._say_when_empty()
            self.refresh()
            return
        if columns is None:
            self._restack()
        moved = self._keep_cursor_in_sight()
        wanted = {lane.column for lane in lanes}
        if columns is not None:
            wanted = {column % len(self.state.heads) for column in (*columns, self.state.column)} | moved
        regions = self._draw(lane.column for lane in lanes if lane.column in wanted)
        self._say_when_empty()
        if regions:
            self.refresh(*regions)

    def _say_when_empty(self) -> None:
        """Put the words of an empty board over its columns, or take them away."""
        assert self.drawing is not None
        empty = None
        if self.state.columns and not self.state.count_all() and all(column.loaded for column in self.state.columns):
            empty = self.words_when_empty()
        x, cells = _widest_run(self.lanes)
        rows = empty_rows(empty, cells, self.rows_for_cards, self.drawing.palette) if empty is not None else []
        if (x, cells, rows) != self._said:
            was = self._said
            self._said = x, cells, rows
            if rows or was[2]:
                height = max(len(rows), len(was[2]))
                self.refresh(Region(min(x, was[0]), HEAD, max(x + cells, was[0] + was[1]), height))

    def _draw(self, columns: Iterable[int]) -> list[Region]:
        changed: dict[int, tuple[int, int]] = {}
        wanted = set(columns)
        edge = self.lanes[-1] if self.lanes else None
        for lane in [lane for lane in self.lanes if lane.column in wanted]:
            old, new = self._lines.get(lane.column), self._marked(lane, self._lane_rows(lane))
            self._lines[lane.column] = new
            end = self._extent.width if lane is edge and not self.cover else lane.x + lane.width
            for y in differing(old, new):
                changed[y] = (changed[y][0] if y in changed else lane.x, end)
        return regions_of(changed)

    def _marked(self, lane: Lane, rows: list[Row]) -> list[Row]:
        """The rows of a column, with the line where a dragged card would land."""
        mark = self.landing
        if mark is None or mark.column != lane.column or not 0 <= mark.y < len(rows) or self.drawing is None:
            return rows
        line: Row = (Segment("─" * lane.width, self.drawing.palette.accent),)
        return [*rows[: mark.y], line, *rows[mark.y + 1 :]]

    def _lane_rows(self, lane: Lane) -> list[Row]:
        assert self.drawing is not None
        column = self.state.heads[lane.column]
        here = lane.column == self.state.across
        height = self._extent.height
        if self._extent.width < ONE_AT_A_TIME and len(self.lanes) == 1:
            self._stage_tabs = stage_tabs(self.state, lane.width, self.drawing)
            head = stage_strip(self._stage_tabs, lane.width, self.drawing)
        else:
            self._stage_tabs = []
            beyond = self._beyond(lane)
            head = column_head(column, lane, self.drawing, cursor=here, beyond=beyond)
        if lane.folded:
            return folded_rows(column, lane, self.drawing, height, cursor=here)
        if self.state.lanes:
            return [*head, *self._stacked_rows(lane)]
        rows = list(head)
        spots: list[Spot] = []
        row, count = column.top, column.count
        if not column.loaded:
            rows += waiting_rows(lane, self.drawing)
        while len(rows) < height and row < count:
            top = len(rows)
            rows += self._card_rows(lane.column, row, lane)
            spots.append(Spot(lane.column, row, top, len(rows)))
            row += 1
        self._spots[lane.column] = spots
        empty = here and column.loaded and not column.count
        rows += blank_rows(lane, height - len(rows), self.drawing, cursor=empty)
        return rows[:height]

    def _restack(self) -> None:
        """Find where the lanes stand, after their cards, their folds or the columns changed."""
        self._stack = (
            stack(self.state, self.lanes, self._card_height, self.shown_density == "tight") if self.state.lanes else []
        )

    def _stacked_rows(self, lane: Lane) -> list[Row]:
        """The part of the lanes that is in sight, in one column."""
        assert self.drawing is not None
        window = range(self._stack_top, self._stack_top + self.rows_for_cards)
        rows, spots = column_rows(self.state, self._stack, lane, window, self.drawing, self._card_rows)
        self._spots[lane.column] = [Spot(s.column, s.row, s.top + HEAD, s.bottom + HEAD) for s in spots]
        return rows

    def _card_rows(self, column: int, row: int, lane: Lane) -> list[Row]:
        assert self.drawing is not None
        card = self.state.columns[column].card(row)
        density = self.shown_density
        if card is None:
            return waiting_rows(lane, self.drawing)
        drawn = self._found_cards if self.found.words else self._cards
        cursor = column == self.state.column and row == self.state.row
        selected, mark = card.key in self.state.selected, self.marks.get(card.key, "")
        here, of_all, place = self.presence_at(card.key), self._is_of_all_kinds, self.found.places.get(card.key)
        words, clock = self.found.words, self.clocks.of_card(card.key)
        key = (card.key, card.version, lane.width, density, cursor, selected, mark, here, of_all, place, words, clock)
        cached = drawn.get(key)
        if cached is None:
            if len(drawn) > _CACHED:
                drawn.clear()
            stage = self.drawing.stages.get((card.kind, card.stage), ("", "")) if of_all else ("", "")
            look = CardLook(lane.width, density, cursor, selected, mark, here, stage, words, clock, place)
            cached = drawn[key] = card_rows(card, look, self.drawing)
        return cached

    def _beyond(self, lane: Lane) -> str:
        """How many columns lie to the left of the first shown and to the right of the last."""
        before, after = self.lanes[0].column, len(self.state.heads) - 1 - self.lanes[-1].column
        text = ""
        if lane.column == self.lanes[-1].column and after:
            text = f"{after} >"
        if lane.column == self.lanes[0].column and before:
            text = f"< {before}" + (f"  {text}" if text else "")
        return text

    def _keep_cursor_in_sight(self) -> set[int]:
        """Scroll the cursor's column when its card is not wholly shown. Gives the columns scrolled."""
        lane = self.lane_of(self.state.across)
        if self.state.lanes:
            return self._keep_stacked_cursor_in_sight(lane)
        if lane is None or lane.folded or not self.rows_for_cards:
            return set()
        column = self.state.columns[lane.column]
        row, was = self.state.row, column.top
        if row < column.top:
            column.top = row if row == 0 else self._top_for(lane, row, self.rows_for_cards // 2)
        elif self._top_for(lane, row, self.rows_for_cards) > column.top:
            column.top = self._top_for(lane, row, self.rows_for_cards // 2 + 2)
        return {lane.column} if column.top != was else set()

    def _keep_stacked_cursor_in_sight(self, lane: Lane | None) -> set[int]:
        """Scroll the lanes when the cursor's card is not wholly shown under the heading of its lane."""
        top, bottom = cursor_rows(self.state, self._stack, lane, self._card_height)
        room, was = max(1, self.rows_for_cards), self._stack_top
        whole = self._stack[-1].bottom if self._stack else 0
        if top - 1 < was or bottom > was + room:
            self._stack_top = top - 1 if top - 1 < was else bottom - room
        self._stack_top = max(0, min(self._stack_top, whole - room))
        return {one.column for one in self.lanes} if self._stack_top != was else set()

    def scroll_lanes(self, rows: int) -> None:
        """Move the lanes up by so many rows (down when negative); a cursor that would be out of sight goes along."""
        top = max(0, min(self._stack_top + rows, self._stack[-1].bottom - self.rows_for_cards)) if self._stack else 0
        if top == self._stack_top:
            return
        self._stack_top = top
        lane = self.lane_of(self.state.across)
        while not self._is_in_sight(lane):
            was = (self.state.column, self.state.row)
            self.state.step(1 if rows > 0 else -1)
            if (self.state.column, self.state.row) == was:
                self._go_to_lane_in_sight()
                break
        self.redraw()

    def _go_to_lane_in_sight(self) -> None:
        """Put the cursor, in a column without cards, into the first lane whose heading is shown."""
        section = next((one for one in self._stack if one.top >= self._stack_top), self._stack[-1])
        if self.state.key is None:
            self.state.go(self.state.across + section.lane * len(self.state.heads), 0)

    def _is_in_sight(self, lane: Lane | None) -> bool:
        """Whether the cursor's card is wholly shown under the heading of its lane."""
        top, bottom = cursor_rows(self.state, self._stack, lane, self._card_height)
        return self._stack_top < top and bottom <= self._stack_top + self.rows_for_cards

    def _top_for(self, lane: Lane, row: int, room: int) -> int:
        """The smallest first row with which the card at `row` ends within `room` rows."""
        used = self._height(lane, row) - (0 if self.shown_density == "tight" else 1)
        top = row
        while top > 0 and used + self._height(lane, top - 1) <= room:
            top -= 1
            used += self._height(lane, top)
        return top

    def _height(self, lane: Lane, row: int) -> int:
        card = self.state.columns[lane.column].card(row)
        return self._card_height(card, lane.width) if card else 4

    def _card_height(self, card: Card, cells: int) -> int:
        if self.drawing is None:
            return 4
        density = self.shown_density
        found = self._heights.get((card.key, card.version, cells, density))
        if found is None:
            if len(self._heights) > _CACHED:
                self._heights.clear()
            found = self._heights[card.key, card.version, cells, density] = card_height(
                card, cells, density, self.drawing.today, self.found.words
            )
        return found

    def last_top(self, column: int) -> int:
        """The first row shown when a column is scrolled to its end."""
        if self.state.lanes:
            return 0
        lane = self.lane_of(column)
        count = self.state.columns[column].count
        return self._top_for(lane, count - 1, self.rows_for_cards) if lane and count else 0

    def page(self) -> int:
        """Cards wholly shown in the cursor's column: a page."""
        spots = [spot for spot in self._spots.get(self.state.across, ()) if spot.bottom <= self._extent.height + 1]
        return max(1, len(spots) - 1)

    def render_line(self, y: int) -> Strip:
        segments: list[Segment] = []
        x = 0
        said = self._said_at(y)
        for lane in self.lanes:
            if said and self._said[0] <= lane.x < self._said[0] + self._said[1]:
                segments += said if lane.x == self._said[0] else ()
                x = self._said[0] + self._said[1]
                continue
            if lane.x > x:
                segments.append(Segment(" " * (lane.x - x)))
            rows = self._lines.get(lane.column)
            segments.extend(rows[y] if rows and y < len(rows) else (Segment(" " * lane.width),))
            x = lane.x + lane.width
        if x < self._extent.width:
            segments.append(Segment(" " * (self._extent.width - x)))
            x = self._extent.width
        return Strip(segments, x)

    def _said_at(self, y: int) -> Row:
        """The words of an empty board on a row of the screen, as wide as their place."""
        _x, cells, rows = self._said
        row = rows[y - HEAD] if HEAD <= y < HEAD + len(rows) else ()
        rest = cells - sum(width(segment.text) for segment in row)
        return (*row, Segment(" " * rest)) if row and rest >= 0 else ()

    def on_resize(self, event: events.Resize) -> None:
        self._extent = self.size
        self._lines.clear()
        self.lanes = []
        self.redraw()


def _widest_run(lanes: Sequence[Lane]) -> tuple[int, int]:
    """The first cell and the cells of the widest run of open columns side by side."""
    best = (0, 0)
    start: Lane | None = None
    for lane in lanes:
        start = None if lane.folded else start or lane
        if start is not None and lane.x + lane.width - start.x > best[1]:
            best = (start.x, lane.x + lane.width - start.x)
    return best
