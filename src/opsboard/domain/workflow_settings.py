"""What a team agreed on beside its kinds: working hours, clocks, escalation, days of work. As names and values, checked
and set.

The same names are printed by `workflow show` and taken by `workflow set`: `hours`, `hours.sa`, `days`,
`clocks.support.P1.reply`, `clocks.support.since`, `escalation.support.open`, `effort.m`, `capacity.anna`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from opsboard.domain.answering import check_answers
from opsboard.domain.capacity import DAYS_A_WEEK, DEFAULT, EFFORT, EFFORT_DAYS, effort_days
from opsboard.domain.clocks import CLOCKS, rules_of
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.escalation import escalations_of
from opsboard.domain.items import PRIORITIES
from opsboard.domain.kinds import Workflow
from opsboard.domain.value_checks import require, require_known, require_texts, table_of
from opsboard.domain.value_text import number_text
from opsboard.domain.workflow import find_kind, find_stage
from opsboard.domain.working_time import WEEKDAYS, intervals, of_settings

SETTINGS = ("working_time", "clocks", "escalation", "answers", "effort", "capacity")
"""What the settings of a workflow are about."""
NONE = ("none", "无", "")
NAMES = (
    "days, hours, hours.DAY, clocks.KIND.P0.reply (next, solve, time), clocks.KIND.warn_at_left,"
    " escalation.KIND.STAGE, effort.SIZE, capacity.default, capacity.LOGIN"
)


def check_settings(workflow: Workflow) -> None:
    """Whether what is agreed on fits together and fits the kinds. Raises Invalid naming the first place that does
    not."""
    settings = workflow.settings
    _check_names(settings, SETTINGS, "settings")
    _check_working_time(settings.get("working_time", {}), "settings.working_time")
    for name, most in _MOST_DAYS.items():
        for word, value in table_of(settings.get(name, {}), f"settings.{name}").items():
            _require_days(value, most, f"settings.{name}.{word}")
    _check_names(settings.get("effort", {}), tuple(EFFORT_DAYS), "settings.effort")
    for name in ("clocks", "escalation", "answers"):
        if isinstance(settings.get(name), Mapping):
            _check_names(settings[name], [kind.key for kind in workflow.kinds], f"settings.{name}")
    if not any(_working_week(settings)):
        raise Invalid(N_("settings.working_time: no day has working hours"))
    clocks = settings.get("clocks", {})
    for kind in clocks if isinstance(clocks, Mapping) else ("",):
        known = workflow.known_kind(kind)
        for rule in rules_of(settings, kind):
            for field in (rule.stops_at or {}).values():
                if known is not None:
                    require_known(f"settings.clocks.{kind}.stops_at", field, {one.key for one in known.fields})
    check_answers(workflow)
    for escalation in escalations_of(settings):
        known = workflow.known_kind(escalation.kind)
        if known is not None:
            place, stages = f"settings.escalation.{escalation.kind}", {stage.key for stage in known.stages}
            require_known(place, escalation.stage, stages)


_MOST_DAYS = {"effort": 1000, "capacity": 7}
"""Days of work that an effort, and a person's week, are at most."""


def _require_days(value: object, most: int, place: str) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not 0 <= float(str(value)) <= most:
        raise Invalid(N_("{place} is a number of days from 0 to {most}, such as 2.5"), place=place, most=most)


def _check_names(table: Mapping[str, Any], known: Sequence[str], place: str) -> None:
    """Raises Invalid for a name that nearly is one of those that mean something: it would do nothing, unnoticed."""
    from difflib import get_close_matches

    for word in table:
        near = [] if word in known else get_close_matches(word, known, 1, 0.8)
        if near:
            raise Invalid(
                N_("{place}: {word} means nothing here, did you mean {near}?"), place=place, word=word, near=near[0]
            )


def _check_working_time(time: Any, place: str) -> None:
    """Raises Invalid for what is no table of days and hours."""
    for name, value in table_of(time, place, ("days", "hours", "from", "until", "of")).items():
        inside = f"{place}.{name}"
        if name in ("from", "until"):
            require(value, str, inside)
        elif name == "of":
            for day, hours in table_of(value, inside).items():
                require_known(inside, day, WEEKDAYS)
                require_texts(hours, f"{inside}.{day}")
        else:
            require_texts(value, inside)
            for day in value if name == "days" else ():
                require_known(inside, day, WEEKDAYS)


def setting_rows(workflow: Workflow) -> Iterator[tuple[str, str]]:
    """Every setting as its name and its value, as `with_setting` takes them."""
    time = workflow.settings.get("working_time", {})
    yield "days", ",".join(time.get("days", WEEKDAYS[:5]))
    yield "hours", ",".join(_usual(time))
    yield from ((f"hours.{day}", ",".join(hours)) for day, hours in time.get("of", {}).items())
    for kind, declared in workflow.settings.get("clocks", {}).items():
        for table in declared if isinstance(declared, list) else [declared]:
            since = f" ({table['since']})" if table.get("since") else ""
            for priority in PRIORITIES:
                for word, value in table.get(priority, {}).items():
                    yield f"clocks.{kind}.{priority}.{word}{since}", str(value)
            if "warn_at_left" in table:
                yield f"clocks.{kind}.warn_at_left{since}", str(table["warn_at_left"])
    yield from ((f"effort.{size}", number_text(days)) for size, days in effort_days(workflow.settings).items())
    for login, days in {DEFAULT: DAYS_A_WEEK, **workflow.settings.get("capacity", {})}.items():
        yield f"capacity.{login}", number_text(days)
    for rule in escalations_of(workflow.settings):
        always = " always" if rule.always else ""
        yield f"escalation.{rule.kind}.{rule.stage}", f"{rule.after.text} {','.join(rule.tell)}{always}"


def with_setting(workflow: Workflow, name: str, value: str, since: str | None = None) -> dict[str, Any]:
    """The settings with one of them changed; `none` takes it away. A changed clock counts for items opened from the
    day `since` on, for others what was promised them; without it for all. Raises Invalid for a name or value that
    means nothing."""
    settings: dict[str, Any] = json.loads(json.dumps(dict(workflow.settings)))
    parts = [part for part in name.strip().split(".") if part]
    match parts:
        case ["days"]:
            settings.setdefault("working_time", {})["days"] = _days(value)
        case ["hours"]:
            _set_hours(settings.setdefault("working_time", {}), value)
        case ["hours", day]:
            own = settings.setdefault("working_time", {}).setdefault("of", {})
            (weekday,) = _days(day)
            if value.strip().lower() in NONE:
                own.pop(weekday, None)
            else:
                own[weekday] = _hours(value)
        case ["clocks", kind, *rest] if rest:
            key = find_kind(workflow, kind).key
            _set_clock(settings, key, rest, value, since)
        case ["effort", size] if size in _sizes(workflow):
            _set_days(settings.setdefault("effort", {}), "effort", size, value)
        case ["capacity", first, *rest]:
            _set_days(settings.setdefault(parts[0], {}), parts[0], ".".join([first, *rest]), value)
        case ["escalation", kind, stage]:
            found = find_kind(workflow, kind)
            key = find_stage(found, stage).key
            _set_escalation(settings.setdefault("escalation", {}).setdefault(found.key, {}), key, value)
        case _:
            raise Invalid(N_('there is no setting "{name}"; there are {names}'), name=name, names=NAMES)
    return settings


def _sizes(workflow: Workflow) -> set[str]:
    """The sizes that work comes in."""
    fields = (field for kind in workflow.kinds for field in kind.fields if field.key == EFFORT)
    return {*EFFORT_DAYS, *(choice.key for field in fields for choice in field.values)}


def _working_week(settings: Mapping[str, Any]) -> tuple[Any, ...]:
    return of_settings(settings).week


def _usual(time: Mapping[str, Any]) -> list[str]:
    return list(time.get("hours") or [f"{time.get('from', '09:00')}-{time.get('until', '18:00')}"])


def _days(typed: str) -> list[str]:
    found = [word.strip().lower()[:2] for word in typed.replace("，", ",").split(",") if word.strip()]
    chinese = dict(zip("一二三四五六日", WEEKDAYS, strict=True))
    found = [chinese.get(word[-1], word) for word in found]
    for word in found:
        if word not in WEEKDAYS:
            raise Invalid(N_('"{word}" is no weekday; use {words}'), word=word, words=", ".join(WEEKDAYS))
    if not found:
        raise Invalid(N_("settings.working_time: no day has working hours"))
    return [day for day in WEEKDAYS if day in found]


def _hours(typed: str) -> list[str]:
    found = [word.strip() for word in typed.replace("，", ",").replace("、", ",").split(",") if word.strip()]
    if not found:
        raise Invalid(N_('"{text}" are no working hours; write them like 09:00-12:00'), text=typed)
    intervals(found)
    return found


def _set_hours(time: dict[str, Any], typed: str) -> None:
    time["hours"] = _hours(typed)
    time.pop("from", None)
    time.pop("until", None)


def _set_clock(settings: dict[str, Any], kind: str, parts: list[str], value: str, since: str | None) -> None:
    clocks = settings.setdefault("clocks", {})
    tables = clocks.get(kind) or {}
    rules: list[dict[str, Any]] = tables if isinstance(tables, list) else [tables]
    if since is None:
        table = max(rules, key=lambda one: str(one.get("since", "")))
    else:
        table = next((one for one in rules if one.get("since", "") == since), {})
        if not table:
            before = [one for one in rules if str(one.get("since", "")) <= since]
            newest = max(before, key=lambda one: str(one.get("since", "")), default={})
            table = json.loads(json.dumps(newest)) | {"since": since}
            rules.append(table)
    match parts:
        case [priority, word] if priority.upper() in PRIORITIES and word in (*CLOCKS, "time"):
            _put(table.setdefault(priority.upper(), {}), word, value)
        case ["warn_at_left"]:
            try:
                table["warn_at_left"] = float(value)
            except ValueError:
                place = f"clocks.{kind}.warn_at_left"
                raise Invalid(N_("{place} is a share from 0 to 1, such as 0.3"), place=place) from None
        case _:
            name = f"clocks.{kind}.{'.'.join(parts)}"
            raise Invalid(N_('there is no setting "{name}"; there are {names}'), name=name, names=NAMES)
    clocks[kind] = rules if len(rules) > 1 else rules[0]


def _put(table: dict[str, Any], word: str, value: str) -> None:
    if value.strip().lower() in NONE:
        table.pop(word, None)
    else:
        table[word] = value.strip().lower()


def _set_days(table: dict[str, Any], name: str, word: str, value: str) -> None:
    if value.strip().lower() in NONE:
        table.pop(word, None)
        return
    try:
        days = float(value)
        table[word] = int(days) if days.is_integer() else days
    except (ValueError, OverflowError):
        table[word] = value
    _require_days(table[word], _MOST_DAYS[name], f"{name}.{word}")


def _set_escalation(stages: dict[str, Any], stage: str, value: str) -> None:
    if value.strip().lower() in NONE:
        stages.pop(stage, None)
        return
    after, _blank, people = value.strip().partition(" ")
    words = [word.strip() for word in people.replace("，", ",").replace(" ", ",").split(",") if word.strip()]
    rule: dict[str, Any] = {"after": after, "tell": [word for word in words if word != "always"]}
    stages[stage] = rule | ({"time": "always"} if "always" in words else {})
