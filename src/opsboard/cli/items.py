"""`add` and `edit`: an item's own properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from opsboard.cli.call import Call
from opsboard.cli.completion import campaigns, departments, keys, kind_words, labels, people, stages_of_kind
from opsboard.cli.declared import JSON, argument, command, option
from opsboard.cli.typed import text_or_stdin
from opsboard.domain.errors import N_, Conflict, Invalid
from opsboard.domain.items import PRIORITIES

_PROPERTIES = (
    option("--stage", "STAGE", N_("The stage, by its key or name."), complete=stages_of_kind),
    option(
        "--priority", "P0..P3", N_("How urgent it is."), complete=lambda _c, _p, begun: _starting(PRIORITIES, begun)
    ),
    option("--assignee", "LOGIN", N_("Who does it; @me is you."), complete=people),
    option("--participant", "LOGIN", N_("Who takes part; repeats."), multiple=True, complete=people),
    option("--department", "NAME", N_("Which department's it is."), complete=departments),
    option("--label", "LABEL", N_("A label; repeats."), multiple=True, complete=labels),
    option("--start", "DATE", N_("When it starts.")),
    option("--due", "DATE", N_("When it is due: 2026-11-03, fri, +3d, 月底.")),
    option("--repeat", "RULE", N_("How it comes again: daily, weekly:mo,we, monthly:31.")),
    option("--campaign", "NAME", N_("The campaign it belongs to."), complete=campaigns),
    option("--set fields", "FIELD=VALUE", N_("A field of its kind; repeats."), multiple=True),
    option("--body", "TEXT|-", N_("The text; - reads it from standard input.")),
)


@command(
    N_("Add an item and print its key."),
    argument("kind", "KIND", complete=kind_words),
    argument("title", "TITLE"),
    *_PROPERTIES,
    option("--reason", "TEXT", N_("Why a gate or a limit may be passed.")),
    JSON,
)
def add_command(
    call: Call,
    *,
    kind: str,
    title: str,
    stage: str | None,
    participant: Sequence[str],
    label: Sequence[str],
    fields: Sequence[str],
    body: str | None,
    reason: str | None,
    as_json: bool,
    **scalars: str | None,
) -> None:
    from opsboard.cli.shown import tell_added
    from opsboard.usecases import adding

    with call.session() as session:
        item = adding.add(
            session,
            kind,
            title,
            stage=stage,
            edits=_given(scalars),
            labels=label,
            participants=participant,
            fields=_fields(fields),
            body=None if body is None else text_or_stdin(body),
            reason=reason,
        )
    tell_added(item, as_json)


@command(
    N_("Change an item: --label x adds, --label -x removes, --due none clears (so does any field)."),
    argument("key", "KEY", complete=keys),
    option("--title", "TEXT", N_("The title.")),
    *_PROPERTIES,
    option("--reason", "TEXT", N_("Why a promise moves to a later day, or a gate or a limit may be passed.")),
    option("--if-version", "N", N_("Fields changed since this version are a conflict."), number=True),
    JSON,
)
def edit_command(
    call: Call,
    *,
    key: str,
    title: str | None,
    stage: str | None,
    participant: Sequence[str],
    label: Sequence[str],
    fields: Sequence[str],
    body: str | None,
    reason: str | None,
    if_version: int | None,
    as_json: bool,
    **scalars: str | None,
) -> int:
    from opsboard.cli.errors import EXIT_DONE, tell_conflict
    from opsboard.cli.shown import tell_item, terms_of
    from opsboard.usecases import editing, reading

    edits: dict[str, str | None] = dict(_given(scalars))
    if title is not None:
        edits["title"] = title
    if body is not None:
        edits["body"] = text_or_stdin(body)
    edits.update({f"fields.{name}": value for name, value in _fields(fields).items()})
    edits.update(_members("label", label))
    edits.update(_members("participant", participant))
    if not edits and stage is None:
        raise Invalid(N_("nothing to change in {key}: name a property, such as --due fri"), key=key)
    with call.session() as session:
        try:
            editing.edit(session, key, edits, if_version=if_version, stage=stage, reason=reason)
        except Conflict as error:
            return tell_conflict(error, terms_of(session, reading.item(session, key).kind, reading.full_names(session)))
        tell_item(session, reading.item(session, key), as_json)
    return EXIT_DONE


def _given(scalars: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in scalars.items() if value is not None}


def _fields(pairs: Sequence[str]) -> dict[str, str]:
    fields = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise Invalid(N_('"{pair}" is no field: write --set FIELD=VALUE, such as --set channel=wechat'), pair=pair)
        fields[name.strip()] = value
    return fields


def _members(family: str, words: Sequence[str]) -> dict[str, str | None]:
    """`x` adds an entry, `-x` takes it away."""
    edits: dict[str, str | None] = {}
    for word in words:
        gone = word.startswith("-")
        edits[f"{family}.{word[1:] if gone else word}"] = None if gone else "true"
    return edits


def _starting(words: Sequence[str], begun: str) -> list[Any]:
    return [word for word in words if word.startswith(begun.upper())]
