"""What may be written next in a query: the keys, and the values that a key takes on this board."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from opsboard.domain.errors import N_
from opsboard.domain.query_words import (
    DATES,
    KEYS,
    MAY_BE_EMPTY,
    OTHER_KEYS,
    PAST_DATES,
    PEOPLE,
    STATES,
    QueryContext,
    Word,
    canonical_key,
    field_keys,
    title_of,
    words_of,
)
from opsboard.domain.values import frozen

_TOKEN = re.compile(r'-?(?:([^\W\d][\w.]*)[:：])?((?:"[^"]*"?|[^\s()（）"])*)$')
_PLAIN_VALUE = re.compile(r"[^\s(),，（）\"]+")


@frozen
class Completion:
    """`text` may replace what stands from `start` to the cursor. `description` is English, marked for
    translation when it is a word of the language, or a name of the board in both languages."""

    start: int
    text: str
    description: str = ""


def completions(text: str, cursor: int, context: QueryContext) -> list[Completion]:
    """What may stand at the cursor instead of the word begun there, the likeliest first.

    A key ends with its colon. Nothing is raised: a text with mistakes has completions too.
    """
    before = text[: max(0, cursor)]
    if before.count('"') % 2 and not re.search(r'[:：,，]"[^"]*$', before):
        return []
    token = _TOKEN.search(before)
    if token is None:
        return []
    if token[1] is None:
        return _keys(token[2], token.start(2), context)
    key = canonical_key(token[1], context.workflow)
    if key is None:
        return []
    begun = re.split("[,，]", token[2])[-1]
    start = len(before) - len(begun)
    return _values(key, begun.lstrip('"'), start, context)


def _keys(begun: str, start: int, context: QueryContext) -> list[Completion]:
    wanted = begun.casefold()
    if wanted.startswith("field."):
        return list(_field_names(wanted.removeprefix("field."), start, context))
    chinese = {OTHER_KEYS[name] for name in OTHER_KEYS if not wanted.isascii() and name.startswith(wanted)}
    found = [
        Completion(start, key if key.endswith(".") else f"{key}:", description)
        for key, description in KEYS.items()
        if key.startswith(wanted) or key in chinese
    ]
    if wanted:
        found.extend(_bare_fields(wanted, start, context))
        found.extend(_whole_values(wanted, start, context))
    return found


def _field_names(wanted: str, start: int, context: QueryContext) -> Iterator[Completion]:
    for key, field in field_keys(context.workflow).items():
        if key.startswith(wanted) or field.name.zh.startswith(wanted):
            yield Completion(start, f"field.{key}:", title_of(field.name))


def _bare_fields(wanted: str, start: int, context: QueryContext) -> Iterator[Completion]:
    """Fields without the word before them, where no key of every item is called so."""
    for key, field in field_keys(context.workflow).items():
        if (key.startswith(wanted) or field.name.zh.startswith(wanted)) and canonical_key(key) is None:
            yield Completion(start, f"{key}:", title_of(field.name))


def _whole_values(wanted: str, start: int, context: QueryContext) -> Iterator[Completion]:
    """States, kinds, stages and people whose names begin so, as `key:value`."""
    for key in ("is", "kind", "stage", "department", "assignee"):
        for word in _beginning(wanted, STATES if key == "is" else words_of(key, context)):
            yield Completion(start, f"{key}:{_quoted(word.key)}", word.description)


def _values(key: str, begun: str, start: int, context: QueryContext) -> list[Completion]:
    me = (Word("@me", ("me", "我"), N_("me")),) if key in PEOPLE else ()
    none = (Word("none", ("无",), N_("no value")),) if _may_be_none(key) else ()
    words = [*me, *words_of(key, context), *none]
    ordered = list(_beginning(begun.casefold(), words)) if begun else words
    return [Completion(start, _quoted(word.key), word.description) for word in ordered]


def _may_be_none(key: str) -> bool:
    return key in MAY_BE_EMPTY or (key in DATES and key not in PAST_DATES) or key.startswith("field.")


def _beginning(wanted: str, words: Iterable[Word]) -> Iterator[Word]:
    """The words that begin so, then those that hold it when it is more than a letter or is Chinese."""
    words = tuple(words)
    begins = [word for word in words if any(name.startswith(wanted) for name in _folded(word))]
    yield from begins
    if len(wanted) == 1 and wanted.isascii():
        return
    yield from (word for word in words if word not in begins and any(wanted in name for name in _folded(word)))


def _folded(word: Word) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (word.key, *word.names))


def _quoted(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) else '"' + value.replace('"', "") + '"'
