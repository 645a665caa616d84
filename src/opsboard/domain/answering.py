"""Answering back: whose customers are told when what they asked for is there, or a problem is solved.

A rule stands in `settings.answers.KIND`. An item whose customer is to be told bears a mark until it is answered:
the property `time.answer.KEY`, `KEY` being the item that there is news of, with the logins who have it in their inbox.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opsboard.domain.items import ANSWER, time_mark
from opsboard.domain.kinds import Workflow
from opsboard.domain.lookup import Named
from opsboard.domain.value_checks import require, require_known, require_texts, table_of
from opsboard.domain.values import frozen, made_by

CUSTOMER, AGENT = "customer", "reporter_agent"
"""Fields that say who is told, and who tells them."""
_WORDS = ("stages", "relations", "tells", "unless", "moves_to", "sets", "copies")
_LISTS = ("stages", "relations", "unless", "copies")


@frozen
class AnswerRule:
    """Who is to be told when an item of a kind comes into one of its stages."""

    kind: str
    stages: tuple[str, ...]
    relations: tuple[str, ...]
    """Those told are found over links of these relations, through any number of them."""
    tells: str
    """The kind of the items whose customers are told."""
    unless: tuple[str, ...] = ()
    """Categories in which an item has its answer already."""
    moves_to: str = ""
    """The stage to which an open one goes when it is answered."""
    sets: Mapping[str, str] = made_by(factory=dict)
    """Fields that it gets with that, where it has no value."""
    copies: tuple[str, ...] = ()
    """Fields that it gets as the item has them that there is news of."""


def answer_rules(settings: Mapping[str, Any]) -> dict[str, AnswerRule]:
    """Kind -> its rule. Raises Invalid naming the place of the first mistake."""
    declared = table_of(settings.get("answers", {}), "settings.answers")
    return {kind: _rule(kind, rule, f"settings.answers.{kind}") for kind, rule in declared.items()}


def check_answers(workflow: Workflow) -> None:
    """Whether the rules fit the kinds; what names a kind that the board has not means nothing. Raises Invalid."""
    for rule in answer_rules(workflow.settings).values():
        place = f"settings.answers.{rule.kind}"
        of, tells = workflow.known_kind(rule.kind), workflow.known_kind(rule.tells)
        named: list[tuple[Sequence[str], Sequence[Named]]] = [(rule.relations, workflow.relations)]
        named += [(rule.stages, of.stages)] if of is not None else []
        if tells is not None:
            named += [((rule.moves_to,) if rule.moves_to else (), tells.stages)]
            named += [((*rule.sets, *rule.copies), tells.fields)]
        for words, known in named:
            for word in words:
                require_known(place, word, {one.key for one in known})


def marks_of(properties: Mapping[str, Any]) -> Iterator[str]:
    """The items of which the customer of an item with these properties is still to be told."""
    begin = time_mark(ANSWER, "")
    return (
        name.removeprefix(begin) for name, value in properties.items() if name.startswith(begin) and value is not None
    )


def _rule(kind: str, rule: object, place: str) -> AnswerRule:
    given: dict[str, Any] = {"tells": kind}
    for word, value in table_of(rule, place, _WORDS).items():
        inside = f"{place}.{word}"
        if word in _LISTS:
            require_texts(value, inside)
        elif word == "sets":
            require_texts(list(table_of(value, inside).values()), inside)
        else:
            require(value, str, inside)
        given[word] = tuple(value) if word in _LISTS else value
    return AnswerRule(kind, **{"stages": (), "relations": (), **given})
