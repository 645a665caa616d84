"""Finding what people call by its key or by its name in either language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from opsboard.domain.errors import Invalid
from opsboard.domain.kinds import Name
from opsboard.domain.nearest import nearest
from opsboard.domain.text import narrow, visible

QUOTED = 40
"""Characters of what someone typed that an error repeats."""


class Named(Protocol):
    """What has a key and a name in both languages."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> Name: ...


Found = TypeVar("Found", bound=Named)


@lru_cache(maxsize=1024)
def folded(word: str) -> str:
    """`word` as words are compared: full-width letters as narrow ones, any case, `-` and spaces as `_`."""
    plain = narrow(word).strip().casefold()
    return "_".join(plain.replace("-", " ").replace("_", " ").split())


def find_named(word: str, candidates: Sequence[Found]) -> Found | None:
    """The candidate of this key, else of this name, else of one of its other words."""
    wanted = folded(word)
    for candidate in candidates:
        if wanted == candidate.key:
            return candidate
    if not wanted:
        return None
    for words in (_names, _other_words):
        for candidate in candidates:
            if any(wanted == folded(other) for other in words(candidate)):
                return candidate
    return None


def find_or_refuse(word: str, candidates: Sequence[Found], near: str, all_of: str, **values: object) -> Found:
    """The candidate that `find_named` finds. Raises Invalid when there is none.

    `near` is the template for when {near}, the likeliest word, is known; `all_of` the one that has to list
    {words} instead. Both may hold {word} and the other values.
    """
    found = find_named(word, candidates)
    if found is None:
        raise _not_found(word, candidates, near, all_of, values)
    return found


def _not_found(word: str, found: Sequence[Named], near: str, all_of: str, values: Mapping[str, object]) -> Invalid:
    word = as_quoted(word)
    spoken = [other for one in found for other in (one.key, one.name.en, one.name.zh, *_other_words(one))]
    likely = nearest(word, spoken)
    if likely is not None:
        return Invalid(near, word=word, near=likely, **values)
    return Invalid(all_of, word=word, words=tuple(one.key for one in found), **values)


def named_by(one: Named) -> Iterator[str]:
    """The words by which `find_named` finds it, folded."""
    return map(folded, filter(None, (one.key, *_names(one), *_other_words(one))))


def as_quoted(typed: str) -> str:
    """What someone typed as an error may repeat it: safe, in one line and not long."""
    line = visible(" ".join(typed.split()))
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"


def _names(one: Named) -> tuple[str, ...]:
    return (one.name.en, one.name.zh, one.name.short_en, one.name.short_zh)


def _other_words(one: Named) -> tuple[str, ...]:
    prefix: str = getattr(one, "prefix", "")
    words: tuple[str, ...] = getattr(one, "words", ())
    return (prefix, *words) if prefix else words
