"""Getting about: kinds, screens, items, `esc` and `q`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.domain.items import Card
from opsboard.i18n import _
from opsboard.tui.panes import Controller
from opsboard.usecases import reading
from opsboard.usecases.session import Session


class Navigation(Controller):
    """Changes where the person is, and nothing on the board."""

    # kinds and screens

    def _step_kind(self, by: int) -> None:
        if not self.host.of_kind:
            self.host.say(
                _("here are all kinds; {key} goes to the board").format(key=self.host.keymap.shown("show_board"))
            )
            return
        kinds: Sequence[str | None] = (None, *(kind.key for kind in self.host.state.workflow.kinds))
        self.host.show_kind(kinds[(kinds.index(self.host.state.kind) + by) % len(kinds)])

    def next_kind(self) -> None:
        self._step_kind(1)

    def previous_kind(self) -> None:
        self._step_kind(-1)

    def show_board(self) -> None:
        self.host.go_to_screen("board")

    def show_calendar(self) -> None:
        self.host.go_to_screen("calendar")

    def show_list(self) -> None:
        self.host.go_to_screen("list")

    def show_mine(self) -> None:
        self.host.go_to_screen("mine")

    def show_inbox(self) -> None:
        self.host.go_to_screen("inbox")

    def show_waiting(self) -> None:
        self.host.go_to_screen("waiting")

    def go_to_key(self, key: str, then: Callable[[], None] | None = None) -> None:
        """Put the cursor on an item wherever it is, leaving filter and kind when they would hide it."""

        def read(session: Session) -> tuple[Card | None, bool]:
            found = reading.card(session, key)
            if found is None:
                return None, False
            shown = reading.selection(session, self.host.state.queries)
            return found, not self.host.state.narrowed or reading.index_of(session, found.key, shown) is not None

        def done(answer: tuple[Card | None, bool]) -> None:
            card, shown = answer
            if card is None:
                self.host.say(_("no item {key}").format(key=key))
                return
            if not shown:
                self.host.narrow(filter="", find="")
            if self.host.of_kind and self.host.state.kind not in (None, card.kind):
                self.host.show_kind(card.kind)
            if self.host.main is not None:
                self.host.main.follow(card.key)
            if then is not None:
                then()

        self.host.worker.ask(read, done)

    # leaving

    def escape(self) -> None:
        """Close a popup, then a panel, then end find, then the filter, then unselect. Never quits."""
        if self.host.front is not None and self.host.front.closed_popup():
            return
        if self.host.close_panel():
            return
        if self.host.state.clears_next:
            self.clear(self.host.state.clears_next)
        else:
            self.how_to_quit()

    def clear(self, what: str) -> None:
        """End `find`, the `filter` or the `selection`."""
        if what == "find":
            self.host.narrow(find="")
        elif what == "filter":
            self.host.narrow(filter="")
        elif self.host.main is not None:
            self.host.main.unselect()

    def back(self) -> None:
        """Close the panel, go back to the board; there, quit."""
        if self.host.close_panel():
            return
        if self._at_root:
            self.host.application.exit(0)
        else:
            self.host.go_to_screen("board")

    @property
    def _at_root(self) -> bool:
        return self.host.main is None or self.host.main.scope == "board"

    def how_to_quit(self) -> None:
        key = self.host.keymap.shown("back")
        if self.host.front is not None and self.host.front.scope == "form":
            self.host.say(
                _("{leave} leaves this, {key} quits after that").format(leave=self.host.keymap.shown("leave"), key=key)
            )
        elif self._at_root:
            self.host.say(_("{key} quits").format(key=key))
        else:
            self.host.say(_("{key} goes to the board, there it quits").format(key=key))

    def repaint(self) -> None:
        """Send the whole screen again, for when something else wrote on it."""
        self.host.application.invalidate_frame()
        self.host.refresh(layout=True)

    def suspend(self) -> None:
        self.host.application.action_suspend_process()

    def open(self) -> None:
        card = self.host.front.current() if self.host.front is not None else None
        if card is not None:
            self.host.open_item(card.key)
