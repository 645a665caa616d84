"""Tables that opsboard writes: every spreadsheet opens them, none runs them."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE, naughty
from opsboard.domain.items import ChecklistEntry, Item
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.text import clean_line, visible
from opsboard.formats.csv_in import read_csv
from opsboard.formats.csv_out import COLUMNS, csv_lines, guarded, without_guard
from opsboard.formats.csv_plan import CsvOptions

STARTS = tuple("=+-@|%＝＋－＠\t\r\n")


def item(title: str, number: int = 1) -> Item:
    return Item(
        key=f"SUP-{number}",
        kind="support",
        stage="open",
        category="active",
        title=title,
        body='one, two\n"three"',
        priority="P1",
        assignee="mei",
        participants=("lin",),
        labels=("退款", "a b"),
        due="2026-11-03",
        checklist=(ChecklistEntry("a", "ask", True), ChecklistEntry("b", "=answer()")),
        created_at="2026-11-01T01:00:00Z",
        created_by="lin",
    )


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_a_table_is_as_rfc_4180_says() -> None:
    text = "".join(csv_lines([item('A, "B"')]))
    assert text.endswith("\r\n")
    header, row = rows_of(text)
    assert tuple(header) == COLUMNS
    found = dict(zip(header, row, strict=True))
    assert found["title"] == 'A, "B"'
    assert found["labels"] == "退款; a b"
    assert found["body"] == 'one, two\n"three"'
    assert found["checklist"] == "[x] ask\n[ ] =answer()"


def test_no_cell_of_hostile_text_is_a_formula() -> None:
    texts = (*HOSTILE, *naughty())
    items = [Item(text, text, text, text, text, body=text, assignee=text, labels=(text,)) for text in texts]
    rows = rows_of("".join(csv_lines(items)))
    assert len(rows) == len(texts) + 1
    for row in rows[1:]:
        assert len(row) == len(COLUMNS)
        for cell in row:
            assert not cell.lstrip(" \u00a0\u3000").startswith(STARTS), cell
            assert "\x1b" not in cell


def test_raw_leaves_formulas_to_machines() -> None:
    (row,) = rows_of("".join(csv_lines([item("=1+1")], raw=True)))[1:]
    assert row[COLUMNS.index("title")] == "=1+1"


def file_bytes(items: list[Item]) -> bytes:
    return "".join(csv_lines(items, marked=True)).encode("utf-8-sig")


def test_our_own_file_comes_back_as_it_was() -> None:
    texts = [text for text in (*HOSTILE, *naughty()) if visible(text).strip()]
    items = [item(clean_line(text, 10**6), number) for number, text in enumerate(texts, 1) if clean_line(text, 10**6)]
    found = read_csv(file_bytes(items), "ours.csv", CsvOptions(kinds=load_default().kinds))
    shown = [one for one in items if one.title.strip()]
    assert len(found.items) == len(shown)
    for one, back in zip(shown, found.items, strict=True):
        assert back.key == one.key
        assert back.source_id == one.key
        if back.title != one.title:
            assert not back.title.strip("\u115f\u1160\u2800\u3164\uffa0 ").startswith(one.title.strip()), (
                "blank letters only"
            )
    first = found.items[0]
    assert (first.kind_word, first.stage_word, first.priority, first.assignee) == ("support", "open", "P1", "mei")
    assert (first.labels, first.due, first.created_at) == (("退款", "a b"), "2026-11-03", "2026-11-01T01:00:00Z")
    assert tuple((entry.text, entry.done) for entry in first.checklist) == (("ask", True), ("=answer()", False))
    assert first.custom == {}


@given(st.text(st.sampled_from("'=+-@ \t|%＝x\u3000"), max_size=8))
def test_a_guard_can_be_told_from_a_quote(cell: str) -> None:
    assert without_guard(guarded(cell)) == cell
    assert not guarded(cell).lstrip(" \u3000").startswith(STARTS)
