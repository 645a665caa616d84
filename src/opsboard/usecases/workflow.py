"""The settings of a board's workflow: working hours, clocks, escalation."""

from __future__ import annotations

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.kinds import Workflow
from opsboard.domain.values import replaced
from opsboard.usecases.session import Session


def settings(session: Session) -> list[tuple[str, str]]:
    """Every setting as its name and its value."""
    from opsboard.domain.workflow_settings import setting_rows

    return list(setting_rows(session.store.workflow))


def set_setting(session: Session, name: str, value: str, since: str | None = None) -> None:
    """Change one of them; `none` takes it away. With `since`, a day as people type it, a clock counts so for items
    opened from then on. Needs a lead. Raises Invalid for what means nothing, and for people whom nobody knows."""
    from opsboard.domain.escalation import ASSIGNEE, escalations_of
    from opsboard.domain.items import LEADING_ROLES
    from opsboard.domain.workflow_settings import with_setting
    from opsboard.usecases.boards import change_workflow
    from opsboard.usecases.people import find_person

    day = None if since is None else session.day(since)
    if since is not None and day is None:
        raise Invalid(N_('"{day}" is not a day; write one like 2026-11-03'), day=since)

    def changed(workflow: Workflow) -> Workflow:
        settings = with_setting(workflow, text.clean_line(name), text.clean_line(value), day)
        for rule in escalations_of(settings):
            table = settings["escalation"][rule.kind][rule.stage]
            known = (*LEADING_ROLES, ASSIGNEE)
            table["tell"] = [who if who in known else find_person(session, who) for who in rule.tell]
        return replaced(workflow, settings=settings)

    change_workflow(session, changed)


def check(session: Session) -> None:
    """Whether kinds and settings fit together. Raises Invalid naming the first place that does not."""
    from opsboard.domain.kinds_check import check_workflow
    from opsboard.domain.workflow_settings import check_settings

    check_workflow(session.store.workflow)
    check_settings(session.store.workflow)
