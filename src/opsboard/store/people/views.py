"""Saved views: each person's own and everybody's."""

from __future__ import annotations

from opsboard.domain.views import View
from opsboard.store.dialect import Database
from opsboard.store.items.rows import dump, load_object

_KEPT = ("query", "screen", "kind", "sort", "group", "folded", "by")
"""What the table holds of a view besides its owner and name."""


def views(database: Database, login: str) -> list[View]:
    """A person's own views and then everybody's, each by name. Raises Unavailable for what is no view."""
    rows = database.rows(
        "SELECT owner, name, value FROM view WHERE owner IS NULL OR owner = ?"
        " ORDER BY owner IS NULL, lower(name), name",
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
    remove_view(database, view.owner, view.name)
    value = {name: getattr(view, name) for name in _KEPT}
    database.run("INSERT INTO view (owner, name, value) VALUES (?, ?, ?)", (view.owner, view.name, dump(value)))


def remove_view(database: Database, owner: str | None, name: str) -> None:
    """Forget a view; nothing happens when there is none of this owner and name."""
    database.run("DELETE FROM view WHERE owner IS ? AND name = ?", (owner, name))
