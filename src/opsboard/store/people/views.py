"""Saved views: each person's own and everybody's."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from opsboard.domain.limits import VIEWS
from opsboard.domain.values import replaced
from opsboard.domain.views import View
from opsboard.store.dialect import Database
from opsboard.store.items.rows import dump, load_object
from opsboard.store.log.team_log import journal_of_update

_KEPT = ("query", "screen", "kind", "sort", "group", "folded", "by")
"""What the table holds of a view besides its owner and name."""


def views(database: Database, login: str) -> list[View]:
    """A person's own views and then everybody's, each in the order in which they were made. Raises Unavailable for
    what is no view."""
    rows = database.rows(
        "SELECT owner, name, value FROM view WHERE owner IS NULL OR owner = ? ORDER BY owner IS NULL, id",
        (login,),
    )
    return [_view(owner, name, load_object(value)) for owner, name, value in rows]


def _view(owner: str | None, name: str, held: dict[str, object]) -> View:
    """A view from what the table holds; what a newer program put there besides is passed over."""
    kind, folded = held.get("kind"), held.get("folded")
    return View(
        name=name,
        query=str(held.get("query", "")),
        screen=str(held.get("screen", "board")),
        kind=None if kind is None else str(kind),
        sort=str(held.get("sort", "rank")),
        group=str(held.get("group", "")),
        folded=tuple(map(str, folded)) if isinstance(folded, list) else None,
        owner=owner,
        by=str(held.get("by", "")),
    )


def save_view(database: Database, view: View) -> None:
    """Keep a view in the place of the one with the same owner and name."""
    value = dump({name: getattr(view, name) for name in _KEPT})
    held = (view.owner, view.name)
    if not database.run("UPDATE view SET value = ? WHERE owner IS ? AND name = ?", (value, *held)):
        database.run("INSERT INTO view (owner, name, value) VALUES (?, ?, ?)", (*held, value))


def remove_view(database: Database, owner: str | None, name: str) -> None:
    """Forget a view; nothing happens when there is none of this owner and name."""
    database.run("DELETE FROM view WHERE owner IS ? AND name = ?", (owner, name))


def bring_views(database: Database, by: str, built_in: Sequence[Collection[View]]) -> None:
    """Give a board the views that a new one begins with (of each its names in all languages, that in the board's
    first): one act in the team's log. One of whose names the team has, or had, a view stays as it is."""
    known = {str(name).casefold() for (name,) in database.rows("SELECT name FROM view WHERE owner IS NULL")}
    room = VIEWS.most - len(known)
    had = {str(name).casefold() for (name,) in database.rows("SELECT subject FROM team_change WHERE what = 'view'")}
    journal = journal_of_update(database, by)
    journal.touch("view")
    left = []
    for first, *others in built_in:
        if {view.name.casefold() for view in (first, *others)} & (known | had):
            left.append(first.name)
        elif room > 0:
            save_view(database, replaced(first, by=by))
            room -= 1
    journal.reason = f"left as the team has it: {', '.join(left)}" if left else None
    journal.close()
