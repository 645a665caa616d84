"""Who gave, changed and took what is no item: the log of the team, as people read it."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain import text
from opsboard.domain.errors import N_, NotFound
from opsboard.domain.items import LEADING_ROLES
from opsboard.domain.nearest import nearest
from opsboard.domain.team import TeamChange
from opsboard.domain.values import replaced
from opsboard.usecases.session import Session


def log(
    session: Session, subject: str | None = None, since: str | None = None, limit: int | None = None
) -> list[TeamChange]:
    """Who changed people, keys, campaigns, shared views, kinds and the board itself, in order. `subject` keeps
    what is about a login, campaign, kind, view or fingerprint, a person's keys with the person; `since` is a day
    as people type it or a moment, `limit` keeps the newest.

    A key is told by its fingerprint; leads read the key itself as well. Raises Invalid, and NotFound for a subject
    of which nothing is told.
    """
    person = session.store.team.person(session.login)
    whole = person is not None and person.role in LEADING_ROLES
    moment = session.moment_past(since) if since else None
    if subject is None:
        found = [_readable(change, whole) for change in session.store.team.changes(moment)]
    else:
        told = _about(subject, [_readable(change, whole) for change in session.store.team.changes()])
        found = [change for change in told if moment is None or change.at >= moment]
    return found[-limit:] if limit else found


def _about(subject: str, changes: Sequence[TeamChange]) -> list[TeamChange]:
    wanted = text.clean_line(subject).strip().casefold()
    found = [change for change in changes if wanted in map(str.casefold, _names(change))]
    if found:
        return found
    near = nearest(wanted, sorted({name for change in changes for name in _names(change)}))
    if near is None:
        raise NotFound(N_("the log of the team tells nothing of {subject}"), subject=subject)
    raise NotFound(
        N_("the log of the team tells nothing of {subject}; did you mean {near}?"), subject=subject, near=near
    )


def _names(change: TeamChange) -> tuple[str, ...]:
    """What an entry is found by: a person's keys by the person, too."""
    if change.what != "key":
        return (change.subject,)
    return (change.subject, str({**change.before, **change.after}.get("login", "")))


def _readable(change: TeamChange, whole: bool) -> TeamChange:
    """An entry as people read it: a key by its fingerprint, and `whole` if they may have it."""
    if change.what != "key":
        return change
    from opsboard.domain.public_keys import fingerprint

    before, after = (
        {**side, "key": change.subject} if whole and side else side for side in (change.before, change.after)
    )
    return replaced(change, subject=fingerprint(change.subject), before=before, after=after)
