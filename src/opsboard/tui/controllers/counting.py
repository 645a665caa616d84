"""How many items there are of each kind and stage, and how many filter and find leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.tui.panes import Controller
from opsboard.tui.state import Counts
from opsboard.tui.view_models.reading import read_counts
from opsboard.usecases.reading import cards, count_snoozed, selection
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer


COUNT_SECONDS = 0.3


class Counting(Controller):
    """Keeps `state.counts` and `state.found`."""

    _count_timer: Timer | None = None

    def look_for_meant(self) -> None:
        """Filter and find leave nothing: look for words in use that are near to theirs, and say so; of what is typed in
        find when no letter came for a moment, as the next one may well find something."""
        state, queries = self.host.state, self.host.state.queries

        def work(session: Session) -> Sequence[tuple[str, str]]:
            from opsboard.usecases.misspelt import near_words

            query = selection(session, queries).query
            return near_words(session, query.node) if query is not None else ()

        def done(meant: Sequence[tuple[str, str]]) -> None:
            state.misspelt = queries, meant
            if meant and queries == state.queries and self.host.main is not None:
                self.host.main.restyle()

        if state.misspelt[0] != queries:
            after = COUNT_SECONDS if state.find.strip() else 0.0
            self.host.worker.ask(work, done, lambda error: None, slot="meant", after=after)

    def count_narrowed(self) -> None:
        """Count what is left: at once, but for other words in find than plain text when no key came for a moment,
        as a count of a large board would keep the next letter waiting."""
        if self.host.state.finds_text or not self.host.state.find.strip():
            self.count()
        else:
            self.count_soon()

    def count_soon(self) -> None:
        """Count when nothing was asked for a moment."""
        if self._count_timer is not None:
            self._count_timer.stop()
        self._count_timer = self.host.set_timer(COUNT_SECONDS, self.count)

    def count(self) -> None:
        """Count all items again, and those that filter and find leave."""
        if self._count_timer is not None:
            self._count_timer.stop()
            self._count_timer = None
        state, queries = self.host.state, self.host.state.queries
        kind, ages = state.kind, state.by_age

        def work(session: Session) -> tuple[Counts, Counts | None, int, str | None]:
            found = read_counts(session, queries) if queries else None
            first = cards(session, selection(session, queries, kind=kind, sort="age", limit=1)) if ages else []
            snoozed = count_snoozed(session, selection(session))
            return read_counts(session, ()), found, snoozed, first[0].stage_since if first else None

        def done(counts: tuple[Counts, Counts | None, int, str | None]) -> None:
            state.counts, found, state.snoozed, state.oldest = counts
            if found is not None:
                state.found = queries, found
                if not any(found.values()):
                    self.look_for_meant()
            same = queries == state.queries
            if same and self.host.main is not None:
                self.host.main.counted()
            self.host.redraw_lines()
            if same:
                self.host.frame.release()

        self.host.worker.ask(work, done, lambda error: None, slot="counts")
