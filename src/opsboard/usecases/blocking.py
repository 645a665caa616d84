"""What stands in the way of an item: people's marks, and links to items that are still open."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain import text
from opsboard.domain.items import Item
from opsboard.usecases.acting import Act, act_on
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

CLOSED = ("done", "dropped")


def block(session: Session, keys: Sequence[str], reason: str = "") -> BulkResult:
    """Mark items as blocked, by this person and for this reason. A second mark replaces the first."""
    words = text.clean_line(reason).strip()

    def work(act: Act, key: str) -> None:
        item = act.tx.item(key)
        if item.blocked is not None and (item.blocked.by, item.blocked.reason) == (session.login, words):
            return
        act.change(item, "block", {"blocked": {"by": session.login, "reason": words, "at": act.at}})

    return act_on(session, "block", keys, work)


def unblock(session: Session, keys: Sequence[str]) -> BulkResult:
    """Take the mark away, whoever set it. Items that bear none stay as they are."""

    def work(act: Act, key: str) -> None:
        act.change(act.tx.item(key), "unblock", {"blocked": None})

    return act_on(session, "unblock", keys, work)


def refresh_block(act: Act, key: str) -> None:
    """Let the links of an item say whether it is blocked: by the first open item at the other end of a
    relation that blocks (domain.md 5.6). A mark that a person set is left alone."""
    item = act.tx.item(key)
    held = item.blocked
    if held is not None and _blocker_of(held.reason) is None:
        return
    for other in _blockers(act, item):
        if held is None or _blocker_of(held.reason) != other.key:
            who = other.fields.get("to_dept") or other.department or other.assignee or act.session.login
            reason = f"{other.key} {_spoken(act, who)}"
            act.change(item, "block", {"blocked": {"by": who, "reason": reason, "at": act.at}})
        return
    if held is not None:
        act.change(item, "unblock", {"blocked": None})


def refresh_blocked_by(act: Act, item: Item) -> None:
    """After `item` opened, closed, or left the board: refresh every item that it blocks or blocked."""
    relations = act.session.store.workflow
    for link in item.links:
        if relations.relation(link.relation).blocks:
            refresh_block(act, link.key)


def _spoken(act: Act, who: str) -> str:
    """The department's name on the card, in the language of its people; else the person."""
    for department in act.session.store.workflow.departments:
        if department.key == who:
            return department.name.zh
    return who


def _blockers(act: Act, item: Item) -> list[Item]:
    relations = act.session.store.workflow
    found = []
    for link in item.links:
        relation = relations.relation(link.relation)
        if not relations.relation(relation.inverse).blocks:
            continue
        other = act.tx.item(link.key)
        if other.category not in CLOSED and not other.archived:
            found.append(other)
    return found


def _blocker_of(reason: str) -> str | None:
    """The key with which a mark made by a link begins."""
    first, _, _ = reason.partition(" ")
    prefix, dash, number = first.partition("-")
    return first if dash and prefix.isascii() and prefix.isupper() and number.isdecimal() else None
