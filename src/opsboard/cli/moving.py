"""Commands that take items from place to place: stages, the archive, the next kind of a chain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import KEY, KEYS, keys, keys_or_nothing, keys_then_stage, kind_words
from opsboard.cli.declared import JSON, argument, command, flag, is_key, is_name, option
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import replaced
from opsboard.i18n import _, listed, ngettext

if TYPE_CHECKING:
    from opsboard.usecases.results import BulkResult
    from opsboard.usecases.session import Session


@command(
    N_("Move items to a stage; with a reason a warning gate or a limit passes."),
    replaced(KEYS, complete=keys_then_stage),
    argument("stage", "STAGE", complete=keys_then_stage, fits=is_name),
    flag("--top", N_("To the top of the stage (the default).")),
    flag("--bottom", N_("To the bottom of the stage.")),
    option("--after", "KEY", N_("Just under this item."), complete=keys),
    option("--reason", "TEXT", N_("Why a gate or a limit may be passed.")),
    JSON,
)
def move_command(
    call: Call,
    *,
    keys: Sequence[str],
    stage: str,
    top: bool,
    bottom: bool,
    after: str | None,
    reason: str | None,
    as_json: bool,
) -> int:
    from opsboard.usecases import moving

    if top + bottom + (after is not None) > 1:
        raise Invalid(N_("--top, --bottom and --after exclude each other: give one"))
    place = "after" if after is not None else "bottom" if bottom else "top"
    with call.session() as session:
        result = moving.move(session, keys, stage, place=place, after=after, reason=reason)
        return tell_result(session, keys, result, as_json, give_items=True)


@command(
    N_("Make the next item of a chain, linked both ways, and print its key."),
    KEY,
    argument("kind", "KIND", complete=kind_words, fits=is_name),
    argument("title", "TITLE", optional=True),
    option("--reason", "TEXT", N_("Why a gate or a limit may be passed.")),
    JSON,
)
def flow_command(call: Call, *, key: str, kind: str, title: str | None, reason: str | None, as_json: bool) -> None:
    from opsboard.cli.output import note
    from opsboard.cli.shown import tell_added
    from opsboard.i18n import sentence
    from opsboard.usecases import adding, reading

    with call.session() as session:
        result = adding.flow(session, key, kind, title, reason=reason)
        item = reading.item(session, result.added[0])
    tell_added(item, as_json)
    for kept, error in [] if as_json else result.kept:
        note(_("{name}: {reason}").format(name=kept, reason=sentence(error)))


@command(
    N_("Close items as duplicates of another one, linked; who takes part and their customers go on there."),
    KEYS,
    argument("into", "into", words=("into",)),
    argument("other", "KEY", complete=keys, fits=is_key),
    option("--reason", "TEXT", N_("Why; it stays in the log.")),
    JSON,
)
def merge_command(call: Call, *, keys: Sequence[str], into: str, other: str, reason: str | None, as_json: bool) -> int:
    from opsboard.usecases import merging

    with call.session() as session:
        result = merging.merge(session, keys, other, reason=reason)
        return tell_result(session, keys, result, as_json, give_items=True)


@command(
    N_("Put items away; restore or undo brings them back."),
    KEYS,
    JSON,
)
def archive_command(call: Call, *, keys: Sequence[str], as_json: bool) -> int:
    from opsboard.usecases import archiving

    with call.session() as session:
        return tell_result(session, keys, archiving.archive(session, keys), as_json)


@command(
    N_("Bring archived items back."),
    KEYS,
    option("--reason", "TEXT", N_("Why an item may come back into a full stage.")),
    JSON,
)
def restore_command(call: Call, *, keys: Sequence[str], reason: str | None, as_json: bool) -> int:
    from opsboard.usecases import archiving

    with call.session() as session:
        return tell_result(session, keys, archiving.restore(session, keys, reason=reason), as_json)


@command(
    N_("Empty an item and its history of all text, for good (leads only)."),
    argument("key", "KEY", complete=keys_or_nothing),
    flag("--team", N_("Empty an entry of `log --team` instead; KEY is its number.")),
    option("--reason", "TEXT", N_("Why its texts must go; this stays in the log."), required=True),
    JSON,
)
def purge_command(call: Call, *, key: str, team: bool, reason: str, as_json: bool) -> None:
    from opsboard.cli.output import say, write_json
    from opsboard.usecases import archiving, history

    if team:
        from opsboard.cli.team_purge import purge_entry

        purge_entry(call, key, reason, as_json)
        return
    with call.session() as session:
        done = archiving.purge(session, key, reason)
        if as_json:
            changes = history.log(session, key)
            views = [{"owner": owner or None, "name": name} for owner, name in done.views]
            where = {"copies": list(done.copies), "linked": list(done.linked), "told_in": list(done.told_in)}
            write_json(changes=changes, **where, views=views, waits=done.waits)
            return
    sentence = ngettext(
        "{key}: {count} change emptied of its text", "{key}: {count} changes emptied of their text", done.changes
    )
    say(sentence.format(key=key.upper(), count=done.changes))
    if done.linked or done.told_in:
        say(_("other items may tell of the same: {keys}").format(keys=listed((*done.linked, *done.told_in))))
    tell_what_stays(done.views, done.waits, done.copies)


def tell_what_stays(views: Sequence[tuple[str, str]], waits: bool, copies: Sequence[str]) -> None:
    """Say where a purged text still stands: which views look for it, that it waits for a reader to end, and which
    copies of the board hold it."""
    from opsboard.cli.output import say

    for owner, name in views:
        if owner:
            say(_("the view {name} of {owner} looks for it; ask them to delete it").format(name=name, owner=owner))
        else:
            say(_("the view {name} looks for it; run: opsboard views delete --shared").format(name=name))
    if waits:
        say(_("someone is reading the board: the text goes from its journal when that session ends"))
    if copies:
        say(_("copies made before still hold the text; make a new one, then delete these:"))
        for path in copies:
            say(f"  {path}")
    else:
        say(_("no backup lies beside the board; copies kept elsewhere still hold the text"))


def tell_result(
    session: Session, keys: Sequence[str], result: BulkResult, as_json: bool, *, give_items: bool = False
) -> int:
    """Print what changed, a line for each item, in JSON the changes and, with `give_items`, the item or items of
    `keys` as they are now; gives the exit code. When a part was refused the command
    has failed, so stdout stays empty: stderr tells how many changed and what was refused."""
    from opsboard.cli.errors import EXIT_DONE, EXIT_REFUSED, complain
    from opsboard.i18n import sentence

    if result.refused:
        count = len(result.keys())
        complain(ngettext("{count} changed", "{count} changed", count).format(count=count))
    elif as_json:
        _json_result(session, keys, result, give_items)
    else:
        from opsboard.cli.shown import tell_changes

        tell_changes(session, result.changed)
    for key, error in result.refused:
        complain(_("{name}: {reason}").format(name=key, reason=sentence(error)))
    return EXIT_REFUSED if result.refused else EXIT_DONE


def _json_result(session: Session, keys: Sequence[str], result: BulkResult, give_items: bool) -> None:
    from opsboard.cli.output import write_json
    from opsboard.usecases import reading
    from opsboard.usecases.acting import canonical_key

    if not give_items:
        write_json(changes=result.changed)
    elif len(keys) == 1:
        write_json(item=reading.item(session, keys[0]))
    else:
        found = [reading.item(session, key) for key in dict.fromkeys(map(canonical_key, keys))]
        write_json(items=found, total=len(found), changes=result.changed)
