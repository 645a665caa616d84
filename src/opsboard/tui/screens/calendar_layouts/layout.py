"""What the calendar asks of each of its layouts: which days are in sight, how they are drawn, where the cursors go."""

from __future__ import annotations

from typing import ClassVar

from opsboard.domain.days import month_of, shifted, week_of
from opsboard.domain.items import Card, DatedCard
from opsboard.domain.kinds import Workflow
from opsboard.domain.values import frozen
from opsboard.tui.render.card import Row
from opsboard.tui.render.entries import CalendarLook
from opsboard.tui.view_models.calendar_state import CalendarState, identity
from opsboard.tui.view_models.empty_states import EmptyState

HEAD = 1
"""Rows over a layout: the line that says which days are shown."""


@frozen
class Surface:
    """What a layout draws on."""

    cells: int
    height: int
    """Rows, without the line over it."""
    look: CalendarLook
    """What is the same for all entries: palette, names, campaigns, which items are selected, who changed what."""
    workflow: Workflow
    empty_day: str
    """What is said of a day without items."""
    empty: EmptyState | None = None
    """What is said when there is nothing at all."""


@frozen
class Spot:
    """What lies under a cell of a layout: a day, perhaps an entry of it by its (key, role)."""

    day: str
    at: tuple[str, str] | None = None
    row: str | None = None
    """The row of a layout that has rows: a channel, a person, nothing for none of them."""
    end: str = ""
    """The end of a span that can be taken hold of there."""
    more: bool = False
    """It is the number of those for which there was no room."""


class Layout:
    """A way to lay out days. It holds where it is scrolled to, and nothing that is on the board.

    Cursors move by the state's methods; they raise an OpsboardError when there is no such day. The pane draws, and
    reads what is missing, after each call.
    """

    name: ClassVar[str]
    """How it is stored and asked for."""
    words: ClassVar[str]
    """How it is called, marked for translation."""
    lists_late: ClassVar[bool] = False
    """Whether it lists what is overdue."""

    def __init__(self, state: CalendarState) -> None:
        self.state = state

    def span(self) -> tuple[str, str]:
        """First and last day in sight: what is read before it is drawn."""
        raise NotImplementedError

    def period(self) -> tuple[str, str]:
        """First and last day of what is counted in the line over it: the month of the cursor."""
        return month_of(self.state.day)

    def count(self) -> int:
        """What is counted there."""
        return self.state.count(*self.period())

    def numbers(self) -> str:
        """The numbers of the weeks in sight, as they stand beside the name of the month."""
        return f"W{self.state.week_number(self.state.week())}"

    def rows(self, on: Surface) -> list[Row]:
        """The rows below the line that says which days are shown."""
        raise NotImplementedError

    def fits(self, cells: int, height: int) -> None:
        """It is shown in so much room from here on."""

    def depth(self, height: int) -> int:
        """How many entries of a day it shows at most, in so many rows: so many are read."""
        return height

    def depth_of_cursor(self, height: int) -> int:
        """The same of the cursor's day."""
        return self.depth(height)

    def enough(self, height: int) -> int | None:
        """So many entries from the cursor's day on fill it: no days after those are read. None: all in sight are."""
        return None

    def ends_at(self, day: str) -> None:
        """The days after this one were not read: there is no room for them."""

    def wanted(self) -> tuple[str, int] | None:
        """From which day on, and in which direction, the next day that holds something is to be looked for."""
        return None

    def reach(self, day: str | None, by: int) -> None:
        """What was found then: that day, or None."""

    def begin_anew(self) -> None:
        """Other items are shown from here on: another kind, another filter."""

    def enter(self) -> None:
        """It is chosen: the cursor comes from another layout."""

    def forget(self) -> None:
        """What was drawn before holds no longer: another look, another size."""

    # the cursors

    def current(self) -> DatedCard | None:
        """The entry under the cursor."""
        return self.state.current()

    def entry(self, spot: Spot) -> DatedCard | None:
        """The entry under the mouse, in a cell that shows several of them without their places the one under the
        cursor, or the only one."""
        items = [one for one in self.state.items(spot.day) if not one.coming]
        at = spot.at or (self.state.at if spot.day == self.state.day else None)
        found = next((one for one in items if identity(one) == at), None)
        return found or (items[0] if len(items) == 1 and spot.at is None else None)

    def shows(self, one: DatedCard) -> bool:
        """Whether an entry of its days is one of those that it shows."""
        return True

    def card(self) -> Card | None:
        """The item under the cursor."""
        one = self.current()
        return one.card if one is not None and not one.coming else None

    def given(self) -> dict[str, str]:
        """What a new item on the cursor's day gets from where the cursor is, beside the day."""
        return {}

    def step(self, by: int) -> None:
        """`i` and `I`: to the next or previous item of the day."""
        self.state.step(by)

    def go(self, day: str) -> None:
        """To a day."""
        self.state.go(day)

    def edits(self, row: str) -> dict[str, str | None]:
        """What comes to stand in a row gets."""
        return {}

    def point(self, spot: Spot) -> None:
        """To what was clicked."""
        if spot.at is None:
            self.go(spot.day)
        else:
            self.state.put_on(spot.day, spot.at)

    def sideways(self, by: int) -> None:
        """`h` and `l`."""
        self.state.go(shifted(self.state.day, by))

    def down(self, by: int) -> None:
        """`j` and `k`."""
        self.state.go(shifted(self.state.day, 7 * by))

    def turn(self, by: int) -> None:
        """`{` and `}`: a period on or back."""
        self.state.turn(by)

    # the mouse

    def spot(self, x: int, y: int) -> Spot | None:
        """What lies under a cell of what was drawn last; `y` counts from the first of `rows`."""
        return None


class WeekLayout(Layout):
    """A layout of the seven days of the cursor's week."""

    def __init__(self, state: CalendarState) -> None:
        super().__init__(state)
        self._drawn: tuple[int, int] = (0, 0)
        """Cells and rows of what was drawn last."""

    def span(self) -> tuple[str, str]:
        return week_of(self.state.day, self.state.first_weekday)

    def period(self) -> tuple[str, str]:
        return self.span()
