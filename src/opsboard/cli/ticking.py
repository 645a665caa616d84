"""`tick`: what time brings, for a board that nobody has open."""

from __future__ import annotations

from opsboard.cli.call import Call
from opsboard.cli.declared import JSON, command
from opsboard.domain.errors import N_
from opsboard.i18n import _


@command(
    N_("Do what time brings: snoozed items come back, and so on. For cron; sessions and commands do it too."),
    JSON,
)
def tick_command(call: Call, *, as_json: bool) -> None:
    from opsboard.cli.errors import complain
    from opsboard.cli.output import page, write_json
    from opsboard.domain.log_words import EFFECT_NAMES
    from opsboard.i18n import sentence
    from opsboard.usecases.acting import require_role
    from opsboard.usecases.time_effects import bring

    with call.session(in_passing=False) as session:
        require_role(session, "member")
        brought = bring(session, most=None, patience=None)
    for one in brought:
        if one.refused is not None:
            complain(_("{name}: {reason}").format(name=one.key, reason=sentence(one.refused)))
    done = [one for one in brought if one.refused is None]
    if as_json:
        write_json(done=[{"effect": one.effect, "key": one.key, "occurrence": one.occurrence} for one in done])
    else:
        names = EFFECT_NAMES
        lines = [f"{one.key}  {_(names[one.effect]) if one.effect in names else one.effect}\n" for one in done]
        page("".join(lines))
