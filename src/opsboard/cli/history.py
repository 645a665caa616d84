"""`undo`, `redo`, `log`: readings of the change log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import keys_or_people
from opsboard.cli.declared import Declared, Parameter, argument, flag, json_flag, option
from opsboard.i18n import _, listed

if TYPE_CHECKING:
    from opsboard.domain.team import TeamChange
    from opsboard.usecases.results import BulkResult
    from opsboard.usecases.session import Session

LOG_LINES = 50


def undo_command() -> Declared:
    """The command `undo`."""
    return Declared("undo", _undo, [_reason(), json_flag()], help=_("Take back your last act."))


def redo_command() -> Declared:
    """The command `redo`."""
    return Declared("redo", _redo, [_reason(), json_flag()], help=_("Do again what you undid last."))


def log_command() -> Declared:
    """The command `log`."""
    return Declared(
        "log",
        _log,
        [
            argument("key", "KEY", optional=True, complete=keys_or_people),
            flag("--team", _("Changes of people, keys, campaigns, shared views and kinds; KEY names one of them.")),
            option("--since", "DATE", _("Changes since this day.")),
            option("--limit", "N", _("The newest so many, 0 for all (50 unless set)."), number=True),
            json_flag(),
        ],
        help=_("Print the log of changes, of one item or of all."),
    )


def _reason() -> Parameter:
    return option("--reason", "TEXT", _("Why an item may come back into a full stage."))


def _undo(call: Call, *, reason: str | None, as_json: bool) -> int:
    from opsboard.usecases import history

    with call.session() as session:
        return _tell_taken_back(session, history.undo(session, reason), as_json)


def _redo(call: Call, *, reason: str | None, as_json: bool) -> int:
    from opsboard.usecases import history

    with call.session() as session:
        return _tell_taken_back(session, history.redo(session, reason), as_json)


def _tell_taken_back(session: Session, result: BulkResult, as_json: bool) -> int:
    """What changed; that a later act stays is for the person, so it goes to stderr."""
    from opsboard.cli.moving import tell_result
    from opsboard.cli.output import note
    from opsboard.cli.shown import act_name

    code = tell_result(session, (), result, as_json)
    if (stays := result.stays) is not None:
        words = _("your last act cannot be taken back and stays: {act} {what}; this was the one before it")
        note(words.format(act=act_name(stays.op), what=listed(stays.what)))
    return code


def _log(call: Call, *, key: str | None, team: bool, since: str | None, limit: int | None, as_json: bool) -> None:
    from opsboard.usecases import history

    if limit is None and not as_json and since is None and key is None:
        limit = LOG_LINES
    with call.session() as session:
        if team:
            from opsboard.usecases import team as cases

            _tell_team(session, cases.log(session, key, since, limit or None), as_json)
            return
        changes = history.log(session, key, since, limit or None)
        if as_json:
            from opsboard.cli.output import write_json
            from opsboard.formats.objects import change_object

            write_json(changes=[change_object(change) for change in changes])
            return
        from opsboard.cli.output import page
        from opsboard.cli.shown import change_lines

        page("".join(f"{line}\n" for line in change_lines(session, changes)))


def _tell_team(session: Session, changes: Sequence[TeamChange], as_json: bool) -> None:
    if as_json:
        from opsboard.cli.output import write_json
        from opsboard.formats.objects import team_change_object

        write_json(changes=[team_change_object(change) for change in changes])
        return
    from opsboard.cli.output import page
    from opsboard.cli.team_shown import team_table

    page(team_table(session, changes))
