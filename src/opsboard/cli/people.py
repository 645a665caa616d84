"""`people`: who works on the board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Unpack

import click

from opsboard.cli.call import Call
from opsboard.cli.commands import Verb, VerbGroup, argument, json_flag, option
from opsboard.cli.completion import departments
from opsboard.cli.completion import people as logins
from opsboard.cli.declared import commands_of
from opsboard.cli.output import say
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _, listed, ngettext

if TYPE_CHECKING:
    from opsboard.domain.items import Person
    from opsboard.usecases.offboarding import Departure
    from opsboard.usecases.people import Edits, Given
    from opsboard.usecases.session import Session


def people_command() -> click.Command:
    """The command `people`: bare, it lists them."""
    return VerbGroup(
        "people",
        commands_of("people"),
        callback=_people,
        params=[json_flag()],
        help=_("List people; add, edit, remove them."),
    )


def people_add_command() -> click.Command:
    """The command `people add`."""
    return Verb("add", _add, [argument("login", "LOGIN"), *_options(), json_flag()], help=_("Put someone on the list."))


def people_edit_command() -> click.Command:
    """The command `people edit`."""
    return Verb(
        "edit",
        _edit,
        [argument("login", "LOGIN", complete=logins), *_options(), json_flag()],
        help=_("Change someone's name, role or department."),
    )


def people_remove_command() -> click.Command:
    """The command `people remove`."""
    return Verb(
        "remove",
        _remove,
        [
            argument("login", "LOGIN", complete=logins),
            option("--to heir", "LOGIN", _("Who has their open items from now on."), complete=logins),
            option("--reason", "TEXT", _("Why; the log of the team and of the items handed over has it.")),
            json_flag(),
        ],
        help=_("Take someone off the list and hand their open items over; what they did stays."),
    )


def people_keys_command() -> click.Command:
    """The command `people keys`."""
    return Verb(
        "keys",
        _keys,
        [],
        help=_("Print the authorized_keys file of a board in service mode: who enters by which key."),
    )


def _options() -> list[click.Parameter]:
    return [
        option("--name", "NAME", _("How others call them.")),
        option("--role", "ROLE", _("viewer, member, lead or admin.")),
        option("--department", "NAME", _("Their department."), complete=departments),
        option(
            "--key keys",
            "KEY",
            _("A public key they enter by: KEY adds, -KEY takes away, none takes all."),
            multiple=True,
        ),
    ]


def _people(as_json: bool) -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        return
    call: Call = context.obj
    from opsboard.usecases import people as cases

    with call.session() as session:
        _tell(cases.people(session), as_json)


def _add(call: Call, *, login: str, name: str | None, as_json: bool, **given: Unpack[Given]) -> None:
    from opsboard.usecases import people as cases

    _one(call, lambda session: cases.add_person(session, login, name or "", **given), as_json, named=True)


def _edit(call: Call, *, login: str, as_json: bool, **edits: Unpack[Edits]) -> None:
    from opsboard.usecases import people as cases

    if all(value in (None, ()) for value in edits.values()):
        raise Invalid(N_("nothing to change of {login}: give --name, --role, --department or --key"), login=login)
    named = edits.get("name") is not None
    _one(call, lambda session: cases.edit_person(session, login, **edits), as_json, named=named)


def _remove(call: Call, *, login: str, heir: str | None, reason: str | None, as_json: bool) -> None:
    from opsboard.usecases import offboarding

    with call.session() as session:
        gone = offboarding.remove_person(session, login, heir, reason)
        if as_json:
            from opsboard.cli.output import write_json
            from opsboard.formats.objects import person_object

            write_json(
                people=[person_object(gone.person)],
                handed_over=gone.handed.keys(),
                open_items=gone.open_items,
                named_in=dict(gone.named_in),
            )
            return
        _tell([gone.person], as_json=False)
        for line in _what_became_of_the_items(gone):
            say(line)


def _what_became_of_the_items(gone: Departure) -> Iterator[str]:
    login, handed = gone.person.login, len(gone.handed.keys())
    if handed:
        yield ngettext(
            "{count} open item handed over to {heir}; `opsboard undo` gives it back",
            "{count} open items handed over to {heir}; `opsboard undo` gives them back",
            handed,
        ).format(count=handed, heir=gone.heir)
    elif gone.heir is not None:
        yield _("{login} had no open items to hand over").format(login=login)
    elif gone.open_items:
        yield ngettext(
            "{login} still has {count} open item; hand it over: opsboard people remove {login} --to LOGIN",
            "{login} still has {count} open items; hand them over: opsboard people remove {login} --to LOGIN",
            gone.open_items,
        ).format(login=login, count=gone.open_items)
    for field, count in gone.named_in:
        yield ngettext(
            "{count} open item names {login} in a field; look at it: opsboard list is:open field.{field}:{login}",
            "{count} open items name {login} in a field; look at them: opsboard list is:open field.{field}:{login}",
            count,
        ).format(count=count, login=login, field=field)


def _keys(call: Call) -> None:
    import sys

    from opsboard.usecases import keys as cases

    # -I: nothing of the caller's folder, environment or own packages is loaded.
    program = [sys.executable, "-I", "-X", "utf8", "-m", "opsboard"]
    with call.session(older=True) as session:  # nobody is kept out while an update waits
        lines = cases.authorized_keys(session, program)
    for line in lines:
        say(line)


def _one(call: Call, work: Callable[[Session], Person], as_json: bool, *, named: bool) -> None:
    from opsboard.cli.output import note
    from opsboard.usecases.people import look_like

    with call.session() as session:
        person = work(session)
        alike = look_like(session, person) if named else []
        _tell([person], as_json)
    if alike:
        others = listed(
            one.login if one.name == one.login else one.login + _(" ({reason})").format(reason=one.name)
            for one in alike
        )
        note(_("{login} is easily taken for {others}").format(login=person.login, others=others))


def _tell(found: list[Person], as_json: bool) -> None:
    if as_json:
        from opsboard.cli.output import write_json
        from opsboard.formats.objects import person_object

        write_json(people=[person_object(person) for person in found])
        return
    from opsboard.cli.output import TableColumn, page, table

    columns = [
        TableColumn(_("LOGIN")),
        TableColumn(_("NAME"), flexible=True),
        TableColumn(_("ROLE")),
        TableColumn(_("DEPARTMENT")),
        TableColumn(_("STATE")),
    ]
    rows = [(person.login, person.name, person.role, person.department or "", _state(person)) for person in found]
    page(table(columns, rows))


def _state(person: Person) -> str:
    from opsboard.usecases.sign_in import is_expected

    if person.active:
        return ""
    return _("not yet here") if is_expected(person) else _("has left")
