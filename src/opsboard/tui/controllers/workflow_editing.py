"""The workflow in the person's editor: checked, its difference shown, items of a stage that goes asked where to."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.errors import Conflict, OpsboardError
from opsboard.domain.text import visible
from opsboard.i18n import _, current_language, ngettext, sentence
from opsboard.tui.controllers.asking import ask_choice
from opsboard.tui.controllers.outside import edited_outside
from opsboard.tui.panes import Controller
from opsboard.tui.view_models.question import Choice
from opsboard.usecases import workflow
from opsboard.usecases.acting import require_role
from opsboard.usecases.following import info
from opsboard.usecases.session import Session
from opsboard.usecases.workflow import Comparison

SHOWN = 30
"""Differences that are listed; of more their number is told."""
FILE = "workflow.toml"


class WorkflowEditing(Controller):
    """Edits the workflow as TOML."""

    def edit(self) -> None:
        self.host.worker.ask(_given, lambda given: self._in_editor(given, given[1]))

    def _in_editor(self, given: tuple[str, str], text: str) -> None:
        """Have a text edited; `given` is the board's UUID and the workflow as it was."""
        from opsboard.editor import Edited

        board, before = given
        edited = Edited(board, self.host.state.login, "workflow", text.rstrip("\n"), ".toml")
        if (changed := edited_outside(self.host, edited)) is None:
            return
        text = changed
        if text.rstrip("\n") == before.rstrip("\n"):
            self.host.say(_("nothing was changed"))
            return

        def failed(error: OpsboardError) -> None:
            self._ask_again(given, text, sentence(error))

        def compared(made: Comparison) -> None:
            self._ask_homes(given, text, made, list(made.homeless.items()), {})

        self.host.worker.ask(lambda session: workflow.compare(session, text), compared, failed)

    def _ask_homes(
        self,
        given: tuple[str, str],
        text: str,
        made: Comparison,
        left: Sequence[tuple[tuple[str, str], int]],
        homes: dict[tuple[str, str], str],
    ) -> None:
        """Where the items of the stages that go are to stand; then whether it is to hold."""
        if not left:
            self._ask_consent(given, text, made, homes)
            return
        ((kind, stage), count), *others = left
        becomes = made.workflow.known_kind(kind)
        if becomes is None:
            self._ask_again(given, text, sentence(workflow.homeless(made.workflow, kind, stage, count)))
            return

        def submit(chosen: str) -> None:
            self._ask_homes(given, text, made, others, {**homes, (kind, stage): chosen})

        words = ngettext(
            "{count} item stands in {kind}/{stage}, which goes: to",
            "{count} items stand in {kind}/{stage}, which goes: to",
            count,
        )
        language = current_language()
        ask_choice(
            self.host,
            words.format(count=count, kind=kind, stage=stage),
            submit,
            [Choice(one.key, one.name.of(language), one.key) for one in becomes.stages],
        )

    def _ask_consent(
        self, given: tuple[str, str], text: str, made: Comparison, homes: dict[tuple[str, str], str]
    ) -> None:
        if not made.differences:
            self.host.say(_("nothing was changed"))
            return

        def failed(error: OpsboardError) -> None:
            self._ask_again(given, text, sentence(error), again=not isinstance(error, Conflict))

        def submit(answer: str) -> None:
            if answer == "yes":
                self.host.act(lambda session: workflow.save(session, text, homes), saved, failed)
            elif answer:
                self._answered(given, text, answer)

        def saved(_made: Comparison) -> None:
            self.host.say(_("the workflow holds from now on; {key} undoes").format(key=self.host.keymap.shown("undo")))

        count = len(made.differences)
        label = ngettext("Workflow, {count} change", "Workflow, {count} changes", count).format(count=count)
        listed = [Choice("", visible(str(one))) for one in made.differences[:SHOWN]]
        ask_choice(self.host, label, submit, [Choice("yes", _("have it hold"), "", "y"), *_ways_on(), *listed])

    def _ask_again(self, given: tuple[str, str], text: str, why: str, *, again: bool = True) -> None:
        """Say what is wrong with a text, and ask whether to go on with it."""
        ways = _ways_on() if again else _ways_on()[1:]
        ask_choice(self.host, visible(why), lambda answer: self._answered(given, text, answer), ways)

    def _answered(self, given: tuple[str, str], text: str, answer: str) -> None:
        self.host.close_prompt()
        if answer == "again":
            self._in_editor(given, text)
            return
        from opsboard.editor import keep_text

        try:
            path = keep_text(FILE, text)
        except OpsboardError as error:
            self.host.refuse(error)
            return
        self.host.say(_("nothing holds of it; your text is kept in {path}").format(path=path))


def _ways_on() -> list[Choice]:
    return [
        Choice("again", _("edit again"), "", "e"),
        Choice("leave", _("leave it; the text is kept in a file"), "", "n"),
    ]


def _given(session: Session) -> tuple[str, str]:
    """The board's UUID and the workflow as text. Raises Refused for whoever may not write it."""
    require_role(session, "lead")
    return info(session).uuid, workflow.written(session)
