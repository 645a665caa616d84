"""Choosing several items of the list: one by one, a range, a group, all. Mixed into the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.domain.items import Card
from opsboard.tui.view_models.board_state import SELECTED_AT_MOST, BoardState
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Host


class ListSelection:
    """The `do_` methods of selecting. What is selected can reach over items that are not held."""

    state: BoardState

    if TYPE_CHECKING:

        @property
        def host(self) -> Host: ...
        def say_selected(self, left_out: int) -> None: ...
        def redraw(self) -> None: ...
        def group_of(self, place: int) -> str: ...
        def _chosen(self, session: Session, limit: int | None = None, offset: int = 0) -> Selection: ...
        def _go(self, row: int) -> None: ...

    def do_select(self) -> None:
        self.state.toggle()
        self._go(self.state.row + 1)

    def do_select_range(self) -> None:
        self.state.start_range()
        self.redraw()

    def do_select_column(self) -> None:
        """Select the group of the item under the cursor; all where the list has no groups."""
        card = self.state.current()
        if card is None or not self.group_of(self.state.row):
            self.do_select_all()
            return

        def read(session: Session) -> list[Card]:
            from opsboard.domain.values import replaced
            from opsboard.usecases.reading import cards

            chosen = self._chosen(session, SELECTED_AT_MOST + 1)
            return cards(session, replaced(chosen, kind=card.kind, stage=card.stage))

        self.host.backstage.ask(read, self._select_these)

    def do_select_all(self) -> None:
        """Select all of the list, also what is not held."""

        def read(session: Session) -> list[Card]:
            from opsboard.usecases.reading import cards

            return cards(session, self._chosen(session, SELECTED_AT_MOST + 1))

        self.host.backstage.ask(read, self._select_these)

    def choose(self, cards: Sequence[Card]) -> bool:
        self._select_these(cards)
        return True

    def _select_these(self, cards: Sequence[Card]) -> None:
        self.say_selected(self.state.select(cards))
        self.redraw()

    def _moved_range(self) -> None:
        """A range reaches over items that are not held: read them."""
        span = self.state.range_out_of_sight()
        if span is None:
            return
        first, last, base = span

        def read(session: Session) -> list[Card]:
            from opsboard.usecases.reading import cards

            return cards(session, self._chosen(session, last - first + 1, first))

        def done(cards: list[Card]) -> None:
            if self.state.anchor is not None:
                self.say_selected(self.state.select_only(base, cards))
                self.redraw()

        self.host.backstage.ask(read, done, slot="range")
