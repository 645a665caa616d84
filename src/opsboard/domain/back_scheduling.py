"""The days before a piece is published: brief, draft, review and QA, counted back from its publish date.

A channel or a campaign has a template (`brief -5d, draft -3d, review -1d, qa -4h`); which property holds the date of a
step is said by the calendar role of a kind's field (`STEP_ROLES`). Days are working days and give days, hours are
working hours and give moments. A date that a person typed is pinned: it stays where it is. One that is what the
template gave is not, and goes with the publish date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from opsboard.domain.days import as_local, day_of, is_moment, moment_at, shifted
from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import Properties
from opsboard.domain.kinds import STEP_ROLES, Kind
from opsboard.domain.lookup import as_quoted
from opsboard.domain.text import narrow
from opsboard.domain.values import frozen
from opsboard.domain.working_time import LONGEST_REST, WorkingTime

PUBLISH = "publish"
"""The role of the date that is counted back from."""
CHANNEL = "channel"
"""The key of the field that names the channel of a piece."""

Steps = tuple[tuple[str, int, str], ...]
"""A template: (key of STEP_ROLES, how many, `d` or `h` before)."""

MOST = 400
"""Days or hours before, at most."""

_STEP_WORDS = {
    **{word: word for word in STEP_ROLES},
    "写作要求": "brief",
    "选题": "brief",
    "初稿": "draft",
    "撰写": "draft",
    "审核": "review",
    "终检": "qa",
    "检查": "qa",
}
_UNITS = {
    "d": "d",
    "days": "d",
    "day": "d",
    "天": "d",
    "个工作日": "d",
    "h": "h",
    "hours": "h",
    "hour": "h",
    "小时": "h",
}
_STEP = re.compile(
    rf"\s*(?P<step>{'|'.join(_STEP_WORDS)})\s*[:=]?\s*(?:-|−|提前|前)\s*(?P<count>\d{{1,3}})\s*"
    rf"(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})\s*(?:[,;、]|$)"
)


def parse_steps(typed: str) -> Steps:
    """The template as people type it, in the order of the steps; empty for nothing. Raises Invalid."""
    text = narrow(typed).strip().casefold()
    found: dict[str, tuple[int, str]] = {}
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None or not 0 < int(match["count"]) <= MOST:
            raise Invalid(
                N_('"{text}" is no plan before publishing; write one like brief -5d, draft -3d, review -1d, qa -4h'),
                text=as_quoted(text[at:]),
            )
        found[_STEP_WORDS[match["step"]]] = int(match["count"]), _UNITS[match["unit"]]
        at = match.end()
    return tuple((step, *found[step]) for step in STEP_ROLES if step in found)


def steps_text(steps: Steps) -> str:
    """A template as it is typed."""
    return ", ".join(f"{step} -{count}{unit}" for step, count, unit in steps)


@frozen
class Templates:
    """What a board counts back by."""

    of_channel: Callable[[str], Steps]
    """The template of the channel of this name, any of its names; empty where it has none."""
    of_campaign: Callable[[str], Steps]
    """The template of the campaign of this key."""
    time: Callable[[], WorkingTime]
    zone: str
    checks: Callable[[str], tuple[str, ...]] = lambda _name: ()
    """What is looked at before a piece of this channel is approved."""


def is_piece(kind: Kind) -> bool:
    """Whether items of a kind stand in channels: they are published, and have a channel."""
    return publish_field(kind) is not None and any(field.key == CHANNEL for field in kind.fields)


def publish_field(kind: Kind) -> str | None:
    """The property that holds the publish date of items of a kind; None where they are not published."""
    return next((f"fields.{field.key}" for field in kind.fields if field.role == PUBLISH), None)


def moved_along(kind: Kind, held: Properties, new: Properties, templates: Templates) -> dict[str, Any]:
    """The dates of steps that come with the values `new` of an item whose properties are `held`: where its publish
    date, channel or campaign changes, those that nobody pinned and that are not said in `new` themselves."""
    publish = publish_field(kind)
    names = _names(kind)
    if publish is None or not names or not any(name in new for name in (publish, f"fields.{CHANNEL}", "campaign")):
        return {}
    was = _dates(publish, held, templates)
    becomes = _dates(publish, {**held, **new}, templates)
    return {
        name: becomes.get(step)
        for step, name in names.items()
        if name not in new and held.get(name) in (None, was.get(step)) and held.get(name) != becomes.get(step)
    }


def _names(kind: Kind) -> dict[str, str]:
    """Step -> the property that holds its date."""
    roles = {role: step for step, role in STEP_ROLES.items()}
    return {roles[field.role]: f"fields.{field.key}" for field in kind.fields if field.role in roles}


def _dates(publish: str, held: Properties, templates: Templates) -> Mapping[str, str]:
    """The date of each step that the template of an item gives."""
    when = held.get(publish)
    if not isinstance(when, str):
        return {}
    channel, campaign = held.get(f"fields.{CHANNEL}"), held.get("campaign")
    steps = templates.of_channel(str(channel)) if channel else ()
    steps = steps or (templates.of_campaign(str(campaign)) if campaign else ())
    return {step: back_from(when, count, unit, templates.time(), templates.zone) for step, count, unit in steps}


def back_from(when: str, count: int, unit: str, time: WorkingTime, zone: str) -> str:
    """The date so many working days, or working hours, before a day or moment: a day, or a moment. Hours before a
    day are counted from when work begins on it."""
    day = day_of(when, zone)
    if unit == "d":
        return time.step(day, -count)
    minute = 0
    if is_moment(when):
        local = as_local(when, zone)
        minute = local.hour * 60 + local.minute
    elif hours := time.hours(day):
        minute = hours[0][0]
    left = count * 60
    for _day in range(LONGEST_REST + MOST):
        for start, until in reversed(time.hours(day)):
            room = min(until, minute) - start
            if room >= left:
                at = min(until, minute) - left
                return moment_at(day, at // 60, at % 60, zone)
            left -= max(0, room)
        day, minute = shifted(day, -1), 1440
    raise Invalid(N_("no day is worked; `opsboard workflow set` gives the board its working hours"))
