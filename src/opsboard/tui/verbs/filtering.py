"""The filter: asked for in the prompt, with the builder over it and what it leaves under it. Mixed into the shell."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from opsboard.domain.errors import OpsboardError
from opsboard.i18n import _, ngettext
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.query_words import QueryContext
    from opsboard.tui.state import ScreenState
    from opsboard.tui.widgets.prompt import Choice, Question


class Filtering:
    """`f`, and what completes a query."""

    if TYPE_CHECKING:
        state: ScreenState
        backstage: Any

        @property
        def question(self) -> Question | None: ...
        def ask(self, question: Any) -> None: ...
        def close_prompt(self) -> None: ...
        def refuse(self, error: OpsboardError) -> None: ...
        def answering(self) -> None: ...
        def answered(self) -> None: ...
        def say_under(self, words: str) -> None: ...
        def narrow(self, *, filter: str | None = None, find: str | None = None) -> None: ...

    def do_filter(self) -> None:
        """Narrow by a query: pick its conditions or type it."""
        from opsboard.tui.verbs.filter_builder import FilterBuilder
        from opsboard.tui.widgets.prompt import Question

        builder = FilterBuilder(self.query_context)

        def submit(text: str) -> None:
            def read(session: Session) -> None:
                from opsboard.usecases.reading import selection

                selection(session, text)

            def use(_nothing: None) -> None:
                self.close_prompt()
                self.narrow(filter=text.strip())
                self.answered()

            def refuse(error: OpsboardError) -> None:
                if builder.mistake(text, -1) is None:  # else it is shown at its place
                    self.refuse(error)
                self.answered()

            self.answering()
            self.backstage.ask(read, use, refuse)

        question = Question(
            _("Filter"),
            submit,
            value=self.state.filter and f"{self.state.filter} ",
            hint=_("kind:support due:<7d assignee:@me is:overdue"),
            edit=builder,
            changed=lambda text: self._tell_count(text),
            whole=False,
        )
        self.ask(question)
        self._tell_count(self.state.filter)

    def _tell_count(self, text: str) -> None:
        """Say under the text how many items it leaves, of those that find does; nothing while it cannot be read."""
        state = self.state

        def read(session: Session) -> Any:
            from opsboard.tui.shown.reading import read_counts

            return read_counts(session, (text, state.find))

        def tell(counts: Any) -> None:
            count = state.total(state.kind, counts)
            words = ngettext("{count} item", "{count} items", count).format(count=count)
            self.say_under(_("{items}   enter filters, down picks").format(items=words))

        self.backstage.ask(read, tell, lambda error: self.say_under(""), slot="filter count")

    def query_context(self) -> QueryContext:
        """What the words of a query mean here and now."""
        from opsboard.domain.query_words import QueryContext
        from opsboard.usecases.reading import CLOCKS

        state = self.state
        return QueryContext(
            workflow=state.workflow,
            login=state.opening.login if state.opening else "",
            now=state.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            zone=state.opening.zone if state.opening else "UTC",
            people=tuple(state.people),
            campaigns=tuple(state.campaigns),
            labels=tuple(state.labels),
            views=tuple((view.name, view.query) for view in state.views),
            clocks=CLOCKS,
        )

    def complete_query(self, typed: str) -> list[Choice]:
        """What the last word of a query may become."""
        from opsboard.domain.query_completion import completions
        from opsboard.tui.widgets.prompt import Choice

        if self.state.opening is None or not typed.rpartition(" ")[2]:
            return []
        word = typed.rfind(" ") + 1
        found = completions(typed, len(typed), self.query_context())[:50]
        return [Choice(typed[word : one.start] + one.text, one.text, _(one.description)) for one in found]
