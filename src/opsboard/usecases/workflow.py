"""The workflow of a board: its kinds, stages, fields and gates, its hours, clocks and escalation. Leads write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.domain import text
from opsboard.domain.errors import N_, Conflict, Invalid, Refused
from opsboard.domain.values import frozen, replaced
from opsboard.usecases.acting import acting, require_role
from opsboard.usecases.session import Session

if TYPE_CHECKING:
    from opsboard.domain.kinds import Workflow
    from opsboard.domain.workflow_difference import Difference
    from opsboard.usecases.acting import UnitOfWork

Homes = Mapping[tuple[str, str], str]
"""(kind, stage that goes) -> the stage where its items go."""
NO_HOMES: Homes = {}


@frozen
class Comparison:
    """What a workflow that was written would change."""

    workflow: Workflow
    differences: Sequence[Difference]
    homeless: Mapping[tuple[str, str], int]
    """(kind, stage that goes) -> how many items stand in it."""


def settings(session: Session) -> list[tuple[str, str]]:
    """Every setting as its name and its value."""
    from opsboard.domain.workflow_settings import setting_rows

    return list(setting_rows(session.store.workflow))


def set_setting(session: Session, name: str, value: str, since: str | None = None) -> None:
    """Change one of them; `none` takes it away. With `since`, a day as people type it, a clock counts so for items
    opened from then on. Needs a lead. Raises Invalid for what means nothing, and for people whom nobody knows."""
    from opsboard.domain.workflow_settings import with_setting
    from opsboard.usecases.boards import change_workflow

    day = None if since is None else session.day(since)
    if since is not None and day is None:
        raise Invalid(N_('"{day}" is not a day; write one like 2026-11-03'), day=since)

    def changed(workflow: Workflow) -> Workflow:
        settings = with_setting(workflow, _of_person(session, text.clean_line(name)), text.clean_line(value), day)
        return _with_people(session, replaced(workflow, settings=settings))

    change_workflow(session, changed)


def written(session: Session) -> str:
    """The workflow as TOML that people edit."""
    from opsboard.domain.workflow_toml import workflow_text

    return workflow_text(session.store.workflow)


def as_mapping(session: Session) -> Mapping[str, object]:
    """The same as nested mappings and lists."""
    from opsboard.domain.kinds_writer import workflow_mapping

    return workflow_mapping(session.store.workflow)


def compare(session: Session, typed: str, name: str = "workflow.toml") -> Comparison:
    """What the workflow in a text (of the file `name`) would change. Raises BadData with the line of a mistake, and
    Refused for more stages than a kind takes."""
    from opsboard.domain.workflow_difference import differences, removed_stages
    from opsboard.domain.workflow_toml import read_workflow

    held, workflow = session.store.workflow, read_workflow(typed, name)
    _check_size(workflow)
    workflow = _with_people(session, workflow)
    gone = removed_stages(held, workflow)
    homeless: dict[tuple[str, str], int] = {}
    if gone:
        in_use = session.store.stages_in_use()
        homeless = {one: in_use[one] for one in gone if one in in_use}
    return Comparison(workflow, differences(held, workflow), homeless)


def save(session: Session, typed: str, homes: Homes = NO_HOMES, name: str = "workflow.toml") -> Comparison:
    """Give the board the workflow in a text; the items of a stage that goes move to the one that `homes` says, in the
    same act. Needs a lead. Raises BadData as `compare`, Conflict when the text was made from another workflow than
    the board has by now, and Refused for items of a stage or kind that goes without a new home."""
    from opsboard.domain.workflow_toml import edition_in, edition_of

    require_role(session, "lead")
    made = compare(session, typed, name)
    base = edition_in(typed)
    with acting(session, "workflow", needs="lead") as act:
        if base is not None and base != edition_of(session.store.workflow):
            raise Conflict(
                N_(
                    "{file}: the workflow was changed meanwhile; compare with opsboard workflow check {file}, then take"
                    " out its line `# edition` to go over that"
                ),
                file=name,
            )
        if made.differences:
            write(act, made.workflow, homes=homes)
    return made


def write(
    act: UnitOfWork,
    workflow: Workflow,
    *,
    homes: Homes = NO_HOMES,
    undo_of: int | None = None,
    between: Callable[[], object] | None = None,
) -> None:
    """Give the board a workflow within an act, and the items of stages that go their new stages. `between` is done
    while there are all stages of both. Raises Refused for items that would stand nowhere."""
    from opsboard.domain.signals import counting
    from opsboard.domain.team import WorkflowAct
    from opsboard.domain.workflow_difference import removed_stages, with_stages_of

    held = act.session.store.workflow
    _require_default_kind(act.session, workflow)
    kinds = tuple(kind.key for kind in held.kinds)
    gone = removed_stages(held, workflow)
    moves = _moves(held, workflow, gone, homes)
    if moves or between is not None:
        act.tx.save_workflow(with_stages_of(workflow, held))
        for kind, stage, target in moves:
            for key in act.tx.keys_in_stage(kind, stage):
                rank = act.tx.rank_at(kind, target, "bottom")
                act.change(key, "move", {"stage": target, "rank": rank})
        if between is not None:
            between()
    if gone:
        _require_homes(act, workflow)
    batch = act.changes[0].batch if act.changes else None
    act.tx.save_workflow(workflow, WorkflowAct(act.word, undo_of, batch, kinds))
    if counting(workflow) != counting(held):
        act.recount += act.tx.miscounted()


def _moves(
    held: Workflow, workflow: Workflow, gone: Sequence[tuple[str, str]], homes: Homes
) -> list[tuple[str, str, str]]:
    """(kind, stage that goes, stage where its items go), of those that were said. Raises Invalid."""
    from opsboard.domain.workflow import find_kind, find_stage

    found = []
    for (kind_word, stage_word), target in homes.items():
        kind = find_kind(held, kind_word)
        stage = find_stage(kind, stage_word).key
        if (kind.key, stage) not in gone:
            raise Invalid(N_("{kind}/{stage} stays: nothing of it has to move"), kind=kind.key, stage=stage)
        becomes = workflow.known_kind(kind.key)
        if becomes is not None:
            found.append((kind.key, stage, find_stage(becomes, target).key))
    return found


def _require_homes(act: UnitOfWork, workflow: Workflow) -> None:
    """Raises Refused when items stand in a stage that the workflow does not have."""
    stages = {(kind.key, stage.key) for kind in workflow.kinds for stage in kind.stages}
    for (kind, stage), count in act.tx.stages_in_use().items():
        if (kind, stage) not in stages:
            raise homeless(workflow, kind, stage, count)


def homeless(workflow: Workflow, kind: str, stage: str, count: int) -> Refused:
    """The refusal of a workflow in which so many items stand nowhere."""
    if workflow.known_kind(kind) is None:
        return Refused(
            N_("{count} items are of the kind {kind}: a kind stays for as long as there is one, archived or not"),
            count=count,
            kind=kind,
        )
    return Refused(
        N_("{count} items stand in {kind}/{stage}: say where they go, with --move {kind}/{stage}=STAGE"),
        count=count,
        kind=kind,
        stage=stage,
    )


def _require_default_kind(session: Session, workflow: Workflow) -> None:
    kind = session.store.info.default_kind
    if workflow.known_kind(kind) is None and session.store.workflow.known_kind(kind) is not None:
        raise Refused(
            N_("the kind {kind} is the one that an import takes where nothing else is said: it stays"), kind=kind
        )


def _check_size(workflow: Workflow) -> None:
    from opsboard.domain.limits import STAGES

    for kind in workflow.kinds:
        if len(kind.stages) > STAGES.most:
            raise Refused(
                N_("{kind}: at most {limit} stages; this has {count}"),
                kind=kind.key,
                limit=STAGES.most,
                count=len(kind.stages),
            )


def _of_person(session: Session, setting: str) -> str:
    """The name of a setting with the login of whoever it is about. Raises Invalid."""
    from opsboard.domain.capacity import CAPACITY, DEFAULT
    from opsboard.usecases.people import find_person

    first, _, who = setting.partition(".")
    return f"{CAPACITY}.{find_person(session, who)}" if first == CAPACITY and who not in ("", DEFAULT) else setting


def _with_people(session: Session, workflow: Workflow) -> Workflow:
    """The workflow with the people who are told of what stands too long, and who have other days of work than the
    usual ones, by their logins. Raises Invalid."""
    from opsboard.domain.capacity import CAPACITY, DEFAULT
    from opsboard.domain.escalation import ASSIGNEE, escalations_of
    from opsboard.domain.items import LEADING_ROLES
    from opsboard.usecases.people import find_person

    rules = escalations_of(workflow.settings)
    own_days = dict(workflow.settings.get(CAPACITY, {}))
    if not rules and not own_days.keys() - {DEFAULT}:
        return workflow
    import json

    settings = json.loads(json.dumps(dict(workflow.settings)))
    for rule in rules:
        table = settings["escalation"][rule.kind][rule.stage]
        table["tell"] = [who if who in (*LEADING_ROLES, ASSIGNEE) else find_person(session, who) for who in rule.tell]
    if own_days:
        settings[CAPACITY] = {
            who if who == DEFAULT else find_person(session, who): days for who, days in own_days.items()
        }
    return replaced(workflow, settings=settings)


def check(session: Session) -> None:
    """Whether kinds and settings fit together. Raises Invalid naming the first place that does not."""
    from opsboard.domain.kinds_check import check_workflow
    from opsboard.domain.workflow_settings import check_settings

    check_workflow(session.store.workflow)
    check_settings(session.store.workflow)
