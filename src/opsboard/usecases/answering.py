"""Answering back: everybody who is to be told what is live or solved (`customers_to_tell`), and one answer for them.

Any answer to the customer takes the mark of an item away; what nobody answered keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from opsboard.domain.answering import AGENT, CUSTOMER, AnswerRule, answer_rules, marks_of
from opsboard.domain.errors import N_, GateRefused, Refused
from opsboard.domain.items import ANSWER, TELL, Change, Item
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.values import frozen
from opsboard.usecases.acting import Keys, UnitOfWork, acting, canonical_key, know_workflow
from opsboard.usecases.moving import Landing, shift
from opsboard.usecases.replying import answer_text, answer_to
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


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
        rule = answer_rules(session.store.workflow.settings).get(source.kind)
        for one in keys:
            answer_to(act, act.tx.item(one), body)
            if rule is not None:
                _move_on(act, rule, source, one)
        act.record(key, ANSWER, ", ".join(keys))
    return BulkResult(act.changes, [], act.batch(), asked=keys)


def _move_on(act: UnitOfWork, rule: AnswerRule, source: Item, key: str) -> None:
    """Move an open item on that was answered; one that a gate holds back stays where it is."""
    item = act.tx.item(key)
    if item.kind != rule.tells or not rule.moves_to or item.category in CLOSED_CATEGORIES or item.archived:
        return
    kind = act.session.store.workflow.kind(item.kind)
    brings: dict[str, Any] = {**rule.sets, **{name: source.fields.get(name) for name in rule.copies}}
    given = {f"fields.{name}": value for name, value in brings.items() if value and item.fields.get(name) is None}
    try:
        shift(act, item, kind, kind.stage(rule.moves_to), Landing("top", None), f"{source.key} {source.title}", given)
    except GateRefused:
        return


def _to_tell(item: Item, about: str) -> ToTell:
    agent = item.fields.get(AGENT) or item.assignee or ""
    customer = str(item.fields.get(CUSTOMER) or "")
    return ToTell(item.key, about, item.title, customer, agent, item.stage, item.category not in CLOSED_CATEGORIES)


def newly(changes: Iterable[Change]) -> list[str]:
    """The items of which an act made it news that somebody is to be told."""
    found = (about for change in changes if change.op == TELL for about in marks_of(change.after))
    return list(dict.fromkeys(found))
