"""`:purge`: the words of an item and its history go for good, after a reason and a question that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.text import fit, visible
from opsboard.i18n import _, listed, ngettext
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import ask_consent
from opsboard.tui.view_models.question import Choice, Question
from opsboard.usecases import archiving
from opsboard.usecases.acting import require_role
from opsboard.usecases.archiving import Purged
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.items import Card
    from opsboard.tui.panes import Host

_TITLE, _BESIDE = 40, 44
"""Cells of the title in the question at most, and of what stands beside it."""


def purge(host: Host, reason: str) -> None:
    """Ask what is missing of reason and consent, then do it. Raises Invalid for several items: each is asked
    for by its own name. Who may not is told so before they are asked anything."""
    cards = list(host.targets())
    if len(cards) != 1:
        raise Invalid(N_("purge takes one item at a time: {count} are chosen"), count=len(cards))

    def may(session: Session) -> None:
        require_role(session, "lead")

    def ask(_nothing: None) -> None:
        if reason.strip():
            _ask_consent(host, cards[0], reason)
        else:
            _ask_reason(host, cards[0])

    host.worker.ask(may, ask)


def _ask_reason(host: Host, card: Card) -> None:
    def submit(reason: str) -> None:
        if reason.strip():
            _ask_consent(host, card, reason)
        else:
            host.controller(Acting).nothing_answered()

    label = _("Why must the text of {key} go?").format(key=card.key)
    host.ask(Question(label, submit, hint=_("this stays in the log")), (card,))


def _ask_consent(host: Host, card: Card, reason: str) -> None:
    choices = [
        Choice("no", _("leave it as it is"), "", "n"),
        Choice("yes", _("empty {key} for good").format(key=card.key), _("undo does not bring it back"), "y"),
    ]

    room = min(_TITLE, max(12, host.size.width - _BESIDE))
    title = fit(visible(card.title), room).rstrip()
    label = _("Empty {key} “{title}” and its history?").format(key=card.key, title=title)

    def empty() -> None:
        host.act(
            lambda session: archiving.purge(session, card.key, reason), lambda done: host.say(_report(card.key, done))
        )

    ask_consent(host, label, choices, empty, (card,))


def _report(key: str, done: Purged) -> str:
    """What was done, and where the words may still stand."""
    template = ngettext(
        "{key}: {count} change emptied of its text", "{key}: {count} changes emptied of their text", done.changes
    )
    sentences = [template.format(key=key, count=done.changes)]
    if done.copies:
        count = len(done.copies)
        sentences.append(
            ngettext("{count} backup still holds it", "{count} backups still hold it", count).format(count=count)
        )
    if others := (*done.linked, *done.told_in):
        sentences.append(_("other items may tell of the same: {keys}").format(keys=listed(others)))
    if done.views:
        names = listed(name for _owner, name in done.views)
        sentences.append(_("views look for it: {names}").format(names=names))
    if done.waits:
        sentences.append(_("someone is reading: it goes from the journal when that session ends"))
    return " · ".join(sentences)
