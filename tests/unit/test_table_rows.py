"""The rows of a table while they are edited: they come, go and move, and are written as they are read."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.fields import parse_field
from opsboard.domain.kinds import Field
from opsboard.domain.kinds_loader import load_default
from opsboard.tui.view_models.table_rows import TableRows, cells_of_text, text_of_cells

NOW = "2026-11-04T02:00:00Z"
TABLES = [field for kind in load_default().kinds for field in kind.fields if field.type == "table"]
PAGES = next(field for field in TABLES if field.key == "pages")
CELL = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Cf", "Cn"]), max_size=12).map(str.strip)


def rows_of(field: Field) -> st.SearchStrategy[list[list[str]]]:
    row = st.lists(CELL, min_size=len(field.columns), max_size=len(field.columns))
    return st.lists(row.filter(any), max_size=6)


def table(*rows: tuple[str, ...]) -> TableRows:
    return TableRows(PAGES, text_of_cells(PAGES, [[*row, *[""] * (4 - len(row))] for row in rows]))


def told(rows: TableRows) -> list[str]:
    return [row.cells[0] for row in rows.rows]


@given(st.data(), st.sampled_from(TABLES))
def test_rows_are_read_as_they_were_written(data: st.DataObject, field: Field) -> None:
    rows = data.draw(rows_of(field))
    text = text_of_cells(field, rows)
    assert cells_of_text(field, text) == rows
    assert text_of_cells(field, cells_of_text(field, text)) == text
    assert TableRows(field, text).text == text


ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["add", "remove", "put_back"]), st.none()),
        st.tuples(st.sampled_from(["step", "step_row", "move"]), st.sampled_from([1, -1])),
        st.tuples(st.just("type"), CELL),
    ),
    max_size=25,
)


@given(rows_of(PAGES), ACTS)
def test_the_cursor_is_always_on_a_cell_and_nothing_is_lost_but_what_is_removed(
    rows: list[list[str]], acts: list[tuple[str, Any]]
) -> None:
    edited = TableRows(PAGES, text_of_cells(PAGES, rows))
    for name, value in acts:
        before = sorted(map(tuple, cells_of_text(PAGES, edited.text)))
        getattr(edited, name)(*(() if value is None else (value,)))
        assert 0 <= edited.row < len(edited.rows)
        assert 0 <= edited.column < len(edited.columns)
        after = sorted(map(tuple, cells_of_text(PAGES, edited.text)))
        if name in ("add", "step", "step_row", "move"):
            assert after == before
        if name == "remove":
            assert len(before) - 1 <= len(after) <= len(before)
        assert TableRows(PAGES, edited.text).text == edited.text


@given(rows_of(PAGES), st.integers(0, 5))
def test_a_removed_row_comes_back_where_it_was(rows: list[list[str]], place: int) -> None:
    edited = TableRows(PAGES, text_of_cells(PAGES, rows))
    edited.row = min(place, len(edited.rows) - 1)
    before = edited.text
    if edited.remove():
        assert edited.put_back()
    assert edited.text == before


def test_a_new_row_stands_under_the_cursor_and_a_blank_one_gets_none_under_it() -> None:
    edited = table(("home",), ("list",))
    assert edited.add()
    assert not edited.add()
    edited.type("new")
    assert told(edited) == ["home", "new", "list"]


def test_the_last_cell_is_the_end_and_so_is_the_first_of_a_blank_last_row() -> None:
    edited = table(("home", "title"))
    assert [edited.step(1) for _ in range(4)] == [True, True, True, False]
    assert edited.add()
    assert not edited.step(1)
    assert edited.step(-1)
    assert (edited.row, edited.column) == (0, 3)
    for field in TABLES:
        blank = TableRows(field, "")
        assert blank.columns[blank.column].required or not any(column.required for column in blank.columns)
        assert not blank.step(1)
        assert not blank.step(-1)


def test_rows_move_within_the_table() -> None:
    edited = table(("a",), ("b",), ("c",))
    assert edited.move(1)
    assert told(edited) == ["b", "a", "c"]
    assert edited.move(1)
    assert not edited.move(1)
    assert told(edited) == ["b", "c", "a"]
    assert edited.row == 2


def test_what_is_wrong_stands_at_its_cell_until_it_is_typed_anew() -> None:
    edited = table(("", "nonsense"))
    edited.check(lambda column, text: "" if text in ("", "ok") and not column.required else f"{column.key}: {text}")
    assert edited.here.wrong == {0: "page: ", 1: "slot: nonsense"}
    edited.column = 1
    edited.type("ok")
    assert edited.here.wrong == {0: "page: "}


def test_lines_of_words_are_rows_as_they_are_read() -> None:
    for text in ("home\nlist", '{"page": "home", "slot": "title"}\n{"page": 3}', "{broken", "[1]"):
        field = TableRows(PAGES, text)
        assert parse_field(PAGES, field.text, NOW, "UTC")
    assert cells_of_text(PAGES, "home")[0][0] == "home"
