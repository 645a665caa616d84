"""People whom an import made known: they go with it when it is undone, and come back with it when that is undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from opsboard.domain.items import MEMBERS, Batch, Change, Person, Properties
from opsboard.usecases.acting import UnitOfWork
from opsboard.usecases.sign_in import is_expected

if TYPE_CHECKING:
    from opsboard.domain.team import TeamChange


def newcomers(act: UnitOfWork, batch: Batch) -> set[str]:
    """The logins of those whom a batch made known, as far as they have not come since and nobody admitted them."""
    made = {entry.subject for entry in _entries(act, batch) if entry.op == "add"}
    return {person.login for person in act.session.store.team.people() if is_expected(person)} & made if made else made


def bring_back(act: UnitOfWork, batch: Batch) -> None:
    """Make those known again who went when the batch took an import back."""
    for entry in _entries(act, batch):
        if entry.op == "remove" and act.session.store.team.person(entry.subject) is None:
            held = entry.before
            act.tx.team.save_person(
                Person(entry.subject, held["name"], held["role"], held["department"], bool(held["active"]))
            )


def let_go(act: UnitOfWork, logins: set[str]) -> None:
    """Forget those of them whom nothing on the board names."""
    if not logins:
        return
    named = act.tx.named_in_items() | {key.login for key in act.tx.team.person_keys()}
    named |= {view.owner for login in logins for view in act.session.store.team.views(login) if view.owner is not None}
    for login in sorted(logins - named):
        act.tx.team.remove_person(login)


def without(logins: set[str], change: Change, held: Properties) -> Mapping[str, Any]:
    """What takes these people out of an item that a change added, as far as nobody changed it since."""
    return {
        name: None for name, value in change.after.items() if held.get(name) == value and (_names(name, value) & logins)
    }


def _names(name: str, value: Any) -> set[str]:
    family, _, rest = name.partition(".")
    if family in MEMBERS:
        return {rest}
    return _texts(value) if family in ("assignee", "fields") else set()


def _texts(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value}
    if isinstance(value, Mapping):
        value = list(value.values())
    return set().union(*map(_texts, value)) if isinstance(value, (list, tuple)) else set()


def _entries(act: UnitOfWork, batch: Batch) -> list[TeamChange]:
    """What the log of the team has of the people of a batch: written by the same act, before its first change."""
    if batch.act not in ("import", "undo", "redo") or not batch.changes:
        return []
    began = batch.changes[0].seq - 1
    return [
        entry
        for entry in act.session.store.team.changes(batch.at)
        if (entry.what, entry.by, entry.at, entry.after_seq) == ("person", batch.by, batch.at, began)
    ]
