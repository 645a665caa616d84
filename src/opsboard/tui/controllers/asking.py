"""Questions whose answer is one of some choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from opsboard.i18n import _, current_language
from opsboard.tui.view_models.question import Choice, Complete, Question
from opsboard.usecases.rescheduling import come_again

if TYPE_CHECKING:
    from opsboard.domain.items import Card
    from opsboard.domain.kinds import Kind
    from opsboard.tui.panes import Host


def among(choices: Sequence[Choice]) -> Complete:
    """Completes what is typed with those of the choices that it fits."""
    from opsboard.tui.widgets.prompt import matching

    return lambda typed: matching(choices, typed)


def ask_choice(
    host: Host,
    label: str,
    submit: Callable[[str], None],
    choices: Sequence[Choice],
    *,
    hint: str = "",
    free: bool = False,
) -> None:
    """Ask for one of the choices; `free`: what fits none of them may be an answer too."""
    host.ask(Question(label, submit, hint=hint, complete=among(choices), pick=True, free=free))


def ask_consent(
    host: Host, label: str, choices: Sequence[Choice], agreed: Callable[[], None], about: Sequence[Card] = ()
) -> None:
    """Ask for one of two choices: `yes` goes on, the other one closes the prompt."""

    def submit(answer: str) -> None:
        if answer == "yes":
            agreed()
        else:
            host.close_prompt()

    host.ask(Question(label, submit, complete=lambda _typed: choices, pick=True), about)


def ask_one_or_all(
    host: Host, keys: Sequence[str], go: Callable[[bool], None], cancelled: Callable[[], None] | None = None
) -> None:
    """Go on with whether what is done to these items is for all that follow as well: asked where one of them comes
    again; `cancelled` when the question was closed."""

    def ask(found: list[str]) -> None:
        if not found:
            go(False)
            return
        choices = (
            Choice("one", _("this one"), _("the series stays"), "1"),
            Choice("all", _("this one and all that follow"), _("the rule moves"), "2"),
        )

        def submit(answer: str) -> None:
            host.close_prompt()
            go(answer == "all")

        label = _("{key} comes again: move").format(key=", ".join(found[:3]))
        host.ask(Question(label, submit, complete=lambda _typed: choices, pick=True, cancelled=cancelled), ())

    host.worker.ask(lambda session: come_again(session, keys), ask)


def kind_choices(kinds: Iterable[Kind]) -> list[Choice]:
    """Kinds by their names; a digit takes one at once."""
    language = current_language()
    return [Choice(kind.key, kind.name.of(language), kind.prefix, str(place)) for place, kind in enumerate(kinds, 1)]
