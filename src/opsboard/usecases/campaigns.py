"""The named spans of days that items belong to."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import Campaign
from opsboard.domain.nearest import nearest
from opsboard.domain.values import replaced
from opsboard.usecases.acting import acting
from opsboard.usecases.session import Session

KEY_LIMIT = 40


def campaigns(session: Session) -> list[Campaign]:
    """All campaigns of the board."""
    return session.store.campaigns()


def find_campaign(session: Session, typed: str) -> Campaign:
    """The campaign of this key or name. Raises Invalid naming the nearest."""
    word = text.clean_line(typed).strip()
    known = session.store.campaigns()
    for campaign in known:
        if word.casefold() in (campaign.key.casefold(), campaign.name.casefold()):
            return campaign
    near = nearest(word, [name for campaign in known for name in (campaign.key, campaign.name)])
    if near is None:
        raise Invalid(N_("there is no campaign {name}; `opsboard campaign` lists them"), name=word)
    raise Invalid(N_("there is no campaign {name}; did you mean {near}?"), name=word, near=near)


def add_campaign(
    session: Session,
    key: str,
    first: str,
    last: str,
    *,
    name: str = "",
    phases: Sequence[tuple[str, str, str]] = (),
    freeze: tuple[str, str] | None = None,
) -> Campaign:
    """A new campaign from the day `first` to `last`, as people type days. `phases` are (name, first
    day, last day); in `freeze` nothing should go live. Raises Refused when the key is taken."""
    key = text.clean_line(key).strip()
    if not key or len(key) > KEY_LIMIT:
        raise Invalid(N_("a campaign needs a short key, such as 618 or W11"))
    with acting(session, "campaign") as act:
        if any(key.casefold() == held.key.casefold() for held in session.store.campaigns()):
            raise Refused(N_("there is a campaign {key} already; use campaign edit"), key=key)
        campaign = Campaign(
            key=key,
            name=text.clean_line(name).strip() or key,
            first=_day(session, first),
            last=_day(session, last),
            phases=_phases(session, phases),
            freeze=_span(session, freeze),
        )
        _check(campaign)
        act.tx.save_campaign(campaign)
    return campaign


def edit_campaign(
    session: Session,
    key: str,
    *,
    name: str | None = None,
    first: str | None = None,
    last: str | None = None,
    phases: Sequence[tuple[str, str, str]] | None = None,
    freeze: tuple[str, str] | None = None,
) -> Campaign:
    """Change what is given of a campaign. Raises Invalid for an unknown one or a span that ends before it begins."""
    with acting(session, "campaign") as act:
        held = find_campaign(session, key)
        campaign = replaced(
            held,
            name=held.name if name is None else text.clean_line(name).strip() or held.key,
            first=held.first if first is None else _day(session, first),
            last=held.last if last is None else _day(session, last),
            phases=held.phases if phases is None else _phases(session, phases),
            freeze=held.freeze if freeze is None else _span(session, freeze),
        )
        _check(campaign)
        act.tx.save_campaign(campaign)
    return campaign


def remove_campaign(session: Session, key: str) -> Campaign:
    """Take a campaign off the board. Refused while items that are not archived belong to it."""
    from opsboard.domain.query import OneOf, Query
    from opsboard.usecases.ports import Selection

    with acting(session, "campaign") as act:
        campaign = find_campaign(session, key)
        query = Query(source="", node=OneOf("campaign", (campaign.key,)))
        held = session.store.count(Selection(session.asker(), query))
        if held:
            raise Refused(
                N_("{count} items belong to {key}; move them first: opsboard list campaign:{key}"),
                count=held,
                key=campaign.key,
            )
        act.tx.remove_campaign(campaign.key)
    return campaign


def _day(session: Session, typed: str) -> str:
    from opsboard.domain.schedule import parse_day

    day = parse_day(text.clean_line(typed), session.clock(), session.zone)
    if day is None:
        raise Invalid(N_("a campaign needs a first and a last day"))
    return day


def _span(session: Session, typed: tuple[str, str] | None) -> tuple[str, str] | None:
    return None if typed is None else (_day(session, typed[0]), _day(session, typed[1]))


def _phases(session: Session, typed: Sequence[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((text.clean_line(name).strip(), _day(session, a), _day(session, b)) for name, a, b in typed)


def _check(campaign: Campaign) -> None:
    spans = [(campaign.first, campaign.last), *((first, last) for _, first, last in campaign.phases)]
    for first, last in [*spans, *([campaign.freeze] if campaign.freeze else [])]:
        if first > last:
            raise Invalid(
                N_("{first} lies after {last}: a span ends on or after the day it begins"), first=first, last=last
            )
