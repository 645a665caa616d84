"""Every field of every kind: shown in the person's language, in a column of its own in CSV, and the same after our own
CSV was read again."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from cli.conftest import Program
from opsboard.domain.kinds import Field, Kind
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.value_text import Wording, value_text

KINDS = load_default().kinds
HARD = "=1+1; slot: 退款 “七天”, 'x'"
"""A line that a spreadsheet would run, and that looks like several cells."""
SAMPLES: dict[str, Any] = {
    "text": HARD,
    "longtext": "第一行\n- [ ] 第二行; a: b\n\n| x |",
    "number": 2.5,
    "integer": 3,
    "percent": 60,
    "person": "lin",
    "date": "2026-11-30",
    "when": "2026-11-30T10:30:00Z",
    "flag": True,
    "url": "https://example.com/a?b=c;d",
}


def sample(field: Field) -> Any:
    """A value of a field, as a board keeps it."""
    if field.type == "choice":
        return field.values[-1].key
    if field.type == "list":
        return [HARD]
    if field.type == "table":
        row = {column.key: sample(column) for column in field.columns}
        least = [one for one in field.columns if one.required] or field.columns[:1]
        return [row, {one.key: sample(one) for one in least}]
    return SAMPLES[field.type]


def values(kind: Kind) -> dict[str, Any]:
    """A value for each field that a person may give one."""
    return {field.key: sample(field) for field in kind.fields if not field.is_computed}


def typed(value: Any) -> str:
    if isinstance(value, bool):
        return "yes"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_field_is_shown_and_comes_back_from_csv(program: Program, kind: Kind) -> None:
    program.ok("people", "add", "lin", "--name", "林")
    wanted = values(kind)
    sets = [word for name, value in wanted.items() for word in ("--set", f"{name}={typed(value)}")]
    key = program.ok("add", kind.key, "Alles", *sets, "--body", "x").strip()
    held = program.json("show", key, "--json")["item"]["fields"]
    assert {name: held[name] for name in wanted} == wanted

    for language, locale in (("en", "C.UTF-8"), ("zh", "zh_CN.UTF-8")):
        program.environment["LANG"] = locale
        texts = [program.ok("show", key), program.ok("show", key, "--markdown")]
        for field in kind.fields:
            name = field.name.of(language)
            assert field.is_computed or all(name in text for text in texts), name
            if field.type in ("choice", "percent", "date", "integer", "number") and not field.is_computed:
                told = value_text(field, wanted[field.key], Wording(language))
                assert all(told in text for text in texts), (name, told)
    program.environment["LANG"] = "C.UTF-8"

    table = program.ok("export", "csv")
    (row,) = csv.DictReader(io.StringIO(table))
    assert all(row[f"fields.{name}"] for name in wanted)
    (program.home / "items.csv").write_text(table, encoding="utf-8", newline="")
    other = str(program.home / "other.db")
    program.ok("init", other)
    program.ok("--board", other, "people", "add", "lin", "--name", "林")
    done = program.run("--board", other, "import", "items.csv")
    assert (done.code, done.out.partition(",")[0]) == (0, "1 read: 1 new"), done
    again = program.json("--board", other, "show", key, "--json")["item"]
    assert {name: again["fields"].get(name) for name in wanted} == wanted
    assert again["body"] == "x"
    assert program.ok("--board", other, "export", "csv").splitlines()[0] == table.splitlines()[0]
