"""Clocks: how long a customer waits for an answer and for a solution, and how long that may take.

A rule (`settings.clocks.KIND`) promises a first reply, each later reply and the solution, by priority. Nothing of a
clock is kept: it is reckoned from what happened to an item (`Course`), so that a changed rule needs no repair. Two
things stop it for a while, and they are not the same: it *waits* while the item stands in a stage whose clock is off
(the customer has to answer), and it *rests* outside working hours.

- The first reply runs from the opening until the first answer to the customer, or until the item is closed.
- The next reply runs from the first message of the customer after an answer, or from a reopening, until the next
  answer. A stage in which one waited for that message stops it no more: only one that is entered later does.
- The solution runs while the item is open: a reopened item goes on where it stopped.

An item counts by the rule that applied on the day it was opened, and by the priority that it has now. Dropped items
have promised nothing. Amounts are seconds of working time, or working days: each that day's hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from opsboard.domain.errors import N_, Invalid
from opsboard.domain.items import PRIORITIES
from opsboard.domain.value_checks import table_of
from opsboard.domain.values import frozen
from opsboard.domain.working_hours import Hours

REPLY, NEXT, SOLVE = "reply", "next", "solve"
CLOCKS = (REPLY, NEXT, SOLVE)
"""In the order in which they are told."""
TIMES = ("always", "working")
WARN_AT_LEFT = 0.3
DAY, HOUR, MINUTE = 86_400, 3_600, 60
_UNITS = {"d": DAY, "h": HOUR, "m": MINUTE, "天": DAY, "小时": HOUR, "分钟": MINUTE}

Span = tuple[int, int]
"""From one second since 1970 until another."""


@frozen
class Length:
    """A promised length of time: so many seconds, or so many working days."""

    text: str
    amount: float
    in_days: bool = False


@frozen
class Rule:
    """What is promised for the items of a kind that are opened from the day `since` on; empty: for all."""

    since: str
    promises: Mapping[tuple[str, str], Length]
    """(priority, clock) -> how long it may take."""
    always: frozenset[str]
    """Priorities whose clocks rest at no hour."""
    warn_at_left: float = WARN_AT_LEFT
    stops_at: Mapping[str, str] | None = None
    """Clock -> the field whose moment stops it."""


@frozen
class Course:
    """What happened to an item, as far as clocks ask. Moments are seconds since 1970."""

    opened: int
    priority: str | None
    stages: Sequence[tuple[int, str]]
    """The stages it went through, with when it entered each, oldest first."""
    answers: Sequence[int] = ()
    """When the customer was answered."""
    messages: Sequence[int] = ()
    """When the customer wrote again."""
    first_reply: int | None = None
    """As it was stamped or written by hand."""
    solved: int | None = None


@frozen
class StageClocks:
    """What stages mean for the clocks of a kind."""

    waiting: frozenset[str]
    """Those in which clocks wait for the customer."""
    closed: frozenset[str]
    dropped: frozenset[str]


@frozen
class Clock:
    """How one clock stands at a moment."""

    name: str
    promised: str
    """As the rule says it: `30m`, `3d`."""
    of: int
    """The same in seconds of working time, for this item."""
    left: int
    """Seconds of working time; below 0: it is missed by so many."""
    due: int | None
    """When it runs out; None while it waits or is over and was met."""
    begun: int
    ended: int | None = None
    waits: bool = False
    """It waits for the customer."""
    rests: bool = False
    """It is outside working hours."""
    warns: bool = False
    """No more is left than the rule warns at."""
    days: int = 0
    """Of what is promised in working days: whole ones that are left."""

    @property
    def missed(self) -> bool:
        return self.left < 0

    @property
    def runs(self) -> bool:
        """Whether it is not over, though it may wait or rest."""
        return self.ended is None


def parse_length(typed: str) -> Length:
    """`15m`, `4h`, `2h30m`, `3d` as a length. Raises Invalid for anything else, and for days with hours: a working
    day has no hours of its own."""
    import re

    parts = re.findall(r"([0-9]{1,5})(d|h|m|天|小时|分钟)", typed.strip().lower())
    if parts and "".join(number + unit for number, unit in parts) == typed.strip().lower():
        units = [_UNITS[unit] for _number, unit in parts]
        total = sum(int(number) * unit for (number, _unit), unit in zip(parts, units, strict=True))
        if total and units == [DAY]:
            return Length(typed.strip(), total / DAY, in_days=True)
        if total and DAY not in units and len(set(units)) == len(units):
            return Length(typed.strip(), total)
    raise Invalid(N_('"{text}" is no length of time; write one like 15m, 4h, 2h30m or 3d'), text=typed)


def rules_of(settings: Mapping[str, Any], kind: str) -> tuple[Rule, ...]:
    """The rules for the clocks of a kind, the newest first; none where none is declared. Raises Invalid naming the
    place of the first mistake."""
    declared = table_of(settings.get("clocks", {}), "settings.clocks").get(kind)
    if not declared:
        return ()
    tables = declared if isinstance(declared, list) else [declared]
    place = f"settings.clocks.{kind}"
    rules = [
        _rule(table, place if len(tables) == 1 else f"{place}[{number}]") for number, table in enumerate(tables, 1)
    ]
    days = [rule.since for rule in rules]
    for day in days:
        if days.count(day) > 1:
            raise Invalid(N_("{place}: two rules begin on {day}"), place=place, day=day or "-")
    return tuple(sorted(rules, key=lambda rule: rule.since, reverse=True))


def rule_on(rules: Sequence[Rule], day: str) -> Rule | None:
    """The rule for an item that was opened on a day."""
    return next((rule for rule in rules if rule.since <= day), None)


def clocks_of(
    rule: Rule, course: Course, stages: StageClocks, hours: Hours, always: Hours, now: int
) -> tuple[Clock, ...]:
    """How the clocks of an item stand at a moment: the first reply, the last of the next replies, the solution. Those
    that nothing is promised of are left out."""
    last = course.stages[-1][1] if course.stages else ""
    if course.priority is None or last in stages.dropped:
        return ()
    measure = always if course.priority in rule.always else hours
    found = []
    for name in CLOCKS:
        length = rule.promises.get((course.priority, name))
        run = None if length is None else _run(name, course, stages, now)
        if length is not None and run is not None:
            found.append(_clock(name, length, run, measure, rule.warn_at_left, now))
    return tuple(found)


@frozen
class _Run:
    """One run of a clock."""

    begun: int
    ended: int | None
    spans: Sequence[Span]
    """When it ran; the last one ends when it ended, or now."""
    waits: bool = False


def _run(name: str, course: Course, stages: StageClocks, now: int) -> _Run | None:
    now = max(now, course.opened)
    if name == SOLVE:
        return _solving(course, stages, now)
    # Closing it answers as well: whoever was told by telephone got no comment.
    answers = sorted([*course.answers, *_closings(course, stages)])
    first = min([at for at in (course.first_reply, *answers) if at is not None and at >= course.opened], default=None)
    if name == REPLY:
        return _until(course, stages, course.opened, first, now, since=None)
    begun = None if first is None else _asked_again(course, stages, sorted({first, *answers}))
    return None if begun is None else _until(course, stages, begun, _after(answers, begun), now, since=begun)


def _until(course: Course, stages: StageClocks, begun: int, ended: int | None, now: int, *, since: int | None) -> _Run:
    end = now if ended is None else ended
    spans = list(_running(course, stages, begun, end, since=since))
    return _Run(begun, ended, spans, ended is None and _waits(course, stages, since))


def _waits(course: Course, stages: StageClocks, since: int | None = None) -> bool:
    """Whether the item stands where one waits for the customer, since later than `since`."""
    if not course.stages or course.stages[-1][1] not in stages.waiting:
        return False
    return since is None or course.stages[-1][0] > since


def _solving(course: Course, stages: StageClocks, now: int) -> _Run:
    closed = bool(course.stages) and course.stages[-1][1] in stages.closed
    ended = course.stages[-1][0] if closed else None
    if closed:
        first = len(course.stages) - 1
        while first and course.stages[first - 1][1] in stages.closed:
            first -= 1  # solved, then closed: the first of them ended it
        ended = course.stages[first][0]
        opened_last = course.stages[first - 1][0] if first else course.opened
        if course.solved is not None and opened_last <= course.solved <= ended:
            ended = course.solved
    end = now if ended is None else max(course.opened, ended)
    spans = list(_running(course, stages, course.opened, end, closed_too=True))
    return _Run(course.opened, None if ended is None else end, spans, ended is None and _waits(course, stages))


def _running(
    course: Course, stages: StageClocks, begin: int, end: int, *, since: int | None = None, closed_too: bool = False
) -> Iterator[Span]:
    """When a clock ran between two moments: not in stages in which one waits for the customer, as far as they were
    entered after `since`, and not in closed ones where those stop it."""
    entered = [(at, stage) for at, stage in course.stages if at < end]
    for (at, stage), (until, _next) in pairwise([*entered, (end, "")]):
        stops = stage in stages.waiting and not (since is not None and at <= since)
        if stops or (closed_too and stage in stages.closed):
            continue
        # The first stage holds from the opening on, whenever it was written down.
        start = begin if (at, stage) == entered[0] else max(begin, at)
        if start < until:
            yield start, until
    if not entered:
        yield begin, end


def _asked_again(course: Course, stages: StageClocks, answers: Sequence[int]) -> int | None:
    """When the customer began to wait for the last answer but the first: what they write while they wait begins
    nothing anew. None while they never did."""
    begun = None
    for at in sorted([*course.messages, *_reopenings(course, stages)]):
        answered = _after(answers, begun) if begun is not None else answers[0]
        if answered is not None and answered <= at:
            begun = at
    return begun


def _closings(course: Course, stages: StageClocks) -> list[int]:
    return [
        at
        for place, (at, stage) in enumerate(course.stages)
        if stage in stages.closed and (not place or course.stages[place - 1][1] not in stages.closed)
    ]


def _reopenings(course: Course, stages: StageClocks) -> Iterator[int]:
    for (_at, before), (at, after) in pairwise(course.stages):
        if before in stages.closed and after not in stages.closed and after not in stages.dropped:
            yield at


def _after(moments: Iterable[int], moment: int) -> int | None:
    return min((at for at in moments if at > moment), default=None)


def _clock(name: str, length: Length, run: _Run, measure: Hours, warn: float, now: int) -> Clock:
    used, due, late = 0.0, None, 0
    for begin, end in run.spans:
        if due is None:
            passed = measure.between(begin, end, in_days=length.in_days)
            if used + passed > length.amount + 1e-9:
                due = measure.after(begin, length.amount - used, in_days=length.in_days)
                late = round(measure.between(due, end))
            used += passed
        else:
            late += round(measure.between(begin, end))
    here = run.ended if run.ended is not None else max(now, run.begun)
    runs_out = due if due is not None else measure.after(here, max(0.0, length.amount - used), in_days=length.in_days)
    left = -max(late, 1) if due is not None and late >= 1 else round(measure.between(here, runs_out))
    whole = round(_whole(length, run, measure))
    ended = run.ended is not None
    return Clock(
        name,
        length.text,
        whole,
        left,
        None if run.waits or (ended and due is None) else runs_out,
        run.begun,
        run.ended,
        waits=run.waits,
        rests=not ended and not run.waits and not measure.is_worked(now),
        warns=not ended and left <= whole * warn,
        days=int(length.amount - used + 0.05) if length.in_days and left > 0 else 0,
    )


def _whole(length: Length, run: _Run, measure: Hours) -> float:
    """A promised length in seconds of working time from the beginning of a run on."""
    if not length.in_days:
        return length.amount
    return measure.between(run.begun, measure.after(run.begun, length.amount, in_days=True))


def _rule(declared: object, place: str) -> Rule:
    table = table_of(declared, place, (*PRIORITIES, "since", "warn_at_left", "stops_at"))
    promises: dict[tuple[str, str], Length] = {}
    always = {
        word
        for word, value in table.items()
        if word in PRIORITIES and _priority(value, word, f"{place}.{word}", promises)
    }
    since = table.get("since", "")
    if since:
        _check_day(since, f"{place}.since")
    warn = table.get("warn_at_left", WARN_AT_LEFT)
    if isinstance(warn, bool) or not isinstance(warn, int | float) or not 0 <= warn <= 1:
        raise Invalid(N_("{place} is a share from 0 to 1, such as 0.3"), place=f"{place}.warn_at_left")
    stops = table.get("stops_at", {})
    if not isinstance(stops, Mapping) or not set(stops) <= {REPLY, SOLVE}:
        raise Invalid(N_("{place} names the fields of reply and solve"), place=f"{place}.stops_at")
    return Rule(since, promises, frozenset(always), float(warn), dict(stops))


def _priority(value: object, priority: str, place: str, promises: dict[tuple[str, str], Length]) -> bool:
    """Read what is promised for a priority; gives whether its clocks never rest."""
    table = table_of(value, place, (*CLOCKS, "time"))
    promises |= {(priority, word): length_of(table[word], f"{place}.{word}") for word in table if word != "time"}
    return is_always(table, place)


def is_always(table: Mapping[str, Any], place: str) -> bool:
    """Whether every hour counts by these settings, not only working time. Raises Invalid."""
    if table.get("time", "working") not in TIMES:
        raise Invalid(N_("{place} is always or working"), place=f"{place}.time")
    return table.get("time") == "always"


def length_of(value: object, place: str) -> Length:
    """The length of time that a setting is. Raises Invalid."""
    try:
        return parse_length(str(value))
    except Invalid as error:
        message = N_('{place}: "{text}" is no length of time; write one like 15m, 4h, 2h30m or 3d')
        raise Invalid(message, place=place, text=str(value)) from error


def _check_day(day: object, place: str) -> None:
    from opsboard.domain.days import as_date

    try:
        as_date(str(day))
    except Invalid as error:
        raise Invalid(N_('{place}: "{day}" is not a day; write one like 2026-11-03'), place=place, day=day) from error
