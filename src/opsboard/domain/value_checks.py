"""What a value that a workflow declares has to look like: each check raises Invalid naming the place that does not."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from opsboard.domain.errors import N_, Invalid

_MUST_BE: Mapping[type, str] = {
    Mapping: N_("{place} must be a table"),
    str: N_("{place} must be text"),
    list: N_("{place} must be a list"),
}


def require(value: object, sort: type, place: str) -> None:
    """A table (`Mapping`), `str` or `list`."""
    if not isinstance(value, sort):
        raise Invalid(_MUST_BE[sort], place=place)


def table_of(value: Any, place: str, words: Sequence[str] = ()) -> Mapping[str, Any]:
    """The value, a table, with only these `words` where there are some."""
    require(value, Mapping, place)
    for word in value:
        if words and word not in words:
            message = N_("{place}: {word} means nothing here; use {words}")
            raise Invalid(message, place=place, word=word, words=", ".join(words))
    table: Mapping[str, Any] = value
    return table


def require_texts(value: object, place: str) -> None:
    """A list of texts."""
    require(value, list, place)
    for one in value if isinstance(value, list) else ():
        require(one, str, place)


def require_known(place: str, word: str, known: Container[str]) -> None:
    """A word that is known."""
    if word not in known:
        raise unknown(place, word)


def unknown(place: str, word: str) -> Invalid:
    """What is said of a word that is not known."""
    return Invalid(N_("{place}: {word} is not known"), place=place, word=word)
