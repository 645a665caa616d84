"""How much is unread in the inbox, and what came since the person was here. Mixed into the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.backstage import Backstage
    from opsboard.tui.state import ScreenState


class InboxNews:
    """Keeps the count in the header. It is counted on the backstage thread, when something changed and once a
    minute, as dates come due by themselves; never for a key."""

    if TYPE_CHECKING:
        state: ScreenState
        backstage: Backstage
        _message: tuple[str, Any]

        def say(self, message: str, style: Any = None) -> None: ...
        def redraw_lines(self) -> None: ...

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
            return since_words(found.at, found.counts, session.zone, session.clock()), number

        def done(answer: tuple[str, int]) -> None:
            words, number = answer
            self._counted_unread(number)
            if words:
                said, style = self._message
                self.say(f"{said} · {words}" if said else words, style)

        self.backstage.ask(read, done, lambda error: self.count_unread())

    def count_unread(self) -> None:
        """Count again what is unread."""

        def read(session: Session) -> int:
            from opsboard.usecases.inbox import unread

            return unread(session)

        self.backstage.ask(read, self._counted_unread, lambda error: None, slot="unread")

    def _counted_unread(self, number: int) -> None:
        if number == self.state.unread:
            return
        self.state.unread = number
        self.redraw_lines()
