"""What a person takes for one character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.graphemes import after, before, graphemes, nearest_start
from opsboard.domain.text import typed, within

FLAGS, FAMILY = "🇨🇳🇺🇸", "👨\u200d👩\u200d👧"
WHOLE = [
    "a",
    "é",
    "e\u0301\u0302",
    "⚠\ufe0f",
    "1\ufe0f\u20e3",
    "👍🏽",
    FAMILY,
    "🇨🇳",
    "🏳\ufe0f\u200d🌈",
    "退",
    "กำ",
    "한",
    "ی\u200c",
]

anything = st.text(st.sampled_from("a退 e\u0301\u200d\u200c\ufe0f👍🏽🇨🇳👨👩⚠\u3000\u1112\u1161"), max_size=12)


@pytest.mark.parametrize("one", WHOLE)
def test_what_is_one_character_to_a_person_is_one_piece(one: str) -> None:
    text = f"x{one}y"
    assert list(graphemes(text)) == ["x", one, "y"]
    assert (before(text, 1 + len(one)), after(text, 1)) == (1, 1 + len(one))


def test_two_flags_are_two_and_so_are_two_letters_that_are_joined() -> None:
    assert list(graphemes(FLAGS)) == ["🇨🇳", "🇺🇸"]
    assert list(graphemes("क\u094d\u200dष")) == ["क\u094d\u200d", "ष"]
    assert list(graphemes(FLAGS + "🇩")) == ["🇨🇳", "🇺🇸", "🇩"]


@given(anything)
def test_places_go_from_piece_to_piece_and_back(text: str) -> None:
    pieces = list(graphemes(text))
    assert "".join(pieces) == text
    places, place = [0], 0
    while place < len(text):
        place = after(text, place)
        places.append(place)
    back = [len(text)]
    while back[-1]:
        back.append(before(text, back[-1]))
    assert places == back[::-1] == [sum(map(len, pieces[:n])) for n in range(len(pieces) + 1)]
    for inside in range(len(text) + 1):
        assert nearest_start(text, inside) == max(one for one in places if one <= inside)


@pytest.mark.parametrize(
    "text", ["\u3000", "\u00a0", "\u2009", "\u202f", "\u200c", "\u200d", "\ufe0f", "🫨", "\ue000", "退款", " "]
)
def test_typed_text_is_text(text: str) -> None:
    assert typed(text) == text


@pytest.mark.parametrize("key", [None, "", *"\r\n\t\x1b\x7f\x00\x9b\u200b\u202e", "\x1b\r"])
def test_keys_and_what_hides_are_none(key: str | None) -> None:
    assert typed(key) == ""


@given(st.text(max_size=30), st.integers(0, 60))
def test_what_fits_is_a_beginning_in_whole_characters(text: str, limit: int) -> None:
    head = within(text, limit)
    assert text.startswith(head)
    assert len(head.encode()) <= limit
    assert nearest_start(text, len(head)) == len(head)


def test_a_very_long_text_is_not_looked_at_whole() -> None:
    assert within("退" * 5_000_000, 4_000) == "退" * 1333
    assert within("ab", 2) == "ab"
