"""Answers to customers, and what those write: comments that clocks know.

An answer stops the clock of the reply, whatever the stage; what the customer writes after it starts the next one.
"""

from __future__ import annotations

from typing import Any

from opsboard.domain import text
from opsboard.domain.answering import marks_of
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import ANSWER, FROM_CUSTOMER, TO_CUSTOMER, Item, time_mark
from opsboard.usecases.acting import Keys, UnitOfWork, act_on
from opsboard.usecases.entry_ids import entry_id
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


def reply(session: Session, keys: Keys, words: str) -> BulkResult:
    """Say what the customer was answered; the first time that stamps when, in the field that the clocks of the kind
    name. Raises Invalid when there is nothing to read."""
    return _say(session, keys, words, TO_CUSTOMER)


def customer(session: Session, keys: Keys, words: str) -> BulkResult:
    """Write down what the customer wrote: an answer is due from now on. Raises Invalid when there is nothing to
    read."""
    return _say(session, keys, words, FROM_CUSTOMER)


def answer_text(words: str) -> str:
    """What is said to a customer, cleaned. Raises Invalid when there is nothing to read."""
    body = text.clean_body(words)
    if not body.strip():
        raise Invalid(N_("the comment is empty"))
    return body


def answer_to(act: UnitOfWork, item: Item, body: str) -> None:
    """Within an act: the customer of an item was told this, and whatever else they were still to be told with it."""
    after: dict[str, Any] = {f"comment.{entry_id()}": _said(act, body, TO_CUSTOMER)}
    field = _stamped_by_reply(act, item.kind)
    if field is not None and item.fields.get(field) is None:
        after[f"fields.{field}"] = act.at
    after.update({time_mark(ANSWER, about): None for about in marks_of(act.tx.properties(item.key))})
    act.change(item, "reply", after)


def _say(session: Session, keys: Keys, words: str, mark: str) -> BulkResult:
    body = answer_text(words)
    op = "reply" if mark == TO_CUSTOMER else "customer"

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        if mark == TO_CUSTOMER:
            answer_to(act, item, body)
        else:
            act.change(item, op, {f"comment.{entry_id()}": _said(act, body, mark)})

    return act_on(session, op, keys, work)


def _said(act: UnitOfWork, body: str, mark: str) -> dict[str, str]:
    return {"author": act.session.login, "at": act.at, "body": body, "customer": mark}


def _stamped_by_reply(act: UnitOfWork, kind: str) -> str | None:
    """The field that says when the customer of an item of this kind was answered first."""
    from opsboard.domain.clocks import rules_of

    workflow = act.session.store.workflow
    for rule in rules_of(workflow.settings, kind):
        field = (rule.stops_at or {}).get("reply")
        if field is not None and any(one.key == field for one in workflow.kind(kind).fields):
            return field
    return None
