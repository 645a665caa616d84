"""Moving items through their stages, and up and down within one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.domain import text, workflow
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import Item, Properties
from opsboard.domain.kinds import Kind, Stage
from opsboard.usecases.acting import SLIPS, Act, act_on, acting, canonical_key, clean_reason
from opsboard.usecases.effects import open_blockers
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

PLACES = ("top", "bottom", "after")


def stages_for(session: Session, key: str) -> list[Stage]:
    """The stages of the item's kind, in order."""
    return list(session.store.workflow.kind(session.store.item(canonical_key(key)).kind).stages)


def move(
    session: Session,
    keys: Sequence[str],
    stage: str,
    *,
    place: str = "top",
    after: str | None = None,
    reason: str | None = None,
) -> BulkResult:
    """Move items to a stage of their kind. Several keep their order.

    A `reason` passes warning gates, open blockers and WIP limits, and is logged. Raises Invalid naming the nearest
    stage when one of the items has no such stage, GateRefused, NotFound; of several items those that a rule refuses
    are collected.
    """
    if place not in PLACES:
        raise Invalid(N_("{place} is no place; use top, bottom or after"), place=place)
    anchor = canonical_key(after) if after else None
    if (place == "after") != (anchor is not None):
        raise Invalid(N_("the place `after` and the key of the item to stand after go together"))
    word = text.clean_line(stage)
    landing = Landing(place, anchor)

    def work(act: Act, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        shift(act, item, kind, workflow.find_stage(kind, word), landing, reason)

    return act_on(session, "move", keys, work, reason=clean_reason(reason), stops=(*SLIPS, Invalid))


def carry(session: Session, keys: Sequence[str], step: int, *, reason: str | None = None) -> BulkResult:
    """Move items to the next stage of their own kind (`step` 1) or the previous one (-1): side stages are
    passed over, dropped ones never entered. Raises Refused at either end, GateRefused at a gate."""
    landing = Landing("top", None)

    def work(act: Act, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        stage = (workflow.next_stage if step > 0 else workflow.previous_stage)(kind, item.stage)
        if stage is None:
            raise Refused(
                N_("{key} is in {stage}; no stage follows it that way, choose one with move"),
                key=item.key,
                stage=item.stage,
            )
        shift(act, item, kind, stage, landing, reason)

    return act_on(session, "move", keys, work, reason=clean_reason(reason))


def reorder(session: Session, key: str, step: int, *, whole_category: bool, past: str | None = None) -> Item:
    """Move an item down (`step` 1) or up (-1) past its neighbour in its stage, or in the column of its
    category. `past` names the neighbour that a filter leaves. At the end it stays where it is."""
    key = canonical_key(key)
    with acting(session, "move") as act:
        item = act.tx.item(key)
        above, below = act.tx.neighbours(key, whole_category=whole_category)
        passed = canonical_key(past) if past else below if step > 0 else above
        if passed is None:
            return item
        place, anchor = "after", passed
        if step < 0:
            # Just above the one that is passed, whatever else stands in the column of the category.
            before, _ = act.tx.neighbours(passed, whole_category=True)
            place, anchor = ("after", before) if before else ("top", "")
        if anchor == key:
            return item
        rank = act.tx.rank_at(item.kind, item.stage, place, anchor or None)
        act.change(item, "move", {"rank": rank})
    return session.store.item(key)


class Landing:
    """Where moved items come to stand: the first at the place asked for, the others in order below it."""

    def __init__(self, place: str, anchor: str | None) -> None:
        self._place = place
        self.anchor = anchor
        self._last: dict[str, str] = {}

    def rank(self, act: Act, kind: str, stage: Stage) -> int:
        last = self._last.get(stage.category)
        if last is not None and self._place != "bottom":
            return act.tx.rank_at(kind, stage.key, "after", last)
        return act.tx.rank_at(kind, stage.key, self._place, self.anchor)

    def landed(self, key: str, stage: Stage) -> None:
        self._last[stage.category] = key


def shift(
    act: Act,
    item: Item,
    kind: Kind,
    stage: Stage,
    landing: Landing,
    reason: str | None,
    given: Mapping[str, Any] | None = None,
) -> None:
    """Check the way, then move one item with all that follows from it. `given`: new values that it gets in the
    same act, and has already when it comes to a gate."""
    said = clean_reason(reason)
    if item.archived:
        raise Refused(N_("{key} is archived; restore it first"), key=item.key)
    after: dict[str, Any] = {"stage": stage.key}
    if stage.key != item.stage:
        held = {**act.tx.properties(item.key), **(given or {})}
        check_way(act, item, kind, stage, held, said)
        after.update(workflow.effects_of_move(kind, held, item.stage, stage.key, act.at))
    _check_anchor(act, landing, item, stage)
    if given:
        act.change(item, "edit", given, said)
    after["rank"] = landing.rank(act, kind.key, stage)
    act.change(item, "move", after, said)
    landing.landed(item.key, stage)


def check_way(act: Act, item: Item, kind: Kind, stage: Stage, held: Properties, reason: str | None) -> None:
    """Raises GateRefused when an item that has the properties `held` may not go to a stage; a `reason` passes
    what it may pass. Every door asks this."""
    finishes = workflow.finishes(kind, item.stage, stage.key)
    blockers = open_blockers(act.session.store.workflow, act.tx, item) if finishes and item.links else []
    workflow.check_move(
        kind,
        held,
        item.stage,
        stage.key,
        in_stage=act.tx.count_in_stage(kind.key, stage.key),
        reason=reason,
        now=act.at,
        zone=act.session.zone,
        blockers=[blocker.key for blocker in blockers],
    )


def _check_anchor(act: Act, landing: Landing, item: Item, stage: Stage) -> None:
    if landing.anchor is None:
        return
    anchor = act.tx.item(landing.anchor)
    if anchor.key == item.key:
        raise Invalid(N_("{key} cannot stand after itself"), key=item.key)
    if anchor.category != stage.category:
        raise Invalid(
            N_("{after} is not in the column of {stage}; choose an item that is"), after=anchor.key, stage=stage.key
        )
