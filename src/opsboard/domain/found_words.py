"""Where in a text the words of a query stand, read as the search reads them (`segments`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from opsboard.domain.graphemes import graphemes
from opsboard.domain.segments import SIGNS, UNSPACED, folded, is_run, pieces_of
from opsboard.domain.values import frozen

if TYPE_CHECKING:
    from opsboard.domain.query_tokens import Token

Spans = tuple[tuple[int, int], ...]
"""Where words stand in a text: the first character and the one after the last, in order, none over another."""

_LETTER = f"[^\\W_{UNSPACED}]"
"""A letter or digit of a script with spaces between words."""
_ONE_FOR_ONE = "[ -~\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*"
"""Texts that folding leaves as long as they were: ASCII, common ideographs, full-width signs."""
LINE = 300
"""Characters of a text that is remembered folded."""
_SIGN_BETWEEN = f"(?:_|[^\\w{SIGNS}])*"


@frozen
class FoundWords:
    """The words that an item was found by. False when a query looks for none."""

    patterns: tuple[re.Pattern[str], ...] = ()
    """One for each word or phrase, over folded text."""
    one_is_enough: bool = False
    """The query holds an OR, so that not every word need be there."""

    def __bool__(self) -> bool:
        return bool(self.patterns)

    def spans(self, text: str) -> Spans:
        """Where in `text` the words stand."""
        plain = _folded(text)
        found = [match.span() for pattern in self.patterns for match in pattern.finditer(plain)]
        if not found:
            return ()
        if not text.isascii() and re.fullmatch(_ONE_FOR_ONE, text) is None:
            starts, ends = _places(text)
            last = len(starts) - 1
            found = [(starts[min(first, last)], ends[min(end - 1, last)]) for first, end in found if last >= 0]
        return _joined(sorted(found))

    def missing(self, texts: Iterable[str]) -> FoundWords:
        """Those words that none of the texts holds; none when one is enough and there."""
        left = self.patterns
        for text in texts:
            if text:
                plain = _folded(text)
                left = tuple([one for one in left if one.search(plain) is None])
                if not left:
                    return NO_WORDS
        if self.one_is_enough and len(left) < len(self.patterns):
            return NO_WORDS
        return self if len(left) == len(self.patterns) else FoundWords(left, self.one_is_enough)

    def held_by(self, text: str) -> int:
        """How many of the words a text holds."""
        plain = folded(text)
        return sum(pattern.search(plain) is not None for pattern in self.patterns)


NO_WORDS = FoundWords()


def _folded(text: str) -> str:
    """As `folded`: a title is compared several times a letter, and is the same for the next one."""
    return _folded_line(text) if len(text) <= LINE else folded(text)


_folded_line = lru_cache(maxsize=4000)(folded)


@lru_cache(maxsize=64)
def found_words(queries: tuple[str, ...]) -> FoundWords:
    """The words that these queries look for, without those that an item must not hold; none of a query that cannot
    be read."""
    from opsboard.domain.query_tokens import QueryError, tokens_of

    patterns: list[re.Pattern[str]] = []
    either = False
    for query in queries:
        try:
            tokens = tokens_of(query)
        except QueryError:
            continue
        either = either or any(token.type == "OR" for token in tokens)
        patterns += [re.compile(pattern) for token in _wanted(tokens) if (pattern := _pattern(token))]
    return FoundWords(tuple(dict.fromkeys(patterns)), either) if patterns else NO_WORDS


def _wanted(tokens: Sequence[Token]) -> list[Token]:
    """The words and phrases that are not negated."""
    wanted: list[Token] = []
    depth = 0  # of parentheses inside a negated one
    negated = False
    for token in tokens:
        if token.type in ("-", "NOT"):
            negated = negated or not depth
            continue
        if depth or (negated and token.type == "("):
            depth += {"(": 1, ")": -1}.get(token.type, 0)
        elif token.type in ("word", "phrase") and not negated:
            wanted.append(token)
        negated = False
    return wanted


def _pattern(token: Token) -> str:
    """What finds a word or phrase in folded text: its pieces one after the other, the last one by its beginning."""
    pieces = pieces_of(token.text)
    parts: list[str] = []
    for place, piece in enumerate(pieces):
        last = place == len(pieces) - 1
        if is_run(piece):
            parts.append(re.escape(piece))
        else:
            parts.append(f"(?<!{_LETTER}){re.escape(piece)}" + ("" if last else f"(?!{_LETTER})"))
    return _SIGN_BETWEEN.join(parts)


def _places(text: str) -> tuple[list[int], list[int]]:
    """Of each character of the folded text, where the character it was made of begins and ends in the text."""
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for piece in graphemes(text):
        made = len(folded(piece))
        starts += [at] * made
        at += len(piece)
        ends += [at] * made
    return starts, ends


def _joined(spans: Sequence[tuple[int, int]]) -> Spans:
    """Spans in order as few as they can be."""
    joined = [spans[0]]
    for first, end in spans[1:]:
        if first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((first, end))
    return tuple(joined)
