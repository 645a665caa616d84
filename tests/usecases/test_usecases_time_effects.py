"""What time brings: once, by whoever comes first, in the log, and taken back for good."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import TYPE_CHECKING

from opsboard.domain.items import TIME_AUTHOR
from opsboard.store.sqlite.board import open_board
from opsboard.usecases import adding, history, people, reading
from opsboard.usecases.acting import acting
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import bring, bring_in_passing

if TYPE_CHECKING:
    from multiprocessing.synchronize import Barrier

    from usecases.conftest import HandClock

BACK = "2026-11-05T01:00:00Z"
"""Thursday morning: the day for which items of these tests are put off."""


def put_off(session: Session, key: str, day: str = "2026-11-05") -> None:
    with acting(session, "snooze") as act:
        act.change(key, "snooze", {"snoozed": day})


def whole(session: Session) -> bool:
    return all(finding.level == "ok" for finding in session.store.check(deep=True))


def test_what_is_due_is_done_once_and_logged_as_opsboard(lin: Session, clock: HandClock) -> None:
    key = adding.add(lin, "requirement", "标题").key
    put_off(lin, key)
    assert bring(lin) == []
    clock.now = BACK
    assert [(one.effect, one.key, one.occurrence) for one in bring(lin)] == [("snooze", key, "2026-11-05")]
    assert bring(lin) == []
    last = history.log(lin, key)[-1]
    assert (last.by, last.op, last.before["snoozed"]) == (TIME_AUTHOR, "wake", "2026-11-05")
    assert reading.item(lin, key).snoozed is None
    assert whole(lin)


def test_who_put_it_off_and_who_has_it_are_told(lin: Session, gu: Session, clock: HandClock) -> None:
    people.add_person(gu, "wei", name="韦")
    key = adding.add(lin, "requirement", "标题", edits={"assignee": "wei"}).key
    put_off(lin, key)
    clock.now = BACK
    bring(gu)
    told = {login: lin.store.inbox.notices(login)[0] for login in ("lin", "wei")}
    assert {login: one.reason for login, one in told.items()} == {"lin": "time", "wei": "time"}
    assert whole(lin)


def _race(path: str, at: str, together: Barrier, done: multiprocessing.Queue[int]) -> None:
    session = Session(store=open_board(path), clock=lambda: at, login="lin", zone="Asia/Shanghai")
    together.wait()
    done.put(len(bring(session, patience=None)))
    session.store.close()


def test_thirty_processes_at_the_same_second_do_it_once(lin: Session, clock: HandClock) -> None:
    keys = [adding.add(lin, "requirement", f"标题 {number}").key for number in range(3)]
    for key in keys:
        put_off(lin, key)
    clock.now = BACK
    spawning = multiprocessing.get_context("fork")
    together, done = spawning.Barrier(30), spawning.Queue()
    racing = [spawning.Process(target=_race, args=(lin.store.info.path, BACK, together, done)) for _number in range(30)]
    for one in racing:
        one.start()
    counts = [done.get(timeout=60) for _one in racing]
    for one in racing:
        one.join()
    assert sum(counts) == 3
    for key in keys:
        assert [change.op for change in history.log(lin, key)].count("wake") == 1
    assert whole(lin)


def test_a_viewer_brings_nothing(lin: Session, gu: Session, join: Callable[..., Session], clock: HandClock) -> None:
    people.add_person(gu, "boss", name="老板", role="viewer")
    key = adding.add(lin, "requirement", "标题").key
    put_off(lin, key)
    clock.now = BACK
    assert bring(join("boss")) == []
    assert reading.item(lin, key).snoozed == "2026-11-05"


def test_a_board_that_is_held_keeps_nobody_from_what_they_came_for(lin: Session, clock: HandClock) -> None:
    key = adding.add(lin, "requirement", "标题").key
    put_off(lin, key)
    clock.now = BACK
    holding = open_board(lin.store.info.path)
    with holding.write("edit", BACK, "lin"):
        assert bring_in_passing(lin) == []
    holding.close()
    assert len(bring_in_passing(lin)) == 1


def test_what_time_did_is_no_deed_of_who_came_first(
    lin: Session, join: Callable[..., Session], clock: HandClock
) -> None:
    key = adding.add(lin, "requirement", "标题").key
    put_off(lin, key)
    clock.now = BACK
    other = join("lin")
    assert bring(other)
    assert not other.store.wrote


def test_an_effect_that_cannot_be_done_is_told_and_keeps_no_other_back(lin: Session, clock: HandClock) -> None:
    from opsboard.domain.errors import N_, Refused
    from opsboard.domain.values import replaced
    from opsboard.usecases.snoozing import COMES_BACK
    from opsboard.usecases.time_effects import Due

    def refuse(act: object, due: Due) -> None:
        raise Refused(N_("there is nothing to undo"))

    key = adding.add(lin, "requirement", "标题").key
    put_off(lin, key)
    clock.now = BACK
    brought = bring(lin, [replaced(COMES_BACK, apply=refuse), COMES_BACK])
    assert [one.refused is not None for one in brought] == [True, False]


def test_a_clock_that_went_ahead_and_back_loses_nothing(lin: Session, clock: HandClock) -> None:
    key = adding.add(lin, "requirement", "标题").key
    put_off(lin, key)
    clock.now = "2031-01-01T00:00:00Z"
    bring(lin)
    clock.now = "2026-11-03T03:00:00Z"
    assert bring(lin) == []
    assert reading.item(lin, key).snoozed is None
    assert whole(lin)
