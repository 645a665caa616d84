"""Promises between departments: what we wait for, and a polite word to those who are late."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from opsboard.domain.errors import N_, Refused
from opsboard.domain.items import Card, Item
from opsboard.domain.promises import Promise, by_owing_department, promise_field, promise_of
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.acting import acting, canonical_key
from opsboard.usecases.session import Session

OPEN = ("waiting", "active")
"""Categories in which something was asked for and is not done."""


@frozen
class Waiting:
    """One item that a department owes."""

    card: Card
    promise: Promise
    late: bool


@frozen
class Department:
    """What one department owes; `key` None: items that name no department. Late ones come first."""

    key: str | None
    items: Sequence[Waiting]

    @property
    def late(self) -> int:
        return sum(one.late for one in self.items)

    @property
    def mean_slip(self) -> float | None:
        """Days by which promises are later than the first ones were, on average of the items that have one; None
        without any. One that is earlier counts as 0: it makes no other one less late."""
        days = [max(0, one.promise.slipped_days) for one in self.items if one.promise.promised]
        return sum(days) / len(days) if days else None


def waiting(session: Session, queries: Sequence[str] = ()) -> list[Department]:
    """What other departments were asked for and owe, by department: the latest first. `queries` narrow; their
    `department:` means the one that owes."""
    from opsboard.usecases.reading import selection

    now = session.clock()
    found: dict[str | None, list[Waiting]] = {}
    for kind in session.store.workflow.kinds:
        if promise_field(kind) is None:
            continue
        open_ones = " OR ".join(f"category:{one}" for one in OPEN)
        chosen = selection(session, (*queries, open_ones), kind=kind.key, snoozed=True)
        if chosen.query is not None and chosen.query.node is not None:
            chosen = replaced(chosen, query=replaced(chosen.query, node=by_owing_department(chosen.query.node)))
        shown = {card.key: card for card in session.store.cards(chosen)}
        for item in session.store.items(chosen):
            if item.key not in shown:
                continue  # it came in between the two readings
            promise = promise_of(kind, item, session.store.changes(key=item.key) if item.version > 1 else ())
            late = promise.is_late(now, session.zone)
            found.setdefault(promise.to_department, []).append(Waiting(shown[item.key], promise, late))
    departments = [Department(key, sorted(held, key=_pressing)) for key, held in found.items()]
    return sorted(departments, key=lambda one: (-one.late, -len(one.items), one.key or "~"))


def _pressing(one: Waiting) -> tuple[bool, str, str]:
    return not one.late, one.promise.promised or one.promise.needed_by or "9999", one.card.key


def promise(session: Session, key: str) -> tuple[Item, Promise]:
    """An item with its promise. Raises NotFound, and Refused for one of a kind that promises nothing."""
    item = session.store.item(canonical_key(key))
    kind = session.store.workflow.kind(item.kind)
    if promise_field(kind) is None:
        raise Refused(N_("{key} is no request between departments; only those hold promises"), key=item.key)
    return item, promise_of(kind, item, session.store.changes(key=item.key))


@frozen
class Nudge:
    """A reminder that was logged, and its text to send."""

    item: Item
    message: str


def nudge(session: Session, key: str, language: str, translate: Callable[[str], str]) -> Nudge:
    """Write down that the department was reminded; gives the message in a language (`en`, `zh`), which
    `translate` speaks. Raises as `promise`, and Refused when nothing is waited for."""
    from opsboard.formats.promises import nudge_text

    item, held = promise(session, key)
    if item.category not in OPEN or held.delivered_at is not None:
        raise Refused(N_("{key} is not waited for: it is not under way, or delivered"), key=item.key)
    people = {person.login: person.name for person in session.store.team.people()}
    message = nudge_text(
        item,
        held,
        now=session.clock(),
        zone=session.zone,
        names=people,
        departments={one.key: one.name.of(language) for one in session.store.workflow.departments},
        sender=people.get(session.login, session.name or session.login),
        translate=translate,
    )
    with acting(session, "nudge") as act:
        act.record(item.key, "nudge")
    return Nudge(session.store.item(item.key), message)
