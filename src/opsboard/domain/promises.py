"""What one department promised another: who asked, what was promised for when, and how often it slipped.

All of it is a reading of the item and its log. A promise is the field of the calendar role `promised`; a
slip is a change of it to a later day, and to make one (or to take a promise back) needs a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from opsboard.domain.days import days_between, today
from opsboard.domain.errors import N_, GateRefused
from opsboard.domain.items import Change, Item
from opsboard.domain.kinds import Kind
from opsboard.domain.query import And, FieldIs, Node, Not, OneOf, Or
from opsboard.domain.values import frozen

ROLE = "promised"
OWING = "to_dept"
"""The field that names the department that was asked."""


@frozen
class Slip:
    """A promise that was moved to a later day. `before`, `after`: days; `by`: a login."""

    at: str
    by: str
    before: str
    after: str
    reason: str | None

    @property
    def days(self) -> int:
        return days_between(self.before, self.after)


@frozen
class Promise:
    """What is promised on one item, and how it came to be. Days are `2026-11-03`, moments UTC."""

    asked_by: str
    asked_at: str
    to_department: str | None
    needed_by: str | None
    promised: str | None
    first_promised: str | None
    slips: tuple[Slip, ...]
    delivered_at: str | None
    nudges: tuple[str, ...]
    """When a reminder was sent."""

    def is_late(self, now: str, zone: str) -> bool:
        """Whether it is not delivered and the promised day, or without one the needed day, is over."""
        day = self.promised or self.needed_by
        return self.delivered_at is None and day is not None and day < today(now, zone)

    @property
    def slipped_days(self) -> int:
        """Days by which the promise that stands is later than the first one; negative when it is earlier, 0 when
        none stands."""
        if self.first_promised is None or self.promised is None:
            return 0
        return days_between(self.first_promised, self.promised)


def promise_field(kind: Kind) -> str | None:
    """The property that holds what a kind promises; None for a kind that promises nothing."""
    return next((f"fields.{field.key}" for field in kind.fields if field.role == ROLE), None)


def promise_of(kind: Kind, item: Item, changes: Iterable[Change]) -> Promise:
    """The promise of an item, from its log in order."""
    name = promise_field(kind) or ""
    slips: list[Slip] = []
    nudges: list[str] = []
    first: str | None = None
    promised: str | None = None
    """The last day that was promised: it is still the one to be late against when it was taken back since."""
    for change in standing(changes):
        if change.op == "nudge":
            nudges.append(change.at)
        after = _text(change.after, name)
        if after is None:
            continue
        first = first or after
        if promised is not None and after > promised:
            slips.append(Slip(change.at, change.by, promised, after, change.reason))
        promised = after
    fields = item.fields
    return Promise(
        asked_by=item.created_by,
        asked_at=item.created_at,
        to_department=_text(fields, OWING) or item.department,
        needed_by=_text(fields, "needed_by"),
        promised=_text(fields, name.removeprefix("fields.")),
        first_promised=first,
        slips=tuple(slips),
        delivered_at=_text(fields, "delivered_at"),
        nudges=tuple(nudges),
    )


def by_owing_department(node: Node) -> Node:
    """The condition with `department:` read as `Promise.to_department`: the department that was asked, else the
    item's own."""
    match node:
        case OneOf(column="department", values=values):
            asked = tuple(FieldIs(OWING, value) for value in values if value)
            return Or((*asked, And((Not(FieldIs(OWING, None)), node))))
        case Not(node=inner):
            return Not(by_owing_department(inner))
        case And(nodes=nodes):
            return And(tuple(map(by_owing_department, nodes)))
        case Or(nodes=nodes):
            return Or(tuple(map(by_owing_department, nodes)))
    return node


def standing(changes: Iterable[Change]) -> list[Change]:
    """The changes that were not taken back: what was promised by a slip of the hand and undone was not promised."""
    found = list(changes)
    undone: set[int] = set()
    for change in reversed(found):
        if change.undo_of is not None and change.batch not in undone:
            undone.add(change.undo_of)
    return [change for change in found if change.undo_of is None and change.batch not in undone]


def check_slip(kind: Kind, key: str, held: Mapping[str, Any], wanted: Mapping[str, Any], reason: str | None) -> None:
    """Refuse to move a promise to a later day, or to take it back, without a reason. Raises GateRefused."""
    name = promise_field(kind)
    if name is None or name not in wanted or reason:
        return
    before, after = held.get(name), wanted[name]
    if before and (after is None or str(after) > str(before)):
        raise GateRefused(
            N_("{key} was promised for {day}; to move it later needs a reason"), overridable=True, key=key, day=before
        )


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return str(value) if value else None
