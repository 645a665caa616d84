"""The board: columns of cards, and what keys do there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events

from opsboard.domain.items import Card
from opsboard.i18n import _
from opsboard.tui.render.card import DENSITIES
from opsboard.tui.screens.board_dragging import BoardDragging
from opsboard.tui.state import ScreenState
from opsboard.tui.view_models.board_state import SELECTED_AT_MOST, Window, column_specs
from opsboard.tui.view_models.empty_states import EmptyState, nothing_on_board
from opsboard.tui.view_models.reading import Slice, Wish, read_windows
from opsboard.tui.widgets.board_view import HEAD

WHEEL = 3
"""Rows that lanes move by a notch of the wheel."""


class BoardPane(BoardDragging):
    """The board of one kind or of all, in the host."""

    scope: ClassVar[str] = "board"

    # the protocol of a pane

    def closed_popup(self) -> bool:
        return self.stop_dragging()

    def holds(self, what: str) -> bool:
        if what != "item" or not self.state.columns:
            return what == "item"
        return bool(self.state.count_all()) or not all(column.loaded for column in self.state.columns)

    def mark(self, who: Mapping[str, str]) -> None:
        self.marks.update(who)

    def unmark(self, who: Mapping[str, str]) -> None:
        for key in who:
            self.marks.pop(key, None)
        self.redraw()

    def presence_changed(self) -> None:
        self.redraw()

    def read_again(self) -> None:
        self._reread(range(len(self.state.columns)))

    def presence_at(self, key: str) -> str:
        return self.host.state.here.get(key, "")

    def words_when_empty(self) -> EmptyState:
        return nothing_on_board(self.host.state, self.host.keymap.shown, restricted=self.host.restricted)

    def cover_right(self, cells: int) -> None:
        if cells != self.cover:
            self.cover = cells
            self.redraw()

    def stage_for_new(self, kind: str) -> str | None:
        """The stage under the cursor; on the board of all kinds, the kind's first of the category."""
        if not self.state.columns:
            return None
        spec = self.state.columns[self.state.column].spec
        if spec.kind is not None:
            return spec.key if spec.kind == kind else None
        of_kind = self.host.state.kind_of(kind)
        stages = [s.key for s in of_kind.stages if s.category == spec.category] if of_kind else []
        return stages[0] if stages else None

    def folded(self) -> Sequence[str]:
        return [head.spec.key for head in self.state.heads if head.folded]

    def use_folded(self, state: ScreenState, keys: Sequence[str]) -> None:
        for spec in column_specs(state.workflow, state.kind):
            self._folds[state.kind, spec.key] = spec.key in keys
        for head in self.state.heads:
            if head.spec.kind == state.kind:
                head.folded = head.spec.key in keys
        self.state.fold_cells()

    # carrying up and down

    def reorder(self, step: int) -> None:
        """Move the card under the cursor past its neighbour, the one a filter leaves when there is one."""
        card = self.state.current()
        if card is None:
            return
        host = self.host
        host.last = lambda: self.reorder(step)
        if host.state.sort != "rank":
            host.say(_("cards stand in the order of {sort}; sort by rank to move them").format(sort=host.state.sort))
            return
        neighbour = self.state.columns[self.state.column].card(self.state.row + step)
        past = neighbour.key if neighbour and (host.state.narrowed or self.state.lanes) else None
        whole = self.state.columns[self.state.column].spec.kind is None
        if len(self.state.selected) > 1 or (self.state.selected and card.key not in self.state.selected):
            host.moves.reorder(self.targets(), step, whole_category=whole)
        elif neighbour is not None:
            self.state.swap(step)
            self.redraw()
            host.moves.reorder([card], step, whole_category=whole, past=past)

    # the cursor

    def step(self, by: int) -> None:
        was = self.state.column
        self.state.step(by)
        self._moved(was)

    def _go(self, column: int, row: int) -> None:
        was = self.state.column
        self.state.go(column, row)
        self._moved(was)

    def _moved(self, was: int) -> None:
        self.redraw([was, self.state.column])
        self._read_ahead()
        self._moved_range()

    def do_left(self) -> None:
        was = self.state.column
        self.state.sideways(-1)
        self._moved(was)

    def do_right(self) -> None:
        was = self.state.column
        self.state.sideways(1)
        self._moved(was)

    # selecting

    def do_select(self) -> None:
        self.state.toggle()
        self.step(1)

    def do_select_column(self) -> None:
        if self.state.columns and self.state.columns[self.state.column].folded:
            self.host.say(_("the column is folded; {key} opens it").format(key=self.host.keymap.shown("fold")))
            return
        self._select([self.state.across])

    def do_select_all(self) -> None:
        self._select(range(len(self.state.heads)))

    def _select(self, columns: Sequence[int]) -> None:
        """Select all cards of columns, also those that are not held."""
        parts = [
            Slice(c, self.state.heads[c].spec, 0, SELECTED_AT_MOST + 1)
            for c in columns
            if not self.state.heads[c].folded
        ]
        self._read_to_select(parts, {})

    def _moved_range(self) -> None:
        """A range reaches over cards that are not held: read them."""
        span = self.state.range_out_of_sight()
        if span is not None:
            first, last, base = span
            spec = self.state.columns[self.state.column].spec
            self._read_to_select([Slice(self.state.column, spec, first, last - first + 1)], base, slot="range")

    def _read_to_select(self, parts: Sequence[Slice], base: Mapping[str, Card], slot: str | None = None) -> None:
        host = self.host
        wish = Wish(parts, host.state.queries, host.state.sort)

        def done(windows: list[Window]) -> None:
            if slot == "range" and self.state.anchor is None:
                return
            cards = [card for window in windows for card in window.cards]
            self.say_selected(self.state.select_only({**base} if base else self.state.selected, cards))
            self.redraw()

        host.worker.ask(lambda session: read_windows(session, wish), done, slot=slot)

    # showing

    def do_fold(self) -> None:
        if not self.state.heads:  # shown for the first time, and not read yet
            return
        column = self.state.head
        column.folded = not column.folded
        self._folds[self.host.state.kind, column.spec.key] = column.folded
        self.state.fold_cells()
        self.state.go(self.state.column, max(self.state.row, column.top))
        self.redraw()
        self._read_ahead()

    def do_fold_lane(self) -> None:
        """Fold the lane under the cursor to its heading, or open it again."""
        if not self.state.lanes:
            self.host.say(_("there are no lanes; {key} groups the board").format(key=self.host.keymap.shown("sort")))
            return
        lane = self.state.lanes[self.state.columns[self.state.column].lane]
        lane.folded = not lane.folded
        self._lane_folds[self.host.state.group, lane.value] = lane.folded
        self.state.fold_cells()
        self.state.go(self.state.column, self.state.row)
        self.redraw()

    def do_density(self) -> None:
        names = ("auto", *DENSITIES)
        self.use_density(names[(names.index(self.density) + 1) % len(names)])
        self.host.remember("density", self.density)

    def use_density(self, density: str) -> None:
        self.density = self.host.state.density = density
        self.restyle()

    # the mouse

    def on_click(self, event: events.Click) -> None:
        if self._was_dragged:
            return
        spot = self.spot(event.x, event.y)
        if spot is None:
            return
        column, row = spot
        if self.state.columns[column].folded:
            self._go(column, 0)
            self.do_fold()
        else:
            self._go(column, row if row is not None else self.state.columns[column].top)
            if event.chain == 2 and (row is not None or event.y < HEAD):
                self.host.do("open" if row is not None else "fold")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -1)

    def _scroll(self, event: events.MouseEvent, by: int) -> None:
        """Turn the wheel over a column: the cursor goes along when it is there."""
        if self.state.lanes:
            self.scroll_lanes(by * WHEEL)
            if self.dragging:
                self._show_drop(event.x, event.y)
            return
        spot = self.spot(event.x, event.y)
        if spot is None:
            return
        column = self.state.columns[spot[0]]
        column.top = max(0, min(column.top + by, self.last_top(spot[0])))
        if spot[0] == self.state.column:
            self.state.go(spot[0], max(column.top, self.state.row) if by > 0 else self.state.row + by)
        self.redraw([spot[0]])
        self._read_ahead()
