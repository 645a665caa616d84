"""`competitor`: who is watched, what each of them changed, and what became of that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from opsboard.cli.call import Call
from opsboard.cli.completion import KEY, assignees, repeats, verdicts
from opsboard.cli.completion import competitors as names
from opsboard.cli.declared import JSON, argument, command, option
from opsboard.cli.typed import text_or_stdin
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Item
from opsboard.domain.values import replaced
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.usecases.competitors import Watch
    from opsboard.usecases.session import Session

_NAME = argument("name", "NAME", complete=names)
_URL = option("--url", "URL", N_("Where it is seen."))
_EVERY = option(
    "--every", "REPEAT", N_("When somebody looks again: weekly, weekly:mo, monthly:1; none: never."), complete=repeats
)
_OWNER = option("--owner", "PERSON", N_("Who looks; otherwise who adds it."), complete=assignees)


@command(N_("List the competitors that are watched; add, look at, judge and remove them."), JSON)
def competitor_command(call: Call, *, as_json: bool) -> None:
    from opsboard.usecases.competitors import watches

    with call.session() as session:
        found = watches(session)
        _tell(session, found, as_json)


competitor_list_command = replaced(
    competitor_command, help=N_("List the competitors that are watched, the one to look at next first.")
)


@command(
    N_("Watch a competitor: who looks, and how often. Prints the key of the watch."), _NAME, _URL, _EVERY, _OWNER, JSON
)
def competitor_add_command(
    call: Call, *, name: str, url: str | None, every: str | None, owner: str | None, as_json: bool
) -> None:
    from opsboard.cli.shown import tell_added
    from opsboard.usecases.competitors import add_competitor

    with call.session() as session:
        made = add_competitor(session, name, url=url, every=every or "weekly", owner=owner)
    tell_added(made, as_json)


@command(
    N_("Write down what a competitor changed and print its key; without a text: you looked, and nothing is new."),
    _NAME,
    argument("text", "TEXT|-", optional=True),
    _URL,
    JSON,
)
def competitor_seen_command(call: Call, *, name: str, text: str | None, url: str | None, as_json: bool) -> None:
    from opsboard.cli.output import say
    from opsboard.cli.shown import tell_added
    from opsboard.usecases.competitors import seen

    text = text_or_stdin(text or "")
    with call.session() as session:
        item = seen(session, name, text, url=url)
        due = session.dated(item.due)
    if text.strip() or as_json:
        tell_added(item, as_json)
    else:
        say(_("{key}: the next look is on {day}").format(key=item.key, day=due) if due else item.key)


@command(
    N_("Say of what was seen whether to take, adapt or leave it, and close it."),
    KEY,
    argument("verdict", "VERDICT", complete=verdicts),
    option("--value", "TEXT", N_("What the change is worth, and to whom.")),
    JSON,
)
def competitor_verdict_command(call: Call, *, key: str, verdict: str, value: str | None, as_json: bool) -> None:
    from opsboard.cli.shown import tell_item
    from opsboard.usecases.competitors import judge

    with call.session() as session:
        tell_item(session, judge(session, key, verdict, value), as_json)


@command(N_("Show a competitor: who looks next, and what it changed, the newest first."), _NAME, JSON)
def competitor_show_command(call: Call, *, name: str, as_json: bool) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases.competitors import watch

    with call.session() as session:
        found, changes = watch(session, name)
        if as_json:
            write_json(competitors=[{**_object(found), "timeline": [_seen_object(one) for one in changes]}])
        else:
            page(_whole(session, found, changes))


@command(
    N_("Change a competitor's name, address, rhythm or owner."),
    _NAME,
    option("--name new_name", "NAME", N_("What it is called; what was seen of it goes along.")),
    _URL,
    _EVERY,
    replaced(_OWNER, help=N_("Who looks.")),
    JSON,
)
def competitor_edit_command(
    call: Call,
    *,
    name: str,
    new_name: str | None,
    url: str | None,
    every: str | None,
    owner: str | None,
    as_json: bool,
) -> None:
    from opsboard.cli.shown import tell_item
    from opsboard.usecases.competitors import edit_competitor

    if (new_name, url, every, owner) == (None, None, None, None):
        raise Invalid(N_("nothing to change of {name}: give --name, --url, --every or --owner"), name=name)
    with call.session() as session:
        changed = edit_competitor(session, name, new_name=new_name, url=url, every=every, owner=owner)
        tell_item(session, changed, as_json)


@command(N_("Watch a competitor no more; what was seen of it stays."), _NAME, JSON)
def competitor_remove_command(call: Call, *, name: str, as_json: bool) -> None:
    from opsboard.cli.shown import tell_item
    from opsboard.usecases.competitors import remove_competitor

    with call.session() as session:
        tell_item(session, remove_competitor(session, name), as_json)


def _tell(session: Session, found: Sequence[Watch], as_json: bool) -> None:
    from opsboard.cli.output import Flexible, Right, tell_list
    from opsboard.domain.people_names import person_name
    from opsboard.usecases.reading import short_names

    people = short_names(session)
    head = [Flexible(_("NAME")), _("KEY"), _("WHO"), _("EVERY"), _("NEXT LOOK"), _("LOOKED ON"), _("LAST SEEN")]
    rows = (
        (
            one.name,
            one.item.key,
            person_name(people, one.item.assignee),
            _every(one),
            _next(session, one),
            one.looked_on or "",
            one.last_seen or "",
            str(one.seen),
            str(one.taken),
        )
        for one in found
    )
    nothing = _("no competitors yet: opsboard competitor add NAME")
    columns = [*head, Right(_("SEEN")), Right(_("TAKEN"))]
    tell_list(as_json, columns, rows, nothing, competitors=[_object(one) for one in found])


def _whole(session: Session, found: Watch, changes: Sequence[Item]) -> str:
    from opsboard.board_words import terms_of
    from opsboard.domain.people_names import person_name
    from opsboard.domain.text import visible, visible_body
    from opsboard.domain.value_text import value_text
    from opsboard.usecases import competitors as cases
    from opsboard.usecases.reading import short_names

    people = short_names(session)
    workflow = session.store.workflow
    kind = workflow.kind(found.item.kind)
    wording = terms_of(workflow, session.zone, people, kind, session.dated).wording
    said = [found.name, found.item.key, str(found.item.fields.get(cases.URL) or "")]
    look = [_("next look {day}").format(day=_next(session, found)) if found.next_look else _("no next look")]
    look += [_every(found), person_name(people, found.item.assignee)]
    look += [_("looked on {day}").format(day=found.looked_on)] if found.looked_on else []
    lines = [visible(" · ".join(filter(None, words))) for words in (said, look)]
    named = (cases.VERDICT, cases.VALUE, cases.BECAME, cases.STAGE)
    for one in changes:
        verdict, value, became, stage = (value_text(kind.field(key), one.fields.get(key), wording) for key in named)
        if became and stage:
            became = _("{key} ({stage})").format(key=became, stage=stage)
        head = [str(one.fields.get(cases.DAY) or ""), one.key, verdict, value, became]
        lines += ["", visible("  ".join(filter(None, head)))]
        body = str(one.fields.get(cases.CHANGE) or one.title)
        lines += [f"  {line}" for line in visible_body(body).splitlines()]
        if one.fields.get(cases.URL) and one.fields[cases.URL] != found.item.fields.get(cases.URL):
            lines.append(visible(f"  {one.fields[cases.URL]}"))
    if not changes:
        lines += ["", _("nothing was seen yet: opsboard competitor seen NAME TEXT")]
    return "\n".join(lines) + "\n"


def _every(one: Watch) -> str:
    from opsboard.domain.property_text import repeat_words
    from opsboard.i18n import current_language

    return repeat_words(one.item.repeat, current_language()) if one.item.repeat else ""


def _next(session: Session, one: Watch) -> str:
    """The day of the next look; late ones with a mark."""
    return session.dated(one.next_look) + (" !" if one.late else "")


def _object(one: Watch) -> dict[str, Any]:
    from opsboard.domain.recurrence import plain_rule
    from opsboard.usecases.competitors import URL

    return {
        "name": one.name,
        "key": one.item.key,
        "url": one.item.fields.get(URL),
        "owner": one.item.assignee,
        "every": None if one.item.repeat is None else plain_rule(one.item.repeat),
        "next_look": one.next_look,
        "late": one.late,
        "looked_on": one.looked_on,
        "last_seen": one.last_seen,
        "seen": one.seen,
        "taken": one.taken,
    }


def _seen_object(one: Item) -> dict[str, Any]:
    from opsboard.usecases import competitors as cases

    became = one.fields.get(cases.BECAME)
    return {
        "key": one.key,
        "day": one.fields.get(cases.DAY),
        "title": one.title,
        "text": one.fields.get(cases.CHANGE),
        "url": one.fields.get(cases.URL),
        "verdict": one.fields.get(cases.VERDICT),
        "value": one.fields.get(cases.VALUE),
        "stage": one.stage,
        "became": {"key": became, "stage": one.fields.get(cases.STAGE)} if became else None,
    }
