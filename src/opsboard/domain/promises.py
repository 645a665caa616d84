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
from opsboard.domain.values import frozen

ROLE = "promised"


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
    from_department: str | None
    to_department: str | None
    needed_by: str | None
    promised: str | None
    first_promised: str | None
    slips: tuple[Slip, ...]
    delivered_at: str | None
    positions: tuple[str | None, str | None]
    """What the two sides of a dispute say."""
    arbiter: str | None
    nudges: tuple[str, ...]
    """When a reminder was sent."""

    def is_late(self, now: str, zone: str) -> bool:
        """Whether it is not delivered and the promised day, or without one the needed day, is over."""
        day = self.promised or self.needed_by
        return self.delivered_at is None and day is not None and day < today(now, zone)

    @property
    def slipped_days(self) -> int:
        """Days from the first promise to the last."""
        return sum(slip.days for slip in self.slips)


def promise_field(kind: Kind) -> str | None:
    """The property that holds what a kind promises; None for a kind that promises nothing."""
    return next((f"fields.{field.key}" for field in kind.fields if field.role == ROLE), None)


def promise_of(kind: Kind, item: Item, changes: Iterable[Change]) -> Promise:
    """The promise of an item, from its log in order."""
    name = promise_field(kind) or ""
    slips: list[Slip] = []
    nudges: list[str] = []
    first: str | None = None
    for change in changes:
        if change.op == "nudge":
            nudges.append(change.at)
        before, after = change.before.get(name), change.after.get(name)
        first = first or (str(after) if after else None)
        if before and after and str(after) > str(before):
            slips.append(Slip(change.at, change.by, str(before), str(after), change.reason))
    fields = item.fields
    return Promise(
        asked_by=item.created_by,
        asked_at=item.created_at,
        from_department=_text(fields, "from_dept"),
        to_department=_text(fields, "to_dept") or item.department,
        needed_by=_text(fields, "needed_by"),
        promised=_text(fields, name.removeprefix("fields.")),
        first_promised=first,
        slips=tuple(slips),
        delivered_at=_text(fields, "delivered_at"),
        positions=(_text(fields, "dispute_position_a"), _text(fields, "dispute_position_b")),
        arbiter=_text(fields, "dispute_arbiter"),
        nudges=tuple(nudges),
    )


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
