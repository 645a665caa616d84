"""`waiting` and `nudge`: what other departments promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import KEY, QUERY
from opsboard.cli.declared import JSON, command
from opsboard.i18n import N_, _, current_language

if TYPE_CHECKING:
    from opsboard.usecases.promises import Department, Waiting
    from opsboard.usecases.session import Session


@command(
    N_("What other departments owe, by department: what is late and how far promises moved."),
    QUERY,
    JSON,
)
def waiting_command(call: Call, *, query: Sequence[str], as_json: bool) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases import promises

    with call.session() as session:
        departments = promises.waiting(session, query)
        text = "" if as_json else "\n".join(_text(session, one) for one in departments)
    if as_json:
        write_json(waiting=[_object(one) for one in departments])
    else:
        page(text or _("nothing is waited for") + "\n")


def _object(department: Department) -> dict[str, object]:
    slip = department.mean_slip
    return {
        "department": department.key,
        "open": len(department.items),
        "late": department.late,
        "mean_slip_days": None if slip is None else round(slip, 1),
        "items": [
            {
                "key": one.card.key,
                "title": one.card.title,
                "stage": one.card.stage,
                "promised": one.promise.promised,
                "first_promised": one.promise.first_promised,
                "slipped_days": one.promise.slipped_days,
                "needed_by": one.promise.needed_by,
                "late": one.late,
                "slips": [
                    {"at": slip.at, "by": slip.by, "before": slip.before, "after": slip.after, "reason": slip.reason}
                    for slip in one.promise.slips
                ],
                "nudges": list(one.promise.nudges),
            }
            for one in department.items
        ],
    }


def _text(session: Session, department: Department) -> str:
    from opsboard.board_words import name_of
    from opsboard.cli.output import Flexible, table
    from opsboard.domain.people_names import person_name
    from opsboard.formats.promises import owed_words
    from opsboard.usecases.reading import short_names

    def row(one: Waiting) -> tuple[str, ...]:
        day = one.promise.promised or ""
        moved = _("{days}d").format(days=f"{one.promise.slipped_days:+d}") if one.promise.slips else ""
        return (
            one.card.key,
            f"{day} !" if one.late else day,
            moved,
            person_name(names, one.card.assignee),
            one.card.title,
        )

    names = short_names(session)
    name = name_of(session.store.workflow.departments, department.key) or _("no department")
    columns = [_("KEY"), _("PROMISED"), _("MOVED"), _("WHO"), Flexible(_("TITLE"))]
    words = owed_words(len(department.items), department.late, department.mean_slip, _)
    return f"{name}  {words}\n{table(columns, [row(one) for one in department.items])}"


@command(
    N_("Print a polite reminder to the department that owes an item, and log that it was sent."),
    KEY,
    JSON,
)
def nudge_command(call: Call, *, key: str, as_json: bool) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases import promises

    with call.session() as session:
        sent = promises.nudge(session, key, current_language(), _)
    if as_json:
        write_json(item=sent.item, message=sent.message)
    else:
        page(sent.message)
