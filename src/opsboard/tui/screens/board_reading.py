"""The board kept in step with the store: what is read, when, and for which columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from textual import events
from textual.timer import Timer

from opsboard.domain.capacity import Load
from opsboard.domain.found_words import FoundWords
from opsboard.domain.items import Change, LaneCell
from opsboard.tui.screens.card_pane import CardPane
from opsboard.tui.state import Counts
from opsboard.tui.view_models.board_state import WINDOW, BoardState, Swimlane, Window, column_specs
from opsboard.tui.view_models.found import FOUND_AHEAD
from opsboard.tui.view_models.reading import Slice, Wish, read_counted, read_windows
from opsboard.tui.view_models.swimlanes import LaneWish, lanes_of, read_lanes
from opsboard.tui.widgets.board_view import BoardView

MANY = 60
"""When more items than this change at once, all columns are read again."""


class BoardReading(BoardView, CardPane):
    """A board view that fetches its cards from the worker's thread."""

    def __init__(self) -> None:
        super().__init__(BoardState(), self.drawing_now, id="board")
        self._folds: dict[tuple[str | None, str], bool] = {}
        self._out_of_sight = False
        """Asked to read while another screen was shown: what to read is known when this one is."""
        self._lane_folds: dict[tuple[str, str | None], bool] = {}
        self._stale: set[int] = set()
        self._ahead: Timer | None = None

    def on_resize(self, event: events.Resize) -> None:
        if not self.asked or self._out_of_sight:
            self.reload()

    def words_now(self) -> FoundWords:
        return self.host.state.words

    def redraw(self, columns: Iterable[int] | None = None) -> None:
        BoardView.redraw(self, columns)
        CardPane.redraw(self)
        self.tell_held()
        if self.host.state.counts:  # the first paint waits for cards alone
            self.read_clocks(self.clocks, self.cards_in_sight(), self.redraw)

    def restyle(self) -> None:
        self.clocks.minute(int(self.host.state.now.timestamp()))
        BoardView.restyle(self)

    def minute(self) -> None:
        self.pass_minute(int(self.host.state.now.timestamp()))
        self.look_at_rules(self.clocks, self.redraw)

    def reload(self) -> None:
        """Read the first cards of all columns, draw them, then count and read on."""
        self._out_of_sight = not self.is_attached or not self.size.width
        if self._out_of_sight:
            return
        host, opening = self.host, self.host.state.opening
        if opening is None:
            return
        if not self.asked:
            self.density = host.state.density
        self.drawn_beside()
        specs = column_specs(host.state.workflow, host.state.kind)
        others = [column.spec for column in self.state.heads] != specs
        if others:
            self.state.begin(specs)
            for column in self.state.heads:
                folded = self._folds.get((host.state.kind, column.spec.key))
                column.folded = column.folded if folded is None else folded
        self._use_counts()
        if others and self.asked:
            self.redraw()
        self.asked += 1
        self._stale.clear()
        if host.state.group:
            self._read_lanes(then=self.host.first_paint_done)
            return
        self.state.begin_lanes(())
        first = max(self.visible_cards() + 2, 12)
        if host.state.narrowed:
            self._read(first, then=host.first_paint_done)
        else:
            self._read(first, then=self._read_on)

    def _read_lanes(self, *, then: Callable[[], None] | None = None) -> None:
        """Read the board in lanes: the first cards of every cell."""
        state, host = self.state, self.host
        group = host.state.group
        wish = LaneWish(host.state.kind, group, host.state.queries, host.state.sort, self._follow or state.key)

        def done(answer: tuple[list[LaneCell], Mapping[str, Load]]) -> None:
            cells, loads = answer
            if group != host.state.group:
                return
            dropped = frozenset(head.spec.key for head in state.heads if head.spec.category == "dropped")
            lanes = lanes_of(cells, group, host.state, dropped, loads)
            for lane in lanes:
                lane.folded = self._lane_folds.get((group, lane.value), False)
            follow, self._follow = self._follow or state.key, None
            self._fill_lanes(lanes, cells)
            if follow is None or not state.go_to_key(follow):
                state.key = None
                state.step(0)
            self.redraw()
            self._read_ahead_soon()
            if then is not None:
                then()

        self.read_latest(lambda session: read_lanes(session, wish), done, slot="board lanes")

    def _fill_lanes(self, lanes: Sequence[Swimlane], cells: Sequence[LaneCell]) -> None:
        """Cut the board into these lanes when they are others, and put the cards into their cells."""
        state = self.state
        if [lane.value for lane in state.lanes] != [lane.value for lane in lanes]:
            state.begin_lanes(lanes)
        else:
            state.lanes = list(lanes)
        across = {head.spec.key: place for place, head in enumerate(state.heads)}
        down = {lane.value: place for place, lane in enumerate(lanes)}
        for column in state.columns:
            column.fill(0, ())
            column.beyond = 0
        for head in state.heads:
            head.total = sum(cell.total for cell in cells if cell.column == head.spec.key)
        for cell in cells:
            if cell.lane in down and cell.column in across:
                column = state.columns[down[cell.lane] * len(state.heads) + across[cell.column]]
                column.fill(0, cell.cards)
                column.beyond = cell.total - len(cell.cards)
        state.fold_cells()

    def _read_on(self) -> None:
        self.host.frame.release()
        self._read(WINDOW, then=self.host.first_paint_done)

    def _read(self, limit: int, *, then: Callable[[], None] | None = None) -> None:
        """Read so many cards of every column."""
        state, host = self.state, self.host
        parts = [
            Slice(place, column.spec, column.offset if limit >= WINDOW else 0, limit)
            for place, column in enumerate(state.columns)
        ]
        wish = Wish(parts, host.state.queries, host.state.sort, self._follow or state.key)
        slot = f"board {limit}"

        def done(windows: list[Window]) -> None:
            if not self.is_attached:
                return
            if host.state.narrowed:
                self._scroll_to_top(windows, wish.follow)
            self._take(windows)
            if host.state.narrowed:
                self._go_to_found()
            if then is not None:
                then()

        def counted(answer: tuple[list[Window], Counts]) -> None:
            if self.is_attached:
                windows, counts = answer
                gone = [column.cards for column in state.columns]
                if wish.queries:
                    host.state.found = wish.queries, counts
                    if not any(counts.values()):
                        host.found_nothing()
                else:
                    host.state.counts = counts
                self._use_counts()
                done(windows)
                host.redraw_lines()
                host.frame.release()
                gone.clear()  # the cards that were held go when nobody waits for it any more

        first = limit < WINDOW and not host.state.counts  # the first paint waits for cards alone
        if self.tells_matches() or not (wish.queries or first):
            self.read_latest(lambda session: read_counted(session, wish), counted, slot=slot, after_refusal=True)
        else:
            self.read_latest(lambda session: read_windows(session, wish), done, slot=slot)

    def tells_matches(self) -> bool:
        return self.host.state.finds_text and not self.host.state.group

    def _reread(self, columns: Iterable[int]) -> None:
        """Read columns again that changed, with those whose turn has not come yet."""
        if self.host.state.group:
            self._read_lanes()
            return
        self._stale.update(columns)
        wanted = sorted(self._stale)
        host = self.host
        parts = [Slice(place, self.state.columns[place].spec, self.state.columns[place].offset) for place in wanted]
        wish = Wish(parts, host.state.queries, host.state.sort, self._follow or self.state.key)

        def done(windows: list[Window]) -> None:
            self._stale.difference_update(wanted)
            self._take(windows)

        self.read_latest(lambda session: read_windows(session, wish), done, slot="board again")

    def _take(self, windows: Sequence[Window]) -> None:
        """Show what was read."""
        follow, self._follow = self._follow, None
        if follow is not None:
            self.state.key = follow
        self.state.put(windows)
        if follow is not None and self.state.key != follow:
            self.state.unfold_for(follow)
        self.redraw()
        self._read_ahead_soon()

    def _read_ahead_soon(self) -> None:
        """Read ahead at once, or when nobody typed for a moment while find narrows."""
        if self._ahead is not None:
            self._ahead.stop()
            self._ahead = None
        if self.host.state.find:
            self._ahead = self.set_timer(FOUND_AHEAD, self._read_ahead)
        else:
            self._read_ahead()

    def _scroll_to_top(self, windows: Sequence[Window], follow: str | None) -> None:
        """What is left of a column when it is narrowed is another list: it is shown from its first card, and the
        cursor goes there, but where it stays on its item."""
        for window in windows:
            if all(card.key != follow for card in window.cards):
                self.state.columns[window.column].top = 0
                if window.column == self.state.column:
                    self.state.row = 0

    def _go_to_found(self) -> None:
        """What was found may all stand in columns out of sight: the cursor, and the board, go there."""
        if self.state.key is None:
            self.state.go_to_first()
            self.redraw()

    def _read_ahead(self) -> None:
        """Fetch windows that what is shown comes near the end of; soon, where the cards in sight were found."""
        self.read_places_soon(self.found, self.cards_in_sight, self.redraw)
        if self.state.lanes:
            return
        visible = self.visible_cards()
        for place, column in enumerate(self.state.columns):
            offset = column.wanted(visible)
            if offset is not None:
                self._read_at(place, offset)

    def _read_at(self, place: int, offset: int) -> None:
        host = self.host
        wish = Wish([Slice(place, self.state.columns[place].spec, offset)], host.state.queries, host.state.sort)

        def done(windows: list[Window]) -> None:
            self.state.put(windows)
            self.redraw([place])

        self.read_latest(lambda session: read_windows(session, wish), done, slot=f"ahead {place}")

    def counted(self) -> None:
        self._use_counts()
        self.redraw()
        self._read_ahead_soon()

    def _use_counts(self) -> None:
        host = self.host.state
        counts = host.shown_counts
        if counts is None:
            for column in self.state.heads:
                column.total = None
            return
        category = {(k.key, s.key): s.category for k in host.workflow.kinds for s in k.stages}
        for column in self.state.heads:
            spec = column.spec
            if spec.kind is not None:
                column.total = counts.get((spec.kind, spec.key), 0)
            else:
                column.total = sum(n for at, n in counts.items() if category.get(at) == spec.category)

    def changed(self, changes: Sequence[Change]) -> None:
        """Read the columns again that changes concern."""
        self.found.forget(change.key for change in changes)
        self._use_counts()
        many = len({change.key for change in changes}) > MANY
        columns = set(range(len(self.state.columns))) if many else self._columns_of(changes)
        if columns:
            self._reread(columns)
        else:
            self.redraw()

    def _columns_of(self, changes: Sequence[Change]) -> set[int]:
        """The columns in which changed items were, are or will be."""
        found: set[int] = set()
        workflow = self.host.state.workflow
        for change in changes:
            kind = workflow.kind_of_item(change.key)
            if kind is None or self.host.state.kind not in (None, kind.key):
                continue
            stages = {props["stage"] for props in (change.before, change.after) if props.get("stage")}
            categories = {s.key: s.category for s in kind.stages}
            for place, column in enumerate(self.state.columns):
                if change.key in column.rows:
                    found.add(place)
                for stage in stages:
                    if column.spec.key == (stage if column.spec.kind else categories.get(stage)):
                        found.add(place)
            if not stages and not any(change.key in column.rows for column in self.state.columns):
                found |= set(range(len(self.state.columns)))
        return found
