"""Taking items off the board, back onto it, and out of the log."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid
from opsboard.usecases.acting import Act, act_on, acting, canonical_key
from opsboard.usecases.blocking import refresh_blocked_by
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


def archive(session: Session, keys: Sequence[str]) -> BulkResult:
    """Take items off the board; `restore` and undo bring them back."""
    return _set(session, keys, "archive", True)


def restore(session: Session, keys: Sequence[str]) -> BulkResult:
    """Bring archived items back to the stage that they were in."""
    return _set(session, keys, "restore", None)


def purge(session: Session, key: str, reason: str) -> int:
    """Take an item's words out of the board and its log for good (a customer's name must go), leaving
    stubs with which the log still verifies; gives the number of changes emptied. Needs a lead."""
    said = text.clean_line(reason)
    if not said:
        raise Invalid(N_("say why: purge cannot be undone"))
    with acting(session, "purge", needs="lead", reason=said) as act:
        return act.tx.purge(canonical_key(key))


def _set(session: Session, keys: Sequence[str], word: str, value: bool | None) -> BulkResult:
    def work(act: Act, key: str) -> None:
        item = act.tx.item(key)
        if act.change(item, word, {"archived": value}) is not None:
            refresh_blocked_by(act, item)

    return act_on(session, word, keys, work)
