"""What customers say of an item, and what one more of them says. How many there are is kept (`kept_from_links`)."""

from __future__ import annotations

from opsboard.domain import days, limits, signals, text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import Item, rows_in
from opsboard.domain.kinds import COUNTED
from opsboard.domain.signals import Signal
from opsboard.domain.values import replaced
from opsboard.usecases.acting import Keys, UnitOfWork, act_on
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session


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
    line = text.clean_line(words)

    def work(act: UnitOfWork, key: str) -> None:
        item = act.tx.item(key)
        kind = session.store.workflow.kind(item.kind)
        field = kind.known_field(signals.EVIDENCE)
        if field is None or not field.columns:
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
