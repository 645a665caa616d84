"""The holidays and make-up days of a board: one table of it, filled from what is known of China, from a file, by hand.

All of working time asks it: clocks, steps over working days, words such as the end of the working day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from opsboard.domain import text
from opsboard.domain.errors import N_, Invalid, NotFound
from opsboard.domain.values import frozen, replaced
from opsboard.domain.working_time import SpecialDay
from opsboard.usecases.acting import acting
from opsboard.usecases.session import Session

CHINESE_ZONES = ("Asia/Shanghai", "Asia/Chongqing", "Asia/Harbin", "Asia/Urumqi", "PRC")
YEARS_AHEAD = 2
"""So many years after this one are filled as well: a series and a promise reach into them."""
NAME_LENGTH = 40


@frozen
class Imported:
    """What an import of holidays made of the board's table."""

    days: Sequence[SpecialDay]
    """All days that it brought."""
    years: Sequence[str]
    """Whose days it changed."""
    gone: int = 0
    """Days of those years that the board had and that are no special ones any more."""


def special_days(session: Session, year: str | None = None) -> list[SpecialDay]:
    """The holidays and make-up days of the board in order, or those of a year."""
    found = sorted(session.store.special_days(), key=lambda one: one.day)
    return [one for one in found if year is None or one.day.startswith(f"{year}-")]


def import_chinese(session: Session, years: Iterable[int] = ()) -> Imported:
    """Take over the Chinese holidays of these years, without any of this one, the one before and the next two. The
    days that these years had go. Needs a lead. Raises Invalid for years of which nothing is known."""
    from opsboard.domain.chinese_holidays import special_days as of_year
    from opsboard.domain.days import today

    this = int(today(session.clock(), session.zone)[:4])
    wanted = sorted(set(years)) or range(this - 1, this + YEARS_AHEAD + 1)
    return import_days(session, [day for year in wanted for day in of_year(year)])


def import_days(session: Session, days: Sequence[SpecialDay]) -> Imported:
    """Put these days in the place of those that their years had. Needs a lead."""
    cleaned = [replaced(day, name=text.clean_line(day.name, NAME_LENGTH).strip()) for day in days]
    with acting(session, "holidays", needs="lead") as act:
        held = _by_year(session.store.special_days())
        changed, gone = [], 0
        for year, of_year in _by_year(cleaned).items():
            if held.get(year) != of_year:
                act.tx.team.save_special_days(year, of_year)
                changed.append(year)
                gone += len({one.day for one in held.get(year, ())} - {one.day for one in of_year})
    return Imported(cleaned, changed, gone)


def set_day(session: Session, typed: str, worked: bool, name: str = "") -> SpecialDay:
    """Have a day be a holiday, or one that is worked; a day that is there already is changed. Needs a lead. Raises
    Invalid for what is no day."""
    special = SpecialDay(_day(session, typed), worked, text.clean_line(name, NAME_LENGTH).strip())
    with acting(session, "holidays", needs="lead") as act:
        year = special.day[:4]
        held = {one.day: one for one in special_days(session, year)}
        if not special.name and special.day in held:
            special = replaced(special, name=held[special.day].name)
        held[special.day] = special
        act.tx.team.save_special_days(year, [held[day] for day in sorted(held)])
    return special


def remove_day(session: Session, typed: str) -> SpecialDay:
    """Have a day be as its weekday is. Needs a lead. Raises NotFound for one that is so already."""
    day = _day(session, typed)
    with acting(session, "holidays", needs="lead") as act:
        of_year = special_days(session, day[:4])
        gone = next((one for one in of_year if one.day == day), None)
        if gone is None:
            raise NotFound(N_("{day} is no holiday and no day that makes up for one"), day=day)
        act.tx.team.save_special_days(day[:4], [one for one in of_year if one.day != day])
    return gone


def begin(session: Session) -> None:
    """Give a new board the holidays of the country that its time zone says."""
    if session.zone in CHINESE_ZONES:
        import_chinese(session)


def _by_year(days: Iterable[SpecialDay]) -> dict[str, list[SpecialDay]]:
    found: dict[str, list[SpecialDay]] = {}
    for day in sorted(days, key=lambda one: one.day):
        found.setdefault(day.day[:4], []).append(day)
    return found


def _day(session: Session, typed: str) -> str:
    day = session.day(typed)
    if day is None:
        raise Invalid(N_('"{day}" is not a day; write one like 2026-11-03'), day=typed)
    return day
