"""Items put off until a day: where they are not seen, what still tells of them, and how they come back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from opsboard.domain.errors import Invalid, Refused
from opsboard.domain.values import replaced
from opsboard.usecases import adding, archiving, editing, history, inbox, moving, reading
from opsboard.usecases.exporting import Wanted, lines
from opsboard.usecases.holidays import set_day
from opsboard.usecases.ports import Selection
from opsboard.usecases.session import Session
from opsboard.usecases.snoozing import snooze
from opsboard.usecases.time_effects import bring

if TYPE_CHECKING:
    from usecases.conftest import HandClock

BACK = "2026-11-06T01:00:00Z"
"""Friday morning."""


@pytest.fixture
def three(lin: Session) -> Session:
    """REQ-1 to REQ-3, of which REQ-2 is snoozed until Friday."""
    for number in range(3):
        adding.add(lin, "requirement", f"退款 {number}", edits={"assignee": "lin", "due": "2026-11-05"})
    snooze(lin, "REQ-2", "周五")
    return lin


def keys(session: Session, query: str = "") -> set[str]:
    return {card.key for card in reading.cards(session, reading.selection(session, query))}


def test_a_snoozed_item_is_not_among_the_others(three: Session) -> None:
    assert keys(three) == keys(three, "退款") == keys(three, "is:mine") == {"REQ-1", "REQ-3"}
    assert keys(three, "is:snoozed") == keys(three, "is:推迟") == {"REQ-2"}
    assert keys(three, "is:snoozed OR is:open") == {"REQ-1", "REQ-2", "REQ-3"}
    assert reading.item(three, "REQ-2").snoozed == "2026-11-06"


@pytest.mark.parametrize("query", ["", "退款", "is:mine", "kind:requirement stage:inbox", "-is:done", "is:snoozed"])
def test_counts_are_those_of_the_cards(three: Session, query: str) -> None:
    for ready in (False, True):  # find as one types is answered from memory
        if ready:
            three.store.search.prepare()
        chosen = reading.selection(three, query)
        cards = reading.cards(three, chosen)
        assert reading.count(three, chosen) == len(cards)
        assert sum(reading.counts(three, chosen).values()) == len(cards)
        lanes = reading.lanes(three, chosen, "assignee", by_category=False, limit=9)
        assert sum(cell.total for cell in lanes) == len(cards)
        assert [reading.index_of(three, card.key, chosen) for card in cards] == list(range(len(cards)))
    assert reading.count_snoozed(three, chosen) == int(query != "is:snoozed")


def test_what_is_written_out_has_it(three: Session) -> None:
    for form in ("jsonl", "csv", "markdown"):
        assert "退款 1" in "".join(lines(three, Wanted(form, "", "en", str))), form


def test_a_deadline_is_told_although_the_item_is_snoozed(three: Session, clock: HandClock) -> None:
    clock.now = "2026-11-05T01:00:00Z"
    assert {one.card.key for day in inbox.inbox(three) for one in day.dates} == {"REQ-1", "REQ-2", "REQ-3"}
    found = reading.dated(three, Selection(three.zone), "2026-11-05", "2026-11-05")
    assert {one.card.key for one in found} == {"REQ-1", "REQ-2", "REQ-3"}


def test_it_comes_back_by_itself_on_its_day_and_not_sooner(three: Session, clock: HandClock) -> None:
    clock.now = "2026-11-05T15:59:59Z"  # a second before Friday begins in Shanghai
    assert bring(three) == []
    clock.now = "2026-11-05T16:00:00Z"
    assert [one.key for one in bring(three)] == ["REQ-2"]
    assert keys(three) == {"REQ-1", "REQ-2", "REQ-3"}


def test_what_came_back_can_be_put_away_again_and_stays_so(three: Session, clock: HandClock) -> None:
    clock.now = BACK
    bring(three)
    taken = history.undo_time(three, "req-2")
    assert [change.op for change in taken.changed] == ["snooze"]
    assert keys(three) == {"REQ-1", "REQ-3"}
    assert bring(three) == []
    history.redo(three)
    assert keys(three) == {"REQ-1", "REQ-2", "REQ-3"}
    assert all(finding.level == "ok" for finding in three.store.check(deep=True))
    with pytest.raises(Refused):
        history.undo_time(three, "REQ-1")


def test_what_was_put_away_again_is_off_for_that_day_alone(three: Session, clock: HandClock) -> None:
    clock.now = "2026-11-05T16:00:00Z"
    bring(three)
    history.undo_time(three, "REQ-2")
    clock.now = "2026-11-06T15:59:59Z"
    assert bring(three) == []
    clock.now = "2026-11-06T16:00:00Z"
    assert [one.key for one in bring(three)] == ["REQ-2"]
    assert keys(three) == {"REQ-1", "REQ-2", "REQ-3"}
    assert all(finding.level == "ok" for finding in three.store.check(deep=True))


def test_none_brings_it_back_now_and_undo_takes_that_back(three: Session) -> None:
    snooze(three, "REQ-2", "none")
    assert keys(three) == {"REQ-1", "REQ-2", "REQ-3"}
    history.undo(three)
    assert reading.item(three, "REQ-2").snoozed == "2026-11-06"


def test_only_a_day_to_come_puts_it_off(three: Session) -> None:
    for day in ("today", "yesterday", "2026-11-03", "2020-01-01"):
        with pytest.raises(Invalid, match="not after today"):
            snooze(three, "REQ-1", day)
    with pytest.raises(Invalid, match="has a time"):
        snooze(three, "REQ-1", "fri 18:00")
    with pytest.raises(Invalid):
        snooze(three, ["REQ-1", "REQ-3"], "no day")


def test_a_count_of_working_days_passes_over_holidays(three: Session, gu: Session) -> None:
    set_day(gu, "2026-11-05", worked=False)
    snooze(three, "REQ-1", "2 working days")
    assert reading.item(three, "REQ-1").snoozed == "2026-11-06"


def test_what_is_done_is_not_snoozed(three: Session) -> None:
    archiving.archive(three, "REQ-3")
    moving.move(three, "REQ-1", "rejected", reason="no")
    for key in ("REQ-1", "REQ-3"):
        with pytest.raises(Refused):
            snooze(three, key, "fri")
    moving.move(three, "REQ-2", "rejected", reason="no")
    assert reading.item(three, "REQ-2").snoozed is None
    history.undo(three)
    assert reading.item(three, "REQ-2").snoozed == "2026-11-06"


def test_several_at_once_are_one_act(three: Session) -> None:
    done = snooze(three, ["REQ-1", "REQ-3"], "下周一")
    assert done.keys() == ["REQ-1", "REQ-3"]
    history.undo(three)
    assert keys(three) == {"REQ-1", "REQ-3"}


def test_a_clock_that_ran_ahead_does_not_keep_it_for_ever(three: Session, clock: HandClock) -> None:
    clock.now = BACK
    bring(three)
    clock.now = "2026-11-04T01:00:00Z"  # the clock was wrong
    snooze(three, "REQ-2", "2026-11-06")
    clock.now = BACK
    assert [one.key for one in bring(three)] == ["REQ-2"]


def test_a_purged_item_comes_back_all_the_same(three: Session, gu: Session, clock: HandClock) -> None:
    archiving.purge(gu, "REQ-2", "a customer's name")
    clock.now = BACK
    assert [one.key for one in bring(gu)] == ["REQ-2"]
    archiving.purge(gu, "REQ-2", "again")
    assert all(finding.level == "ok" for finding in gu.store.check(deep=True))


def test_the_lossless_export_tells_the_day(three: Session) -> None:
    exported = [json.loads(line) for line in lines(three, Wanted("jsonl", "", "en", str))]
    assert [one["snoozed"] for one in exported if one.get("key") == "REQ-2"] == ["2026-11-06"]


def test_the_agenda_has_what_is_overdue_today_and_waits(lin: Session) -> None:
    for title, edits in (
        ("late", {"due": "2026-11-02"}),
        ("now", {"due": "2026-11-03"}),
        ("waits", {}),
        ("snoozed", {"due": "2026-11-02"}),
    ):
        adding.add(lin, "requirement", title, edits=edits)
    from opsboard.usecases.blocking import block

    block(lin, "REQ-3", "供应商")
    block(lin, "REQ-2", "客户")
    snooze(lin, "REQ-4", "fri")
    found = reading.agenda(lin)
    assert [card.key for card in found.overdue] == ["REQ-1"]
    assert [one.card.key for one in found.dated] == ["REQ-2"]
    assert [card.key for card in found.waiting] == ["REQ-3"]
    assert (found.overdue_count, found.waiting_count) == (1, 1)
    assert reading.agenda(replaced(lin, login="gu"), texts="is:mine").waiting == []
    assert editing.edit(lin, "REQ-1", {"due": "2026-11-30"})
