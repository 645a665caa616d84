"""Items as a table for other programs, harmless in a spreadsheet.

A cell that begins like a formula gets a quote in front, because
spreadsheets run formulas of files that people only wanted to look at.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from opsboard.domain.items import Item
from opsboard.domain.text import visible, visible_body
from opsboard.formats.csv_cells import cell_of, file_cell

COLUMNS = (
    *("key", "kind", "stage", "category", "title", "priority", "assignee", "participants", "department", "labels"),
    *("start", "due", "repeat", "campaign", "blocked", "checklist", "links", "created_at", "created_by"),
    *("updated_at", "stage_since", "closed_at", "archived", "version", "attachments", "body"),
)
"""Properties of every item, in the order of a table that has them all; the fields of the kinds follow."""

_OF_FIELD = "fields."
MARK = "#opsboard"
"""One more column, in files only: by it an import knows that the quotes in front of formulas are ours."""

_FORMULA = tuple("=+-@|%\t\r\n＝＋－＠")


def csv_lines(
    items: Iterable[Item], *, marked: bool = False, raw: bool = False, columns: Sequence[str] = COLUMNS
) -> Iterator[str]:
    """The lines of the table, each ended by CRLF (RFC 4180), the header first.

    `marked` adds the column `MARK`; `raw` leaves cells that begin like formulas as they are. A field of a kind among
    `columns` is `fields.NAME`, and so it is called in a marked table, or where a property has its name.
    """
    header = [name if marked or name[len(_OF_FIELD) :] in columns else name.removeprefix(_OF_FIELD) for name in columns]
    yield _line((*header, MARK) if marked else header)
    for item in items:
        cells = _cells(item, columns)
        if not raw:
            cells = tuple(map(guarded, cells))
        yield _line((*cells, "1") if marked else cells)


def guarded(cell: str) -> str:
    """`cell`, with a quote in front when a spreadsheet could take it for a formula."""
    # Our own quote in front of a guarded cell is guarded as well, so that it can be told from a person's.
    start = cell.lstrip("'").lstrip(" \u00a0\u3000")
    return f"'{cell}" if start.startswith(_FORMULA) else cell


def without_guard(cell: str) -> str:
    """What `guarded` made, as it was."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()


def _cells(item: Item, columns: Sequence[str]) -> tuple[str, ...]:
    """A property or field each, as it is but for these."""
    texts = {
        "checklist": "\n".join(f"[{'x' if entry.done else ' '}] {visible(entry.text)}" for entry in item.checklist),
        "body": visible_body(item.body),
        "attachments": "\n".join(map(file_cell, item.attachments)),
    }
    lines = {
        "participants": "; ".join(item.participants),
        "labels": "; ".join(item.labels),
        "blocked": "" if item.blocked is None else item.blocked.reason or "yes",
        "links": "; ".join(f"{link.relation} {link.key}" for link in item.links),
        "archived": "yes" if item.archived else "",
        "version": str(item.version),
    }

    def told(name: str) -> str:
        family, _dot, field = name.partition(".")
        if family == "fields":
            return cell_of(item.fields.get(field))
        return texts[name] if name in texts else visible(lines[name] if name in lines else getattr(item, name) or "")

    return tuple(map(told, columns))
