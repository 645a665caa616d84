"""Answering back: a tick list of the customers to tell, then one answer for all that are ticked."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.items import Card
from opsboard.domain.text import cut, visible
from opsboard.i18n import _, ngettext
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import among
from opsboard.tui.view_models.mention_editor import MentionEditor
from opsboard.tui.view_models.question import Choice, Question
from opsboard.usecases.answering import ToTell, answer, newly, waiting
from opsboard.usecases.reading import card
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

GO, ALL = "go", "all"
SHOWN_CELLS = 30
"""Cells of a title in the question."""


class Answering(Acting):
    """`:answer`, and what is asked right after an act that somebody is to be told of."""

    _left: Sequence[str] = ()
    """Items of the same act that are asked about next."""

    def answer(self) -> None:
        """Who is to be told about the item in front, or by it."""
        if cards := self.chosen():
            self._left = [one.key for one in cards[1:]]
            self.about(cards[0].key)

    def after(self, result: BulkResult) -> None:
        """Ask about what became news by an act; `esc` leaves it to the inbox of whoever reported it."""
        news = newly(result.changed)
        if news:
            self._left = news[1:]
            self.about(news[0])

    def about(self, key: str, text: str = "") -> None:
        """Ask whom to tell about an item; `text`: an answer that was begun."""

        def read(session: Session) -> tuple[list[ToTell], Card | None]:
            found = waiting(session, key)
            return found, card(session, found[0].about) if found else None

        def ask(answer: tuple[list[ToTell], Card | None]) -> None:
            found, about = answer
            if about is None:
                self.host.close_prompt()
                self.host.say(_("nobody is to be told about {key}").format(key=key))
                return
            some = [one for one in found if one.about == about.key]
            self._tick(about, some, {one.key for one in some}, text)

        self.host.worker.ask(read, ask)

    def _tick(self, about: Card, found: Sequence[ToTell], ticked: set[str], text: str, at: int = 0) -> None:
        """Ask whom to tell: enter or a digit ticks, the first row goes on."""
        count = ngettext("tell {count} customer", "tell {count} customers", len(ticked)).format(count=len(ticked))
        rows = [
            Choice(GO, count if ticked else _("tell nobody now"), _("then the answer") if ticked else ""),
            Choice(ALL, _("tick all or none"), "", "0"),
            *(
                Choice(one.key, self._row(one, one.key in ticked), one.title, str(place) if place < 10 else "")
                for place, one in enumerate(found, 1)
            ),
        ]

        def submit(picked: str) -> None:
            if picked == GO:
                if ticked:
                    self._ask_words(about, [one.key for one in found if one.key in ticked], text)
                else:
                    self.host.close_prompt()
                return
            place = next(place for place, row in enumerate(rows) if row.value == picked)
            every = {one.key for one in found}
            changed = (set() if ticked == every else every) if picked == ALL else ticked ^ {picked}
            self._tick(about, found, changed, text, place)

        label = _("{key} {title}: who is told?").format(key=about.key, title=cut(visible(about.title), SHOWN_CELLS))
        self.host.ask(Question(label, submit, complete=among(rows), pick=True, first=at), [about])

    def _row(self, one: ToTell, ticked: bool) -> str:
        agent = self.host.state.name(one.agent)
        who = " · ".join(filter(None, (visible(one.customer), agent)))
        return f"{'[x]' if ticked else '[ ]'} {one.key} {who}".rstrip()

    def _ask_words(self, about: Card, keys: Sequence[str], text: str) -> None:
        """Ask for the answer, then give it to all of these."""

        def submit(words: str) -> None:
            self.host.act(lambda session: answer(session, about.key, words, keys), lambda _result: self._next())

        label = ngettext("Tell {count} customer", "Tell {count} customers", len(keys)).format(count=len(keys))
        self.host.ask(
            Question(
                label,
                submit,
                text,
                hint=_("ctrl+j begins a line, @ names people"),
                edit=MentionEditor(self.host.state),
                lines=True,
                keeps="answer",
            ),
            [about],
        )

    def _next(self) -> None:
        if self._left:
            key, *self._left = self._left
            self.about(key)
