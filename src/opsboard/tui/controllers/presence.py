"""Saying which item is open here, and asking before somebody edits what another person is editing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.i18n import _
from opsboard.tui.panes import Controller
from opsboard.tui.presence import editors, words_on_cards
from opsboard.tui.view_models.question import Choice, Question
from opsboard.usecases.ports.presence import Here


class Presence(Controller):
    """Where this person is, and where the others are."""

    def say_where(self, key: str | None = None) -> None:
        """Tell the others which item is open here; `key` is one that is edited outside of the screen."""
        shown = next(
            (at for panel in reversed(self.host.panels()) if (at := panel.at_item()) is not None), (None, False)
        )
        where = (key, True) if key is not None else shown
        tracker = self.host.application.presence
        if where != tracker.where:
            tracker.where = where
            self.host.worker.ask(tracker.look, self.show_others, slot="presence")

    def show_others(self, others: Sequence[Here] | None) -> None:
        """Others came, went or are on other items now."""
        if others is None or self.host.state.opening is None:
            return
        me = self.host.state.opening.login
        self.host.state.present = [one for one in others if one.login != me]
        self.host.state.here = words_on_cards(self.host.state.present, self.host.state.names)
        for part in (self.host.main, *self.host.panels()):
            if part is not None and part.display:
                part.presence_changed()
        self.host.redraw_lines()

    def after_warning(self, key: str, go_on: Callable[[], None]) -> None:
        """Go on to edit an item; when someone else is editing it, say so first."""
        who = editors(self.host.state.present, key, self.host.state.names)
        if not who:
            go_on()
            return
        choices = [
            Choice("edit", _("edit it as well"), _("different fields merge"), "e"),
            Choice("leave", _("leave it"), "", "n"),
        ]

        def submit(text: str) -> None:
            self.host.close_prompt()
            if text == "edit":
                go_on()

        label = _("{who} is editing {key}").format(who=who, key=key)
        self.host.ask(Question(label, submit, complete=lambda _typed: choices, pick=True))
