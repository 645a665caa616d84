"""New items: from nothing, and as the next one of a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsboard.domain import text, workflow
from opsboard.domain.errors import N_, GateRefused, Invalid, Refused
from opsboard.domain.items import TITLE_LIMIT, Item, NewItem, Properties
from opsboard.domain.kinds import Flow, Kind, Stage
from opsboard.usecases.acting import Keys, UnitOfWork, act_on, acting, clean_reason
from opsboard.usecases.effects import decided, with_template
from opsboard.usecases.linking import require_room_for_link
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session
from opsboard.usecases.typed import canonical_edits


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
    words: Sequence[str] = (),
    reason: str | None = None,
) -> Item:
    """A new item at the top of its stage, the kind's first one unless `stage` names another. `words` say the same as
    the edits, as people type them: `@anna`, `priority:P1`, `label:vip`, `channel:wechat`. The title is never read.

    Raises Invalid naming the nearest word for an unknown kind, stage, field, person or date, and
    GateRefused when a gate on the way from the kind's first stage to this one, or its limit, says no: a
    `reason` passes what it passes for a move, and is logged.
    """
    wanted: dict[str, str | None] = dict(edits or {})
    wanted.update({f"label.{label}": "true" for label in labels})
    wanted.update({f"participant.{person}": "true" for person in participants})
    wanted.update({f"fields.{name}": value for name, value in (fields or {}).items()})
    if body is not None:
        wanted["body"] = body
    for name, typed in edits_of_words(session, kind, words):
        if any(one == name or one.startswith(f"{name}+") for one in wanted):
            raise Invalid(N_("{name} is given twice"), name=name.rpartition(".")[2])
        wanted[name] = typed
    return add_many(session, kind, [text.clean_title(title)], stage=stage, edits=wanted, reason=reason)[0]


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
    the stage or a gate on the way there says no, as `add` does.
    """
    of_kind = workflow.find_kind(session.store.workflow, kind)
    found = canonical_edits(session, of_kind, edits or {}).items()
    properties = {name: value for name, value in found if value is not None}
    target = of_kind.stages[0] if stage is None else workflow.find_stage(of_kind, text.clean_line(stage))
    named = [_title(title, line) for line, title in enumerate(titles, 1)]
    if not named:
        return []
    said = clean_reason(reason)
    with acting(session, "add", reason=said) as act:
        properties |= check_beginning(act, of_kind, target, properties, len(named), said)
        keys = act.add_many([NewItem(of_kind.key, title, target.key, properties) for title in named])
    return [session.store.item(key) for key in keys]  # read when others may write again


def edits_of_words(session: Session, kind: str, words: Sequence[str]) -> list[tuple[str, str]]:
    """What single words say of a new item of a kind, as (property, value as typed). Raises Invalid for a word that
    says nothing, with the nearest that does."""
    if not words:
        return []
    from opsboard.domain.query_words import QueryContext
    from opsboard.domain.title_words import meaning

    of_kind = workflow.find_kind(session.store.workflow, kind)
    context = QueryContext(
        workflow=session.store.workflow,
        login=session.login,
        now=session.clock(),
        zone=session.zone,
        people=tuple(session.store.team.people()),
        campaigns=tuple(session.store.team.campaigns()),
        labels=tuple(session.store.labels()),
        customs=session.customs,
    )
    return [meaning(text.clean_line(word), of_kind, context, new_labels=True) for word in words]


def _title(title: str, line: int) -> str:
    try:
        return text.clean_title(title)
    except Invalid as error:
        raise Invalid(
            N_("line {line} cannot be a title: it takes 1 to {limit} characters"), line=line, limit=TITLE_LIMIT
        ) from error


def check_beginning(
    act: UnitOfWork, kind: Kind, stage: Stage, properties: Properties, count: int, reason: str | None
) -> Properties:
    """Raises GateRefused when so many new items of these properties may not begin in a stage. Gives what they have
    to keep of the `reason` when it was needed: the decision."""
    standing = act.tx.count_in_stage(kind.key, stage.key)
    needed = workflow.check_add(
        kind,
        {**properties, **workflow.derived(kind, properties)},
        stage.key,
        in_stage=standing + count - 1,
        reason=reason,
        now=act.at,
        zone=act.session.zone,
        freeze=act.freeze_of(kind, properties) if workflow.finishes(kind, kind.stages[0].key, stage.key) else None,
    )
    if not (needed and reason):
        return {}
    return decided(kind, properties, stage, reason, act.at, act.own_name())


def flow(session: Session, keys: Keys, kind: str, title: str | None = None, *, reason: str | None = None) -> BulkResult:
    """The next item of each one's chain, linked both ways: it takes over title, department, labels, campaign and
    priority, and knows what the board's workflow says of this flow; so does the first, which may be moved. Its key is
    among those `added`. Raises Refused when no such chain exists, naming those that do, and GateRefused as `add` does;
    a `reason` passes what it passes there. A gate that keeps the first from its stage is told among those `kept`, and
    keeps it from nothing else."""
    target = workflow.find_kind(session.store.workflow, kind)

    def work(act: UnitOfWork, key: str) -> None:
        flow_on(act, act.tx.item(key), target, title)

    return act_on(session, "flow", keys, work, reason=clean_reason(reason))


def flow_on(act: UnitOfWork, source: Item, target: Kind, title: str | None = None) -> None:
    """Within an act: make the next item of an item's chain. Raises as `flow`."""
    from opsboard.domain import chain_fills
    from opsboard.domain.value_text import Wording
    from opsboard.i18n import current_language
    from opsboard.usecases.moving import Landing, check_way

    workflow_now = act.session.store.workflow
    chain = _chain(act.session, source, target)
    wording = Wording(current_language(), act.session.zone)
    properties = chain_fills.begun(workflow_now, chain, source, act.at, wording)
    properties |= with_template(target, properties)
    properties |= check_beginning(act, target, target.stages[0], properties, 1, act.reason)
    new = NewItem(
        kind=target.key,
        title=text.clean_title(title if title and title.strip() else source.title[:TITLE_LIMIT]),
        stage=target.stages[0].key,
        properties=properties,
    )
    require_room_for_link(act, source)
    kind, held = workflow_now.kind(source.kind), act.tx.properties(source.key)
    marks = chain_fills.filled(workflow_now, chain.marks, source, kind, held, act.at, wording).properties
    stage = chain_fills.stage_ahead(kind, source, marks)
    marks = {name: value for name, value in marks.items() if name != chain_fills.STAGE}
    if stage is not None:
        will = {**held, **marks, **act.brought(kind, held, marks)}
        try:
            if check_way(act, source, kind, stage, will, act.reason) and act.reason:
                marks |= decided(kind, held, stage, act.reason, act.at, act.own_name())
        except GateRefused as error:
            act.kept.append((source.key, error))
            stage = None
    made = act.add(new)
    act.added.append(made)
    act.change(source, "flow", {f"link.{chain.relation}.{made}": True, **marks})
    if stage is not None:
        act.change(source, "move", {"stage": stage.key, "rank": Landing("top", None).rank(act, source, stage)})


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
        allowed=tuple(one.target for one in flows),
    )
