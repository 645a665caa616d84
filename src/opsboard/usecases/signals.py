"""How many customers and incidents an item has: kept with it, told again when what it is counted from changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from opsboard.domain import days, limits, signals, text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import Item, rows_in
from opsboard.domain.kinds import COUNTED, Workflow
from opsboard.domain.signals import Signal
from opsboard.domain.values import replaced

if TYPE_CHECKING:
    from opsboard.usecases.acting import Keys, UnitOfWork
    from opsboard.usecases.effects import Done, Follows, Reads
    from opsboard.usecases.results import BulkResult
    from opsboard.usecases.session import Session

OP = "signal"
"""What an item is changed by when it is counted anew: never undone itself, but done anew."""


def kept_signals(done: Done, board: Reads) -> Follows:
    """The items whose signals the act changed, and those that have theirs from these, say how many they have."""
    if not is_counted(done.workflow):
        return
    inverses = signals.relations_of(done.workflow)
    keys = list(dict.fromkeys(_touched(done, inverses)))
    if not keys:
        return
    from opsboard.usecases.effects import Values

    above = dict.fromkeys(keys)
    while keys:
        holders = (other for _key, other in board.linked(keys, list(inverses.values())))
        keys = [key for key in dict.fromkeys(holders) if key not in above]
        above.update(dict.fromkeys(keys))
    tree = board.signal_tree(list(above), inverses)
    for key in above:
        if key in tree.items and (found := signals.kept(done.workflow, tree, key)):
            yield Values(key, OP, found)


def is_counted(workflow: Workflow) -> bool:
    """Whether some kind counts signals."""
    return any(field.derived in COUNTED for kind in workflow.kinds for field in kind.fields)


def signals_of(session: Session, item: Item) -> list[Signal]:
    """What the customers of an item say, each with its day, the newest first; those without one at the end."""
    workflow = session.store.workflow
    kind = workflow.known_kind(item.kind)
    if kind is None or not any(field.derived in COUNTED and field.key in item.fields for field in kind.fields):
        return []
    tree = session.store.signal_tree([item.key], signals.relations_of(workflow))
    found = sorted(signals.signals_of(workflow, tree, item.key), key=lambda one: one.when, reverse=True)
    return [replaced(one, when=days.day_of(one.when, session.zone)) if one.when else one for one in found]


def add_signal(session: Session, keys: Keys, words: str, *, customer: str = "", channel: str = "") -> BulkResult:
    """Write down that one more customer says so, as a row of the evidence of each item. Words of the text may say who
    and by which way, as `customer:Wang channel:phone`. Raises Invalid when nothing else is said, and Refused for a
    kind that keeps no evidence, or whose table is full."""
    from opsboard.usecases.acting import act_on

    line = text.clean_line(words)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        field = next((one for one in kind.fields if one.key == signals.EVIDENCE and one.columns), None)
        if field is None:
            raise Refused(N_("{key}: a {kind} keeps no evidence"), key=key, kind=kind.name)
        said = {"customer": customer, "channel": channel, **signals.said_in(line, field)}
        if not said["text"]:
            raise Invalid(N_("write what the customer says"))
        rows = rows_in(act.tx.properties(key).get(f"fields.{field.key}"))
        if len(rows) >= limits.FIELD_ENTRIES.most:
            raise Refused(N_("{key} has no room for more evidence: it takes {limit} rows"), key=key, limit=len(rows))
        day = days.today(act.at, session.zone)
        row = signals.evidence_row(field, {"type": signals.OF_CUSTOMERS, "day": day, **said})
        act.change(item, "edit", {f"fields.{field.key}": [*rows, row]})

    return act_on(session, "edit", keys, work)


def _touched(done: Done, inverses: dict[str, str]) -> Iterator[str]:
    """Keys of the items whose own signals the act may have changed."""
    yield from done.recount
    far = set(inverses.values())
    for change in done.changes:
        for name in change.after:
            if name in signals.COUNTED_BY:
                yield change.key
            elif name.startswith("link."):
                _, relation, other = name.split(".")
                yield from _holder(change.key, relation, other, inverses, far)
            elif name == "stage" and _dropped(done.workflow, change.key, change.before[name], change.after[name]):
                yield change.key
    for key, relation, other in done.joined:
        yield from _holder(key, relation, other, inverses, far)


def _holder(key: str, relation: str, other: str, inverses: dict[str, str], far: set[str]) -> Iterator[str]:
    if relation in inverses:
        yield key
    if relation in far:
        yield other


def _dropped(workflow: Workflow, key: str, before: object, after: object) -> bool:
    """Whether an item has something to say in only one of two stages."""
    kind = workflow.kind_of_item(key)
    return kind is None or signals.counts(kind, str(before)) != signals.counts(kind, str(after))
