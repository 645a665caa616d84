"""How far a campaign is: what of each phase is done, open and late."""

from __future__ import annotations

from collections.abc import Iterator

from opsboard.domain.days import day_of, is_moment, today
from opsboard.domain.fields import dates_of
from opsboard.domain.gates import held_by
from opsboard.domain.items import Campaign, Item
from opsboard.domain.kinds import DEADLINE_ROLES
from opsboard.domain.query import OneOf, Query
from opsboard.domain.values import frozen
from opsboard.usecases.campaigns import find_campaign
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session

PLACING_ROLES = ("publish", "due", "promised", "run", "start")
"""The dates that put an item into a phase: the first of these that it has."""


@frozen
class Late:
    """An open item past a date."""

    key: str
    title: str
    role: str
    when: str
    """The day or moment that it missed, the earliest."""
    assignee: str | None


@frozen
class Part:
    """The items of one phase; of those whose date lies in none, without a name and days."""

    name: str
    first: str | None
    last: str | None
    done: int
    open: int
    late: tuple[Late, ...]
    """Those of the open ones that missed a date, the longest ago first."""


@frozen
class Progress:
    campaign: Campaign
    parts: tuple[Part, ...]
    """Phase by phase; the last one are the items in none of them, where there are any."""


def progress(session: Session, typed: str) -> Progress:
    """How far the campaign of this key or name is. Raises Invalid for an unknown one."""
    campaign = find_campaign(session, typed)
    belonging = Selection(session.zone, Query("", OneOf("campaign", (campaign.key,))), archived=True)
    done: dict[str, int] = {}
    unfinished: dict[str, int] = {}
    late: dict[str, list[Late]] = {}
    for item in session.store.items(belonging):
        if item.category == "dropped" or (item.archived and item.category != "done"):
            continue
        dates = dict(_dates(session, item))
        placed = next((dates[role] for role in PLACING_ROLES if role in dates), None)
        phase = campaign.phase_on(day_of(placed, session.zone)) if placed else ""
        if item.category == "done":
            done[phase] = done.get(phase, 0) + 1
            continue
        unfinished[phase] = unfinished.get(phase, 0) + 1
        missed = sorted((when, role) for role, when in dates.items() if role in DEADLINE_ROLES and _past(session, when))
        if missed:
            when, role = missed[0]
            late.setdefault(phase, []).append(Late(item.key, item.title, role, when, item.assignee))
    phases: list[tuple[str, str | None, str | None]] = [*campaign.phases]
    if "" in done or "" in unfinished:
        phases.append(("", None, None))
    return Progress(
        campaign,
        tuple(
            Part(
                name,
                first,
                last,
                done.get(name, 0),
                unfinished.get(name, 0),
                tuple(sorted(late.get(name, ()), key=lambda one: (one.when, one.key))),
            )
            for name, first, last in phases
        ),
    )


def _dates(session: Session, item: Item) -> Iterator[tuple[str, str]]:
    """Role -> date of an item; of several of a role the earliest."""
    kind = session.store.workflow.kind(item.kind)
    yield from sorted(dates_of(kind, held_by(item)), key=lambda one: one[1], reverse=True)


def _past(session: Session, when: str) -> bool:
    now = session.clock()
    return when <= now if is_moment(when) else when < today(now, session.zone)
