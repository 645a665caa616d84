"""Merging duplicates: one item goes on for all that say the same, the others are closed as duplicates of it."""

from __future__ import annotations

from typing import Any

from opsboard.domain import limits
from opsboard.domain.errors import N_, Refused
from opsboard.domain.items import Item, Properties, rows_in
from opsboard.domain.kinds import Kind, Stage
from opsboard.domain.signals import row_of
from opsboard.usecases.acting import Keys, UnitOfWork, act_on, canonical_key, clean_reason
from opsboard.usecases.linking import require_linkable
from opsboard.usecases.moving import Landing, shift
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

RELATION = "duplicate_of"
EVIDENCE = "fields.evidence"


def merge(session: Session, keys: Keys, other: str, *, reason: str | None = None) -> BulkResult:
    """Close these items as duplicates of another of their kind: linked, who takes part in them takes part in that one,
    and their customers and evidence stand among its evidence. One batch. Raises Refused for an item of another kind,
    for one that is a duplicate itself, and for a kind without a stage for duplicates."""
    landing = Landing("top", None)
    target = canonical_key(other)
    joins: dict[str, Any] = {}
    """What the other item gets of them all: its evidence is written once."""

    def work(act: UnitOfWork, key: str) -> None:
        item, into = act.tx.item(key), act.tx.item(target)
        kind = session.store.workflow.kind(item.kind)
        stage = _stage_of_duplicates(kind)
        _check(act, item, into, stage)
        relation = session.store.workflow.relation(RELATION)
        linked = any(link.relation == RELATION and link.key == into.key for link in item.links)
        if not linked:
            require_linkable(act, item, relation, into)
        held = act.tx.properties(target)
        new = _joining(act, kind, item, into, {**held, **joins})
        limits.check_entries(target, held, {**joins, **new})
        shift(act, item, kind, stage, landing, reason)
        act.change(item, "link", {f"link.{RELATION}.{into.key}": True})
        act.change(into, "link", {f"link.{relation.inverse}.{item.key}": True})
        joins.update(new)

    def join(act: UnitOfWork) -> None:
        if joins:
            act.change(target, "edit", joins)

    return act_on(session, "merge", keys, work, reason=clean_reason(reason), last=join)


def _stage_of_duplicates(kind: Kind) -> Stage:
    for stage in kind.stages:
        if stage.duplicates:
            return stage
    raise Refused(
        N_("{kind} has no stage for duplicates; a lead gives it one, duplicates = true: opsboard workflow edit"),
        kind=kind.name,
    )


def _check(act: UnitOfWork, item: Item, into: Item, stage: Stage) -> None:
    if item.kind != into.kind:
        raise Refused(
            N_("{key} and {other} are of different kinds and stay two items: link them instead"),
            key=item.key,
            other=into.key,
        )
    if into.key != item.key and (into.stage == stage.key or into.category == "dropped"):
        further = next((link.key for link in into.links if link.relation == RELATION), None)
        if further is not None:
            raise Refused(N_("{key} is a duplicate of {other} itself: merge into that"), key=into.key, other=further)
        raise Refused(N_("{key} is dropped: nothing goes on there"), key=into.key)
    if into.archived:
        raise Refused(N_("{key} is archived; restore it first"), key=into.key)
    if item.stage == stage.key:
        raise Refused(N_("{key} is closed as a duplicate already"), key=item.key)


def _joining(act: UnitOfWork, kind: Kind, item: Item, into: Item, held: Properties) -> dict[str, Any]:
    """What the item that goes on gets of a duplicate beside what it has (`held`): people, customers, evidence."""
    people = [*item.participants, *([item.assignee] if item.assignee else [])]
    joins: dict[str, Any] = {f"participant.{one}": True for one in people if one != into.assignee}
    joins |= {f"watcher.{one}": True for one in item.watchers}
    theirs = act.tx.properties(item.key)
    declared = {field.key for field in kind.fields}
    if "customer" in declared and not held.get("fields.customer") and theirs.get("fields.customer"):
        joins["fields.customer"] = theirs["fields.customer"]
    if "evidence" in declared:
        rows = there = rows_in(held.get(EVIDENCE))
        customer = theirs.get("fields.customer")
        if customer and customer != held.get("fields.customer") and "fields.customer" not in joins:
            rows = [*rows, row_of(kind.field("evidence"), item, act.session.zone)]
        rows = [*rows, *(row for row in rows_in(theirs.get(EVIDENCE)) if row not in rows)]
        if len(rows) > len(there):
            joins[EVIDENCE] = rows[: limits.FIELD_ENTRIES.most]
    return joins
