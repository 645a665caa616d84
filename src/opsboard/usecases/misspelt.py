"""What was meant by a query that found nothing: words that nobody uses, with the nearest that somebody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from opsboard.domain.nearest import nearest
from opsboard.domain.query import And, FieldHolds, Node, OneOf, Or, Text
from opsboard.usecases.session import Session

MOST = 2000
"""Values of a field, and words of all items, that are looked through."""
_SHORTEST = 4
"""Letters of a word that may be another one misspelt; each Chinese character is a word that is found."""


def near_words(session: Session, node: Node | None) -> list[tuple[str, str]]:
    """The words of a query that no item has, where another one is near: as (typed, meant). Words of any text, labels,
    campaigns, the names of channels and whatever else stands in the lines of fields."""
    found = []
    for typed, known in _words(session, node):
        words = known()
        folded = typed.casefold()
        if not any(folded in word.casefold() for word in words) and (meant := nearest(typed, words)):
            found.append((typed, meant))
    return found


def _words(session: Session, node: Node | None) -> Iterator[tuple[str, Callable[[], Sequence[str]]]]:
    """The words that may be misspelt, each with what gives those that are known; none of what is negated."""
    store = session.store
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            for one in nodes:
                yield from _words(session, one)
        case OneOf(column="label", values=values):
            yield from ((value, store.labels) for value in values if value)
        case OneOf(column="campaign", values=values):
            campaigns = store.team.campaigns()
            names = [word for one in campaigns for word in (one.key, one.name)]
            yield from ((value, lambda: names) for value in values if value)
        case Text(text=text):
            for word in text.casefold().split():
                if len(word) >= _SHORTEST and word.isascii() and word.isalpha():
                    yield word, partial(store.words.beginning, word[0], MOST)
        case FieldHolds(field=field, text=text, line=True):
            yield text, lambda: _texts(session, field)


def _texts(session: Session, field: str) -> list[str]:
    held = [text for text, _count in session.store.texts_of_field(field, MOST)]
    if field == "channel":
        held += [name for one in session.store.team.channels() for name in (one.name, *one.words)]
    return held
