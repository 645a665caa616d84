"""Filling an empty board with the sample shop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from itertools import islice
from typing import TYPE_CHECKING

from opsboard.domain.items import NewItem, Person
from opsboard.domain.values import replaced
from opsboard.usecases.acting import UnitOfWork, acting, require_role
from opsboard.usecases.gc_pause import gc_paused
from opsboard.usecases.ports.many_items import NewLink
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.demo.drafts import Draft

AUTHOR = "gu"
"""Who fills the board: one of the shop, so that undo by the reader does not empty it."""
_TOGETHER = 1000
"""Items of the crowd written at a time."""
MANY = 2000
"""Items from which on the shortest way onto a new board pays."""
SEED = 11
"""Of the board that is made where nobody names another."""


def fill(session: Session, *, items: int | None = None, seed: int = SEED) -> int:
    """Fill an empty board with people, a campaign and items; gives how many items.

    Without `items`, the hand-written month of the shop; with it exactly so many, the hand-written ones
    among them. The same seed and day give the same board. Needs an admin, as who makes a board is.

    Raises Refused for a lesser role, Unavailable when the board cannot be written.
    """
    from opsboard.demo.sample import sample

    require_role(session, "admin")
    # To the hour, so that the moments of acts are the same too, whenever in it the board is made.
    now = f"{session.clock()[:13]}:00:00Z"
    session = replaced(session, clock=lambda: now)
    shop = sample(session.store.workflow, now=now, zone=session.zone, me=session.login, seed=seed, items=items)
    many = items is not None and items >= MANY
    author = replaced(session, login=AUTHOR, name="")
    with gc_paused(), session.store.bulk_write() if many else nullcontext(), acting(author, "demo") as act:
        _admit(act, session, shop.people)
        act.tx.team.save_campaign(shop.campaign)
        for channel in shop.channels:
            act.tx.team.save_channel(channel)
        writer = _Writer(act)
        writer.write_crowd(shop.crowd)
        writer.write_stories(shop.stories)
        return len(writer.keys)


def _admit(act: UnitOfWork, session: Session, people: Iterable[Person]) -> None:
    """The people of the shop, and the reader among them with the role that the reader has."""
    known = session.store.team.person(session.login)
    staff = {person.login: person for person in people}
    reader = staff.get(session.login) or Person(session.login, session.name or session.login, department="operations")
    staff[session.login] = replaced(reader, role=known.role) if known else reader
    for person in staff.values():
        act.tx.team.save_person(person)


class _Writer:
    """Writes drafts and the links between them."""

    def __init__(self, act: UnitOfWork) -> None:
        self._act = act
        self._inverse = {relation.key: relation.inverse for relation in act.session.store.workflow.relations}
        self._latest: list[str] = []
        self.keys: list[str] = []

    def write_crowd(self, drafts: Iterator[Draft]) -> None:
        """All by one hand, each above the one before; then the links between them."""
        add = self._act.adding(by=AUTHOR)
        links: list[tuple[int, str, int, str]] = []
        while block := list(islice(drafts, _TOGETHER)):
            for place, draft in enumerate(block, len(self.keys)):
                author = draft.item.created_by or AUTHOR
                links += [(place, relation, other, author) for relation, other in draft.links]
                self._latest.append(draft.item.history[-1][0] if draft.item.history else draft.item.created_at or "")
            self.keys += add([draft.item for draft in block])
        self._act.join_new([end for link in links for end in self._both_ends(*link)])

    def _both_ends(self, place: int, relation: str, other: int, author: str) -> Iterator[NewLink]:
        at = max(self._latest[place], self._latest[other])
        yield self.keys[place], relation, self.keys[other], at, author
        yield self.keys[other], self._inverse[relation], self.keys[place], at, author
        self._latest[place] = self._latest[other] = at

    def write_stories(self, drafts: Iterable[Draft]) -> None:
        """One by one, each by the person who made it, then what blocks what."""
        for draft in drafts:
            self._note(self._act.add(self._with_links(draft), draft.item.created_by or AUTHOR), draft)

    def _with_links(self, draft: Draft) -> NewItem:
        links = {f"link.{relation}.{self.keys[place]}": True for relation, place in draft.links}
        return replaced(draft.item, properties={**draft.item.properties, **links}) if links else draft.item

    def _note(self, key: str, draft: Draft) -> None:
        """Remember the key, and let the other ends of the links know of it at the time when it came."""
        came, author = draft.item.created_at or self._act.at, draft.item.created_by or AUTHOR
        for relation, place in draft.links:
            name = f"link.{self._inverse[relation]}.{key}"
            other, at = self.keys[place], max(came, self._latest[place])
            self._act.change(other, "link", {name: True}, at=at, by=author)
            self._latest[place] = at
        self.keys.append(key)
        self._latest.append(draft.item.history[-1][0] if draft.item.history else came)
