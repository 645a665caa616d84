"""Saved views on the screen: going through them, saving what is shown, deleting."""

from __future__ import annotations

from collections.abc import Callable

from opsboard.domain.field_views import known_sort
from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.i18n import _
from opsboard.tui.controllers.asking import among, ask_choice
from opsboard.tui.controllers.counting import Counting
from opsboard.tui.panes import Controller
from opsboard.tui.registry import SCREENS
from opsboard.tui.view_models.question import Choice, Question
from opsboard.usecases.views import delete_view, find_view, save_view, views


class SavedViews(Controller):
    """`[`, `]` and `:view`."""

    # going through them

    def next_view(self) -> None:
        self._with_views(lambda: self._step_view(1))

    def previous_view(self) -> None:
        self._with_views(lambda: self._step_view(-1))

    def _with_views(self, then: Callable[[], None]) -> None:
        """Read the views as they are now, others save some too; then go on."""

        def done(found: list[View]) -> None:
            self.host.state.views = found
            then()

        self.host.worker.ask(views, done)

    def _step_view(self, by: int) -> None:
        """To the next view; behind the last one stands the board without any."""
        held = self.host.state.views
        if not held:
            self.host.say(_("no saved views yet; :view save NAME keeps what is shown"))
            return
        round_trip: list[View | None] = [None, *held]
        at = next((place for place, view in enumerate(round_trip) if _same(view, self.host.state.view)), 0)
        self.use_view(round_trip[(at + by) % len(round_trip)])

    def use_view(self, view: View | None) -> None:
        """Apply the filter, order, grouping and screen of a view; None clears them and orders by rank."""
        state = self.host.state
        view = view and replaced(view, sort=known_sort(view.sort, state.workflow))
        wanted = view or View("", kind=state.kind)
        state.view, state.find = view, ""
        state.filter, state.sort, state.group = wanted.query, wanted.sort, wanted.group
        state.kind = state.kind_elsewhere = wanted.kind if state.kind_of(wanted.kind) else None
        self.host.remember("kind", state.kind or "")
        screen = wanted.screen if view is not None and wanted.screen in SCREENS else self.host.screen_name
        moved = screen != self.host.screen_name
        if moved:
            self.host.go_to_screen(screen)
        if wanted.folded is not None and self.host.main is not None:
            self.host.main.use_folded(state, wanted.folded)
        if moved:
            if state.narrowed:
                self.host.controller(Counting).count_narrowed()
            self.host.redraw_lines()
        else:
            self.host.reload()

    # `:view`

    def view_named(self, name: str) -> None:
        """Show the view of this name."""

        def done(answer: tuple[View, list[View]]) -> None:
            view, self.host.state.views = answer
            self.host.close_prompt()
            self.use_view(view)

        self.host.worker.ask(lambda session: (find_view(session, name), views(session)), done)

    def ask_view(self) -> None:
        """Choose a view by its name."""
        self._with_views(self._ask_view)

    def _ask_view(self) -> None:
        held = self.host.state.views
        if not held:
            self._step_view(1)
            return
        choices = [Choice(str(place), view.name, _note(view)) for place, view in enumerate(held)]
        choices.append(Choice("none", _("no view"), _("all of it")))

        def submit(answer: str) -> None:
            self.host.close_prompt()
            self.use_view(held[int(answer)] if answer != "none" else None)

        ask_choice(self.host, _("View"), submit, choices)

    def view_choices(self) -> list[tuple[str, str]]:
        """What may stand behind `:view`: the acts, and the names of views."""
        acts = [("save", _("keep what is shown")), ("delete", _("forget a view"))]
        return [*acts, *((view.name, _note(view)) for view in self.host.state.views)]

    # saving

    def ask_name_of_view(self) -> None:
        """Keep what is shown under a name."""
        self._with_views(self._ask_name)

    def _ask_name(self) -> None:
        choices = [Choice(view.name, view.name, _note(view)) for view in self.host.state.views]

        complete = among(choices)
        held = self.host.state.view.name if self.host.state.view is not None else ""
        self.host.ask(Question(_("Save view as"), self.save_view_as, value=held, hint=_("name"), complete=complete))

    def save_view_as(self, name: str) -> None:
        """Ask for whom a view is, and keep it."""
        if not name.strip():
            self.host.say(_("write the name of the view"))
            return
        choices = [
            Choice("mine", _("for me alone"), "", "m"),
            Choice("everybody", _("for everybody on the board"), "", "e"),
        ]
        view = self.host.state.view
        if view is not None and view.shared and view.name == name.strip():
            choices.reverse()

        def submit(answer: str) -> None:
            self._save(name, shared=answer == "everybody")

        label = _("View {name}").format(name=name.strip())
        self.host.ask(Question(label, submit, complete=lambda typed: choices, pick=True))

    def _save(self, name: str, *, shared: bool) -> None:
        state = self.host.state
        query = " ".join(f"({text})" if " OR " in text else text for text in state.queries)
        folded = tuple(self.host.main.folded()) if self.host.main is not None else None
        view = View(name, query, self.host.screen_name, state.kind, state.sort, state.group, folded)

        def done(answer: tuple[View, list[View]]) -> None:
            state.view, state.views = answer
            state.filter, state.find = answer[0].query, ""
            self.host.redraw_lines()
            words = _("saved for everybody: {name}") if shared else _("saved: {name}")
            self.host.say(words.format(name=answer[0].name))

        self.host.act(lambda session: (save_view(session, view, shared=shared), views(session)), done)

    def delete_view_named(self, name: str) -> None:
        """Forget the view of this name; what is shown stays as it is."""

        def done(answer: tuple[View, list[View]]) -> None:
            gone, self.host.state.views = answer
            if _same(gone, self.host.state.view):
                self.host.state.view = None
            self.host.redraw_lines()
            self.host.say(_("deleted: view {name}").format(name=gone.name))

        self.host.act(lambda session: (delete_view(session, name), views(session)), done)


def _same(one: View | None, other: View | None) -> bool:
    """Whether these are the same view, whatever was saved under its name meanwhile."""
    if one is None or other is None:
        return one is other
    return (one.name, one.owner) == (other.name, other.owner)


def _note(view: View) -> str:
    """What a view asks for, and whose it is when not one's own."""
    query = view.query or _("all of it")
    return _("{query}   for everybody").format(query=query) if view.shared else query
