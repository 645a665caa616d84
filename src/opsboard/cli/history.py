"""`undo`, `redo`, `log`: readings of the change log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import keys_or_nothing, keys_or_people
from opsboard.cli.declared import JSON, argument, command, flag, is_key, option
from opsboard.i18n import N_, _, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opsboard.domain.items import Change
    from opsboard.domain.team import TeamChange
    from opsboard.usecases.results import BulkResult
    from opsboard.usecases.session import Session

LOG_LINES = 50


_REASON = option("--reason", "TEXT", N_("Why an item may come back into a full stage."))


@command(
    N_("Take back your last act; with KEY what time brought to that item, such as its coming back."),
    argument("key", "KEY", optional=True, complete=keys_or_nothing, fits=is_key),
    _REASON,
    JSON,
)
def undo_command(call: Call, *, key: str | None, reason: str | None, as_json: bool) -> int:
    from opsboard.usecases import history

    with call.session() as session:
        done = history.undo(session, reason) if key is None else history.undo_time(session, key, reason)
        return _tell_taken_back(session, done, as_json)


@command(N_("Do again what you undid last."), _REASON, JSON)
def redo_command(call: Call, *, reason: str | None, as_json: bool) -> int:
    from opsboard.usecases import history

    with call.session() as session:
        return _tell_taken_back(session, history.redo(session, reason), as_json)


def _tell_taken_back(session: Session, result: BulkResult, as_json: bool) -> int:
    """What changed; that a later act stays is for the person, so it goes to stderr."""
    from opsboard.board_words import act_name
    from opsboard.cli.moving import tell_result
    from opsboard.cli.output import note

    if result.workflow and not as_json:
        from opsboard.cli.output import say

        for one in result.workflow:
            say(str(one))
    code = tell_result(session, (), result, as_json)
    if (stays := result.stays) is not None:
        words = _("your last act cannot be taken back and stays: {act} {what}; this was the one before it")
        note(words.format(act=act_name(stays.op), what=listed(stays.what)))
    return code


@command(
    N_("Print the log of changes, of one item or of all."),
    argument("key", "KEY", optional=True, complete=keys_or_people),
    flag("--team", N_("Changes of people, keys, campaigns, shared views and kinds; KEY names one of them.")),
    option("--since", "DATE", N_("Changes since this day.")),
    option("--limit", "N", N_("The newest so many, 0 for all (50 unless set)."), number=True),
    JSON,
)
def log_command(
    call: Call, *, key: str | None, team: bool, since: str | None, limit: int | None, as_json: bool
) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases import history

    if limit is None and not as_json and since is None and key is None:
        limit = LOG_LINES
    with call.session() as session:
        if team:
            from opsboard.usecases import team as cases

            changes: Sequence[Change | TeamChange] = (entries := cases.log(session, key, since, limit or None))
            if not as_json:
                from opsboard.cli.team_shown import team_table

                text = team_table(session, entries)
        else:
            changes = (told := history.log(session, key, since, limit or None))
            if not as_json:
                from opsboard.cli.shown import change_lines

                text = "".join(f"{line}\n" for line in change_lines(session, told))
    if as_json:
        write_json(changes=changes)
    else:
        page(text)
