"""Boards as a whole: what a new one begins with, its kinds, its health, its backups."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from opsboard.domain import text
from opsboard.domain.errors import N_
from opsboard.domain.kinds import Workflow
from opsboard.domain.values import frozen, replaced
from opsboard.domain.views import View
from opsboard.usecases.acting import acting, know_workflow, require_role
from opsboard.usecases.files_out import require_free
from opsboard.usecases.ports import Finding
from opsboard.usecases.restriction import require_unrestricted
from opsboard.usecases.session import Session

DEFAULT_KIND = "requirement"
KEPT_BACKUPS = 10


@frozen
class NewBoard:
    """What a board begins with."""

    name: str
    zone: str
    workflow: Workflow
    default_kind: str
    views: Sequence[View] = ()
    """Everybody's."""


def new_board(*, name: str, zone: str, kinds: Sequence[str] = ()) -> NewBoard:
    """A board with the kinds of `kinds.toml`, or those of them that `kinds` names by key, prefix or name.

    Raises Invalid for an unknown kind or time zone, and for a name that shows nothing.
    """
    from opsboard.domain.days import zone_of
    from opsboard.domain.kinds_loader import load_default
    from opsboard.domain.views import built_in
    from opsboard.domain.workflow import find_kind
    from opsboard.i18n import current_language

    zone_of(zone)
    workflow = load_default()
    if kinds:
        chosen = {find_kind(workflow, word).key for word in kinds}
        workflow = replaced(
            workflow,
            kinds=tuple(kind for kind in workflow.kinds if kind.key in chosen),
            flows=tuple(flow for flow in workflow.flows if {flow.source, flow.target} <= chosen),
        )
    keys = [kind.key for kind in workflow.kinds]
    return NewBoard(
        name=text.clean_title(name),
        zone=zone,
        workflow=workflow,
        default_kind=DEFAULT_KIND if DEFAULT_KIND in keys else keys[0],
        views=built_in(current_language(), keys),
    )


def save_workflow(session: Session, workflow: Workflow) -> None:
    """Give the board other kinds. Needs a lead. Raises Refused when items stand in a stage that is
    taken away, Invalid for a workflow that contradicts itself."""
    change_workflow(session, lambda _held: workflow)


def change_workflow(session: Session, change: Callable[[Workflow], Workflow]) -> None:
    """As `save_workflow`, with what `change` makes of the workflow as it is when nobody else can write it: what
    another one changed at the same time stays."""
    from opsboard.domain.kinds_check import check_workflow
    from opsboard.domain.workflow_settings import check_settings
    from opsboard.usecases.workflow import write

    know_workflow(session)
    with acting(session, "workflow", needs="lead") as act:
        workflow = change(session.store.workflow)
        check_workflow(workflow)
        check_settings(workflow)
        if workflow != session.store.workflow:
            write(act, workflow)


def require_keeper(session: Session) -> None:
    """Refuse whoever may not restore a backup; that needs a lead. Raises Refused."""
    require_role(session, "lead")
    require_unrestricted(session)


def check(session: Session, *, deep: bool = False) -> list[Finding]:
    """What is wrong with the board, and what was found right; `deep` replays the log as well."""
    return [*session.store.check(deep=deep), *unfinished(session)]


def unfinished(session: Session) -> list[Finding]:
    """Full copies of the board that killed programs left."""
    message = N_("{path} is a full copy of the board that a killed program left; run: opsboard doctor --fix")
    left = session.store.copies.unfinished()
    return [Finding("copies", "warn", message, {"path": path}) for path in left]


def sweep(session: Session) -> list[Finding]:
    """Take away what killed programs left of copies of the board; tells what. Raises Refused for a viewer."""
    require_role(session, "member")
    message = N_("repaired: {path}, left by a killed program, is gone")
    swept = session.store.copies.sweep()
    return [Finding("copies", "ok", message, {"path": path}) for path in swept]


def backup(session: Session, target: str | None = None, *, keep: int = KEPT_BACKUPS, force: bool = False) -> str:
    """A verified copy of the board; gives its path. Without `target` it goes beside the board, under the
    moment, and of the copies made so the last `keep` stay; 0 keeps all.

    Needs a lead, since each copy pushes an older one out. Raises Refused, also for a `target` of one who is
    restricted to the board and for a file that is there already unless it is to be written over (`force`), Unavailable.
    """
    require_role(session, "lead")
    if target is not None:
        target = os.path.abspath(os.path.expanduser(target))
        require_free(session, target, force=force)
        return session.store.copies.make(target, over=force)
    return session.store.copies.make_dated(session.clock(), keep)
