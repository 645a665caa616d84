"""Sentences with places for words, made ready to be filled a hundred thousand times."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from opsboard.domain.values import frozen

_PLACE = re.compile(r"\{(\w+)\}")


@frozen
class Pattern:
    """A sentence: `form` has a `%s` for each list of `words`."""

    form: str
    words: tuple[Sequence[str], ...]

    def filled(self, chance: Random) -> str:
        """The sentence with words drawn by chance, in order."""
        draw = chance.random
        return self.form % tuple([words[int(draw() * len(words))] for words in self.words])


@frozen
class Phrases:
    """What items of one kind say in one language."""

    titles: tuple[Pattern, ...]
    bodies: tuple[Pattern, ...]
    comments: tuple[Pattern, ...]
    labels: tuple[str, ...]
    customers: tuple[str, ...]
    channels: tuple[str, ...]
    products: tuple[str, ...]
    fields: Mapping[str, Any]
    """Values of fields, by the field or by what they say."""


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("opsboard.demo").joinpath("phrases.toml").read_text(encoding="utf-8"))


@cache
def story_fields(language: str) -> Mapping[str, Any]:
    """Field -> what it holds in a story of this language that does not say it."""
    return {**_told()["stories"], **_told()[language]["stories"]}


@cache
def phrases() -> Mapping[str, tuple[Phrases, Phrases]]:
    """Kind key -> phrases in Chinese and in English."""
    data = _told()
    numbers = tuple(str(number) for number in range(2, 10))
    orders = tuple(f"9{number:04d}-{number * 37 % 10000:04d}" for number in range(0, 10000, 7))
    found = {}
    for kind in data["zh"].keys() - {"words", "crowd", "stories"}:
        both = []
        for language in ("zh", "en"):
            lists = {**data[language]["words"], "n": numbers, "order": orders}
            said = data[language][kind]
            both.append(
                Phrases(
                    titles=tuple(_pattern(text, lists) for text in said["titles"]),
                    bodies=tuple(_pattern(text, lists) for text in said["bodies"]),
                    comments=tuple(_pattern(text, lists) for text in said["comments"]),
                    labels=tuple(said["labels"]),
                    customers=tuple(lists["customer"]),
                    channels=tuple(lists["channel"]),
                    products=tuple(lists["product"]),
                    fields=data[language]["crowd"],
                )
            )
        found[kind] = (both[0], both[1])
    return found


def _pattern(text: str, lists: Mapping[str, Sequence[str]]) -> Pattern:
    places = _PLACE.findall(text)
    return Pattern(_PLACE.sub("%s", text.replace("%", "%%")), tuple(lists[place] for place in places))
