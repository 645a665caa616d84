"""Who wrote something: a login, or for what an import brought the words of its source and who imported it.

`Li Wei (imported by anna)` is what boards keep. No login has blanks or parentheses, so that nobody's own words
can be taken for it, and what a file says of an author never becomes one of the board's people.
"""

from __future__ import annotations

from collections.abc import Callable

from opsboard.domain.errors import N_

SHOWN = N_("{author} (imported by {login})")
_BEFORE, _AFTER = " (imported by ", ")"


def imported(author: str, login: str) -> str:
    """How boards keep an author of a source that `login` imported. Who imported it before is left out."""
    return f"{in_source(author)}{_BEFORE}{login}{_AFTER}"


def in_source(author: str) -> str:
    """The author as the source calls them, without who imported it."""
    end = len(author)
    while (start := _mark(author, end)) is not None:
        end = start
    return author[:end]


def imported_by(author: str) -> str | None:
    """The login of who imported it; None for what was written on the board."""
    start = _mark(author, len(author))
    return None if start is None else author[start + len(_BEFORE) : -len(_AFTER)]


def shown(author: str, translate: Callable[[str], str], name: Callable[[str], str] = str) -> str:
    """An author in the reader's language; `name` gives what a login is called."""
    by = imported_by(author)
    return name(author) if by is None else translate(SHOWN).format(author=in_source(author), login=name(by))


def _mark(author: str, end: int) -> int | None:
    """Where the words begin that say who imported it, of the author up to `end`; None where there are none."""
    start = author.rfind(_BEFORE, 0, end)
    login = author[start + len(_BEFORE) : end - len(_AFTER)]
    if start < 0 or not author.endswith(_AFTER, 0, end) or not login or set(login) & set(" ()"):
        return None
    return start
