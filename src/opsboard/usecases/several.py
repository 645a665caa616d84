"""The same change on several items: one batch, one undo, and a report of what was refused.

What one item of it means is said by the module of the single act; here it is done for each of many.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsboard.domain import limits, text, workflow
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import TITLE_LIMIT, Item, NewItem
from opsboard.domain.kinds import Stage
from opsboard.usecases.acting import Act, act_on, acting, canonical_key, clean_reason
from opsboard.usecases.adding import check_beginning, flow_in
from opsboard.usecases.editing import check_in, comment_in
from opsboard.usecases.linking import join_in
from opsboard.usecases.moving import Landing, shift
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


def comment_many(session: Session, keys: Sequence[str], words: str) -> BulkResult:
    """Say the same about several items. Raises Invalid when there is nothing to read."""
    body = text.clean_body(words)
    if not body.strip():
        raise Invalid(N_("the comment is empty"))
    return act_on(session, "comment", keys, lambda act, key: comment_in(act, key, body))


def checklist_many(session: Session, keys: Sequence[str], act: str, entry: str) -> BulkResult:
    """Add an entry to several items, or tick, untick or remove the entry of this text or number. An item
    without such an entry is refused."""
    return act_on(session, "checklist", keys, lambda acts, key: check_in(acts, key, act, entry))


def watch_many(session: Session, keys: Sequence[str], *, watching: bool = True) -> BulkResult:
    """Hear of what happens to several items, or hear no more of it."""
    word = "watch" if watching else "unwatch"

    def work(act: Act, key: str) -> None:
        act.change(act.tx.item(key), word, {f"watcher.{session.login}": True if watching else None})

    return act_on(session, word, keys, work)


def link_many(session: Session, keys: Sequence[str], relation: str, other: str) -> BulkResult:
    """Join each of several items with one other, read from each of them: `SUP-1, SUP-2 becomes REQ-9`."""
    return _join_many(session, "link", keys, relation, other)


def unlink_many(session: Session, keys: Sequence[str], relation: str, other: str) -> BulkResult:
    """Take the link of each of several items with one other away."""
    return _join_many(session, "unlink", keys, relation, other)


def _join_many(session: Session, word: str, keys: Sequence[str], relation: str, other: str) -> BulkResult:
    meant = workflow.find_relation(session.store.workflow, text.clean_line(relation))
    far = canonical_key(other)
    return act_on(session, word, keys, lambda act, key: join_in(act, word, key, meant, far))


def flow_many(session: Session, keys: Sequence[str], kind: str, *, reason: str | None = None) -> BulkResult:
    """The next item of its chain for each of several; a `reason` as for `adding.flow`."""
    target = workflow.find_kind(session.store.workflow, kind)

    def work(act: Act, key: str) -> None:
        act.added.append(flow_in(act, key, target, None))

    return act_on(session, "flow", keys, work, reason=clean_reason(reason))


def add_many(
    session: Session,
    kind: str,
    titles: Sequence[str],
    *,
    stage: str | None = None,
    edits: Mapping[str, str | None] | None = None,
    reason: str | None = None,
) -> list[Item]:
    """New items of these titles with the same `edits`, the first on top of the stage: all or none.

    Raises Invalid for a title that is none, with its line, and GateRefused when they do not all fit into
    the stage or a gate on the way there says no, as `adding.add` does.
    """
    from opsboard.usecases.typed import canonical_edits

    of_kind = workflow.find_kind(session.store.workflow, kind)
    target = of_kind.stages[0] if stage is None else workflow.find_stage(of_kind, text.clean_line(stage))
    found = canonical_edits(session, of_kind, edits or {}).items()
    properties = {name: value for name, value in found if value is not None}
    properties.update(workflow.derived(of_kind, properties))
    items = [NewItem(of_kind.key, _title(title, line), target.key, properties) for line, title in enumerate(titles, 1)]
    if not items:
        return []
    limits.check_entries(items[0].title, {}, properties)
    said = clean_reason(reason)
    with acting(session, "add", reason=said) as act:
        check_beginning(act, of_kind, target, properties, len(items), said)
        return [act.tx.item(key) for key in act.tx.add_many(items, act.at, session.login)]


def _title(title: str, line: int) -> str:
    try:
        return text.clean_title(title)
    except Invalid as error:
        raise Invalid(
            N_("line {line} cannot be a title: it takes 1 to {limit} characters"), line=line, limit=TITLE_LIMIT
        ) from error


def move_to_category(
    session: Session,
    keys: Sequence[str],
    category: str,
    *,
    place: str | None = None,
    after: str | None = None,
    reason: str | None = None,
) -> BulkResult:
    """Move items, of whatever kinds, each to the first stage of its own kind that is of this category: to a `place`
    of the category's column (top, bottom, `after` an item). Those that are of it already keep their stage, and
    without a `place` stay where they are; the others go to the top then."""
    landing = Landing(place or "top", canonical_key(after) if after else None)

    def work(act: Act, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        stages: list[Stage] = [stage for stage in kind.stages if stage.category == category]
        if not stages:
            raise Refused(N_("{key}: its kind has no stage of this sort"), key=item.key)
        if item.category != category:
            shift(act, item, kind, stages[0], landing, reason)
        elif place is not None:
            shift(act, item, kind, kind.stage(item.stage), landing, reason)

    return act_on(session, "move", keys, work, reason=clean_reason(reason))


def reorder_many(session: Session, keys: Sequence[str], step: int, *, whole_category: bool) -> BulkResult:
    """Move items together down (`step` 1) or up (-1) past the neighbour of the last or the first of them in
    their stage, or in the column of their category. They come to stand side by side, in their order. Items
    of several columns are refused; at the end they stay where they are."""
    wanted = [canonical_key(key) for key in dict.fromkeys(keys)]
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
        passed = below if step > 0 else above
        if passed is None:
            return BulkResult()
        anchor: str | None = passed
        while step < 0 and anchor is not None:
            anchor, _below = act.tx.neighbours(anchor, whole_category=True)
            if anchor not in together:
                break
        for item in items:
            rank = act.tx.rank_at(item.kind, item.stage, "after" if anchor else "top", anchor)
            act.change(item, "move", {"rank": rank})
            anchor = item.key
        return BulkResult(act.changes, [], act.batch())
