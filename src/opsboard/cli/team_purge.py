"""`purge --team`: what is said of the log of the team that was made to forget words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.i18n import _, listed, ngettext

if TYPE_CHECKING:
    from opsboard.cli.call import Call


def purge_entry(call: Call, number: str, reason: str, as_json: bool) -> None:
    """Empty an entry of the log of the team, and say where the words may still stand."""
    from opsboard.cli.moving import tell_what_stays
    from opsboard.cli.output import say, write_json
    from opsboard.cli.team_shown import subject_words
    from opsboard.usecases import redaction, team

    with call.session() as session:
        done = redaction.purge_entry(session, number, reason)
        if as_json:
            write_json(
                changes=[one for one in team.log(session) if one.seq in done.entries or one.empties],
                told_in=list(done.told_in),
                stands_in=[{"what": what, "key": subject} for what, subject in done.stands_in],
                views=[{"owner": owner or None, "name": name} for owner, name in done.views],
                waits=done.waits,
                copies=list(done.copies),
            )
            return
    sentence = ngettext(
        "entry {numbers} of the team's log is emptied of its words",
        "entries {numbers} of the team's log are emptied of their words",
        len(done.entries),
    )
    say(sentence.format(numbers=_list(done.entries)))
    if done.told_in:
        say(_("other entries tell of the same: {numbers}").format(numbers=_list(done.told_in)))
    if done.stands_in:
        names = listed(subject_words(what, subject) for what, subject in done.stands_in)
        say(_("the words still stand in: {names}").format(names=names))
    tell_what_stays(done.views, done.waits, done.copies)


def _list(numbers: Sequence[int]) -> str:
    return listed(numbers)
