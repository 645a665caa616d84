"""Chinese text found by its spelling."""

from __future__ import annotations

import unicodedata

import pytest

from opsboard.domain.pinyin import FIRST, LAST, is_spelled, is_spelling, place_spelled, spelled_so
from opsboard.usecases.spelling import readings

READINGS = readings()
NEIGHBOURS = {"退": "款货", "款": "进", "进": "度", "订": "单", "台": "开", "重": "庆", "绿": "色", "度": ""}


@pytest.mark.parametrize(
    ("typed", "text", "place"),
    [
        ("tuikuan", "退款", 0), ("tk", "退款", 0), ("tuik", "退款", 0), ("tkuan", "退款", 0), ("tuiku", "退款", 0),
        ("guidang", "归档", 0), ("gd", "归档", 0), ("kuan", "退款", 1), ("zhuanyuan", "专员", 0), ("zhy", "专员", 0),
        ("zy", "专员", 0), ("chongqing", "重庆", 0), ("zhongyao", "重要", 0), ("yh", "银行", 0), ("yinhang", "银行", 0),
        ("lvse", "绿色", 0), ("tkd", "退款", None), ("uikuan", "退款", None), ("ik", "退款", None), ("tk", "tk", None),
        ("jd", "退款进度", 2),
    ],
)  # fmt: skip
def test_where_a_text_is_spelled_so(typed: str, text: str, place: int | None) -> None:
    assert place_spelled(typed, text, READINGS) == place


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("tuikuan", ["退款"]), ("tk", ["退款", "台开"]), ("tkjd", ["退款进度"]), ("tuikuanj", ["退款进"]),
        ("tui", ["退"]), ("chongqing", ["重庆"]), ("dd", ["订单"]), ("zzz", []),
    ],
)  # fmt: skip
def test_words_of_a_board_that_are_spelled_so(typed: str, words: list[str]) -> None:
    assert spelled_so(typed, NEIGHBOURS, READINGS, 10) == words
    assert len(spelled_so(typed, NEIGHBOURS, READINGS, 1)) <= 1


def test_a_whole_name() -> None:
    assert is_spelled("gd", "归档", READINGS)
    assert not is_spelled("gd", "归档案", READINGS)


def test_what_may_be_a_spelling() -> None:
    assert is_spelling("tk")
    assert not any(map(is_spelling, ("t", "退款", "tk1", "t k", "TK", "a" * 25, "")))


def test_readings_are_those_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are read out of its table, which another version might write in another way."""
    monkeypatch.setenv("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.pinyin_dict import pinyin_dict

    told = {code: text for code, text in pinyin_dict.items() if FIRST <= code <= LAST}
    assert len(told) > 20_000
    for code, text in told.items():
        first = "".join(
            letter
            for letter in unicodedata.normalize("NFD", text.split(",")[0])
            if letter.isascii() and letter.isalpha()
        )
        mine = READINGS.of(chr(code))[0]
        assert mine == first or (mine.replace("v", "u") == first and "v" in mine), (chr(code), text, mine)


def test_no_other_character_has_a_reading() -> None:
    assert [READINGS.of(character) for character in ("a", "　", "あ", "\U00020000", "😀")] == [()] * 5


def test_many_characters_of_one_spelling_are_looked_at_at_once() -> None:
    """大 is da and dai: each could be taken in two ways by its first letter, which took seconds for a name of 24."""
    assert not is_spelled("d" * 24, "大" * 23, READINGS)
    assert is_spelled("d" * 24, "大" * 24, READINGS)
    assert place_spelled("d" * 23 + "x", "大" * 300, READINGS) is None
