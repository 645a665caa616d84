"""Open items that say the same as the title that is being typed: one of them is opened, or gets what is typed as a
signal, and nothing new is made."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.text import shortened
from opsboard.i18n import _
from opsboard.signal_words import near_why
from opsboard.tui.panes import Host
from opsboard.tui.view_models.question import Choice
from opsboard.tui.view_models.title_editor import TitleEditor
from opsboard.usecases.near_items import Near, near_items
from opsboard.usecases.session import Session
from opsboard.usecases.signals import add_signal

LONGEST = 32
"""Characters of a title in the list."""
ADD = ("+", "＋")
"""What is typed on one of them to add a signal to it."""


class NearItems:
    """Looks for them while one title is asked for."""

    def __init__(self, host: Host, kind: str, editor: TitleEditor) -> None:
        self._host = host
        self._kind = kind
        self._editor = editor
        self._text = ""

    def look(self, text: str) -> None:
        """This is typed by now. The answer comes from the board's thread; one for an older text is dropped."""
        self._text = text
        reading = self._editor.reading(text)

        def done(found: Sequence[Near]) -> None:
            choices = [_choice(one) for one in found]
            question = self._host.question
            if text != self._text or question is None or question.edit is not self._editor:
                return
            if choices != list(self._editor.near):
                self._editor.near = choices
                self._host.complete_again(question)

        self._host.worker.ask(
            lambda session: near_items(session, self._kind, reading.title, reading.edits),
            done,
            lambda _error: None,
            slot="near items",
        )

    def opened(self, choice: Choice) -> bool:
        """Open the item that a choice is; gives whether it is one."""
        if not choice.aside:
            return False
        self._host.close_prompt()
        self._host.open_item(choice.value)
        return True

    def keyed(self, choice: Choice, letter: str) -> bool:
        """Add what is typed as a signal to the item that a choice is, with `+`."""
        if not choice.aside or letter not in ADD:
            return False
        reading = self._editor.reading(self._text)
        customer, channel = (reading.edits.get(f"fields.{name}", "") for name in ("customer", "source_channel"))

        def add(session: Session) -> object:
            return add_signal(session, choice.value, reading.title, customer=customer, channel=channel)

        self._host.act(add)
        return True


def _choice(near: Near) -> Choice:
    return Choice(
        near.key,
        f"{near.key} {shortened(near.title, LONGEST)}",
        _("{why} · + signal").format(why=near_why(near)),
        aside=True,
    )
