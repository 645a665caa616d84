"""New items: from nothing, and as the next one of a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.domain import text, workflow
from opsboard.domain.errors import N_, Refused
from opsboard.domain.items import BODY_LIMIT, TITLE_LIMIT, Item, NewItem, Properties
from opsboard.domain.kinds import Flow, Kind, Stage
from opsboard.usecases.acting import Act, acting, canonical_key, clean_reason
from opsboard.usecases.linking import require_room
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits

CARRIED = ("priority", "department", "campaign")
"""What the next item of a chain takes over, besides the labels."""


def add(
    session: Session,
    kind: str,
    title: str,
    *,
    stage: str | None = None,
    edits: Mapping[str, str | None] | None = None,
    labels: Sequence[str] = (),
    participants: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    body: str | None = None,
    reason: str | None = None,
) -> Item:
    """A new item at the top of its stage, the kind's first one unless `stage` names another.

    Raises Invalid naming the nearest word for an unknown kind, stage, field, person or date, and
    GateRefused when a gate on the way from the kind's first stage to this one, or its limit, says no: a
    `reason` passes what it passes for a move, and is logged.
    """
    of_kind = workflow.find_kind(session.store.workflow, kind)
    wanted: dict[str, str | None] = dict(edits or {})
    wanted.update({f"label.{label}": "true" for label in labels})
    wanted.update({f"participant.{person}": "true" for person in participants})
    wanted.update({f"fields.{name}": value for name, value in (fields or {}).items()})
    if body is not None:
        wanted["body"] = body
    properties = {name: value for name, value in canonical_edits(session, of_kind, wanted).items() if value is not None}
    properties.update(workflow.derived(of_kind, properties))
    first = of_kind.stages[0]
    target = first if stage is None else workflow.find_stage(of_kind, text.clean_line(stage))
    said = clean_reason(reason)
    with acting(session, "add", reason=said) as act:
        check_beginning(act, of_kind, target, properties, 1, said)
        key = act.add(NewItem(kind=of_kind.key, title=text.clean_title(title), stage=target.key, properties=properties))
    return session.store.item(key)  # read when others may write again


def check_beginning(act: Act, kind: Kind, stage: Stage, properties: Properties, count: int, reason: str | None) -> None:
    """Raises GateRefused when so many new items of these properties may not begin in a stage."""
    standing = act.tx.count_in_stage(kind.key, stage.key)
    workflow.check_add(
        kind,
        properties,
        stage.key,
        in_stage=standing + count - 1,
        reason=reason,
        now=act.at,
        zone=act.session.zone,
    )


def flow_targets(session: Session, key: str) -> list[str]:
    """The kinds that may follow the item, the likeliest first."""
    item = session.store.item(canonical_key(key))
    return [flow.target for flow in session.store.workflow.flows if flow.source == item.kind]


def flow(session: Session, key: str, kind: str, title: str | None = None, *, reason: str | None = None) -> Item:
    """The next item of a chain, linked both ways: it takes over title, department, labels, campaign and
    priority, and quotes the text. Raises Refused when no such chain exists, naming those that do, and GateRefused
    as `add` does; a `reason` passes what it passes there."""
    target = workflow.find_kind(session.store.workflow, kind)
    with acting(session, "flow", reason=clean_reason(reason)) as act:
        made = flow_in(act, canonical_key(key), target, title)
    return session.store.item(made)


def flow_in(act: Act, key: str, target: Kind, title: str | None) -> str:
    """Within an act: make the next item of one's chain; gives its key."""
    session, source = act.session, act.tx.item(key)
    chain = _chain(session, source, target)
    inverse = session.store.workflow.relation(chain.relation).inverse
    properties: dict[str, Any] = {name: getattr(source, name) for name in CARRIED if getattr(source, name)}
    properties.update({f"label.{label}": True for label in source.labels})
    properties["body"] = quoted(source)
    properties[f"link.{inverse}.{source.key}"] = True
    check_beginning(act, target, target.stages[0], properties, 1, act.reason)
    new = NewItem(
        kind=target.key,
        title=text.clean_title(title if title and title.strip() else source.title[:TITLE_LIMIT]),
        stage=target.stages[0].key,
        properties=properties,
    )
    require_room(act, source)
    made = act.add(new)
    act.change(source, "flow", {f"link.{chain.relation}.{made}": True})
    return made


def quoted(item: Item) -> str:
    """An item's title and text as a Markdown quote under its key, cut where a text has to end."""
    lines = [item.title, *(["", *item.body.split("\n")] if item.body else [])]
    quote = "\n".join([f"{item.key}:", "", *(f"> {line}".rstrip() for line in lines)])
    return text.clean_body(quote[:BODY_LIMIT])


def _chain(session: Session, source: Item, target: Kind) -> Flow:
    flows = [flow for flow in session.store.workflow.flows if flow.source == source.kind]
    for one in flows:
        if one.target == target.key:
            return one
    if not flows:
        raise Refused(N_("nothing follows a {kind}"), kind=source.kind)
    raise Refused(
        N_("no {target} follows the {kind} {key}; what may follow: {allowed}"),
        target=target.key,
        kind=source.kind,
        key=source.key,
        allowed=", ".join(one.target for one in flows),
    )
