"""What stands in the way of an item, as people say it. The marks that links give are an effect (`effects`)."""

from __future__ import annotations

from opsboard.domain import text
from opsboard.usecases.acting import Keys, UnitOfWork, act_on
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


def block(session: Session, keys: Keys, reason: str = "") -> BulkResult:
    """Mark items as blocked, by this person and for this reason. A second mark replaces the first, but one
    without a reason leaves a mark that is there as it is."""
    words = text.clean_line(reason).strip()

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        held = item.blocked
        if held is not None and (not words or (held.by, held.reason, held.item) == (session.login, words, None)):
            return
        act.change(item, "block", {"blocked": {"by": session.login, "reason": words, "at": act.at, "item": None}})

    return act_on(session, "block", keys, work)


def unblock(session: Session, keys: Keys) -> BulkResult:
    """Take the mark away, whoever set it. Items that bear none stay as they are."""
    return act_on(session, "unblock", keys, lambda act, key: act.change(act.tx.item(key), "unblock", {"blocked": None}))
