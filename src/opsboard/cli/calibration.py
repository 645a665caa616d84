"""`calibration`: how good the predictions of experiments were."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.cli.call import Call
from opsboard.cli.completion import QUERY
from opsboard.cli.declared import JSON, command
from opsboard.i18n import N_, _, ngettext


@command(
    N_("How good the predictions of experiments were: their mean Brier score, and the surprises."),
    QUERY,
    JSON,
)
def calibration_command(call: Call, *, query: Sequence[str], as_json: bool) -> None:
    from opsboard.cli.output import Flexible, Right, note, page, say, table, write_json
    from opsboard.usecases.trials import calibration

    with call.session() as session:
        found = calibration(session, query)
    if as_json:
        names = ("key", "title", "chance", "came")
        surprises = [{name: getattr(one, name) for name in names} for one in found.surprises]
        write_json(calibration={"judged": found.judged, "brier": found.brier, "surprises": surprises})
        return
    if found.brier is None:
        note(_("no experiment with a prediction has its verdict yet"))
        return
    words = ngettext(
        "Brier score {score:.3f}, the mean of {count} prediction",
        "Brier score {score:.3f}, the mean of {count} predictions",
        found.judged,
    )
    say(words.format(score=found.brier, count=found.judged))
    if found.surprises:
        rows = [
            (one.key, one.title, f"{one.chance:.0%}", _("adopted") if one.came else _("not adopted"))
            for one in found.surprises
        ]
        page(table([_("SURPRISE"), Flexible(_("TITLE")), Right(_("PREDICTED")), _("CAME")], rows))
