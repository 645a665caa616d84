"""Text in the pieces that a person takes for one character: a letter with its marks, a flag, a family of emoji.

They follow the grapheme clusters of Unicode (UAX 29) as far as writing needs it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
# What adds to the character before it though it is no mark: non-joiner, Thai and Lao am, half-width voicing.
_ADDED = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")


def is_attached(character: str) -> bool:
    """Whether it is a mark or joiner, which shows nothing of its own."""
    return character in "\u200c\u200d" or unicodedata.category(character)[0] == "M"


def graphemes(text: str) -> Iterator[str]:
    """The pieces of `text`, one after the other; together they are the text."""
    start = 0
    for place in range(1, len(text)):
        if not _goes_on(text[place - 1], text[place], alone=place - start == 1):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def piece_around(text: str, place: int) -> tuple[int, int]:
    """Where the piece begins and ends in which the character at `place` stands; `place` twice at the end."""
    if place >= len(text):
        return len(text), len(text)
    if text.isascii():
        return place, place + 1
    begin = 0
    for piece in graphemes(text):
        if begin + len(piece) > place:
            return begin, begin + len(piece)
        begin += len(piece)
    return len(text), len(text)


def before(text: str, place: int) -> int:
    """Where the piece begins that ends at `place`, or that `place` stands in; 0 at the beginning."""
    return piece_around(text, place - 1)[0] if place > 0 else 0


def after(text: str, place: int) -> int:
    """Where the piece ends that begins at `place`, or that `place` stands in."""
    return piece_around(text, place)[1]


def nearest_start(text: str, place: int) -> int:
    """The last place at or before `place` that is not inside a piece."""
    if 0 < place < len(text) and not _goes_on(text[place - 1], text[place], alone=True):
        return place
    return piece_around(text, place)[0]


def _goes_on(before: str, character: str, *, alone: bool) -> bool:
    """Whether a piece that ends with the character `before` (its only one, when `alone`) goes on with this one."""
    if character in _ADDED or is_attached(character):
        return True
    if before == _JOINER:  # it joins emoji; a letter behind it only takes another form
        return unicodedata.category(character) in ("So", "Sm", "Cn")
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # the tone of a skin
        return True
    if alone and _is_flag_letter(before) and _is_flag_letter(character):
        return True
    return _is_hangul_end(character) and _takes_hangul_end(before)


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_hangul_end(character: str) -> bool:
    """A vowel or final consonant of Korean that was typed apart."""
    return "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"


def _takes_hangul_end(character: str) -> bool:
    return "\u1100" <= character <= "\u11ff" or "\ua960" <= character <= "\ua97f" or "\uac00" <= character <= "\ud7ff"
