"""Filling an empty board with the sample shop."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from itertools import islice
from typing import TYPE_CHECKING

from opsboard.domain.items import NewItem, Person
from opsboard.domain.kinds import CLOSED_CATEGORIES
from opsboard.domain.values import replaced
from opsboard.usecases.acting import Act, acting, require_role
from opsboard.usecases.ahead import ahead
from opsboard.usecases.bulk import without_collector
from opsboard.usecases.many_items import Made, NewLink
from opsboard.usecases.ports import NewChange, Selection
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.demo.drafts import Draft

AUTHOR = "gu"
"""Who fills the board: one of the shop, so that undo by the reader does not empty it."""
_TOGETHER = 1000
"""Items of the crowd written at a time."""
MANY = 2000
"""Items from which on a second process pays."""


def fill(session: Session, *, items: int | None = None, seed: int = 11) -> int:
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
    with without_collector(), session.store.written_once() if many else nullcontext(), acting(author, "demo") as act:
        _admit(act, session, shop.people)
        act.tx.save_campaign(shop.campaign)
        writer = _Writer(act)
        writer.write_crowd(shop.crowd, many=many)
        writer.write_stories(shop.stories)
        return len(writer.keys)


def _admit(act: Act, session: Session, people: Iterable[Person]) -> None:
    """The people of the shop, and the reader among them with the role that the reader has."""
    known = session.store.person(session.login)
    staff = {person.login: person for person in people}
    reader = staff.get(session.login) or Person(session.login, session.name or session.login, department="operations")
    staff[session.login] = replaced(reader, role=known.role) if known else reader
    for person in staff.values():
        act.tx.save_person(person)


class _Writer:
    """Writes drafts and the links between them."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._inverse = {relation.key: relation.inverse for relation in act.session.store.workflow.relations}
        self._latest: list[str] = []
        self.keys: list[str] = []

    def write_crowd(self, drafts: Iterator[Draft], *, many: bool) -> None:
        """All by one hand, each above the one before; then the links between them."""
        alone = self._act.session.store.count(Selection(self._act.session.asker(), archived=True)) == 0
        tx, at = self._act.tx, self._act.at
        make = tx.making_alone(at, AUTHOR, words=True) if alone else tx.making(at, AUTHOR)
        ready = _made_ready(drafts, make)
        links: list[tuple[int, str, int, str]] = []
        with closing(ahead(ready) if many and alone else ready) as blocks:
            for made, latest, linked in blocks:
                first = len(self.keys)
                links += [(first + place, relation, other, author) for place, relation, other, author in linked]
                self.keys += self._act.tx.add_made(made, self._act.at, AUTHOR)
                self._latest += latest
        self._act.tx.link_new([end for link in links for end in self._both_ends(*link)])

    def _both_ends(self, place: int, relation: str, other: int, author: str) -> Iterator[NewLink]:
        at = max(self._latest[place], self._latest[other])
        yield self.keys[place], relation, self.keys[other], at, author
        yield self.keys[other], self._inverse[relation], self.keys[place], at, author
        self._latest[place] = self._latest[other] = at

    def write_stories(self, drafts: Iterable[Draft]) -> None:
        """One by one, each by the person who made it, then what blocks what."""
        first = len(self.keys)
        for draft in drafts:
            author = draft.item.created_by or AUTHOR
            self._note(self._act.tx.add(self._with_links(draft), self._act.at, author), draft)
        for key in self.keys[first:]:
            item = self._act.tx.item(key)
            if item.category not in CLOSED_CATEGORIES:
                self._act.joined += [(key, link.relation, link.key) for link in item.links]

    def _with_links(self, draft: Draft) -> NewItem:
        links = {f"link.{relation}.{self.keys[place]}": True for relation, place in draft.links}
        return replaced(draft.item, properties={**draft.item.properties, **links}) if links else draft.item

    def _note(self, key: str, draft: Draft) -> None:
        """Remember the key, and let the other ends of the links know of it at the time when it came."""
        came, author = draft.item.created_at or self._act.at, draft.item.created_by or AUTHOR
        for relation, place in draft.links:
            name = f"link.{self._inverse[relation]}.{key}"
            other, at = self.keys[place], max(came, self._latest[place])
            self._act.tx.apply(NewChange(other, "link", {name: None}, {name: True}), at, author)
            self._latest[place] = at
        self.keys.append(key)
        self._latest.append(draft.item.history[-1][0] if draft.item.history else came)


def _made_ready(
    drafts: Iterator[Draft], make: Callable[[Sequence[NewItem]], Made]
) -> Generator[tuple[Made, list[str], list[tuple[int, str, int, str]]], None, None]:
    """Blocks of items that are ready for the board, when each changed last, and the links between them as
    (place in the block, relation, place of the other in all, author)."""
    while block := list(islice(drafts, _TOGETHER)):
        yield (
            make([draft.item for draft in block]),
            [draft.item.history[-1][0] if draft.item.history else draft.item.created_at or "" for draft in block],
            [
                (place, relation, other, draft.item.created_by or AUTHOR)
                for place, draft in enumerate(block)
                for relation, other in draft.links
            ],
        )
