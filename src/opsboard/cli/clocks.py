"""`clocks`: how long customers wait, and how long they may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.declared import JSON, command, option
from opsboard.domain.errors import N_
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.clocks import Clock
    from opsboard.usecases.clocks import Standing
    from opsboard.usecases.session import Session


@command(
    N_("List the clocks of open items, those that end first before the others."),
    option("--breaching", "TIME", N_("Only what is late or will be within 2h, 30m, 1d; exit 1 when there is any.")),
    JSON,
)
def clocks_command(call: Call, *, breaching: str | None, as_json: bool) -> int:
    from opsboard.cli.errors import EXIT_DONE, EXIT_FOUND
    from opsboard.usecases import clocks

    with call.session() as session:
        until = None if breaching is None else clocks.moment_in(session, breaching)
        found = clocks.running(session, until)
        rows = [] if as_json else _rows(session, found, until)
    if as_json:
        from opsboard.cli.output import write_json

        write_json(clocks=[_object(one, clock) for one in found for clock in clocks.shown(one, until)])
    elif rows:
        from opsboard.cli.output import Flexible, page, table

        columns = [_("KEY"), Flexible(_("TITLE")), _("CLOCK"), Flexible(_("LEFT")), _("OF"), _("ASSIGNEE")]
        page(table(columns, rows))
    else:
        from opsboard.cli.output import note

        note(_("no clock runs") if breaching is None else _("no clock is late or will be by then"))
    return EXIT_FOUND if breaching is not None and found else EXIT_DONE


def _rows(session: Session, found: list[Standing], until: str | None) -> list[tuple[str, ...]]:
    from opsboard.clock_words import clock_name, left_words, promised_words
    from opsboard.domain.people_names import person_name
    from opsboard.usecases.clocks import shown
    from opsboard.usecases.reading import short_names

    names = short_names(session)
    return [
        (
            one.card.key,
            one.card.title,
            clock_name(clock.name),
            left_words(clock),
            promised_words(clock),
            person_name(names, one.card.assignee),
        )
        for one in found
        for clock in shown(one, until)
    ]


def _object(one: Standing, clock: Clock) -> dict[str, object]:
    from opsboard.domain.days import moment_of_seconds

    return {
        "key": one.card.key,
        "title": one.card.title,
        "priority": one.card.priority,
        "assignee": one.card.assignee,
        "clock": clock.name,
        "promised": clock.promised,
        "of_seconds": clock.of,
        "left_seconds": clock.left,
        "due": None if clock.due is None else moment_of_seconds(clock.due),
        "begun": moment_of_seconds(clock.begun),
        "missed": clock.missed,
        "waits": clock.waits,
        "rests": clock.rests,
    }
