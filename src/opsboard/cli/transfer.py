"""`import` and `export`: other people's files, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING

import click

from opsboard.cli.call import Call
from opsboard.cli.commands import OneWord, Verb, argument, flag, json_flag, option
from opsboard.cli.completion import kind_words
from opsboard.i18n import _, current_language, ngettext
from opsboard.usecases.exporting import FORMATS

if TYPE_CHECKING:
    from opsboard.domain.items import Item
    from opsboard.formats.csv_plan import CsvOptions
    from opsboard.formats.markdown import Heading
    from opsboard.formats.parsed import ParsedFile
    from opsboard.usecases.importing import ImportResult
    from opsboard.usecases.ports import Selection
    from opsboard.usecases.session import Session

PREVIEW_WIDTH = 200
SHOWN_SKIPPED = 5
"""So many skipped rows are told one by one."""


def import_command() -> click.Command:
    """The command `import`."""
    from opsboard.formats.csv_dates import ORDERS
    from opsboard.formats.detect import FORMATS as IMPORTS
    from opsboard.usecases.import_words import UNKNOWN_STAGES
    from opsboard.usecases.importing import ARCHIVED

    return Verb(
        "import",
        _import,
        [
            argument("path", "FILE|-"),
            option("--format form", "F", _("csv, json or jsonl; else as the file looks."), kind=OneWord(IMPORTS)),
            option("--kind", "KIND", _("The kind of its items; else as the file says."), complete=kind_words),
            option("--map columns", "FILE", _("A TOML file that says which column is what.")),
            option("--encoding", "E", _("The file's encoding, when it is neither UTF-8 nor GB18030.")),
            option("--date-order", "O", _("ymd, mdy or dmy, where the dates do not tell."), kind=OneWord(ORDERS)),
            option("--tz zone", "ZONE", _("The time zone of the file's times.")),
            option(
                "--unknown-stage",
                "WHAT",
                _("Stages that the board lacks: inbox (the default), keep or error."),
                kind=OneWord(UNKNOWN_STAGES),
            ),
            option("--archived", "WHAT", _("Archived items: import (the default) or skip."), kind=OneWord(ARCHIVED)),
            flag("--dry-run", _("Only say what would be done.")),
            json_flag(),
        ],
        help=_("Import items in one transaction; a second run creates nothing."),
    )


def export_command() -> click.Command:
    """The command `export`."""
    return Verb(
        "export",
        _export,
        [
            argument("form", "FORMAT", kind=OneWord(FORMATS)),
            argument("query", "QUERY", many=True, optional=True),
            option("-o --output path", "FILE", _("Write to this file instead of standard output.")),
            flag("--stable", _("The same bytes for the same items: no time, no versions.")),
            flag("--comments", _("With comments, in Markdown.")),
        ],
        help=_("Export items, all or those of a query, as markdown, json, jsonl or csv."),
    )


def write_list(session: Session, form: str, selection: Selection, query: str) -> None:
    """The selected items as `list` prints them, in a format of one item a row."""
    from opsboard.cli.output import gathered

    with session.store.snapshot():
        kept = gathered(_list_lines(session, form, selection, query))
    _write(kept, form)


def _list_lines(session: Session, form: str, selection: Selection, query: str) -> Iterable[str]:
    items = session.store.items(selection)
    if form == "jsonl":
        from opsboard.formats.objects import item_object, json_text

        return (json_text(item_object(item)) + "\n" for item in items)
    if form == "csv":
        from opsboard.formats.csv_out import csv_lines

        return csv_lines(items)
    from opsboard.formats.markdown import table_lines

    return _ended(table_lines(items, _heading(session, _("Items"), query)))


def write_item_markdown(session: Session, item: Item) -> None:
    """One item whole as Markdown, to standard output."""
    from opsboard.cli.output import page
    from opsboard.formats.markdown import item_lines

    heading = _heading(session, f"{item.key} {item.title}", "")
    page("".join(_ended(item_lines(item, heading))))


def _export(call: Call, *, form: str, query: Sequence[str], path: str | None, stable: bool, comments: bool) -> None:
    from opsboard.usecases import exporting

    text = " ".join(query)
    with call.session() as session:
        wanted = exporting.Wanted(form, text, current_language(), _, stable=stable, comments=comments)
        if path is not None:
            exporting.write(session, wanted, path)
            call.done.append(path)
            return
        from opsboard.cli.output import gathered

        with session.store.snapshot():
            kept = gathered(exporting.lines(session, wanted))
    _write(kept, form)


def _write(kept: IO[str], form: str) -> None:
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


def _import(
    call: Call,
    *,
    path: str,
    form: str | None,
    kind: str | None,
    columns: str | None,
    encoding: str | None,
    date_order: str | None,
    zone: str | None,
    unknown_stage: str | None,
    archived: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    from opsboard.cli.output import Progress
    from opsboard.usecases import importing

    with call.session() as session:
        options = _options(session, kind, columns, encoding, date_order, zone)
        parsed = _parsed(path, form, options)
        with Progress(_("importing: {percent} %")) as progress:
            result = importing.import_items(
                session,
                parsed,
                kind=kind,
                unknown_stage=unknown_stage or "inbox",
                archived=archived or "import",
                dry_run=dry_run,
                progress=progress,
            )
    if as_json:
        _tell_json(result)
        return
    if dry_run:
        _preview(parsed)
    _tell(result, dry_run)


def _options(
    session: Session,
    kind: str | None,
    columns: str | None,
    encoding: str | None,
    date_order: str | None,
    zone: str | None,
) -> CsvOptions:
    from opsboard.domain.schedule import today, zone_of
    from opsboard.domain.workflow import find_kind
    from opsboard.formats.csv_columns import read_map
    from opsboard.formats.csv_plan import CsvOptions

    zone_of(zone or session.zone)
    named: dict[str, str] = {}
    if columns is not None:
        from opsboard.cli.typed import text_of_file

        named = read_map(text_of_file(columns), columns)
    return CsvOptions(
        encoding=encoding,
        date_order=date_order,
        zone=zone or session.zone,
        year=int(today(session.clock(), session.zone)[:4]),
        columns=named,
        kinds=session.store.workflow.kinds,
        kind=find_kind(session.store.workflow, kind).key if kind else session.store.info.default_kind,
        translate=_,
    )


def _parsed(path: str, form: str | None, options: CsvOptions) -> ParsedFile:
    import sys

    from opsboard.formats import detect
    from opsboard.formats.files import file_name, read_file, read_stream
    from opsboard.usecases.gc_pause import gc_paused

    name = file_name(path)

    def limit(head: bytes) -> int:
        return detect.limit_of(form or detect.format_of(head, name))

    data = read_stream(sys.stdin.buffer, name, limit) if path == "-" else read_file(path, limit)
    with gc_paused():
        return detect.read(data, name, options, form)


def _preview(parsed: ParsedFile) -> None:
    """The header and the first rows of a table as they were read: a wrong encoding is seen there."""
    from opsboard.cli.output import note

    for cells in parsed.preview:
        note(" | ".join(cells)[:PREVIEW_WIDTH])


def _tell_json(result: ImportResult) -> None:
    from opsboard.cli.output import write_json
    from opsboard.formats.objects import import_object

    counted = import_object(result.read, result.created, result.updated, result.unchanged, result.skipped, result.lossy)
    write_json(**{"import": counted})


def _tell(result: ImportResult, dry_run: bool) -> None:
    """What was done on stdout; what the person should know besides on stderr."""
    from opsboard.cli.errors import sentence
    from opsboard.cli.output import note, say

    template = (
        _("would read {read}: {created} new, {updated} updated, {unchanged} unchanged, {skipped} skipped")
        if dry_run
        else _("{read} read: {created} new, {updated} updated, {unchanged} unchanged, {skipped} skipped")
    )
    say(
        template.format(
            read=result.read,
            created=result.created,
            updated=result.updated,
            unchanged=result.unchanged,
            skipped=len(result.skipped),
        )
    )
    for text in result.notes:
        note(text)
    for row, reason in result.skipped[:SHOWN_SKIPPED]:
        note(_("row {row}: {reason}").format(row=row, reason=sentence(reason)))
    rest = len(result.skipped) - SHOWN_SKIPPED
    if rest > 0:
        note(ngettext("and {count} more row", "and {count} more rows", rest).format(count=rest))
    for name, count in result.lossy.items():
        note(_("{name}: not kept as it was, {count} times").format(name=name, count=count))
