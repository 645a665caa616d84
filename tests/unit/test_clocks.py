"""Clocks: what was promised, what of it is left, what stops them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.clocks import Clock, Course, StageClocks, clocks_of, parse_length, rule_on, rules_of
from opsboard.domain.days import day_of, days_from, moment_at, moment_of_seconds, seconds_of
from opsboard.domain.errors import Invalid
from opsboard.domain.escalation import escalations_of
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.values import replaced
from opsboard.domain.workflow_settings import check_settings, setting_rows, with_setting
from opsboard.domain.working_hours import Hours
from opsboard.domain.working_time import ALWAYS, SpecialDay, of_settings

ZONE = "Asia/Shanghai"
SPECIAL = [SpecialDay(f"2026-10-{day:02d}", worked=False) for day in range(1, 8)] + [SpecialDay("2026-10-10", True)]
WORK = of_settings({}, SPECIAL)
STAGES = StageClocks(frozenset({"pending"}), frozenset({"solved", "closed"}), frozenset({"invalid"}))
RULES = rules_of(load_default().settings, "support")


def at(day: str, time: str, zone: str = ZONE) -> int:
    hour, minute = time.split(":")
    return seconds_of(moment_at(day, int(hour), int(minute), zone))


def course(opened: int, priority: str, *stages: tuple[int, str], **more: Any) -> Course:
    return Course(opened, priority, [(opened, "new"), *stages], **more)


def clocks(one: Course, now: int, rules: Any = RULES) -> dict[str, Clock]:
    rule = rule_on(rules, moment_of_seconds(one.opened)[:10])
    assert rule is not None
    found = clocks_of(rule, one, STAGES, Hours(WORK, ZONE), Hours(ALWAYS, ZONE), now)
    return {clock.name: clock for clock in found}


def test_three_working_days_from_an_hour_before_the_end_of_work_over_the_holidays() -> None:
    opened = at("2026-09-30", "17:00")
    solve = clocks(course(opened, "P3"), opened)["solve"]
    assert solve.due == at("2026-10-10", "17:00")
    assert clocks(course(opened, "P3"), at("2026-10-10", "17:00"))["solve"].left == 0
    assert clocks(course(opened, "P3"), at("2026-10-10", "17:10"))["solve"].left == -600


def test_the_first_reply_is_stopped_by_an_answer_and_not_by_a_stage() -> None:
    opened = at("2026-11-03", "10:00")
    running = course(opened, "P1", (at("2026-11-03", "10:05"), "open"))
    assert clocks(running, at("2026-11-03", "10:22"))["reply"].left == 8 * 60
    assert clocks(running, at("2026-11-03", "10:22"))["reply"].warns
    assert clocks(running, at("2026-11-03", "11:00"))["reply"].left == -30 * 60
    answered = replaced(running, answers=[at("2026-11-03", "10:20")])
    reply = clocks(answered, at("2026-11-03", "12:00"))["reply"]
    assert (reply.ended, reply.left, reply.missed) == (at("2026-11-03", "10:20"), 10 * 60, False)
    late = replaced(running, first_reply=at("2026-11-03", "10:45"))
    assert clocks(late, at("2026-11-03", "12:00"))["reply"].left == -15 * 60


def test_waiting_for_the_customer_and_resting_outside_hours_are_two_things() -> None:
    opened = at("2026-11-03", "10:00")
    pending = course(opened, "P1", (at("2026-11-03", "11:00"), "pending"))
    waits = clocks(pending, at("2026-11-03", "15:00"))["solve"]
    assert (waits.waits, waits.rests, waits.due, waits.left) == (True, False, None, 7 * 3600)
    night = clocks(course(opened, "P1"), at("2026-11-03", "20:00"))["solve"]
    assert (night.waits, night.rests, night.left) == (False, True, 0)
    always = clocks(course(opened, "P0"), at("2026-11-03", "20:00"))["solve"]
    assert (always.rests, always.left) == (False, -6 * 3600)


def test_the_solution_goes_on_where_it_stopped_when_an_item_is_reopened() -> None:
    opened = at("2026-11-03", "09:00")
    solved = course(opened, "P1", (at("2026-11-03", "12:00"), "solved"), (at("2026-11-03", "13:00"), "closed"))
    met = clocks(solved, at("2026-11-05", "09:00"))["solve"]
    assert (met.ended, met.left, met.due) == (at("2026-11-03", "12:00"), 5 * 3600, None)
    reopened = replaced(solved, stages=[*solved.stages, (at("2026-11-04", "10:00"), "open")])
    again = clocks(reopened, at("2026-11-04", "11:00"))
    assert again["solve"].left == 4 * 3600
    assert not again["solve"].missed


def test_a_dropped_item_has_promised_nothing_and_neither_has_one_without_priority() -> None:
    opened = at("2026-11-03", "09:00")
    assert not clocks(course(opened, "P1", (opened + 60, "invalid")), opened + 3600)
    assert not clocks(replaced(course(opened, "P1"), priority=None), opened + 3600)


def test_the_next_reply_runs_from_the_message_of_the_customer_until_the_next_answer() -> None:
    rules = rules_of({"clocks": {"support": {"P1": {"reply": "30m", "next": "1h"}}}}, "support")
    opened = at("2026-11-03", "09:00")
    answered = course(opened, "P1", (at("2026-11-03", "09:20"), "pending"), answers=[at("2026-11-03", "09:10")])
    assert "next" not in clocks(answered, at("2026-11-03", "10:00"), rules)
    wrote = replaced(answered, messages=[at("2026-11-03", "11:00"), at("2026-11-03", "11:30")])
    # The stage in which one waited for that message stops nothing any more.
    assert clocks(wrote, at("2026-11-03", "11:45"), rules)["next"].left == 15 * 60
    again = replaced(wrote, answers=[*wrote.answers, at("2026-11-03", "11:50")])
    ended = clocks(again, at("2026-11-03", "15:00"), rules)["next"]
    assert (ended.begun, ended.ended, ended.left) == (at("2026-11-03", "11:00"), at("2026-11-03", "11:50"), 10 * 60)


def test_a_reopening_asks_for_an_answer() -> None:
    rules = rules_of({"clocks": {"support": {"P1": {"next": "1h"}}}}, "support")
    opened = at("2026-11-03", "09:00")
    stages = ((at("2026-11-03", "10:00"), "solved"), (at("2026-11-03", "11:00"), "open"))
    reopened = course(opened, "P1", *stages, answers=[at("2026-11-03", "09:30")])
    assert clocks(reopened, at("2026-11-03", "11:20"), rules)["next"].left == 40 * 60


def test_a_rule_counts_from_its_day_on_and_older_items_keep_the_one_they_had() -> None:
    settings = {"clocks": {"support": [{"P1": {"reply": "30m"}}, {"since": "2026-11-10", "P1": {"reply": "5m"}}]}}
    rules = rules_of(settings, "support")
    old, new = at("2026-11-03", "09:00"), at("2026-11-10", "10:00")
    assert clocks(course(old, "P1"), old, rules)["reply"].of == 1800
    assert clocks(course(new, "P1"), new, rules)["reply"].of == 300
    assert rule_on(rules_of({"clocks": {"support": {"since": "2026-11-10"}}}, "support"), "2026-11-09") is None


def test_a_night_of_the_change_of_clocks_has_an_hour_less_or_more() -> None:
    night = of_settings(
        {"working_time": {"days": ["mo", "tu", "we", "th", "fr", "sa", "su"], "hours": ["01:00-05:00"]}}
    )
    berlin = Hours(night, "Europe/Berlin")
    for day, hours in (("2027-03-28", 3), ("2027-10-31", 5), ("2027-06-01", 4)):
        begin, end = at(day, "00:00", "Europe/Berlin"), at(day, "12:00", "Europe/Berlin")
        assert berlin.between(begin, end) == hours * 3600
        assert berlin.between(begin, end, in_days=True) == pytest.approx(1)
    gap = Hours(of_settings({"working_time": {"hours": ["02:00-03:00"], "days": ["su", "mo"]}}), "Europe/Berlin")
    begin = at("2027-03-28", "00:00", "Europe/Berlin")
    assert gap.after(begin, 60) == at("2027-03-29", "02:01", "Europe/Berlin")


MINUTES = st.integers(0, 60 * 24 * 40)
EVENTS = st.lists(st.tuples(MINUTES, st.sampled_from(["open", "pending", "escalated", "solved"])), max_size=6)
BEGIN = at("2026-09-20", "08:00")


def played(events: Sequence[tuple[int, str]], priority: str) -> Course:
    stages, last = [(BEGIN, "new")], "new"
    for minutes, stage in sorted(events):
        if stage != last:
            stages.append((BEGIN + minutes * 60, stage))
            last = stage
    return Course(BEGIN, priority, stages)


@given(EVENTS, MINUTES, MINUTES, st.sampled_from(["P0", "P1", "P2", "P3"]))
def test_what_is_left_never_grows(events: list[tuple[int, str]], first: int, more: int, priority: str) -> None:
    one = played(events, priority)
    now = one.stages[-1][0] + first * 60
    before, after = clocks(one, now)["solve"], clocks(one, now + more * 60)["solve"]
    # Of days left a long day may hold more seconds than a short one: it is the same share of a working day.
    grown = after.left - before.left
    assert grown <= (0 if priority != "P3" else 9 * 3600)
    assert not (before.missed and not after.missed)


@given(EVENTS, MINUTES, MINUTES, st.integers(1, 60 * 24 * 5), st.sampled_from(["P0", "P1", "P2", "P3"]))
def test_waiting_for_the_customer_never_shortens(
    events: list[tuple[int, str]], first: int, begins: int, lasts: int, priority: str
) -> None:
    one = played([event for event in events if event[1] != "solved"], priority)
    after = one.stages[-1][0] + begins * 60
    paused = replaced(one, stages=[*one.stages, (after, "pending"), (after + lasts * 60, "open")])
    moving = replaced(one, stages=[*one.stages, (after, "open"), (after + lasts * 60, "escalated")])
    now = after + (lasts + first) * 60
    with_pause, without = clocks(paused, now)["solve"], clocks(moving, now)["solve"]
    assert with_pause.due is not None
    assert without.due is not None
    assert with_pause.due >= without.due


@given(EVENTS, MINUTES)
def test_a_rule_changed_and_changed_back_tells_the_same(events: list[tuple[int, str]], later: int) -> None:
    one = played(events, "P2")
    now = one.stages[-1][0] + later * 60
    other = rules_of({"clocks": {"support": {"P2": {"solve": "1h"}}}}, "support")
    before = clocks(one, now)
    clocks(one, now, other)
    assert clocks(one, now) == before


@given(MINUTES, st.integers(0, 60 * 24 * 20), st.booleans())
def test_measuring_and_reckoning_agree(begin: int, amount: int, in_days: bool) -> None:
    hours, moment = Hours(WORK, ZONE), BEGIN + begin * 60
    much = amount / 1440 if in_days else amount * 60
    end = hours.after(moment, much, in_days=in_days)
    assert hours.between(moment, end, in_days=in_days) == pytest.approx(much, abs=0.001 if in_days else 1)


@given(MINUTES, MINUTES)
def test_the_table_says_what_the_days_say(begin: int, more: int) -> None:
    one, other = BEGIN + begin * 60, BEGIN + (begin + more) * 60
    days = days_from(*(day_of(moment_of_seconds(end), ZONE) for end in (one, other)))
    stretches = [stretch for day in days for stretch in WORK.stretches(day, ZONE)]
    told = sum(max(0, min(until, other) - max(start, one)) for start, until in stretches)
    assert Hours(WORK, ZONE).between(one, other) == told


@pytest.mark.parametrize(
    ("typed", "amount", "in_days"),
    [("15m", 900, False), ("2h30m", 9000, False), ("3d", 3, True), ("2小时", 7200, False), ("1天", 1, True)],
)
def test_lengths(typed: str, amount: int, in_days: bool) -> None:
    length = parse_length(typed)
    assert (length.amount, length.in_days) == (amount, in_days)


@pytest.mark.parametrize("typed", ["", "0m", "1", "h", "1d2h", "-1h", "1.5h", "1h1h", "999999999h", "soon"])
def test_no_lengths(typed: str) -> None:
    with pytest.raises(Invalid):
        parse_length(typed)


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"clocks": {"support": {"P1": {"reply": "soon"}}}}, "settings.clocks.support.P1.reply"),
        ({"clocks": {"support": {"P9": {}}}}, "settings.clocks.support"),
        ({"clocks": {"support": {"P1": {"time": "night"}}}}, "settings.clocks.support.P1.time"),
        ({"clocks": {"support": {"since": "soon"}}}, "settings.clocks.support.since"),
        ({"clocks": {"support": {"warn_at_left": 3}}}, "settings.clocks.support.warn_at_left"),
        ({"clocks": {"support": {"stops_at": {"reply": "nowhere"}}}}, "settings.clocks.support.stops_at"),
        ({"clocks": {"support": [{"P1": {}}, {"P2": {}}]}}, "settings.clocks.support"),
        ({"clocks": 3}, "settings.clocks"),
        ({"escalation": {"support": {"nowhere": {"after": "1h", "tell": ["lead"]}}}}, "settings.escalation.support"),
        ({"escalation": {"support": {"open": {"after": "1h", "tell": []}}}}, "settings.escalation.support.open"),
        (
            {"escalation": {"support": {"open": {"after": "x", "tell": ["a"]}}}},
            "settings.escalation.support.open.after",
        ),
        ({"working_time": {"days": []}}, "settings.working_time"),
    ],
)
def test_a_mistake_in_the_settings_names_its_place(settings: dict[str, Any], place: str) -> None:
    workflow = replaced(load_default(), settings=settings)
    with pytest.raises(Invalid) as refusal:
        check_settings(workflow)
    assert place in str(refusal.value)


def test_what_is_shown_of_the_settings_can_be_set() -> None:
    workflow = load_default()
    settings = with_setting(workflow, "escalation.support.open", "4h lead,assignee always")
    settings = with_setting(replaced(workflow, settings=settings), "hours.sa", "10:00-12:00,13:00-14:00")
    workflow = replaced(workflow, settings=settings)
    check_settings(workflow)
    for name, value in setting_rows(workflow):
        settings = with_setting(workflow, name, value)
        assert list(setting_rows(replaced(workflow, settings=settings))) == list(setting_rows(workflow))
    assert escalations_of(settings)[0].tell == ("lead", "assignee")


@pytest.mark.parametrize(
    ("name", "value"), [("hours", ""), ("days", ""), ("days", "xx"), ("nothing", "1"), ("hours.mo", "9")]
)
def test_settings_that_mean_nothing_are_refused(name: str, value: str) -> None:
    with pytest.raises(Invalid):
        with_setting(load_default(), name, value)
