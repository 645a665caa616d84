"""Values of fields as cells of a table, and back: what people can read where it can be read again, else JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from opsboard.domain.items import Attachment
from opsboard.domain.text import visible, visible_body
from opsboard.domain.value_text import number_text

_PAIR = re.compile(r"([a-z][a-z0-9_]*): (.*)", re.DOTALL)
_FILE = re.compile(r"(.+?) <(.+)>")
_BETWEEN = "; "


def cell_of(value: object) -> str:
    """A field's value: what has several lines in lines, a row of a table as `name: value; name: value`."""
    if isinstance(value, list | tuple):
        return "\n".join(row_cell(one) if isinstance(one, Mapping) else cell_of(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_text(value)
    return "" if value is None else visible_body(str(value))


def row_cell(row: Mapping[str, Any]) -> str:
    """A row of a table in one line, which `row_of` reads as the same row."""
    told = {name: visible(cell_of(one)) for name, one in row.items() if one not in (None, "")}
    line = _BETWEEN.join(f"{name}: {one}" for name, one in told.items())
    return line if row_of(line) == told else json.dumps(told, ensure_ascii=False)


def row_of(line: str) -> Any:
    """The row that a line tells, its values as they would be typed; None for a line that tells none."""
    if line.lstrip().startswith("{"):
        try:
            return json.loads(line)
        except (ValueError, RecursionError):
            return None
    pairs = [_PAIR.fullmatch(part) for part in line.split(_BETWEEN)]
    told = {pair[1]: pair[2] for pair in pairs if pair is not None}
    return told if len(told) == len(pairs) else None


def file_cell(one: Attachment) -> str:
    """An attachment in one line: its address, behind its name where it has one of its own."""
    return visible(one.url if one.name == one.url else f"{one.name} <{one.url}>")


def file_of(line: str) -> Attachment:
    """The attachment that a line tells."""
    match = _FILE.fullmatch(line.strip())
    return Attachment("", match[1], match[2]) if match else Attachment("", "", line.strip())
