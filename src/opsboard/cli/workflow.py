"""`workflow`: what a team agreed on: its kinds, working hours, holidays, clocks, escalation."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from opsboard.cli.call import Call
from opsboard.cli.declared import JSON, argument, command, flag, option
from opsboard.cli.output import Flexible, note, page, say, tell_list, write_json
from opsboard.domain.errors import N_, Invalid
from opsboard.i18n import _, ngettext

if TYPE_CHECKING:
    from opsboard.domain.working_time import SpecialDay
    from opsboard.usecases.session import Session


@command(N_("Print working hours, clocks and escalation; set them, and the holidays (leads only)."), JSON)
def workflow_command(call: Call, *, as_json: bool) -> None:
    from opsboard.usecases import workflow

    with call.session() as session:
        rows = workflow.settings(session)
        held = dict(session.store.workflow.settings)
    _tell_settings(as_json, rows, held)


@command(N_("Print the whole workflow as TOML: kinds, stages, fields, gates, hours, clocks."), JSON)
def workflow_show_command(call: Call, *, as_json: bool) -> None:
    from opsboard.usecases import workflow

    with call.session() as session:
        if as_json:
            write_json(workflow=workflow.as_mapping(session))
            return
        text = workflow.written(session)
    page(text)


@command(
    N_("Say whether the workflow fits together, or that of a file, and what it would change."),
    argument("file", "FILE", optional=True),
    JSON,
)
def workflow_check_command(call: Call, *, file: str | None, as_json: bool) -> None:
    from opsboard.usecases import workflow

    if file is not None:
        from opsboard.cli.workflow_edit import read, tell_comparison

        text, name = read(file)
        with call.session() as session:
            tell_comparison(workflow.compare(session, text, name), as_json)
        return
    with call.session() as session:
        workflow.check(session)
    if as_json:
        write_json(check=[])
        return
    say(_("the workflow fits together"))


@command(
    N_(
        "Take over the workflow of a file, or change one setting (leads only): hours 09:00-12:00,13:30-18:00,"
        " clocks.support.P1.reply 20m."
    ),
    argument("name", "FILE|NAME"),
    argument("value", "VALUE", optional=True),
    option("--since", "DAY", N_("Of a clock: it counts for items opened from this day on; without, for all.")),
    option(
        "--move homes",
        "KIND/STAGE=STAGE",
        N_("Of a file without that stage: where the items go that stand in it; repeats."),
        multiple=True,
    ),
    JSON,
)
def workflow_set_command(
    call: Call, *, name: str, value: str | None, since: str | None, homes: Sequence[str], as_json: bool
) -> None:
    from opsboard.usecases import workflow

    if value is None:
        from opsboard.cli.workflow_edit import set_file

        set_file(call, name, homes, as_json)
        return
    with call.session() as session:
        before = set(workflow.settings(session))
        workflow.set_setting(session, name, value, since)
        rows = workflow.settings(session)
        held = dict(session.store.workflow.settings)
    _tell_settings(as_json, [row for row in rows if row not in before] or rows, held)


def _tell_settings(as_json: bool, rows: Sequence[tuple[str, str]], held: Mapping[str, str]) -> None:
    tell_list(as_json, [_("NAME"), Flexible(_("VALUE"))], rows, workflow={"settings": held})


@command(N_("List holidays and make-up days; add, remove, import them (leads only)."), JSON)
def workflow_holidays_command(call: Call, *, as_json: bool) -> None:
    _list(call, None, as_json)


@command(N_("List holidays and make-up days."), argument("year", "YEAR", optional=True, number=True), JSON)
def workflow_holidays_list_command(call: Call, *, year: int | None, as_json: bool) -> None:
    _list(call, year, as_json)


def _list(call: Call, year: int | None, as_json: bool) -> None:
    from opsboard.usecases import holidays

    with call.session() as session:
        found = holidays.special_days(session, None if year is None else str(year))
    _tell(found, as_json)


@command(
    N_("Have a day be a holiday, or with --worked one that is worked; one that is there is changed."),
    argument("day", "DAY"),
    argument("name", "NAME", optional=True),
    flag("--worked", N_("It makes up for a holiday: people work.")),
    JSON,
)
def workflow_holidays_add_command(call: Call, *, day: str, name: str | None, worked: bool, as_json: bool) -> None:
    from opsboard.usecases import holidays

    with call.session() as session:
        made = holidays.set_day(session, day, worked, name or "")
    _tell([made], as_json)


@command(N_("Have a day be as its weekday is."), argument("day", "DAY"), JSON)
def workflow_holidays_remove_command(call: Call, *, day: str, as_json: bool) -> None:
    from opsboard.usecases import holidays

    with call.session() as session:
        gone = holidays.remove_day(session, day)
    if as_json:
        write_json(workflow={"holidays": [_object(gone)]})
        return
    say(_("{key} is removed").format(key=gone.day))


@command(
    N_("Take over holidays: cn for those of China, or a file (CSV or ICS); the days that their years had go."),
    argument("source", "cn|FILE"),
    argument("years", "YEAR", many=True, optional=True),
    JSON,
)
def workflow_holidays_import_command(call: Call, *, source: str, years: Sequence[str], as_json: bool) -> None:
    from opsboard.usecases import holidays
    from opsboard.usecases.verbs import CHINA

    with call.session() as session:
        if source.lower() == CHINA:
            made = holidays.import_chinese(session, [_year(year) for year in years])
        else:
            made = holidays.import_days(session, _of_file(source, {_year(year) for year in years}))
        _hint_of_provisional(session)
    if as_json:
        write_json(workflow={"holidays": [_object(day) for day in made.days], "years": list(made.years)})
        return
    count = len(made.days)
    words = ngettext("{count} day taken over", "{count} days taken over", count).format(count=count)
    changed = ", ".join(made.years) or _("nothing changed")
    say(_("{words}: {years}").format(words=words, years=changed))
    if gone := made.gone:
        words = ngettext("{count} day of those years is gone", "{count} days of those years are gone", gone)
        note(words.format(count=gone))


def _hint_of_provisional(session: Session) -> None:
    from opsboard.usecases import holidays

    years = dict.fromkeys(day.day[:4] for day in holidays.special_days(session) if day.provisional)
    if years:
        note(_("not announced yet, reckoned from the calendar: {years}").format(years=", ".join(years)))


def _of_file(path: str, years: set[int]) -> list[SpecialDay]:
    from opsboard.formats.files import file_name, read_file, read_stream
    from opsboard.formats.holidays import LARGEST, parse_holidays

    name = file_name(path)
    data = read_stream(sys.stdin.buffer, name, LARGEST) if path == "-" else read_file(path, LARGEST)
    found = parse_holidays(name, data)
    return [day for day in found if not years or int(day.day[:4]) in years]


def _year(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
        raise Invalid(N_('"{year}" is no year; write one like 2026'), year=typed)
    return int(typed)


def _tell(found: Sequence[SpecialDay], as_json: bool) -> None:
    from opsboard.domain.days import WEEKDAY_NAMES, weekday
    from opsboard.i18n import current_language

    names = WEEKDAY_NAMES[current_language()]
    rows = (
        (
            day.day,
            names[weekday(day.day)],
            _("worked") if day.worked else _("off"),
            day.name,
            _("provisional") if day.provisional else "",
        )
        for day in found
    )
    columns = [_("DAY"), "", _("IS"), Flexible(_("NAME")), ""]
    nothing = _("no holidays yet: opsboard workflow holidays import cn")
    tell_list(as_json, columns, rows, nothing, workflow={"holidays": [_object(day) for day in found]})


def _object(day: SpecialDay) -> dict[str, object]:
    return {"day": day.day, "worked": day.worked, "name": day.name, "provisional": day.provisional}
