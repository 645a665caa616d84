"""Text of other people: what a board keeps of it and what it shows."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opsboard.domain.errors import Invalid
from opsboard.domain.text import clean_body, clean_line, clean_title, visible, visible_body

ATTACKS = [
    "A\x1b]52;c;UFdO\x07B",
    "A\x1b]0;title\x1b\\B",
    "A\x9b31mB",
    "A\x1bPq\x1b\\B",
    "A\u202eB\u2066C\u2069",
    "A\u200eB\u200fC\u061cD",
    "A\u2028B\u2029C",
    "\ufeffA\u200bB",
    "A\U000e0041\U000e007fB",
    "A\ud800B\udfff",
    "A\x00B\x7fC\x85D",
    "A\r\nB\tC\nD",
    "Z" + "\u0301" * 40,
    "Z" + "\u0301\u200d" * 40,
    "한국어 제목",
    "ひらがなだけのタイトル",
]

hostile = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\x1b\x9b\u202e\u2066\u200b\u200d\ufe0f\u0301\u0300\ud800\t\n\r\u2028\U000e0041中文aé👩"),
    ),
    max_size=60,
)


def forbidden(text: str, *, newlines: bool = False) -> list[str]:
    """The characters that may not reach a terminal, found without the code under test."""
    hidden = {0x061C, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    return [
        one
        for one in text
        if (unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") and not (newlines and one == "\n"))
        or ord(one) in hidden
        or 0xE0000 <= ord(one) <= 0xE007F
    ]


def most_marks(text: str) -> int:
    """The most marks and joiners that stand in a row."""
    most = count = 0
    for one in text:
        count = count + 1 if unicodedata.category(one)[0] == "M" or one in "\u200c\u200d" else 0
        most = max(most, count)
    return most


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_leave_nothing_that_commands_or_hides(attack: str) -> None:
    assert forbidden(clean_line(attack)) == []
    assert forbidden(clean_body(attack), newlines=True) == []
    assert forbidden(visible(attack)) == []
    assert forbidden(visible_body(attack), newlines=True) == []
    assert max(map(most_marks, (clean_line(attack), clean_body(attack), visible(attack)))) <= 4


@given(hostile)
@example("e\x1b\u0301")
@example(" \u0301")
def test_a_clean_line_is_safe_stays_and_shows_as_it_is(text: str) -> None:
    line = clean_line(text, limit=1000)
    assert forbidden(line) == []
    assert most_marks(line) <= 4
    assert clean_line(line, limit=1000) == line
    assert visible(line) == line
    line.encode()


@given(hostile)
def test_a_clean_body_is_safe_and_stays(text: str) -> None:
    body = clean_body(text)
    assert forbidden(body, newlines=True) == []
    assert clean_body(body) == body
    assert visible_body(body) == body


@given(hostile)
def test_what_is_shown_is_one_safe_line(text: str) -> None:
    shown = visible(text)
    assert forbidden(shown) == []
    assert most_marks(shown) <= 4
    assert visible(shown) == shown
    assert len(visible_body(text).split("\n")) >= 1


@pytest.mark.parametrize(
    "kept", ["退款流程", "café", "👨‍👩‍👧‍👦 家庭", "⚠️ 注意", "🇨🇳", "1️⃣", "क्‍ष", "a\u3000b", "100 %", "— “引号”"]
)
def test_ordinary_text_of_all_scripts_is_kept(kept: str) -> None:
    assert clean_title(kept) == kept
    assert visible(kept) == kept


def test_line_ends_and_tabs_part_words() -> None:
    assert clean_line("a\r\nb\tc\nd\u2028e") == "a b c d e"


def test_a_body_keeps_its_lines() -> None:
    assert clean_body("\r\na\r\nb\rc\td\n\n") == "a\nb\nc    d"
    assert visible_body("a\n\x1b[31mb") == "a\n[31mb"


def test_decomposed_letters_are_composed() -> None:
    assert clean_line("cafe\u0301") == "café"


@pytest.mark.parametrize("nothing", ["", "   ", "\x1b\x00", "\t\n", "\u200b\u202e", "\u200d\ufe0f", "\u3164", "\u0301"])
def test_a_title_must_show_something(nothing: str) -> None:
    with pytest.raises(Invalid, match="empty"):
        clean_title(nothing)


def test_a_title_has_at_most_300_characters_and_1200_bytes() -> None:
    assert len(clean_title("𠀀" * 300).encode()) == 1200
    with pytest.raises(Invalid, match="301"):
        clean_title("x" * 301)
    assert clean_title("x" * 300 + " \x1b") == "x" * 300


def test_a_body_has_at_most_100000_characters() -> None:
    assert len(clean_body("中" * 100_000)) == 100_000
    with pytest.raises(Invalid, match="100001"):
        clean_body("中" * 100_001)
