"""How much is unread in the inbox, and what came since the person was here."""

from __future__ import annotations

from opsboard.tui.panes import Controller
from opsboard.usecases.session import Session


class InboxCount(Controller):
    """Keeps the count in the header. It is counted on the worker's thread, when something changed and once a
    minute, as dates come due by themselves; never for a key."""

    def tell_since(self) -> None:
        """The board was opened: say in one line what came since the person left it."""

        def read(session: Session) -> tuple[str, int]:
            from opsboard.formats.notices import since_words
            from opsboard.usecases.inbox import note_seen, since, unread

            found = since(session, limit=1)
            number = unread(session)
            note_seen(session)
            if found.at is None or not found.total:
                return "", number
            return since_words(found.at, found.counts, session.clock_zone, session.clock(), session.zone), number

        def done(answer: tuple[str, int]) -> None:
            words, number = answer
            self._counted_unread(number)
            if words:
                shown, style = self.host.message
                self.host.say(f"{shown} · {words}" if shown else words, style)

        self.host.worker.ask(read, done, lambda error: self.count_unread())

    def count_unread(self) -> None:
        """Count again what is unread."""

        def read(session: Session) -> int:
            from opsboard.usecases.inbox import unread

            return unread(session)

        self.host.worker.ask(read, self._counted_unread, lambda error: None, slot="unread")

    def _counted_unread(self, number: int) -> None:
        if number == self.host.state.unread:
            return
        self.host.state.unread = number
        self.host.redraw_lines()
