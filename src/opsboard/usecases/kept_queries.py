"""Filters and views that people keep, and the words of a purge in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from opsboard.usecases.acting import UnitOfWork

_PLAIN = re.compile(
    r"(?<!\S)-?(kind|stage|category|priority|is|has|due|start|created|updated|assignee|participant|department)[:：]\S+"
)
"""Conditions in which no words of a text stand."""
_WORD = re.compile(r"[^\s\"“”()（）:：]+")
_SHORT = 2
"""Letters: a shorter word stands everywhere."""


def forget(act: UnitOfWork, texts: Collection[str]) -> list[tuple[str, str]]:
    """Within an act that has taken these texts from the board: empty everybody's last filter that looks for a word of
    them which now stands nowhere else, and name the views that do, as (login or empty for everybody's, name)."""
    told = [text.casefold() for text in texts]
    views = []
    for owner, name, query in act.tx.kept_queries():
        wanted = [word for word in _words(query) if any(word in text for text in told)]
        if not any(not act.tx.is_told(word) for word in wanted):
            continue
        if name is None:
            act.tx.forget_filter(owner)
        else:
            views.append((owner, name))
    return views


def _words(query: str) -> Iterator[str]:
    for word in _WORD.findall(_PLAIN.sub(" ", query)):
        folded = word.casefold().lstrip("-#")
        if len(folded) >= _SHORT and folded not in ("or", "not"):
            yield folded
