"""The Chinese moon calendar: on which day one of its days falls, 1970 to 2099.

`moon_years.txt` has a line for each moon year: its number, its first day, the month that is followed by a leap month of
the same number (0: none), and for every month 1 when it has 30 days, 0 when it has 29.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from opsboard.domain.errors import N_, Invalid

FIRST, LAST = 1970, 2099
"""The years of which it is known on which days they begin."""


def moon_day(year: int, month: int, day: int) -> str:
    """The day of `year` on which a day of the moon calendar falls; the twelfth moon ends in the year after. Raises
    Invalid for a year that the table does not have."""
    for moon_year in (year - 1, year):
        begins, leap, long_months = _years().get(moon_year, ("", 0, ""))
        if not begins:
            break
        before = month - 1 + (0 < leap < month)
        days = 29 * before + long_months[:before].count("1") + day - 1
        found = date.fromisoformat(f"{moon_year}-{begins}") + timedelta(days)
        if found.year == year:
            return found.isoformat()
    raise not_known(year)


def not_known(year: int) -> Invalid:
    """What to say of a year that the table does not have."""
    return Invalid(
        N_("the moon calendar is known from {first} to {last}, not for {year}; write a date"),
        first=FIRST,
        last=LAST,
        year=year,
    )


@lru_cache(maxsize=1)
def _years() -> dict[int, tuple[str, int, str]]:
    from importlib import resources

    text = resources.files("opsboard.domain").joinpath("moon_years.txt").read_text(encoding="ascii")
    lines = (line.split() for line in text.splitlines())
    return {int(year): (begins, int(leap), months) for year, begins, leap, months in lines}
