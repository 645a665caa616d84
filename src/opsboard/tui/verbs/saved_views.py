"""Saved views on the screen: going through them, saving what is shown, deleting. Mixed into the shell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.views import View
from opsboard.i18n import _
from opsboard.tui.registry import PLACES
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.keys.keymap import Keymap
    from opsboard.tui.place import Place
    from opsboard.tui.state import ScreenState
    from opsboard.tui.widgets.prompt import Choice


class ViewVerbs:
    """`[`, `]` and `:view`."""

    if TYPE_CHECKING:
        state: ScreenState
        keymap: Keymap
        backstage: Any

        @property
        def place(self) -> Place | None: ...
        @property
        def place_name(self) -> str: ...
        def act(self, *args: Any, **named: Any) -> None: ...
        def ask(self, question: Any) -> None: ...
        def say(self, message: str, style: Any = None) -> None: ...
        def close_prompt(self) -> None: ...
        def go_to_place(self, name: str) -> None: ...
        def count_narrowed(self) -> None: ...
        def reload(self) -> None: ...
        def remember(self, name: str, value: str) -> None: ...
        def redraw_lines(self) -> None: ...

    # going through them

    def do_next_view(self) -> None:
        self._with_views(lambda: self._step_view(1))

    def do_previous_view(self) -> None:
        self._with_views(lambda: self._step_view(-1))

    def _with_views(self, then: Callable[[], None]) -> None:
        """Read the views as they are now, others save some too; then go on."""

        def done(views: list[View]) -> None:
            self.state.views = views
            then()

        self.backstage.ask(_views, done)

    def _step_view(self, by: int) -> None:
        """To the next view; behind the last one stands the board without any."""
        views = self.state.views
        if not views:
            self.say(_("no saved views yet; :view save NAME keeps what is shown"))
            return
        round_trip: list[View | None] = [None, *views]
        at = next((place for place, view in enumerate(round_trip) if _same(view, self.state.view)), 0)
        self.use_view(round_trip[(at + by) % len(round_trip)])

    def use_view(self, view: View | None) -> None:
        """Show what a view shows, as it shows it; None: all of it, in the order of ranks."""
        state = self.state
        wanted = view or View("", kind=state.kind)
        state.view, state.find = view, ""
        state.filter, state.sort, state.group = wanted.query, wanted.sort, wanted.group
        state.kind = state.kind_elsewhere = wanted.kind if state.kind_of(wanted.kind) else None
        self.remember("kind", state.kind or "")
        screen = wanted.screen if view is not None and wanted.screen in PLACES else self.place_name
        moved = screen != self.place_name
        if moved:
            self.go_to_place(screen)
        if wanted.folded is not None and self.place is not None:
            self.place.use_folded(state, wanted.folded)
        if moved:
            if state.narrowed:
                self.count_narrowed()
            self.redraw_lines()
        else:
            self.reload()

    # `:view`

    def view_named(self, name: str) -> None:
        """Show the view of this name."""

        def read(session: Session) -> tuple[View, list[View]]:
            from opsboard.usecases.views import find_view

            return find_view(session, name), _views(session)

        def done(answer: tuple[View, list[View]]) -> None:
            view, self.state.views = answer
            self.close_prompt()
            self.use_view(view)

        self.backstage.ask(read, done)

    def ask_view(self) -> None:
        """Choose a view by its name."""
        self._with_views(self._ask_view)

    def _ask_view(self) -> None:
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        views = self.state.views
        if not views:
            self._step_view(1)
            return
        choices = [Choice(str(place), view.name, _note(view)) for place, view in enumerate(views)]
        choices.append(Choice("none", _("no view"), _("all of it")))

        def submit(answer: str) -> None:
            self.close_prompt()
            self.use_view(views[int(answer)] if answer != "none" else None)

        self.ask(Question(_("View"), submit, complete=lambda typed: matching(choices, typed), pick=True))

    def view_choices(self) -> list[tuple[str, str]]:
        """What may stand behind `:view`: the acts, and the names of views."""
        acts = [("save", _("keep what is shown")), ("delete", _("forget a view"))]
        return [*acts, *((view.name, _note(view)) for view in self.state.views)]

    # saving

    def ask_name_of_view(self) -> None:
        """Keep what is shown under a name."""
        self._with_views(self._ask_name)

    def _ask_name(self) -> None:
        from opsboard.tui.widgets.prompt import Choice, Question, matching

        choices = [Choice(view.name, view.name, _note(view)) for view in self.state.views]

        def complete(typed: str) -> Sequence[Choice]:
            return matching(choices, typed) if typed.strip() else choices

        held = self.state.view.name if self.state.view is not None else ""
        self.ask(Question(_("Save view as"), self.save_view_as, value=held, hint=_("name"), complete=complete))

    def save_view_as(self, name: str) -> None:
        """Ask for whom a view is, and keep it."""
        from opsboard.tui.widgets.prompt import Choice, Question

        if not name.strip():
            self.say(_("write the name of the view"))
            return
        choices = [
            Choice("mine", _("for me alone"), "", "m"),
            Choice("everybody", _("for everybody on the board"), "", "e"),
        ]
        if self.state.view is not None and self.state.view.shared and self.state.view.name == name.strip():
            choices.reverse()

        def submit(answer: str) -> None:
            self._save(name, shared=answer == "everybody")

        label = _("View {name}").format(name=name.strip())
        self.ask(Question(label, submit, complete=lambda typed: choices, pick=True))

    def _save(self, name: str, *, shared: bool) -> None:
        state = self.state
        query = " ".join(f"({text})" if " OR " in text else text for text in state.queries)
        folded = tuple(self.place.folded()) if self.place is not None else None
        view = View(name, query, self.place_name, state.kind, state.sort, state.group, folded)

        def work(session: Session) -> tuple[View, list[View]]:
            from opsboard.usecases.views import save_view

            return save_view(session, view, shared=shared), _views(session)

        def done(answer: tuple[View, list[View]]) -> None:
            state.view, state.views = answer
            state.filter, state.find = answer[0].query, ""
            self.redraw_lines()
            words = _("saved for everybody: {name}") if shared else _("saved: {name}")
            self.say(words.format(name=answer[0].name))

        self.act(work, done)

    def delete_view_named(self, name: str) -> None:
        """Forget the view of this name; what is shown stays as it is."""

        def work(session: Session) -> tuple[View, list[View]]:
            from opsboard.usecases.views import delete_view

            return delete_view(session, name), _views(session)

        def done(answer: tuple[View, list[View]]) -> None:
            gone, self.state.views = answer
            if _same(gone, self.state.view):
                self.state.view = None
            self.redraw_lines()
            self.say(_("deleted: view {name}").format(name=gone.name))

        self.act(work, done)


def _views(session: Session) -> list[View]:
    from opsboard.usecases.views import views

    return views(session)


def _same(one: View | None, other: View | None) -> bool:
    """Whether these are the same view, whatever was saved under its name meanwhile."""
    if one is None or other is None:
        return one is other
    return (one.name, one.owner) == (other.name, other.owner)


def _note(view: View) -> str:
    """What a view asks for, and whose it is when not one's own."""
    query = view.query or _("all of it")
    return _("{query}   for everybody").format(query=query) if view.shared else query
