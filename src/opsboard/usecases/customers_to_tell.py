"""What follows for customers: they are to be told when what they asked for is live, or the problem is solved.

Their item bears a mark from then on (`domain.answering`), and whoever reported it has it in their inbox.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from opsboard.domain.answering import AGENT, AnswerRule, answer_rules, marks_of
from opsboard.domain.errors import Invalid
from opsboard.domain.items import ANSWER, TELL, TIME_AUTHOR, UNTELL, Item, time_mark
from opsboard.domain.people_names import login_of
from opsboard.usecases.done import Done, Follows, Reads, Values


def to_tell(done: Done, board: Reads) -> Follows:
    """Whose customers are to be told: of an item that came into a stage of its rule those that are linked with it, of
    a new link to one that is there those behind it. What leaves the stage is no news any more."""
    try:
        rules = answer_rules(done.workflow.settings)
    except Invalid:
        return  # `workflow check` tells what is wrong
    answered = {change.key for change in done.changes if change.op == "reply"}
    for key, rule, start, there in _news(done, board, rules):
        mark = time_mark(ANSWER, key)
        for one in _reached(board, key, start, rule.relations):
            held = board.properties(one)
            if not there:
                if held.get(mark) is not None:
                    yield Values(one, UNTELL, {mark: None}, TIME_AUTHOR, key)
            elif one not in answered and not any(marks_of(held)) and _waits(done, rule, item := board.item(one)):
                yield Values(one, TELL, {mark: _who(done, item, board.item(key))}, TIME_AUTHOR, key)


def _news(done: Done, board: Reads, rules: Mapping[str, AnswerRule]) -> list[tuple[str, AnswerRule, str | None, bool]]:
    """What the act did that may be news: the item, its rule, the one that it was linked with, and whether it is in a
    stage of the rule now. What an import links was so before."""
    news: list[tuple[str, AnswerRule, str | None, bool]] = []
    for key, relation, other, there in done.links():
        rule = _rule_of(done, key, rules) if there else None
        if rule is not None and relation in rule.relations and board.item(key).stage in rule.stages:
            news.append((key, rule, other, True))
    for key, was, stage in done.moved():
        rule = _rule_of(done, key, rules)
        if rule is not None and (was in rule.stages) != (there := stage in rule.stages):
            news.append((key, rule, None, there))
    return news


def _rule_of(done: Done, key: str, rules: Mapping[str, AnswerRule]) -> AnswerRule | None:
    kind = done.workflow.kind_of_item(key)
    return rules.get(kind.key) if kind is not None else None


def _reached(board: Reads, key: str, start: str | None, relations: Collection[str]) -> Iterator[str]:
    """The items to which links of these relations lead from an item, by way of `start` where that is given."""
    seen, newest = {key}, [key]
    while newest:
        found = [other for other in board.linked(newest, relations) if other not in seen]
        if start is not None:
            found, start = [other for other in found if other == start], None
        newest = found
        seen.update(newest)
        yield from newest


def _waits(done: Done, rule: AnswerRule, item: Item) -> bool:
    """Whether the customer of an item is to be told."""
    if item.kind != rule.tells or item.category in rule.unless:
        return False
    return item.category != "dropped" or done.workflow.kind(item.kind).stage(item.stage).duplicates


def _who(done: Done, item: Item, source: Item) -> list[str]:
    """In whose inbox it comes that a customer is to be told: who reported it, else who does it."""
    try:
        agent = login_of(str(item.fields.get(AGENT) or ""), done.people())
    except Invalid:
        agent = None  # several are called so
    agent = agent or item.assignee or source.assignee
    return [agent] if agent else []
