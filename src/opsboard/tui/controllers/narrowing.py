"""What is shown and in which order: filter, find as you type, sort, group."""

from __future__ import annotations

from opsboard.domain.errors import OpsboardError
from opsboard.domain.field_views import FIELD, field_by, fields_for
from opsboard.domain.kinds import Workflow
from opsboard.domain.query_completion import completions
from opsboard.domain.query_words import QueryContext
from opsboard.domain.text import visible
from opsboard.domain.views import GROUPS
from opsboard.i18n import N_, _, current_language
from opsboard.tui.controllers.asking import ask_choice
from opsboard.tui.panes import Controller
from opsboard.tui.state import Counts
from opsboard.tui.view_models.question import Choice, Question
from opsboard.tui.view_models.reading import read_counts
from opsboard.tui.view_models.swimlanes import group_name
from opsboard.tui.words import item_count
from opsboard.usecases.following import prefetch_search, prepare_search
from opsboard.usecases.ports import Selection
from opsboard.usecases.reading import selection

PREFETCH_SECONDS = 0.05
"""From a letter to the work for the next one: until then what was found is painted."""
AGAIN_SECONDS = 0.005
"""Between two steps of that work, for whatever else is asked."""
NUMBERS = ("number", "integer", "percent")
SORT_NAMES = {
    "rank": N_("as they were put"),
    "due": N_("due first"),
    "priority": N_("most urgent first"),
    "age": N_("longest in the stage first"),
    "updated": N_("latest change first"),
    "created": N_("newest first"),
    "title": N_("title"),
    "key": N_("key"),
}
"""The orders of items (`domain.views.SORTS`), the likeliest first."""


def turned_first(word: str, workflow: Workflow) -> str:
    """An order with what one looks for at the top: the latest, and the largest number."""
    field = field_by(word, workflow)
    turned = word in ("updated", "created") or (field is not None and field.type in NUMBERS)
    return f"-{word}" if turned and not word.startswith("-") else word


class Narrowing(Controller):
    """Asks what narrows or orders what is shown, and what completes a query."""

    def filter(self) -> None:
        """Narrow by a query: pick its conditions or type it."""
        from opsboard.tui.controllers.filter_builder import FilterBuilder

        builder = FilterBuilder(self.query_context)

        def submit(text: str) -> None:
            def use(_read: Selection) -> None:
                self.host.close_prompt()
                self.host.narrow(filter=text.strip())
                self.host.answered()

            def refuse(error: OpsboardError) -> None:
                if builder.mistake(text, -1) is None:  # else it is shown at its place
                    self.host.refuse(error)
                self.host.answered()

            self.host.answering()
            self.host.worker.ask(lambda session: selection(session, text), use, refuse)

        question = Question(
            _("Filter"),
            submit,
            value=self.host.state.filter and f"{self.host.state.filter} ",
            hint=_("kind:support due:<7d assignee:@me is:overdue"),
            edit=builder,
            changed=self._tell_count,
            whole=False,
        )
        self.host.ask(question)
        self._tell_count(self.host.state.filter)

    def _tell_count(self, text: str) -> None:
        """Say under the text how many items it leaves, of those that find does; nothing while it cannot be read."""
        state = self.host.state

        def tell(counts: Counts) -> None:
            words = item_count(state.total(state.kind, counts))
            self.host.say_under(_("{items}   enter filters, down picks").format(items=words))

        self.host.worker.ask(
            lambda session: read_counts(session, (text, state.find)),
            tell,
            lambda error: self.host.say_under(""),
            slot="filter count",
        )

    def query_context(self) -> QueryContext:
        """What the words of a query mean here and now."""
        state = self.host.state
        return QueryContext(
            workflow=state.workflow,
            login=state.login,
            now=state.moment,
            zone=state.zone,
            people=tuple(state.people),
            campaigns=tuple(state.campaigns),
            labels=tuple(state.labels),
            views=tuple((view.name, view.query) for view in state.views),
            clocks=bool(state.workflow.settings.get("clocks")),
            customs=state.customs,
        )

    def complete_query(self, typed: str) -> list[Choice]:
        """What the last word of a query may become."""
        if self.host.state.opening is None or not typed.rpartition(" ")[2]:
            return []
        word = typed.rfind(" ") + 1
        found = completions(typed, len(typed), self.query_context())[:50]
        return [Choice(typed[word : one.start] + one.text, one.text, _(one.description)) for one in found]

    def find(self) -> None:
        """Narrow as the text is typed; enter keeps it, esc ends it."""

        def typed(text: str) -> None:
            self.host.narrow(find=text)
            self._prefetch(text)

        self.host.worker.ask(prepare_search)
        self._prefetch(self.host.state.find)
        self.host.ask(
            Question(
                "/",
                lambda text: self.host.close_prompt(),
                value=self.host.state.find,
                typing=self.host.hold_frame,
                changed=typed,
                cancelled=lambda: self.host.narrow(find=""),
                quiet=True,
            )
        )

    def _prefetch(self, text: str, after: float = PREFETCH_SECONDS) -> None:
        """Have the store work ahead for the next letter, once what this one finds is on the screen."""

        def done(more: bool) -> None:
            if more and text == self.host.state.find:
                self._prefetch(text, AGAIN_SECONDS)

        self.host.worker.ask(
            lambda session: prefetch_search(session, text), done, lambda error: None, slot="prefetch", after=after
        )

    def sort(self) -> None:
        """In which order cards stand, and by what they stand in lanes."""
        if self.host.main is not None and (why := self.host.main.fixed_order()):
            self.host.say(why)
            return
        now = self.host.state.sort.removeprefix("-")
        here = _("is so")
        choices = [Choice(word, _(words), here if word == now else word, word[0]) for word, words in SORT_NAMES.items()]
        state, language = self.host.state, current_language()
        for field in fields_for(state.workflow, state.kind):
            word = f"{FIELD}{field.key}"
            choices.append(Choice(word, visible(field.name.of(language)), here if word == now else "", also=field.key))
        groups = [*GROUPS, *(f"{FIELD}{field.key}" for field in fields_for(state.workflow, state.kind, groups=True))]
        for number, group in enumerate(groups, 1):
            words = _("lanes by {what}").format(what=group_name(group, state.workflow))
            note = _("is grouped so") if group == state.group else ""
            choices.append(Choice(f"by {group}", words, note, str(number) if number <= len(GROUPS) else ""))
        if self.host.state.group:
            choices.append(Choice("by nothing", _("no lanes"), "", "0"))

        def submit(word: str) -> None:
            self.host.close_prompt()
            by, _space, group = word.partition(" ")
            if by == "by":
                self.group_by("" if group == "nothing" else group)
            else:
                self.host.state.sort = turned_first(word, state.workflow)
                self.host.reload()

        ask_choice(self.host, _("Sort or group"), submit, choices)

    def group_by(self, group: str) -> None:
        """Stand the cards in lanes by this, or in none."""
        self.host.state.group = group
        self.host.reload()
