"""What one `key:value,value` of a query means: values made canonical, mistakes reported with their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import CORE_DATES, PRIORITIES
from opsboard.domain.kinds import DATE_ROLES, Field
from opsboard.domain.nearest import nearest
from opsboard.domain.query import (
    EFFECTIVE,
    And,
    Days,
    FieldBetween,
    FieldDays,
    FieldHolds,
    FieldIs,
    Has,
    Node,
    Not,
    OneOf,
    Or,
    State,
)
from opsboard.domain.query_tokens import QueryError, Token, Value
from opsboard.domain.query_views import Reading
from opsboard.domain.query_words import (
    DATES,
    EMPTY_WORDS,
    MAY_BE_EMPTY,
    PAST_DATES,
    PEOPLE,
    STATES,
    THINGS,
    QueryContext,
    Word,
    field_keys,
    field_words,
    fields_of,
    person_fields,
    resolved,
    words_of,
)

_LEAST_CHOICES_SHOWN = 8
_LENGTH = "([0-9]{1,4})(m|min|h|d|分钟|小时|天)"
_SECONDS = {"m": 60, "min": 60, "分钟": 60, "h": 3600, "小时": 3600, "d": 86400, "天": 86400}
_NUMBER = r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,9})?"
_SPAN = re.compile(
    rf"(?P<low>{_NUMBER})?%?(?P<dots>\.\.)(?P<high>{_NUMBER})?%?|(?P<sign>[<>]=?)?(?P<number>{_NUMBER})%?"
)
_ANYTHING = ("*", "any")
LINES = ("text", "url")
"""Types of fields that hold a line."""


def term_node(token: Token, reading: Reading) -> Node:
    """The condition that a pair stands for, counted. Raises QueryError."""
    if token.key == "view" and token.values:
        return _either(_view_node(value, reading) for value in token.values)
    node = _pair_node(token, reading.context)
    reading.count(len(node.nodes) if isinstance(node, Or) else 1, token.start, token.end)
    return node


def _pair_node(token: Token, context: QueryContext) -> Node:
    if not token.values:
        message = N_('nothing follows "{word}" at {place}; write a value after the colon')
        raise QueryError(message, token.start, token.end, word=token.text)
    if token.key.startswith("field."):
        return _field_node(token, context)
    if token.key in DATES:
        return _either(_date_node(token.key, value, context) for value in token.values)
    if token.key == "is":
        return _either(_state_node(value, context) for value in token.values)
    if token.key == "has":
        return _either(Has(key) for value in token.values for key in _one_of("has", value, THINGS))
    found = (key for value in token.values for key in _values_or_field(token, value, context))
    return OneOf(token.key, tuple(dict.fromkeys(found)))


def _either(nodes: Iterable[Node]) -> Node:
    every = tuple(dict.fromkeys(nodes))
    return every[0] if len(every) == 1 else Or(every)


def _view_node(value: Value, reading: Reading) -> Node:
    """What a saved view selects. It may name other views, but not itself."""
    words = words_of("view", reading.context)
    names = _exact(value.text, words) or _one_of("view", value, words)
    return reading.view(names[0], value)


def _values_or_field(token: Token, value: Value, context: QueryContext) -> tuple[str, ...]:
    """What a value of a column means. A mistake points to the field of the same name, where that has such a value."""
    try:
        return _column_values(token.key, value, context)
    except QueryError:
        fields = fields_of(token.key, context.workflow)
        if not fields or not resolved(value.text, field_words(fields, context)):
            raise
        alone = len(token.values) == 1
        meant = f"field.{token.key}:{value.text}"
        message = N_('{key}: no "{word}" at {place}; the field of this name has it: write "{meant}"')
        start = token.start if alone else value.start
        names = {"key": token.key, "word": value.text, "meant": meant}
        raise QueryError(message, start, value.end, meant if alone else None, **names) from None


def _column_values(key: str, value: Value, context: QueryContext) -> tuple[str, ...]:
    typed = value.text.casefold()
    words = words_of(key, context)
    if key in MAY_BE_EMPTY and typed in EMPTY_WORDS:
        return ("",)
    if key == "priority" and ".." in typed:
        return _priority_range(value, words)
    if key in PEOPLE:
        return _people(key, value, words, context)
    if key in ("label", "campaign"):
        label = value.text.lstrip("#") or value.text
        return _exact(label, words) or (label,)
    return _one_of(key, value, words)


def _exact(typed: str, words: Iterable[Word]) -> tuple[str, ...]:
    wanted = typed.casefold()
    return tuple(word.key for word in words if word.key.casefold() == wanted or wanted in map(str.casefold, word.names))


def _one_of(key: str, value: Value, words: tuple[Word, ...]) -> tuple[str, ...]:
    """The canonical values that are meant. Raises QueryError naming the nearest."""
    found = resolved(value.text, words)
    if not found:
        raise _unknown(key, value, words)
    return found


def _unknown(key: str, value: Value, words: tuple[Word, ...]) -> QueryError:
    names = {name: word.key for word in reversed(words) for name in reversed((word.key, *word.names))}
    near = nearest(value.text, [*(word.key for word in words), *names])
    if near is not None:
        meant = near if near.isascii() is value.text.isascii() else names[near]
        message = N_('{key}: no "{word}" at {place}; did you mean "{meant}"?')
        return QueryError(message, value.start, value.end, meant, key=key, word=value.text, meant=meant)
    english = value.text.isascii()
    shown = [word.key if english else next(iter(word.names), word.key) for word in words[:_LEAST_CHOICES_SHOWN]]
    choices = tuple([*shown, "…"] if len(words) > len(shown) else shown)
    message = N_('{key}: no "{word}" at {place}; there are {choices}')
    return QueryError(message, value.start, value.end, key=key, word=value.text, choices=choices or "none")


def _priority_range(value: Value, words: tuple[Word, ...]) -> tuple[str, ...]:
    left, _dots, right = value.text.partition("..")
    ends = [
        _one_of("priority", Value(end, value.start, value.end), words)[0]
        for end in (left or PRIORITIES[0], right.strip(".") or PRIORITIES[-1])
    ]
    first, last = sorted(map(PRIORITIES.index, ends))
    return PRIORITIES[first : last + 1]


def _people(key: str, value: Value, words: tuple[Word, ...], context: QueryContext) -> tuple[str, ...]:
    typed = value.text.casefold()
    if typed in ("@me", "@我"):
        return (context.login,)
    found = resolved(value.text, words)
    if found:
        return found
    if typed in ("me", "我", context.login.casefold()):
        return (context.login,)
    if not words:
        return (typed.removeprefix("@"),)
    raise _unknown(key, value, (*words, Word("@me")))


def _date_node(column: str, value: Value, context: QueryContext) -> Node:
    if value.text.casefold() in EMPTY_WORDS and column not in PAST_DATES:
        return Not(Has(column) if column in CORE_DATES else Days(column))
    if value.text.casefold() in _ANYTHING:
        return Days(column)
    from opsboard.domain.day_spans import parse_span

    try:
        first, last = parse_span(value.text, context.now, context.zone, context.customs, past=column in PAST_DATES)
    except Invalid as error:
        meant = error.values.get("meant")
        if isinstance(meant, str):
            message = N_('{key}: no date "{word}" at {place}; did you mean "{meant}"?')
            raise QueryError(
                message, value.start, value.end, meant, key=column, word=value.text, meant=meant
            ) from error
        message = N_('{key}: no date "{word}" at {place}; write one like today, week, <7d, 2026-11 or mon..fri')
        raise QueryError(message, value.start, value.end, key=column, word=value.text) from error
    return Days(column, first, last)


def _state_node(value: Value, context: QueryContext) -> Node:
    name, colon, length = value.text.partition(":")
    (word,) = _one_of("is", Value(name, value.start, value.start + len(name)), STATES)
    if colon and word not in ("breaching", "in_force"):
        message = N_('"is:{word}" at {place} takes nothing after it')
        raise QueryError(message, value.start, value.end, word=word)
    match word:
        case "overdue":
            from opsboard.domain.days import today

            return State(word, at=context.now, day=today(context.now, context.zone))
        case "mine":
            return State(word, who=context.login, keys=person_fields(context.workflow))
        case "watched":
            return State(word, who=context.login)
        case "in_force":
            return State(word, day=_day_in_force(length if colon else "today", value, context))
        case "breaching":
            if not context.clocks:
                message = N_('"is:{word}" at {place}: no clocks run on this board yet; is:overdue finds what is late')
                raise QueryError(message, value.start, value.end, "overdue", word=name)
            return State(word, at=_later(length, value, context.now) if colon else context.now)
    return State(word)


def _day_in_force(typed: str, value: Value, context: QueryContext) -> str:
    from opsboard.domain.day_words import parse_day

    if not fields_of(EFFECTIVE, context.workflow):
        message = N_('"is:{word}" at {place}: no kind has a field {field}, the day from which something holds')
        raise QueryError(message, value.start, value.end, word="in_force", field=EFFECTIVE)
    customs = context.customs() if context.customs is not None else None
    try:
        if day := parse_day(typed, context.now, context.zone, customs, ahead=False):
            return day
    except Invalid:
        pass
    message = N_('{key}: no date "{word}" at {place}; write one day, like today, fri or 2026-11-30')
    raise QueryError(message, value.start, value.end, key="in_force", word=typed)


def _later(length: str, value: Value, now: str) -> str:
    match = re.fullmatch(_LENGTH, length.casefold())
    if match is None:
        message = N_('no length of time "{word}" at {place}; write one like 2h, 30m or 1d')
        raise QueryError(message, value.end - len(length), value.end, "2h", word=length)
    from datetime import timedelta

    from opsboard.domain.days import as_local, moment_of

    return moment_of(as_local(now, "UTC") + timedelta(seconds=int(match[1]) * _SECONDS[match[2]]))


def _field_node(token: Token, context: QueryContext) -> Node:
    """What a pair of a field and values asks for; of a name that several fields have, all of them: where one of these
    does not take the value, the others do."""
    name = token.key.removeprefix("field.")
    fields = fields_of(name, context.workflow)
    if not fields:
        raise _unknown_field(name, token, context)
    by_key: dict[str, list[Field]] = {}
    for field in fields:
        by_key.setdefault(field.key, []).append(field)
    return _either(
        node for value in token.values for node in _of_fields([tuple(one) for one in by_key.values()], value, context)
    )


def _of_fields(groups: list[tuple[Field, ...]], value: Value, context: QueryContext) -> list[Node]:
    found: list[Node] = []
    refused: QueryError | None = None
    for fields in groups:
        try:
            found += _field_values(fields, value, context)
        except QueryError as error:
            refused = refused or error
    if not found and refused is not None:
        raise refused
    return found


def _unknown_field(name: str, token: Token, context: QueryContext) -> QueryError:
    start = token.start + len("field.")
    known = field_keys(context.workflow)
    meant = nearest(name, [*known, *(word for one in known.values() for word in (one.name.zh, one.name.en))])
    if meant is None:
        message = N_('no kind has a field "{word}" at {place}; the command "kinds" lists them')
        return QueryError(message, start, start + len(name), word=name)
    message = N_('no kind has a field "{word}" at {place}; did you mean "{meant}"?')
    return QueryError(message, start, start + len(name), meant, word=name, meant=meant)


def _field_values(fields: tuple[Field, ...], value: Value, context: QueryContext) -> tuple[Node, ...]:
    field = fields[0]
    typed = value.text.casefold()
    if typed in EMPTY_WORDS:
        return (_without(field.key, context),)
    if typed in _ANYTHING:
        return (FieldIs(field.key, None),)
    read = _FIELD_READERS.get(field.type)
    if read is not None and all(other.type == field.type for other in fields):
        return read(fields, value, context)
    if all(other.type in LINES for other in fields):
        return (FieldHolds(field.key, value.text),)
    if field.type == "choice" or any(other.type == "choice" for other in fields):
        return _field_mixed(fields, value, context)
    return (FieldHolds(field.key, value.text, line=False),)


def _without(field: str, context: QueryContext) -> Node:
    """Items without a value of a field, of the kinds that have it."""
    every = context.workflow.kinds
    kinds = tuple(kind.key for kind in every if any(one.key == field for one in kind.fields))
    none = Not(FieldIs(field, None))
    return none if len(kinds) == len(every) else And((OneOf("kind", kinds), none))


def _field_mixed(fields: tuple[Field, ...], value: Value, context: QueryContext) -> tuple[Node, ...]:
    """Of a field that is a choice in one kind and something else in another: either."""
    words = resolved(value.text, field_words(fields, context))
    return (*(FieldIs(fields[0].key, key) for key in words), FieldHolds(fields[0].key, value.text, line=False))


def _field_choice(fields: tuple[Field, ...], value: Value, context: QueryContext) -> tuple[Node, ...]:
    words = field_words(fields, context)
    return tuple(FieldIs(fields[0].key, key) for key in _one_of(f"field.{fields[0].key}", value, words))


def _field_person(fields: tuple[Field, ...], value: Value, context: QueryContext) -> tuple[Node, ...]:
    key = fields[0].key
    return tuple(FieldIs(key, login) for login in _people(f"field.{key}", value, field_words(fields, context), context))


def _field_date(fields: tuple[Field, ...], value: Value, context: QueryContext) -> tuple[Node, ...]:
    """A date that stands on the calendar is asked for there, another one by its values: so is the end of a span."""
    field = fields[0]
    role = field.role if field.role in DATE_ROLES else ""
    node = _date_node(role or "due", value, context)
    if role or not isinstance(node, Days):
        return (node,)
    return (FieldDays(field.key, node.first, node.last),)


def _field_number(fields: tuple[Field, ...], value: Value, context: QueryContext) -> tuple[Node, ...]:
    key, ends = fields[0].key, _SPAN.fullmatch(value.text)
    if ends is None or not any((ends["low"], ends["high"], ends["number"])):
        message = N_('field.{key} is a number; "{word}" at {place} is none; write one like 3, 3..8, <8 or >=3')
        raise QueryError(message, value.start, value.end, key=key, word=value.text)
    if ends["dots"]:
        low, high = (float(end) if end else None for end in (ends["low"], ends["high"]))
        if low is not None and high is not None and low > high:
            low, high = high, low
        return (FieldBetween(key, low, high),)
    number, sign = ends["number"], ends["sign"]
    match sign:
        case "<" | "<=":
            return (FieldBetween(key, high=float(number), below=sign == "<"),)
        case ">" | ">=":
            return (FieldBetween(key, low=float(number), above=sign == ">"),)
    return (FieldBetween(key, float(number), float(number)),)


_FIELD_READERS: dict[str, Callable[[tuple[Field, ...], Value, QueryContext], tuple[Node, ...]]] = {
    "choice": _field_choice,
    "flag": _field_choice,
    "person": _field_person,
    "date": _field_date,
    "when": _field_date,
    "number": _field_number,
    "integer": _field_number,
    "percent": _field_number,
}
