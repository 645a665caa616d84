"""The fields of a kind: what people type becomes a canonical JSON value, and a value becomes text.

Canonical values: text, longtext, url, person -> text; number -> int or float; integer -> int; percent ->
0 to 100; choice -> its key; flag -> true or false; date -> a day; when -> a day or a moment; list -> texts;
table -> objects with the column keys. No value is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from opsboard.domain import limits
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import CORE_DATES, Properties
from opsboard.domain.kinds import DATE_ROLES, Field, Kind
from opsboard.domain.lookup import as_quoted, find_or_refuse, folded
from opsboard.domain.text import clean_body, clean_line, narrow
from opsboard.domain.value_text import Wording, number_text, value_text
from opsboard.domain.values import replaced, slotted

if TYPE_CHECKING:
    from opsboard.domain.day_words import Customs

LINE_LIMIT = limits.FIELD.most
"""Characters of a text, of an entry of a list and of a cell of a table."""
ENTRY_LIMIT = limits.FIELD_ENTRIES.most
"""Entries of a list, rows of a table."""
NUMBER_LIMIT = 10**15
"""Numbers are smaller than this: beyond it they lose digits in JSON readers."""

_YES_WORDS = ("yes", "y", "true", "1", "on", "x", "done", "是", "对", "有", "√")
_NO_WORDS = ("no", "n", "false", "0", "off", "否", "不", "不是", "没有", "×")

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_URL = re.compile(r"https?://[^\s/?#<>\"'`]+[^\s<>\"`]*", re.IGNORECASE)

Person = Callable[[str], str]
"""Gives the login of the person that is meant by a text. Raises Invalid."""

CustomsOf = Callable[[], "Customs"]
"""Gives what words about time mean to the person, where one is read."""

Cells = dict[Any, Any]
"""Word of a column, type and value of a cell -> the column and the value that it means."""
CELLS_KNOWN = 4000
_CELL_SIZE = 60
"""Characters of a cell that may well come again."""


def require_typed(field: Field) -> None:
    """Refuse to type or clear what the board fills in. Raises Invalid."""
    if field.is_computed:
        raise Invalid(N_("{field} is filled in by the board and cannot be typed"), field=field.name)


def parse_field(
    field: Field,
    text: str,
    now: str,
    zone: str,
    person: Person | None = None,
    customs: CustomsOf | None = None,
    held: Any = None,
) -> Any:
    """The canonical value of what was typed for a field; None when nothing was.

    `now` is a UTC moment and `zone` an IANA name, for dates like `fri`; `person` finds logins, without it
    a person's text is taken as it is; `customs` gives what dates mean to who types them, and `held` is the value
    that is there, from which `++1d` counts. Raises Invalid naming the field and, for a choice, the nearest one.
    """
    require_typed(field)
    if not text.strip():
        return None
    return _PARSERS[field.type](field, text, _Reading(now, zone, person, customs=customs, held=held))


def parse_rows(
    field: Field,
    rows: list[Any],
    now: str,
    zone: str,
    person: Person | None = None,
    known: Cells | None = None,
    customs: CustomsOf | None = None,
) -> Any:
    """As `parse_field`, for the rows of a table that are objects already. Cells that come again are read once with
    `known`, which holds those of this field."""
    _check_size(field, len(rows))
    reading = _Reading(now, zone, person, known, customs)
    parsed = [_parse_row(field, row, number, reading) for number, row in enumerate(rows, 1)]
    return [row for row in parsed if row] or None


def parse_entries(field: Field, lines: Iterable[str]) -> list[str] | None:
    """As `parse_field`, for the entries of a list one by one."""
    entries = [entry for entry in (clean_line(line, LINE_LIMIT) for line in lines) if entry]
    _check_size(field, len(entries))
    return entries or None


def field_text(field: Field, value: Any, language: str = "en", zone: str = "UTC") -> str:
    """A value as people read it, in one line but for long texts; moments are shown in `zone`."""
    return value_text(field, value, Wording(language, zone))


def field_typed(field: Field, value: Any, zone: str = "UTC") -> str:
    """A value as it would be typed: what `parse_field` reads as the same value."""
    if value is None:
        return ""
    if field.type == "list":
        return "\n".join(value)
    if field.type == "table":
        import json

        return "\n".join(json.dumps(row, ensure_ascii=False) for row in value)
    if field.type == "when":
        return str(value)
    return str(value) if field.type == "choice" else field_text(field, value, "en", zone)


def dates_of(kind: Kind, held: Properties) -> list[tuple[str, str]]:
    """The dates of an item as (calendar role, day or moment): what `item_date` holds."""
    dates = [(role, held[role]) for role in CORE_DATES if held.get(role)]
    for field in kind.fields:
        if field.role in DATE_ROLES and held.get(f"fields.{field.key}"):
            dates.append((field.role, held[f"fields.{field.key}"]))
    return dates


def own_date(kind: Kind) -> str:
    """The property with which an item of a kind stands on the calendar first: that of its own role, where it holds a
    time as well, else due. A promise, a follow-up or a run is given when its stage comes, not to a new item."""
    for role in (*kind.repeats_by, "publish"):
        for field in kind.fields:
            if field.role == role and field.type == "when":
                return f"fields.{field.key}"
    return "due"


@slotted
class _Reading:
    """What reading a value depends on besides its field and text."""

    now: str
    zone: str
    person: Person | None
    known: Cells | None = None
    customs: CustomsOf | None = None
    held: Any = None


def _parse_person(field: Field, text: str, reading: _Reading) -> str | None:
    line = clean_line(text, LINE_LIMIT)
    return reading.person(line) if reading.person and line else line or None


def _parse_number(field: Field, text: str, reading: _Reading) -> float:
    plain = narrow(text).replace(" ", "").strip().replace("−", "-")
    if field.share and plain.endswith("%"):
        whole = _parse_number(replaced(field, share=False), plain[:-1], reading)
        return round(whole / 100, 12)
    if len(text) > LINE_LIMIT or not _NUMBER.fullmatch(plain):
        raise Invalid(N_("{field}: {text} is not a number"), field=field.name, text=as_quoted(text))
    plain = plain.replace(",", "")
    number: float = float(plain) if "." in plain else int(plain[:40])
    if abs(number) >= NUMBER_LIMIT:
        raise Invalid(N_("{field}: {text} is too large a number"), field=field.name, text=as_quoted(text))
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return _in_bounds(field, number, field.minimum, field.maximum)


def _parse_integer(field: Field, text: str, reading: _Reading) -> int:
    number = _parse_number(field, text, reading)
    if not isinstance(number, int):
        raise Invalid(N_("{field}: {text} is not a whole number"), field=field.name, text=as_quoted(text))
    return number


def _parse_percent(field: Field, text: str, reading: _Reading) -> float:
    plain = text.strip() if len(text) > LINE_LIMIT else narrow(text).strip().removesuffix("%")
    low = 0 if field.minimum is None else field.minimum
    high = 100 if field.maximum is None else field.maximum
    return _in_bounds(field, _parse_number(field, plain, reading), low, high)


def _in_bounds(field: Field, number: float, low: float | None, high: float | None) -> float:
    if (low is None or number >= low) and (high is None or number <= high):
        return number
    if low is not None and high is not None:
        template = N_("{field} goes from {low} to {high}, not {number}")
    elif low is not None:
        template = N_("{field} is at least {low}, not {number}")
    else:
        template = N_("{field} is at most {high}, not {number}")
    raise Invalid(
        template,
        field=field.name,
        number=number_text(number),
        low=None if low is None else number_text(low),
        high=None if high is None else number_text(high),
    )


def _parse_choice(field: Field, text: str, reading: _Reading) -> str:
    word = clean_line(text, LINE_LIMIT)
    return find_or_refuse("choice", word, field.values, field=field.name).key


def _parse_flag(field: Field, text: str, reading: _Reading) -> bool:
    word = folded(text)
    if word in _YES_WORDS:
        return True
    if word in _NO_WORDS:
        return False
    raise Invalid(N_("{field} is yes or no, not {text}"), field=field.name, text=as_quoted(text))


def _parse_url(field: Field, text: str, reading: _Reading) -> str:
    address = clean_line(text, LINE_LIMIT)
    if not _URL.fullmatch(address):
        raise Invalid(
            N_("{field}: {text} is no address that begins with http:// or https://"),
            field=field.name,
            text=as_quoted(text),
        )
    return address


def _parse_date(field: Field, text: str, reading: _Reading) -> str | None:
    from opsboard.domain.day_words import parse_day, parse_when

    customs = reading.customs() if reading.customs is not None else None
    held = reading.held if isinstance(reading.held, str) else None
    read = parse_day if field.type == "date" else parse_when
    # What a person gives an item for the calendar is to come; another date, or one of a file, may have been.
    ahead = field.role is not None and customs is not None
    return read(text, reading.now, reading.zone, customs, held=held, ahead=ahead)


def _parse_list(field: Field, text: str, reading: _Reading) -> list[str] | None:
    return parse_entries(field, text.splitlines() if len(text.strip().splitlines()) > 1 else re.split("[;；]", text))


def _parse_table(field: Field, text: str, reading: _Reading) -> list[dict[str, Any]] | None:
    """Rows from lines of JSON objects; any other line is a row's first column that must be there."""
    lines = [line for line in text.splitlines() if line.strip()]
    _check_size(field, len(lines))
    rows = [_parse_row(field, _cells(field, line, number), number, reading) for number, line in enumerate(lines, 1)]
    return [row for row in rows if row] or None


def _parse_row(field: Field, cells: Any, number: int, reading: _Reading) -> dict[str, Any]:
    if not isinstance(cells, dict):
        raise Invalid(N_("{field}, row {number} is not a JSON object"), field=field.name, number=number)
    row: dict[str, Any] = {}
    for word, value in cells.items():
        column, parsed = _known_cell(field, word, value, number, reading)
        if parsed is not None:
            row[column.key] = parsed
    for column in field.columns:
        if row and column.required and column.key not in row:
            raise Invalid(
                N_("{field}, row {number}: {column} is missing"), field=field.name, number=number, column=column.name
            )
    return {column.key: row[column.key] for column in field.columns if column.key in row}


def _known_cell(field: Field, word: str, value: Any, number: int, reading: _Reading) -> tuple[Field, Any]:
    """The column and the value that a cell means."""
    known = reading.known
    if known is None or not (type(value) is int or (type(value) is str and len(value) < _CELL_SIZE)):
        return _parse_cell(field, word, value, number, reading)
    place = word, type(value), value
    found: tuple[Field, Any] | None = known.get(place)
    if found is None:
        found = _parse_cell(field, word, value, number, reading)
        if len(known) >= CELLS_KNOWN:
            known.clear()
        known[place] = found
    return found


def _parse_cell(field: Field, word: str, value: Any, number: int, reading: _Reading) -> tuple[Field, Any]:
    column = find_or_refuse("column", word, field.columns, field=field.name, number=number)
    typed = _cell_text(field, value, number)
    return column, parse_field(column, typed, reading.now, reading.zone, reading.person, reading.customs)


def _cells(field: Field, line: str, number: int) -> Any:
    if not line.lstrip().startswith(("{", "[")):
        first = next((column for column in field.columns if column.required), field.columns[0])
        return {first.key: line}
    import json

    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise Invalid(N_("{field}, row {number} is not JSON"), field=field.name, number=number) from error


def _cell_text(field: Field, value: object, number: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return str(value)
    raise Invalid(N_("{field}, row {number}: a cell is a text or a number"), field=field.name, number=number)


def _check_size(field: Field, entries: int) -> None:
    if entries > ENTRY_LIMIT:
        raise Invalid(
            N_("{field} has {count} entries; at most {limit} fit"), field=field.name, count=entries, limit=ENTRY_LIMIT
        )


_PARSERS: Mapping[str, Callable[[Field, str, _Reading], Any]] = {
    "text": lambda _field, text, _reading: clean_line(text, LINE_LIMIT) or None,
    "longtext": lambda _field, text, _reading: clean_body(text) or None,
    "number": _parse_number,
    "integer": _parse_integer,
    "percent": _parse_percent,
    "choice": _parse_choice,
    "person": _parse_person,
    "date": _parse_date,
    "when": _parse_date,
    "flag": _parse_flag,
    "url": _parse_url,
    "list": _parse_list,
    "table": _parse_table,
}
