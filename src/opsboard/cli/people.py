"""`people`: who works on the board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Unpack

from opsboard.cli.call import Call
from opsboard.cli.completion import departments, roles
from opsboard.cli.completion import people as logins
from opsboard.cli.declared import JSON, argument, command, option
from opsboard.cli.output import Flexible, note, say, tell_list, write_json
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.people_names import ROLE_NAMES
from opsboard.i18n import _, current_language, listed, ngettext

if TYPE_CHECKING:
    from opsboard.domain.items import Person
    from opsboard.domain.kinds import Workflow
    from opsboard.usecases.offboarding import Departure
    from opsboard.usecases.people import Edits, Given
    from opsboard.usecases.session import Session


_PROPERTIES = (
    option("--name", "NAME", N_("How others call them.")),
    option("--role", "ROLE", N_("viewer, member, lead or admin."), complete=roles),
    option("--department", "NAME", N_("Their department."), complete=departments),
    option(
        "--key keys", "KEY", N_("A public key they enter by: KEY adds, -KEY takes away, none takes all."), multiple=True
    ),
)


@command(N_("List people; add, edit, remove them."), JSON)
def people_command(call: Call, *, as_json: bool) -> None:

    with call.session() as session:
        found, workflow = session.store.team.people(), session.store.workflow
    _tell(found, as_json, workflow)


@command(N_("Put someone on the list."), argument("login", "LOGIN"), *_PROPERTIES, JSON)
def people_add_command(call: Call, *, login: str, name: str | None, as_json: bool, **given: Unpack[Given]) -> None:
    from opsboard.usecases import people as cases

    _one(call, lambda session: cases.add_person(session, login, name or "", **given), as_json, named=True)


@command(
    N_("Change someone's name, role or department."),
    argument("login", "LOGIN", complete=logins),
    *_PROPERTIES,
    JSON,
)
def people_edit_command(call: Call, *, login: str, as_json: bool, **edits: Unpack[Edits]) -> None:
    from opsboard.usecases import people as cases

    if all(value in (None, ()) for value in edits.values()):
        raise Invalid(N_("nothing to change of {login}: give --name, --role, --department or --key"), login=login)
    named = edits.get("name") is not None
    _one(call, lambda session: cases.edit_person(session, login, **edits), as_json, named=named)


@command(
    N_("Take someone off the list and hand their open items over; what they did stays."),
    argument("login", "LOGIN", complete=logins),
    option("--to heir", "LOGIN", N_("Who has their open items from now on."), complete=logins),
    option("--reason", "TEXT", N_("Why; the log of the team and of the items handed over has it.")),
    JSON,
)
def people_remove_command(call: Call, *, login: str, heir: str | None, reason: str | None, as_json: bool) -> None:
    from opsboard.usecases import offboarding

    with call.session() as session:
        gone, workflow = offboarding.remove_person(session, login, heir, reason), session.store.workflow
    if as_json:
        write_json(
            people=[gone.person],
            handed_over=gone.handed.keys(),
            open_items=gone.open_items,
            named_in=dict(gone.named_in),
        )
        return
    _tell([gone.person], False, workflow)
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


@command(N_("Print the authorized_keys file of a board in service mode: who enters by which key."))
def people_keys_command(call: Call) -> None:
    import sys

    from opsboard.usecases import keys as cases

    # -I: nothing of the caller's folder, environment or own packages is loaded.
    program = [sys.executable, "-I", "-X", "utf8", "-m", "opsboard"]
    with call.session(older=True) as session:  # nobody is kept out while an update waits
        lines = cases.authorized_keys(session, program)
    for line in lines:
        say(line)


def _one(call: Call, work: Callable[[Session], Person], as_json: bool, *, named: bool) -> None:
    from opsboard.usecases.people import look_like

    with call.session() as session:
        person, workflow = work(session), session.store.workflow
        alike = look_like(session, person) if named else []
    _tell([person], as_json, workflow)
    if alike:
        others = listed(
            one.login if one.name == one.login else one.login + _(" ({reason})").format(reason=one.name)
            for one in alike
        )
        note(_("{login} is easily taken for {others}").format(login=person.login, others=others))


def _tell(found: list[Person], as_json: bool, workflow: Workflow) -> None:
    columns = [_("LOGIN"), Flexible(_("NAME")), _("ROLE"), _("DEPARTMENT"), _("STATE")]
    language = current_language()
    names = {one.key: one.name.of(language) for one in workflow.departments}
    rows = (
        (
            person.login,
            person.name,
            ROLE_NAMES[person.role].of(language),
            names.get(person.department or "", person.department or ""),
            _state(person),
        )
        for person in found
    )
    tell_list(as_json, columns, rows, people=found)


def _state(person: Person) -> str:
    from opsboard.usecases.sign_in import is_expected

    if person.active:
        return ""
    return _("not yet here") if is_expected(person) else _("has left")
