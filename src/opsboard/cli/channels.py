"""`channels`: where the board's content appears, and when each of them wants some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import channels as names
from opsboard.cli.declared import JSON, argument, command, option
from opsboard.cli.output import Flexible, note, page, say, table, write_json
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.channels import Channel

_RHYTHM = N_('When it wants something: "tue,fri 10:00", "daily 12:00", "tue 10:00, fri 18:00"; none takes it away.')
_WORD = option(
    "--word words", "WORD", N_("Another word that people type for it, in any language; repeats."), multiple=True
)
_STEPS = option(
    "--steps",
    "STEPS",
    N_('Working days or hours before publishing: "brief -5d, draft -3d, review -1d, qa -4h"; none: no such steps.'),
)


@command(N_("List the channels; add, edit, remove them (leads only)."), JSON)
def channels_command(call: Call, *, as_json: bool) -> None:
    from opsboard.usecases.reading import channels

    with call.session() as session:
        found = channels(session)
    if not found and not as_json:
        note(_("no channels yet: opsboard channels add NAME RHYTHM"))
        return
    _tell(found, as_json)


@command(
    N_("Add a channel, where content appears: 公众号, the newsletter."),
    argument("name", "NAME"),
    argument("rhythm", "RHYTHM", optional=True, many=True, help=_RHYTHM),
    _WORD,
    _STEPS,
    JSON,
)
def channels_add_command(
    call: Call, *, name: str, rhythm: Sequence[str], words: Sequence[str], steps: str | None, as_json: bool
) -> None:
    from opsboard.usecases import channels as cases

    with call.session() as session:
        made = cases.add_channel(session, name, " ".join(rhythm), words=words or None, steps=steps)
    _tell([made], as_json)


@command(
    N_("Change a channel's name, rhythm, other words or steps."),
    argument("name", "NAME", complete=names),
    option("--name new_name", "NAME", N_("What it is called; its items go with it.")),
    option("--rhythm", "RHYTHM", _RHYTHM),
    _WORD,
    _STEPS,
    JSON,
)
def channels_edit_command(
    call: Call,
    *,
    name: str,
    new_name: str | None,
    rhythm: str | None,
    words: Sequence[str],
    steps: str | None,
    as_json: bool,
) -> None:
    from opsboard.usecases import channels as cases

    if new_name is None and rhythm is None and steps is None and not words:
        raise Invalid(N_("nothing to change of {name}: give --name, --rhythm, --word or --steps"), name=name)
    with call.session() as session:
        changed = cases.edit_channel(session, name, new_name=new_name, rhythm=rhythm, words=words or None, steps=steps)
    _tell([changed], as_json)


@command(N_("Remove a channel; items keep its name."), argument("name", "NAME", complete=names), JSON)
def channels_remove_command(call: Call, *, name: str, as_json: bool) -> None:
    from opsboard.usecases import channels as cases

    with call.session() as session:
        gone = cases.remove_channel(session, name)
    if as_json:
        write_json(channels=[gone])
        return
    say(_("{key} is removed").format(key=gone.name))


def _tell(found: Sequence[Channel], as_json: bool) -> None:
    if as_json:
        write_json(channels=found)
        return
    from opsboard.domain.back_scheduling import steps_text
    from opsboard.domain.rhythms import rhythm_words
    from opsboard.i18n import current_language

    columns = [Flexible(_("NAME")), Flexible(_("OTHER WORDS")), Flexible(_("RHYTHM")), Flexible(_("STEPS"))]
    language = current_language()
    page(
        table(
            columns,
            [
                (one.name, _(", ").join(one.words), rhythm_words(one.rhythm, language), steps_text(one.steps))
                for one in found
            ],
        )
    )
