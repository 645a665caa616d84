"""One act of a person on a board: who may, one transaction, and the changes it makes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from opsboard.domain.errors import N_, Forgotten, NotFound, OpsboardError, Refused, Unavailable
from opsboard.domain.items import Batch, Change, Item, Person
from opsboard.usecases.entering import has_left
from opsboard.usecases.ports import NewChange, Transaction
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

ROLES = ("viewer", "member", "lead", "admin")
"""From least to most: each may do what the ones before it may."""


SLIPS: tuple[type[OpsboardError], ...] = (NotFound, Unavailable)
"""Errors of one of several items that stop the act for all of them."""


class Act:
    """An act under way: its transaction and the changes made so far."""

    __slots__ = ("added", "at", "changes", "reason", "session", "tx", "word")

    def __init__(self, session: Session, word: str, tx: Transaction, at: str, reason: str | None = None) -> None:
        self.session = session
        self.word = word
        self.tx = tx
        self.at = at
        self.reason = reason
        self.changes: list[Change] = []
        self.added: list[str] = []
        """Keys of items that the act made on the way."""

    def change(self, item: Item | str, op: str, after: Mapping[str, Any], reason: str | None = None) -> Change | None:
        """Give an item these values; None when it has them all already. Raises NotFound."""
        key = item if isinstance(item, str) else item.key
        held = self.tx.properties(key)
        new = {name: value for name, value in after.items() if held.get(name) != value}
        if not new:
            return None
        before = {name: held.get(name) for name in new}
        change = self.tx.apply(NewChange(key, op, before, new, reason), self.at, self.session.login)
        self.changes.append(change)
        return change

    def batch(self) -> Batch | None:
        """The batch that the changes became; None when there are none."""
        if not self.changes:
            return None
        number = self.changes[0].batch
        return Batch(number, self.at, self.session.login, self.word, tuple(self.changes), reason=self.reason)


@contextmanager
def acting(
    session: Session,
    word: str,
    *,
    needs: str = "member",
    undo_of: int | None = None,
    reason: str | None = None,
) -> Iterator[Act]:
    """A transaction for the act `word`, all or nothing, by a person whose role is at least `needs`.

    Raises Refused for a lesser role and Unavailable when the board cannot be written.
    """
    at = session.clock()
    with session.store.write(word, at, session.login, undo_of=undo_of, reason=reason) as tx:
        _admit(session, tx, needs)
        yield Act(session, word, tx, at, reason)


def require_role(session: Session, needs: str) -> Person | None:
    """Refuse somebody whose role is less than `needs`; gives who they are, if the board knows them. Raises Refused."""
    person = session.store.person(session.login)
    role = person.role if person else "member"
    if has_left(person):
        raise Refused(N_("{login} has left this board: as a viewer they change nothing"), login=session.login)
    if ROLES.index(role) < ROLES.index(needs):
        raise Refused(
            N_("{login} is {role} on this board and may not do this; it needs {needs}"),
            login=session.login,
            role=role,
            needs=needs,
        )
    return person


def know_workflow(session: Session) -> None:
    """Have the kinds read before others wait for the board: a program's first act would hold it for that long."""
    _ = session.store.workflow


def act_on(
    session: Session,
    word: str,
    keys: Sequence[str],
    work: Callable[[Act, str], None],
    *,
    needs: str = "member",
    reason: str | None = None,
    stops: tuple[type[OpsboardError], ...] = SLIPS,
) -> BulkResult:
    """Do `work` on each item in one batch. `work` refuses before it changes anything.

    One item that is refused raises; of several the refused ones are collected and the others change.
    What one of `stops` says is a slip of the pen, not a refusal, such as a key that no item has: it raises and
    nothing changes.
    """
    wanted = list(dict.fromkeys(canonical_key(key) for key in keys))
    refused: list[tuple[str, OpsboardError]] = []
    before = session.store.seq()
    know_workflow(session)
    with acting(session, word, needs=needs, reason=reason) as act:
        for key in wanted:
            try:
                work(act, key)
            except stops:
                raise
            except OpsboardError as error:
                if len(wanted) == 1:
                    raise
                refused.append((key, error))
    if act.added:
        number = act.changes[0].batch
        written = session.store.changes(None, before)
        act.changes = [change for change in written if change.batch == number]
    return BulkResult(act.changes, refused, act.batch())


def canonical_key(text: str) -> str:
    """A key as boards write it, from any case and from full-width letters: `ｓｕｐ－31` is `SUP-31`."""
    if text.isascii():
        return text.strip().upper()
    # No database takes a lone surrogate: a key that holds one is no item's, which is for the store to say.
    readable = text.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", readable).strip().upper()


def entry_id() -> str:
    """A random word of eight letters for a comment, checklist entry or attachment of one item."""
    return os.urandom(4).hex()


def _admit(session: Session, tx: Transaction, needs: str) -> None:
    """Check the role and write down a person who writes for the first time, or again."""
    known = require_role(session, needs)
    if known is None:
        tx.save_person(Person(login=session.login, name=session.name or session.login))
    elif not known.active:  # whom an import made known: now they are here
        tx.save_person(Person(known.login, session.name or known.name, known.role, known.department))


def require_remembered(session: Session, key: str, seen: Mapping[str, Any]) -> None:
    """Refuse what was typed over texts of an item (`seen`: name -> value) that were purged since: an editor that
    was open all the while would bring them back. Raises Forgotten."""
    # A body that is empty is None in the log.
    known = {name: value or None for name, value in seen.items()}
    if not any(known.values()):
        return
    changes = session.store.changes(key)
    purges = [place for place, change in enumerate(changes) if change.op == "purge"]
    if not purges:
        return
    since = changes[purges[-1] :]
    for name, value in known.items():
        if value is not None and value not in [change.after[name] for change in since if name in change.after]:
            raise Forgotten(N_("{key} was purged meanwhile: what was typed about it goes with it"), key=key)
