"""`import`: other people's files."""

from __future__ import annotations

import sys

from opsboard.cli.call import Call
from opsboard.cli.completion import kind_words
from opsboard.cli.declared import JSON, argument, command, flag, option
from opsboard.cli.output import Progress, note, say, write_json
from opsboard.cli.typed import text_of_file
from opsboard.domain.days import today, zone_of
from opsboard.domain.workflow import find_kind
from opsboard.formats import detect
from opsboard.formats.csv_columns import read_map
from opsboard.formats.csv_dates import ORDERS
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.files import file_name, read_file, read_stream
from opsboard.formats.objects import import_object
from opsboard.formats.parsed import ParsedFile
from opsboard.i18n import N_, _, ngettext, sentence
from opsboard.signal_words import near_line
from opsboard.usecases.gc_pause import gc_paused
from opsboard.usecases.import_words import UNKNOWN_STAGES
from opsboard.usecases.importing import ARCHIVED, ImportResult, import_items
from opsboard.usecases.session import Session

PREVIEW_WIDTH = 200
SHOWN_SKIPPED = 5
"""So many skipped rows are told one by one."""


@command(
    N_("Import items in one transaction; a second run creates nothing."),
    argument("path", "FILE|-"),
    option("--format form", "F", N_("csv, json, jsonl or ics; else as the file looks."), words=detect.FORMATS),
    option("--kind", "KIND", N_("The kind of its items; else as the file says."), complete=kind_words),
    option("--map columns", "FILE", N_("A TOML file that says which column is what.")),
    option("--encoding", "E", N_("The file's encoding, when it is neither UTF-8 nor GB18030.")),
    option("--date-order", "O", N_("ymd, mdy or dmy, where the dates do not tell."), words=ORDERS),
    option("--tz zone", "ZONE", N_("The time zone of the file's times.")),
    option(
        "--unknown-stage",
        "WHAT",
        N_("Stages that the board lacks: inbox (the default), keep or error."),
        words=UNKNOWN_STAGES,
    ),
    option("--archived", "WHAT", N_("Archived items: import (the default) or skip."), words=ARCHIVED),
    flag("--dry-run", N_("Only say what would be done.")),
    JSON,
)
def import_command(
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
    with call.session() as session:
        options = _options(session, kind, columns, encoding, date_order, zone)
        parsed = _parsed(path, form, options)
        with Progress(_("importing: {percent} %")) as progress:
            result = import_items(
                session,
                parsed,
                kind=kind,
                unknown_stage=unknown_stage or "inbox",
                archived=archived or "import",
                dry_run=dry_run,
                progress=progress,
            )
    if as_json:
        counts = (result.read, result.created, result.updated, result.unchanged, result.skipped, result.lossy)
        near = [{"row": row, "key": one.key, "why": one.why} for row, one in result.near]
        write_json(**{"import": import_object(*counts)}, **({"near": near} if near else {}))
        return
    if dry_run:
        for cells in parsed.preview:  # the first rows as they were read: a wrong encoding is seen there
            note(" | ".join(cells)[:PREVIEW_WIDTH])
    _tell(result, dry_run)


def _options(
    session: Session,
    kind: str | None,
    columns: str | None,
    encoding: str | None,
    date_order: str | None,
    zone: str | None,
) -> CsvOptions:
    zone_of(zone or session.zone)
    return CsvOptions(
        encoding=encoding,
        date_order=date_order,
        zone=zone or session.zone,
        year=int(today(session.clock(), session.zone)[:4]),
        columns=read_map(text_of_file(columns), columns) if columns is not None else {},
        kinds=session.store.workflow.kinds,
        kind=find_kind(session.store.workflow, kind).key if kind else session.store.info.default_kind,
        kind_is_asked=kind is not None,
        translate=_,
    )


def _parsed(path: str, form: str | None, options: CsvOptions) -> ParsedFile:
    name = file_name(path)

    def limit(head: bytes) -> int:
        return detect.limit_of(form or detect.format_of(head, name))

    data = read_stream(sys.stdin.buffer, name, limit) if path == "-" else read_file(path, limit)
    with gc_paused():
        return detect.read(data, name, options, form)


def _tell(result: ImportResult, dry_run: bool) -> None:
    """What was done on stdout; what the person should know besides on stderr."""
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
    _tell_rest(len(result.skipped))
    for row, near in result.near[:SHOWN_SKIPPED]:
        note(_("row {row}: {near}").format(row=row, near=near_line(near)))
    _tell_rest(len(result.near))
    for name, count in result.lossy.items():
        note(_("{name}: not kept as it was, {count} times").format(name=name, count=count))


def _tell_rest(rows: int) -> None:
    """How many of these rows are not told one by one."""
    if (rest := rows - SHOWN_SKIPPED) > 0:
        note(ngettext("and {count} more row", "and {count} more rows", rest).format(count=rest))
