"""The inbox: what concerns the person who looks, by days, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events

from opsboard.domain.items import Card, Change
from opsboard.domain.notices import DatedNotice, Notice
from opsboard.domain.values import replaced
from opsboard.i18n import _
from opsboard.tui.render.card import Row
from opsboard.tui.render.inbox import InboxLook, day_line, entry_line, said_cells
from opsboard.tui.screens.card_pane import StepPane
from opsboard.tui.screens.row_pane import RowPane
from opsboard.tui.view_models.inbox_state import WINDOW, Entry, InboxState
from opsboard.usecases.inbox import InboxDay, inbox, mark_all_read, mark_read, place_of, window
from opsboard.usecases.ports import Selection
from opsboard.usecases.reading import selection
from opsboard.usecases.session import Session

Answer = tuple[list[InboxDay], int, list[Notice], int | None]
"""The days, the window of changes and where it begins, and the place of the change under the cursor."""


class InboxPane(RowPane, StepPane):
    """Notices and dates of the person; reading one is a mark of theirs alone."""

    scope: ClassVar[str] = "inbox"
    of_all_first: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self.state = InboxState()
        self.loaded = False
        self._words_cells: tuple[int, int] | None = None
        """The cells of the screen, and of them those of the words that say what came."""

    # reading

    def reload(self) -> None:
        """Read the days and the window again, around the entry under the cursor."""
        self._read(None)
        self.reloaded()

    def _read(self, offset: int | None) -> None:
        """Read the window that begins at a change; None: the one held, kept around the cursor."""
        self.asked += 1
        here = self.state.current()
        begin = self.state.offset if offset is None else offset
        among = self._among()

        def read(session: Session) -> Answer:
            chosen = among(session)
            place = place_of(session, here, chosen) if isinstance(here, Notice) else None
            start = begin
            if offset is None and place is not None and not start <= place < start + WINDOW:
                start = max(0, place - WINDOW // 2)
            return inbox(session, chosen), start, window(session, start, WINDOW, chosen), place

        def done(answer: Answer) -> None:
            found, start, held, place = answer
            row = self.state.row
            self.state.fill(found, start, held)
            self._words_cells = None
            # Whoever stands at the top of the newest stays there: what comes in is seen at once.
            if here is not None and (row or self.state.top):
                self.state.go_to(here, place)
            self.loaded = True
            self.redraw()
            self._read_ahead()

        self.read_latest(read, done, slot="inbox")

    def _among(self) -> Callable[[Session], Selection | None]:
        """Reads of which items the inbox tells now; of all when neither kind nor query narrows it."""
        kind, queries = self.host.state.kind, self.host.state.queries

        def read(session: Session) -> Selection | None:
            return selection(session, queries, kind=kind, archived=True) if kind or queries else None

        return read

    def _read_ahead(self) -> None:
        offset = self.state.wanted(self.size.height)
        if offset is not None:
            self._read(offset)

    def changed(self, changes: Sequence[Change]) -> None:
        self._read(None)

    def restyle(self) -> None:
        if self.display:
            self._read(None)

    # the protocol of a pane

    def targets(self) -> Sequence[Card]:
        one = self.state.current()
        return () if one is None else (one.card,)

    # drawing

    def draw_rows(self, cells: int, height: int) -> Sequence[Row]:
        host, state = self.host, self.state
        if not state.total:
            return self._empty_rows() if self.loaded else ()
        state.keep_in_sight(height)
        login = host.state.login
        look = InboxLook(host.palette, host.state.today, host.state.workflow, host.state.names, login, cells)
        if self._words_cells is None or self._words_cells[0] != cells:
            self._words_cells = cells, said_cells(state.entries(), look)
        look = replaced(look, said=self._words_cells[1])
        rows: list[Row] = []
        for line in range(state.top, min(state.top + height, state.lines)):
            number, row = state.at_line(line)
            if row is None:
                day = state.days[number]
                rows.append(day_line(day.day, len(day.dates) + day.notices, look))
                continue
            one = state.entry(row)
            rows.append(
                (Segment(" ·", host.palette.faint),) if one is None else entry_line(one, row == state.row, look)
            )
        return rows

    def _empty_rows(self) -> list[Row]:
        p = self.host.palette
        state = self.host.state
        if state.kind or state.narrowed:
            return [(), (Segment(f"  {_('nothing matches')}", p.text),)]
        words = _("nothing yet")
        more = _("here comes what is assigned to you, who mentions you, what changes on items you watch, what is due")
        return [(), (Segment(f"  {words}", p.text),), (), (Segment(f"  {more}", p.dim),)]

    # the cursor

    def _go(self, row: int) -> None:
        self.state.row = max(0, min(row, self.state.total - 1))
        self.redraw()
        self._read_ahead()

    def step(self, by: int) -> None:
        self._go(self.state.row + by)

    def page(self) -> int:
        return max(1, self.size.height - 2)

    # reading marks

    def do_read(self) -> None:
        """Mark the entry as read, or as not read when it is, and go on to the next."""
        one = self.state.current()
        if one is not None:
            self._mark(one, not one.read)
            self.step(1)

    def do_read_all(self) -> None:
        """Mark all that is shown."""
        among = self._among()

        self.state.mark_all()
        self.redraw()
        self.host.worker.ask(lambda session: mark_all_read(session, among(session)), lambda _nothing: self._marked())

    def do_go_to_item(self) -> None:
        """Open the item; its entry counts as read."""
        one = self.state.current()
        if one is None:
            return
        if not one.read:
            self._mark(one, True)
        self.host.open_item(one.card.key)

    def _mark(self, one: Entry, read: bool) -> None:
        def mark(session: Session) -> None:
            notices = [one.seq] if isinstance(one, Notice) else []
            mark_read(session, notices, [one] if isinstance(one, DatedNotice) else [], read=read)

        self.state.mark(one, read)
        self.redraw()
        self.host.worker.ask(mark, lambda _nothing: self._marked())

    def _marked(self) -> None:
        self._read(None)
        self.host.count_unread()

    # the mouse

    def on_click(self, event: events.Click) -> None:
        line = self.state.top + event.y
        if line < self.state.lines:
            _number, row = self.state.at_line(line)
            if row is not None:
                self._go(row)
                if event.chain == 2:
                    self.host.do("go_to_item")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.step(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.step(-3)
