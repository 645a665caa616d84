"""`channels`: where the board's content appears, and when each of them wants some."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import channels as names
from opsboard.cli.declared import JSON, argument, command, option
from opsboard.cli.output import Flexible, Right, note, page, say, table, tell_list, write_json
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.channel_numbers import ChannelNumbers, Measured
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
_CHECK = option(
    "--check checks",
    "TEXT",
    N_("What is looked at before a piece is approved: it stands on the checklist of each; repeats; none: nothing."),
    multiple=True,
)


@command(N_("List the channels; add, edit, remove them (leads only)."), JSON)
def channels_command(call: Call, *, as_json: bool) -> None:
    from opsboard.usecases.channels import measured

    with call.session() as session:
        found = measured(session)
    if as_json:
        write_json(channels=found)
    elif found:
        _tell_measured(found)
    else:
        note(_("no channels yet: opsboard channels add NAME RHYTHM"))


@command(
    N_("Add a channel, where content appears: 公众号, the newsletter."),
    argument("name", "NAME"),
    argument("rhythm", "RHYTHM", optional=True, many=True, help=_RHYTHM),
    _WORD,
    _STEPS,
    _CHECK,
    JSON,
)
def channels_add_command(
    call: Call,
    *,
    name: str,
    rhythm: Sequence[str],
    words: Sequence[str],
    steps: str | None,
    checks: Sequence[str],
    as_json: bool,
) -> None:
    from opsboard.usecases import channels as cases

    with call.session() as session:
        said = " ".join(rhythm)
        made = cases.add_channel(session, name, said, words=words or None, steps=steps, checks=checks or None)
    _tell([made], as_json)


@command(
    N_("Change a channel's name, rhythm, other words, steps or checklist."),
    argument("name", "NAME", complete=names),
    option("--name new_name", "NAME", N_("What it is called; its items go with it.")),
    option("--rhythm", "RHYTHM", _RHYTHM),
    _WORD,
    _STEPS,
    _CHECK,
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
    checks: Sequence[str],
    as_json: bool,
) -> None:
    from opsboard.usecases import channels as cases

    if new_name is None and rhythm is None and steps is None and not words and not checks:
        raise Invalid(N_("nothing to change of {name}: give --name, --rhythm, --word, --steps or --check"), name=name)
    given: cases.Edits = {"words": words or None, "steps": steps, "checks": checks or None}
    with call.session() as session:
        changed = cases.edit_channel(session, name, new_name=new_name, rhythm=rhythm, **given)
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
    tell_list(as_json, _headings(), map(_row, found), channels=found)


def _tell_measured(found: Sequence[Measured]) -> None:
    """The channels with their numbers, once something was published in one of them."""
    if not any(one.numbers.published for one in found):
        _tell([one.channel for one in found], as_json=False)
        return
    headings = [*_headings(), Right(_("PUBLISHED")), Right(_("STALE")), Right(_("RETURNED")), Right(_("QUALITY"))]
    page(table(headings, [(*_row(one.channel), *_numbers(one.numbers)) for one in found]))


def _headings() -> list[str]:
    words = (_("NAME"), _("OTHER WORDS"), _("RHYTHM"), _("STEPS"), _("CHECKS"))
    return [Flexible(one) for one in words]


def _row(one: Channel) -> tuple[str, ...]:
    from opsboard.domain.back_scheduling import steps_text
    from opsboard.domain.rhythms import rhythm_words
    from opsboard.i18n import current_language

    words, checks = (_(", ").join(some) for some in (one.words, one.checks))
    return one.name, words, rhythm_words(one.rhythm, current_language()), steps_text(one.steps), checks


def _numbers(numbers: ChannelNumbers) -> tuple[str, ...]:
    """Published; stale with its share; returned; mean quality with its change. What nobody rated is a dash."""
    if not numbers.published:
        return "-", "-", "-", "-"
    quality = "-" if numbers.quality is None else f"{numbers.quality:.1f}"
    if numbers.trend is not None:
        quality += f" ({numbers.trend:+.1f})"
    stale = f"{numbers.stale} ({numbers.stale_share or 0:.0%})"
    return str(numbers.published), stale, str(numbers.returned), quality
