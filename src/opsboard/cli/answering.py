"""`answer`: the customers who are to be told what is live or solved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import keys
from opsboard.cli.declared import JSON, argument, command, flag, is_key, option
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.usecases.answering import ToTell
    from opsboard.usecases.session import Session

_SHOWN = ("key", "about", "title", "customer", "agent", "stage", "open")


@command(
    N_(
        "Tell the customers behind an item that is live or solved, in one act: the open items are solved with it."
        " Without a text it lists who is still to be told; - reads the text from standard input."
    ),
    argument("key", "KEY", optional=True, complete=keys, fits=is_key),
    argument("text", "TEXT|-", optional=True),
    option("--to", "KEY", N_("Only the customer of this item; repeats."), multiple=True, complete=keys),
    flag("--list shows", N_("Only list who is still to be told.")),
    JSON,
)
def answer_command(
    call: Call, *, key: str | None, text: str | None, to: Sequence[str], shows: bool, as_json: bool
) -> int | None:
    from opsboard.cli.moving import tell_result
    from opsboard.cli.typed import text_or_stdin
    from opsboard.usecases import answering

    if text is None and to:
        raise Invalid(N_("give the text of the answer: opsboard answer KEY TEXT --to KEY"))
    if text is None or shows or key is None:
        with call.session() as session:
            _list(session, answering.waiting(session, key), as_json)
        return None
    words = text_or_stdin(text)
    with call.session() as session:
        result = answering.answer(session, key, words, list(to) or None)
        return tell_result(session, result.asked, result, as_json, give_items=True)


def _list(session: Session, found: Sequence[ToTell], as_json: bool) -> None:
    from opsboard.board_words import stage_name
    from opsboard.cli.output import Flexible, tell_list
    from opsboard.usecases.reading import full_names

    names, workflow = full_names(session), session.store.workflow
    rows = (
        (
            one.about,
            one.key,
            one.title,
            one.customer,
            names.get(one.agent, one.agent),
            stage_name(workflow, kind.key if (kind := workflow.kind_of_item(one.key)) else "", one.stage),
        )
        for one in found
    )
    columns = [_("ABOUT"), _("KEY"), Flexible(_("TITLE")), Flexible(_("CUSTOMER")), _("REPORTED BY"), _("STAGE")]
    objects = [{name: getattr(one, name) for name in _SHOWN} for one in found]
    tell_list(as_json, columns, rows, _("nobody is to be told"), answers=objects)
