"""Search in any script: what an index holds for a text, and what to ask it.

Text is folded (NFKC, casefold) and cut into pieces: a run of a script written without spaces
(Chinese, Japanese, Korean, Thai, emoji), or a word. An index keeps for a run each pair of neighbours
and then the last character alone, so that any part of it is found, two characters exactly; and each
word whole, which is found by its beginning. An index splits at spaces only: with FTS5 that is
`TOKENIZER`, which takes every character beyond ASCII as part of a word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

TOKENIZER = "ascii"
"""The FTS5 tokenizer that reads `segments` as they are meant."""

# Letters and digits, or signs such as emoji.
SIGNS = "\u2190-\u2bff\U0001f000-\U0001faff"
_PIECE = re.compile(f"[^\\W_{SIGNS}]+|[{SIGNS}]+")
# Scripts with spaces between words lie below Thai, and in the extensions of Latin and Greek.
_SPACED = "\0-\u0dff\u1e00-\u1fff"
UNSPACED = "\u0e00-\u1dff\u2000-\U0010ffff"
_BY_SCRIPT = f"[{_SPACED}]+|[^{_SPACED}]+"
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:]{8}Z)?")
_LONG_NUMBER = re.compile("[0-9]{5,}")
_NEAR = 12
_SILENT = re.compile("[\u200b-\u200d\ufe00-\ufe0f]+")


def segments(text: str) -> str:
    """The words to index for `text`, apart by single spaces."""
    if text.isascii():
        return " ".join(_PIECE.findall(text.lower()))
    # The words of `_words(pieces_of(text))` in one pass: an import spends a third of its time here.
    return " ".join(map("".join, _in_one_pass().findall(folded(text))))


def texts_in(value: Any) -> Iterator[str]:
    """The texts of a field's value that are searched: its own, or those in a list or in the rows of a table. A day or
    moment is no text. A long number, as orders have, is found by its last four digits as well."""
    if isinstance(value, str):
        if value and not _DATE.fullmatch(value):
            yield value
            yield from (number[-4:] for number in _LONG_NUMBER.findall(value))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)


def match_expression(text: str, phrase: bool = False, also: Iterable[str] = ()) -> str:
    """The FTS5 MATCH string for items that hold `text`: every word of it, or all of it as it stands.

    Only quoted letters and digits come out, so nothing a person types is read as an operator.
    Empty when `text` holds nothing that can be searched for.
    """
    return " AND ".join(match_terms(text, phrase, also))


def match_terms(text: str, phrase: bool = False, also: Iterable[str] = ()) -> list[str]:
    """The expressions that `match_expression` joins: one for each word, each a MATCH string of its own. `also` are
    words of which one will do instead of the text."""
    terms = [text] if phrase else text.split()
    words = list(dict.fromkeys(expression for term in terms if (expression := _phrase(term))))
    others = [expression for term in also if (expression := _phrase(term))]
    return [f"({' OR '.join([*words, *others])})"] if others else words


def terms_near(title: str, shortest: int) -> list[str]:
    """What finds the texts near a title: the pairs of its runs without spaces, and its words from `shortest` letters
    on, each a MATCH string; the first `_NEAR` of them."""
    seen: dict[str, None] = {}
    for piece in pieces_of(title):
        words = map("".join, pairwise(piece)) if is_run(piece) else [piece] * (len(piece) >= shortest)
        seen.update(dict.fromkeys(words))
    return [term for word in list(seen)[:_NEAR] for term in match_terms(word)]


def is_searchable(text: str) -> bool:
    """Whether `text` holds a letter, digit or sign that an index knows."""
    return _PIECE.search(folded(text)) is not None


def folded(text: str) -> str:
    """A text as it is compared: without case, width, or signs that show nothing."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _SILENT.sub("", plain)


def pieces_of(text: str) -> list[str]:
    """The pieces of a text: words, and runs of scripts without spaces."""
    pieces: list[str] = []
    for piece in _PIECE.findall(folded(text)):
        if piece.isascii():
            pieces.append(piece)
        else:
            pieces.extend(re.findall(_BY_SCRIPT, piece))
    return pieces


@lru_cache(maxsize=1)
def _in_one_pass() -> re.Pattern[str]:
    """A character of an unspaced script with the one behind it, the same of signs, or a spaced word."""
    unspaced, sign = f"[^\\W_{_SPACED}{SIGNS}]", f"[{SIGNS}]"
    return re.compile(f"({unspaced})(?=({unspaced}?))|({sign})(?=({sign}?))|([^\\W_{UNSPACED}]+)")


def is_run(piece: str) -> bool:
    """Whether a piece is of a script that is written without spaces, or of signs."""
    return "\u0e00" <= piece[0] <= "\u1dff" or piece[0] >= "\u2000"


def _words(pieces: list[str]) -> list[str]:
    words: list[str] = []
    for piece in pieces:
        if is_run(piece):
            words.extend(map("".join, pairwise(piece)))
            words.append(piece[-1])
        else:
            words.append(piece)
    return words


def _phrase(term: str) -> str:
    pieces = pieces_of(term)
    if not pieces:
        return ""
    words = _words(pieces)
    if is_run(pieces[-1]) and len(pieces[-1]) > 1:
        # The text may go on after the last pair, so its last character need not stand alone.
        return f'"{" ".join(words[:-1])}"'
    return f'"{" ".join(words)}"*'
