"""Saved views: what a person looks at again and again, and what a team agreed to look at.

Anyone keeps views of their own, a viewer too: they are settings. Everybody's views need a member to save,
and a lead to change or delete one that another person saved.
"""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain import limits, text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.field_views import group_named, known_sort
from opsboard.domain.lookup import find_kept, kept_name
from opsboard.domain.values import replaced
from opsboard.domain.views import SCREENS, View
from opsboard.usecases.acting import acting
from opsboard.usecases.session import Session

LONGEST_NAME = limits.VIEW_NAME.most


def views(session: Session) -> list[View]:
    """The person's own views, then everybody's, each in the order in which they were made."""
    return session.store.team.views(session.login)


def find_view(session: Session, name: str, *, shared: bool | None = None) -> View:
    """The view of this name, in any case; one's own before everybody's. `shared` says which of both is
    meant. Raises Invalid naming the nearest."""
    unknown = N_("there is no view {name}; `opsboard views` lists them")
    return find_kept(name, views(session), shared, unknown, N_("there is no view {name}; did you mean {near}?"))


def order_of(session: Session, query: str) -> str:
    """The order of a query that is no more than the name of a saved view: that view's; else by rank."""
    word, sign, name = query.strip().partition(":")
    if not sign or word.lower() not in ("view", "视图"):
        return "rank"
    named = (one for one in views(session) if one.name.casefold() == name.strip('"').casefold())
    view = next(named, None)
    return "rank" if view is None else known_sort(view.sort, session.store.workflow)


def save_view(session: Session, view: View, *, shared: bool = False) -> View:
    """Keep a view under its name, for oneself or for everybody, in the place of one that has the name.

    Raises Invalid for a name, query, screen, kind, sort field or grouping that cannot be, and Refused.
    """
    kept = _checked(session, view, shared)
    with acting(session, "views", needs="member" if shared else "viewer") as act:
        held = [one for one in views(session) if one.shared == shared and one.name.casefold() == kept.name.casefold()]
        for one in held:
            if shared:
                _need_lead_for(session, one)
            act.tx.team.remove_view(one.owner, one.name)
        _need_room(session, shared)
        act.tx.team.save_view(kept)
    return kept


def delete_view(session: Session, name: str, *, shared: bool | None = None) -> View:
    """Forget a view; gives it. Raises Invalid when there is none, and Refused."""
    view = find_view(session, name, shared=shared)
    with acting(session, "views", needs="member" if view.shared else "viewer") as act:
        if view.shared:
            _need_lead_for(session, view)
        act.tx.team.remove_view(view.owner, view.name)
    return view


def _need_lead_for(session: Session, view: View) -> None:
    """Everybody's view belongs to who saved it; others need to be a lead."""
    if view.by != session.login:
        from opsboard.usecases.acting import require_role

        require_role(session, "lead")


def _need_room(session: Session, shared: bool) -> None:
    """Refuse a view more than there may be. Raises Refused."""
    count = sum(one.shared == shared for one in views(session)) + 1
    if count > limits.VIEWS.most:
        raise Refused(
            N_("there are {limit} saved views already; delete one first: opsboard views delete NAME"),
            limit=limits.VIEWS.most,
        )


def _checked(session: Session, view: View, shared: bool) -> View:
    from opsboard.usecases.reading import parse, selection

    name = kept_name(view.name)
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(N_("a view needs a name of 1 to {count} characters"), count=LONGEST_NAME)
    query = text.clean_line(view.query, limits.VIEW_QUERY.most).strip()
    meant = selection(session, query, kind=view.kind, sort=view.sort)
    # As it will be: it must not name itself, by way of others either. Read before others wait for this one.
    parse(session, f'view:"{name}"', ((name, query),))
    return replaced(
        view,
        name=name,
        query=query,
        screen=_one_of(view.screen, SCREENS, N_("there is no screen {word}; there are {words}")),
        kind=meant.kind,
        sort=meant.sort,
        group=group_named(view.group, session.store.workflow),
        owner=None if shared else session.login,
        by=session.login,
    )


def _one_of(word: str, words: Sequence[str], message: str) -> str:
    if word not in words:
        raise Invalid(message, word=word, words=tuple(one for one in words if one))
    return word
