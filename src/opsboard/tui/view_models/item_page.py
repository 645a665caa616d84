"""All that an item's panel shows, read in one go on the worker's thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from opsboard.domain.errors import NotFound
from opsboard.domain.items import Card, Change, Item
from opsboard.domain.values import frozen
from opsboard.usecases.history import Span
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.clocks import Clock
    from opsboard.domain.metric_series import Trend
    from opsboard.domain.signals import Signal
    from opsboard.usecases.chains import Chain
    from opsboard.usecases.related import Related
    from opsboard.usecases.trials import Trial

HISTORY_LIMIT = 400


@frozen
class Linked:
    """The other end of a link; `card` is None when it cannot be read."""

    relation: str
    key: str
    card: Card | None


@frozen
class ItemPage:
    """An item with what stands around it."""

    item: Item
    more: Mapping[str, int]
    """How many of a set of the item were not read, where any were."""
    card: Card
    links: tuple[Linked, ...]
    chain: Chain
    """What it came from, itself, and what came of it."""
    changes: tuple[Change, ...]
    """Its log, newest first."""
    spans: tuple[Span, ...]
    clocks: tuple[Clock, ...]
    """How its clocks stood when this was read."""
    trial: Trial | None
    """What the numbers of an experiment say."""
    trends: tuple[Trend, ...]
    """How the numbers of an item that comes again went."""
    signals: tuple[Signal, ...]
    """What its customers say."""
    seq: int
    """The newest change of the board when this was read."""
    related: tuple[Related, ...] = ()
    """What may be related; read after the page is shown."""

    def concerns(self, changes: Iterable[Change]) -> bool:
        """Whether one of these changes may show on the page."""
        keys = {self.item.key, *(link.key for link in self.links), *(card.key for _step, card in self.chain.steps)}
        return any(change.key in keys for change in changes)


def read_page(session: Session, key: str) -> ItemPage:
    """The page of an item. Raises NotFound."""
    from opsboard.usecases.chains import chain_of
    from opsboard.usecases.following import newest_change, recent_changes
    from opsboard.usecases.history import stages_of
    from opsboard.usecases.reading import card, page

    whole, more = page(session, key)
    own = card(session, whole.key)
    if own is None:
        raise NotFound("{key}", key=whole.key)
    links = tuple(Linked(link.relation, link.key, card(session, link.key)) for link in whole.links)
    return ItemPage(
        item=whole,
        more=more,
        card=own,
        links=links,
        chain=chain_of(session, whole),
        changes=tuple(reversed(recent_changes(session, whole.key, HISTORY_LIMIT))),
        spans=tuple(stages_of(session, whole.key)),
        clocks=_clocks(session, whole),
        trial=_trial(session, whole),
        trends=_trends(session, whole),
        signals=_signals(session, whole),
        seq=newest_change(session),
    )


def _trial(session: Session, item: Item) -> Trial | None:
    if not item.fields.keys() & {"result", "sample_needed", "prediction"}:
        return None
    from opsboard.usecases.trials import trial_of

    return trial_of(session, item)


def _trends(session: Session, item: Item) -> tuple[Trend, ...]:
    from opsboard.usecases.following import workflow

    kind = workflow(session).known_kind(item.kind)
    if kind is None or not any(field.series and field.key in item.fields for field in kind.fields):
        return ()
    from opsboard.usecases.metric_series import trends_of

    return tuple(trends_of(session, item))


def _signals(session: Session, item: Item) -> tuple[Signal, ...]:
    if "signals" not in item.fields:
        return ()
    from opsboard.usecases.signals import signals_of

    return tuple(signals_of(session, item))


def _clocks(session: Session, item: Item) -> tuple[Clock, ...]:
    from opsboard.usecases.following import workflow

    if item.kind not in workflow(session).settings.get("clocks", {}):
        return ()
    from opsboard.usecases.clocks import of_item

    return of_item(session, item.key)
