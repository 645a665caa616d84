"""Festivals and shopping days by their names: on which day of a year each of them falls.

Those of the moon calendar are known from 1970 to 2099.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from opsboard.domain.days import day_text, shifted, weekday
from opsboard.domain.moon_calendar import FIRST, LAST, moon_day, not_known

Rule = Callable[[int], str]
"""Year -> the day."""


class Festival(NamedTuple):
    """What it is called in either language, and when it is, in words and as a rule."""

    en: str
    """Its names, with `|` between."""
    zh: str
    rule: Rule
    means: str


def _fixed(month: int, day: int) -> Rule:
    return lambda year: day_text(year, month, day)


def _lunar(month: int, day: int, later: int = 0) -> Rule:
    return lambda year: shifted(moon_day(year, month, day), later)


def _nth(nth: int, place: int, month: int, later: int = 0) -> Rule:
    """The n-th Monday (0) to Sunday (6) of a month."""

    def rule(year: int) -> str:
        first = day_text(year, month, 1)
        return shifted(first, (place - weekday(first)) % 7 + 7 * (nth - 1) + later)

    return rule


def clear_and_bright(year: int) -> str:
    """Qingming: the sun at 15 degrees; by the usual formula, which holds in these years."""
    if not FIRST <= year <= LAST:
        raise not_known(year)
    of_century = year % 100
    return day_text(year, 4, int(of_century * 0.2422 + (4.81 if year >= 2000 else 5.59)) - of_century // 4)


FESTIVALS = (
    Festival("new year's day|new years day|new year", "元旦|元旦节", _fixed(1, 1), "1 January"),
    Festival("valentine's day|valentines day", "情人节", _fixed(2, 14), "14 February"),
    Festival("women's day|womens day", "妇女节|三八节|38节|女神节", _fixed(3, 8), "8 March"),
    Festival("315", "消费者权益日|3.15", _fixed(3, 15), "15 March"),
    Festival("qingming|tomb sweeping day", "清明|清明节", clear_and_bright, "4 or 5 April"),
    Festival("labour day|labor day|may day", "劳动节|五一|五一劳动节|51劳动节", _fixed(5, 1), "1 May"),
    Festival("520", "5.20", _fixed(5, 20), "20 May"),
    Festival("mother's day|mothers day", "母亲节", _nth(2, 6, 5), "second Sunday of May"),
    Festival("children's day|childrens day", "儿童节|六一|六一儿童节", _fixed(6, 1), "1 June"),
    Festival("618", "6.18|六一八", _fixed(6, 18), "18 June"),
    Festival("father's day|fathers day", "父亲节", _nth(3, 6, 6), "third Sunday of June"),
    Festival("teachers' day|teachers day", "教师节", _fixed(9, 10), "10 September"),
    Festival("national day", "国庆|国庆节|十一", _fixed(10, 1), "1 October"),
    Festival("halloween", "万圣节", _fixed(10, 31), "31 October"),
    Festival(
        "double 11|double eleven|singles day|singles' day|11.11|1111",
        "双11|双十一|光棍节",
        _fixed(11, 11),
        "11 November",
    ),
    Festival("thanksgiving", "感恩节", _nth(4, 3, 11), "fourth Thursday of November"),
    Festival("black friday", "黑五|黑色星期五|黑5|黑色星期5", _nth(4, 3, 11, 1), "the day after Thanksgiving"),
    Festival("double 12|double twelve|12.12|1212", "双12|双十二", _fixed(12, 12), "12 December"),
    Festival("christmas eve|xmas eve", "平安夜", _fixed(12, 24), "24 December"),
    Festival("christmas|xmas|christmas day", "圣诞|圣诞节", _fixed(12, 25), "25 December"),
    Festival("new year's eve|new years eve", "跨年|跨年夜", _fixed(12, 31), "31 December"),
    Festival("laba festival", "腊八|腊八节", _lunar(12, 8), "8th of the 12th moon"),
    Festival("little new year", "小年", _lunar(12, 23), "23rd of the 12th moon"),
    Festival(
        "lunar new year's eve|chinese new year's eve",
        "除夕|除夕夜|年三十|大年三十|年30|大年30",
        _lunar(1, 1, -1),
        "the day before the Spring Festival",
    ),
    Festival(
        "spring festival|chinese new year|lunar new year|cny",
        "春节|大年初一|大年初1|过年",
        _lunar(1, 1),
        "1st of the 1st moon",
    ),
    Festival("lantern festival", "元宵|元宵节", _lunar(1, 15), "15th of the 1st moon"),
    Festival("dragon boat festival|dragon boat", "端午|端午节", _lunar(5, 5), "5th of the 5th moon"),
    Festival("qixi|qixi festival", "七夕|七夕节", _lunar(7, 7), "7th of the 7th moon"),
    Festival(
        "mid-autumn festival|mid-autumn|mid autumn|moon festival",
        "中秋|中秋节",
        _lunar(8, 15),
        "15th of the 8th moon",
    ),
    Festival("double ninth|chongyang", "重阳|重阳节", _lunar(9, 9), "9th of the 9th moon"),
)
BY_NAME: dict[str, Festival] = {name: one for one in FESTIVALS for name in (*one.en.split("|"), *one.zh.split("|"))}
