"""What a person of a team asks each day: what to take next."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.cli.call import Call
from opsboard.cli.declared import Declared, argument, flag, json_flag
from opsboard.i18n import _


def next_free() -> Declared:
    """The command `next`."""
    return Declared(
        "next",
        _next,
        [
            argument("query", "QUERY", many=True, optional=True),
            flag("--claim", _("Take it: assign it to you, if it is still free then.")),
            json_flag(),
        ],
        help=_("Show the best item that is free, of all or of a query; --claim takes it. Exit code 3: none is free."),
    )


def _next(call: Call, *, query: Sequence[str], claim: bool, as_json: bool) -> None:
    from opsboard.cli.shown import tell_item
    from opsboard.usecases import claiming

    find = claiming.claim_next if claim else claiming.next_item
    with call.session() as session:
        tell_item(session, find(session, " ".join(query)), as_json)
