"""Text in the cells of a terminal: measured, fitted, wrapped."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from opsboard.domain.text import ELLIPSIS, fit, visible, width, wrap

mixed = st.text(
    st.one_of(
        st.sampled_from("ab \u3000Z9-,。、《》()()中文退款流程é①…─👨👩👧⚠🇨🇳🏽\u200d\ufe0f\u0301あア한"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=40,
)


@given(mixed)
@example("👨‍👩‍👧‍👦")
@example("\u200d中")
@example("a\u00adb")
def test_width_is_the_one_the_terminal_library_counts(text: str) -> None:
    assert width(text) == cell_len(text)


@given(mixed, st.integers(0, 30))
@example("中\u200d", 1)
@example("a\u200d", 4)
@example("\u200d中中中", 3)
@example("⚠️⚠️", 3)
@example("🇨🇳🇨🇳", 3)
def test_fitted_text_takes_exactly_its_cells(text: str, cells: int) -> None:
    assert cell_len(fit(text, cells)) == cells


@given(mixed, st.integers(1, 30))
def test_text_that_fits_is_only_padded(text: str, cells: int) -> None:
    text = text.rstrip("\u200d")
    if width(text) <= cells:
        assert fit(text, cells).rstrip(" ") == text.rstrip(" ")
    else:
        assert ELLIPSIS in fit(text, cells)


def test_cut_text_says_so_between_characters() -> None:
    assert fit("refund flow", 8) == "refund …"
    assert fit("退款流程", 6) == "退款… "
    assert fit("退款", 6) == "退款  "
    assert fit("👨‍👩‍👧‍👦家庭", 4) == "👨‍👩‍👧‍👦… "
    assert fit("e\u0301e\u0301e\u0301", 2) == "e\u0301…"
    assert fit("abc", 1) == "…"
    assert fit("abc", 0) == ""


def test_flags_and_skin_tones_are_not_torn() -> None:
    assert fit("🇨🇳🇫🇷🇩🇪", 4) == "🇨🇳… "
    assert "👍🏽" in fit("👍🏽👍🏽👍🏽", 6)


@given(mixed, st.integers(2, 20), st.integers(1, 5))
def test_wrapped_lines_fit_and_are_few(text: str, cells: int, lines: int) -> None:
    done = wrap(visible(text), cells, lines)
    assert 1 <= len(done) <= lines
    assert all(cell_len(line) <= cells for line in done)


@given(mixed, st.integers(2, 20))
def test_wrapping_loses_only_spaces(text: str, cells: int) -> None:
    text = visible(text)
    done = wrap(text, cells, 1000)
    kept = "".join("".join(done).split())
    assert kept.replace("\u200d", "") == "".join(text.split()).replace("\u200d", "")


def test_latin_breaks_at_spaces_and_chinese_between_characters() -> None:
    assert wrap("refund the order today", 11, 3) == ["refund the", "order today"]
    assert wrap("退款流程需要处理", 6, 3) == ["退款流", "程需要", "处理"]
    assert wrap("处理SUP-31退款", 9, 2) == ["处理", "SUP-31退…"]
    assert wrap("处理SUP-31退款", 9, 3) == ["处理", "SUP-31退", "款"]


def test_the_last_line_says_that_more_follows() -> None:
    assert wrap("退款流程需要处理", 6, 2) == ["退款流", "程需…"]
    assert wrap("one two three four", 7, 2) == ["one two", "three …"]
    assert wrap("unbreakable", 5, 1) == ["unbr…"]


def test_no_line_begins_with_closing_punctuation() -> None:
    lines = wrap("今天退款\uff0c明天发货\uff01《说明》也要写。", 8, 9)
    assert not [line for line in lines if line[0] in "\uff0c\uff01。》"]
    assert not [line for line in lines if line[-1] in "《"]


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert wrap("abcdefghij", 4, 9) == ["abcd", "efgh", "ij"]


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_text_is_one_empty_line(text: str) -> None:
    assert wrap(text, 5, 3) == [""]


def test_no_room_is_no_line() -> None:
    assert wrap("text", 0, 3) == []
    assert wrap("text", 5, 0) == []
