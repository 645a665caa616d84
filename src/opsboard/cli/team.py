"""What a person of a team asks each day: what to take next, and what came for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import QUERY
from opsboard.cli.declared import JSON, argument, command, flag
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.usecases.inbox import Since
    from opsboard.usecases.session import Session


@command(
    N_("Show the best item that is free, of all or of a query; --claim takes it. Exit code 3: none is free."),
    QUERY,
    flag("--claim", N_("Take it: assign it to you, if it is still free then.")),
    JSON,
)
def next_command(call: Call, *, query: Sequence[str], claim: bool, as_json: bool) -> None:
    from opsboard.cli.shown import tell_item
    from opsboard.usecases import claiming

    find = claiming.claim_next if claim else claiming.next_item
    with call.session() as session:
        tell_item(session, find(session, " ".join(query)), as_json)


@command(
    N_("What came for you since you were here last, or since a day or moment."),
    argument("when", "DATE", optional=True),
    flag("--markdown", N_("Print Markdown, for a chat.")),
    JSON,
)
def since_command(call: Call, *, when: str | None, markdown: bool, as_json: bool) -> None:
    from opsboard.usecases import inbox

    if as_json and markdown:
        raise Invalid(N_("--json and --markdown exclude each other: give one"))
    with call.session() as session:
        found = inbox.since(session, when)
        text = "" if as_json else _since_text(session, found, markdown)
    if as_json:
        _since_json(found)
    else:
        from opsboard.cli.output import page

        page(text)


def _since_json(found: Since) -> None:
    """The changes, each with `because`: assigned, mentioned or watched; and the dates that came or went by."""
    from opsboard.cli.output import write_json
    from opsboard.formats.objects import change_object

    write_json(
        changes=[{**change_object(one.change), "because": one.reason, "read": one.read} for one in found.notices],
        dates=[
            {
                "key": one.card.key,
                "role": one.role,
                "day": one.day,
                "moment": one.moment,
                "late": one.late,
                "soon": one.soon,
            }
            for one in found.dates
        ],
        since=found.at,
    )


def _since_text(session: Session, found: Since, markdown: bool) -> str:
    from opsboard.cli.output import Flexible, table
    from opsboard.formats import notices
    from opsboard.usecases.reading import short_names

    now, workflow, names = session.clock(), session.store.workflow, short_names(session)
    heading = notices.since_words(found.at, found.counts, session.zone, now)
    if markdown:
        return notices.markdown(heading, found.notices, found.dates, session.login, workflow, names)
    rows = [(one.day, one.card.key, notices.date_words(one), one.card.title) for one in found.dates]
    rows += [
        (
            notices.moment_words(one.at, session.zone, now),
            one.card.key,
            notices.notice_words(one, session.login, workflow, names),
            one.card.title,
        )
        for one in found.notices
    ]
    columns = [_("WHEN"), _("KEY"), Flexible(_("WHAT")), Flexible(_("TITLE"))]
    return heading + "\n" + (table(columns, rows) if rows else "")
