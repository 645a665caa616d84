"""The open items that say the same as one that is about to be made: a signal for one of them, not another item."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from opsboard.domain.errors import N_
from opsboard.domain.items import rows_in
from opsboard.domain.nearest import alike, pairs_of
from opsboard.domain.segments import match_expression, terms_near
from opsboard.domain.signals import CUSTOMER, EVIDENCE, ORDER, Teller, said_in
from opsboard.domain.values import frozen
from opsboard.usecases.session import Session

MOST = 3
ALIKE = 0.45
"""From where on titles are near."""
_LOOKED_AT = 60
"""Items that are compared."""
_LONG = 3
"""Letters of a word of a title that is looked for."""
_NUMBER = re.compile("[0-9]{5,}")
"""Digits that look like the number of an order."""
WHY = {"order": N_("same order number"), "customer": N_("same customer"), "title": N_("much the same title")}
"""Why an item is near, the strongest first."""


@frozen
class Near:
    """An open item that is near to what is typed."""

    key: str
    title: str
    why: str
    """A key of WHY."""
    signals: int
    """How many customers it has, as far as they are counted."""


def near_items(
    session: Session, kind: str, title: str, edits: Mapping[str, object] | None = None, but: Sequence[str] = ()
) -> list[Near]:
    """The open items of a kind nearest to a title and what is said besides (`fields.customer`, `fields.order_no`):
    those of the same order first, then those of the same customer, then those whose title is much the same."""
    said = {name: str((edits or {}).get(f"fields.{name}") or "") for name in (CUSTOMER, ORDER)}
    of_kind = session.store.workflow.known_kind(kind)
    evidence = of_kind.known_field(EVIDENCE) if of_kind else None
    if evidence is not None and not said[CUSTOMER] and (":" in title or "：" in title):
        in_line = said_in(title, evidence)
        title, said[CUSTOMER] = in_line["text"], in_line.get("customer", "")
    orders = {*_NUMBER.findall(title), *_NUMBER.findall(said[ORDER])}
    named = [match_expression(one, phrase=True) for one in (*orders, said[CUSTOMER]) if one]
    pairs = pairs_of(title)
    looked_for = [*filter(None, named), *terms_near(title, _LONG)]
    if not looked_for:
        return []
    found = []
    for item in session.store.open_items_like(kind, looked_for, _LOOKED_AT):
        if item.key in but:
            continue
        likeness = alike(pairs, pairs_of(item.title))
        if (why := _why(item, orders, said[CUSTOMER], likeness)) is not None:
            count = item.fields.get("signals")
            near = Near(item.key, item.title, why, count if isinstance(count, int) else 0)
            found.append((list(WHY).index(why), -likeness, near))
    return [near for _why_, _likeness, near in sorted(found, key=lambda one: one[:2])][:MOST]


def _why(item: Teller, orders: set[str], customer: str, likeness: float) -> str | None:
    held = str(item.fields.get(ORDER) or "")
    if orders & {*_NUMBER.findall(held), *_NUMBER.findall(item.title)}:
        return "order"
    if customer and customer.casefold() in _customers(item):
        return "customer"
    return "title" if likeness >= ALIKE else None


def _customers(item: Teller) -> set[str]:
    rows = rows_in(item.fields.get(EVIDENCE))
    names = [item.fields.get(CUSTOMER), *(row.get("customer") for row in rows)]
    return {str(name).casefold() for name in names if name}
