"""Repetition in words: what people type for it, and how it is said.

| typed | kept as |
|---|---|
| `daily`, `daily/3`, `every 3 days`, `每三天` | `FREQ=DAILY;INTERVAL=3` |
| `weekly:mo,we`, `every mon and wed`, `每周一三` | `FREQ=WEEKLY;BYDAY=MO,WE` |
| `every 2 weeks`, `每两周`, `隔周` | `FREQ=WEEKLY;INTERVAL=2` |
| `weekly:weekdays`, `每周一到周五` | `FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR` |
| `weekdays`, `每个工作日` | the same, on the board's working days |
| `monthly:1,15`, `every month on the 1st and 15th` | `FREQ=MONTHLY;BYMONTHDAY=1,15` |
| `monthly:31`, `每月底` | `FREQ=MONTHLY;BYMONTHDAY=-1` |
| `monthly:2tu`, `monthly:-1fr`, `每月第二个周二` | `FREQ=MONTHLY;BYDAY=2TU` |
| `quarterly`, `every 3 months`, `每季度` | `FREQ=MONTHLY;INTERVAL=3` |
| `yearly`, `yearly:11-11`, `每年11月11日` | `FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=11` |

Behind each: `until DAY` (到…为止), `count N` (共N次), `after done` (完成后), `ahead 7d` (提前7天). What `repeat_said`
says is read back as the same rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from opsboard.domain.day_shapes import WEEKDAYS as NAMED_DAYS
from opsboard.domain.day_words import parse_day, shown
from opsboard.domain.days import MONTH_NAMES, MONTHS, today
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.plain_dates import with_digits
from opsboard.domain.recurrence import (
    DAYS,
    FREQUENCIES,
    STORED,
    WEEKDAYS,
    Repeat,
    checked,
    in_order_of_month,
    no_day_of_month,
    repeat_of,
    rrule_of,
)
from opsboard.domain.text import narrow
from opsboard.domain.values import replaced

NOTHING = ("", "none", "never", "无", "不重复")

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "other": 2}
_SAID_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}
_NUMBERS = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(1, 11), strict=True)
)
_UNITS = {"day": ("daily", 1), "week": ("weekly", 1), "month": ("monthly", 1), "quarter": ("monthly", 3)}
_UNITS |= {"year": ("yearly", 1)}
_ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_ADVERBS |= {"annually": "year", "biweekly": "2 weeks", "fortnightly": "2 weeks", "weekdays": "working day"}
_ADVERBS |= {"workdays": "working day", "weekends": "weekend"}
_WORKING = ("working day", "working days", "workday", "workdays", "weekday", "weekdays")
_ZH_UNITS = {"天": ("daily", 1), "日": ("daily", 1), "周": ("weekly", 1), "月": ("monthly", 1), "季": ("monthly", 3)}
_ZH_UNITS |= {"半年": ("monthly", 6), "年": ("yearly", 1)}
_ZH_DAYS = dict(zip("一二三四五六日天1234567", (*DAYS, "SU", *DAYS), strict=True))
_PLACES = dict(zip("一二三四五", range(1, 6), strict=True))
_SIGNS = dict(zip(DAYS, "一二三四五六日", strict=True))

_SHORT = re.compile(r"([a-z]+)(?::([^/ ]*))?(?:/([0-9]{1,4}))?")
_EVERY = re.compile(
    r"(?:every|each) (?:([0-9]{1,4}|[a-z]+) )?(day|week|month|quarter|year|fortnight)s?(?: (?:on )?(?:the )?(.+))?"
)
_NTH_OF_MONTH = re.compile(r"(?:every |each |the )?(.+?) of (?:the|each|every|a) month")
_ZH_EVERY = re.compile(r"每([0-9]{0,3})个?(天|日|周|月|季|半年|年)(?:的)?(.*)")
_ENDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("after_done", re.compile(r"(.*?),? ?(?:(?:after|once|from) (?:it is |being )?(?:done|completion|finished))")),
    ("after_done", re.compile(r"(.*?)[,的]? ?(?:(?:从|自)?完成(?:后|起|之后|以后)(?:算起)?)")),
    ("ahead", re.compile(r"(.*?),? ?(?:ahead (?:of )?([0-9]{1,6}) ?d(?:ays?)?|([0-9]{1,6}) ?d(?:ays?)? ahead)")),
    ("ahead", re.compile(r"(.*?),? ?提前 ?([0-9]{1,6}) ?(?:天|日)(?:出现)?")),
    ("count", re.compile(r"(.*?),? ?(?:count ([0-9]{1,6})|([0-9]{1,6}) times?(?: in all)?)")),
    ("count", re.compile(r"(.*?),? ?共? ?([0-9]{1,6}) ?次")),
    ("until", re.compile(r"(.*?)(?:,| ) ?until (.+)")),
    ("until", re.compile(r"(.*?)[, ]? ?(?:直?到|至) ?([^周].*?)(?:为止)?")),
)
"""What may stand behind a repetition, whatever the order; taken off from the end."""


def parse_repeat(text: str, now: str = "1970-01-01T00:00:00Z", zone: str = "UTC") -> str | None:
    """The rule that `text` means, words or an RRULE; None for `none` and nothing.

    `until` takes a day as people type it, at the moment `now` in a zone. Raises Invalid naming the
    word that was meant, and for one that has ended already.
    """
    words = " ".join(narrow(text).split())
    if words.lower() in NOTHING:
        return None
    stored = re.fullmatch(STORED, words.upper())
    repeat = repeat_of(words.upper()) if stored else checked(_typed(words, now, zone))
    if repeat.until is not None and repeat.until < today(now, zone):
        raise Invalid(N_("a repetition until {day} has ended already"), day=repeat.until)
    return rrule_of(repeat)


def repeat_said(rule: str, language: str) -> str:
    """A rule as it is read in a language: `every Monday and Wednesday, 4 times`, `每周一、三，共 4 次`. Raises
    Invalid as `repeat_of`."""
    repeat = repeat_of(rule)
    return _chinese(repeat) if language == "zh" else _english(repeat)


# how it is said


def _english(repeat: Repeat) -> str:
    unit = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}[repeat.frequency]
    every = f"every {unit}" if repeat.interval == 1 else f"every {repeat.interval} {unit}s"
    if repeat.working:
        text = "every working day"
    elif repeat.weekdays:
        names = _and(NAMED_DAYS[DAYS.index(day)].capitalize() for day in repeat.weekdays)
        days = "Monday to Friday" if repeat.weekdays == WEEKDAYS else names
        text = f"every {days}" if repeat.interval == 1 else f"{every} on {days}"
    elif repeat.nths:
        nths = (f"{_SAID_ORDINALS[number]} {NAMED_DAYS[DAYS.index(day)].capitalize()}" for number, day in repeat.nths)
        text = f"{every} on the {_and(nths)}"
    elif repeat.month_days:
        text = f"{every} on the {_and('last day' if day == 31 else _ordinal(day) for day in repeat.month_days)}"
    elif repeat.year_day:
        text = f"{every} on {repeat.year_day[1]} {MONTH_NAMES[repeat.year_day[0] - 1]}"
    else:
        text = every
    text += " after done" if repeat.after_done else ""
    text += f", {repeat.count} time{'s' if repeat.count != 1 else ''}" if repeat.count else ""
    text += f", {repeat.ahead} day{'s' if repeat.ahead != 1 else ''} ahead" if repeat.ahead else ""
    return text + (f", until {repeat.until}" if repeat.until else "")


def _chinese(repeat: Repeat) -> str:
    unit = {"daily": "天", "weekly": "周", "monthly": "个月", "yearly": "年"}[repeat.frequency]
    every = f"每 {repeat.interval} {unit}" if repeat.interval != 1 else f"每{unit[-1]}"
    of = "的" if repeat.interval != 1 else ""
    if repeat.working:
        text = "每个工作日"
    elif repeat.weekdays:
        days = "一到周五" if repeat.weekdays == WEEKDAYS else "、".join(_SIGNS[day] for day in repeat.weekdays)
        text = f"{every}{of}周{days}" if of else f"每周{days}"
    elif repeat.nths:
        text = f"{every}{of}" + "、".join(
            f"{f'第 {number} 个' if number > 0 else '最后一个'}周{_SIGNS[day]}" for number, day in repeat.nths
        )
    elif repeat.month_days:
        days = "、".join("月底" if day == 31 else f"{day} 日" for day in repeat.month_days)
        text = "每月底" if days == "月底" and not of else f"{every}{of}{'' if days.startswith('月') else ' '}{days}"
    elif repeat.year_day:
        text = f"{every}{of} {repeat.year_day[0]} 月 {repeat.year_day[1]} 日"
    else:
        text = every
    text += "，完成后算起" if repeat.after_done else ""
    text += f"，共 {repeat.count} 次" if repeat.count else ""
    text += f"，提前 {repeat.ahead} 天出现" if repeat.ahead else ""
    return text + (f"，到 {repeat.until} 为止" if repeat.until else "")


def _and(words: Iterable[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


# how it is typed


def _typed(words: str, now: str, zone: str) -> Repeat:
    """The repetition of words. What stands behind the rule is taken off first, in any order."""
    left, ends = with_digits(words), dict[str, Any]()
    if match := re.fullmatch(r"完成[后起](?:每|再)?(?!.*完成)(.+)", left):
        left, ends["after_done"] = f"每{match[1].lstrip('每')}", True
    while found := _end_of(left, ends):
        left, name, typed = found
        ends[name] = True if name == "after_done" else parse_day(typed, now, zone) if name == "until" else int(typed)
        if ends[name] == 0:
            raise Invalid(N_("{words}: 0 means nothing there"), words=shown(words))
    repeat = _rule(left.strip(" ,"), words)
    return replaced(repeat, **ends) if ends else repeat


def _end_of(words: str, known: dict[str, Any]) -> tuple[str, str, str] | None:
    for name, pattern in _ENDS:
        match = pattern.fullmatch(words)
        if match is not None and match[1].strip() and name not in known:
            return match[1].strip(" ,"), name, next((one for one in match.groups()[1:] if one), "")
    return None


def _rule(words: str, typed: str) -> Repeat:
    """The repetition of words behind which nothing stands any more."""
    if not words.isascii():
        found = _of_chinese(words.replace(" ", ""))
    else:
        found = _of_short(words, typed) or _of_english(words)
    if found is None:
        raise _unknown(typed)
    return found


def _of_short(words: str, typed: str) -> Repeat | None:
    """Of `weekly:mo,we/2` and its like."""
    match = _SHORT.fullmatch(words)
    if match is None:
        return None
    frequency, days, interval = match.groups()
    factor = 1
    if frequency == "quarterly":
        frequency, factor = "monthly", 3
    if frequency not in FREQUENCIES or (days is None and interval is None and factor > 1 and match[0] != "quarterly"):
        return None
    repeat = Repeat(frequency, factor * int(interval or 1))
    if days is None:
        return repeat
    if frequency == "weekly":
        weekdays = _weekdays(days)
        if not weekdays:
            raise Invalid(N_('"{days}" are no weekdays; write some of mo,tu,we,th,fr,sa,su'), days=shown(days))
        return replaced(repeat, weekdays=weekdays)
    if frequency == "monthly":
        # `4th` is a Thursday here, as `4tu` is a Tuesday; a day of the month is a bare number
        return _of_month(repeat, [re.sub("(?<=[1-5])th$", " th", part) for part in days.split(",")]) or _refuse(days)
    if frequency == "yearly" and (found := _year_day(days)):
        return replaced(repeat, year_day=found)
    raise Invalid(N_('"{words}": only weekly, monthly and yearly take days'), words=shown(typed))


def _of_english(words: str) -> Repeat | None:
    """Of `every other week on Monday` and its like."""
    first, space, rest = words.partition(" ")
    if first in _ADVERBS:
        words = f"every {_ADVERBS[first]}{space}{rest}"
    if match := _NTH_OF_MONTH.fullmatch(words):
        words = f"every month on the {match[1]}"
    if words.removeprefix("every ").removeprefix("each ") in _WORKING:
        return Repeat("weekly", weekdays=WEEKDAYS, working=True)
    match = _EVERY.fullmatch(words)
    if match is None:
        return _of_weekday_list(words)
    number, unit, days = match.groups()
    interval = 1 if number is None else _number(number)
    if interval is None:
        return None
    if unit == "fortnight":
        unit, interval = "week", 2 * interval
    frequency, factor = _UNITS[unit]
    repeat = Repeat(frequency, interval * factor)
    if not days:
        return repeat
    if frequency == "weekly" and (weekdays := _weekdays(days)):
        return replaced(repeat, weekdays=weekdays)
    if frequency == "monthly":
        return _of_month(repeat, _parts(days))
    if frequency == "yearly" and (year_day := _year_day(days)):
        return replaced(repeat, year_day=year_day)
    return None


def _of_weekday_list(words: str) -> Repeat | None:
    """Of `every Monday and Wednesday`, `mondays`, `every other Friday`."""
    match = re.fullmatch(r"(?:(?:every|each) )?(other )?(.+)", words)
    days = _weekdays(match[2]) if match else ()
    return Repeat("weekly", 2 if match and match[1] else 1, weekdays=days) if days else None


def _of_chinese(words: str) -> Repeat | None:
    """Of `每两周的周一`, `每月第二个周二` and their like. Numbers are digits already."""
    if re.fullmatch("每?个?(?:逢)?工作日|工作日每天", words):
        return Repeat("weekly", weekdays=WEEKDAYS, working=True)
    words = words.replace("星期", "周").replace("礼拜", "周").replace("季度", "季")
    words = re.sub(r"^每?隔(?:1个?)?(?=[天日周月季年])", "每2", words)
    words = re.sub(r"^每?隔([0-9]+)个?(?=[天日周月季年])", lambda match: f"每{int(match[1]) + 1}", words)
    match = _ZH_EVERY.fullmatch(words)
    if match is None:
        return None
    number, unit, days = match.groups()
    frequency, factor = _ZH_UNITS[unit]
    repeat = Repeat(frequency, int(number or 1) * factor)
    if not days:
        return repeat
    if frequency == "weekly" and (weekdays := _chinese_weekdays(days)):
        return replaced(repeat, weekdays=weekdays)
    if frequency == "monthly":
        return _of_month(repeat, _chinese_month(days))
    found = re.fullmatch(r"([0-9]{1,2})月([0-9]{1,2})[日号]?", days) if frequency == "yearly" else None
    return replaced(repeat, year_day=(int(found[1]), int(found[2]))) if found else None


def _chinese_weekdays(words: str) -> tuple[str, ...]:
    signs = re.sub("[周、,和及跟与]", "", words)
    if signs in ("末", "末2天"):
        return ("SA", "SU")
    if signs == "工作日":
        return WEEKDAYS
    signs = re.sub("([一二三四五六1-6])[到至~-]([二三四五六日天2-7])", _between, signs)
    found = {_ZH_DAYS.get(sign, "") for sign in signs}
    return () if "" in found else tuple(day for day in DAYS if day in found)


def _between(match: re.Match[str]) -> str:
    first, last = (DAYS.index(_ZH_DAYS[sign]) for sign in match.groups())
    return "".join(_SIGNS[DAYS[place]] for place in range(first, last + 1))


def _chinese_month(words: str) -> list[str]:
    """Days of a month as `_of_month` takes them."""
    words = re.sub("[和及跟与]", "、", words)
    words = re.sub("第([一二三四五])", lambda match: f"第{_PLACES[match[1]]}", words)
    # 第1、3个周二 is the first and the third Tuesday
    words = re.sub(
        r"第?([1-5])、第?([1-5])个周([一二三四五六日天])", lambda m: f"第{m[1]}个周{m[3]}、第{m[2]}个周{m[3]}", words
    )
    found = []
    for part in re.split("[、,]", words):
        nth = re.fullmatch(r"(?:第([1-5])|(最后)[1一]?)个?周([一二三四五六日天])", part)
        if nth:
            found.append(f"{nth[1] or '-1'} {_ZH_DAYS[nth[3]].lower()}")
        elif part in ("底", "末", "月底", "月末", "最后1天", "最后一天", "最后1日"):
            found.append("last")
        else:
            found.append(part.removesuffix("日").removesuffix("号"))
    return found


def _of_month(repeat: Repeat, parts: list[str]) -> Repeat | None:
    """With days like `15`, `15th`, `last`, `2tu`, `second tuesday`, all of one sort; None where one is none."""
    days, nths = set[int](), list[tuple[int, str]]()
    for part in parts:
        nth = re.fullmatch(r"(-1 ?|[1-5]|last|[a-z0-9]+ )([a-z]{2,})", part)
        number = None if nth is None else _ordinal_of(nth[1].strip())
        if part in ("last", "-1", "last day"):
            days.add(31)
        elif re.fullmatch("[0-9]{1,2}(st|nd|rd|th)?", part):
            days.add(int(re.sub("[a-z]", "", part)))
        elif nth and number and (weekday := _weekdays(nth[2])) and len(weekday) == 1:
            nths.append((number, weekday[0]))
        else:
            return None
    if days and nths:
        return None
    return replaced(repeat, month_days=tuple(sorted(days)), nths=in_order_of_month(nths))


def _ordinal_of(word: str) -> int | None:
    if word in ("-1", "1", "2", "3", "4", "5"):
        return int(word)
    return _ORDINALS.get(word) if word != "other" else None


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    return _NUMBERS.get(word) or (2 if word in ("other", "second") else None)


def _parts(words: str) -> list[str]:
    """What stands in a list: `1st, 5th and the 15th`."""
    found = [part.strip().removeprefix("the ") for part in re.split(r",| and ", words) if part.strip()]
    # `first and third tuesday`: the weekday stands once
    last = re.fullmatch(r"[a-z0-9]+ ([a-z]+)", found[-1]) if found else None
    if last and last[1] != "day":
        found = [f"{part} {last[1]}" if part in _ORDINALS else part for part in found]
    return found


def _weekdays(words: str) -> tuple[str, ...]:
    """`mo,we`, `Monday and Wednesday`, `mon-fri`, `weekdays`; nothing where one is no weekday."""
    if words in ("weekday", "weekdays", "workdays"):
        return WEEKDAYS
    if words in ("weekend", "weekends"):
        return DAYS[5:]
    found = set[str]()
    for part in re.split(r",| and | ", re.sub(r" *(?:-| to | till | through ) *", "-", words)):
        ends = [_weekday(one) for one in part.split("-")] if part else []
        if None in ends or len(ends) > 2:
            return ()
        places = [place for place in ends if place is not None]
        if len(places) == 2 and places[0] > places[1]:
            return ()
        found.update(DAYS[place] for place in range(places[0], places[-1] + 1)) if places else None
    return tuple(day for day in DAYS if day in found)


def _weekday(word: str) -> int | None:
    """`mo`, `mon`, `monday`, `mondays`, `tues`: the beginning of a weekday's name."""
    word = word.strip().removesuffix("s") if len(word) > 5 else word.strip()
    return next((place for place, name in enumerate(NAMED_DAYS) if len(word) > 1 and name.startswith(word)), None)


def _year_day(words: str) -> tuple[int, int] | None:
    """`11-11`, `11/11`, `11 nov`, `nov 11th`."""
    if match := re.fullmatch(r"([0-9]{1,2})[-/]([0-9]{1,2})", words):
        return int(match[1]), int(match[2])
    match = re.fullmatch(r"(?:([0-9]{1,2})(?:st|nd|rd|th)? )?([a-z]{3})[a-z]*(?: ([0-9]{1,2})(?:st|nd|rd|th)?)?", words)
    if match is None or match[2] not in MONTHS or (match[1] is None) == (match[3] is None):
        return None
    return MONTHS.index(match[2]) + 1, int(match[1] or match[3])


def _refuse(days: str) -> Repeat:
    raise no_day_of_month(days)


def _unknown(words: str) -> Invalid:
    from opsboard.domain.nearest import nearest

    meant = nearest(re.split("[:/ ]", words.lower())[0], (*FREQUENCIES, "quarterly", "weekdays"))
    if meant is None:
        message = N_(
            'no repetition "{text}"; write daily, weekly:mo,we, every 2 weeks, monthly:31, monthly:2tu or yearly'
        )
        return Invalid(message, text=shown(words))
    message = N_('no repetition "{text}"; did you mean "{meant}"? Examples: daily/2, weekly:mo,we, monthly:2tu')
    return Invalid(message, text=shown(words), meant=meant)
