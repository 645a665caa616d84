"""New items from the screen, and items out of it: new, flow on, copy. Mixed into the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import OpsboardError
from opsboard.domain.items import Card, Item
from opsboard.i18n import _, current_language, ngettext
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.place import Part, Place
    from opsboard.tui.state import ScreenState
    from opsboard.usecases.promises import Nudge


class Making:
    """The `do_` methods of actions that make items or copy them."""

    if TYPE_CHECKING:
        state: ScreenState
        app: Any

        last: Callable[[], None] | None

        @property
        def front(self) -> Part | None: ...
        @property
        def place(self) -> Place | None: ...
        def targets(self) -> Sequence[Card]: ...
        def _tell(self, answer: Any, keys: Sequence[str]) -> None: ...
        def act(self, *args: Any, **named: Any) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def open_item(self, key: str) -> None: ...
        def ask_reason(self, error: OpsboardError, attempt: Callable[[str], None]) -> None: ...
        def with_reason(self, work: Callable[[Session, str | None], Any], done: Callable[[Any], None]) -> None: ...
        def question_for_targets(self, label: str, **named: Any) -> None: ...

    # new items

    def create(self, kind: str, titles: Sequence[str], stage: str | None) -> None:
        """Make items of these titles; the first stands on top and the cursor goes to it."""

        def attempt(reason: str | None) -> None:
            def work(session: Session) -> list[Item]:
                from opsboard.usecases.several import add_many

                return add_many(session, kind, titles, stage=stage, reason=reason)

            def done(items: list[Item]) -> None:
                if self.place is not None and items:
                    self.place.follow(items[0].key)
                if len(items) > 1:
                    self.say(_("{count} items made").format(count=len(items)))

            self.act(work, done, lambda error: self.ask_reason(error, attempt))

        attempt(None)

    def do_flow(self) -> None:
        """Begin the next item of the chain from the one under the cursor."""
        from opsboard.tui.widgets.prompt import Choice, matching

        cards = self.targets()
        if not cards:
            self.say(_("no item here"))
            return
        if len({card.kind for card in cards}) > 1:
            self.say(_("these are of several kinds; choose items of one"))
            return
        language = current_language()
        kinds = [self.state.kind_of(flow.target) for flow in self.state.workflow.flows if flow.source == cards[0].kind]
        choices = [
            Choice(kind.key, kind.name.of(language), kind.prefix, str(place))
            for place, kind in enumerate((kind for kind in kinds if kind is not None), 1)
        ]
        if not choices:
            self.say(_("nothing follows from this kind"))
            return

        def submit(kind: str) -> None:
            self.flow_on(kind, cards)

        self.question_for_targets(
            _("Flow on from"), submit=submit, complete=lambda typed: matching(choices, typed), pick=True
        )

    def flow_on(self, kind: str, cards: Sequence[Card]) -> None:
        """Begin the next item of each one's chain, in one act."""
        keys = [card.key for card in cards]

        def done(result: BulkResult) -> None:
            self.last = lambda: self.flow_on(kind, self.targets())
            self._tell(result, keys)
            made = [change.key for change in result.changed if change.op in ("add", "flow") and not change.before]
            new = list(dict.fromkeys(key for key in made if key not in keys))
            if new and not result.refused:
                self.say(_("{key} made from {source}").format(key=" ".join(new), source=" ".join(keys)))

        self.with_reason(lambda session, reason: _flow(session, keys, kind, reason), done)

    # copying

    def do_nudge(self) -> None:
        """Log that the department was reminded, and copy the message to send."""
        card = next(iter(self.targets()), None)
        if card is None:
            self.say(_("no item here"))
            return
        key, language = card.key, current_language()

        def work(session: Session) -> Nudge:
            from opsboard.usecases.promises import nudge

            return nudge(session, key, language, _)

        self.act(work, lambda sent: self._copy(sent.message, _("the reminder of {key}").format(key=key)))

    def do_copy_key(self) -> None:
        keys = " ".join(card.key for card in self.targets())
        if keys:
            self._copy(keys, keys)
        else:
            self.say(_("no item here"))

    def do_copy_markdown(self) -> None:
        cards = self.targets()
        if not cards:
            self.say(_("no item here"))
            return
        count = ngettext("{count} line of Markdown", "{count} lines of Markdown", len(cards)).format(count=len(cards))
        self._copy("\n".join(markdown_line(card) for card in cards), count)

    def _copy(self, text: str, what: str) -> None:
        """Send a text to the terminal's clipboard, and say so: whether it arrived is not known."""
        from opsboard.tui.terminal.clipboard import LIMIT, bytes_of

        size = bytes_of(text)
        if size > LIMIT:
            words = _("{size} kB are too much for a terminal's clipboard, which takes {limit} kB; select fewer")
            self.say(words.format(size=-(-size // 1000), limit=LIMIT // 1000))
            return
        self.app.copy_to_clipboard(text)
        self.say(_("sent to the terminal: {text}").format(text=what))

    def do_open(self) -> None:
        card = self.front.current() if self.front is not None else None
        if card is not None:
            self.open_item(card.key)


def _flow(session: Session, keys: Sequence[str], kind: str, reason: str | None) -> BulkResult:
    from opsboard.usecases.several import flow_many

    return flow_many(session, keys, kind, reason=reason)


def markdown_line(card: Card) -> str:
    """A card as an entry of a Markdown list: key, title, who, due."""
    from opsboard.formats.markdown_text import escape_inline

    rest = " · ".join(part for part in (card.priority, card.assignee, card.due) if part)
    box = "x" if card.category in ("done", "dropped") else " "
    return f"- [{box}] {card.key} {escape_inline(card.title)}" + (f" ({escape_inline(rest)})" if rest else "")
