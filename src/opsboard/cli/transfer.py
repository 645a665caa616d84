"""`export`, and what `list` and `show` write in its formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.completion import QUERY
from opsboard.cli.declared import FORCE, argument, command, flag, option
from opsboard.i18n import N_, _, current_language
from opsboard.usecases.exporting import FORMATS

if TYPE_CHECKING:
    from opsboard.domain.item_columns import Column
    from opsboard.domain.items import Item
    from opsboard.formats.markdown import Heading
    from opsboard.usecases.ports import Selection
    from opsboard.usecases.session import Session


def gathered_list(
    session: Session, form: str, selection: Selection, query: str, columns: Sequence[Column] = ()
) -> IO[str]:
    """The selected items as `list` prints them, in a format of one item a row; for `write` when the board is closed."""
    from opsboard.cli.output import gathered

    with session.store.snapshot():
        return gathered(_list_lines(session, form, selection, query, columns))


def _list_lines(
    session: Session, form: str, selection: Selection, query: str, columns: Sequence[Column]
) -> Iterable[str]:
    items = session.store.items(selection)
    if form == "jsonl":
        from opsboard.formats.objects import json_text

        return (json_text(item) + "\n" for item in items)
    if form == "csv":
        from opsboard.formats.csv_out import COLUMNS, csv_lines

        return csv_lines(items, columns=[one.key for one in columns] or COLUMNS)
    from opsboard.formats.markdown import table_lines

    return _ended(table_lines(items, _heading(session, _("Items"), query), columns))


def item_markdown(session: Session, item: Item) -> str:
    """One item whole as Markdown."""
    from opsboard.formats.markdown import item_lines
    from opsboard.usecases.chains import chain_of

    heading = _heading(session, f"{item.key} {item.title}", "")
    chain = [(step.depth, card, step.again) for step, card in chain_of(session, item).steps]
    return "".join(_ended(item_lines(item, heading, chain)))


@command(
    N_("Export items, all or those of a query, as markdown, json, jsonl, csv or ics."),
    argument("form", "FORMAT", words=FORMATS),
    QUERY,
    option("-o --output path", "FILE", N_("Write to this file instead of standard output.")),
    option("--vdir folder", "DIR", N_("With ics: a file for each item in this folder, kept up to date.")),
    FORCE,
    flag("--stable", N_("The same bytes for the same items: no time, no versions.")),
    flag("--comments", N_("With comments, in Markdown.")),
)
def export_command(
    call: Call,
    *,
    form: str,
    query: Sequence[str],
    path: str | None,
    folder: str | None,
    force: bool,
    stable: bool,
    comments: bool,
) -> None:
    from opsboard.usecases import exporting

    text = " ".join(query)
    if folder is not None:
        _write_folder(call, form, text, path, folder, force)
        return
    with call.session() as session:
        wanted = exporting.Wanted(form, text, current_language(), _, stable=stable, comments=comments)
        if path is not None:
            exporting.write(session, wanted, path, force=force)
            call.done.append(path)
            return
        from opsboard.cli.output import gathered

        with session.store.snapshot():
            kept = gathered(exporting.lines(session, wanted))
    write(kept, form)


def _write_folder(call: Call, form: str, query: str, path: str | None, folder: str, force: bool) -> None:
    """Write a folder of calendars, and say what became of its files."""
    from opsboard.cli.output import say
    from opsboard.domain.errors import Invalid
    from opsboard.usecases import vdir

    if form != vdir.FORM or path is not None:
        raise Invalid(N_("--vdir DIR goes with ics, and without -o"))
    with call.session() as session:
        done = vdir.write_folder(session, query, folder, force=force)
        call.done.append(folder)
    template = _("{written} written, {unchanged} unchanged, {removed} removed")
    say(template.format(written=done.written, unchanged=done.unchanged, removed=done.removed))


def write(kept: IO[str], form: str) -> None:
    """What was gathered, to stdout: what people read page by page, what programs read as it is."""
    from opsboard.cli.output import on_terminal, page, write_gathered

    if form == "markdown" and on_terminal():
        with kept:
            page(kept.read())
    else:
        write_gathered(kept)


def _heading(session: Session, title: str, query: str) -> Heading:
    from opsboard.usecases import exporting

    return exporting.heading(session, title, exporting.Wanted("markdown", query, current_language(), _))


def _ended(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)
