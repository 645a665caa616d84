"""The text of a query changed condition by condition: what a builder shows and does, in the text itself.

Every condition is a piece of the text, wherever it stands, so that text and builder never disagree and
what the builder has no row for (words, OR, parentheses) stays as it was written.
"""

from __future__ import annotations

import re

from opsboard.domain.errors import Invalid
from opsboard.domain.kinds import Workflow
from opsboard.domain.query_tokens import Token, tokens_of
from opsboard.domain.values import frozen

_JOINS = ("OR", "AND")
_BEFORE = ("OR", "AND", "NOT", "-")


@frozen
class Condition:
    """One `key:value,value` of a query; from `start`, its negation included, to `end`."""

    key: str
    values: tuple[str, ...]
    start: int
    end: int
    negated: bool = False
    pair: int = 0
    """Where the key begins."""


def conditions(text: str, workflow: Workflow | None = None) -> list[Condition]:
    """The conditions of a query in their order; none of a text that cannot be cut into words."""
    tokens = _tokens(text, workflow)
    found = []
    for place, token in enumerate(tokens):
        if token.type == "pair" and token.values:
            sign = tokens[place - 1] if place and tokens[place - 1].type in ("-", "NOT") else None
            start = token.start if sign is None else sign.start
            values = tuple(value.text for value in token.values)
            found.append(Condition(token.key, values, start, token.end, sign is not None, token.start))
    return found


def condition_at(text: str, cursor: int, workflow: Workflow | None = None) -> Condition | None:
    """The condition that ends at the cursor."""
    return next((one for one in conditions(text, workflow) if one.end == cursor), None)


def without(text: str, condition: Condition, workflow: Workflow | None = None) -> str:
    """The query without a condition, and without the joins and parentheses that then hold nothing."""
    return _tidy(text[: condition.start] + " " + text[condition.end :], workflow)


def turned(text: str, condition: Condition) -> str:
    """The query with a condition negated, or no longer."""
    sign = "" if condition.negated else "-"
    return text[: condition.start] + sign + text[condition.pair : condition.end] + text[condition.end :]


def with_value(text: str, condition: Condition, value: str) -> str:
    """The query with one more value that will do for a condition. `value` is written as queries write it."""
    return f"{text[: condition.end]},{value}{text[condition.end :]}"


def _tokens(text: str, workflow: Workflow | None) -> list[Token]:
    try:
        return tokens_of(text, workflow)
    except Invalid:
        return []


def _tidy(text: str, workflow: Workflow | None) -> str:
    """Leave out what joins nothing, until every join has two sides."""
    while True:
        tokens = _tokens(text, workflow)
        loose = next((place for place in range(len(tokens)) if _is_loose(tokens, place)), None)
        if loose is None:
            return _spaced(text)
        first = last = loose
        if tokens[loose].type == "(":
            last += 1
            while first and tokens[first - 1].type in ("NOT", "-"):
                first -= 1
        text = text[: tokens[first].start] + " " + text[tokens[last].end :]


def _spaced(text: str) -> str:
    """Single spaces between words, none inside parentheses; what stands in quotes stays."""
    pieces = text.split('"')
    for place in range(0, len(pieces), 2):
        plain = re.sub(r"\s+", " ", pieces[place])
        pieces[place] = re.sub(r" (?=[)）])|(?<=[(（]) ", "", plain)
    return '"'.join(pieces).strip()


def _is_loose(tokens: list[Token], place: int) -> bool:
    before = tokens[place - 1].type if place else ""
    after = tokens[place + 1].type if place + 1 < len(tokens) else ""
    match tokens[place].type:
        case "(":
            return after == ")"
        case "OR" | "AND":
            return before in ("", "(", *_BEFORE) or after in ("", ")", *_JOINS)
        case "NOT" | "-":
            return after in ("", ")", *_JOINS)
    return False
