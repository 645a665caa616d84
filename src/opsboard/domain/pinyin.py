"""Chinese text found by how it is spelled: `tuikuan` and `tk` are 退款, and so is `tuik`.

A character counts by its whole reading or by the first letter of it (also `zh`, `ch`, `sh`); the last one by any
beginning. A character of several readings counts by each of them, as people spell 重 both ways. `v` is ü.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Mapping
from copy import copy
from functools import cached_property

FIRST, LAST = 0x4E00, 0x9FFF
"""The block of characters that have readings here: all that are in use, in both ways of writing."""
_COMMON = 2
"""So many readings of a character count, the commonest first: others are of old books and names."""
_STEPS = 20_000
"""So many runs are tried at the most."""
MOST = 24
"""Letters of a spelling; more is a sentence."""
_SPELLING = re.compile(f"[a-z]{{2,{MOST}}}")
_ENTRY = re.compile(r'"(\d{5})"\s*:\s*"([^"]+)"')
_DOUBLE = ("zh", "ch", "sh")


class Readings:
    """How characters are read, two bytes for each."""

    def __init__(self, dictionary: str) -> None:
        """Of a JSON object from code points to readings with their tones, apart by commas."""
        self._of = array("H", bytes(2 * (LAST - FIRST + 1)))
        numbers = {"": 0}
        for code, readings in _ENTRY.findall(dictionary):
            place = int(code) - FIRST
            if 0 <= place <= LAST - FIRST:
                self._of[place] = numbers.setdefault(readings, len(numbers))
        self._written = list(numbers)
        """With their tones, apart by commas: most of them are never looked at."""
        self._sets: list[tuple[str, ...] | None] = [None] * len(numbers)
        self._most = _COMMON

    @cached_property
    def commonest(self) -> Readings:
        """The same with one reading of each character."""
        one = copy(self)
        one._sets = [None] * len(self._sets)
        one._most = 1
        return one

    def of(self, character: str) -> tuple[str, ...]:
        """The readings of a character, without tones; none of what is no Chinese character."""
        place = ord(character) - FIRST
        if not 0 <= place < len(self._of):
            return ()
        number = self._of[place]
        readings = self._sets[number]
        if readings is None:
            written = self._written[number]
            plain = dict.fromkeys(map(_without_tone, written.split(","))) if written else ()
            readings = self._sets[number] = tuple(plain)[: self._most]
        return readings


def is_spelling(text: str) -> bool:
    """Whether a text may be a spelling: some small Latin letters."""
    return _SPELLING.fullmatch(text) is not None


def is_spelled(typed: str, text: str, readings: Readings) -> bool:
    """Whether a whole text is spelled so, by readings or by first letters."""
    return bool(typed) and _spells(typed, text, 0, readings, whole=True)


def place_spelled(typed: str, text: str, readings: Readings) -> int | None:
    """Where in a text the characters begin that are spelled so; None when none are."""
    if text.isascii():
        return None
    return next((place for place in range(len(text)) if _spells(typed, text, place, readings)), None)


def spelled_so(typed: str, neighbours: Mapping[str, str], readings: Readings, most: int) -> list[str]:
    """The runs of characters that are spelled so, where `neighbours` says which follow which, those first that it
    has first: `most` at the most."""
    found: dict[str, None] = {}
    tried = 0

    def go_on(run: str, left: str) -> None:
        nonlocal tried
        tried += 1
        if len(found) >= most or tried > _STEPS:
            return
        for rest in _rests(left, run[-1], readings):
            if not rest:
                found[run] = None
            else:
                for character in neighbours.get(run[-1], ""):
                    go_on(run + character, rest)

    for character in neighbours:
        if any(reading[0] == typed[0] for reading in readings.of(character)):
            go_on(character, typed)
    return list(found)


def _spells(typed: str, text: str, place: int, readings: Readings, *, whole: bool = False) -> bool:
    """Whether the characters from a place on are spelled so. Character by character: what may be left of the spelling
    is the same on many ways, and their number doubles with each character."""
    left = {typed}
    while left:
        if "" in left and (not whole or place == len(text)):
            return True
        if place >= len(text):
            return False
        left = {rest for one in left if one for rest in _rests(one, text[place], readings)}
        place += 1
    return False


def _rests(typed: str, character: str, readings: Readings) -> Iterator[str]:
    """What may be left of a spelling behind a character."""
    for reading in readings.of(character):
        if reading[0] != typed[0]:
            continue
        if reading.startswith(typed):
            yield ""
        if typed.startswith(reading):
            yield typed[len(reading) :]
        if len(reading) > 1:
            yield typed[1:]
        if reading[:2] in _DOUBLE and typed.startswith(reading[:2]):
            yield typed[2:]


def _without_tone(reading: str) -> str:
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v").translate(_U_WITH_TONE))
    return "".join(letter for letter in letters if letter.isascii())


_U_WITH_TONE = str.maketrans("ǖǘǚǜ", "vvvv")
