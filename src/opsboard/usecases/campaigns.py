"""The named spans of days that items belong to: 618, Double 11. A lead plans them; whoever looks sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypedDict, Unpack

from opsboard.domain import limits, lookup, text
from opsboard.domain.back_scheduling import Steps, parse_steps
from opsboard.domain.campaign_templates import Template, built_in, find_template, planned, template_of
from opsboard.domain.errors import N_, Invalid, Refused
from opsboard.domain.items import Campaign
from opsboard.domain.values import frozen, replaced
from opsboard.domain.workflow import find_kind
from opsboard.i18n import current_language
from opsboard.usecases.acting import UnitOfWork, acting
from opsboard.usecases.results import BulkResult
from opsboard.usecases.session import Session

KEY_LIMIT = limits.CAMPAIGN_KEY.most
NAME_LIMIT = limits.NAME.most
"""Letters of the name of a campaign or a phase."""

_ANY_DAY = "2026-01-01"
"""From which the days of a template are counted where only their order is looked at."""
SPAN = ".."
"""Between the first and the last day of a span, as people type it."""

Phase = tuple[str, str, str]
"""Name, first day, last day."""


def find_campaign(session: Session, typed: str) -> Campaign:
    """The campaign of this key or name. Raises Invalid naming the nearest."""
    return lookup.find_campaign(typed, session.store.team.campaigns())


class Given(TypedDict, total=False):
    """What is said of a campaign beside its name and days."""

    phases: Sequence[str]
    """`NAME=DAY..DAY` is added, or put in the place of the one of its name; `NAME=none` takes it away."""
    freeze: str | None
    """`DAY..DAY`, when nothing should go live, or `none`."""
    freeze_kinds: str | None
    """The kinds that the freeze holds back, as people type them: `requirement,plan`; `none`: requirements."""
    steps: str | None
    """What is to be done before a piece is published: `brief -5d, draft -3d`; `none` takes it away."""


class Edits(Given, total=False):
    """What of a campaign is to change; None for what is not said."""

    name: str | None
    first: str | None
    """The first and last day, as people type them."""
    last: str | None


def add_campaign(
    session: Session,
    key: str,
    first: str | None = None,
    last: str | None = None,
    *,
    name: str = "",
    template: str | None = None,
    day: str | None = None,
    **given: Unpack[Given],
) -> Campaign:
    """A new campaign from the day `first` to `last`, as people type days, or with the phases of a `template` counted
    from its `day`; what is given beside goes before those. Needs a lead. Raises Refused when the key is taken, Invalid
    for days and phases that cannot be, and an unknown template."""
    key = _key(key)
    with acting(session, "campaign", needs="lead") as act:
        _require_free(session, key)
        _require_free(session, _name(name))
        begun = Campaign(key, key, "", "")
        if template is not None:
            begun = _of_template(session, begun, template, day)
        elif not first or not last:
            raise Invalid(N_("a campaign needs its days: --from DAY --to DAY, or --template NAME --day DAY"))
        campaign = _edited(session, begun, name=name, first=first, last=last, **given)
        act.tx.team.save_campaign(campaign)
    return campaign


def _of_template(session: Session, begun: Campaign, template: str, day: str | None) -> Campaign:
    if day is None:
        raise Invalid(N_("a template is counted from the day of the campaign: give --day DAY"))
    found = find_template(text.clean_line(template), templates(session))
    return planned(begun, found, _day(session, day))


def templates(session: Session) -> list[Template]:
    """The templates of campaigns: the board's own, which go first, and those that every board has, by the language in
    use."""
    own = session.store.team.templates()
    taken = {one.name.casefold() for one in own}
    return [*own, *(one for one in built_in(current_language()) if one.name.casefold() not in taken)]


def save_template(session: Session, name: str, of: str, day: str | None = None) -> Template:
    """Keep the shape of the campaign `of` as a template of the board, in the place of its own one of that name; its
    days are counted from `day`, or the day of the campaign. Needs a lead. Raises Invalid."""
    wanted = _template_name(name)
    with acting(session, "campaign", needs="lead") as act:
        campaign = find_campaign(session, of)
        counted = _day(session, day) if day else campaign.day or campaign.first
        own = next((one.name for one in session.store.team.templates() if one.name.casefold() == wanted.casefold()), "")
        template = template_of(own or wanted, campaign, counted)
        act.tx.team.save_template(template)
    return template


def _template_name(typed: str) -> str:
    name = _name(typed)
    if _is_nothing(name):
        raise Invalid(N_("a template needs a name"))
    return name


def remove_template(session: Session, name: str) -> Template:
    """Take a template off the board; one of every board of the same name is there again. Needs a lead. Raises Invalid
    for an unknown one, Refused for one that every board has."""
    with acting(session, "campaign", needs="lead") as act:
        template = find_template(text.clean_line(name), templates(session))
        if not template.own:
            raise Refused(N_("every board has the template {name}; save one of that name to use yours"), name=name)
        act.tx.team.remove_template(template.name)
    return template


def edit_campaign(session: Session, key: str, **edits: Unpack[Edits]) -> Campaign:
    """Change what is given of a campaign. Needs a lead. Raises Invalid for an unknown campaign,
    and for days and phases that cannot be, Refused for a name that another has."""
    with acting(session, "campaign", needs="lead") as act:
        held = find_campaign(session, key)
        name = edits.get("name")
        if name is not None:
            _require_free(session, _name(name), held)
        campaign = _edited(session, held, **edits)
        act.tx.team.save_campaign(campaign)
    return campaign


def _edited(session: Session, held: Campaign, **edits: Unpack[Edits]) -> Campaign:
    """The campaign with what is to change. Raises Invalid and Refused for days and phases that cannot be."""
    name, first, last = edits.get("name"), edits.get("first"), edits.get("last")
    end = held.last if not last else _day(session, last, held.first if not first else "")
    begin = held.first if not first else _day(session, first, "", end)
    campaign = replaced(
        held,
        name=held.name if name is None else _name(name) or held.key,
        first=begin,
        last=end,
        phases=_with_phases(session, held.phases, edits.get("phases", ()), (begin, end)),
        freeze=_freeze(session, edits.get("freeze"), held.freeze, (begin, end)),
        freeze_kinds=_kinds(session, edits.get("freeze_kinds"), held.freeze_kinds),
        steps=_steps(edits.get("steps"), held.steps),
    )
    _check(campaign)
    return campaign


@frozen
class Removal:
    """The campaign that was removed, and the items that went over to another."""

    campaign: Campaign
    heir: Campaign | None
    handed: BulkResult


def remove_campaign(session: Session, key: str, to: str | None = None) -> Removal:
    """Take a campaign off the board. With `to`, another campaign has its items from now on, archived ones too: one
    batch, which undo takes back once there is a campaign of that key again. Needs a lead. Raises Refused without
    `to` while items belong to it, Invalid for an unknown campaign."""
    with acting(session, "campaign", needs="lead") as act:
        campaign = find_campaign(session, key)
        heir = None if to is None else find_campaign(session, to)
        if heir == campaign:
            raise Invalid(N_("{key} is what goes; hand its items to another campaign"), key=campaign.key)
        _hand_over(act, campaign, heir)
        act.tx.team.remove_campaign(campaign.key)
        return Removal(campaign, heir, BulkResult(act.changes, [], act.batch()))


def _hand_over(act: UnitOfWork, campaign: Campaign, heir: Campaign | None) -> None:
    from opsboard.domain.query import OneOf, Query
    from opsboard.usecases.ports import Selection

    query = Query(source="", node=OneOf("campaign", (campaign.key,)))
    belonging = Selection(act.session.zone, query, archived=True)
    if heir is None:
        if held := act.session.store.count(belonging):
            raise Refused(
                N_("an item belongs to {key}; hand it over: opsboard campaign remove {key} --to OTHER")
                if held == 1
                else N_("{count} items belong to {key}; hand them over: opsboard campaign remove {key} --to OTHER"),
                count=held,
                key=campaign.key,
            )
        return
    reason = f"{campaign.key} → {heir.key}"
    for item in list(act.session.store.items(belonging)):
        act.change(item, "edit", {"campaign": heir.key}, reason)


def require_there(session: Session, keys: Iterable[str | None]) -> None:
    """Refuse what would put items into a campaign that is gone. Raises Refused."""
    gone = sorted({key for key in keys if key} - {campaign.key for campaign in session.store.team.campaigns()})
    if gone:
        raise Refused(
            N_("there is no campaign {name} any more; make it again first: opsboard campaign add {name}"), name=gone[0]
        )


def checked(campaign: Campaign, others: Sequence[Campaign], zone: str) -> Campaign:
    """A campaign of a file, as a board can hold it beside the others. Raises Invalid, and Refused for a key or name
    that another has."""
    key = _key(campaign.key)
    name = _name(campaign.name) or key
    for word in (key, name):
        _require_unknown(word, others)
    phases = {_name(phase[0]).casefold(): (_name(phase[0]), *_days(phase[1:], zone)) for phase in campaign.phases}
    if "" in phases or len(phases) < len(campaign.phases):
        raise Invalid(N_("each phase of a campaign needs a name of its own"))
    first, last = _days((campaign.first, campaign.last), zone)
    clean = Campaign(
        key=key,
        name=name,
        first=first,
        last=last,
        phases=tuple(sorted(phases.values(), key=lambda phase: phase[1:])),
        freeze=None if campaign.freeze is None else _days(campaign.freeze, zone),
        day=None if campaign.day is None else _days((campaign.day, campaign.day), zone)[0],
        freeze_kinds=tuple(text.clean_line(kind, KEY_LIMIT) for kind in campaign.freeze_kinds),
        steps=campaign.steps,
    )
    _check(clean)
    return clean


def checked_template(template: Template, zone: str) -> Template:
    """A template of a file, as a board can hold it. Raises as `checked`."""
    shape = planned(Campaign("template", "", "", ""), template, _ANY_DAY)
    return template_of(_template_name(template.name), checked(shape, (), zone), _ANY_DAY)


def _require_free(session: Session, word: str, besides: Campaign | None = None) -> None:
    """Refuse a key or name by which another campaign is found."""
    _require_unknown(
        word, [held for held in session.store.team.campaigns() if besides is None or held.key != besides.key]
    )


def _require_unknown(word: str, others: Iterable[Campaign]) -> None:
    for held in others:
        if word.casefold() in (held.key.casefold(), held.name.casefold()):
            raise Refused(N_("there is a campaign {key} already; use campaign edit"), key=held.key)


def _key(typed: str) -> str:
    key = text.clean_line(typed).strip()
    if _is_nothing(key) or len(key) > KEY_LIMIT or '"' in key:
        raise Invalid(N_("a campaign needs a short key, such as 618 or W11"))
    return key


def _name(typed: str) -> str:
    name = text.clean_line(typed).strip()
    if len(name) > NAME_LIMIT:
        raise Invalid(N_("the name is longer than {limit} letters"), limit=NAME_LIMIT)
    return name


def _day(session: Session, typed: str, first: str = "", last: str = "") -> str:
    """The day that was typed. Without a year it is the next one to come, unless only one that is past lies between
    these: a campaign that began last week is still one of this year."""
    day = session.day(typed)
    if day is None:
        raise Invalid(N_("a campaign needs a first and a last day"))
    if not first <= day <= (last or day):
        past = session.day(typed, ahead=False)
        if past is not None and first <= past <= (last or past):
            return past
    return day


def _days(said: Sequence[str], zone: str) -> tuple[str, str]:
    """Two days of a file, which are canonical. Raises Invalid."""
    from opsboard.domain.days import day_of

    first, last = said
    for day in (first, last):
        if day_of(day, zone) != day:
            raise Invalid(N_("a campaign needs a first and a last day"))
    return first, last


def _span(session: Session, typed: str, within: tuple[str, str]) -> tuple[str, str]:
    """First and last day, of a campaign of these days."""
    first, _dots, last = typed.partition(SPAN)
    end = _day(session, last or first, *within)
    return _day(session, first, min(within[0], end), end), end


def _freeze(
    session: Session, typed: str | None, held: tuple[str, str] | None, within: tuple[str, str]
) -> tuple[str, str] | None:
    if typed is None:
        return held
    return None if _is_nothing(typed) else _span(session, typed, within)


def _kinds(session: Session, typed: str | None, held: tuple[str, ...]) -> tuple[str, ...]:
    if typed is None:
        return held
    words = text.narrow(text.clean_line(typed)).replace("、", ",").split(",")
    kinds = (find_kind(session.store.workflow, word).key for word in words if not _is_nothing(word))
    return tuple(dict.fromkeys(kinds))


def _steps(typed: str | None, held: Steps) -> Steps:
    if typed is None:
        return held
    return () if _is_nothing(typed) else parse_steps(text.clean_line(typed))


def _with_phases(
    session: Session, held: Sequence[Phase], typed: Sequence[str], within: tuple[str, str]
) -> tuple[Phase, ...]:
    """The phases as they are with those that were typed, in order of their days."""
    phases = {name.casefold(): (name, first, last) for name, first, last in held}
    for one in typed:
        name, equals, span = text.clean_line(one).rpartition("=")
        name = _name(name)
        if not equals or not name or not span.strip():
            raise Invalid(N_('"{text}" is no phase: write NAME=DAY..DAY, such as warm-up=11-01..11-09'), text=one)
        if not _is_nothing(span):
            phases[name.casefold()] = (name, *_span(session, span, within))
        elif phases.pop(name.casefold(), None) is None:
            raise Invalid(
                N_("there is no phase {name}; there are: {names}"),
                name=name,
                names=tuple(held_name for held_name, _first, _last in phases.values()) or "-",
            )
    return tuple(sorted(phases.values(), key=lambda phase: phase[1:]))


def _is_nothing(typed: str) -> bool:
    from opsboard.domain.day_words import NOTHING

    return text.clean_line(typed).strip().casefold() in NOTHING


def _check(campaign: Campaign) -> None:
    """Raises Invalid for a span that ends before it begins, and a phase outside the campaign or in another, Refused
    for too many phases."""
    spans = [(campaign.first, campaign.last), *((first, last) for _, first, last in campaign.phases)]
    for first, last in [*spans, *([campaign.freeze] if campaign.freeze else [])]:
        if first > last:
            raise Invalid(
                N_("{first} lies after {last}: a span ends on or after the day it begins"), first=first, last=last
            )
    if len(campaign.phases) > limits.PHASES.most:
        raise Refused(
            N_("{key}: at most {limit} phases; this has {count}"),
            key=campaign.key,
            limit=limits.PHASES.most,
            count=len(campaign.phases),
        )
    for name, first, last in campaign.phases:
        if first < campaign.first or campaign.last < last:
            raise Invalid(
                N_("the phase {name} lies outside the campaign, {begin} to {end}"),
                name=name,
                begin=campaign.first,
                end=campaign.last,
            )
    for (name, _first, last), (after, first, _last) in pairwise(campaign.phases):
        if first <= last:
            raise Invalid(
                N_("the phase {after} begins on {first}, when {name} goes on until {last}: one day has one phase"),
                after=after,
                first=first,
                name=name,
                last=last,
            )
