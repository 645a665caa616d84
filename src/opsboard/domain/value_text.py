"""A value of a field as people read it: on one line, as aligned lines, and what changed between two of them.

Every door that shows values to people (show, log, Markdown, the screen) words them here: a table is rows in the
order of its declared columns, a choice is its name, a moment stands on the reader's clock. Nobody is shown the
JSON that a board keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from opsboard.domain.kinds import DATE_TYPES, SCORE_INPUTS, Field, Kind, Name
from opsboard.domain.text import fit, shared_cells, shortened, visible, width, wrap
from opsboard.domain.values import frozen

YES = Name("yes", "是")
NO = Name("no", "否")
_ROWS = Name("{count} rows: {rows}", "{count} 行：{rows}")
_MOVED = Name("moved: {row}", "移动：{row}")
_LACKS = Name("– {names} missing", "– 缺{names}")
_LACKS_MANY = Name("– lacks {count}", "– 缺 {count} 项")
_MORE = Name("{count} more", "还有 {count} 处")

CELLS_APART = 2
"""Cells between two columns."""
NARROWEST_COLUMN = 8
"""Cells of a column below which the cells of a row stand one under the other."""
MOST_CELL_LINES = 6
"""Lines of a cell that is shown in a narrow column."""
MOST_CHANGES = 3
"""Rows of which a line of the log tells what became of them."""
SHORT = 60
"""Letters of a value, or of a row, in a line of the log."""


@frozen
class Wording:
    """For whom values are worded."""

    language: str = "en"
    """`en` or `zh`."""
    zone: str = "UTC"
    """Of the clock on which moments are shown."""
    named: Callable[[str], str] = str
    """What a person of this login is called."""
    dated: Callable[[str], str] | None = None
    """A day or moment in words; None: as in ISO 8601, on the clock of `zone`."""
    arrow: str = "→"
    """Between what was and what became of it."""

    def between(self) -> str:
        """What stands between several entries on one line."""
        return "；" if self.language == "zh" else "; "


PLAIN = Wording()

Rows = Sequence[Mapping[str, Any]]


def value_text(field: Field, value: Any, wording: Wording = PLAIN) -> str:
    """A value in one line, but for long texts."""
    if value is None:
        return ""
    if field.type == "table" and (rows := rows_of(value)) is not None:
        told = wording.between().join(row_text(field, row, wording) for row in rows)
        return _ROWS.of(wording.language).format(count=len(rows), rows=told) if len(rows) > 1 else told
    if isinstance(value, (Mapping, list, tuple)):
        return loose_text(value, wording)
    if field.type == "choice" and (chosen := next((one for one in field.values if one.key == value), None)):
        return chosen.name.of(wording.language)
    if field.type == "percent" and _is_number(value):
        return f"{number_text(value)}%"
    if field.type == "person" and isinstance(value, str):
        return wording.named(value)
    if field.type in DATE_TYPES and isinstance(value, str):
        return date_text(value, wording)
    return loose_text(value, wording)


def lacks_text(kind: Kind, field: Field, fields: Mapping[str, Any], language: str, room: int | None = None) -> str:
    """In the place of a score what it lacks: `– reach, confidence missing`, or, where `room` is less, how many of its
    numbers, `– lacks 2`; empty for other fields."""
    if field.derived != "rice":
        return ""
    names = [one.name for key in SCORE_INPUTS for one in kind.fields if one.key == key and fields.get(key) is None]
    words = [name.of(language) if language == "zh" else name.en.lower() for name in names]
    if not words:
        return ""
    text = _LACKS.of(language).format(names=visible(("、" if language == "zh" else ", ").join(words)))
    return text if room is None or width(text) <= room else _LACKS_MANY.of(language).format(count=len(words))


def loose_text(value: Any, wording: Wording = PLAIN) -> str:
    """A value of which no field says what it is: one that is declared no more, or of another program's file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return (YES if value else NO).of(wording.language)
    if _is_number(value):
        return number_text(value)
    if isinstance(value, Mapping):
        cells = ((str(name), loose_text(one, wording)) for name, one in value.items())
        return " · ".join(f"{name} {cell}" for name, cell in cells if cell)
    if isinstance(value, (list, tuple)):
        return wording.between().join(filter(None, (loose_text(one, wording) for one in value)))
    return str(value)


def date_text(value: str, wording: Wording) -> str:
    """A day or moment; words that are neither stay as they are."""
    if wording.dated is not None:
        return wording.dated(value)
    from opsboard.domain.days import local_text

    return local_text(value, wording.zone)


def row_text(field: Field, row: Mapping[str, Any], wording: Wording) -> str:
    """A row of a table in one line: what stands in its cells."""
    return " · ".join(cell for column in field.columns if (cell := cell_text(column, row, wording)))


def cell_text(column: Field, row: Mapping[str, Any], wording: Wording) -> str:
    """A cell of a row in one line."""
    return visible(value_text(column, row.get(column.key), wording))


def rows_of(value: Any) -> Rows | None:
    """The rows of a table's value; None when it is none, as its field was of another type before."""
    if isinstance(value, (list, tuple)) and all(isinstance(row, Mapping) for row in value):
        return value
    return None


def filled_columns(field: Field, rows: Rows) -> list[Field]:
    """The columns that some row has a value in, in their declared order."""
    return [column for column in field.columns if any(row.get(column.key) is not None for row in rows)]


def value_lines(field: Field, value: Any, cells: int | None, wording: Wording = PLAIN) -> tuple[list[str], bool]:
    """A value as lines of at most so many terminal cells (None: as many as they take), and whether the first of
    them names columns. The rows of a table are aligned under the names of its columns; where that is too narrow,
    each cell stands on a line of its own behind the name of its column."""
    if field.type == "table" and (rows := rows_of(value)):
        return _table_lines(field, rows, cells, wording)
    if field.type == "list" and isinstance(value, (list, tuple)):
        parts = [visible(loose_text(entry, wording)) for entry in value]
    else:
        parts = [visible(part) for part in value_text(field, value, wording).split("\n")]
    return [line for part in parts for line in _wrapped(part, cells)], False


def _table_lines(field: Field, rows: Rows, cells: int | None, wording: Wording) -> tuple[list[str], bool]:
    columns = filled_columns(field, rows)
    if not columns:
        return [], True
    texts = [[cell_text(column, row, wording) for column in columns] for row in rows]
    names = [visible(column.name.of(wording.language)) for column in columns]
    wanted = [max(map(width, column)) for column in zip(names, *texts, strict=True)]
    sizes = readable_cells(wanted, cells)
    if sizes is None:
        return _one_under_the_other(names, texts, cells or 0), False
    lines = [_side_by_side([[name] for name in names], sizes)[0]]
    for row in texts:
        lines += _side_by_side([_wrapped(cell, size) for cell, size in zip(row, sizes, strict=True)], sizes)
    return lines, True


def readable_cells(wanted: Sequence[int], cells: int | None) -> list[int] | None:
    """How many cells each column gets of those there are: what it wants, and the widest ones less where that is too
    much. None where some would be too narrow to be read."""
    if cells is None:
        return list(wanted)
    sizes = shared_cells(cells - CELLS_APART * (len(wanted) - 1), wanted)
    too_narrow = any(size < min(want, NARROWEST_COLUMN) for size, want in zip(sizes, wanted, strict=True))
    return None if too_narrow else sizes


def _side_by_side(cells: Sequence[Sequence[str]], sizes: Sequence[int]) -> list[str]:
    """The cells of a row, each of some lines, beside each other."""
    gap = " " * CELLS_APART
    return [
        gap.join(
            fit(cell[at] if at < len(cell) else "", size) for cell, size in zip(cells, sizes, strict=True)
        ).rstrip()
        for at in range(max(map(len, cells), default=0))
    ]


def _one_under_the_other(names: Sequence[str], texts: Sequence[Sequence[str]], cells: int) -> list[str]:
    """A line for each cell behind the name of its column, and an empty one between two rows."""
    margin = min(max(map(width, names)), max(cells // 3, 4))
    gap = " " * CELLS_APART
    lines: list[str] = []
    for row in texts:
        lines += [""] if lines else []
        for name, cell in zip(names, row, strict=True):
            for at, part in enumerate(_wrapped(cell, max(cells - margin - CELLS_APART, 4)) if cell else ()):
                lines.append(f"{fit(name if at == 0 else '', margin)}{gap}{part}")
    return lines


def _wrapped(text: str, cells: int | None) -> list[str]:
    return [text] if cells is None or width(text) <= cells else wrap(text, cells, MOST_CELL_LINES)


# what changed


def value_difference(field: Field, before: Any, after: Any, wording: Wording = PLAIN) -> str:
    """What became of a value, in one line: of a table or list which rows were added (`+`), removed (`-`), moved, and
    of a changed row what of it; of other values both."""
    if field.type in ("table", "list"):
        old, new = (rows_of(one) if field.type == "table" else one for one in (before or (), after or ()))
        if isinstance(old, (list, tuple)) and isinstance(new, (list, tuple)):
            return _row_differences(field, old, new, wording)
    was, becomes = (short(value_text(field, value, wording)) or "–" for value in (before, after))
    return f"{was} {wording.arrow} {becomes}"


def _row_differences(field: Field, old: Sequence[Any], new: Sequence[Any], wording: Wording) -> str:
    def words(row: Any) -> str:
        return short(row_text(field, row, wording) if field.type == "table" else loose_text(row, wording))

    parts = []
    for was, becomes in changed_rows(old, new):
        if was is None:
            parts.append(f"+{words(becomes)}")
        elif becomes is None:
            parts.append(f"-{words(was)}")
        elif was == becomes:
            parts.append(_MOVED.of(wording.language).format(row=words(was)))
        elif field.type == "table":
            parts.append(_cell_differences(field, was, becomes, wording))
        else:
            parts.append(f"{words(was)} {wording.arrow} {words(becomes)}")
    if len(parts) > MOST_CHANGES + 1:
        more = _MORE.of(wording.language).format(count=len(parts) - MOST_CHANGES)
        parts[MOST_CHANGES:] = [f"… {more}"]
    return wording.between().join(parts)


def _cell_differences(field: Field, was: Mapping[str, Any], becomes: Mapping[str, Any], wording: Wording) -> str:
    """`首页: Rule 两行以内 → 三行以内`: a row by its name, and the cells that changed."""
    naming = next((column for column in field.columns if column.required), field.columns[0])
    changed = [column for column in field.columns if was.get(column.key) != becomes.get(column.key)]
    parts = []
    for column in changed:
        one, other = (short(cell_text(column, row, wording)) or "–" for row in (was, becomes))
        parts.append(f"{visible(column.name.of(wording.language))} {one} {wording.arrow} {other}")
    row = "" if naming in changed else short(cell_text(naming, was, wording))
    between = "，" if wording.language == "zh" else ", "
    return (("：" if wording.language == "zh" else ": ") if row else "").join((row, between.join(parts)))


def changed_rows(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Rows before and after, for those that differ: (None, row) was added, (row, None) removed, (row, row) moved,
    two rows changed. A row that took another's place is the same row changed where its first cell stayed, or
    where it is the only one."""
    from difflib import SequenceMatcher

    was, becomes = [_as_key(row) for row in old], [_as_key(row) for row in new]
    pairs: list[tuple[Any, Any]] = []
    for act, low, high, new_low, new_high in SequenceMatcher(None, was, becomes, autojunk=False).get_opcodes():
        if act == "equal":
            continue
        gone, come = list(old[low:high]), list(new[new_low:new_high])
        for row in gone:
            place = next((at for at, other in enumerate(come) if _is_same(row, other)), None)
            if place is None and len(gone) == len(come) == 1:
                place = 0
            pairs.append((row, come.pop(place) if place is not None else None))
        pairs += [(None, row) for row in come]
    return _with_moves(pairs)


def _with_moves(pairs: Sequence[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """A row that went in one place and came in another was moved."""
    come = [_as_key(row) for was, row in pairs if was is None]
    told: list[tuple[Any, Any]] = []
    for was, becomes in pairs:
        if becomes is None and _as_key(was) in come:
            come.remove(_as_key(was))
            told.append((was, was))
        elif was is not None:
            told.append((was, becomes))
    left = iter(pairs)
    for key in come:
        told.append(next(pair for pair in left if pair[0] is None and _as_key(pair[1]) == key))
    return told


def _is_same(row: Any, other: Any) -> bool:
    """Whether two rows that differ begin alike."""
    if not isinstance(row, Mapping) or not isinstance(other, Mapping):
        return False
    first = next(iter(row), None)
    return first is not None and row[first] == other.get(first)


def _as_key(row: Any) -> Any:
    """A row as something that can be looked up."""
    return tuple((name, repr(one)) for name, one in sorted(row.items())) if isinstance(row, Mapping) else repr(row)


def short(text: str) -> str:
    """A value or row in a line of the log, cut where it is long."""
    return shortened(text, SHORT)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number_text(number: float) -> str:
    """All digits, no exponent, no `.0`."""
    if isinstance(number, int) or number.is_integer():
        return str(int(number))
    digits = repr(number)
    if "e" in digits:
        from decimal import Decimal

        return format(Decimal(digits), "f")
    return digits
