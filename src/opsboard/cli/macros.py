"""`macro`: named acts with placeholders, kept and run on items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import KEYS
from opsboard.cli.completion import macros as names
from opsboard.cli.declared import JSON, argument, command, flag, option
from opsboard.cli.typed import text_or_stdin
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.macros import Macro


@command(N_("List macros, which do several acts on items at once; save, run and delete them."), JSON)
def macro_command(call: Call, *, as_json: bool) -> None:
    from opsboard.usecases import macros

    with call.session() as session:
        found = macros.macros(session)
    _tell(found, as_json)


@command(
    N_(
        "Keep a macro: a line for each act (move, edit, comment, label, flow), with placeholders such as {customer},"
        " {order_no|your order}, {?amount}; - reads it from standard input."
    ),
    argument("name", "NAME", complete=names),
    argument("text", "TEXT|-"),
    flag("--shared", N_("For everybody (leads only), not only for you.")),
    JSON,
)
def macro_save_command(call: Call, *, name: str, text: str, shared: bool, as_json: bool) -> None:
    from opsboard.usecases import macros

    text = text_or_stdin(text)
    with call.session() as session:
        saved = macros.save_macro(session, name, text, shared=shared)
    _tell([saved], as_json)


@command(
    N_("Run a macro on items, all of it in one act that undo takes back."),
    argument("name", "NAME", complete=names),
    KEYS,
    option("--value values", "NAME=TEXT", N_("What is put into {?NAME}; repeats."), multiple=True),
    option("--reason", "TEXT", N_("Why a gate or a limit may be passed.")),
    JSON,
)
def macro_run_command(
    call: Call, *, name: str, keys: Sequence[str], values: Sequence[str], reason: str | None, as_json: bool
) -> int:
    from opsboard.cli.moving import tell_result
    from opsboard.usecases import macros

    given: dict[str, str] = {}
    for one in values:
        word, equals, value = one.partition("=")
        if not equals or not word.strip():
            raise Invalid(N_('"{word}" gives no value: write NAME=TEXT'), word=one)
        given[word.strip()] = value
    with call.session() as session:
        result = macros.run_macro(session, keys, name, given, reason=reason)
        return tell_result(session, keys, result, as_json, give_items=True)


@command(
    N_("Delete a macro."),
    argument("name", "NAME", complete=names),
    flag("--shared", N_("Everybody's macro of this name, when you have one of your own too.")),
    JSON,
)
def macro_delete_command(call: Call, *, name: str, shared: bool, as_json: bool) -> None:
    from opsboard.usecases import macros

    with call.session() as session:
        gone = macros.delete_macro(session, name, shared=True if shared else None)
    _tell([gone], as_json)


def _tell(found: Sequence[Macro], as_json: bool) -> None:
    from opsboard.cli.output import Flexible, tell_list

    rows = (
        (
            one.name,
            " · ".join(line for line in one.text.split("\n") if line.strip()),
            _("everybody's, by {login}").format(login=one.by) if one.shared else _("yours"),
        )
        for one in found
    )
    objects = [{"name": one.name, "text": one.text, "shared": one.shared, "by": one.by} for one in found]
    nothing = _("no macros yet: opsboard macro save NAME TEXT")
    tell_list(as_json, [_("NAME"), Flexible(_("ACTS")), _("WHOSE")], rows, nothing, macros=objects)
