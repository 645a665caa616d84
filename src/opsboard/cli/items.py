"""`add` and `edit`: an item's own properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import (
    KEYS,
    assignees,
    campaigns,
    days,
    departments,
    field_pairs,
    kind_words,
    labels,
    priorities,
    repeats,
    stages_of_kind,
    words_of_item,
)
from opsboard.cli.declared import JSON, argument, command, flag, is_name, option
from opsboard.cli.typed import text_or_stdin
from opsboard.domain.errors import N_, Conflict, Invalid
from opsboard.domain.items import CORE_DATES
from opsboard.domain.line_words import field_and_value
from opsboard.domain.lookup import find_named
from opsboard.domain.text import clean_line
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.domain.items import Item
    from opsboard.usecases.near_items import Near
    from opsboard.usecases.session import Session

_PROPERTIES = (
    option("--stage", "STAGE", N_("The stage, by its key or name."), complete=stages_of_kind),
    option("--priority", "P0..P3", N_("How urgent it is."), complete=priorities),
    option("--assignee", "LOGIN", N_("Who does it; @me is you."), complete=assignees),
    option("--participant", "LOGIN", N_("Who takes part; repeats."), multiple=True, complete=assignees),
    option("--department", "NAME", N_("Which department's it is."), complete=departments),
    option("--label", "LABEL", N_("A label; repeats."), multiple=True, complete=labels),
    option("--start", "DATE", N_("When it starts."), complete=days),
    option(
        "--due",
        "DATE",
        N_("When it is due: 2026-11-03, fri 18:00, eod, +3wd, eom; ++1d: later than it is."),
        complete=days,
    ),
    option(
        "--repeat",
        "RULE",
        N_("How it comes again: every 2 weeks, monthly:31, 5 times, after done, ahead 7d."),
        complete=repeats,
    ),
    option("--campaign", "NAME", N_("The campaign it belongs to."), complete=campaigns),
    option("--set fields", "FIELD=VALUE", N_("A field of its kind; repeats."), multiple=True, complete=field_pairs),
    option("--body", "TEXT|-", N_("The text; - reads it from standard input.")),
)


@command(
    N_("Add an item and print its key. Words after the title: @anna priority:P1 label:vip due:fri channel:wechat."),
    argument("kind", "KIND", complete=kind_words, fits=is_name),
    argument("title", "TITLE"),
    argument("words", "WORD", many=True, optional=True, complete=words_of_item),
    *_PROPERTIES,
    option("--reason", "TEXT", N_("Why a gate or a limit may be passed.")),
    JSON,
)
def add_command(
    call: Call,
    *,
    kind: str,
    title: str,
    words: Sequence[str],
    stage: str | None,
    participant: Sequence[str],
    label: Sequence[str],
    fields: Sequence[str],
    body: str | None,
    reason: str | None,
    as_json: bool,
    **scalars: str | None,
) -> None:
    from opsboard.cli.output import note
    from opsboard.cli.shown import tell_added
    from opsboard.signal_words import near_line
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
            words=words,
            reason=reason,
        )
        typed = {f"fields.{name.partition('+')[0]}": value for name, value in _fields(fields).items()}
        for word, (name, _value) in zip(words, adding.edits_of_words(session, kind, words), strict=True):
            typed[name] = word.replace("：", ":").partition(":")[2]
        _tell_years(session, {**scalars, **typed}, [item.key])
        near = _nearest(session, item)
    tell_added(item, as_json)
    if near is not None:
        note(near_line(near))


@command(
    N_("Change items: --label x adds, --label -x removes, --due none clears (so does any field)."),
    KEYS,
    option("--title", "TEXT", N_("The title.")),
    *_PROPERTIES,
    option("--reason", "TEXT", N_("Why a promise moves to a later day, or a gate or a limit may be passed.")),
    option("--if-version", "N", N_("Fields changed since this version of one item are a conflict."), number=True),
    flag("--following", N_("Of an item that comes again: for all that follow, not for this one alone.")),
    JSON,
)
def edit_command(
    call: Call,
    *,
    keys: Sequence[str],
    title: str | None,
    stage: str | None,
    participant: Sequence[str],
    label: Sequence[str],
    fields: Sequence[str],
    body: str | None,
    reason: str | None,
    if_version: int | None,
    following: bool,
    as_json: bool,
    **scalars: str | None,
) -> int:
    from opsboard.board_words import terms_of
    from opsboard.cli.errors import EXIT_DONE, tell_conflict
    from opsboard.cli.moving import tell_result
    from opsboard.cli.shown import tell_item
    from opsboard.usecases import editing, reading
    from opsboard.usecases.typed import members

    edits: dict[str, str | None] = dict(_given(scalars))
    if title is not None:
        edits["title"] = title
    if body is not None:
        edits["body"] = text_or_stdin(body)
    edits.update({f"fields.{name}": value for name, value in _fields(fields).items()})
    for word in (*label, *participant):
        if not word.strip("+- "):
            raise Invalid(N_('"{word}" names nothing: x adds, -x takes away'), word=word)
    edits.update(members("label", label))
    edits.update(members("participant", participant))
    if not edits and stage is None:
        raise Invalid(N_("nothing to change in {key}: name a property, such as --due fri"), key=" ".join(keys))
    if if_version is not None and len(keys) > 1:
        raise Invalid(N_("--if-version is of one item; give one key"))
    with call.session() as session:
        try:
            one = keys[0] if len(keys) == 1 else keys
            result = editing.edit(
                session, one, edits, if_version=if_version, stage=stage, reason=reason, following=following
            )
        except Conflict as error:
            key = reading.item(session, keys[0]).key
            names = reading.full_names(session)
            terms = terms_of(session.store.workflow, session.zone, names, dated=session.dated)
            return tell_conflict(error, terms.of_item(key))
        _tell_years(session, {name.partition("+")[0]: value for name, value in edits.items()}, keys)
        if len(keys) > 1:
            return tell_result(session, keys, result, as_json, give_items=True)
        tell_item(session, reading.item(session, keys[0]), as_json)
    return EXIT_DONE


def _tell_years(session: Session, edits: Mapping[str, str | None], keys: Iterable[str]) -> None:
    """Say which year was added to a date of these items that was typed without one, where it is not this one."""
    from opsboard.cli.output import note

    kinds = {kind.key: kind for key in keys if (kind := session.store.workflow.kind_of_item(key.upper()))}
    fields = [field for kind in kinds.values() for field in kind.fields]

    def is_date(name: str) -> bool:
        field = None if name in CORE_DATES else find_named(name.removeprefix("fields."), fields)
        return name in CORE_DATES or (field is not None and field.role is not None)

    dates = set(filter(is_date, edits))
    now = session.clock()
    for typed in (typed for name, typed in edits.items() if typed and name in dates):
        from opsboard.domain.day_words import meaning

        meant = meaning(clean_line(typed), now, session.zone, session.customs(), held=now)
        if meant.year_added and meant.when:
            message = _("{typed} is {when}: the next one to come")
            note(message.format(typed=typed, when=session.dated(meant.when)))


def _nearest(session: Session, item: Item) -> Near | None:
    """The open item that says most nearly the same."""
    from opsboard.usecases.near_items import near_items

    fields = {f"fields.{name}": value for name, value in item.fields.items()}
    return next(iter(near_items(session, item.kind, item.title, fields, (item.key,))), None)


def _given(scalars: Mapping[str, str | None]) -> dict[str, str | None]:
    return {name: value for name, value in scalars.items() if value is not None}


def _fields(pairs: Sequence[str]) -> dict[str, str]:
    """Field -> value as typed, each as an addition (`typed.canonical_edits`): a table named again gets a row more."""
    fields: dict[str, str] = {}
    for place, pair in enumerate(pairs, 1):
        name, value = field_and_value(pair)
        fields[f"{name}+{place}"] = value
    return fields
