"""Moving items through their stages, and up and down within one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from opsboard.domain import text, workflow
from opsboard.domain.errors import N_, Conflict, Invalid, Refused
from opsboard.domain.gates import DECISIONS
from opsboard.domain.items import Item, Properties
from opsboard.domain.kinds import CLOSED_CATEGORIES, Kind, Stage
from opsboard.domain.promises import check_slip
from opsboard.domain.property_text import property_name
from opsboard.usecases.acting import SLIPS, Keys, UnitOfWork, act_on, acting, canonical_key, clean_reason
from opsboard.usecases.effects import decided, open_blockers
from opsboard.usecases.locks import require_unlocked
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits

PLACES = ("top", "bottom", "after")

Answers = Mapping[str, str]
"""What people type for what gates ask: property name -> text, as `editing.edit` takes them."""
NO_ANSWERS: Answers = {}


def move(
    session: Session,
    keys: Keys,
    stage: str,
    *,
    place: str = "top",
    after: str | None = None,
    reason: str | None = None,
    answers: Answers = NO_ANSWERS,
) -> BulkResult:
    """Move items to a stage of their kind. Several keep their order.

    A `reason` passes warning gates, open blockers and WIP limits, is logged, and stands among the item's decisions
    then. Of the `answers` each item gets those that a gate on its way asks for, in the same act. Raises Invalid naming
    the nearest stage when one of the items has no such stage, GateRefused, NotFound; of several items those that a
    rule refuses are collected.
    """
    if place not in PLACES:
        raise Invalid(N_("{place} is no place; use top, bottom or after"), place=place)
    anchor = canonical_key(after) if after else None
    if (place == "after") != (anchor is not None):
        raise Invalid(N_("the place `after` and the key of the item to stand after go together"))
    word = text.clean_line(stage)
    landing = Landing(place, anchor)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        shift(act, item, kind, workflow.find_stage(kind, word), landing, reason, answers=answers, alone=is_one(keys))

    return act_on(session, "move", keys, work, reason=clean_reason(reason), stops=(*SLIPS, Invalid))


def carry(
    session: Session, keys: Keys, step: int, *, reason: str | None = None, answers: Answers = NO_ANSWERS
) -> BulkResult:
    """Move items to the next stage of their own kind (`step` 1) or the previous one (-1): side stages are
    passed over, dropped ones never entered. Raises Refused at either end, GateRefused at a gate."""
    landing = Landing("top", None)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        stage = (workflow.next_stage if step > 0 else workflow.previous_stage)(kind, item.stage)
        if stage is None:
            raise Refused(
                N_("{key} is in {stage}; no stage follows it that way, choose one with move"),
                key=item.key,
                stage=item.stage,
            )
        shift(act, item, kind, stage, landing, reason, answers=answers, alone=is_one(keys))

    return act_on(session, "move", keys, work, reason=clean_reason(reason))


def decline(session: Session, keys: Keys, reason: str) -> BulkResult:
    """Close items without doing them: each in the first dropped stage of its kind that is not for duplicates. Raises
    Invalid without a reason, Refused for one that is closed already."""
    said = clean_reason(reason)
    if said is None:
        raise Invalid(N_("say why it is declined: whoever asked for it will want to know"))
    landing = Landing("top", None)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        if item.category in CLOSED_CATEGORIES:
            raise Refused(N_("{key} is closed already"), key=item.key)
        stage = next((one for one in kind.stages if one.category == "dropped" and not one.duplicates), None)
        if stage is None:
            raise Refused(N_("{key}: its kind has no stage of this sort"), key=item.key)
        shift(act, item, kind, stage, landing, said)

    return act_on(session, "move", keys, work, reason=said)


def move_to_category(
    session: Session,
    keys: Keys,
    category: str,
    *,
    place: str | None = None,
    after: str | None = None,
    reason: str | None = None,
    answers: Answers = NO_ANSWERS,
) -> BulkResult:
    """Move items, of whatever kinds, each to the first stage of its own kind that is of this category: to a `place`
    of the category's column (top, bottom, `after` an item). Those that are of it already keep their stage, and
    without a `place` stay where they are; the others go to the top then."""
    landing = Landing(place or "top", canonical_key(after) if after else None)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        stage = stage_of_category(item, kind, category)
        if stage.key != item.stage or place is not None:
            shift(act, item, kind, stage, landing, reason, answers=answers, alone=is_one(keys))

    return act_on(session, "move", keys, work, reason=clean_reason(reason))


def stage_of_category(item: Item, kind: Kind, category: str) -> Stage:
    """The stage of an item in a category: its own, or the first of its kind. Raises Refused when there is none."""
    if item.category == category:
        return kind.stage(item.stage)
    for stage in kind.stages:
        if stage.category == category:
            return stage
    raise Refused(N_("{key}: its kind has no stage of this sort"), key=item.key)


def reorder(session: Session, keys: Keys, step: int, *, whole_category: bool, past: str | None = None) -> BulkResult:
    """Move items together down (`step` 1) or up (-1) past the neighbour of the last or the first of them in
    their stage, or in the column of their category; `past`: the neighbour that is still shown under the filter.
    They come to stand side by side, in their order. Items of several columns are refused; at the end they stay
    where they are."""
    wanted = [canonical_key(key) for key in dict.fromkeys([keys] if isinstance(keys, str) else keys)]
    with acting(session, "move") as act:
        items = sorted((act.tx.item(key) for key in wanted), key=lambda item: item.rank)
        if not items:
            return BulkResult()
        columns = {item.category if whole_category else (item.kind, item.stage) for item in items}
        if len(columns) > 1:
            raise Refused(N_("these stand in several columns; choose items of one to move them up or down"))
        together = {item.key for item in items}
        edge = items[-1] if step > 0 else items[0]
        above, below = act.tx.neighbours(edge.key, whole_category=whole_category)
        passed = canonical_key(past) if past else below if step > 0 else above
        if passed is None or passed in together:
            return BulkResult()
        anchor: str | None = passed
        while step < 0 and anchor is not None:
            # Just above the one that is passed, whatever else stands in the column of the category.
            anchor, _below = act.tx.neighbours(anchor, whole_category=True)
            if anchor not in together:
                break
        for item in items:
            rank = act.tx.rank_at(item.kind, item.stage, "after" if anchor else "top", anchor)
            act.change(item, "move", {"rank": rank})
            anchor = item.key
        return BulkResult(act.changes, [], act.batch())


class Landing:
    """Where moved items come to stand: the first at the place asked for, the others in order below it."""

    def __init__(self, place: str, anchor: str | None) -> None:
        self._place = place
        self.anchor = anchor
        self._last: dict[str, str] = {}

    def rank(self, act: UnitOfWork, item: Item, stage: Stage) -> int:
        """The rank of an item that comes there now."""
        last = self._last.get(stage.category)
        self._last[stage.category] = item.key
        if last is not None and self._place != "bottom":
            return act.tx.rank_at(item.kind, stage.key, "after", last)
        return act.tx.rank_at(item.kind, stage.key, self._place, self.anchor)


def shift(
    act: UnitOfWork,
    item: Item,
    kind: Kind,
    stage: Stage,
    landing: Landing,
    reason: str | None,
    given: Mapping[str, Any] | None = None,
    answers: Answers = NO_ANSWERS,
    alone: bool = False,
) -> None:
    """Check the way, then move one item with all that follows from it. `given`: new values that it gets in the
    same act, and has already when it comes to a gate; so are those of the `answers` that a gate asks for. `alone`: it
    is the only item, so that all of the answers were meant for it."""
    said = clean_reason(reason)
    decision: Properties = {}
    if item.archived:
        raise Refused(N_("{key} is archived; restore it first"), key=item.key)
    if stage.key != item.stage:
        held = act.tx.properties(item.key)
        if answers:
            held_now = {**held, **(given or {})}
            given = {**(given or {}), **_answered(act, item, kind, stage, held_now, answers, said, alone=alone)}
        if given:
            held = {**held, **given, **act.brought(kind, held, given)}
        if check_way(act, item, kind, stage, held, said) and said:
            decision = decided(kind, held, stage, said, act.at, act.own_name())
    _check_anchor(act, landing, item, stage)
    if given:
        act.change(item, "edit", given, said)
    act.change(item, "move", {"stage": stage.key, "rank": landing.rank(act, item, stage), **decision}, said)


def _answered(
    act: UnitOfWork,
    item: Item,
    kind: Kind,
    stage: Stage,
    held: Properties,
    answers: Answers,
    reason: str | None,
    *,
    alone: bool,
) -> dict[str, Any]:
    """The values that an item gets of what was answered: those that the gates on its way ask for, as another item
    of the act may have its own already. Raises Invalid, Refused for a field that is closed, Conflict where the item is
    `alone` and has another value since it was asked for."""
    failures = workflow.gate_failures(kind, held, item.stage, stage.key, act.at, act.session.zone)
    asked = {name for failure in failures for name in failure.asks}
    if alone:
        _check_unfilled(act, item, kind, held, {name: text for name, text in answers.items() if name not in asked})
    given = canonical_edits(act.session, kind, {name: text for name, text in answers.items() if name in asked}, held)
    log = f"fields.{DECISIONS}"
    if given.get(log):  # beside those with which earlier gates were passed
        given[log] = [*(held.get(log) or []), *given[log]]
    check_slip(kind, item.key, held, given, reason)
    require_unlocked(act.session, kind, item, given, held, reason)
    return given


def is_one(keys: Keys) -> bool:
    """Whether an act is for one item."""
    return isinstance(keys, str) or len(keys) == 1


def _check_unfilled(act: UnitOfWork, item: Item, kind: Kind, held: Properties, answers: Answers) -> None:
    """Raises Conflict for answers to what somebody else filled in meanwhile, in another way."""
    mine = canonical_edits(act.session, kind, answers, held)
    filled = {name: (value, held[name], None) for name, value in mine.items() if held.get(name) not in (None, value)}
    if filled:
        raise Conflict(
            N_("{key}: {who} changed {names} since; look at it again and decide"),
            fields=filled,
            key=item.key,
            who=who_changed(act.session, item.key, filled),
            names=tuple(property_name(kind, name) for name in filled),
        )


def who_changed(session: Session, key: str, names: Collection[str]) -> tuple[str, ...]:
    """The logins of those who changed these properties last, each once."""
    last = {name: change.by for change in session.store.changes(key) for name in change.after if name in names}
    return tuple(sorted(set(last.values())))


def check_way(act: UnitOfWork, item: Item, kind: Kind, stage: Stage, held: Properties, reason: str | None) -> bool:
    """Raises GateRefused when an item that has the properties `held` may not go to a stage; a `reason` passes
    what it may pass. Gives whether it had to. Every door asks this."""
    finishes = workflow.finishes(kind, item.stage, stage.key)
    blockers = open_blockers(act.session.store.workflow, act.tx, item) if finishes and item.links else []
    return workflow.check_move(
        kind,
        held,
        item.stage,
        stage.key,
        in_stage=act.tx.count_in_stage(kind.key, stage.key),
        reason=reason,
        now=act.at,
        zone=act.session.zone,
        blockers=[blocker.key for blocker in blockers],
        freeze=act.freeze_of(kind, held) if finishes else None,
    )


def _check_anchor(act: UnitOfWork, landing: Landing, item: Item, stage: Stage) -> None:
    if landing.anchor is None:
        return
    anchor = act.tx.item(landing.anchor)
    if anchor.key == item.key:
        raise Invalid(N_("{key} cannot stand after itself"), key=item.key)
    if anchor.category != stage.category:
        raise Invalid(
            N_("{after} is not in the column of {stage}; choose an item that is"), after=anchor.key, stage=stage.key
        )
