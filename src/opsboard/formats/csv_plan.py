"""What each column of a table is, decided once for the whole table before any row is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from opsboard.domain.errors import N_, BadData
from opsboard.domain.kinds import DATE_TYPES, Field, Kind
from opsboard.domain.lookup import find_named, folded, named_by
from opsboard.domain.text import visible, width
from opsboard.domain.values import frozen, made_by
from opsboard.formats import csv_dates
from opsboard.formats.csv_columns import HEADERS, MERGED, header_meaning
from opsboard.formats.csv_out import MARK
from opsboard.formats.csv_text import Table, is_date, is_identifier, is_number
from opsboard.formats.words import fold, kind_of

DATES = ("due", "start", "scheduled", "created", "done")

_OURS_ONLY = frozenset(fold(name) for name in (MARK, "category", "updated_at", "stage_since", "version"))
_FREE_TEXT_WIDTH = 12
"""Terminal cells that a free text has on average, at least."""


@frozen
class CsvOptions:
    """What a person may say about a table."""

    encoding: str | None = None
    date_order: str | None = None
    zone: str = "UTC"
    """The zone of times that name none."""
    year: int | None = None
    """The year of dates that name none."""
    columns: Mapping[str, str] = made_by(factory=dict)
    """Column -> field, as `read_map` gives."""
    kinds: Sequence[Kind] = ()
    kind: str | None = None
    """The key of the kind of rows that name none."""
    kind_is_asked: bool = False
    """That kind is meant for the others as well."""
    translate: Callable[[str], str] = str
    """The notes' language."""


@frozen
class Plan:
    """Column numbers from 0."""

    columns: Mapping[str, tuple[int, ...]]
    """Property -> its columns, the most important first."""
    names: tuple[str, ...]
    """The columns' names, each once."""
    mapped_fields: Mapping[int, str]
    """Column -> the field of the kind that a map file gives it."""
    others: tuple[int, ...]
    """Columns that mean nothing here."""
    named: frozenset[int]
    """Columns that may be named after a field of some kind."""
    orders: Mapping[int, str]
    """Date column -> order of day and month."""
    midnight: frozenset[int]
    """Date columns whose times are all 00:00: days."""
    free_text: int | None
    """The column of titles where none is named."""
    texts: tuple[int, ...]
    """Columns that a title may be made of, where even that one is empty."""
    wekan: bool
    ours: bool


def plan(table: Table, options: CsvOptions, name: str) -> Plan:
    """The meaning of every column. Raises BadData: a map for a column that is not there, dates in doubt."""
    names = _names(table, options.translate)
    ours = MARK in (header.strip() for header in table.header)
    columns, mapped, others = _claimed(table, names, options, name, ours)
    if ours:
        others = [column for column in others if fold(table.header[column]) not in _OURS_ONLY]
    named = _named(names, mapped, others, options.kinds)
    dates = {column: _cells(table, column) for column in _date_columns(columns, mapped, names, named, options)}
    orders = csv_dates.decide_orders(
        {names[column]: values for column, values in dates.items()}, name, options.date_order
    )
    texts = _text_columns(table, columns, others)
    return Plan(
        columns={meaning: tuple(found) for meaning, found in columns.items()},
        names=names,
        mapped_fields=mapped,
        others=tuple(others),
        named=named,
        orders={column: orders[names[column]] for column in dates},
        midnight=frozenset(column for column, values in dates.items() if _all_midnight(values, orders[names[column]])),
        free_text=None if "title" in columns else _free_text(table, texts),
        texts=tuple(texts),
        wekan={"title", "stage", "owner", "members", "labels"} <= {fold(header) for header in table.header},
        ours=ours,
    )


def field_of_column(kind: Kind | None, name: str) -> Field | None:
    """The field of `kind` that a column is named after, by key or by name in either language."""
    if kind is None or not fold(name):
        return None
    found = find_named(name.removeprefix("fields."), kind.fields)
    return found if isinstance(found, Field) else None


def _names(table: Table, translate: Callable[[str], str]) -> tuple[str, ...]:
    """Each column's name, once: an empty one gets its number, a repeated one a number behind it."""
    taken: dict[str, int] = {}
    """Name -> the number behind it that was given last."""
    unnamed = translate(N_("column {number}"))
    names: list[str] = []
    for number, cell in zip(table.numbers, table.header, strict=True):
        name = unique = visible(cell).strip() or unnamed.format(number=number)
        while unique in taken:
            taken[name] += 1
            unique = f"{name} {taken[name]}"
        taken[unique] = 1
        names.append(unique)
    return tuple(names)


def _claimed(
    table: Table, names: tuple[str, ...], options: CsvOptions, name: str, ours: bool
) -> tuple[dict[str, list[int]], dict[int, str], list[int]]:
    """Property -> columns, column -> mapped field, the columns left over."""
    wanted = _wanted(names, options.columns, name)
    claims: dict[str, list[tuple[int, int]]] = {}
    mapped: dict[int, str] = {}
    others: list[int] = []
    for column, header in enumerate(table.header):
        meaning = wanted.get(column)
        known = header_meaning(header) if meaning is None else (meaning, -1)
        if meaning is not None and meaning.startswith("fields."):
            mapped[column] = meaning.removeprefix("fields.")
        elif meaning is None and ours and header.startswith("fields."):
            mapped[column] = header.removeprefix("fields.")
        elif known is None or (meaning is None and known[0] == "kind" and not _names_kinds(table, column, options)):
            others.append(column)
        elif known[0] in HEADERS:
            claims.setdefault(known[0], []).append((known[1], column))
    columns: dict[str, list[int]] = {}
    for meaning, found in claims.items():
        first, *rest = [column for _, column in sorted(found)]
        columns.setdefault(meaning, []).append(first)
        if meaning in MERGED:
            columns[meaning] += rest
        elif meaning == "assignee":
            columns.setdefault("participants", []).extend(rest)
        else:
            others += rest
    return columns, mapped, sorted(others)


def _wanted(names: tuple[str, ...], columns: Mapping[str, str], name: str) -> dict[int, str]:
    """Column number -> what the map file says it is."""
    if not columns:
        return {}
    places = {one: number for number, one in reversed(list(enumerate(names)))}
    folded = {fold(one): number for number, one in reversed(list(enumerate(names)))}
    wanted: dict[int, str] = {}
    for title, meaning in columns.items():
        found = places.get(title.strip(), folded.get(fold(title)))
        if found is None:
            raise BadData(
                N_("{name}: the map names the column “{column}”, but the file has {columns}"),
                name=name,
                column=visible(title),
                columns=tuple(names),
            )
        wanted[found] = meaning
    return wanted


def _names_kinds(table: Table, column: int, options: CsvOptions) -> bool:
    """Whether at least half of a column's different values name kinds: else it is a column of their own."""
    values = {cell.strip() for _, cell in _cells(table, column)}
    return bool(values) and 2 * sum(kind_of(options.kinds, value) is not None for value in values) >= len(values)


def _named(
    names: tuple[str, ...], mapped: Mapping[int, str], others: Sequence[int], kinds: Sequence[Kind]
) -> frozenset[int]:
    """The columns that are mapped to fields, and those named as a field of some kind is: few of thousands."""
    words = {word for kind in kinds for one in kind.fields for word in named_by(one)}
    return frozenset((*mapped, *(one for one in others if folded(names[one].removeprefix("fields.")) in words)))


def _date_columns(
    columns: Mapping[str, list[int]],
    mapped: Mapping[int, str],
    names: tuple[str, ...],
    named: frozenset[int],
    options: CsvOptions,
) -> list[int]:
    """Columns of dates, by their property, or by the type of the field that they fill in some kind."""
    found = [column for meaning in DATES for column in columns.get(meaning, ())]
    for column in sorted(named):
        name = mapped.get(column, names[column])
        fields = (field_of_column(kind, name) for kind in options.kinds)
        if any(one is not None and one.type in DATE_TYPES for one in fields):
            found.append(column)
    return found


def _all_midnight(values: Sequence[tuple[int, str]], order: str) -> bool:
    moments = [csv_dates.parse(value, order) for _, value in values]
    times = [moment for moment in moments if moment is not None and moment.at is not None]
    return all(moment.at is not None and not any((moment.at.hour, moment.at.minute)) for moment in times)


def _text_columns(table: Table, columns: Mapping[str, list[int]], others: Sequence[int]) -> list[int]:
    """Columns that hold words, in the order of the file: those with no meaning here, and the body."""
    candidates = sorted({*others, *columns.get("body", ())})
    return [column for column in candidates if _is_text(table, column)]


def _is_text(table: Table, column: int) -> bool:
    cells = [cell for _, cell in _cells(table, column)]
    plain = [cell for cell in cells if is_number(cell) or is_date(cell) or is_identifier(cell)]
    return len(cells) > 2 * len(plain)


def _free_text(table: Table, texts: Sequence[int]) -> int | None:
    """The column of the longest free text: long on average, and seldom the same twice."""
    best, longest = None, float(_FREE_TEXT_WIDTH)
    for column in texts:
        cells = [cell.strip() for _, cell in _cells(table, column)]
        average = sum(map(width, cells)) / len(cells)
        if average >= longest and 2 * len(set(cells)) > len(cells):
            best, longest = column, average
    return best


def _cells(table: Table, column: int) -> list[tuple[int, str]]:
    """(line, cell) of the cells of a column that hold anything."""
    return [(row.line, row.cells[column].strip()) for row in table.rows if row.cells[column].strip()]
