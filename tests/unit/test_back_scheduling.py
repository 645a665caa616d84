"""What is to be done before a piece is published: templates, working days and hours back, pinned dates."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsboard.domain.back_scheduling import (
    Steps,
    Templates,
    back_from,
    is_piece,
    moved_along,
    parse_steps,
    steps_text,
)
from opsboard.domain.days import day_of, is_moment, seconds_of
from opsboard.domain.errors import Invalid
from opsboard.domain.kinds_loader import load_default
from opsboard.domain.working_hours import Hours
from opsboard.domain.working_time import SpecialDay, WorkingTime, of_settings

ZONE = "Asia/Shanghai"
TIME = of_settings({"working_time": {"hours": ["09:00-12:00", "13:30-18:00"]}})
STEPS = parse_steps("brief -5d, draft -3d, review -1d, qa -4h")
CONTENT = load_default().kind("content")
PUBLISH = "fields.publish_at"
FRIDAY = "2026-12-11T02:00:00Z"
"""Ten in the morning in Shanghai."""
TUESDAY = "2026-12-15T02:00:00Z"


def templates(channel: Steps = (), campaign: Steps = ()) -> Templates:
    return Templates(lambda name: channel, lambda key: campaign, lambda: TIME, ZONE)


def publish(when: str | None, **more: Any) -> dict[str, Any]:
    return {PUBLISH: when, "fields.channel": "公众号", **more}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("brief -5d, draft -3d, review -1d, qa -4h", "brief -5d, draft -3d, review -1d, qa -4h"),
        ("QA -4h, Brief -5d", "brief -5d, qa -4h"),
        ("初稿 -3天、审核-1天、终检 -4小时", "draft -3d, review -1d, qa -4h"),
        ("初稿提前3个工作日", "draft -3d"),
        ("", ""),
    ],
)
def test_templates_are_understood(typed: str, kept: str) -> None:
    assert steps_text(parse_steps(typed)) == kept


@pytest.mark.parametrize("typed", ["draft", "draft +3d", "draft -0d", "draft -3w", "lunch -1d", "draft -3d review"])
def test_what_is_no_template_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="no plan before publishing"):
        parse_steps(typed)


def test_days_are_working_days_and_hours_working_hours() -> None:
    found = {step: back_from(FRIDAY, count, unit, TIME, ZONE) for step, count, unit in STEPS}
    assert found == {
        "brief": "2026-12-04",
        "draft": "2026-12-08",
        "review": "2026-12-10",
        "qa": "2026-12-10T07:00:00Z",  # an hour on Friday from 09:00, three on Thursday until 18:00
    }


def test_holidays_are_no_working_days() -> None:
    holiday = WorkingTime(TIME.week, {"2026-12-10": SpecialDay("2026-12-10", worked=False)})
    assert back_from(FRIDAY, 1, "d", holiday, ZONE) == "2026-12-09"
    assert back_from(FRIDAY, 4, "h", holiday, ZONE) == "2026-12-09T07:00:00Z"


def test_hours_before_a_day_count_from_when_work_begins() -> None:
    assert back_from("2026-12-11", 4, "h", TIME, ZONE) == "2026-12-10T06:00:00Z"


def test_a_publish_moment_sets_the_dates_before_it() -> None:
    found = moved_along(CONTENT, {}, publish(FRIDAY), templates(STEPS))
    assert found["fields.draft_due"] == "2026-12-08"
    assert found["fields.qa_due"] == "2026-12-10T07:00:00Z"
    assert len(found) == 4


def test_moving_it_moves_those_that_nobody_pinned() -> None:
    first = moved_along(CONTENT, {}, publish(FRIDAY), templates(STEPS))
    held = {**publish(FRIDAY), **first, "fields.draft_due": "2026-12-01"}
    found = moved_along(CONTENT, held, {PUBLISH: TUESDAY}, templates(STEPS))
    assert "fields.draft_due" not in found  # a person typed it
    assert found["fields.brief_due"] == "2026-12-08"
    assert found["fields.review_due"] == "2026-12-14"


def test_what_is_typed_in_the_same_change_stays() -> None:
    found = moved_along(CONTENT, {}, publish(FRIDAY, **{"fields.draft_due": "2026-12-02"}), templates(STEPS))
    assert "fields.draft_due" not in found


def test_taking_the_publish_date_away_takes_them_away() -> None:
    held = {**publish(FRIDAY), **moved_along(CONTENT, {}, publish(FRIDAY), templates(STEPS))}
    held["fields.draft_due"] = "2026-12-01"
    found = moved_along(CONTENT, held, {PUBLISH: None}, templates(STEPS))
    assert found == {"fields.brief_due": None, "fields.review_due": None, "fields.qa_due": None}


def test_the_channel_goes_before_the_campaign() -> None:
    of_campaign = parse_steps("draft -10d")
    found = moved_along(CONTENT, {}, publish(FRIDAY, campaign="W11"), templates(STEPS, of_campaign))
    assert found["fields.draft_due"] == "2026-12-08"
    found = moved_along(CONTENT, {}, publish(FRIDAY, campaign="W11"), templates((), of_campaign))
    assert found == {"fields.draft_due": "2026-11-27"}
    assert moved_along(CONTENT, {}, publish(FRIDAY), templates((), of_campaign)) == {}


def test_another_channel_brings_other_dates() -> None:
    held = {**publish(FRIDAY), **moved_along(CONTENT, {}, publish(FRIDAY), templates(STEPS))}
    other = Templates(
        lambda name: STEPS if name == "公众号" else parse_steps("draft -1d"), lambda key: (), lambda: TIME, ZONE
    )
    found = moved_along(CONTENT, held, {"fields.channel": "站内"}, other)
    assert found == {
        "fields.brief_due": None,
        "fields.draft_due": "2026-12-10",
        "fields.review_due": None,
        "fields.qa_due": None,
    }


def test_pieces_are_told_by_role_and_not_by_name() -> None:
    assert [kind.key for kind in load_default().kinds if is_piece(kind)] == ["content"]


@given(st.datetimes(), st.integers(1, 60), st.sampled_from("dh"))
def test_a_step_lies_before_and_on_a_working_day(when: Any, count: int, unit: str) -> None:
    if not 1901 < when.year < 2998:
        return
    moment = when.replace(microsecond=0).isoformat() + "Z"
    found = back_from(moment, count, unit, TIME, ZONE)
    assert TIME.is_worked(day_of(found, ZONE))
    assert found < moment
    assert is_moment(found) == (unit == "h")
    if unit == "h":
        assert _worked_between(found, moment) == count * 3600 + _part_of_minute(moment, found)


def _part_of_minute(moment: str, found: str) -> int:
    """Seconds of the minute that is begun: hours are counted in whole minutes."""
    seconds = int(moment[17:19])
    worked = _worked_between(moment[:17] + "00Z", moment)
    return seconds if worked else 0


def _worked_between(first: str, last: str) -> float:
    return Hours(TIME, ZONE).between(seconds_of(first), seconds_of(last))
