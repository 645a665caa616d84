"""What was typed for a date, made plain: narrow, small, numbers in digits, so that the shapes of dates are few."""

from __future__ import annotations

import re
from collections.abc import Callable

from opsboard.domain.text import narrow, shortened


def shown(text: str) -> str:
    """A typed text as an error may quote it."""
    return shortened(text, 40)


_COUNTED = "天日号周月年点时分刻季个小"
_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_ONE, _SOME = "[一二三四五六七八九]", "[零一二两三四五六七八九]"
_SPELLED = rf"(?<![周期拜双〇一二两三四五六七八九十])({_SOME}?十{_ONE}?|{_SOME})(?=[{_COUNTED}])"
"""A number written in Chinese signs before what it counts; not the one in the name of a weekday."""
_WEEKDAY_SIGN = r"(周|星期|礼拜)([一二三四五六])(?=.)"
_MINUTES = rf"(?<=[点时])[零〇]?({_ONE}?十{_ONE}?|{_ONE})(?!刻)"
_CHINESE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"([0-9]{1,3})个半小时", lambda match: f"{int(match[1]) * 60 + 30}分钟"),
    (r"半个?小时", "30分钟"),
    (r"半个月", "15天"),
    (r"(?<![上下])半年(?=后|前|内|以|之|$)", "6个月"),
)
_COUNTS = {"a": 1, "an": 1} | {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
}
_ENGLISH_COUNT = (
    rf"\b({'|'.join(_COUNTS)})(?= (?:days?|weeks?|months?|years?|hours?|minutes?|workdays?|working|business)\b)"
)
OPENERS = r"^(?:on|by|due) +(?:the )?|^the "
_SOONER = r"^(推迟|顺延|延后|延期|推后|提前|提早) ?"


def with_digits(text: str) -> str:
    """What was typed, narrow and small with single spaces, and what counts in digits."""
    return re.sub(_SPELLED, lambda match: str(_number(match[1])), " ".join(narrow(text).lower().split()))


def plain_words(text: str) -> str:
    """What was typed as it is read: narrow, small, with single spaces, numbers in digits (`三天后` is `3天后`)."""
    words = " ".join(narrow(text).lower().replace(",", " ").split())
    if words.isascii():
        words = words.replace("half an hour", "30 minutes").replace("a.m.", "am").replace("p.m.", "pm")
        return re.sub(_ENGLISH_COUNT, lambda match: str(_COUNTS[match[1]]), words)
    words = re.sub(r"(?<=[^ -~]) (?=[^ -~])", "", words)
    words = re.sub(_WEEKDAY_SIGN, lambda match: f"{match[1]}{_DIGITS[match[2]]} ", words)
    words = re.sub(_SPELLED, lambda match: str(_number(match[1])), words)
    for shape, plain in _CHINESE:
        words = re.sub(shape, plain, words)
    words = re.sub(_MINUTES, lambda match: str(_number(match[1])), words)
    if match := re.match(_SOONER, words):
        words = ("--" if match[1].startswith("提") else "++") + words[match.end() :]
    return " ".join(words.split())


def _number(signs: str) -> int:
    """`三` is 3, `十二` 12, `二十` 20."""
    if "十" not in signs:
        return _DIGITS[signs]
    tens, _ten, ones = signs.partition("十")
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)
