"""The text of a query cut into tokens that know their place."""

from __future__ import annotations

import re
from typing import NamedTuple

from opsboard.domain import limits
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.kinds import Workflow
from opsboard.domain.nearest import nearest
from opsboard.domain.query_words import KEYS, OTHER_KEYS, canonical_key, field_keys

LENGTH_LIMIT = limits.QUERY.most

# One sign for one, so that places stay what they were.
_ASCII_SIGNS = str.maketrans("：（），“”＂－＜＞＝\u3000", ':(),"""-<>= ')
_KEY = re.compile(r"([^\W\d][\w.]*):")
_WORD = re.compile(r'[^\s()"]+')
_BARE_VALUE = re.compile(r'[^\s(),"]*')
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_OPERATORS = {"OR": "OR", "AND": "AND", "NOT": "NOT", "或": "OR", "或者": "OR", "且": "AND", "并且": "AND", "非": "NOT"}


class QueryError(Invalid):
    """A mistake in a query: where it stands (`start` to `end`, in characters from 0) and the word that
    was meant (`suggestion`), if any is near."""

    def __init__(self, template: str, start: int, end: int, suggestion: str | None = None, **values: object) -> None:
        super().__init__(template, place=start + 1, **values)
        self.start = start
        self.end = end
        self.suggestion = suggestion


class Value(NamedTuple):
    text: str
    start: int
    end: int


class Token(NamedTuple):
    """`type`: word, phrase, pair, or one of the signs `( ) -` and the words `OR AND NOT` themselves."""

    type: str
    text: str
    start: int
    end: int
    key: str = ""
    """The canonical key of a pair."""
    values: tuple[Value, ...] = ()


def tokens_of(source: str, workflow: Workflow | None = None) -> list[Token]:
    """The tokens of a query; fields of the `workflow` are keys as well. Raises QueryError for a key nobody knows, a
    quote that nothing closes, and what is no text."""
    if len(source) > LENGTH_LIMIT:
        message = N_("the query has {length} characters; at most {limit} are read")
        raise QueryError(message, LENGTH_LIMIT, len(source), length=len(source), limit=LENGTH_LIMIT)
    broken = None if source.isascii() else _LONE_SURROGATE.search(source)
    if broken is not None:
        message = N_("the character at {place} of the query is not UTF-8; type it anew")
        raise QueryError(message, broken.start(), broken.end())
    text = source.translate(_ASCII_SIGNS)
    tokens: list[Token] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _token_at(text, place, workflow)
        tokens.append(token)
        place = token.end
    return tokens


def _token_at(text: str, start: int, workflow: Workflow | None) -> Token:
    sign = text[start]
    if sign in "()":
        return Token(sign, sign, start, start + 1)
    if sign == "-" and re.match(r"[^\s)]", text[start + 1 : start + 2]):
        return Token("-", sign, start, start + 1)
    if sign == '"':
        value, end = _quoted(text, start)
        return Token("phrase", value, start, end)
    found = _KEY.match(text, start)
    if found is not None:
        key = _key(found[1], text, start, found.end(), workflow)
        if key is not None:
            return _pair(text, start, found.end(), key)
    word = _WORD.match(text, start)
    end = word.end() if word else start + 1
    if operator := _OPERATORS.get(text[start:end]):
        return Token(operator, text[start:end], start, end)
    return Token("word", text[start:end], start, end)


def _quoted(text: str, start: int) -> tuple[str, int]:
    end = text.find('"', start + 1)
    if end < 0:
        raise QueryError(N_('the quote at {place} is not closed; write another " after it'), start, len(text), '"')
    return text[start + 1 : end], end + 1


def _key(typed: str, text: str, start: int, end: int, workflow: Workflow | None) -> str | None:
    """The canonical key; None when the colon is that of an address or of plain words. Raises QueryError."""
    key = canonical_key(typed, workflow)
    if key is not None:
        return key
    following = text[end : end + 1]
    if not following or following.isspace() or following in "/)":
        return None
    fields = field_keys(workflow) if workflow is not None else {}
    names = (word for one in fields.values() for word in (one.name.zh, one.name.en))
    meant = nearest(typed, [*(key for key in KEYS if key != "field."), *OTHER_KEYS, *fields, *names])
    if meant is None and not typed.isascii():
        return None
    if meant is None:
        message = N_('unknown word "{word}" at {place}; to search for it, write it in quotes')
        raise QueryError(message, start, end - 1, word=typed)
    message = N_('unknown word "{word}" at {place}; did you mean "{meant}"?')
    raise QueryError(message, start, end - 1, meant, word=typed, meant=meant)


def _pair(text: str, start: int, place: int, key: str) -> Token:
    values: list[Value] = []
    while True:
        if text[place : place + 1] == '"':
            value, end = _quoted(text, place)
        else:
            bare = _BARE_VALUE.match(text, place)
            end = bare.end() if bare else place
            value = text[place:end]
        if value.strip():
            values.append(Value(value.strip(), place, end))
        place = end
        if text[place : place + 1] != ",":
            return Token("pair", text[start:place], start, place, key, tuple(values))
        place += 1
