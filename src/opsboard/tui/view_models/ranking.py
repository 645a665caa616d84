"""How well a name fits what was typed: the order of every list that narrows as one types."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from opsboard.domain.pinyin import is_spelling, place_spelled
from opsboard.usecases.spelling import readings_at_hand

EXACT, BEGINS, WORDS, WITHIN, ASIDE, SCATTERED = range(6)
"""From the best: the whole name, its beginning, beginnings of its words, inside it, inside what stands beside
it, its letters in order."""

SHORT = 20
"""Letters of a name in which scattered ones and spellings are looked for: a sentence has them by chance."""


def plain(text: str) -> str:
    """A text as it is compared: small letters, half-width, `_` as a blank."""
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ")


def rank(typed: str, names: Sequence[str], beside: str = "") -> int | None:
    """The best fit of what was typed with one of the names, else with what stands `beside` them; None for no
    fit. Names and `beside` are `plain` already. Of several words all have to fit, in any order."""
    wanted = plain(typed).strip()
    if not wanted:
        return EXACT
    best = _of_names(wanted, names, beside)
    if best is not None or " " not in wanted:
        return best
    worst = EXACT
    for word in wanted.split():  # the first that fits nothing ends it: a sentence has many, and each letter asks anew
        fits = _of_names(word, names, beside)
        if fits is None:
            return None
        worst = max(worst, fits)
    return worst


def _of_names(wanted: str, names: Sequence[str], beside: str) -> int | None:
    if wanted in names:
        return EXACT
    if any(name.startswith(wanted) for name in names):
        return BEGINS
    if any(_begins_words(wanted, name) for name in names):
        return WORDS
    if any(wanted in name for name in names):
        return WITHIN
    if wanted in beside:
        return ASIDE
    spelled = _of_spelled(wanted, names, beside)
    if spelled is not None:
        return spelled
    short = [name for name in names if len(name) <= SHORT]
    return SCATTERED if len(wanted) > 1 and any(_scattered(wanted, name) for name in short) else None


def _of_spelled(wanted: str, names: Sequence[str], beside: str) -> int | None:
    """The best fit of a spelling, `guidang` or `gd`, with a Chinese name."""
    readings = readings_at_hand() if is_spelling(wanted) else None
    if readings is None:
        return None
    short = [name for name in names if len(name) <= SHORT and not name.isascii()]
    if any(place_spelled(wanted, name, readings.commonest) == 0 for name in short):
        return WORDS
    if any(place_spelled(wanted, name, readings) is not None for name in short):
        return WITHIN
    return ASIDE if len(beside) <= SHORT and place_spelled(wanted, beside, readings) is not None else None


def _begins_words(wanted: str, name: str) -> bool:
    """`kind` and `nk` fit `next kind`: each letter typed goes on in a word or begins a later one."""
    words = name.replace("-", " ").split()
    return any(_spelled(wanted.replace(" ", ""), words[place:]) for place in range(len(words)))


def _spelled(wanted: str, words: Sequence[str]) -> bool:
    if not wanted:
        return True
    if not words:
        return False
    same = 0
    while same < min(len(wanted), len(words[0])) and wanted[same] == words[0][same]:
        same += 1
    return any(_spelled(wanted[taken:], words[1:]) for taken in range(same, 0, -1)) or (
        same == 0 and _spelled(wanted, words[1:])
    )


def _scattered(wanted: str, name: str) -> bool:
    """Whether the letters stand in the name in this order, the first at the beginning of a word."""
    starts = [place for place in range(len(name)) if name[place] == wanted[0] and (not place or name[place - 1] == " ")]
    for start in starts:
        at = start
        for letter in wanted[1:]:
            at = name.find(letter, at + 1)
            if at < 0:
                break
        else:
            return True
    return False
