"""`views`: what people look at again and again."""

from __future__ import annotations

from collections.abc import Sequence

import click

from opsboard.cli.call import Call
from opsboard.cli.commands import Verb, VerbGroup, argument, flag, json_flag, option
from opsboard.cli.completion import kind_words
from opsboard.cli.completion import views as names
from opsboard.cli.declared import commands_of
from opsboard.domain.views import View
from opsboard.i18n import _


def views_command() -> click.Command:
    """The command `views`: bare, it lists them."""
    return VerbGroup(
        "views",
        commands_of("views"),
        callback=_views,
        params=[json_flag()],
        help=_("List saved views; save and delete them. `opsboard list view:NAME` looks at one."),
    )


def views_save_command() -> click.Command:
    """The command `views save`."""
    return Verb(
        "save",
        _save,
        [
            argument("name", "NAME", complete=names),
            argument("query", "QUERY", many=True, optional=True),
            flag("--shared", _("For everybody, not only for you.")),
            option("--screen", "NAME", _("board, calendar, list or mine.")),
            option("--kind", "KIND", _("The tab of this kind."), complete=kind_words),
            option("--sort", "FIELD", _("The order of the items.")),
            option("--group", "FIELD", _("Lanes by assignee, department, priority, campaign or label.")),
            json_flag(),
        ],
        help=_("Save a query under a name, with the screen to look at it."),
    )


def views_delete_command() -> click.Command:
    """The command `views delete`."""
    return Verb(
        "delete",
        _delete,
        [
            argument("name", "NAME", complete=names),
            flag("--shared", _("Everybody's view of this name, when you have one of your own too.")),
            json_flag(),
        ],
        help=_("Delete a view; the items stay."),
    )


def _views(as_json: bool) -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        return
    call: Call = context.obj
    from opsboard.usecases import views as cases

    with call.session() as session:
        _tell(cases.views(session), as_json)


def _save(
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
        _tell([cases.save_view(session, view, shared=shared)], as_json)


def _delete(call: Call, *, name: str, shared: bool, as_json: bool) -> None:
    from opsboard.usecases import views as cases

    with call.session() as session:
        _tell([cases.delete_view(session, name, shared=True if shared else None)], as_json)


def _tell(found: list[View], as_json: bool) -> None:
    if as_json:
        from opsboard.cli.output import write_json
        from opsboard.formats.objects import view_object

        write_json(views=[view_object(view) for view in found])
        return
    from opsboard.cli.output import TableColumn, note, page, table

    if not found:
        note(_("no saved views yet: opsboard views save NAME QUERY"))
        return
    columns = [
        TableColumn(_("NAME")),
        TableColumn(_("QUERY"), flexible=True),
        TableColumn(_("SCREEN")),
        TableColumn(_("KIND")),
        TableColumn(_("SORT")),
        TableColumn(_("GROUP")),
        TableColumn(_("WHOSE")),
    ]
    rows = [
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
    ]
    page(table(columns, rows))
