"""`:macro`: runs a macro on the items in front, asking for what it asks; keeps and deletes one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Card
from opsboard.domain.line_words import split_words
from opsboard.domain.macros import Macro, asked_for
from opsboard.domain.text import visible
from opsboard.i18n import _
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.gate_questions import Given
from opsboard.tui.view_models.question import Question
from opsboard.usecases import macros
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

ACTS = ("save", "delete")


class Macros(Acting):
    """Runs, keeps and deletes macros."""

    def typed(self, rest: str) -> None:
        """Do what stands behind `:macro`: `NAME [ASKED=VALUE]...`, `save NAME [TEXT]`, `delete NAME`; nothing names
        them."""
        words = split_words(rest)
        if not words:
            self.host.close_prompt()
            said = " · ".join(visible(one.name) for one in self.host.state.macros)
            self.host.say(said or _("no macros yet: opsboard macro save NAME TEXT"))
        elif words[0] == "save" and len(words) > 1:
            self._save(words[1], " ".join(words[2:]))
        elif words[0] == "delete" and len(words) == 2:
            self.host.act(partial(_delete, name=words[1]), self._changed(_("{name} is deleted").format(name=words[1])))
        elif words[0] in ACTS:
            raise Invalid(N_("write the name of the macro behind {word}"), word=words[0])
        else:
            name = [word for word in words if "=" not in word]
            self.run(" ".join(name), dict(word.split("=", 1) for word in words if "=" in word))

    def run(self, name: str, values: dict[str, str]) -> None:
        """Run the macro of this name on the items in front."""
        if cards := self.chosen():
            self.host.worker.ask(
                lambda session: macros.find_macro(session, name), lambda macro: self._run(macro, values, list(cards))
            )

    def _run(self, macro: Macro, values: dict[str, str], cards: Sequence[Card]) -> None:
        """Run a macro once all that it asks for is there."""
        left = [name for name in asked_for(macro) if name not in values]
        if left:

            def submit(text: str) -> None:
                self._run(macro, {**values, left[0]: text}, cards)

            label = _("{macro}, {name}").format(macro=visible(macro.name), name=visible(left[0]))
            self.host.ask(Question(label, submit), cards)
            return

        def work(session: Session, keys: Sequence[str], given: Given) -> BulkResult:
            return macros.run_macro(session, keys, macro.name, values, reason=given.reason, answers=given.values)

        self.through_gates(work, cards, again=lambda: self._run(macro, values, list(self.host.targets())))

    def _save(self, name: str, text: str) -> None:
        if text:
            self.host.act(
                lambda session: _kept(session, name, text), self._changed(_("{name} is kept").format(name=name))
            )
            return
        held = next((one.text for one in self.host.state.macros if one.name.casefold() == name.casefold()), "")
        hint = _("one act a line, ctrl+j begins one: move, edit, comment, label, flow")
        label = _("Macro {name}").format(name=visible(name))
        self.host.ask(
            Question(label, lambda text: self._save(name, text) if text.strip() else None, held, hint, lines=True)
        )

    def _changed(self, said: str) -> Callable[[list[Macro]], None]:
        """What is done when macros were changed: they are known anew, and it is said."""

        def done(found: list[Macro]) -> None:
            self.host.state.macros = found
            self.host.say(visible(said))

        return done


def _kept(session: Session, name: str, text: str) -> list[Macro]:
    macros.save_macro(session, name, text)
    return macros.macros(session)


def _delete(session: Session, *, name: str) -> list[Macro]:
    macros.delete_macro(session, name)
    return macros.macros(session)
