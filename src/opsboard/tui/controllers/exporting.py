"""`:export`: what a query finds, else what is selected, else what is shown, into a file; on a thread of its own, so
that nobody waits."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING

from opsboard.domain.errors import N_, Invalid, OpsboardError
from opsboard.domain.nearest import nearest
from opsboard.domain.text import visible
from opsboard.domain.values import frozen
from opsboard.i18n import _, current_language, ngettext
from opsboard.tui.controllers.acting import Acting
from opsboard.tui.controllers.asking import ask_consent
from opsboard.tui.view_models.question import Choice, Question
from opsboard.usecases import exporting, reading
from opsboard.usecases.exporting import ENDINGS, FORMATS, LOSSLESS, Wanted
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.tui.panes import Host
    from opsboard.usecases.ports import Selection

_NO_NAME = re.compile(r"[^\w.-]+")


@frozen
class Order:
    """What was typed behind the word, read."""

    form: str
    query: str
    path: str
    comments: bool
    stable: bool
    force: bool = False
    """A file that is there may be written over."""


def order(typed: str) -> Order:
    """Read `FORMAT [QUERY] [-o FILE] [--comments] [--stable] [--force]`. Raises Invalid naming the format that was
    meant."""
    try:
        words = shlex.split(typed, posix=False)  # the quotation marks of the query stay in it
    except ValueError as error:
        raise Invalid(N_("a quotation mark is missing in: {text}"), text=typed) from error
    form, words = (words[0], words[1:]) if words else ("", [])
    if form not in FORMATS:
        near = nearest(form, FORMATS) if form else None
        if near is None:
            raise Invalid(N_("export needs a format: {words}"), words=FORMATS)
        raise Invalid(N_("export knows no {word}; did you mean {near}?"), word=form, near=near)
    path, query, flags = "", [], set()
    while words:
        word = words.pop(0)
        if word in ("-o", "--output"):
            if not words:
                raise Invalid(N_("{word} needs the name of a file"), word=word)
            path = words.pop(0).strip("\"'")
        elif word in ("--comments", "--stable", "--force"):
            flags.add(word)
        else:
            query.append(word)
    return Order(form, " ".join(query), path, "--comments" in flags, "--stable" in flags, "--force" in flags)


def export(host: Host, typed: str) -> None:
    """Ask what is missing, then write. Raises Invalid."""
    wanted = order(typed)
    if wanted.path:
        _ask_whether_over(host, wanted, wanted.path)
    else:
        _ask_file(host, wanted)


def _ask_file(host: Host, wanted: Order) -> None:
    def submit(name: str) -> None:
        if name.strip():
            _ask_whether_over(host, wanted, name.strip())
        else:
            host.controller(Acting).nothing_answered()

    opening = host.state.opening
    board = _NO_NAME.sub("-", opening.info.name if opening else "").strip("-.") or "board"
    name = f"{board}-{host.state.now:%Y-%m-%d}.{ENDINGS.get(wanted.form, wanted.form)}"
    host.ask(Question(_("Write to the file"), submit, value=name, hint=os.getcwd()))


def _ask_whether_over(host: Host, wanted: Order, name: str) -> None:
    """Asks before a file that exists is overwritten."""
    path = os.path.abspath(os.path.expanduser(name))
    if wanted.force or not os.path.lexists(path):
        _write(host, wanted, path, force=wanted.force)
        return
    choices = [Choice("no", _("leave it as it is"), "", "n"), Choice("yes", _("write over it"), "", "y")]

    label = _("{path} exists").format(path=visible(path))
    ask_consent(host, label, choices, lambda: _write(host, wanted, path, force=True))


def _write(host: Host, wanted: Order, path: str, *, force: bool) -> None:
    state = host.state
    keys = tuple(card.key for card in host.targets())
    selected = keys if len(keys) > 1 else ()
    queries, kind, sort = state.queries, state.kind, state.sort
    language, translate = current_language(), _

    def selection(session: Session) -> Selection:
        """Which items: of the query, as the command line takes it; else the selected ones, or what the screen shows."""
        if wanted.query:
            return reading.selection(session, wanted.query, archived=wanted.form in LOSSLESS, snoozed=True)
        if selected:
            return reading.selection_of(session, selected)
        return reading.selection(session, queries, kind=kind, sort=sort)

    def work(session: Session) -> int | OpsboardError:
        try:
            chosen = selection(session)
            count = reading.count(session, chosen)
            query = wanted.query or " ".join(() if selected else queries)
            meant = Wanted(wanted.form, query, language, translate, wanted.stable, wanted.comments, chosen)
            exporting.write(session, meant, path, force=force)
        except OpsboardError as error:
            return error
        return count

    def done(answer: int | OpsboardError) -> None:
        if isinstance(answer, OpsboardError):
            host.refuse(answer)
            return
        sentence = ngettext("{count} item written to {path}", "{count} items written to {path}", answer)
        host.say(sentence.format(count=answer, path=visible(path)))

    host.close_prompt()
    host.say(_("writing ..."))
    host.worker.run_detached(work, done)
