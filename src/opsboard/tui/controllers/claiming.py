"""Acts of a person of a team: taking what is free. Mixed into the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.i18n import _
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.items import Card, Item
    from opsboard.tui.panes import MainPane, Pane
    from opsboard.tui.state import ScreenState


class TeamVerbs:
    """The `do_` methods of those actions."""

    if TYPE_CHECKING:
        state: ScreenState
        last: Callable[[], None] | None

        @property
        def main(self) -> MainPane | None: ...
        @property
        def panel(self) -> Pane | None: ...
        def act(self, *args: Any, **named: Any) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def on_targets(self, work: Any, *, cards: Sequence[Card] | None = None, again: Any = None) -> None: ...

    def do_claim(self) -> None:
        """Take the open item or the selected ones; with neither, the best free one of what is shown."""
        if self.panel is not None or self.state.selected:
            self.on_targets(_claim)
        else:
            self.claim_next()

    def claim_next(self) -> None:
        """Take the best free item of what is shown, and go to it."""
        kind, queries = self.state.kind, self.state.queries

        def work(session: Session) -> Item:
            from opsboard.usecases.claiming import claim_next

            return claim_next(session, queries, kind=kind)

        def done(item: Item) -> None:
            self.last = self.claim_next
            self.say(_("{key} is yours: {title}").format(key=item.key, title=item.title))
            if self.main is not None:
                self.main.follow(item.key)

        self.act(work, done)


def _claim(session: Session, keys: Sequence[str]) -> Any:
    from opsboard.usecases.claiming import claim

    return claim(session, keys)
