"""`list` and `show`: what is on the board."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import KEY
from opsboard.cli.declared import JSON, argument, command, flag, option
from opsboard.domain import limits
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.values import replaced
from opsboard.i18n import _

if TYPE_CHECKING:
    from opsboard.usecases.ports import Selection
    from opsboard.usecases.session import Session

ROWS = 50
"""So many rows a table shows unless --limit says otherwise."""


@command(
    N_("List items, all or those of a query: opsboard list kind:support assignee:@me."),
    argument("query", "QUERY", many=True, optional=True),
    option("--sort", "FIELD", N_("rank, key, title, due, priority, age, updated or created; -due turns it round.")),
    option("--limit", "N", N_("So many rows at most; 0 shows all."), number=True),
    JSON,
    flag("--jsonl", N_("Print JSON, an item a line.")),
    flag("--csv", N_("Print CSV.")),
    flag("--markdown", N_("Print Markdown.")),
)
def list_command(
    call: Call,
    *,
    query: Sequence[str],
    sort: str | None,
    limit: int | None,
    as_json: bool,
    jsonl: bool,
    csv: bool,
    markdown: bool,
) -> None:
    from opsboard.usecases import reading

    if as_json + jsonl + csv + markdown > 1:
        raise Invalid(N_("--json, --jsonl, --csv and --markdown exclude each other: give one"))
    with call.session() as session:
        selection = reading.selection(session, " ".join(query), sort=sort or "rank")
        if as_json:
            _json(session, selection, limit)
        elif jsonl or csv or markdown:
            from opsboard.cli.transfer import write_list

            form = "jsonl" if jsonl else "csv" if csv else "markdown"
            write_list(session, form, replaced(selection, limit=limit or None), " ".join(query))
        else:
            table, remark = _table(call, session, selection, ROWS if limit is None else limit)
    if as_json or jsonl or csv or markdown:
        return
    from opsboard.cli.output import note, page

    # The board is closed by now: whoever reads page by page keeps nobody from it.
    page(table)
    if remark:
        note(remark)


def _json(session: Session, selection: Selection, limit: int | None) -> None:
    from opsboard.cli.output import write_json

    items = list(session.store.items(replaced(selection, limit=limit or None)))
    total = session.store.count(selection) if limit else len(items)
    write_json(items=items, total=total)


def _table(call: Call, session: Session, selection: Selection, limit: int) -> tuple[str, str]:
    """The table, and what to say beside it."""
    from opsboard.cli.shown import cards_table

    shown = session.store.cards(replaced(selection, limit=limit or None))
    if not shown:
        return "", _("nothing matches") if selection.query else _("nothing here yet")
    remark = ""
    if limit and len(shown) == limit:
        total = session.store.count(selection)
        if total > limit:
            remark = _("{shown} of {total}: --limit 0 shows all").format(shown=f"{limit:,}", total=f"{total:,}")
    return cards_table(session, shown, call.coloured()), remark


@command(
    N_("Show one item whole."),
    KEY,
    option("--comments", "N", N_("So many comments, the newest; 0 shows all."), number=True),
    JSON,
    flag("--markdown", N_("Print Markdown.")),
)
def show_command(call: Call, *, key: str, comments: int | None, as_json: bool, markdown: bool) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases import reading

    if as_json and markdown:
        raise Invalid(N_("--json and --markdown exclude each other: give one"))
    with call.session() as session:
        if as_json:
            write_json(item=reading.item(session, key))
        elif markdown:
            from opsboard.cli.transfer import write_item_markdown

            write_item_markdown(session, reading.item(session, key))
        else:
            from opsboard.cli.shown import item_text

            shown = limits.COMMENTS_SHOWN.most if comments is None else comments
            item, more = reading.page(session, key, shown) if shown else (reading.item(session, key), {})
            page(item_text(session, item, more))


@command(
    N_("What is overdue, and what the day brings."),
    option("--day", "DATE", N_("Another day than today.")),
    JSON,
)
def agenda_command(call: Call, *, day: str | None, as_json: bool) -> None:
    from opsboard.cli.output import page, write_json
    from opsboard.usecases import reading

    with call.session() as session:
        found = reading.agenda(session, day or "today")
        if as_json:
            keys = dict.fromkeys([card.key for card in found.overdue] + [one.card.key for one in found.dated])
            write_json(items=[session.store.item(key) for key in keys], total=len(keys))
            return
        from opsboard.cli.shown import agenda_text

        page(agenda_text(session, found))
