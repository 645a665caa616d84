"""What comes from others costs what its letters cost: no shape of a file or a text takes the square of its length.

Each shape below took minutes in some version or would. The bound is generous (a busy machine is no mistake), and
the sizes are such that the square of them is out of its reach.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from opsboard.domain import fields, text
from opsboard.domain.errors import BadData, Invalid, OpsboardError
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.labels import clean_label
from opsboard.domain.limits import LIMITS
from opsboard.domain.lookup import find_or_refuse
from opsboard.domain.merge import merge_lines
from opsboard.domain.query_parser import QueryContext, parse_query
from opsboard.domain.segments import segments
from opsboard.formats.csv_dates import parse as parse_date
from opsboard.formats.csv_in import read_csv
from opsboard.formats.csv_plan import CsvOptions
from opsboard.formats.csv_text import is_number, read_table
from opsboard.formats.json_in import read_json
from opsboard.formats.markdown_body import safe_body
from opsboard.formats.markdown_text import escape_inline
from opsboard.formats.parsed import ParsedFile

MANY = 20_000
SECONDS = 10.0
"""Processor time; what is linear takes a twentieth of it."""
WORKFLOW = load_default()
NOW, ZONE = "2026-11-03T02:00:00Z", "Asia/Shanghai"

SHAPES = {
    "letters": "x",
    "spaces": " ",
    "other letters": "й",
    "ideographs": "退",
    "emoji": "😀",
    "joined emoji": "😀\u200d",
    "flags": "🇨🇳",
    "marks": "\u0327\u0301",
    "letters and marks": "a\u0327\u0301\u0327\u0301\u0327\u0301",
    "what grows in width": "\ufdfa",
    "signs": "!?",
    "digits": "1",
    "escapes": "\x1b",
    "lines": "a\n",
    "quotes": '"',
    "commas": ",",
    "brackets": "[{(",
    "links": "](http://a(b",
    "targets": "](",
    "addresses": "http://",
    "mails": "@a.",
    "tags": "<a",
    "ticks": "` ``",
    "fences": "> ```\n",
    "rules": "a\n---\n",
    "colons": ":a",
    "numbers": "1. ",
    "dates": "1/1 ",
}


@contextmanager
def in_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS


def csv(data: str, **options: object) -> ParsedFile:
    meant = CsvOptions(kinds=WORKFLOW.kinds, kind="support", zone=ZONE, year=2026, **options)  # type: ignore[arg-type]
    return read_csv(data.encode(), "table.csv", meant)


def tried(call: Callable[[], object]) -> None:
    """Do what may be refused."""
    with suppress(OpsboardError):
        call()


TABLES = {
    "equal headers": lambda n: "标题" + ",a" * n + "\nx" + ",1" * n + "\n",
    "equal headers that are numbered": lambda n: "标题" + "".join(f",x y,x y {one}" for one in range(n)) + "\nx\n",
    "labels in columns of one name": lambda n: "标题" + ",标签" * n + "\nx" + ",1" * n + "\n",
    "headers of words": lambda n: "标题," + ",".join(f"word of {one}" for one in range(n)) + "\nx" + ",v" * n + "\n",
    "no header that is known": lambda n: ",".join(f"word of {one}" for one in range(n)) + "\n" + "x,y\n" * n,
    "blank columns": lambda n: "标题" + "," * n + "\n" + ("x" + "," * n + "\n") * 100,
    "addresses for headers": lambda n: ",".join(["@." * 45 + "\x07"] * (n // 10)) + "\nx\n",
    "a cell of digits": lambda n: "foo,bar\nx," + "1" * n + "x\n",
    "a cell of spaces for a time": lambda n: "标题,截止\nx,:" + " " * n + "x\ny,2026-11-03\n",
    "a cell of spaces for a date": lambda n: "标题,截止\nx,1" + " " * n + "x\ny,2026-11-03\n",
    "a cell of quotes": lambda n: '标题\n"' + '""' * n + '"\n',
    "a quote that is never closed": lambda n: '标题\n"' + "a\n" * n,
    "a cell of marks": lambda n: "标题\na" + "\u0327\u0301" * n + "\n",
    "a cell of labels": lambda n: "标题,标签\nx," + ";".join(f"l{one}" for one in range(n)) + "\n",
    "a cell of people": lambda n: "标题,参与人\nx," + ";".join(f"p{one}" for one in range(n)) + "\n",
    "a cell of entries": lambda n: '标题,检查项\nx,"' + "\n".join("- [ ]" for _ in range(n)) + '"\n',
    "one id for all": lambda n: "ID,标题\n" + "1,x\n" * n,
    "one title for all": lambda n: "标题,状态\n" + "x,y\n" * n,
    "statuses of their own": lambda n: "标题,状态\n" + "".join(f"x,y{one}\n" for one in range(n)),
    "short rows": lambda n: "标题" + ",a" * 200 + "\n" + "x\n" * (n // 4),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_of_any_shape_is_read_in_time(table: Callable[[int], str]) -> None:
    with in_time():
        tried(lambda: csv(table(MANY)))


def test_equal_headers_are_numbered_as_ever() -> None:
    (item,) = csv("标题,x y,x y,x y 2,x y,\na,1,2,3,4,5\n").items
    assert item.custom == {"x y": "1", "x y 2": "2", "x y 2 2": "3", "x y 3": "4", "column 6": "5"}


def test_blank_columns_are_nothing_and_keep_the_numbers_of_the_others() -> None:
    table = read_table("a" + "," * 16_384 + "\nx" + "," * 16_000 + "y\n", "t.csv", "utf-8", frozenset({"a"}))
    assert (table.header, table.numbers, table.rows[0].cells) == (("a", ""), (1, 16_001), ("x", "y"))
    (item,) = csv("标题,,,\nx,,y,\n").items
    assert item.custom == {"column 3": "y"}


def test_more_cells_than_are_read_are_refused_before_they_stand_in_memory() -> None:
    wide = "标题" + "".join(f",a{one}" for one in range(999)) + "\n" + "x\n" * 10_001
    with in_time(), pytest.raises(BadData, match="10001 rows of 1000 columns; at most 10000000 cells"):
        csv(wide)


def test_a_map_of_many_columns_is_read_in_time() -> None:
    header = ",".join(f"word of {one}" for one in range(MANY // 4))
    with in_time():
        csv(f"标题,{header}\nx\n", columns={f"Word of {one}": "ignore" for one in range(MANY // 4)})


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_text_of_any_shape_is_cleaned_shown_and_written_in_time(shape: str) -> None:
    long = shape * (2 * MANY // len(shape))
    with in_time():
        for call in (text.clean_line, text.clean_body):
            call(long, 10**9)
        body = text.clean_body(long, 10**9)
        for shown in (text.visible(body), body):
            text.wrap(shown, 78, 3000)
            text.fit(shown, 78)
            segments(text.clean_body(shown, 10**9))
        safe_body(long, 2)
        escape_inline(long)
        merge_lines(long, long + "\na", "b\n" + long)
        tried(lambda: clean_label(long))
        parse_date(long, "ymd")
        is_number(long)
        is_number(long + "x")


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_is_typed_for_a_field_is_read_in_time(shape: str) -> None:
    long = shape * (2 * MANY // len(shape))
    one_of_each = {field.type: field for kind in WORKFLOW.kinds for field in kind.fields if not field.derived}
    with in_time():
        for field in one_of_each.values():
            for typed in (long, f"1{long}x"):
                tried(lambda field=field, typed=typed: fields.parse_field(field, typed, NOW, ZONE, str))  # type: ignore[misc]
        tried(lambda: find_or_refuse("field", long, WORKFLOW.kinds[0].fields, kind=WORKFLOW.kinds[0].name))


def test_a_number_of_more_digits_than_are_read_is_refused_and_not_cut() -> None:
    number = next(field for kind in WORKFLOW.kinds for field in kind.fields if field.type == "integer")
    with pytest.raises(Invalid, match="is not a number"):
        fields.parse_field(number, "0" * 1001 + "5", NOW, ZONE)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_query_of_any_shape_is_read_or_refused_in_time(shape: str) -> None:
    context = QueryContext(NOW, ZONE, "lin", WORKFLOW, labels=tuple(f"l{one}" for one in range(1000)))
    with in_time():
        for before in ("", '"', "(", "-", "label:", "due:", "is:", "kind:", "field.channel:", "nobody:"):
            for length in (1990, MANY):
                query = before + shape * (length // len(shape))
                tried(lambda query=query: parse_query(query, context))  # type: ignore[misc]
        tried(lambda: parse_query("(" * MANY, context))
        tried(lambda: parse_query("-" * 1999, context))


FILES = {
    "levels": lambda n: "[" * n,
    "levels of objects": lambda n: '{"a":' * n,
    "levels of a field": lambda n: ours(fields={"a": 1})[:-4] + '{"a":' * 500 + "1" + "}" * 500 + "}}\n",
    "quotes": lambda n: '"' * n,
    "escapes": lambda n: '{"' + "\\\\" * n,
    "digits": lambda n: '{"a":' + "1" * n + "}",
    "names": lambda n: "{" + '"a":1,' * n + '"b":2}',
    "lines": lambda n: ours() + "\n" * n,
    "lines of nothing": lambda n: ours() + "{}\n" * n,
    "spaces": lambda n: " " * n + "{" + " " * n + "\n" * n + "{",
    "labels": lambda n: ours(labels=["a"] * n),
    "entries": lambda n: ours(checklist=[{"text": "a", "done": True}] * n),
    "links": lambda n: ours(links=[{"relation": "blocks", "key": f"REQ-{one}"} for one in range(n)]),
    "comments": lambda n: ours(comments=[{"author": "a", "at": NOW, "body": "b"}] * n),
    "people": lambda n: json.dumps({"format": "opsboard", "version": 1, "users": [{"login": "a"}] * n}) + "\n{}\n",
}


def ours(**more: object) -> str:
    """A file of our own with one item."""
    item = {"key": "REQ-1", "kind": "requirement", "stage": "inbox", "title": "x", **more}
    return json.dumps({"format": "opsboard", "version": 1}) + "\n" + json.dumps(item) + "\n"


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_a_json_file_of_any_shape_is_read_in_time(file: Callable[[int], str]) -> None:
    with in_time():
        tried(lambda: tuple(read_json(file(2 * MANY).encode(), "board.jsonl").items))


def test_the_limits_of_a_table_are_those_that_are_told() -> None:
    assert {50_000, 10_000_000} <= {limit.most for limit in LIMITS}
