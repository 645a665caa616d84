"""Which format a file is in, by what is in it, then by its name; and reading it in that format."""

from __future__ import annotations

import codecs

from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.parsed import ParsedFile

FORMATS = ("csv", "json", "jsonl", "ics")
"""What can be read."""

_FOREIGN = (
    (b"---\n", N_("{name}: Markdown; this version reads csv, json, jsonl and ics")),
    (b"# ", N_("{name}: Markdown; this version reads csv, json, jsonl and ics")),
    (b"- [", N_("{name}: Markdown; this version reads csv, json, jsonl and ics")),
    (b"<", N_("{name}: HTML or XML; this version reads csv, json, jsonl and ics")),
)


def format_of(head: bytes, name: str) -> str:
    """One of FORMATS, from the first bytes of a file. Raises BadData for one that cannot be read."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith((b"{", b"[")):
        return "jsonl" if name.lower().endswith((".jsonl", ".ndjson")) else "json"
    if start[:7].upper() == b"BEGIN:V":
        return "ics"
    for begin, template in _FOREIGN:
        if start.startswith(begin):
            raise BadData(template, name=name)
    return "ics" if name.lower().endswith((".ics", ".ical")) else "csv"


def limit_of(form: str) -> int:
    """The most bytes that a file of this format may have."""
    if form == "csv":
        from opsboard.formats.csv_text import MAX_BYTES

        return MAX_BYTES
    if form == "ics":
        from opsboard.formats.ics_text import MAX_BYTES as ICS_BYTES

        return ICS_BYTES
    from opsboard.formats.json_in import MAX_BYTES as JSON_BYTES

    return JSON_BYTES


def read(data: bytes, name: str, options: CsvOptions, form: str | None = None) -> ParsedFile:
    """The items of a file, in the format given or the one it shows.

    Raises Invalid (no such format), BadData (with the place in the file).
    """
    chosen = form or format_of(data[:4096], name)
    if chosen == "csv":
        from opsboard.formats.csv_in import read_csv

        return read_csv(data, name, options)
    if chosen == "ics":
        from opsboard.formats.ics_in import read_ics

        return read_ics(data, name, options)
    if chosen in ("json", "jsonl"):
        from opsboard.formats.json_in import read_json, refuse_half_characters

        refuse_half_characters(data, name)
        return read_json(data, name)
    raise Invalid(N_("there is no format {form}; use one of {words}"), form=chosen, words=tuple(FORMATS))
