"""Finding what people call by its key or by its name in either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import PRIORITIES, Campaign
from opsboard.domain.kinds import Name
from opsboard.domain.nearest import nearest
from opsboard.domain.text import clean_line, narrow, shortened

QUOTED = 40
"""Characters of what someone typed that an error repeats."""

_REFUSALS = {
    "kind": (N_("there is no kind {word}; did you mean {near}?"), N_("there is no kind {word}; use one of {words}")),
    "relation": (
        N_("there is no relation {word}; did you mean {near}?"),
        N_("there is no relation {word}; use one of {words}"),
    ),
    "department": (
        N_("there is no department {word}; did you mean {near}?"),
        N_("there is no department {word}; use one of {words}"),
    ),
    "stage": (
        N_("{kind} has no stage {word}; did you mean {near}?"),
        N_("{kind} has no stage {word}; use one of {words}"),
    ),
    "field": (
        N_("{kind} has no field {word}; did you mean {near}?"),
        N_("{kind} has no field {word}; use one of {words}"),
    ),
    "choice": (
        N_("{field} has no choice {word}; did you mean {near}?"),
        N_("{field} has no choice {word}; use one of {words}"),
    ),
    "column": (
        N_("{field}, row {number}: there is no column {word}; did you mean {near}?"),
        N_("{field}, row {number}: there is no column {word}; use {words}"),
    ),
    "list column": (
        N_("there is no column {word}; did you mean {near}?"),
        N_("there is no column {word}; use one of {words}, or a field"),
    ),
}
"""The refusals of a word that nothing is called by: with the likeliest one, and with all when none is near."""


class Kept(Protocol):
    """What a person keeps for themselves or for everybody: a view, a macro."""

    @property
    def name(self) -> str: ...

    @property
    def shared(self) -> bool: ...


K = TypeVar("K", bound=Kept)


def kept_name(typed: str) -> str:
    """The name of what is kept, as it was typed: one line, without quotes."""
    return clean_line(typed).replace('"', "").strip()


def find_kept(typed: str, there: Iterable[K], shared: bool | None, unknown: str, meant: str) -> K:
    """The first of this name, in any case; `shared` says whether everybody's or one's own is meant. Raises Invalid:
    `unknown`, or `meant` with the nearest."""
    name = kept_name(typed)
    some = [one for one in there if shared in (None, one.shared)]
    for one in some:
        if one.name.casefold() == name.casefold():
            return one
    near = nearest(name, [one.name for one in some])
    raise Invalid(unknown, name=typed) if near is None else Invalid(meant, name=typed, near=near)


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


def find_or_refuse(what: str, word: str, candidates: Sequence[Found], **values: object) -> Found:
    """The candidate that `find_named` finds. Raises Invalid naming the nearest, else all, when there is none.

    `what` is a word of `_REFUSALS`, `values` are those that its templates hold besides.
    """
    found = find_named(word, candidates)
    if found is not None:
        return found
    word = as_quoted(word)
    spoken = [other for one in candidates for other in (one.key, one.name.en, one.name.zh, *_other_words(one))]
    near, all_of = _REFUSALS[what]
    likely = nearest(word, spoken)
    if likely is not None:
        raise Invalid(near, word=word, near=likely, **values)
    raise Invalid(all_of, word=word, words=tuple(one.name for one in candidates), **values)


def as_priority(typed: str) -> str:
    """The priority that is typed: `P1`, `p1` or `1`. Raises Invalid."""
    word = narrow(typed).strip().upper()
    word = f"P{word}" if word.isdigit() else word
    if word not in PRIORITIES:
        raise Invalid(N_("{word} is no priority; use P0, P1, P2 or P3"), word=as_quoted(typed))
    return word


def find_campaign(typed: str, known: Sequence[Campaign]) -> Campaign:
    """The campaign of this key, else of this name. Raises Invalid naming the nearest."""
    word = clean_line(typed).strip()
    for names in ([one.key for one in known], [one.name for one in known]):  # a key is meant before a name
        for campaign, name in zip(known, names, strict=True):
            if word.casefold() == name.casefold():
                return campaign
    near = nearest(word, [name for campaign in known for name in (campaign.key, campaign.name)])
    if near is None:
        raise Invalid(N_("there is no campaign {name}; `opsboard campaign` lists them"), name=word)
    raise Invalid(N_("there is no campaign {name}; did you mean {near}?"), name=word, near=near)


def named_by(one: Named) -> Iterator[str]:
    """The words by which `find_named` finds it, folded."""
    return map(folded, filter(None, (one.key, *_names(one), *_other_words(one))))


def called(named: Iterable[Named], key: str, language: str) -> str:
    """The name of the one that has this key; the key where nothing has it."""
    return next((one.name.of(language) for one in named if one.key == key), key)


def as_quoted(typed: str) -> str:
    """What someone typed as an error may repeat it: safe, in one line and not long."""
    return shortened(" ".join(typed.split()), QUOTED)


def _names(one: Named) -> tuple[str, ...]:
    return (one.name.en, one.name.zh, one.name.short_en, one.name.short_zh)


def _other_words(one: Named) -> tuple[str, ...]:
    prefix: str = getattr(one, "prefix", "")
    words: tuple[str, ...] = getattr(one, "words", ())
    return (prefix, *words) if prefix else words
