"""What main panes with a cursor, and with a selection of cards, answer, however they draw them."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import Card
from opsboard.tui.panes import MainPane
from opsboard.tui.view_models.board_state import BoardState

EVERY = 1_000_000_000
"""More steps than there are items: to the first or the last of them."""


class StepPane(MainPane):
    """Keys move its cursor from item to item."""

    def step(self, by: int) -> None:
        """So many items down (or up), as far as there are some."""

    def page(self) -> int:
        """How many of them the screen shows."""
        return 1

    def do_down(self) -> None:
        self.step(1)

    def do_up(self) -> None:
        self.step(-1)

    def do_page_down(self) -> None:
        self.step(self.page())

    def do_page_up(self) -> None:
        self.step(-self.page())

    def do_first(self) -> None:
        self.step(-EVERY)

    def do_last(self) -> None:
        self.step(EVERY)


class CardPane(StepPane):
    """Its cursor and selection are those of `state`."""

    state: BoardState
    _follow: str | None = None

    def redraw(self) -> None:
        """Say how many cards are selected, once they are drawn."""
        host, selected = self.host, len(self.state.selected)
        if host.state.selected != selected:
            host.state.selected = selected
            host.redraw_lines()

    def targets(self) -> Sequence[Card]:
        return self.state.targets()

    def current(self) -> Card | None:
        return self.state.current()

    def act_done(self, refused: Sequence[str] = ()) -> None:
        if self.state.keep_selected(refused):
            self.redraw()

    def unselect(self) -> bool:
        had = self.state.clear_selection()
        if had:
            self.redraw()
        return had

    def choose(self, cards: Sequence[Card]) -> bool:
        self.say_selected(self.state.select(cards))
        self.redraw()
        return True

    def follow(self, key: str) -> None:
        if not self.state.go_to_key(key):
            self._follow = key
            self.read_again()
        self.redraw()

    def read_again(self) -> None:
        """Read what is shown again, around the item to follow."""

    def do_select_range(self) -> None:
        self.state.start_range()
        self.redraw()

    def do_carry_down(self) -> None:
        self.reorder(1)

    def do_carry_up(self) -> None:
        self.reorder(-1)

    def reorder(self, step: int) -> None:
        """Move the card under the cursor past its neighbour."""
