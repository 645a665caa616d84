"""`views`: what people look at again and again."""

from __future__ import annotations

from collections.abc import Sequence

from opsboard.cli.call import Call
from opsboard.cli.completion import QUERY, groups, kind_words, screens, sorts
from opsboard.cli.completion import views as names
from opsboard.cli.declared import JSON, argument, command, flag, option
from opsboard.domain.views import View
from opsboard.i18n import N_, _


@command(N_("List saved views; save and delete them. `opsboard list view:NAME` looks at one."), JSON)
def views_command(call: Call, *, as_json: bool) -> None:
    from opsboard.usecases import views as cases

    with call.session() as session:
        found = cases.views(session)
    _tell(found, as_json)


@command(
    N_("Save a query under a name, with the screen to look at it."),
    argument("name", "NAME", complete=names),
    QUERY,
    flag("--shared", N_("For everybody, not only for you.")),
    option("--screen", "NAME", N_("board, calendar, list or mine."), complete=screens),
    option("--kind", "KIND", N_("The tab of this kind."), complete=kind_words),
    option("--sort", "FIELD", N_("The order of the items."), complete=sorts),
    option("--group", "FIELD", N_("Lanes by assignee, department, priority, campaign or label."), complete=groups),
    JSON,
)
def views_save_command(
    call: Call,
    *,
    name: str,
    query: Sequence[str],
    shared: bool,
    screen: str | None,
    kind: str | None,
    sort: str | None,
    group: str | None,
    as_json: bool,
) -> None:
    from opsboard.usecases import views as cases

    view = View(name, " ".join(query), screen or "board", kind, sort or "rank", group or "")
    with call.session() as session:
        saved = cases.save_view(session, view, shared=shared)
    _tell([saved], as_json)


@command(
    N_("Delete a view; the items stay."),
    argument("name", "NAME", complete=names),
    flag("--shared", N_("Everybody's view of this name, when you have one of your own too.")),
    JSON,
)
def views_delete_command(call: Call, *, name: str, shared: bool, as_json: bool) -> None:
    from opsboard.usecases import views as cases

    with call.session() as session:
        gone = cases.delete_view(session, name, shared=True if shared else None)
    _tell([gone], as_json)


def _tell(found: list[View], as_json: bool) -> None:
    from opsboard.cli.output import Flexible, tell_list

    columns = [_("NAME"), Flexible(_("QUERY")), _("SCREEN"), _("KIND"), _("SORT"), _("GROUP"), _("WHOSE")]
    rows = (
        (
            view.name,
            view.query,
            view.screen,
            view.kind or "",
            "" if view.sort == "rank" else view.sort,
            view.group,
            _("everybody's, by {login}").format(login=view.by) if view.shared else _("yours"),
        )
        for view in found
    )
    tell_list(as_json, columns, rows, _("no saved views yet: opsboard views save NAME QUERY"), views=found)
