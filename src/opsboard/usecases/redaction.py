"""Making the log of the team forget words: what somebody was called before, a customer's name in a shared view.

What stands on the board now is changed first, in the ordinary way; then the entries of the log that tell of it are
emptied.
"""

from __future__ import annotations

from collections.abc import Iterable

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid, NotFound, Refused
from opsboard.domain.team import NAMED, TeamChange, plain, words, words_of
from opsboard.domain.values import frozen
from opsboard.usecases import kept_queries
from opsboard.usecases.acting import acting
from opsboard.usecases.archiving import copies_beside
from opsboard.usecases.session import Session

_FIRST_CHANGE = {
    "person": N_("{subject} is still called what entry {seq} says; first: opsboard people edit {subject} --name NAME"),
    "campaign": N_("{subject} still has what entry {seq} says; first: opsboard campaign edit {subject}"),
    "holiday": N_("the holidays of {subject} still have what entry {seq} says: edit those days first"),
    "view": N_(
        "the view {subject} still has what entry {seq} says; save it anew, or: opsboard views delete NAME --shared"
    ),
    "macro": N_(
        "the macro {subject} still has what entry {seq} says; save it anew, or: opsboard macro delete NAME --shared"
    ),
    "channel": N_("{subject} still has what entry {seq} says; first: opsboard channels edit {subject}"),
    "template": N_("{subject} still has what entry {seq} says; first: opsboard campaign template save {subject}"),
    "board": N_("the board still has what entry {seq} says: change that first"),
    "kind": N_("the kind {subject} still has what entry {seq} says: change that first"),
}
_SHORT = 2
"""Characters: shorter words would match nearly every text, so they are not searched for."""


@frozen
class Emptied:
    """What a purge of the log of the team did, and where the words may still stand."""

    entries: tuple[int, ...]
    """Numbers of the entries that were emptied."""
    told_in: tuple[int, ...]
    """Numbers of other entries that tell of the same."""
    stands_in: tuple[tuple[str, str], ...]
    """(sort, subject) of what has it now: person, campaign, view."""
    views: tuple[tuple[str, str], ...]
    """Views that look for the words, as (login or empty for everybody's, name)."""
    waits: bool
    """The words still stand in the board's journal, as someone is reading: they go when that session ends."""
    copies: tuple[str, ...]
    """Paths of copies of the board that lie beside it, made before."""


def purge_entry(session: Session, number: str, reason: str) -> Emptied:
    """Take the words of an entry of the team's log out of it for good; who, when, what was done and roles, days and
    the like stay, and the log still verifies. Of a campaign or view that is gone, all entries are emptied, since each
    bears its name. Needs a lead. Raises Invalid without a reason, or with one that says the words again, NotFound,
    and Refused while the words still stand where the entry says, for an entry without words or one emptied before.
    """
    said = text.clean_line(reason).strip()
    if not said:
        raise Invalid(N_("say why: purge cannot be undone"))
    with acting(session, "purge", needs="lead", reason=said) as act:
        log = session.store.team.changes()
        entry = _entry(log, number)
        held = act.tx.team.state(entry.what, entry.subject)
        forgotten = _forgotten(entry, None if held is None else words(entry.what, held) | {entry.subject})
        if any(word.casefold() in said.casefold() for word in forgotten if len(word) >= _SHORT):
            raise Invalid(N_("the reason stays in the log, and it says what is to be forgotten: word it without"))
        nameless = held is None and entry.what in NAMED
        emptied = [
            one for one in log if one is entry or (nameless and (one.what, one.subject) == (entry.what, entry.subject))
        ]
        kept = {one.seq: (plain(one.what, one.before), plain(one.what, one.after)) for one in emptied}
        act.tx.team.purge(entry.what, entry.subject, kept, nameless=nameless)
        told_in = [one.seq for one in log if one not in emptied and _tells(words_of(one), forgotten)]
        stands_in = list(_standing(session, forgotten))
        views = [view for view in kept_queries.forget(act, forgotten) if view[0]]
    if entry.what == "person":
        # Who was mentioned by a name that is gone cannot be told from the log any more.
        session.store.inbox.rebuild()
    waits = session.store.waits_to_forget()
    return Emptied(tuple(kept), tuple(told_in), tuple(stands_in), tuple(views), waits, tuple(copies_beside(session)))


def _entry(log: Iterable[TeamChange], number: str) -> TeamChange:
    word = text.clean_line(number).strip().lstrip("#")
    found = next((one for one in log if word == str(one.seq)), None)
    if found is None:
        raise NotFound(N_("the log of the team has no entry {seq}; `opsboard log --team` tells the numbers"), seq=word)
    return found


def _forgotten(entry: TeamChange, held: set[str] | None) -> set[str]:
    """The words of a log entry that the person, campaign or view it describes no longer has."""
    said = words_of(entry)
    if entry.purged and not said:
        raise Refused(N_("entry {seq} was purged already"), seq=entry.seq)
    if not said:
        raise Refused(N_("entry {seq} holds no words that could be forgotten"), seq=entry.seq)
    forgotten = said - (held or set())
    if not forgotten:
        raise Refused(_FIRST_CHANGE[entry.what], subject=entry.subject, seq=entry.seq)
    return forgotten


def _tells(said: Iterable[str], forgotten: Iterable[str]) -> bool:
    return any(word in one for word in forgotten if len(word) >= _SHORT for one in said)


def _standing(session: Session, forgotten: set[str]) -> Iterable[tuple[str, str]]:
    store = session.store
    for person in store.team.people():
        if _tells([person.name], forgotten):
            yield "person", person.login
    for campaign in store.team.campaigns():
        if _tells([campaign.key, campaign.name, *(phase[0] for phase in campaign.phases)], forgotten):
            yield "campaign", campaign.key
    for channel in store.team.channels():
        if _tells(channel.spoken, forgotten):
            yield "channel", channel.name
    for template in store.team.templates():
        if _tells([template.name, *(phase[0] for phase in template.phases)], forgotten):
            yield "template", template.name
    for view in store.team.views(session.login):
        if view.shared and _tells([view.name, view.query], forgotten):
            yield "view", view.name
    for macro in store.team.macros(session.login):
        if macro.shared and _tells([macro.name, macro.text], forgotten):
            yield "macro", macro.name
