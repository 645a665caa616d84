"""Actions of an analysis: once it acts, each row becomes an item of its own, and says whether that is closed.

Which table holds actions, from which stage on, is said by the kind (`Field.items_from`); its columns are `action`,
`owner`, `due`, `kind`, `item` and `done`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from opsboard.domain.errors import NotFound
from opsboard.domain.items import ACTION, TITLE_LIMIT, Item, NewItem, rows_in
from opsboard.domain.kinds import CLOSED_CATEGORIES, Field, Kind
from opsboard.domain.workflow import reached
from opsboard.usecases.done import Done, Follows, Reads, Values

_CARRIED = ("priority", "department", "campaign")
Row = Mapping[str, Any]


def items_of_actions(done: Done, board: Reads) -> Follows:
    """An analysis that acts has an item for each of its actions, linked both ways. A row that names an item is linked
    with that one; one that was written anew keeps the item that it had."""
    if done.takes_back:
        return
    for key in _acting(done, board):
        analysis = board.item(key)
        kind = done.workflow.kind(analysis.kind)
        field = _field(kind)
        relation, inverse = _relation(done, kind)
        if field is None or not relation or analysis.category in CLOSED_CATEGORIES:
            continue
        if not reached(kind, analysis.stage, field.items_from):
            continue
        name = f"fields.{field.key}"
        held = board.properties(key)
        rows: list[Row] = [dict(row) for row in rows_in(held.get(name))]
        linked = {other: board.item(other) for other in board.linked([key], [relation])}
        new: dict[str, Any] = {}
        for place, row in enumerate(rows):
            there = _there(row, key, linked, board)
            if there is None and (row.get("done") or not row.get("action")):
                continue
            if there is None:
                made = yield _new(done, kind, analysis, row, inverse)
                there = board.item(str(made))
            elif there.key not in linked:
                yield Values(there.key, "link", {f"link.{inverse}.{key}": True})
            rows[place] = _told(row, there)
            if there.key not in linked:
                new[f"link.{relation}.{there.key}"] = True
                linked[there.key] = there
        if new or rows != rows_in(held.get(name)):
            yield Values(key, "flow", {**new, name: rows})


def done_actions(done: Done, board: Reads) -> Follows:
    """The rows of actions say whether the items that they became are closed."""
    fields = {kind.key: field for kind in done.workflow.kinds if (field := _field(kind)) is not None}
    changed = list(done.closed_or_opened()) if fields else []
    if not changed:
        return
    inverses = {_relation(done, kind)[1] for kind in done.workflow.kinds if kind.key in fields} - {""}
    for key in board.linked(changed, inverses):
        analysis = board.item(key)
        if analysis.kind not in fields:
            continue
        name = f"fields.{fields[analysis.kind].key}"
        held = rows_in(board.properties(key).get(name))
        rows = [_told(row, board.item(str(row["item"]))) if row.get("item") in changed else row for row in held]
        if rows != held:
            yield Values(key, ACTION, {name: rows})


def _acting(done: Done, board: Reads) -> Iterator[str]:
    """Keys of the items whose actions or stage the act changed."""
    names = {f"fields.{field.key}" for kind in done.workflow.kinds if (field := _field(kind)) is not None}
    if names:
        found = (change.key for change in done.changes if "stage" in change.after or names & change.after.keys())
        yield from dict.fromkeys(found)


def _field(kind: Kind) -> Field | None:
    return next((field for field in kind.fields if field.items_from and field.type == "table"), None)


def _relation(done: Done, kind: Kind) -> tuple[str, str]:
    """The relation from a kind to what follows from it, and its inverse; empty where nothing does."""
    relation = next((flow.relation for flow in done.workflow.flows if flow.source == kind.key), "")
    return relation, done.workflow.relation(relation).inverse if relation else ""


def _there(row: Row, key: str, linked: Mapping[str, Item], board: Reads) -> Item | None:
    """The item that a row of the analysis `key` is: the one that it names, else a linked one of its words."""
    named = str(row.get("item") or "").strip().upper()
    if named and named != key:
        try:
            return board.item(named)
        except NotFound:
            pass
    return next((item for item in linked.values() if item.title == str(row.get("action"))[:TITLE_LIMIT]), None)


def _told(row: Row, item: Item) -> Row:
    closed = item.category in CLOSED_CATEGORIES or item.archived
    return {**{name: value for name, value in row.items() if name != "done"}, "item": item.key} | (
        {"done": True} if closed else {}
    )


def _new(done: Done, kind: Kind, analysis: Item, row: Row, inverse: str) -> NewItem:
    """The item of an action, of the kind that its row names, else of the likeliest that follows."""
    targets = [flow.target for flow in done.workflow.flows if flow.source == kind.key]
    target = done.workflow.kind(row["kind"] if row.get("kind") in targets else targets[0])
    properties: dict[str, Any] = {name: getattr(analysis, name) for name in _CARRIED if getattr(analysis, name)}
    properties.update({name: row[cell] for name, cell in (("assignee", "owner"), ("due", "due")) if row.get(cell)})
    properties[f"link.{inverse}.{analysis.key}"] = True
    return NewItem(target.key, str(row["action"])[:TITLE_LIMIT], target.stages[0].key, properties)
