"""A saved view: a query with the screen, order and grouping to look at it in."""

from __future__ import annotations

from collections.abc import Collection

from opsboard.domain.values import frozen

SCREENS = ("board", "calendar", "list", "mine")
PRINTED = (*SCREENS, "inbox", "waiting")
"""Screens that `print` writes."""
SORTS = ("rank", "key", "title", "due", "priority", "age", "updated", "created")
"""The orders of items; `-` before one turns it round."""
GROUPS = ("assignee", "department", "priority", "campaign", "label")
"""What the cards of a board may stand in lanes by."""


def built_in(language: str, kinds: Collection[str]) -> list[View]:
    """The views that a new board of these kinds begins with, everybody's, named in a language."""
    import tomllib
    from importlib import resources

    text = resources.files("opsboard.domain").joinpath("views.toml").read_text(encoding="utf-8")
    place = 1 if language == "zh" else 0
    return [
        View(one["names"][place], one["query"], one["screen"], sort=one["sort"], group=one.get("group", ""))
        for one in tomllib.loads(text)["views"]
        if set(one["needs"]) <= set(kinds)
    ]


@frozen
class View:
    """A saved view. `owner` None: it is everybody's. `kind` None: the tab of all kinds."""

    name: str
    query: str = ""
    screen: str = "board"
    kind: str | None = None
    sort: str = "rank"
    group: str = ""
    """One of GROUPS, or empty for no lanes."""
    folded: tuple[str, ...] | None = None
    """Keys of the columns that are folded; None when the view does not say."""
    owner: str | None = None
    by: str = ""
    """Who saved it."""

    @property
    def shared(self) -> bool:
        """Whether everybody sees it."""
        return self.owner is None
