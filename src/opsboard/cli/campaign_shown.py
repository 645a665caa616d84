"""`campaign show` and `campaign template`: how far a campaign is, and what new ones begin with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opsboard.cli.call import Call
from opsboard.cli.campaigns import freeze_words
from opsboard.cli.completion import campaigns as names
from opsboard.cli.declared import JSON, argument, command, option
from opsboard.cli.output import Flexible, Right, page, say, table, tell_list, write_json
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opsboard.domain.campaign_templates import Template
    from opsboard.usecases.campaign_progress import Part, Progress
    from opsboard.usecases.session import Session

_ACTS = ("save", "remove")


@command(N_("Show how far a campaign is: done, open and late by phase."), argument("key", "NAME", complete=names), JSON)
def campaign_show_command(call: Call, *, key: str, as_json: bool) -> None:
    from opsboard.usecases.campaign_progress import progress

    with call.session() as session:
        found = progress(session, key)
        if as_json:
            write_json(campaigns=[_object(found)])
        else:
            page(_told(session, found))


def _told(session: Session, found: Progress) -> str:
    from opsboard.domain.log_words import DATE_ROLE_NAMES
    from opsboard.domain.people_names import person_name
    from opsboard.domain.text import clean_line
    from opsboard.usecases.reading import short_names

    campaign = found.campaign
    said = [f"{campaign.key} {campaign.name}".strip() if campaign.name != campaign.key else campaign.key]
    said.append(f"{campaign.first} .. {campaign.last}")
    said += [freeze_words(session, campaign)] if campaign.freeze else []
    columns = [Flexible(_("PHASE")), _("FROM"), _("TO"), Right(_("DONE")), Right(_("OPEN")), Right(_("LATE"))]
    rows = [
        (part_name(found, part), part.first or "", part.last or "", str(part.done), str(part.open), str(len(part.late)))
        for part in found.parts
    ]
    parts = [
        clean_line(" · ".join(said)),
        table(columns, rows).rstrip("\n") if rows else _("no phases, and nothing belongs to it yet"),
    ]
    people = short_names(session)
    late = [
        (
            one.key,
            part_name(found, part),
            f"{_(DATE_ROLE_NAMES[one.role])} {session.dated(one.when)}",
            one.title,
            person_name(people, one.assignee) if one.assignee else "",
        )
        for part in found.parts
        for one in part.late
    ]
    if late:
        head = [_("KEY"), Flexible(_("PHASE")), _("WAS DUE"), Flexible(_("TITLE")), _("ASSIGNEE")]
        parts.append(table(head, late))
    return "\n\n".join(parts)


def part_name(found: Progress, part: Part) -> str:
    """A phase with its campaign; what is in none of its phases."""
    return " · ".join((found.campaign.name, part.name or _("no phase")))


def _object(found: Progress) -> dict[str, Any]:
    from opsboard.formats.objects import campaign_object

    parts = [
        {
            "name": part.name,
            "first": part.first,
            "last": part.last,
            "done": part.done,
            "open": part.open,
            "late": len(part.late),
            "late_items": [
                {"key": one.key, "title": one.title, "role": one.role, "when": one.when, "assignee": one.assignee}
                for one in part.late
            ],
        }
        for part in found.parts
    ]
    return {
        **campaign_object(found.campaign),
        "phases": [part for part in parts if part["first"] is not None],
        "without_phase": next((part for part in parts if part["first"] is None), None),
        "done": sum(part.done for part in found.parts),
        "open": sum(part.open for part in found.parts),
        "late": sum(len(part.late) for part in found.parts),
    }


@command(
    N_("List what new campaigns begin with; save the shape of a campaign, or remove one."),
    argument("act", "save|remove", optional=True, words=_ACTS),
    argument("name", "NAME", optional=True),
    option("--of", "KEY", N_("The campaign whose phases, freeze and steps are kept."), complete=names),
    option("--day", "DAY", N_("The day that its phases are counted from; else the campaign's own.")),
    JSON,
)
def campaign_template_command(
    call: Call, *, act: str | None, name: str | None, of: str | None, day: str | None, as_json: bool
) -> None:
    from opsboard.usecases import campaigns as cases

    if act is not None and not name:
        raise Invalid(N_("write the name of the template behind {word}"), word=act)
    if (act == "save") != (of is not None):
        raise Invalid(N_("save a template of a campaign: opsboard campaign template save NAME --of KEY"))
    with call.session() as session:
        if act == "save":
            found = [cases.save_template(session, name or "", of or "", day)]
        elif act == "remove":
            found = [cases.remove_template(session, name or "")]
        else:
            found = cases.templates(session)
    if act == "remove" and not as_json:
        say(_("the template {name} is removed").format(name=found[0].name))
        return
    _tell(found, as_json)


def _tell(found: Sequence[Template], as_json: bool) -> None:
    from opsboard.domain.back_scheduling import steps_text

    columns = [_("NAME"), Flexible(_("PHASES")), _("FREEZE"), Flexible(_("STEPS"))]
    rows = []
    for one in found:
        phases = " · ".join(f"{name} {_day(first)}..{_day(last)}" for name, first, last in one.phases)
        freeze = f"{_day(one.freeze[0])}..{_day(one.freeze[1])}" if one.freeze else ""
        rows.append((one.name, phases, freeze, steps_text(one.steps)))
    tell_list(as_json, columns, rows, templates=found)


def _day(distance: int) -> str:
    """A day counted from that of the campaign."""
    return f"D{distance:+d}" if distance else "D"
