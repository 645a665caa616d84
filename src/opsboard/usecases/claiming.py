"""Taking the next piece of work: the best item that nobody has, each given to one person only."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain.errors import N_, NotFound, Refused
from opsboard.domain.items import Card, Item
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.people_names import person_name
from opsboard.domain.values import replaced
from opsboard.usecases import reading
from opsboard.usecases.acting import Keys, UnitOfWork, act_on, acting
from opsboard.usecases.ports import CLAIM_ORDER
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

FREE = "is:open is:unassigned -is:blocked"
_AT_ONCE = 16
"""So many of the best are looked at before others are read: others take some of them meanwhile."""


def next_item(session: Session, texts: str | Sequence[str] = (), *, kind: str | None = None) -> Item:
    """The best free item of a query: open, not assigned, not blocked; the most urgent first, of those the
    one due first, of those the one that is longest in its stage. Raises NotFound when nothing is free."""
    best = _free(session, texts, kind, 1)
    if not best:
        raise _nothing_free()
    return session.store.item(best[0].key)


def claim_next(session: Session, texts: str | Sequence[str] = (), *, kind: str | None = None) -> Item:
    """Assign the best free item to oneself. Of several who ask at once each gets another one.

    Raises NotFound when nothing is free.
    """
    while True:
        # Chosen before the board is locked, looked at again after: others wait no longer than for one edit.
        best = _free(session, texts, kind, _AT_ONCE)
        with acting(session, "claim") as act:
            for card in best:
                item = act.tx.item(card.key)
                if is_free(item):
                    act.change(item, "edit", {"assignee": session.login})
                    return act.tx.item(item.key)
        if not best:
            raise _nothing_free()


def claim(session: Session, keys: Keys) -> BulkResult:
    """Assign these items to oneself, those that nobody has. One that somebody has, or that is closed or
    blocked, is refused."""

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        if item.assignee == session.login:
            return
        if item.assignee is not None:
            raise Refused(
                N_("{key}: {login} has it"),
                key=item.key,
                login=person_name(reading.short_names(act.session), item.assignee),
            )
        if not is_free(item):
            raise Refused(N_("{key} is closed or blocked: there is nothing to take"), key=item.key)
        act.change(item, "edit", {"assignee": session.login})

    return act_on(session, "claim", keys, work)


def is_free(item: Item) -> bool:
    """Whether anyone may take it."""
    return (
        item.assignee is None and item.blocked is None and not item.archived and item.category not in CLOSED_CATEGORIES
    )


def _free(session: Session, texts: str | Sequence[str], kind: str | None, limit: int) -> list[Card]:
    parts = [texts] if isinstance(texts, str) else list(texts)
    chosen = reading.selection(session, [*parts, FREE], kind=kind, limit=limit)
    query = None if chosen.query is None else replaced(chosen.query, archived=False, snoozed=False)
    return session.store.cards(replaced(chosen, query=query, sort=CLAIM_ORDER))


def _nothing_free() -> NotFound:
    return NotFound(N_("nothing is free here: every open item is assigned or blocked"))
