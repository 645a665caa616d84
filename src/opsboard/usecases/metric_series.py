"""What the numbers of an item were each time that it came before."""

from __future__ import annotations

from opsboard.domain.errors import NotFound
from opsboard.domain.items import Item
from opsboard.domain.metric_series import Trend, trends
from opsboard.usecases.effects import CONTINUES
from opsboard.usecases.session import Session

MOST = 24
"""Times that are looked back at."""


def trends_of(session: Session, item: Item) -> list[Trend]:
    """How the metrics of an item went, where its kind has a table of them."""
    kind = session.store.workflow.known_kind(item.kind)
    field = next((one.key for one in kind.fields if one.series), None) if kind is not None else None
    if field is None or not item.fields.get(field):
        return []
    times = [item.fields[field]]
    seen, here = {item.key}, item
    while len(times) < MOST:
        before = next((link.key for link in here.links if link.relation == CONTINUES and link.key not in seen), None)
        if before is None:
            break
        try:
            here = session.store.page(before, 0)[0]
        except NotFound:
            break
        seen.add(before)
        times.append(here.fields.get(field) or [])
    return trends(times[::-1])
