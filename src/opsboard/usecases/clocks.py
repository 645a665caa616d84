"""The clocks of items: how they stand now, for a card, an item, a query, a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from opsboard.domain import text
from opsboard.domain.clocks import Clock, Course, Rule, StageClocks, clocks_of, parse_length, rule_on, rules_of
from opsboard.domain.days import day_of, is_moment, moment_of_seconds, seconds_of
from opsboard.domain.errors import Invalid
from opsboard.domain.items import Card
from opsboard.domain.kinds import CLOSED_CATEGORIES, Kind, Workflow
from opsboard.domain.query import And, Node, Not, Or, Query, State
from opsboard.domain.values import frozen, replaced
from opsboard.domain.working_hours import Hours
from opsboard.domain.working_time import ALWAYS, WorkingTime
from opsboard.usecases.ports import Selection
from opsboard.usecases.ports.courses import CourseRow
from opsboard.usecases.session import Session


@frozen
class KindRules:
    """What clocks ask of a kind."""

    rules: tuple[Rule, ...]
    stages: StageClocks


class Reckoner:
    """Reckons the clocks of items from what happened to them: rules, hours and holidays of a board as they were when
    it was made. It reads nothing, so that a screen may ask it each minute."""

    def __init__(self, workflow: Workflow, time: WorkingTime, zone: str) -> None:
        self.zone = zone
        self.hours = Hours(time, zone)
        self.always = Hours(ALWAYS, "UTC")
        self.kinds: dict[str, KindRules] = {}
        for kind in workflow.kinds:
            if rules := rules_of(workflow.settings, kind.key):
                self.kinds[kind.key] = KindRules(rules, _stage_clocks(kind))

    def clocks(self, kind: str, course: Course, now: int) -> tuple[Clock, ...]:
        """How the clocks of an item stand at a moment."""
        of_kind = self.kinds.get(kind)
        if of_kind is None:
            return ()
        newest = of_kind.rules[0]
        rule = newest if not newest.since else rule_on(of_kind.rules, self._day(course.opened))
        if rule is None:
            return ()
        return clocks_of(rule, course, of_kind.stages, self.hours, self.always, now)

    def _day(self, moment: int) -> str:
        return day_of(moment_of_seconds(moment), self.zone)

    def course(self, row: CourseRow) -> Course:
        """What happened to an item in the words of clocks."""
        of_kind = self.kinds[row.kind]
        stops_at = of_kind.rules[0].stops_at or {}
        stages = [(seconds_of(at), stage) for at, stage in row.stages]
        if row.closed_at is not None and len(stages) == 1:
            stages = [(seconds_of(row.closed_at), stages[0][1])]  # it was closed where it comes from
        return Course(
            seconds_of(row.created_at),
            row.priority,
            stages,
            [seconds_of(at) for at in row.answers],
            [seconds_of(at) for at in row.messages],
            _moment(row.fields.get(stops_at.get("reply", ""))),
            _moment(row.fields.get(stops_at.get("solve", ""))),
        )


@frozen
class Standing:
    """An item with its clocks, those that are over too."""

    card: Card
    clocks: tuple[Clock, ...]

    @property
    def first(self) -> Clock | None:
        """The one that matters most."""
        return pressing(self.clocks)


@frozen
class Courses:
    """What happened to items, and the rules as they are now."""

    courses: Mapping[str, Course]
    workflow: Workflow
    time: WorkingTime
    zone: str


def reckoner(session: Session) -> Reckoner:
    """The board's, made anew only when kinds, settings or holidays change. Raises Invalid for settings that make no
    sense."""
    store, zone = session.store, session.zone
    return store.kept("clocks", lambda: Reckoner(store.workflow, session.working_time(), zone))


def courses(session: Session, keys: Sequence[str]) -> dict[str, Course]:
    """What happened to items, as far as their kinds have clocks."""
    by = reckoner(session)
    if not by.kinds or not keys:
        return {}
    rows = session.store.courses.of(keys)
    return {key: by.course(row) for key, row in rows.items() if row.kind in by.kinds}


def read_courses(session: Session, keys: Sequence[str]) -> Courses:
    """The same with the rules, for whoever reckons by themselves."""
    found = courses(session, keys)
    return Courses(found, session.store.workflow, session.working_time(), session.zone)


def of_item(session: Session, key: str) -> tuple[Clock, ...]:
    """The clocks of an item."""
    kind = session.store.workflow.kind_of_item(key)
    course = courses(session, [key]).get(key)
    if kind is None or course is None:
        return ()
    return reckoner(session).clocks(kind.key, course, seconds_of(session.clock()))


def running(session: Session, until: str | None = None) -> list[Standing]:
    """The open items whose clocks run, those that end first before the others; with `until`, a moment, those of which
    a clock was missed or ends by then. Reads what happened to all open items that have clocks."""
    by, now = reckoner(session), seconds_of(session.clock())
    found = []
    for key, kind, course in _open_courses(session, by):
        clocks = by.clocks(kind, course, now)
        if any(clock.runs for clock in clocks) and (until is None or _ends_by(clocks, seconds_of(until))):
            found.append((key, clocks))
    keys = tuple(key for key, _clocks in found)
    chosen = Selection(session.zone, Query("", State("breaching", keys=keys)))
    cards = {card.key: card for card in session.store.cards(chosen)}
    standing = [Standing(cards[key], clocks) for key, clocks in found if key in cards]
    return sorted(standing, key=lambda one: _order(one.first))


def shown(one: Standing, until: str | None) -> list[Clock]:
    """The clocks of an item that run; with `until` those that are missed or end by then. The first to end first."""
    runs = [clock for clock in one.clocks if clock.runs]
    return sorted((one for one in runs if until is None or _ends_by([one], seconds_of(until))), key=_order)


def moment_in(session: Session, length: str) -> str:
    """The moment in `2h`, `30m` or `1d` from now. Raises Invalid."""
    length_of = parse_length(text.clean_line(length))
    seconds = length_of.amount * 86_400 if length_of.in_days else length_of.amount
    return moment_of_seconds(seconds_of(session.clock()) + int(seconds))


def breaching(session: Session, until: str) -> tuple[str, ...]:
    """Keys of the open items of which a clock that runs was missed, or ends by a moment."""
    by, now, end = reckoner(session), seconds_of(session.clock()), seconds_of(until)
    return tuple(key for key, kind, course in _open_courses(session, by) if _ends_by(by.clocks(kind, course, now), end))


def with_clocks(session: Session, node: Node | None) -> Node | None:
    """A query's tree with the items that it means by `is:breaching`."""
    match node:
        case State(word="breaching"):
            return replaced(node, keys=breaching(session, node.at))
        case Not():
            return Not(with_clocks(session, node.node) or node.node)
        case And() | Or():
            return type(node)(tuple(with_clocks(session, one) or one for one in node.nodes))
    return node


def pressing(clocks: Iterable[Clock]) -> Clock | None:
    """The clock that matters most: of those that run the one that ends first, missed ones before; else a missed one,
    else the last."""
    held = list(clocks)
    runs = [clock for clock in held if clock.runs]
    if runs:
        return min(runs, key=_order)
    return next((clock for clock in held if clock.missed), held[-1] if held else None)


def _order(clock: Clock | None) -> tuple[bool, float]:
    if clock is None:
        return True, 0
    return clock.waits and not clock.missed, clock.left if clock.due is None else clock.due


def _ends_by(clocks: Iterable[Clock], end: int) -> bool:
    return any(clock.runs and (clock.missed or (clock.due is not None and clock.due <= end)) for clock in clocks)


def _open_courses(session: Session, by: Reckoner) -> list[tuple[str, str, Course]]:
    """(key, kind, course) of the open items that have clocks; what did not change since is not read again."""
    held = session.store.kept("open courses", dict[str, CourseRow])
    open_now = session.store.courses.versions_of_open(list(by.kinds))
    fresh = [key for key, version in open_now if key not in held or held[key].version != version]
    held.update(session.store.courses.of(fresh))
    keys = dict(open_now)
    for key in [key for key in held if key not in keys]:
        del held[key]
    return [(key, held[key].kind, by.course(held[key])) for key in keys if key in held]


def _stage_clocks(kind: Kind) -> StageClocks:
    closed = frozenset(stage.key for stage in kind.stages if stage.category in CLOSED_CATEGORIES)
    dropped = frozenset(stage.key for stage in kind.stages if stage.category == "dropped")
    waiting = frozenset(stage.key for stage in kind.stages if not stage.clock) - closed
    return StageClocks(waiting, closed, dropped)


def _moment(value: Any) -> int | None:
    if isinstance(value, str) and is_moment(value):
        try:
            return seconds_of(value)
        except (ValueError, Invalid):
            return None
    return None
