"""Who else is at the board, and on which item: told to the others, shown in the header and on the cards.

Mixed into the shell. What a person merely passes with the cursor is nobody's business; an item counts from
when it is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from opsboard.domain.text import visible
from opsboard.i18n import _
from opsboard.usecases.ports.presence import Here
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.place import Part, Place
    from opsboard.tui.state import ScreenState


class Company:
    """Says where this person is and sees where the others are. `where` is set by the screen's thread."""

    def __init__(self) -> None:
        self.where: tuple[str | None, bool] = (None, False)
        """The open item, and whether it is being edited."""
        self._looks = 0

    def look_at_times(self, session: Session) -> Sequence[Here] | None:
        """As `look`, but only every second time: who is here may be known half a second late."""
        self._looks += 1
        return self.look(session) if self._looks % 2 else None

    def look(self, session: Session) -> Sequence[Here] | None:
        """Who else is here; None when that is as it was. Called in the backstage thread."""
        presence = session.store.presence()
        key, editing = self.where
        presence.show(session.login, key, editing=editing)
        return presence.others()


class CompanyVerbs:
    """What the shell makes of it."""

    if TYPE_CHECKING:
        state: ScreenState
        app: Any
        backstage: Any

        @property
        def place(self) -> Place | None: ...
        def panels(self) -> Sequence[Part]: ...
        def ask(self, question: Any) -> None: ...
        def close_prompt(self) -> None: ...
        def redraw_lines(self) -> None: ...

    def say_where(self, key: str | None = None) -> None:
        """Tell the others which item is open here; `key` is one that is edited outside of the screen."""
        shown = next((at for panel in reversed(self.panels()) if (at := panel.at_item()) is not None), (None, False))
        where = (key, True) if key is not None else shown
        company: Company = self.app.company
        if where != company.where:
            company.where = where
            self.backstage.ask(company.look, self.told_who, slot="company")

    def told_who(self, others: Sequence[Here] | None) -> None:
        """Others came, went or are on other items now."""
        if others is None or self.state.opening is None:
            return
        me = self.state.opening.login
        self.state.company = [one for one in others if one.login != me]
        self.state.here = words_on_cards(self.state.company)
        for part in (self.place, *self.panels()):
            if part is not None and part.display:
                part.company_changed()
        self.redraw_lines()

    def words_for_editors(self, key: str) -> str:
        """That others are editing the item that this person edits; empty when nobody is."""
        who = editors(self.state.company, key)
        return _("{who} is editing this too: different fields merge").format(who=who) if who else ""

    def after_warning(self, key: str, go_on: Callable[[], None]) -> None:
        """Go on to edit an item; when someone else is editing it, say so first."""
        who = editors(self.state.company, key)
        if not who:
            go_on()
            return
        from opsboard.tui.widgets.prompt import Choice, Question

        choices = [
            Choice("edit", _("edit it as well"), _("different fields merge"), "e"),
            Choice("leave", _("leave it"), "", "n"),
        ]

        def submit(text: str) -> None:
            self.close_prompt()
            if text == "edit":
                go_on()

        label = _("{who} is editing {key}").format(who=who, key=key)
        self.ask(Question(label, submit, complete=lambda _typed: choices, pick=True))


def editors(others: Sequence[Here], key: str) -> str:
    """Those who are editing an item, by name."""
    return visible(", ".join(dict.fromkeys(one.login for one in others if one.key == key and one.editing)))


def words_on_cards(others: Sequence[Here]) -> Mapping[str, str]:
    """Key -> who has the item open, and whether they edit it."""
    found: dict[str, list[Here]] = {}
    for one in others:
        if one.key is not None:
            found.setdefault(one.key, []).append(one)
    words = {}
    for key, people in found.items():
        first = min(people, key=lambda one: not one.editing)
        name = f"@{first.login}" + (f"+{len(people) - 1}" if len(people) > 1 else "")
        words[key] = _("{who} edits").format(who=name) if first.editing else name
    return words
