"""Tables made by other people's tools, as items."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from opsboard.domain.errors import N_, BadData, Invalid
from opsboard.domain.items import CORE_DATES, ChecklistEntry
from opsboard.domain.kinds import CLOSED_CATEGORIES, DATE_TYPES, Field, Kind
from opsboard.domain.text import clean_line, clean_title, visible
from opsboard.formats import csv_dates
from opsboard.formats.csv_cells import file_of, row_of
from opsboard.formats.csv_columns import KNOWN_HEADERS
from opsboard.formats.csv_meanings import Meanings
from opsboard.formats.csv_out import without_guard
from opsboard.formats.csv_plan import CsvOptions, Plan, plan
from opsboard.formats.csv_text import MAX_BYTES, Row, Table, decode, is_identifier, read_table
from opsboard.formats.parsed import ParsedFile, ParsedItem
from opsboard.formats.words import fold, priority_of
from opsboard.i18n import listed

SYSTEM = "csv"

_SEPARATORS = re.compile(r"[;；、,，\n]")
_NAME_SEPARATORS = re.compile(r"[;；、\n]")
_ENTRY = re.compile(r"(?:[-*+]\s+|\d+[.)、]\s*)?(?:\[(?P<mark>[ xX])\]|(?P<box>[☐☑✓✔]))?\s*(?P<text>.*)", re.DOTALL)
_AS_KEPT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", re.ASCII)
_VALUES = {
    "text": re.compile(r".{1,300}"),
    "longtext": re.compile(r".+", re.DOTALL),
    "number": re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII),
    "integer": re.compile(r"-?\d{1,15}", re.ASCII),
    "percent": re.compile(r"\d{1,3}%?", re.ASCII),
    "url": re.compile(r"https?://\S{1,1000}"),
}
"""What a cell must look like to be the value of a field of this type."""
_PREVIEW_ROWS = 3
_ORDER_NAMES = {
    "ymd": N_("dates are read as year, month, day"),
    "mdy": N_("dates are read as month, day, year"),
    "dmy": N_("dates are read as day, month, year"),
}


def read_csv(data: bytes, name: str, options: CsvOptions) -> ParsedFile:
    """The items of a table. `name` is the file's own name, without its folder.

    Raises BadData with the line and what is wrong with it; then nothing of the file is used.
    """
    if len(data) > MAX_BYTES:
        raise BadData(N_("{name}: larger than {limit} MiB; split the file"), name=name, limit=MAX_BYTES >> 20)
    text, encoding = decode(data, name, options.encoding)
    known = KNOWN_HEADERS | {fold(column) for column in options.columns}
    table = read_table(text, name, encoding, known)
    columns = plan(table, options, name)
    reader = _Reader(table, columns, options, name)
    items = tuple(reader.item(row) for row in table.rows)
    shown = (table.header, *(row.cells for row in table.rows[:_PREVIEW_ROWS]))
    return ParsedFile(
        system=SYSTEM,
        items=items,
        notes=tuple(reader.notes()),
        asks_gates=columns.ours,
        preview=tuple(tuple(map(visible, cells)) for cells in shown),
    )


class _Reader:
    """Turns rows into items, noting what found no place and which ids were given."""

    def __init__(self, table: Table, columns: Plan, options: CsvOptions, name: str) -> None:
        self._kept: set[str] = set()
        self._table = table
        self._plan = columns
        self._options = options
        self._name = name
        self._meanings = Meanings(options.kinds, options.kind, columns, asked=options.kind_is_asked)
        self._given: Counter[str] = Counter()
        self._repeated = 0
        headers = sorted(fold(header) for header in table.header)
        self._shape = hashlib.sha256("\0".join(headers).encode("utf-8", "replace")).hexdigest()[:6]

    def item(self, row: Row) -> ParsedItem:
        """The item of one row; a row always gives one."""
        if self._plan.ours:
            row = Row(row.line, tuple(map(without_guard, row.cells)))
        custom: dict[str, str] = {}
        kind_word = self._cell(row, "kind")
        kind = self._meanings.kind(kind_word)
        stage_word = self._cell(row, "stage")
        category = self._meanings.category(kind, stage_word)
        title = self._title(row)
        fields = self._fields(row, kind, custom)
        body = self._body(row)
        priority = self._priority(row, custom)
        owner, *others = self._owners(row)
        dates = {meaning: self._date(row, meaning, custom) for meaning in ("due", "start", "created", "done")}
        self._schedule(row, kind, fields, custom)
        closed = dates["done"] if category in CLOSED_CATEGORIES else None
        if dates["done"] is not None and closed is None:
            self._keep(custom, self._columns("done")[0], row)
        return ParsedItem(
            row=row.line,
            title=title,
            body=body,
            kind_word=kind_word or None,
            stage_word=stage_word or None,
            category=category,
            priority=priority,
            assignee=owner or None,
            participants=tuple(dict.fromkeys((*others, *self._many(row, "participants")))),
            labels=self._many(row, "labels"),
            department=_line(self._cell(row, "department")) or None,
            start=dates["start"],
            due=dates["due"],
            created_at=dates["created"],
            created_by=_line(self._cell(row, "reporter")) or None,
            closed_at=closed,
            checklist=self._checklist(row),
            attachments=tuple(map(file_of, self._lines(row, "attachments"))),
            fields=fields,
            custom=custom,
            source_id=self._source_id(row, stage_word, title),
            key=self._cell(row, "id") or None if self._plan.ours else None,
        )

    def notes(self) -> list[str]:
        """What was decided, for the person to check."""
        say = self._options.translate
        notes = [say(N_("read as {encoding}")).format(encoding=self._table.encoding)]
        names = self._plan.names
        if self._plan.free_text is not None:
            notes.append(
                say(N_("no title column: titles are from “{column}”")).format(column=names[self._plan.free_text])
            )
        elif "title" not in self._plan.columns and self._plan.texts:
            column = names[self._plan.texts[0]]
            notes.append(say(N_("no title column: titles are from “{column}” with the id")).format(column=column))
        elif "title" not in self._plan.columns:
            notes.append(say(N_("no title column: titles are from the first cell of each row")))
        orders = {order for column, order in self._plan.orders.items() if self._differs(column)}
        notes += [say(_ORDER_NAMES[order]) for order in sorted(orders)]
        if self._table.short:
            lines = listed(self._table.short[:10]) + ("…" if len(self._table.short) > 10 else "")
            notes.append(say(N_("fewer cells than the header on line {lines}: taken as empty")).format(lines=lines))
        if self._repeated:
            notes.append(say(N_("{count} rows repeat the id of an earlier row")).format(count=self._repeated))
        if self._kept:
            columns = listed(name for name in names if name in self._kept)
            notes.append(say(N_("kept at the end of the text, for want of a place: {columns}")).format(columns=columns))
        return notes

    def _columns(self, meaning: str) -> tuple[int, ...]:
        return self._plan.columns.get(meaning, ())

    def _cell(self, row: Row, meaning: str) -> str:
        columns = self._columns(meaning)
        return row.cells[columns[0]].strip() if columns else ""

    def _keep(self, custom: dict[str, str], column: int, row: Row) -> None:
        """Keep a cell under its column's name: the import puts it behind the text and counts it."""
        custom[self._plan.names[column]] = row.cells[column].strip()
        self._kept.add(self._plan.names[column])

    def _title(self, row: Row) -> str:
        """One line that shows something, of any length: the import cuts it and keeps the rest."""
        lines = map(_line, self._title_candidates(row))
        return next((line for line in lines if _shows(line)), f"{self._name} {row.line}")

    def _title_candidates(self, row: Row) -> Iterator[str]:
        """Cells for a title, the best first: the named column, the free text, the first words with the id."""
        yield self._cell(row, "title")
        if self._plan.free_text is not None:
            yield row.cells[self._plan.free_text]
        identifier = _line(self._cell(row, "id"))
        words = [row.cells[column].strip() for column in self._plan.texts]
        words += [cell.strip() for cell in row.cells if not is_identifier(cell)]
        for word in filter(_shows, map(_line, words)):
            yield f"{word[:200]} · {identifier}" if identifier else word
        yield from row.cells

    def _body(self, row: Row) -> str:
        body = self._cell(row, "body")
        # A text that became the title whole is not said twice.
        return "" if self._plan.free_text in self._columns("body") and "\n" not in body else body

    def _priority(self, row: Row, custom: dict[str, str]) -> str | None:
        word = self._cell(row, "priority")
        priority = priority_of(word) if word else None
        if word and priority is None:
            self._keep(custom, self._columns("priority")[0], row)
        return priority

    def _date(self, row: Row, meaning: str, custom: dict[str, str]) -> str | None:
        columns = self._columns(meaning)
        if not columns or not row.cells[columns[0]].strip():
            return None
        value = self._read_date(row, columns[0], days=meaning in CORE_DATES)
        if value is None:
            self._keep(custom, columns[0], row)
        return value

    def _read_date(self, row: Row, column: int, *, days: bool) -> str | None:
        """The canonical date of a cell; with `days`, times that are midnight in the whole column count for nothing."""
        moment = csv_dates.parse(row.cells[column], self._plan.orders[column], self._options.year)
        if moment is None:
            return None
        if days and column in self._plan.midnight:
            return moment.day.isoformat()
        return moment.canonical(self._options.zone)

    def _schedule(self, row: Row, kind: Kind | None, fields: dict[str, Any], custom: dict[str, str]) -> None:
        """A publishing or going-live date goes to the field of the kind that is on the calendar for it."""
        columns = self._columns("scheduled")
        if not columns or not row.cells[columns[0]].strip():
            return
        roles = ("publish", "promised", "run")
        field = next((one for role in roles for one in (kind.fields if kind else ()) if one.role == role), None)
        value = self._read_date(row, columns[0], days=field is None or field.type == "date")
        if field is None or value is None or field.key in fields:
            self._keep(custom, columns[0], row)
        else:
            fields[field.key] = value

    def _fields(self, row: Row, kind: Kind | None, custom: dict[str, str]) -> dict[str, Any]:
        """Fields of the kind that columns are named after or mapped to; the other cells go to `custom`."""
        fields: dict[str, Any] = {}
        for column in sorted((*self._plan.mapped_fields, *self._plan.others)):
            if not row.cells[column].strip() or column == self._plan.free_text:
                continue
            field = self._meanings.field(kind, column)
            value = self._field_value(row, column, field) if field is not None else None
            if field is None or value is None or field.key in fields:
                self._keep(custom, column, row)
            else:
                fields[field.key] = value
        return fields

    def _field_value(self, row: Row, column: int, field: Field) -> Any:
        """A cell as the text of a field's value, or its entries; None when the field could not hold it."""
        cell = row.cells[column].strip()
        if self._plan.ours and (field.type not in DATE_TYPES or _AS_KEPT.fullmatch(cell)):
            return _own_value(field, cell)
        if field.type in DATE_TYPES:
            return self._read_date(row, column, days=field.type == "date") if column in self._plan.orders else None
        if field.type == "choice":
            wanted = fold(cell)
            found = (one.key for one in field.values if wanted in (fold(one.key), fold(one.name.en), fold(one.name.zh)))
            return next(found, None)
        pattern = _VALUES.get(field.type)
        return cell if pattern is not None and pattern.fullmatch(cell) else None

    def _owners(self, row: Row) -> list[str]:
        """Who an item is assigned to, the first before all others. A comma may stand inside a name."""
        names = [_line(name) for name in _NAME_SEPARATORS.split(self._cell(row, "assignee"))]
        return [name for name in names if name] or [""]

    def _many(self, row: Row, meaning: str) -> tuple[str, ...]:
        """The values of all columns of a property, each once, in their order."""
        values: dict[str, None] = {}
        for column in self._columns(meaning):
            for value in self._split(row.cells[column], meaning):
                line = _line(value)
                if line:
                    values[line] = None
        return tuple(values)

    def _split(self, cell: str, meaning: str) -> list[str]:
        if not self._plan.wekan:
            return _SEPARATORS.split(cell)
        # WeKan writes people and labels with spaces between, a label's colour behind its name.
        words = cell.split()
        return [word.split("-")[0] or word for word in words] if meaning == "labels" else words

    def _lines(self, row: Row, meaning: str) -> list[str]:
        """The lines of the cells of a property that hold something."""
        lines = (line for column in self._columns(meaning) for line in row.cells[column].splitlines())
        return [line for line in lines if line.strip()]

    def _checklist(self, row: Row) -> tuple[ChecklistEntry, ...]:
        entries: list[ChecklistEntry] = []
        for column in self._columns("checklist"):
            for line in row.cells[column].splitlines():
                match = _ENTRY.fullmatch(line.strip())
                text = _line(match["text"]) if match else ""
                if match and text:
                    done = (match["mark"] or " ") in "xX" or (match["box"] or "☐") in "☑✓✔"
                    entries.append(ChecklistEntry("", text, done))
        return tuple(entries)

    def _source_id(self, row: Row, lane: str, title: str) -> str:
        """The file's own id where it has one; else one made of what the row is, the same at the next import."""
        own = _line(self._cell(row, "id"))[:200]
        if own:
            # Bare numbers begin at 1 in every tool: the shape of the table tells the tools apart.
            base = f"{self._shape}:{own}" if own.isdigit() else own
        else:
            words = "\0".join((self._name, self._shape, lane, title))
            base = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
        self._given[base] += 1
        if self._given[base] == 1:
            return base
        self._repeated += bool(own)
        return f"{base}#{self._given[base]}"

    def _differs(self, column: int) -> bool:
        """Whether a date of this column would be another in another order."""
        cells = (row.cells[column] for row in self._table.rows)
        doubtful = (cell for cell in cells if cell.strip() and not csv_dates.is_certain(cell))
        return any(len({csv_dates.parse(cell, order) for order in csv_dates.ORDERS}) > 1 for cell in doubtful)


def _own_value(field: Field, cell: str) -> Any:
    """What stands in a cell that we wrote."""
    if field.type == "list":
        return cell.split("\n")
    if field.type == "table":
        rows = [row_of(line) for line in cell.split("\n")]
        return rows if all(isinstance(row, dict) for row in rows) else cell
    return cell


def _line(text: str) -> str:
    return clean_line(text, limit=len(text) * 4 + 1)


def _shows(line: str) -> bool:
    try:
        clean_title(line, limit=len(line) + 1)
    except Invalid:
        return False
    return True
