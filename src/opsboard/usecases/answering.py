"""Answering back: everybody whose customer is to be told, once a requirement is live or a problem is solved.

That somebody is to be told follows from the move itself (`to_tell`, an effect): their item bears a mark, and whoever
reported it has it in their inbox. Any answer to the customer takes the mark away; what nobody answered keeps it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from opsboard.domain.answering import AGENT, CUSTOMER, AnswerRule, answer_rules, marks_of
from opsboard.domain.errors import N_, GateRefused, Invalid, Refused
from opsboard.domain.items import ANSWER, TELL, TIME_AUTHOR, UNTELL, Change, Item, time_mark
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.values import frozen
from opsboard.usecases.acting import Keys, UnitOfWork, acting, canonical_key, know_workflow
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.usecases.effects import Done, Follows, Reads


@frozen
class ToTell:
    """A customer who is still to be told."""

    key: str
    about: str
    """The item that there is news of."""
    title: str
    customer: str
    agent: str
    """Who reported it, as it was typed; else the login of who does it."""
    stage: str
    open: bool


def waiting(session: Session, key: str | None = None) -> list[ToTell]:
    """Who is still to be told, of all or about one item; of an item that waits itself, that one. Raises NotFound."""
    wanted = None if key is None else session.store.item(canonical_key(key)).key
    rows = session.store.time.to_answer()
    found = [(one, about) for one, about in rows if wanted is None or about == wanted]
    if not found and wanted is not None:
        found = [(one, about) for one, about in rows if one == wanted]
    return [_to_tell(session.store.item(one), about) for one, about in found]


def answer(session: Session, about: str, words: str, to: Keys | None = None) -> BulkResult:
    """Answer everybody who is to be told about an item, or those of the keys `to`, in one act: what their customer was
    told stands on each, and those that are open are moved on as the team agreed. Raises Invalid when there is nothing
    to read, Refused for one who is not to be told (any more)."""
    from opsboard.usecases.replying import answer_text, answer_to

    body = answer_text(words)
    key = session.store.item(canonical_key(about)).key
    chosen = [to] if isinstance(to, str) else to
    keys = list(dict.fromkeys(map(canonical_key, chosen))) if chosen is not None else None
    know_workflow(session)
    with acting(session, ANSWER) as act:
        there = [one for one, of in session.store.time.to_answer() if of == key]
        keys = there if keys is None else keys
        if not keys:
            raise Refused(N_("nobody is to be told about {key}"), key=key)
        for one in keys:
            if one not in there:
                raise Refused(N_("{key} is not to be told about {other}, or was told meanwhile"), key=one, other=key)
        source = act.tx.item(key)
        for one in keys:
            answer_to(act, act.tx.item(one), body)
            _move_on(act, source, one)
        act.record(key, ANSWER, ", ".join(keys))
    return BulkResult(act.changes, [], act.batch(), asked=keys)


def _move_on(act: UnitOfWork, source: Item, key: str) -> None:
    """Move an open item on that was answered; one that a gate holds back stays where it is."""
    from opsboard.usecases.moving import Landing, shift

    rule = answer_rules(act.session.store.workflow.settings).get(source.kind)
    item = act.tx.item(key)
    if rule is None or not rule.moves_to or item.category in CLOSED_CATEGORIES or item.archived:
        return
    kind = act.session.store.workflow.kind(item.kind)
    if item.kind != rule.tells:
        return
    brings: dict[str, Any] = {**rule.sets, **{name: source.fields.get(name) for name in rule.copies}}
    given = {f"fields.{name}": value for name, value in brings.items() if value and item.fields.get(name) is None}
    try:
        shift(act, item, kind, kind.stage(rule.moves_to), Landing("top", None), f"{source.key} {source.title}", given)
    except GateRefused:
        return


def to_tell(done: Done, board: Reads) -> Follows:
    """Whose customers are to be told: of an item that came into a stage of its rule those that are linked with it, of
    a new link to one that is there those behind it. What leaves the stage is no news any more."""
    from opsboard.usecases.effects import Values

    if not (news := _news(done)):
        return
    try:
        rules = answer_rules(done.workflow.settings)
    except Invalid:
        return  # `workflow check` tells what is wrong
    answered = {change.key for change in done.changes if change.op == "reply"}
    for key, start, came in news:
        rule = rules.get(kind.key) if (kind := done.workflow.kind_of_item(key)) is not None else None
        if rule is None:
            continue
        source, mark = board.item(key), time_mark(ANSWER, key)
        there = source.stage in rule.stages
        if came is not None and (came in rule.stages) == there:
            continue
        for one in _reached(board, key, start, rule.relations):
            held = board.properties(one)
            if not there:
                if held.get(mark) is not None:
                    yield Values(one, UNTELL, {mark: None}, TIME_AUTHOR, key)
            elif one not in answered and not any(marks_of(held)) and _waits(done, rule, board.item(one)):
                yield Values(one, TELL, {mark: _who(done, board.item(one), source)}, TIME_AUTHOR, key)


def _news(done: Done) -> list[tuple[str, str | None, str | None]]:
    """What the act did that may be news: the item, the one that it was linked with, the stage that it came from."""
    moved: dict[str, str] = {}
    linked = []
    for change in done.changes:
        if "stage" in change.after and change.before.get("stage") is not None:
            moved.setdefault(change.key, str(change.before["stage"]))
        for name, value in change.after.items():
            if value and name.startswith("link."):
                linked.append((change.key, name.split(".", 2)[2]))
    linked += [(key, other) for key, _relation, other in done.joined]
    return [*((key, None, stage) for key, stage in moved.items()), *((key, other, None) for key, other in linked)]


def _reached(board: Reads, key: str, start: str | None, relations: Collection[str]) -> Iterator[str]:
    """The items to which links of these relations lead from an item, by way of `start` where that is given."""
    seen, newest = {key}, [key]
    while newest:
        found = [other for _one, other in board.linked(newest, relations) if other not in seen]
        if start is not None:
            found, start = [other for other in found if other == start], None
        newest = list(dict.fromkeys(found))
        seen.update(newest)
        yield from newest


def _waits(done: Done, rule: AnswerRule, item: Item) -> bool:
    """Whether the customer of an item is to be told."""
    if item.kind != rule.tells or item.category in rule.unless:
        return False
    return item.category != "dropped" or done.workflow.kind(item.kind).stage(item.stage).duplicates


def _who(done: Done, item: Item, source: Item) -> list[str]:
    """In whose inbox it comes that a customer is to be told: who reported it, else who does it."""
    from opsboard.domain.people_names import login_of

    try:
        agent = login_of(str(item.fields.get(AGENT) or ""), done.people())
    except Invalid:
        agent = None  # several are called so
    agent = agent or item.assignee or source.assignee
    return [agent] if agent else []


def _to_tell(item: Item, about: str) -> ToTell:
    agent = item.fields.get(AGENT) or item.assignee or ""
    customer = str(item.fields.get(CUSTOMER) or "")
    return ToTell(item.key, about, item.title, customer, agent, item.stage, item.category not in CLOSED_CATEGORIES)


def newly(changes: Iterable[Change]) -> list[str]:
    """The items of which an act made it news that somebody is to be told."""
    found = (about for change in changes if change.op == TELL for about in marks_of(change.after))
    return list(dict.fromkeys(found))
