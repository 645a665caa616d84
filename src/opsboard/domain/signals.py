"""Signals: the customers who say that something is wanted or wrong, each counted once.

They come from the item itself, from the items that it is linked with by relations that bring some (`Relation.signals`),
whatever those are linked with in turn, and from the rows of evidence. How many there are is kept with the item.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opsboard.domain import days
from opsboard.domain.items import Item, Properties, rows_in
from opsboard.domain.kinds import COUNTED, Field, Kind, Workflow
from opsboard.domain.limits import FIELD
from opsboard.domain.lookup import find_named
from opsboard.domain.segments import folded
from opsboard.domain.values import frozen, made_by

CUSTOMER, ORDER, CAME_BY, EVIDENCE = "customer", "order_no", "source_channel", "evidence"
"""The fields that say who, by which order, by which way, and what else speaks for it."""
COUNTED_BY = (f"fields.{CUSTOMER}", f"fields.{ORDER}", f"fields.{EVIDENCE}")
"""The properties of an item on which its signals depend, and those of the items above it."""
OF_CUSTOMERS = "customer_service"
"""The type of evidence that is the word of a customer, also of one without a name."""


@frozen
class Teller:
    """An item, as far as its signals are concerned."""

    key: str
    kind: str
    stage: str
    title: str
    created_at: str
    fields: Mapping[str, Any] = made_by(factory=dict)


@frozen
class SignalTree:
    """Items with those from which they have signals, and from which these have some in turn."""

    items: Mapping[str, Teller]
    below: Mapping[str, Sequence[tuple[str, str]]]
    """Key -> (relation, key of the other end), in the order of the other ends' age."""


@frozen
class Signal:
    """What one customer said."""

    customer: str
    channel: str
    words: str
    when: str
    """A day or a moment; empty where nobody knows."""
    key: str
    """Of the item that tells it; empty for a row of evidence that names none."""
    who: str
    """By which the same customer is known again."""


def relations_of(workflow: Workflow) -> dict[str, str]:
    """The relations that bring signals to their holder, with their inverses."""
    return {one.key: one.inverse for one in workflow.relations if one.signals}


def counting(workflow: Workflow) -> object:
    """What the numbers of signals depend on: the same when they are."""
    kinds = (
        (
            kind.key,
            tuple(field.key for field in kind.fields if field.derived in COUNTED or field.key == CUSTOMER),
            tuple(stage.key for stage in kind.stages if not counts(kind, stage.key)),
        )
        for kind in workflow.kinds
    )
    return tuple(one for one in workflow.relations if one.signals), tuple(kinds)


def counts(kind: Kind, stage: str) -> bool:
    """Whether an item in a stage has something to say: one that was dropped does as a duplicate only."""
    found = next((one for one in kind.stages if one.key == stage), None)
    return found is None or found.category != "dropped" or found.duplicates


def signals_of(workflow: Workflow, tree: SignalTree, key: str) -> list[Signal]:
    """What the customers of an item say, its own one first. Nothing when nobody else says it."""
    tellers = [tree.items[key], *_below(workflow, tree, key)]
    told = {one.key for one in tellers}
    signals = [_of_item(one) for one in tellers if _speaks(workflow, one, key)]
    alone = len(signals)
    rows = [_of_row(row, told) for one in tellers for row in rows_in(one.fields.get(EVIDENCE))]
    signals += [row for row in dict.fromkeys(rows) if row is not None]
    if len(signals) == alone and all(one.key == key for one in signals):
        return []
    return signals


def incidents_of(workflow: Workflow, tree: SignalTree, key: str) -> list[str]:
    """The keys of the items that are incidents of a problem."""
    bundling = {one.key for one in workflow.relations if one.signals == "incidents"}
    own = tree.items[key].kind
    return [
        other
        for relation, other in tree.below.get(key, ())
        if relation in bundling and tree.items[other].kind == own and _counted(workflow, tree.items[other])
    ]


def customers(signals: Sequence[Signal]) -> int:
    """How many customers say it."""
    return len({one.who for one in signals})


def kept(workflow: Workflow, tree: SignalTree, key: str) -> dict[str, Any]:
    """Property name -> value of what is counted of an item, where it is not what it holds."""
    item = tree.items[key]
    kind = workflow.known_kind(item.kind)
    found: dict[str, Any] = {}
    for field in kind.fields if kind is not None else ():
        if field.derived in COUNTED:
            of_customers = field.derived == "signals"
            number = (
                customers(signals_of(workflow, tree, key)) if of_customers else len(incidents_of(workflow, tree, key))
            )
            if item.fields.get(field.key) != (number or None):
                found[f"fields.{field.key}"] = number or None
    return found


def kept_alone(kind: Kind, properties: Properties) -> dict[str, Any]:
    """The same of a new item without links."""
    if f"fields.{EVIDENCE}" not in properties:
        return {}
    fields = {name[7:]: value for name, value in properties.items() if name.startswith("fields.")}
    alone = Teller("", kind.key, kind.stages[0].key, "", "", fields)
    return kept(Workflow((kind,)), SignalTree({"": alone}, {}), "")


def said_in(line: str, evidence: Field) -> dict[str, str]:
    """What a line says in the columns of evidence: words like `customer:王女士` in theirs, the rest as the text."""
    said: dict[str, str] = {}
    left: list[str] = []
    for word in line.split():
        name, colon, value = word.replace("：", ":").partition(":")
        column = find_named(name, evidence.columns) if colon and value else None
        if column is None or column.type != "text" or column.key in said or column.required:
            left.append(word)
        else:
            said[column.key] = value.strip('"“”')
    return {**said, "text": " ".join(left)}


def _below(workflow: Workflow, tree: SignalTree, key: str) -> Iterator[Teller]:
    """The items from which an item has signals, each once; none beyond one that has nothing to say."""
    seen = {key}
    waiting = [key]
    while waiting:
        for _relation, other in tree.below.get(waiting.pop(0), ()):
            if other not in seen:
                seen.add(other)
                if _counted(workflow, tree.items[other]):
                    waiting.append(other)
                    yield tree.items[other]


def _counted(workflow: Workflow, item: Teller) -> bool:
    kind = workflow.known_kind(item.kind)
    return kind is None or counts(kind, item.stage)


def _speaks(workflow: Workflow, item: Teller, top: str) -> bool:
    """Whether an item is a word of a customer itself: below, each of a kind that knows customers, named or not."""
    if item.fields.get(CUSTOMER) or item.fields.get(ORDER):
        return True
    kind = workflow.known_kind(item.kind)
    return item.key != top and kind is not None and any(field.key == CUSTOMER for field in kind.fields)


def _of_item(item: Teller) -> Signal:
    customer, order = (str(item.fields.get(name) or "") for name in (CUSTOMER, ORDER))
    channel = str(item.fields.get(CAME_BY) or "")
    who = _known_by(customer) or _known_by(order and f"# {order}") or item.key
    return Signal(customer, channel, item.title, item.created_at, item.key, who)


def _of_row(row: Mapping[str, Any], told: set[str]) -> Signal | None:
    """What a row of evidence says; None for one that is no word of a customer, or that an item tells itself."""
    customer, words, source = (str(row.get(name) or "") for name in ("customer", "text", "source"))
    if not customer and row.get("type") != OF_CUSTOMERS:
        return None
    if (source and source.strip().upper() in told) or (words.endswith(")") and words[:-1].rpartition("(")[2] in told):
        return None
    who = _known_by(customer) or f'"{folded(words)}'
    return Signal(customer, str(row.get("channel") or ""), words, str(row.get("day") or ""), source, who)


def _known_by(name: str) -> str:
    return " ".join(folded(name).split())


def signal_rows(
    signals: Sequence[Signal], workflow: Workflow, language: str, nobody: str
) -> list[tuple[str, str, str, str, str]]:
    """Of each signal the customer, the key of what tells it, the channel, the day and the words."""
    fields = (field for kind in workflow.kinds for field in kind.fields if field.key == CAME_BY)
    channels = {choice.key: choice.name.of(language) for field in fields for choice in field.values}
    return [
        (one.customer or nobody, one.key, channels.get(one.channel, one.channel), one.when, one.words)
        for one in signals
    ]


def row_of(field: Field, item: Item, zone: str, words: str = "") -> dict[str, str]:
    """The row of evidence that tells what the customer of an item says: its title, or these words."""
    customer, channel = (str(item.fields.get(name) or "") for name in (CUSTOMER, CAME_BY))
    day = days.day_of(item.created_at, zone)
    said = {"text": words or item.title, "customer": customer, "channel": channel, "day": day, "source": item.key}
    return evidence_row(field, {"type": OF_CUSTOMERS, **said})


def evidence_row(field: Field, said: Mapping[str, str]) -> dict[str, str]:
    """What is said in the columns that the board has; in the text where it has none for a customer."""
    known = {column.key for column in field.columns}
    words, tail = said["text"], ""
    if "customer" not in known and said.get("customer"):
        words = f"{said['customer']}: {words}"
        tail = f" ({said['source']})" if said.get("source") else ""
    told = {**said, "text": words[: FIELD.most - len(tail)] + tail}
    return {name: value for name, value in told.items() if name in known and value}
