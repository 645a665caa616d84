"""Clocks on a real board: replies, the rules of the team, the query, escalation, holidays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from opsboard.domain.errors import BadData, Invalid, NotFound, Refused
from opsboard.domain.values import replaced
from opsboard.domain.working_time import SpecialDay
from opsboard.formats.holidays import parse_holidays
from opsboard.usecases import adding, clocks, editing, history, holidays, moving, people, reading, replying, workflow
from opsboard.usecases.acting import acting
from opsboard.usecases.session import Session
from opsboard.usecases.time_effects import bring

if TYPE_CHECKING:
    from collections.abc import Callable

    from usecases.conftest import HandClock

REASON = "测试"


def ticket(session: Session, priority: str = "P1", **edits: str) -> str:
    return adding.add(session, "support", "退款不到账", edits={"priority": priority, **edits}).key


def left(session: Session, key: str) -> dict[str, int]:
    return {clock.name: clock.left for clock in clocks.of_item(session, key)}


def whole(session: Session) -> bool:
    return all(finding.level == "ok" for finding in session.store.check(deep=True))


def test_an_answer_stamps_the_first_reply_and_stops_its_clock(lin: Session, clock: HandClock) -> None:
    key = ticket(lin)
    clock.forward(minutes=22)
    assert left(lin, key)["reply"] == 8 * 60
    replying.reply(lin, key, "您好, 正在查")
    clock.forward(hours=1)
    replying.reply(lin, key, "还在查")
    item = reading.item(lin, key)
    assert item.fields["first_reply_at"] == "2026-11-03T02:22:00Z"
    assert [comment.customer for comment in item.comments] == ["to", "to"]
    assert left(lin, key)["reply"] == 8 * 60
    assert item.stage == "new"
    assert whole(lin)


def test_a_comment_among_colleagues_and_a_stage_stop_no_reply_clock(lin: Session, clock: HandClock) -> None:
    key = ticket(lin)
    editing.comment(lin, key, "谁来看看")
    moving.move(lin, key, "open", reason=REASON)
    clock.forward(minutes=40)
    assert left(lin, key)["reply"] == -10 * 60


def test_an_answer_that_is_taken_back_answered_nothing(lin: Session, clock: HandClock) -> None:
    key = ticket(lin)
    replying.reply(lin, key, "您好")
    history.undo(lin)
    clock.forward(minutes=10)
    assert left(lin, key)["reply"] == 20 * 60
    assert "first_reply_at" not in reading.item(lin, key).fields


def test_the_customer_writes_again_and_is_answered_again(lin: Session, clock: HandClock) -> None:
    key = ticket(lin)
    replying.reply(lin, key, "您好")
    moving.move(lin, key, "pending", reason=REASON)
    clock.forward(hours=1)
    replying.customer(lin, key, "还没有收到")
    clock.forward(minutes=10)
    assert left(lin, key)["next"] == 20 * 60
    assert clocks.of_item(lin, key)[-1].waits, "the solution waits on until somebody goes on"
    replying.reply(lin, key, "已退款")
    assert [clock.runs for clock in clocks.of_item(lin, key) if clock.name == "next"] == [False]


def test_a_move_that_is_taken_back_never_was(lin: Session, clock: HandClock) -> None:
    key = ticket(lin)
    clock.forward(hours=1)
    moving.move(lin, key, "pending", reason=REASON)
    clock.forward(hours=2)
    history.undo(lin)
    assert left(lin, key)["solve"] == 5 * 3600


def test_what_is_breaching_is_told_by_clocks_alone(lin: Session, clock: HandClock) -> None:
    late, near, far = ticket(lin, "P0"), ticket(lin, "P1"), ticket(lin, "P3")
    dated = adding.add(lin, "requirement", "x", edits={"due": "2026-11-01"}).key
    clock.forward(minutes=16)

    def found(query: str) -> set[str]:
        return {card.key for card in reading.cards(lin, reading.selection(lin, query))}

    assert found("is:breaching") == {late}
    assert found("is:breaching:20m") == {late, near}
    assert found("-is:breaching:20m") == {far, dated}
    assert found("is:超时:20m OR kind:requirement") == {late, near, dated}
    moving.move(lin, late, "invalid", reason=REASON)
    assert found("is:breaching") == set()


def test_the_list_of_clocks_has_the_first_to_end_before_the_others(lin: Session, clock: HandClock) -> None:
    third, first, second = ticket(lin, "P3"), ticket(lin, "P0"), ticket(lin, "P1")
    moving.move(lin, second, "pending", reason=REASON)
    assert [one.card.key for one in clocks.running(lin)] == [first, third, second]
    assert [one.card.key for one in clocks.running(lin, clocks.moment_in(lin, "15m"))] == [first]
    with pytest.raises(Invalid):
        clocks.moment_in(lin, "soon")


def test_a_changed_rule_is_felt_at_once_and_repairs_nothing(lin: Session, gu: Session, clock: HandClock) -> None:
    key = ticket(lin)
    before = lin.store.seq()
    workflow.set_setting(gu, "clocks.support.P1.reply", "10m")
    clock.forward(minutes=4)
    assert left(lin, key)["reply"] == 6 * 60
    workflow.set_setting(gu, "clocks.support.P1.reply", "1h", since="tomorrow")
    assert left(lin, key)["reply"] == 6 * 60
    clock.forward(days=1)
    assert left(lin, ticket(lin))["reply"] == 3600
    assert lin.store.seq() == before + 1
    with pytest.raises(Refused):
        workflow.set_setting(lin, "clocks.support.P1.reply", "1h")


def test_two_leads_who_set_at_the_same_time_both_have_their_way(gu: Session, join: Callable[..., Session]) -> None:
    people.add_person(gu, "wei", name="韦", role="lead")
    wei = join("wei")

    def looked_at_the_clock() -> str:
        if dict(workflow.settings(wei))["clocks.support.P1.reply"] != "10m":  # before the other holds the board
            workflow.set_setting(wei, "clocks.support.P1.reply", "10m")
        return wei.clock()

    workflow.set_setting(replaced(gu, clock=looked_at_the_clock), "clocks.support.P2.reply", "20m")
    held = dict(workflow.settings(gu))
    assert (held["clocks.support.P1.reply"], held["clocks.support.P2.reply"]) == ("10m", "20m")


def test_other_kinds_may_have_clocks(gu: Session) -> None:
    workflow.set_setting(gu, "clocks.requirement.P1.solve", "2d")
    key = adding.add(gu, "requirement", "x", edits={"priority": "P1"}).key
    assert [clock.promised for clock in clocks.of_item(gu, key)] == ["2d"]
    workflow.check(gu)


def test_people_are_told_once_of_an_item_that_stands_too_long(lin: Session, gu: Session, clock: HandClock) -> None:
    people.add_person(gu, "wei", name="韦", role="lead")
    people.add_person(gu, "mo", name="莫")
    workflow.set_setting(gu, "escalation.support.open", "4h lead,mo,assignee")
    key = ticket(lin, assignee="lin", **{"fields.category": "refund"})
    moving.move(lin, key, "open", reason=REASON)
    clock.forward(hours=3, minutes=59)
    assert bring(gu) == []
    clock.forward(minutes=1)
    assert [(one.effect, one.key) for one in bring(lin)] == [("escalate", key)]
    assert bring(gu) == []
    told = {login: [one.reason for one in gu.store.inbox.notices(login)] for login in ("wei", "mo", "lin", "gu")}
    assert told == {"wei": ["time"], "mo": ["time"], "lin": ["time"], "gu": []}
    assert history.log(lin, key)[-1].op == "escalate"
    # It comes to the stage again: another onset.
    moving.move(lin, key, "pending", reason=REASON)
    moving.move(lin, key, "open", reason=REASON)
    clock.forward(days=1)
    assert len(bring(lin)) == 1
    assert whole(lin)


def test_hours_at_night_do_not_count_for_escalation(lin: Session, gu: Session, clock: HandClock) -> None:
    workflow.set_setting(gu, "escalation.support.new", "4h gu")
    clock.now = "2026-11-03T08:00:00Z"  # 16:00
    ticket(lin)
    clock.forward(hours=17)  # 09:00: two hours of work have passed
    assert bring(lin) == []
    clock.forward(hours=2)
    assert len(bring(lin)) == 1


def test_an_unknown_person_is_told_of_nothing(gu: Session) -> None:
    with pytest.raises(Invalid):
        workflow.set_setting(gu, "escalation.support.open", "4h nobody-here")
    with pytest.raises(Invalid):
        workflow.set_setting(gu, "escalation.support.nowhere", "4h lead")


def test_the_holidays_of_china_are_those_that_were_announced(gu: Session, lin: Session) -> None:
    made = holidays.import_chinese(gu)
    assert list(made.years) == ["2025", "2026", "2027", "2028"]
    days = {day.day: day for day in holidays.special_days(lin)}
    assert {day: days[day].worked for day in ("2026-02-14", "2026-09-20", "2026-10-10", "2026-10-05")} == {
        "2026-02-14": True,
        "2026-09-20": True,
        "2026-10-10": True,
        "2026-10-05": False,
    }
    assert all(day.provisional == (day.day >= "2027") for day in days.values())
    # Spring Festival, Dragon Boat, Mid-autumn of 2027 by the moon.
    assert {"2027-02-06", "2027-06-09", "2027-09-15"} <= days.keys()
    assert lin.working_time().step("2026-09-30", 3) == "2026-10-10"
    assert holidays.import_chinese(gu).years == []
    assert whole(lin)
    with pytest.raises(Refused):
        holidays.import_chinese(lin)
    with pytest.raises(Invalid):
        holidays.import_chinese(gu, [1999])


def test_the_working_time_is_made_anew_only_when_something_changes(gu: Session, lin: Session) -> None:
    before = lin.working_time()
    assert lin.working_time() is before
    holidays.set_day(gu, "2026-11-04", worked=False, name="盘点")
    assert not lin.working_time().is_worked("2026-11-04")
    assert gu.working_time() is not before


def test_a_day_is_set_changed_and_taken_away_by_hand(gu: Session) -> None:
    holidays.set_day(gu, "2026-11-07", worked=False, name="盘点")
    assert holidays.set_day(gu, "11-07", worked=True) == SpecialDay("2026-11-07", True, "盘点")
    assert gu.working_time().is_worked("2026-11-07")
    holidays.remove_day(gu, "2026-11-07")
    assert holidays.special_days(gu) == []
    with pytest.raises(NotFound):
        holidays.remove_day(gu, "2026-11-07")
    assert whole(gu)


def test_a_damaged_table_of_holidays_is_found(gu: Session) -> None:
    holidays.set_day(gu, "2026-11-07", worked=False, name="盘点")
    with gu.store._database.writing():  # type: ignore[attr-defined]
        gu.store._database.run("DELETE FROM holiday")  # type: ignore[attr-defined]
    assert not whole(gu)


CSV = "day,is,name\n2026-10-01,休,国庆节\n2026/10/10,班,国庆节\n\n2026-12-25,,圣诞\n"


def test_holidays_of_a_table(gu: Session) -> None:
    found = parse_holidays("h.csv", CSV.encode())
    assert found == [
        SpecialDay("2026-10-01", False, "国庆节"),
        SpecialDay("2026-10-10", True, "国庆节"),
        SpecialDay("2026-12-25", False, "圣诞"),
    ]
    assert list(holidays.import_days(gu, found).years) == ["2026"]
    assert parse_holidays("h.csv", CSV.encode("gb18030")) == found


ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//x
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261001
DTEND;VALUE=DATE:20261008
SUMMARY:国庆节 休
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261010
SUMMARY:国庆节 补班
END:VEVENT
END:VCALENDAR
"""


def test_holidays_of_a_calendar() -> None:
    pytest.importorskip("icalendar")
    found = parse_holidays("h.ics", ICS.encode())
    assert [day.day for day in found if not day.worked] == [f"2026-10-0{day}" for day in range(1, 8)]
    assert [day.day for day in found if day.worked] == ["2026-10-10"]


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("h.csv", b"day\nsoon,off,x\n", "line 2"),
        ("h.csv", b"2026-10-01,perhaps,x\n", "line 1"),
        ("h.csv", b"", "h.csv"),
        ("h.csv", b"2026-02-30,off\n2026-02-30,off\n", "line 2"),
        ("h.ics", b"no calendar", "h.ics"),
        ("h.ics", ICS.replace("20261008", "20361008").encode(), "event 1"),
        ("h.ics", ICS.replace("DTSTART;VALUE=DATE:20261001\n", "").encode(), "event 1"),
    ],
)
def test_files_that_cannot_be_read_name_the_place(name: str, data: bytes, place: str) -> None:
    if name.endswith("ics"):
        pytest.importorskip("icalendar")
    with pytest.raises(BadData) as refusal:
        parse_holidays(name, data)
    assert place in str(refusal.value)


def test_marks_of_comments_come_through_an_export(gu: Session) -> None:
    from opsboard.formats.objects import item_object

    key = ticket(gu)
    replying.reply(gu, key, "您好")
    comments: list[dict[str, Any]] = item_object(reading.item(gu, key))["comments"]
    assert comments[0]["customer"] == "to"


def test_holidays_of_an_act_that_was_taken_back_are_not_remembered(gu: Session) -> None:
    def rest_on(day: str, *, fails: bool) -> None:
        with acting(gu, "holidays") as act:
            act.tx.team.save_special_days("2026", [SpecialDay(day, worked=False)])
            if fails:
                assert not gu.working_time().is_worked(day)
                raise Invalid("taken back")

    assert gu.working_time().is_worked("2026-11-10")
    with pytest.raises(Invalid, match="taken back"):
        rest_on("2026-11-10", fails=True)
    rest_on("2026-11-11", fails=False)  # the same number of changes as the act that was taken back
    assert gu.working_time().is_worked("2026-11-10")
    assert not gu.working_time().is_worked("2026-11-11")
