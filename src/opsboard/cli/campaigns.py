"""`campaign`: the named spans of days that items belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

from opsboard.cli.call import Call
from opsboard.cli.completion import campaigns as names
from opsboard.cli.declared import JSON, argument, command, option
from opsboard.cli.output import Flexible, say, tell_list, write_json
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _, ngettext

if TYPE_CHECKING:
    from opsboard.domain.items import Campaign
    from opsboard.usecases.campaigns import Edits, Given
    from opsboard.usecases.session import Session


_FREEZE = option("--freeze", "DAY..DAY", N_("The days when nothing goes live; none for no such days."))
_FREEZE_KINDS = option(
    "--freeze-kinds", "KIND,KIND", N_("What does not go live then without a reason; else requirements.")
)
_STEPS = option(
    "--steps",
    "STEPS",
    N_('Working days or hours before publishing: "brief -5d, draft -3d, review -1d, qa -4h"; none: no such steps.'),
)


@command(N_("List campaigns with their phases; add, edit, remove them (leads only)."), JSON)
def campaign_command(call: Call, *, as_json: bool) -> None:
    with call.session() as session:
        found = session.store.team.campaigns()
    _tell(found, as_json)


@command(
    N_("Add a campaign, a band on the calendar: 618, W11."),
    argument("key", "KEY"),
    argument("name", "NAME", optional=True),
    option(
        "--template", "NAME", N_("Begin with the phases, freeze and steps of a template: 618, 双11, 年货节, blank.")
    ),
    option("--day", "DAY", N_("The day of the campaign, from which a template counts.")),
    option("--from first", "DAY", N_("The first day: 2026-11-01, 11-01, fri, 月初.")),
    option("--to last", "DAY", N_("The last day.")),
    option("--phase phases", "NAME=DAY..DAY", N_("A phase, such as 预热=11-01..11-09; repeats."), multiple=True),
    _FREEZE,
    _FREEZE_KINDS,
    _STEPS,
    JSON,
)
def campaign_add_command(
    call: Call,
    *,
    key: str,
    name: str | None,
    template: str | None,
    day: str | None,
    first: str | None,
    last: str | None,
    as_json: bool,
    **given: Unpack[Given],
) -> None:
    from opsboard.usecases import campaigns as cases

    with call.session() as session:
        made = cases.add_campaign(session, key, first, last, name=name or "", template=template, day=day, **given)
    _tell([made], as_json)


@command(
    N_("Change a campaign's name, days or phases."),
    argument("key", "KEY", complete=names),
    option("--name", "NAME", N_("What it is called.")),
    option("--from first", "DAY", N_("The first day: 2026-11-01, 11-01, fri, 月初.")),
    option("--to last", "DAY", N_("The last day.")),
    option(
        "--phase phases",
        "NAME=DAY..DAY",
        N_("Adds or changes a phase, NAME=none takes it away; repeats."),
        multiple=True,
    ),
    _FREEZE,
    _FREEZE_KINDS,
    _STEPS,
    JSON,
)
def campaign_edit_command(call: Call, *, key: str, as_json: bool, **edits: Unpack[Edits]) -> None:
    from opsboard.usecases import campaigns as cases

    if all(value in (None, ()) for value in edits.values()):
        raise Invalid(
            N_("nothing to change of {key}: give --name, --from, --to, --phase, --freeze or --steps"), key=key
        )
    with call.session() as session:
        changed = cases.edit_campaign(session, key, **edits)
    _tell([changed], as_json)


@command(
    N_("Remove a campaign and hand its items over to another."),
    argument("key", "KEY", complete=names),
    option("--to heir", "KEY", N_("The campaign that has its items from now on."), complete=names),
    JSON,
)
def campaign_remove_command(call: Call, *, key: str, heir: str | None, as_json: bool) -> None:
    from opsboard.usecases import campaigns as cases

    with call.session() as session:
        gone = cases.remove_campaign(session, key, heir)
    if as_json:
        write_json(campaigns=[gone.campaign], handed_over=gone.handed.keys())
        return
    say(_("{key} is removed").format(key=gone.campaign.key))
    if gone.heir is not None:
        count = len(gone.handed.keys())
        say(
            ngettext("{count} item handed over to {heir}", "{count} items handed over to {heir}", count).format(
                count=count, heir=gone.heir.key
            )
        )


def _tell(found: Sequence[Campaign], as_json: bool) -> None:
    columns = [_("KEY"), Flexible(_("NAME")), _("FROM"), _("TO"), Flexible(_("PHASES"))]
    rows = ((one.key, one.name, one.first, one.last, _phases(one)) for one in found)
    nothing = _("no campaigns yet: opsboard campaign add KEY NAME --from DAY --to DAY")
    tell_list(as_json, columns, rows, nothing, campaigns=found)


def freeze_words(session: Session, campaign: Campaign) -> str:
    """The days of a freeze, and what it holds back."""
    from opsboard.board_words import name_of
    from opsboard.domain.items import FREEZE_KINDS

    kinds = (name_of(session.store.workflow.kinds, kind) for kind in campaign.freeze_kinds or FREEZE_KINDS)
    days = "..".join(dict.fromkeys(campaign.freeze or ()))
    return _("freeze {days}: {kinds}").format(days=days, kinds=_(", ").join(kinds))


def _phases(campaign: Campaign) -> str:
    """The phases and the freeze of a campaign in one line, their days without what the columns before say."""
    said = [f"{name} {_days(campaign, first, last)}" for name, first, last in campaign.phases]
    if campaign.freeze is not None:
        said.append(_("freeze") + " " + _days(campaign, *campaign.freeze))
    return " · ".join(said)


def _days(campaign: Campaign, first: str, last: str) -> str:
    year = campaign.first[:4]
    days = [day[5:] if day[:4] == year == campaign.last[:4] else day for day in dict.fromkeys((first, last))]
    return "..".join(days)
