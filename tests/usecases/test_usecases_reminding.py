"""What a person is told before it comes: once, at the times they set, in the right zone."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from opsboard.domain.errors import Invalid
from opsboard.domain.reminders import WORDS, parse_reminders, passed
from opsboard.domain.values import replaced
from opsboard.store.sqlite.board import open_board
from opsboard.usecases import adding, inbox
from opsboard.usecases.reminding import remind
from opsboard.usecases.session import Session
from opsboard.usecases.snoozing import snooze

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

    from usecases.conftest import HandClock

EVENING, MORNING = "2026-11-03T10:00:00Z", "2026-11-04T01:00:00Z"
"""18:00 on Tuesday and 09:00 on Wednesday in Shanghai."""


@pytest.fixture
def busy(lin: Session) -> Session:
    """Lin, who was told of nothing yet and has things to do on Wednesday and Thursday."""
    mine = {"assignee": "lin"}
    adding.add(lin, "requirement", "需求", edits={**mine, "due": "2026-11-04"})
    adding.add(lin, "content", "文章", edits={**mine, "fields.publish_at": "2026-11-04 20:00"})
    adding.add(lin, "content", "早报", edits={**mine, "fields.publish_at": "2026-11-04 08:00"})
    adding.add(lin, "requirement", "以后", edits={**mine, "due": "2026-11-05"})
    adding.add(lin, "requirement", "别人的", edits={"due": "2026-11-04"})
    assert remind(lin) == []
    return lin


def told(session: Session) -> list[tuple[str, str]]:
    return [(one.card.key, one.state) for one in remind(session)]


def test_the_evening_before_and_in_the_morning(busy: Session, clock: HandClock) -> None:
    clock.now = "2026-11-03T09:59:59Z"
    assert told(busy) == []
    clock.now = EVENING
    assert told(busy) == [("REQ-1", "soon"), ("CNT-2", "soon"), ("CNT-1", "soon")]
    assert told(busy) == []
    clock.now = MORNING
    assert told(busy) == [("REQ-1", "due"), ("CNT-1", "due")]  # what was to be out at 08:00 is late by now
    clock.forward(minutes=1)
    assert told(busy) == []


@pytest.mark.parametrize(
    ("setting", "at_evening", "at_morning"), [("evening", 3, 0), ("morning", 0, 2), ("off", 0, 0), ("9:00", 0, 2)]
)
def test_a_person_sets_when(busy: Session, clock: HandClock, setting: str, at_evening: int, at_morning: int) -> None:
    mine = replaced(busy, reminders=setting)
    clock.now = EVENING
    assert len(remind(mine)) == at_evening
    clock.now = MORNING
    assert len(remind(mine)) == at_morning


def _race(path: str, at: str, together: Barrier, done: multiprocessing.Queue[int]) -> None:
    session = Session(store=open_board(path), clock=lambda: at, login="lin", zone="Asia/Shanghai")
    together.wait()
    done.put(len(remind(session)))
    session.store.close()


def test_one_of_several_sessions_tells(busy: Session) -> None:
    spawning = multiprocessing.get_context("fork")
    together, done = spawning.Barrier(6), spawning.Queue()
    racing = [
        spawning.Process(target=_race, args=(busy.store.info.path, EVENING, together, done)) for _number in range(6)
    ]
    for one in racing:
        one.start()
    counts = [done.get(timeout=60) for _one in racing]
    for one in racing:
        one.join()
    assert sorted(counts) == [0, 0, 0, 0, 0, 3]


def test_the_inbox_has_it_from_the_reminder_on_as_one_entry(busy: Session, clock: HandClock) -> None:
    def entries() -> list[tuple[str, str]]:
        return [(one.card.key, one.state) for day in inbox.inbox(busy) for one in day.dates]

    assert entries() == []
    clock.now = EVENING
    assert sorted(entries()) == [("CNT-1", "soon"), ("CNT-2", "soon"), ("REQ-1", "soon")]
    assert inbox.unread(busy) == 3
    inbox.mark_all_read(busy)
    assert inbox.unread(busy) == 0
    clock.now = MORNING
    assert sorted(entries()) == [("CNT-1", "due"), ("CNT-2", "late"), ("REQ-1", "due")]
    assert inbox.unread(busy) == 3
    assert inbox.since(busy, "2026-11-03").counts["late"] == 1


def test_who_was_away_for_days_is_told_of_today_alone(busy: Session, clock: HandClock) -> None:
    clock.now = "2026-11-05T02:00:00Z"
    assert told(busy) == [("REQ-2", "due")]


def test_a_clock_that_ran_ahead_does_not_silence_it(busy: Session, clock: HandClock) -> None:
    clock.now = "2031-01-01T00:00:00Z"
    remind(busy)
    clock.now = "2026-11-03T09:00:00Z"
    assert told(busy) == []
    clock.now = EVENING
    assert len(remind(busy)) == 3


def test_a_snoozed_item_is_told_of_as_well(busy: Session, clock: HandClock) -> None:
    snooze(busy, "REQ-1", "2026-11-20")
    clock.now = EVENING
    assert ("REQ-1", "soon") in told(busy)


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("Europe/Berlin", "2027-03-28", "2027-03-28T01:30:00Z"),  # 02:30 that there is not: 03:30
        ("Europe/Berlin", "2027-10-31", "2027-10-31T00:30:00Z"),  # 02:30 that there is twice: the first
        ("Asia/Shanghai", "2026-12-31", "2026-12-30T18:30:00Z"),
    ],
)
def test_a_time_that_a_change_of_clocks_leaves_out(zone: str, day: str, moment: str) -> None:
    [reminder] = parse_reminders("02:30")
    assert reminder.on(day, zone) == moment
    before = moment[:17] + "00Z"
    earlier = f"{moment[:10]}T00:00:00Z" if moment[11:13] != "00" else f"{moment[:10]}T00:00:01Z"
    assert [one for _day, one in passed((reminder,), earlier, before, zone)] == [reminder]


def test_at_midnight_the_day_is_that_of_the_zone() -> None:
    [reminder] = parse_reminders("00:00")
    assert reminder.on("2026-11-04", "Asia/Shanghai") == "2026-11-03T16:00:00Z"
    now = "2026-11-03T16:00:00Z"
    assert [day for day, _one in passed((reminder,), "2026-11-03T15:59:59Z", now, "Asia/Shanghai")] == ["2026-11-04"]


@pytest.mark.parametrize("text", ["25:00", "9", "morgens", "09:00 after", "09:60", "1:00,2:00,3:00,4:00,5:00,6:00"])
def test_a_setting_that_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        parse_reminders(text)


def test_the_settings_with_a_name_are_times() -> None:
    assert [len(parse_reminders(word)) for word in WORDS] == [2, 1, 1, 0]
    assert parse_reminders("18:00 前一天，09:00") == parse_reminders("both")


def test_one_who_came_by_a_key_has_the_setting_on_the_board(busy: Session, clock: HandClock) -> None:
    from opsboard.usecases.settings import set_own

    by_key = replaced(busy, restricted=True)
    set_own(by_key, "reminders", "off")
    clock.now = EVENING
    assert remind(by_key) == []


def test_nobody_else_is_told(busy: Session, join: Callable[..., Session], clock: HandClock) -> None:
    other = join("gu")
    remind(other)
    clock.now = EVENING
    assert remind(other) == []
