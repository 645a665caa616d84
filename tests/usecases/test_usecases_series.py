"""A series never drifts: what the next item is, whatever happened to this one."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from opsboard.domain.errors import Invalid
from opsboard.domain.items import TIME_AUTHOR, Item, Person
from opsboard.domain.kinds_loader import load_default, workflow_to_json
from opsboard.domain.repeat_words import parse_repeat
from opsboard.domain.values import replaced
from opsboard.store.sqlite.board import create_board, open_board
from opsboard.usecases import adding, archiving, editing, history, moving, reading, rescheduling
from opsboard.usecases.series import APPEARS, before_rule, coming_dates
from opsboard.usecases.session import Session
from opsboard.usecases.snoozing import snooze
from opsboard.usecases.time_effects import bring

from .conftest import HandClock

DONE = {"content": "published", "analysis": "closed", "coordination": "confirmed", "experiment": "concluded"}


def finish(session: Session, key: str) -> Item | None:
    """Bring an item to its end; gives the one that follows."""
    kind = reading.item(session, key).kind
    fields = {"fields.verdict": "adopt", "fields.learned": "x"} if kind == "experiment" else {}
    if fields:
        editing.edit(session, key, fields)
    result = moving.move(session, [key], DONE[kind], reason="done")
    return reading.item(session, result.added[0]) if result.added else None


@pytest.mark.parametrize(
    ("kind", "field", "given", "following"),
    [
        ("content", "publish_at", "2026-11-06 10:00", "2026-11-13T02:00:00Z"),
        ("content", "review_again_on", "2026-11-06", "2026-11-13"),
        ("coordination", "promised_date", "2026-11-06", "2026-11-13"),
        ("experiment", "run_from", "2026-11-06", "2026-11-13"),
        ("analysis", "follow_up_on", "2026-11-06", "2026-11-13"),
    ],
)
def test_the_rule_moves_the_date_of_the_kind_and_invents_none(
    lin: Session, clock: HandClock, kind: str, field: str, given: str, following: str
) -> None:
    key = adding.add(lin, kind, "周五一篇", edits={"repeat": "weekly:fr"}, fields={field: given}).key
    clock.forward(days=1)  # a Wednesday: two days early
    after = finish(lin, key)
    assert after is not None
    assert (after.fields[field], after.due, after.start) == (following, None, None)


@pytest.mark.parametrize(
    ("repeat", "due", "moved", "done", "expected"),
    [
        ("weekly:mo", "2026-12-07", "2026-12-04", "2026-12-04", "2026-12-14"),
        ("weekly:mo", "2026-12-07", "2026-12-09", "2026-12-09", "2026-12-14"),
        ("monthly:15/3", "2027-01-15", "2027-02-02", "2027-02-02", "2027-04-15"),
        ("monthly:31", "2027-01-31", "2027-02-02", "2027-02-02", "2027-02-28"),
        ("yearly", "2027-03-01", "2027-02-20", "2027-02-20", "2028-03-01"),
        ("every 2 weeks", "2026-12-07", "2026-12-04", "2026-12-10", "2026-12-21"),
    ],
)
def test_moving_one_occurrence_does_not_move_the_series(
    lin: Session, clock: HandClock, repeat: str, due: str, moved: str, done: str, expected: str
) -> None:
    key = adding.add(lin, "analysis", "周报", edits={"due": due, "repeat": repeat}).key
    editing.edit(lin, key, {"due": moved})
    clock.now = f"{done}T02:00:00Z"
    after = finish(lin, key)
    assert after is not None
    assert after.due == expected


@pytest.mark.parametrize(
    ("repeat", "due", "moved", "rule", "expected"),
    [
        ("weekly:mo", "2026-12-07", "2026-12-04", "FREQ=WEEKLY;BYDAY=FR", "2026-12-11"),
        ("weekly:mo,we", "2026-12-07", "2026-12-08", "FREQ=WEEKLY;BYDAY=TU,WE", "2026-12-09"),
        ("every 2 weeks", "2026-12-07", "2026-12-14", "FREQ=WEEKLY;INTERVAL=2", "2026-12-28"),
        ("monthly:15/3", "2027-01-15", "2027-01-20", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20", "2027-04-20"),
        ("monthly:2tu", "2027-01-12", "2027-01-15", "FREQ=MONTHLY;BYDAY=3FR", "2027-02-19"),
        ("monthly:-1fr", "2027-01-29", "2027-01-28", "FREQ=MONTHLY;BYDAY=-1TH", "2027-02-25"),
        ("每年11月11日", "2027-11-11", "2027-11-12", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=12", "2028-11-12"),
    ],
)
def test_moving_all_that_follow_moves_the_rule(
    lin: Session, clock: HandClock, repeat: str, due: str, moved: str, rule: str, expected: str
) -> None:
    key = adding.add(lin, "analysis", "周报", edits={"due": due, "repeat": repeat}).key
    editing.edit(lin, key, {"due": moved}, following=True)
    assert reading.item(lin, key).repeat == rule
    clock.now = f"{moved}T02:00:00Z"
    after = finish(lin, key)
    assert after is not None
    assert after.due == expected


def run(session: Session, clock: HandClock, key: str, times: int) -> list[str]:
    """Finish a series so often, each on its day; gives the dates that follow."""
    dates = []
    for _time in range(times):
        after = finish(session, key)
        assert after is not None
        assert after.due is not None
        key = after.key
        dates.append(after.due)
        clock.now = after.due if len(after.due) > 10 else f"{after.due}T02:00:00Z"
    return dates


def test_a_leap_day_comes_back(lin: Session, clock: HandClock) -> None:
    clock.now = "2024-02-29T02:00:00Z"
    key = adding.add(lin, "analysis", "闰日", edits={"due": "2024-02-29", "repeat": "yearly"}).key
    assert run(lin, clock, key, 4) == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_the_31st_comes_back(lin: Session, clock: HandClock) -> None:
    key = adding.add(lin, "analysis", "月结", edits={"due": "2027-01-31", "repeat": "monthly:31"}).key
    clock.now = "2027-01-31T02:00:00Z"
    assert run(lin, clock, key, 3) == ["2027-02-28", "2027-03-31", "2027-04-30"]


def test_the_time_of_the_clock_is_kept(tmp_path: Path, clock: HandClock) -> None:
    """In Berlin there is no 02:30 on 28 March 2027: that day it is 03:30, the next one 02:30 again."""
    path = str(tmp_path / "berlin.db")
    kinds = workflow_to_json(load_default())
    create_board(path, "Laden", "Europe/Berlin", kinds, "analysis", clock(), Person("gu", "Gu", "admin")).close()
    session = Session(open_board(path), clock, "gu", "Europe/Berlin")
    clock.now = "2027-03-27T01:30:00Z"
    key = adding.add(session, "analysis", "nachts", edits={"due": "2027-03-27 02:30", "repeat": "daily"}).key
    assert run(session, clock, key, 2) == ["2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"]
    session.store.close()


def test_a_count_ends(lin: Session) -> None:
    """From a Thursday: that day is the first of one."""
    key = adding.add(lin, "analysis", "一次", edits={"due": "2026-11-05", "repeat": "weekly:mo,we count 1"}).key
    assert finish(lin, key) is None


def test_a_count_goes_on_counting(lin: Session, clock: HandClock) -> None:
    key = adding.add(lin, "analysis", "三次", edits={"due": "2026-11-04", "repeat": "daily count 3"}).key
    assert run(lin, clock, key, 2) == ["2026-11-05", "2026-11-06"]
    last = reading.item(lin, "ANL-3")
    assert last.repeat == "FREQ=DAILY;COUNT=1"
    assert finish(lin, last.key) is None


def test_one_that_has_ended_is_refused(lin: Session) -> None:
    with pytest.raises(Invalid, match="ended already"):
        adding.add(lin, "analysis", "x", edits={"repeat": "daily until 2026-11-01"})


def test_from_completion_it_counts_from_the_day_it_was_done(lin: Session, clock: HandClock) -> None:
    edits = {"due": "2026-11-04", "repeat": "every 2 weeks after done"}
    key = adding.add(lin, "analysis", "清仓", edits=edits).key
    clock.now = "2026-11-10T02:00:00Z"
    assert run(lin, clock, key, 1) == ["2026-11-24"]
    clock.now = "2026-11-20T02:00:00Z"
    assert run(lin, clock, "ANL-2", 1) == ["2026-12-04"]


def test_working_days_are_those_of_the_board(lin: Session, clock: HandClock) -> None:
    clock.now = "2026-11-06T02:00:00Z"
    key = adding.add(lin, "analysis", "晨会", edits={"due": "2026-11-06", "repeat": "每个工作日"}).key
    assert run(lin, clock, key, 1) == ["2026-11-09"]


def test_the_other_dates_keep_their_distance(lin: Session, clock: HandClock) -> None:
    edits = {"start": "2026-11-02", "due": "2026-11-04", "repeat": "weekly:fr"}
    key = adding.add(lin, "content", "专栏", edits=edits, fields={"publish_at": "2026-11-06 10:00"}).key
    editing.edit(lin, key, {"due": "2026-11-05", "fields.publish_at": "2026-11-05 18:00"})
    clock.now = "2026-11-05T02:00:00Z"
    after = finish(lin, key)
    assert after is not None
    assert (after.start, after.due) == ("2026-11-09", "2026-11-11")
    assert after.fields["publish_at"] == "2026-11-13T02:00:00Z"


def test_what_ends_with_a_date_of_the_series_ends_later_too(lin: Session) -> None:
    fields = {"run_from": "2026-11-04", "run_to": "2026-11-06"}
    key = adding.add(lin, "experiment", "按钮", edits={"repeat": "weekly"}, fields=fields).key
    after = finish(lin, key)
    assert after is not None
    assert (after.fields["run_from"], after.fields["run_to"]) == ("2026-11-11", "2026-11-13")


def test_a_title_has_a_place_for_its_week(lin: Session, clock: HandClock) -> None:
    edits = {"due": "2026-11-06", "repeat": "weekly:fr"}
    key = adding.add(lin, "analysis", "第{week}周周报 {date}", edits=edits).key
    assert reading.item(lin, key).title == "第45周周报 2026-11-06"
    editing.edit(lin, key, {"title": "这周的"})
    clock.now = "2026-11-06T02:00:00Z"
    after = finish(lin, key)
    assert after is not None
    assert after.title == "第46周周报 2026-11-13"
    editing.edit(lin, after.key, {"title": "周报 {周}"}, following=True)
    assert reading.item(lin, after.key).title == "周报 46"
    clock.now = "2026-11-13T02:00:00Z"
    last = finish(lin, after.key)
    assert last is not None
    assert last.title == "周报 47"


def test_undo_gives_back_a_series_that_was_moved(lin: Session, clock: HandClock) -> None:
    key = adding.add(lin, "analysis", "周报", edits={"due": "2026-12-07", "repeat": "weekly:mo"}).key
    before = reading.item(lin, key)
    editing.edit(lin, key, {"due": "2026-12-04"}, following=True)
    history.undo(lin)
    after = reading.item(lin, key)
    assert (after.repeat, after.due, after.series) == (before.repeat, before.due, before.series)


def test_carrying_asks_for_one_or_all(lin: Session) -> None:
    key = adding.add(lin, "analysis", "周报", edits={"due": "2026-12-07", "repeat": "weekly:mo"}).key
    assert rescheduling.come_again(lin, [key]) == [key]
    rescheduling.move_by_days(lin, rescheduling.Entry(key), 1)
    assert reading.item(lin, key).repeat == "FREQ=WEEKLY;BYDAY=MO"
    rescheduling.move_to_day(lin, [rescheduling.Entry(key, "due")], "2026-12-10", following=True)
    assert reading.item(lin, key).repeat == "FREQ=WEEKLY;BYDAY=TH"


def test_a_new_end_does_not_begin_the_series_anew(lin: Session, clock: HandClock) -> None:
    key = adding.add(lin, "analysis", "周报", edits={"due": "2026-12-07", "repeat": "weekly:mo"}).key
    editing.edit(lin, key, {"due": "2026-12-04"})
    editing.edit(lin, key, {"repeat": "weekly:mo until 2027-06-30"})
    clock.now = "2026-12-04T02:00:00Z"
    assert run(lin, clock, key, 1) == ["2026-12-14"]


def test_a_series_of_an_older_board_does_not_drift(join: Callable[..., Session], clock: HandClock) -> None:
    lin = join("lin")
    key = adding.add(lin, "analysis", "周报", edits={"due": "2026-12-07", "repeat": "weekly:mo"}).key
    with lin.store.write("edit", clock(), "lin") as tx:
        from opsboard.usecases.ports import NewChange

        held = tx.properties(key)
        tx.apply(NewChange(key, "edit", {"series": held["series"]}, {"series": None}, None), clock(), "lin")
    editing.edit(lin, key, {"due": "2026-12-04"})
    clock.now = "2026-12-04T02:00:00Z"
    assert run(lin, clock, key, 1) == ["2026-12-14"]


# what is ahead


def in_sight(session: Session, first: str, last: str, text: str = "") -> list[tuple[str, str, str, str | None]]:
    found = coming_dates(session, reading.selection(session, text), first, last)
    assert all(one.coming for one in found)
    return [(one.card.key, one.role, one.day, one.moment) for one in found]


@pytest.mark.parametrize("ready", [False, True])
def test_a_search_finds_the_coming_dates_of_what_it_finds(lin: Session, ready: bool) -> None:
    for title in ("退款周报", "发货周报"):
        adding.add(lin, "analysis", title, edits={"due": "2026-11-06", "repeat": "weekly:fr"})
    adding.add(lin, "analysis", "退款单", edits={"due": "2026-11-06"})
    if ready:  # find as one types is answered from memory
        lin.store.search.prepare()
    snooze(lin, "ANL-1", "2026-11-05")
    found = reading.calendar(lin, reading.selection(lin, "退款"), "2026-11-06", "2026-11-14", 9)
    assert [(one.card.title, one.day) for one in found.cards if one.coming] == [("退款周报", "2026-11-13")]


def test_coming_dates_are_those_in_sight(lin: Session, clock: HandClock) -> None:
    adding.add(lin, "content", "周五一篇", edits={"repeat": "weekly:fr"}, fields={"publish_at": "2026-11-06 10:00"})
    adding.add(lin, "analysis", "月结", edits={"due": "2026-11-30", "repeat": "monthly:31 count 2"})
    adding.add(lin, "analysis", "完成后", edits={"due": "2026-11-30", "repeat": "每两周完成后"})
    adding.add(lin, "analysis", "放弃", edits={"due": "2026-11-06", "repeat": "weekly"})
    moving.move(lin, ["ANL-3"], "cancelled")
    assert in_sight(lin, "2026-12-25", "2026-12-31") == [
        ("CNT-1", "publish", "2026-12-25", "2026-12-25T02:00:00Z"),
        ("ANL-1", "due", "2026-12-31", None),
    ]
    assert in_sight(lin, "2026-11-03", "2026-11-12") == []
    assert in_sight(lin, "2027-01-30", "2027-01-31") == []
    assert in_sight(lin, "2026-12-25", "2026-12-31", "kind:analysis") == [("ANL-1", "due", "2026-12-31", None)]


def test_the_calendar_has_them_behind_what_is_there(lin: Session) -> None:
    adding.add(lin, "analysis", "周报", edits={"due": "2026-11-06", "repeat": "weekly:fr"})
    found = reading.calendar(lin, reading.selection(lin), "2026-11-01", "2026-11-21", 9)
    assert [(one.day, one.coming) for one in found.cards] == [
        ("2026-11-06", False), ("2026-11-13", True), ("2026-11-20", True),
    ]  # fmt: skip
    assert {day: total.items for day, total in found.totals.items() if total.items} == {"2026-11-06": 1}


def test_what_repeats_is_found_by_an_index(lin: Session) -> None:
    adding.add(lin, "content", "周五一篇", edits={"due": "2026-11-06", "repeat": "weekly:fr"})
    database = lin.store._database  # type: ignore[attr-defined]
    seen: list[str] = []
    rows = database.rows

    def watched(sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        if "repeat IS NOT NULL" in sql:
            seen.extend(str(row[-1]) for row in rows(f"EXPLAIN QUERY PLAN {sql}", values))
        found: list[tuple[object, ...]] = rows(sql, values)
        return found

    database.rows = watched
    coming_dates(lin, reading.selection(lin, "kind:content"), "2026-11-06", "2026-11-30")
    lin.store.time.series_ahead("series", "2026-11-06", 10)
    assert any("USING COVERING INDEX item_repeat" in line for line in seen)
    assert not [line for line in seen if line.startswith("SCAN item") and "item_repeat" not in line]


def test_the_next_one_appears_so_many_days_ahead(lin: Session, clock: HandClock) -> None:
    edits = {"due": "2026-11-06", "repeat": "weekly:fr ahead 3d"}
    key = adding.add(lin, "analysis", "周报", edits=edits).key
    clock.now = "2026-11-09T02:00:00Z"
    assert bring(lin, [APPEARS]) == []
    clock.now = "2026-11-10T02:00:00Z"
    assert [one.key for one in bring(lin, [APPEARS])] == [key]
    assert bring(lin, [APPEARS]) == []
    after = reading.item(lin, "ANL-2")
    assert (after.due, after.repeat, after.created_by) == ("2026-11-13", "FREQ=WEEKLY;BYDAY=FR;X-AHEAD=3", "opsboard")
    assert reading.item(lin, key).repeat is None
    assert finish(lin, key) is None


def _race(path: str, at: str, together: Barrier, done: multiprocessing.Queue[int]) -> None:
    session = Session(store=open_board(path), clock=lambda: at, login="lin", zone="Asia/Shanghai")
    together.wait()
    done.put(len(bring(session, [APPEARS], patience=None)))
    session.store.close()


def test_thirty_sessions_at_the_same_second_make_it_once(lin: Session, clock: HandClock) -> None:
    keys = [
        adding.add(lin, "analysis", f"周报 {n}", edits={"due": "2026-11-06", "repeat": "weekly:fr ahead 3d"}).key
        for n in range(3)
    ]
    clock.now = "2026-11-10T02:00:00Z"
    spawning = multiprocessing.get_context("fork")
    together, done = spawning.Barrier(30), spawning.Queue()
    racing = [spawning.Process(target=_race, args=(lin.store.info.path, clock.now, together, done)) for _n in range(30)]
    for one in racing:
        one.start()
    counts = [done.get(timeout=60) for _one in racing]
    for one in racing:
        one.join()
    assert sum(counts) == 3
    assert sorted(one.due or "" for one in lin.store.items(reading.selection(lin)) if one.key not in keys) == (
        ["2026-11-13"] * 3
    )
    assert [found.check for found in lin.store.check(deep=True) if found.level != "ok"] == []


def _close(path: str, keys: list[str], together: Barrier, done: multiprocessing.Queue[int]) -> None:
    session = Session(store=open_board(path), clock=lambda: "2026-11-06T02:00:00Z", login="lin", zone="Asia/Shanghai")
    together.wait()
    done.put(sum(len(moving.move(session, [key], "closed", reason="done").added) for key in keys))
    session.store.close()


def test_twelve_series_closed_by_three_processes_have_one_successor_each(lin: Session, clock: HandClock) -> None:
    keys = [
        adding.add(lin, "analysis", f"周报 {n}", edits={"due": "2026-11-06", "repeat": "weekly"}).key for n in range(12)
    ]
    spawning = multiprocessing.get_context("fork")
    together, done = spawning.Barrier(3), spawning.Queue()
    racing = [spawning.Process(target=_close, args=(lin.store.info.path, keys, together, done)) for _n in range(3)]
    for one in racing:
        one.start()
    counts = [done.get(timeout=60) for _one in racing]
    for one in racing:
        one.join()
    assert sum(counts) == 12
    after = [one for one in lin.store.items(reading.selection(lin)) if one.key not in keys]
    assert [one.due for one in after] == ["2026-11-13"] * 12
    assert [found.check for found in lin.store.check(deep=True) if found.level != "ok"] == []


def test_one_that_is_done_early_has_its_next_one_when_it_is_to_appear(lin: Session, clock: HandClock) -> None:
    edits = {"due": "2026-11-06", "repeat": "weekly:fr ahead 3d"}
    key = adding.add(lin, "analysis", "周报", edits=edits).key
    clock.now = "2026-11-05T02:00:00Z"
    assert finish(lin, key) is None
    assert in_sight(lin, "2026-11-10", "2026-11-20")[0][2] == "2026-11-13"
    clock.now = "2026-11-10T02:00:00Z"
    assert len(bring(lin, [APPEARS])) == 1
    assert reading.item(lin, "ANL-2").due == "2026-11-13"


def test_one_that_was_put_away_when_it_was_done_has_its_next_one(lin: Session, clock: HandClock) -> None:
    edits = {"due": "2026-11-06", "repeat": "weekly:fr ahead 3d"}
    key = adding.add(lin, "analysis", "周报", edits=edits).key
    finish(lin, key)
    archiving.archive(lin, [key])
    clock.now = "2026-11-10T02:00:00Z"
    assert len(bring(lin, [APPEARS])) == 1
    assert reading.item(lin, "ANL-2").due == "2026-11-13"


def test_of_several_those_that_do_not_come_again_are_given_the_date_alone(lin: Session) -> None:
    adding.add(lin, "analysis", "周报", edits={"due": "2026-11-06", "repeat": "weekly:fr"})
    adding.add(lin, "analysis", "一次")
    editing.edit(lin, ["ANL-1", "ANL-2"], {"due": "2026-11-09"}, following=True)
    assert reading.item(lin, "ANL-1").repeat == "FREQ=WEEKLY;BYDAY=MO"
    assert reading.item(lin, "ANL-2").due == "2026-11-09"
    with pytest.raises(Invalid, match="does not come again"):
        editing.edit(lin, "ANL-2", {"due": "2026-11-10"}, following=True)


def test_one_that_counts_from_completion_appears_ahead_once_it_is_done(lin: Session, clock: HandClock) -> None:
    edits = {"due": "2026-11-04", "repeat": "every 2 weeks after done ahead 2d"}
    key = adding.add(lin, "analysis", "清仓", edits=edits).key
    clock.now = "2026-11-20T02:00:00Z"
    assert bring(lin, [APPEARS]) == []
    assert finish(lin, key) is None
    clock.now = "2026-12-01T02:00:00Z"
    assert bring(lin, [APPEARS]) == []
    clock.now = "2026-12-02T02:00:00Z"
    assert len(bring(lin, [APPEARS])) == 1
    assert reading.item(lin, "ANL-2").due == "2026-12-04"


@pytest.mark.parametrize("rule", ["every 2 weeks after done ahead 2d", "weekly:we ahead 2d"])
@pytest.mark.parametrize("following", [False, True], ids=["this one", "all that follow"])
def test_what_is_written_to_a_finished_one_leaves_the_day_on_which_the_next_appears(
    lin: Session, clock: HandClock, rule: str, following: bool
) -> None:
    key = adding.add(lin, "analysis", "清仓", edits={"due": "2026-11-04", "repeat": rule}).key
    clock.now = "2026-11-20T02:00:00Z"  # late
    assert finish(lin, key) is None
    appears = (reading.item(lin, key).series or {})["appears"]
    editing.edit(lin, key, {"title": "清仓 11 月", "priority": "P1"}, following=following)
    editing.edit(lin, key, {"due": "2026-11-05"})
    assert (reading.item(lin, key).series or {})["appears"] == appears
    clock.now = f"{appears}T02:00:00Z"
    assert len(bring(lin, [APPEARS])) == 1


def test_what_appeared_and_was_taken_back_does_not_appear_again(lin: Session, clock: HandClock) -> None:
    adding.add(lin, "analysis", "周报", edits={"due": "2026-11-06", "repeat": "weekly:fr ahead 3d"})
    clock.now = "2026-11-10T02:00:00Z"
    bring(lin, [APPEARS])
    history.undo(replaced(lin, login=TIME_AUTHOR, name=""))
    assert reading.item(lin, "ANL-2").archived
    assert reading.item(lin, "ANL-1").repeat is not None
    assert bring(lin, [APPEARS]) == []
    clock.now = "2026-11-11T02:00:00Z"
    after = finish(lin, "ANL-1")
    assert after is not None
    assert after.due == "2026-11-13"


def test_a_preview_gives_the_next_three_dates(lin: Session) -> None:
    key = adding.add(lin, "analysis", "周报", edits={"due": "2026-11-06"}).key

    def dates(typed: str) -> list[str]:
        rule = parse_repeat(typed)
        assert rule is not None
        return before_rule(lin, key).dates(rule, "Asia/Shanghai", "2026-11-03")

    assert dates("weekly:fr") == ["2026-11-13", "2026-11-20", "2026-11-27"]
    assert dates("weekly:fr count 2") == ["2026-11-13"]
    assert dates("every 2 weeks after done") == ["2026-11-17", "2026-12-01", "2026-12-15"]
    assert reading.item(lin, key).repeat is None
