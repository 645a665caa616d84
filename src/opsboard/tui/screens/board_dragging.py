"""Dragging a card with the mouse: it lands where the mark shows, through the same use cases as the keys. In
another lane it is given the lane's value.

Nothing is read while dragging; the picture says where a card would land.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from opsboard.domain.items import Card
from opsboard.domain.values import frozen
from opsboard.tui.panes import Destination
from opsboard.tui.screens.board_reading import BoardReading
from opsboard.tui.widgets.board_view import LandingMark


@frozen
class Drop:
    """Where a card would land: below the card of key `after`, in a cell of the state."""

    column: int
    after: str | None


class BoardDragging(BoardReading):
    """A board whose cards can be dragged."""

    def __init__(self) -> None:
        super().__init__()
        self._held_key: str | None = None
        """The card that the button went down on."""
        self._from = (0, 0)
        self._drop: Drop | None = None
        self._was_dragged = False
        """The click that ends a drag is not one."""

    @property
    def dragging(self) -> bool:
        return self._drop is not None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._was_dragged = False
        spot = self.spot(event.x, event.y)
        card = None if spot is None or spot[1] is None else self.state.columns[spot[0]].card(spot[1])
        if event.button == 1 and card is not None:
            self._held_key, self._from = card.key, (event.x, event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._held_key is None:
            return
        if not self.dragging:
            if event.button != 1:
                self._held_key = None
                return
            if abs(event.x - self._from[0]) < 3 and event.y == self._from[1]:
                return
            self.capture_mouse()
        self._show_drop(event.x, event.y)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        drop, key = self._drop, self._held_key
        self.stop_dragging()
        if drop is not None and key is not None:
            self._was_dragged = True
            self._let_go(key, drop)

    def stop_dragging(self) -> bool:
        """Forget the drag, the card stays where it is; gives whether there was one."""
        was, self._drop, self._held_key = self.dragging, None, None
        if was:
            self.release_mouse()
            self._mark_landing(None)
        return was

    def _show_drop(self, x: int, y: int) -> None:
        """Mark where the card would land: above or below the card under the mouse, by its nearer half; in an
        empty cell of a lane on the lane's heading. In another order than that of ranks the order says where, so
        that the heading stands for all of the column."""
        shown = next((lane for lane in self.lanes if lane.x <= x < lane.x + lane.width + 2), self.lanes[-1])
        column = self._cell_at(shown.column, y)
        spots = [spot for spot in self.spots(shown.column) if spot.column == column]
        above = [spot for spot in spots if (spot.top + spot.bottom) / 2 <= y]
        cell = self.state.columns[column]
        last = above[-1] if above else None
        first_row = spots[0].row if spots else 0
        after = cell.card(last.row) if last else cell.card(first_row - 1) if first_row else None
        at = last.bottom - 1 if last else spots[0].top - 1 if spots else self.heading_row(cell.lane)
        if self.host.state.sort != "rank":
            after, at = None, self.heading_row(cell.lane)
        self._drop = Drop(column, after.key if after else None)
        self._mark_landing(LandingMark(shown.column, at))

    def _mark_landing(self, mark: LandingMark | None) -> None:
        was, self.landing = self.landing, mark
        if was != mark:
            self.redraw([one.column for one in (was, mark) if one is not None])

    def _let_go(self, key: str, drop: Drop) -> None:
        """Move what was dragged: the card, or the whole selection that it is of. What lands in another lane is given
        its value."""
        host, state = self.host, self.state
        card = state.card(key)
        if card is None:
            return
        cards: Sequence[Card] = state.targets() if key in state.selected else [card]
        target = state.columns[drop.column]
        stays = all(one.key in target.rows for one in cards)
        by_rank = host.state.sort == "rank"
        if drop.after in {one.key for one in cards} or (stays and not by_rank):
            return
        state.go_to_key(key)
        after = drop.after if by_rank else None
        into_lane = bool(state.lanes) and not stays
        # In an empty cell of another lane a card keeps its rank, where it can.
        keeps_rank = into_lane and not (by_rank and target.cards and not target.folded)
        place = "after" if after else None if keeps_rank else "top"
        at = {"category": target.spec.category} if target.spec.kind is None else {"stage": target.spec.key}
        where = Destination(**at, place=place, after=after)
        if into_lane:
            host.moves.put_in_lane(host.state.group, state.lanes[target.lane].value, cards, where)
        else:
            host.moves.move_to(cards, where)
